#include "engine/debug/expression/ts-expression-function.h"

#include "engine/ts-error.h"

#include <math.h>

/* Functions that take dimensions together: parameters x, axis, keepdims. */

/* The axes as a kernel takes them. (transfer full) (nullable) */
static TsTensor *
make_axes (const TsExpressionCall *call,
           int rank,
           GError **error)
{
  gboolean is_reduced[TS_SHAPE_MAX_RANK];
  gint32 axes[TS_SHAPE_MAX_RANK];
  gsize n = 0;

  if (!ts_expression_get_axes (call, 1, rank, is_reduced, error))
    return NULL;
  for (int axis = 0; axis < rank; axis++)
    if (is_reduced[axis])
      axes[n++] = axis;
  return ts_tensor_new_int32 (n, axes);
}

/* (transfer full) (nullable) */
static TsTensor *
reduce (TsExpressionRun *run,
        const TsExpressionCall *call,
        const char *op,
        TsTensor *x,
        gboolean keep_dims,
        GError **error)
{
  const TsOpAttr attrs[] = { { TS_OP_ATTR_BOOL, "keep_dims", keep_dims }, { TS_OP_ATTR_END, NULL, 0 } };
  g_autoptr (TsTensor) axes = make_axes (call, x->shape.rank, error);

  if (axes == NULL)
    return NULL;
  return ts_expression_run_op (run, call->function->name, op, attrs, (TsTensor *[]) { x, axes }, 2, error);
}

static gboolean
finish (TsExpressionRun *run,
        TsExpressionCall *call,
        const char *op,
        TsExpressionValue *result,
        GError **error)
{
  gboolean keep_dims;

  if (!ts_expression_get_flag (call, 2, &keep_dims, error))
    return FALSE;
  result->is_weak = call->args[0].is_weak;
  result->tensor = reduce (run, call, op, call->args[0].tensor, keep_dims, error);
  return result->tensor != NULL;
}

/* Narrow integers would wrap: NumPy's rule, not that of tf.reduce_sum (). */
TS_EXPRESSION_CALL (ts_expression_call_sum)
{
  char kind = ts_dtype_kind (call->args[0].tensor->dtype);
  TsDType wide = kind == 'u' ? TS_DTYPE_UINT64 : TS_DTYPE_INT64;

  if ((kind == 'b' || kind == 'i' || kind == 'u') &&
      !ts_expression_value_take (&call->args[0], ts_expression_cast (run, call->args[0].tensor, wide, error)))
    return FALSE;
  if (!finish (run, call, call->function->op, result, error))
    return FALSE;
  result->is_weak |= kind == 'b'; /* a count goes with any dtype */
  return TRUE;
}

TS_EXPRESSION_CALL (ts_expression_call_mean)
{
  return ts_expression_make_fractional (run, &call->args[0], error) && finish (run, call, call->function->op, result, error);
}

/* NaN where there is one among what was taken together: the kernels pass it over, but who looks for a largest value must not miss it. */
static gboolean
restore_nan (TsExpressionRun *run,
             const TsExpressionCall *call,
             TsExpressionValue *result,
             GError **error)
{
  const char *name = call->function->name;
  g_autoptr (TsTensor) is_nan = ts_expression_run_op (run, name, "IsNan", NULL, &call->args[0].tensor, 1, error);
  g_autoptr (TsTensor) number = ts_tensor_new_scalar (TS_DTYPE_DOUBLE, &(double) { NAN });
  g_autoptr (TsTensor) has_nan = NULL;
  g_autoptr (TsTensor) nan = NULL;
  gboolean keep_dims;

  if (is_nan == NULL || !ts_expression_get_flag (call, 2, &keep_dims, error))
    return FALSE;
  has_nan = reduce (run, call, "Any", is_nan, keep_dims, error);
  nan = has_nan != NULL ? ts_expression_cast (run, number, result->tensor->dtype, error) : NULL;
  return nan != NULL && ts_expression_value_take (result, ts_expression_run_broadcast (run, name, "SelectV2", (TsTensor *[]) { has_nan, nan, result->tensor }, 3, error));
}

