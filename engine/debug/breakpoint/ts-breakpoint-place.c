#include "engine/debug/breakpoint/ts-breakpoint-place.h"

#include "engine/device/ts-device.h"
#include "engine/graph/ts-function.h"
#include "engine/ts-error.h"

#include <string.h>

#define SEPARATOR " > "
#define DEFAULT_DEVICE "/job:localhost/replica:0/task:0/device:CPU:0"

/* ---- places in functions --------------------------------------------------------------------------- */

/* The bodies of the functions that @name, in one of @graphs, calls. (transfer full) (nullable) */
static GPtrArray *
list_bodies (const GPtrArray *graphs,
             const char *name,
             GError **error)
{
  GPtrArray *bodies = g_ptr_array_new ();
  const TsOperation *op = NULL;

  for (guint i = 0; i < graphs->len && op == NULL; i++)
    op = ts_graph_find_operation (g_ptr_array_index (graphs, i), name);
  if (op != NULL)
    {
      g_autoptr (GPtrArray) calls = ts_operation_list_called_functions (op);

      for (guint i = 0; i < calls->len; i++)
        {
          const TsFunctionCall *call = g_ptr_array_index (calls, i);
          TsGraph *body = call->function != NULL ? ts_function_get_graph (call->function, NULL) : NULL;

          if (body != NULL)
            g_ptr_array_add (bodies, body);
        }
    }
  if (bodies->len > 0)
    return bodies;

  g_ptr_array_unref (bodies);
  if (op != NULL)
    g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "%s (%s) calls no function", op->name, op->type);
  else
    g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "no operation is named \"%s\"", name);
  return NULL;
}

/* The last part: an operation of one of @bodies, or an output of one. It is left in self->path without its index. */
static gboolean
find_inside (TsBreakpoint *self,
             const GPtrArray *bodies,
             char *name,
             GError **error)
{
  g_autoptr (GError) first = NULL;

  for (guint i = 0; i < bodies->len; i++)
    {
      TsGraph *body = g_ptr_array_index (bodies, i);
      TsOutput output;

      self->kind = TS_BREAK_OPERATION;
      if (ts_graph_find_operation (body, name) != NULL)
        return TRUE;
      if (!ts_graph_find_output (body, name, &output, first == NULL ? &first : NULL))
        continue;
      self->kind = TS_BREAK_OUTPUT;
      self->after = TRUE;
      self->output.index = output.index;
      *strrchr (name, ':') = '\0';
      return TRUE;
    }
  g_propagate_error (error, g_steal_pointer (&first));
  return FALSE;
}

gboolean
ts_breakpoint_parse_place (TsBreakpoint *self,
                           TsGraph *graph,
                           const char *text,
                           GError **error)
{
  g_autoptr (GPtrArray) bodies = g_ptr_array_new ();
  guint i = 0;

  g_ptr_array_add (bodies, graph);
  self->path = g_strsplit (text, SEPARATOR, -1);
  for (; self->path[i + 1] != NULL; i++)
    {
      GPtrArray *inner = list_bodies (bodies, g_strstrip (self->path[i]), error);

      if (inner == NULL)
        return FALSE;
      g_ptr_array_unref (bodies);
      bodies = inner;
    }
  return find_inside (self, bodies, g_strstrip (self->path[i]), error);
}

/* ---- matching -------------------------------------------------------------------------------------- */

gboolean
ts_breakpoint_is_on_places (const TsBreakpoint *self)
{
  return self->kind == TS_BREAK_PATTERN && strstr (self->pattern, "> ") != NULL;
}

gboolean
ts_breakpoint_is_on_one (const TsBreakpoint *self)
{
  return self->output.op != TS_NO_OP;
}

static gboolean
has_dtype (const TsBreakpoint *self,
           const TsOperation *op)
{
  for (guint32 i = 0; i < op->n_outputs; i++)
    if (ts_dtype_base (ts_graph_get_dtype (op->graph, (TsOutput) { op->index, i })) == self->dtype)
      return TRUE;
  return FALSE;
}

