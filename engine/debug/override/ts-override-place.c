#include "engine/debug/override/ts-override-place.h"

#include "engine/exec/ts-frame.h"
#include "engine/graph/ts-function.h"
#include "engine/ts-error.h"

#include <string.h>

/* ---- from text ---------------------------------------------------------------------------------- */

/* (nullable): the first function that @caller calls in whose body there is @name. */
static TsGraph *
find_body (const TsOperation *caller,
           const char *name)
{
  g_autoptr (GPtrArray) calls = ts_operation_list_called_functions (caller);
  TsOutput output;

  for (guint i = 0; i < calls->len; i++)
    {
      const TsFunctionCall *call = g_ptr_array_index (calls, i);
      TsGraph *body = call->function != NULL ? ts_function_get_graph (call->function, NULL) : NULL;

      if (body != NULL && (ts_graph_find_operation (body, name) != NULL || ts_graph_find_output (body, name, &output, NULL)))
        return body;
    }
  return NULL;
}

/* The operation called @name in @graph, and which output of it. */
static const TsOperation *
find_operation (TsGraph *graph,
                const char *name,
                guint *slot,
                GError **error)
{
  const TsOperation *op = ts_graph_find_operation (graph, name);
  TsOutput output;

  if (slot == NULL && op != NULL)
    return op;
  if (!ts_graph_find_output (graph, name, &output, error))
    return NULL;
  if (slot != NULL)
    *slot = output.index;
  return ts_graph_get_operation (graph, output.op);
}

static gboolean
find_path (TsOverridePlace *self,
           TsGraph *graph,
           guint *slot,
           GError **error)
{
  for (guint i = 0; i < self->depth; i++)
    {
      const TsOperation *caller = ts_graph_find_operation (graph, self->path[i]);
      TsGraph *body = caller != NULL ? find_body (caller, self->path[i + 1]) : NULL;

      if (body == NULL)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, caller == NULL ? "there is no operation \"%s\"" : "%s calls no function with an operation \"%s\"",
                       self->path[i], self->path[i + 1]);
          return FALSE;
        }
      graph = body;
    }

  self->op = find_operation (graph, self->path[self->depth], slot, error);
  if (self->op == NULL)
    return FALSE;
  g_free (self->path[self->depth]);
  self->path[self->depth] = g_strdup (self->op->name);
  return TRUE;
}

gboolean
ts_override_place_init (TsOverridePlace *self,
                        TsGraph *graph,
                        const char *text,
                        guint *slot,
                        GError **error)
{
  *self = (TsOverridePlace) { 0 };
  if (g_str_has_prefix (text, "type:"))
    {
      self->type = g_strdup (text + strlen ("type:"));
      if (slot != NULL)
        *slot = 0;
      return TRUE;
    }

  self->path = g_strsplit (text, " > ", -1);
  for (guint i = 0; self->path[i] != NULL; i++)
    {
      g_strstrip (self->path[i]);
      self->depth = i;
    }
  if (self->path[0] != NULL && find_path (self, graph, slot, error))
    return TRUE;
  if (self->path[0] == NULL)
    g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the name of an operation is missing");
  ts_override_place_clear (self);
  return FALSE;
}

void
ts_override_place_clear (TsOverridePlace *self)
{
  g_clear_pointer (&self->type, g_free);
  g_clear_pointer (&self->path, g_strfreev);
  g_clear_pointer (&self->names, g_hash_table_unref);
  self->op = NULL;
}

/* ---- activations -------------------------------------------------------------------------------- */

static const TsOperation *
get_operation (const TsActivation *activation)
{
  return ts_activation_get_plan (activation)->nodes[activation->node].op;
}

void
ts_override_place_init_activation (TsOverridePlace *self,
                                   TsExecutor *executor,
                                   const TsActivation *activation)
{
  guint depth = ts_activation_get_depth (activation);

  *self = (TsOverridePlace) { .path = g_new0 (char *, depth + 2), .depth = depth, .op = get_operation (activation) };
  for (guint i = depth + 1; i-- > 0; activation = ts_activation_get_caller (activation))
    self->path[i] = g_strdup (get_operation (activation)->name);
}

gboolean
ts_override_place_matches (const TsOverridePlace *self,
                           const TsActivation *activation)
{
  const TsOperation *op = get_operation (activation);

  if (self->type != NULL)
    return strcmp (self->type, op->type) == 0;
  if (self->depth != ts_activation_get_depth (activation))
    return FALSE;
  if (self->depth == 0 && self->names == NULL)
    return self->op == op;
  if (self->names != NULL ? !g_hash_table_contains (self->names, op->name) : strcmp (self->path[self->depth], op->name) != 0)
    return FALSE;
  activation = ts_activation_get_caller (activation);
  for (guint i = self->depth; i-- > 0; activation = ts_activation_get_caller (activation))
    if (strcmp (self->path[i], get_operation (activation)->name) != 0)
      return FALSE;
  return TRUE;
}

gboolean
ts_override_place_is_on (const TsOverridePlace *self,
                         const TsOperation *op)
{
  if (self->type != NULL)
    return strcmp (self->type, op->type) == 0;
  if (self->depth > 0)
    return FALSE;
  return self->names != NULL ? g_hash_table_contains (self->names, op->name) : self->op == op;
}

char *
ts_override_place_dup_text (const TsOverridePlace *self)
{
  return self->type != NULL ? g_strconcat ("type:", self->type, NULL) : g_strjoinv (" > ", self->path);
}

static void
append_frame (GString *text,
              const TsFrame *frame,
              const TsPlan *plan)
{
  if (frame->parent == NULL)
    return;
  append_frame (text, frame->parent, plan);
  g_string_append_printf (text, "[%" G_GINT64_FORMAT "]/%s", frame->parent_iteration->number, plan->frames[frame->plan_frame].name);
}

char *
ts_activation_dup_frame_path (const TsActivation *activation)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%" G_GUINT64_FORMAT, ts_activation_get_call_number (activation));
  append_frame (text, activation->frame, ts_activation_get_plan (activation));
  return g_string_free (text, FALSE);
}
