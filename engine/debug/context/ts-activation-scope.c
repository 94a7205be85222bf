#include "engine/debug/context/ts-activation-scope.h"

#include "engine/tensor/ts-resource.h"
#include "engine/ts-error.h"

static gboolean
choose_slot (const TsOperation *op,
             const char *what,
             guint n,
             gint *slot,
             GError **error)
{
  if (*slot < 0 && n == 1)
    *slot = 0;
  if (*slot >= 0 && (guint)*slot < n)
    return TRUE;
  if (*slot < 0 && n > 1)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s (%s) has %u %ss: say which", op->name, op->type, n, what);
  else
    g_set_error (error, TS_ERROR, TS_ERROR_OUT_OF_RANGE, "%s (%s) has %u %s%s, there is no %s %d", op->name, op->type, n, what, n == 1 ? "" : "s", what, MAX (*slot, 0));
  return FALSE;
}

static TsTensor *
get_input (TsExecutor *executor,
           const TsActivation *activation,
           gint slot,
           GError **error)
{
  const TsOperation *op = ts_executor_get_operation (executor, activation);
  TsTensor *value;

  if (!choose_slot (op, "input", op->n_inputs, &slot, error))
    return NULL;
  value = ts_executor_dup_input (executor, activation, (guint)slot);
  if (value == NULL)
    g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "input %d of %s (%s) has no value: dead or not initialized", slot, op->name, op->type);
  return value;
}

static TsTensor *
get_output (TsExecutor *executor,
            const TsActivation *activation,
            gint slot,
            GError **error)
{
  const TsOperation *op = ts_executor_get_operation (executor, activation);
  TsTensor *output, *value;

  if (!choose_slot (op, "output", op->n_outputs, &slot, error))
    return NULL;
  if (ts_executor_get_phase (executor) != TS_PHASE_AFTER)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "output %d of %s (%s) has no value: not computed", slot, op->name, op->type);
      return NULL;
    }
  output = ts_executor_get_output (executor, (guint)slot);
  if (output == NULL)
    value = NULL;
  else
    value = ts_tensor_is_reference (output) ? ts_tensor_dup_value (output) : ts_tensor_ref (output);
  if (value == NULL)
    g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "output %d of %s (%s) has no value: dead or not initialized", slot, op->name, op->type);
  return value;
}

static gint64
count_frames (const TsPlan *plan,
              guint32 frame)
{
  gint64 n = 0;

  for (; frame != 0; frame = plan->frames[frame].parent)
    n++;
  return n;
}

/* Loops and functions around it. */
static gint64
get_depth (const TsActivation *activation)
{
  gint64 depth = ts_activation_get_depth (activation);

  for (; activation != NULL; activation = ts_activation_get_caller (activation))
    {
      const TsPlan *plan = ts_activation_get_plan (activation);

      depth += count_frames (plan, plan->nodes[activation->node].frame);
    }
  return depth;
}

TsTensor *
ts_activation_scope_get_variable (TsExecutor *executor,
                                  const TsActivation *activation,
                                  TsExpressionVariable variable,
                                  gint slot,
                                  GError **error)
{
  const TsPlan *plan = activation != NULL ? ts_activation_get_plan (activation) : NULL;
  gint64 number = 0;

  if (activation == NULL)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "$%s has no value: the run stands at no operation", ts_expression_variable_name (variable));
      return NULL;
    }
  if (variable == TS_EXPRESSION_IN)
    return get_input (executor, activation, slot, error);
  if (variable == TS_EXPRESSION_OUT)
    return get_output (executor, activation, slot, error);
  if (variable == TS_EXPRESSION_FRAME)
    {
      const char *name = plan->frames[plan->nodes[activation->node].frame].name;

      return ts_tensor_new_string_scalar (name != NULL ? name : "", -1);
    }
  number = variable == TS_EXPRESSION_ITER ? ts_activation_get_iteration (activation) : get_depth (activation);
  return ts_tensor_new_scalar (TS_DTYPE_INT64, &number);
}
