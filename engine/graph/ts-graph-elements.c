#include "engine/graph/ts-graph-elements.h"
#include "engine/graph/ts-graph-private.h"

#include "engine/ts-error.h"

#include <string.h>

/* ---- by name ---- */

static void
set_not_an_output (TsGraph *self,
                   const char *name,
                   GError **error)
{
  const TsOperation *op = ts_graph_find_operation (self, name);

  if (op == NULL)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                 "\"%.1000s\" names no tensor: tensors are named \"OPERATION:INDEX\"", name);
  else if (op->n_outputs == 0)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "\"%s\" is an operation (%s), and one without outputs", name, op->type);
  else
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "\"%s\" is an operation (%s); tensors are named \"%s:0\"%s", name, op->type,
                 name, op->n_outputs > 1 ? " and so on" : "");
}

gboolean
ts_graph_as_element (TsGraph *self,
                     const char *name,
                     gboolean allow_output,
                     gboolean allow_operation,
                     TsElement *element,
                     GError **error)
{
  gboolean is_control = name[0] == '^';
  const char *op_name = is_control ? name + 1 : name;
  gboolean is_output = strchr (op_name, ':') != NULL;
  const TsOperation *op;

  g_return_val_if_fail (allow_output || allow_operation, FALSE);

  if (is_output && is_control)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "\"%.1000s\" names nothing: a control input, \"^OPERATION\", has no index", name);
      return FALSE;
    }
  if (is_output && !allow_output)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "\"%.1000s\" is a tensor, not an operation; its operation is named \"%.*s\"", name,
                   (int)MIN (strcspn (name, ":"), 1000), name);
      return FALSE;
    }
  if (is_output)
    {
      *element = (TsElement) { FALSE, TS_NO_OUTPUT };
      return ts_graph_find_output (self, name, &element->output, error);
    }
  if (!allow_operation)
    {
      if (is_control)
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "\"%.1000s\" is a control input: it carries no tensor", name);
      else
        set_not_an_output (self, name, error);
      return FALSE;
    }

  op = ts_graph_find_operation (self, op_name);
  if (op == NULL)
    {
      ts_graph_set_no_operation (self, op_name, strlen (op_name), error);
      return FALSE;
    }
  *element = (TsElement) { TRUE, { op->index, 0 } };
  return TRUE;
}

/* ---- outputs ---- */

GArray *
ts_output_list_consumers (TsGraph *graph,
                          TsOutput output)
{
  GArray *result = g_array_new (FALSE, FALSE, sizeof (TsConsumer));
  guint n;
  const TsConsumer *consumers = ts_graph_get_consumers (graph, output.op, &n);

  for (guint i = 0; i < n; i++)
    if (consumers[i].input >= 0 &&
        ts_output_equal (ts_graph_get_operation (graph, consumers[i].op)->inputs[consumers[i].input], output))
      g_array_append_val (result, consumers[i]);
  return result;
}

const char *
ts_output_get_device (TsGraph *graph,
                      TsOutput output)
{
  const TsOperation *op = ts_graph_get_operation (graph, output.op);

  return op != NULL ? op->device : "";
}

GArray *
ts_operation_list_control_outputs (const TsOperation *self)
{
  GArray *result = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint n;
  const TsConsumer *consumers = ts_graph_get_consumers (self->graph, self->index, &n);

  for (guint i = 0; i < n; i++)
    if (consumers[i].input < 0 && (result->len == 0 || g_array_index (result, guint32, result->len - 1) != consumers[i].op))
      g_array_append_val (result, consumers[i].op);
  return result;
}

/* ---- what is said of them ---- */

static gpointer
output_key (TsGraph *self,
            TsOutput output)
{
  return GUINT_TO_POINTER (ts_graph_record (self, output.op)->op.first_output + output.index);
}

static gboolean
is_output (TsGraph *self,
           TsOutput output)
{
  return output.op < ts_graph_get_n_operations (self) && output.index < ts_graph_record (self, output.op)->op.n_outputs;
}

static void
add_key (TsGraph *self,
         GHashTable **set,
         gpointer key)
{
  g_mutex_lock (&self->extras_lock);
  if (*set == NULL)
    *set = g_hash_table_new (NULL, NULL);
  g_hash_table_add (*set, key);
  g_mutex_unlock (&self->extras_lock);
}

static gboolean
has_key (TsGraph *self,
         GHashTable **set,
         gpointer key)
{
  gboolean found;

  g_mutex_lock (&self->extras_lock);
  found = *set != NULL && g_hash_table_contains (*set, key);
  g_mutex_unlock (&self->extras_lock);
  return found;
}

void
ts_graph_prevent_feeding (TsGraph *self,
                          TsOutput output)
{
  g_return_if_fail (is_output (self, output));

  add_key (self, &self->extras.unfeedable, output_key (self, output));
}

void
ts_graph_prevent_fetching (TsGraph *self,
                           guint32 op)
{
  g_return_if_fail (op < ts_graph_get_n_operations (self));

  add_key (self, &self->extras.unfetchable, GUINT_TO_POINTER (op));
}

gboolean
ts_graph_is_feedable (TsGraph *self,
                      TsOutput output)
{
  return is_output (self, output) && !has_key (self, &self->extras.unfeedable, output_key (self, output));
}

gboolean
ts_graph_is_fetchable (TsGraph *self,
                       guint32 op)
{
  return op < ts_graph_get_n_operations (self) && !has_key (self, &self->extras.unfetchable, GUINT_TO_POINTER (op));
}

gboolean
ts_graph_get_set_shape (TsGraph *self,
                        TsOutput output,
                        TsShape *shape)
{
  const TsShape *known = NULL;

  if (!is_output (self, output))
    return FALSE;
  g_mutex_lock (&self->extras_lock);
  if (self->extras.shapes != NULL)
    known = g_hash_table_lookup (self->extras.shapes, output_key (self, output));
  if (known != NULL)
    ts_shape_copy (shape, known);
  g_mutex_unlock (&self->extras_lock);
  return known != NULL;
}

gboolean
ts_graph_has_set_shapes (TsGraph *self)
{
  gboolean any;

  g_mutex_lock (&self->extras_lock);
  any = self->extras.shapes != NULL;
  g_mutex_unlock (&self->extras_lock);
  return any;
}

gboolean
ts_graph_set_shape (TsGraph *self,
                    TsOutput output,
                    const TsShape *shape,
                    GError **error)
{
  TsShape known = TS_SHAPE_UNKNOWN, merged;
  g_autofree char *name = NULL;
  g_autofree char *before = NULL;
  g_autofree char *now = NULL;

  g_return_val_if_fail (is_output (self, output), FALSE);

  ts_graph_get_set_shape (self, output, &known);
  if (ts_shape_merge (&known, shape, &merged))
    {
      g_mutex_lock (&self->extras_lock);
      if (self->extras.shapes == NULL)
        self->extras.shapes = g_hash_table_new_full (NULL, NULL, NULL, g_free);
      g_hash_table_insert (self->extras.shapes, output_key (self, output), g_memdup2 (&merged, sizeof merged));
      g_mutex_unlock (&self->extras_lock);
      return TRUE;
    }

  name = ts_graph_dup_output_name (self, output);
  before = ts_shape_to_string (&known);
  now = ts_shape_to_string (shape);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "\"%s\" has the shape %s, which the shape %s contradicts", name, before, now);
  return FALSE;
}
