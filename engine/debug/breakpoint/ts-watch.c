#include "engine/debug/breakpoint/ts-watch.h"

#include "engine/ops/random/ts-generator.h"
#include "engine/ops/ts-resource-name.h"
#include "engine/tensor/ts-tensor-format.h"
#include "engine/ts-error.h"

#include <math.h>
#include <string.h>

#define PREVIEW_CHARS 60

/* ---- which state ----------------------------------------------------------------------------------- */

/* Its first output leads to state, or it draws random numbers. */
static gboolean
stands_for_state (const TsOperation *op)
{
  TsDType dtype = op->n_outputs > 0 ? ts_graph_get_dtype (op->graph, (TsOutput) { op->index, 0 }) : TS_DTYPE_INVALID;

  return dtype == TS_DTYPE_RESOURCE || ts_dtype_is_ref (dtype) || (op->def != NULL && op->def->is_stateful && ts_operation_has_attr (op, "seed2"));
}

/* (transfer full) (nullable): what of an earlier run stands under the name of @op. */
static TsResource *
find_by_name (TsResources *resources,
              const TsOperation *op)
{
  g_autofree char *shared_name = ts_resource_name_dup_attr (op, "shared_name");
  const char *name = shared_name != NULL && shared_name[0] != '\0' ? shared_name : op->name;
  g_autoptr (GPtrArray) all = ts_resources_list (resources);

  for (guint i = 0; i < all->len; i++)
    {
      TsResource *resource = g_ptr_array_index (all, i);

      if (ts_variable_cast (resource) == NULL && strcmp (resource->name, name) == 0)
        return ts_resource_ref (resource);
    }
  return NULL;
}

static gboolean
bind (TsWatch *self,
      TsResources *resources,
      const TsOperation *op,
      GError **error)
{
  g_auto (TsVariableSpec) spec = { 0 };

  self->op = op->index;
  if (ts_variable_spec_init (&spec, op, NULL))
    self->resource = &ts_resources_get_variable (resources, &spec)->base;
  else if (stands_for_state (op))
    self->resource = find_by_name (resources, op);
  else
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s (%s) is no variable, table, queue, stack, TensorArray or random generator", op->name, op->type);
      return FALSE;
    }
  return TRUE;
}

/* ---- making ---------------------------------------------------------------------------------------- */

static gboolean
parse_tolerance (TsWatch *self,
                 const char *text,
                 GError **error)
{
  char *end;

  self->tolerance = g_ascii_strtod (text, &end);
  if (end != text && *end == '\0' && self->tolerance >= 0)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "expected a tolerance of 0 or more, found \"%s\"", text);
  return FALSE;
}

static gboolean
parse (TsWatch *self,
       TsGraph *graph,
       TsResources *resources,
       const char *text,
       GError **error)
{
  const char *tolerance = g_strrstr (text, " tolerance ");
  g_autofree char *what = g_strstrip (tolerance != NULL ? g_strndup (text, (gsize)(tolerance - text)) : g_strdup (text));
  const char *bracket = strchr (what, '[');
  g_autofree char *name = g_strchomp (bracket != NULL ? g_strndup (what, (gsize)(bracket - what)) : g_strdup (what));
  TsOutput output;

  if (!ts_graph_find_output (graph, name, &output, error) || !bind (self, resources, ts_graph_get_operation (graph, output.op), error) ||
      (tolerance != NULL && !parse_tolerance (self, tolerance + strlen (" tolerance "), error)))
    return FALSE;
  self->text = g_steal_pointer (&what);
  if (bracket != NULL)
    self->part = ts_state_part_new (strchr (self->text, '['), error);
  return bracket == NULL || self->part != NULL;
}

static char *describe_now (const TsWatch *self, TsTensor **value);

TsWatch *
ts_watch_new (TsGraph *graph,
              TsResources *resources,
              TsWatchKind kind,
              const char *text,
              GError **error)
{
  g_autoptr (TsWatch) self = g_new0 (TsWatch, 1);

  self->kind = kind;
  if (!parse (self, graph, resources, text, error))
    return NULL;
  self->old_text = describe_now (self, &self->old_value);
  return g_steal_pointer (&self);
}

