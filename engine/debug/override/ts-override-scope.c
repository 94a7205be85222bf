#include "engine/debug/override/ts-override-scope.h"

#include "engine/debug/context/ts-activation-scope.h"
#include "engine/tensor/ts-resource.h"
#include "engine/ts-error.h"

/* (nullable): the output of the current activation, which is not in the value store yet. */
static TsTensor *
dup_current (TsDebugger *self,
             TsOutput output)
{
  const TsActivation *current = ts_executor_get_current (self->executor);
  TsTensor *value;

  if (current == NULL || ts_executor_get_phase (self->executor) != TS_PHASE_AFTER || ts_activation_get_depth (current) > 0 ||
      ts_executor_get_operation (self->executor, current)->index != output.op)
    return NULL;
  value = ts_executor_get_output (self->executor, output.index);
  return value != NULL ? ts_tensor_dup_value (value) : NULL;
}

static TsTensor *
get_tensor (gpointer data,
            const char *name,
            GError **error)
{
  TsDebugger *self = data;
  TsValueState state;
  TsTensor *value;
  TsOutput output;

  if (!ts_graph_find_output (self->graph, name, &output, error))
    return NULL;
  value = dup_current (self, output);
  if (value != NULL)
    return value;
  state = ts_debugger_get_value (self, output, &value);
  if (value == NULL)
    g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "%s has no value: %s", name, ts_value_state_name (state));
  return value;
}

static TsTensor *
get_variable (gpointer data,
              TsExpressionVariable variable,
              gint slot,
              GError **error)
{
  TsDebugger *self = data;
  gint64 run = (gint64)self->run;

  if (variable == TS_EXPRESSION_RUN)
    return ts_tensor_new_scalar (TS_DTYPE_INT64, &run);
  if (variable != TS_EXPRESSION_PREV && variable != TS_EXPRESSION_HITS)
    return ts_activation_scope_get_variable (self->executor, ts_executor_get_current (self->executor), variable, slot, error);
  g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "$%s has no value in an override", ts_expression_variable_name (variable));
  return NULL;
}

TsExpressionScope
ts_override_scope (TsDebugger *debugger)
{
  return (TsExpressionScope) { get_tensor, get_variable, debugger };
}