TS_EXPRESSION_CALL (ts_expression_call_extreme)
{
  const TsTensor *x = call->args[0].tensor;
  const char *op = call->function->op;

  if (x->dtype == TS_DTYPE_BOOL)
    op = op[1] == 'a' ? "Any" : "All";
  if (!finish (run, call, op, result, error))
    return FALSE;
  if (x->n_elements == 0 && result->tensor->n_elements > 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s of no elements", call->function->name);
      return FALSE;
    }
  return ts_dtype_kind (x->dtype) != 'f' || restore_nan (run, call, result, error);
}

/* var: the mean square of the distances from the mean; std: the root of it. */
TS_EXPRESSION_CALL (ts_expression_call_spread)
{
  const char *name = call->function->name;
  TsExpressionValue *x = &call->args[0];
  g_autoptr (TsTensor) mean = NULL;

  if (!ts_expression_check_real (call, x->tensor, error) || !ts_expression_make_fractional (run, x, error))
    return FALSE;
  mean = reduce (run, call, "Mean", x->tensor, TRUE, error);
  if (mean == NULL ||
      !ts_expression_value_take (x, ts_expression_run_broadcast (run, name, "Sub", (TsTensor *[]) { x->tensor, mean }, 2, error)) ||
      !ts_expression_value_take (x, ts_expression_run_op (run, name, "Square", NULL, &x->tensor, 1, error)) ||
      !finish (run, call, "Mean", result, error))
    return FALSE;
  if (call->function->op == NULL)
    return TRUE;
  return ts_expression_value_take (result, ts_expression_run_op (run, name, call->function->op, NULL, &result->tensor, 1, error));
}

TsTensor *
ts_expression_nonzero (TsExpressionRun *run,
                       TsTensor *tensor,
                       GError **error)
{
  g_autoptr (TsTensor) zero = NULL;

  if (tensor->dtype == TS_DTYPE_BOOL)
    return ts_tensor_ref (tensor);
  if (tensor->dtype == TS_DTYPE_STRING)
    zero = ts_tensor_new_string_scalar ("", 0);
  else
    {
      g_autoptr (TsTensor) number = ts_tensor_new_scalar (TS_DTYPE_INT32, &(gint32) { 0 });

      zero = ts_expression_cast (run, number, tensor->dtype, error);
    }
  return zero != NULL ? ts_expression_run_broadcast (run, "a test for 0", "NotEqual", (TsTensor *[]) { tensor, zero }, 2, error) : NULL;
}

TS_EXPRESSION_CALL (ts_expression_call_truth)
{
  return ts_expression_value_take (&call->args[0], ts_expression_nonzero (run, call->args[0].tensor, error)) &&
         finish (run, call, call->function->op, result, error);
}

TS_EXPRESSION_CALL (ts_expression_call_count_nonzero)
{
  TsExpressionValue *x = &call->args[0];

  if (!ts_expression_value_take (x, ts_expression_nonzero (run, x->tensor, error)) ||
      !ts_expression_value_take (x, ts_expression_cast (run, x->tensor, TS_DTYPE_INT64, error)) || !finish (run, call, "Sum", result, error))
    return FALSE;
  result->is_weak = TRUE;
  return TRUE;
}

/* Without an axis of the flat value, as in NumPy. */
TS_EXPRESSION_CALL (ts_expression_call_position)
{
  g_autoptr (TsTensor) x = ts_tensor_ref (call->args[0].tensor);
  g_autoptr (TsTensor) axis = NULL;
  int number = 0;

  if (call->args[1].tensor == NULL)
    {
      ts_tensor_unref (x);
      x = ts_expression_flatten (call->args[0].tensor);
    }
  else if (!ts_expression_get_axis (&call->args[1], x->shape.rank, &number, error))
    return FALSE;
  if (x->shape.dims[number] == 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s of no elements", call->function->name);
      return FALSE;
    }

  axis = ts_tensor_new_scalar (TS_DTYPE_INT32, &(gint32) { number });
  result->tensor = ts_expression_run_op (run, call->function->name, call->function->op, NULL, (TsTensor *[]) { x, axis }, 2, error);
  result->is_weak = TRUE;
  return result->tensor != NULL;
}