void
ts_watch_free (TsWatch *self)
{
  g_free (self->text);
  g_clear_pointer (&self->resource, ts_resource_unref);
  g_clear_pointer (&self->part, ts_state_part_free);
  g_clear_pointer (&self->old_value, ts_tensor_unref);
  g_free (self->old_text);
  g_free (self);
}

const char *
ts_watch_kind_name (TsWatchKind kind)
{
  static const char *const names[] = { "watch", "wwatch", "rwatch", "awatch" };

  return names[kind];
}

/* ---- what it is ------------------------------------------------------------------------------------ */

TsTensor *
ts_watch_get_part (const TsWatch *self,
                   TsTensor *value)
{
  if (value == NULL || self->part == NULL)
    return value != NULL ? ts_tensor_ref (value) : NULL;
  return ts_state_part_get_of_value (self->part, value, NULL);
}

/* For people, and if it is a tensor @value. (transfer full) */
static char *
describe_value (const TsWatch *self,
                TsTensor *value,
                const char *missing)
{
  g_autoptr (TsTensor) part = ts_watch_get_part (self, value);

  return part != NULL ? ts_tensor_format_preview (part, PREVIEW_CHARS) : g_strdup (missing);
}

static char *
describe_now (const TsWatch *self,
              TsTensor **value)
{
  TsVariable *variable = self->resource != NULL ? ts_variable_cast (self->resource) : NULL;
  g_autoptr (GError) error = NULL;

  *value = NULL;
  if (self->resource == NULL)
    return g_strdup ("not there");
  if (variable != NULL)
    {
      g_autoptr (TsTensor) whole = ts_variable_dup_value (variable);

      *value = ts_watch_get_part (self, whole);
      return describe_value (self, whole, whole == NULL ? "not initialized" : "no such part");
    }
  if (self->part == NULL)
    return self->resource->type->describe (self->resource);
  *value = ts_state_part_get_of_resource (self->part, self->resource, &error);
  return *value != NULL ? ts_tensor_format_preview (*value, PREVIEW_CHARS) : g_strdup (error->message);
}

void
ts_watch_refresh (TsWatch *self)
{
  self->is_written = FALSE;
  g_clear_pointer (&self->old_value, ts_tensor_unref);
  g_free (self->old_text);
  self->old_text = describe_now (self, &self->old_value);
}

/* ---- what happens ---------------------------------------------------------------------------------- */

void
ts_watch_note_output (TsWatch *self,
                      guint32 op,
                      const TsTensor *output)
{
  TsResource *resource = NULL;

  if (op != self->op || output == NULL)
    return;
  if (ts_tensor_is_reference (output))
    resource = ts_tensor_get_reference (output);
  else if (output->dtype == TS_DTYPE_RESOURCE && output->n_elements == 1)
    resource = ts_tensor_get_handle (output, 0);
  if (resource == NULL || resource == self->resource)
    return;
  g_clear_pointer (&self->resource, ts_resource_unref);
  self->resource = ts_resource_ref (resource);
  ts_watch_refresh (self);
}

/* A generator is found only by its name. */
static gboolean
is_it (TsWatch *self,
       TsResource *resource)
{
  if (self->resource == NULL && resource->type == &ts_generator_type && strcmp (resource->name, self->text) == 0)
    self->resource = ts_resource_ref (resource);
  return resource == self->resource;
}

void
ts_watch_note_change (TsWatch *self,
                      TsResource *resource,
                      gpointer undo)
{
  if (!is_it (self, resource))
    return;
  if (!self->is_written && ts_variable_cast (resource) != NULL)
    {
      g_clear_pointer (&self->old_value, ts_tensor_unref);
      g_free (self->old_text);
      self->old_value = ts_watch_get_part (self, undo);
      self->old_text = describe_value (self, undo, undo == NULL ? "not initialized" : "no such part");
    }
  self->is_written = TRUE;
}

/* ---- whether it is another -------------------------------------------------------------------------- */

