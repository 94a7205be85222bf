#include "engine/debug/ts-debugger-private.h"

#include "engine/debug/context/ts-activation-scope.h"
#include "engine/ts-error.h"

#include <string.h>

/* Expressions over what there is at a stop. */

typedef struct
{
  TsDebugger *debugger;
  guint32 context;
} Scope;

gboolean
ts_debugger_find_output (TsDebugger *self,
                         guint32 context,
                         const char *name,
                         const TsOperation **op,
                         guint32 *index,
                         GError **error)
{
  const TsContextTable *contexts = ts_debugger_get_contexts (self);
  TsGraph *graph = ts_context_table_get (contexts, context)->graph;
  TsOutput output;

  if (graph != self->graph && ts_graph_find_output (graph, name, &output, NULL))
    *op = ts_graph_get_operation (graph, output.op);
  else if (ts_graph_find_output (self->graph, name, &output, error))
    *op = ts_graph_get_operation (self->graph, output.op);
  else
    return FALSE;
  *index = output.index;
  return TRUE;
}

TsValueState
ts_debugger_peek_value (TsDebugger *self,
                        guint32 context,
                        const TsOperation *op,
                        guint32 index,
                        TsTensor **value)
{
  TsValueState state = ts_debugger_get_value_in (self, context, op, index, value);
  const TsFeed *feed;

  if (state != TS_VALUE_NOT_COMPUTED)
    return state;
  feed = op->graph == self->graph ? ts_debugger_find_feed (self, (TsOutput) { op->index, index }) : NULL;
  if (feed != NULL)
    {
      *value = ts_tensor_ref (feed->value);
      return TS_VALUE_FED;
    }
  if (strcmp (op->type, "Const") == 0 && index == 0)
    *value = ts_operation_dup_attr_tensor (op, "value", NULL);
  return *value != NULL ? TS_VALUE_LIVE : state;
}

static void
fail_value (const Scope *scope,
            const TsOperation *op,
            guint32 index,
            TsValueState state,
            GError **error)
{
  TsDebugger *self = scope->debugger;
  g_autofree char *place = ts_context_table_describe (ts_debugger_get_contexts (self), scope->context);
  gboolean is_outside = self->active && ts_debugger_get_op_state_in (self, scope->context, op) == TS_OP_OUTSIDE;

  g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "%s:%u has no value: %s%s%s%s", op->name, index, ts_value_state_name (state),
               is_outside ? ", and not needed in this run" : "", !is_outside && *place != '\0' ? " in " : "", is_outside ? "" : place);
}

static TsTensor *
get_tensor (gpointer data,
            const char *name,
            GError **error)
{
  const Scope *scope = data;
  TsDebugger *self = scope->debugger;
  TsTensor *value = NULL;
  const TsOperation *op;
  TsValueState state;
  guint32 index;

  if (!ts_debugger_find_output (self, scope->context, name, &op, &index, error))
    return NULL;
  state = ts_debugger_peek_value (self, scope->context, op, index, &value);
  if (value == NULL)
    fail_value (scope, op, index, state, error);
  return value;
}

static TsTensor *
get_hits (TsDebugger *self,
          const TsStop *stop,
          GError **error)
{
  g_autoptr (GPtrArray) breakpoints = ts_debugger_dup_breakpoints (self);

  for (guint i = 0; stop->breakpoint_id != 0 && i < breakpoints->len; i++)
    {
      const TsBreakpoint *breakpoint = g_ptr_array_index (breakpoints, i);
      gint64 n_hits = (gint64)breakpoint->current_hits;

      if (breakpoint->id == stop->breakpoint_id)
        return ts_tensor_new_scalar (TS_DTYPE_INT64, &n_hits);
    }
  g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "$hits has no value: the run does not stand at a breakpoint");
  return NULL;
}

static TsTensor *
get_variable (gpointer data,
              TsExpressionVariable variable,
              gint slot,
              GError **error)
{
  TsDebugger *self = ((const Scope *)data)->debugger;
  g_autoptr (TsStop) stop = ts_debugger_dup_stop (self);
  gint64 run;

  if (stop == NULL || self->executor == NULL)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "$%s has no value: there is no run", ts_expression_variable_name (variable));
      return NULL;
    }
  switch (variable)
    {
    case TS_EXPRESSION_HITS:
      return get_hits (self, stop, error);
    case TS_EXPRESSION_PREV:
      return ts_debugger_dup_previous (self, slot, error);
    case TS_EXPRESSION_RUN:
      run = (gint64)stop->run;
      return ts_tensor_new_scalar (TS_DTYPE_INT64, &run);
    default:
      return ts_activation_scope_get_variable (self->executor, ts_executor_get_current (self->executor), variable, slot, error);
    }
}

TsTensor *
ts_debugger_evaluate (TsDebugger *self,
                      guint32 context,
                      TsExpression *expression,
                      TsDType dtype,
                      GCancellable *cancellable,
                      GError **error)
{
  Scope data = { self, context };
  const TsExpressionScope scope = { get_tensor, get_variable, &data };

  return ts_expression_evaluate_as (expression, &scope, dtype, cancellable, error);
}