static gboolean
asks_for_device (const TsBreakpoint *self,
                 const TsOperation *op)
{
  TsDeviceName request;

  return ts_device_name_parse (op->device, &request, NULL) && ts_device_name_matches (&self->device, &request);
}

static gboolean
is_in_set (const TsBreakpoint *self,
           const TsOperation *op)
{
  switch (self->kind)
    {
    case TS_BREAK_OP_TYPE:
      return strcmp (op->type, self->pattern) == 0;
    case TS_BREAK_SCOPE:
      return g_str_has_prefix (op->name, self->pattern);
    case TS_BREAK_PATTERN:
      return g_regex_match (self->regex, op->name, 0, NULL);
    case TS_BREAK_DTYPE:
      return has_dtype (self, op);
    case TS_BREAK_DEVICE:
      return asks_for_device (self, op);
    case TS_BREAK_OPERATION:
    case TS_BREAK_OUTPUT:
    default:
      return FALSE;
    }
}

gboolean
ts_breakpoint_matches (const TsBreakpoint *self,
                       const TsOperation *op)
{
  if (self->kind == TS_BREAK_OPERATION || self->kind == TS_BREAK_OUTPUT)
    return op->index == self->output.op && op->index != TS_NO_OP;
  return is_in_set (self, op);
}

gboolean
ts_breakpoint_may_match_inside (const TsBreakpoint *self,
                                const TsOperation *op)
{
  if (strcmp (op->type, "_Arg") == 0 || strcmp (op->type, "_Retval") == 0)
    return FALSE; /* they stand for the values that come in and go out, and do not run */
  if (self->kind == TS_BREAK_OPERATION || self->kind == TS_BREAK_OUTPUT)
    return self->path != NULL && strcmp (op->name, self->path[g_strv_length (self->path) - 1]) == 0;
  return self->kind == TS_BREAK_DEVICE || ts_breakpoint_is_on_places (self) || is_in_set (self, op);
}

/* Whether those that called are called as @path says, which ends with the operation itself. */
static gboolean
is_at_path (char **path,
            const TsActivation *activation)
{
  for (guint i = g_strv_length (path); i-- > 0; activation = ts_activation_get_caller (activation))
    if (activation == NULL || strcmp (ts_activation_get_plan (activation)->nodes[activation->node].op->name, path[i]) != 0)
      return FALSE;
  return activation == NULL;
}

/* The body of a function runs where its caller does. */
static gboolean
is_on_device (const TsBreakpoint *self,
              const TsActivation *activation)
{
  const TsPlan *plan;
  TsDeviceName device;

  while (ts_activation_get_caller (activation) != NULL)
    activation = ts_activation_get_caller (activation);
  plan = ts_activation_get_plan (activation);
  if (plan->devices != NULL)
    return ts_device_name_matches (&self->device, &plan->devices->devices[plan->nodes[activation->node].device].name);
  return ts_device_name_parse (DEFAULT_DEVICE, &device, NULL) && ts_device_name_matches (&self->device, &device);
}

gboolean
ts_breakpoint_matches_activation (const TsBreakpoint *self,
                                  const TsActivation *activation)
{
  const TsOperation *op = ts_activation_get_plan (activation)->nodes[activation->node].op;
  g_autofree char *place = NULL;

  if (self->kind == TS_BREAK_DEVICE)
    return is_on_device (self, activation);
  if (self->path != NULL)
    return is_at_path (self->path, activation);
  if (ts_breakpoint_is_on_one (self))
    return ts_activation_get_depth (activation) == 0 && op->index == self->output.op;
  if (!ts_breakpoint_is_on_places (self))
    return is_in_set (self, op);
  place = ts_activation_dup_place (activation);
  return g_regex_match (self->regex, place, 0, NULL);
}