typedef struct
{
  gsize n;   /* elements that differ */
  double by; /* at most */
} Difference;

static gboolean
is_number (const TsTensor *value)
{
  char kind = ts_dtype_kind (value->dtype);

  return kind == 'b' || kind == 'i' || kind == 'u' || kind == 'f';
}

static Difference
compare_numbers (const TsTensor *a,
                 const TsTensor *b,
                 double tolerance)
{
  Difference difference = { 0, 0 };

  for (gsize i = 0; i < a->n_elements; i++)
    {
      double x = ts_tensor_get_double (a, i), y = ts_tensor_get_double (b, i);
      double by = fabs (x - y);

      if (x == y || (isnan (x) && isnan (y)) || by <= tolerance)
        continue;
      difference.n++;
      difference.by = isnan (by) ? INFINITY : MAX (difference.by, by);
    }
  return difference;
}

static gboolean
have_same_bytes (const TsTensor *a,
                 const TsTensor *b)
{
  if (ts_dtype_is_plain (a->dtype))
    return a->n_elements == 0 || memcmp (a->data, b->data, ts_tensor_size_bytes (a)) == 0;
  for (gsize i = 0; a->dtype == TS_DTYPE_STRING && i < a->n_elements; i++)
    {
      const TsString *x = (const TsString *)a->data + i, *y = (const TsString *)b->data + i;

      if (x->size != y->size || memcmp (x->bytes, y->bytes, x->size) != 0)
        return FALSE;
    }
  return a->dtype == TS_DTYPE_STRING || a->data == b->data;
}

gboolean
ts_watch_differs (const TsWatch *self,
                  const TsTensor *old_value,
                  const TsTensor *value)
{
  if (old_value == NULL || value == NULL)
    return old_value != value;
  if (old_value == value)
    return FALSE;
  if (old_value->dtype != value->dtype || !ts_shape_equal (&old_value->shape, &value->shape))
    return TRUE;
  return is_number (value) ? compare_numbers (old_value, value, self->tolerance).n > 0 : !have_same_bytes (old_value, value);
}

static void
append_difference (GString *text,
                   const TsTensor *old_value,
                   const TsTensor *value)
{
  Difference difference;

  if (old_value == NULL || value == NULL || value->n_elements < 2 || !is_number (value) || old_value->dtype != value->dtype ||
      !ts_shape_equal (&old_value->shape, &value->shape))
    return;
  difference = compare_numbers (old_value, value, 0);
  if (difference.n > 0)
    g_string_append_printf (text, "; %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " elements differ, by at most %g", difference.n, value->n_elements, difference.by);
}

/* `variable v`, `v[3, :]` */
static void
append_name (GString *text,
             const TsWatch *self)
{
  if (ts_variable_cast (self->resource) != NULL && self->part == NULL)
    g_string_append_printf (text, "variable %s", self->resource->name);
  else
    g_string_append (text, self->text);
}

char *
ts_watch_take_write (TsWatch *self)
{
  g_autoptr (TsTensor) old_value = NULL;
  g_autofree char *old_text = NULL;
  GString *text;
  gboolean differs;

  if (!self->is_written)
    return NULL;
  old_value = g_steal_pointer (&self->old_value);
  old_text = g_steal_pointer (&self->old_text);
  ts_watch_refresh (self);
  differs = ts_watch_differs (self, old_value, self->old_value) ||
            (self->part == NULL && ts_variable_cast (self->resource) == NULL); /* what other state holds is not compared */
  if (self->kind == TS_WATCH_READ || (self->kind == TS_WATCH_CHANGE && !differs))
    return NULL;

  self->n_hits++;
  text = g_string_new (": ");
  append_name (text, self);
  g_string_append_printf (text, " was %s, is %s", old_text, self->old_text);
  append_difference (text, old_value, self->old_value);
  return g_string_free (text, FALSE);
}

char *
ts_watch_describe_read (TsWatch *self)
{
  GString *text = g_string_new (": reads ");

  self->n_hits++;
  append_name (text, self);
  g_string_append_printf (text, ", which is %s", self->old_text);
  return g_string_free (text, FALSE);
}
