#include "engine/debug/expression/ts-expression-function.h"

#include "engine/debug/expression/ts-expression-operator.h"
#include "engine/ts-error.h"

#include <string.h>

/* Functions of each element by itself. */

static gboolean
run_unary (TsExpressionRun *run,
           TsExpressionCall *call,
           const char *op,
           TsExpressionValue *result,
           GError **error)
{
  result->is_weak = call->args[0].is_weak;
  result->tensor = ts_expression_run_op (run, call->function->name, op, NULL, &call->args[0].tensor, 1, error);
  return result->tensor != NULL;
}

/* Hands on what the function does not change. */
static gboolean
keep (TsExpressionCall *call,
      TsExpressionValue *result)
{
  result->is_weak = call->args[0].is_weak;
  result->tensor = g_steal_pointer (&call->args[0].tensor);
  return TRUE;
}

/* Of what has a point: integers and bools become float64, as in NumPy. */
TS_EXPRESSION_CALL (ts_expression_call_fractional)
{
  return ts_expression_make_fractional (run, &call->args[0], error) && run_unary (run, call, call->function->op, result, error);
}

TS_EXPRESSION_CALL (ts_expression_call_rounding)
{
  const TsTensor *x = call->args[0].tensor;

  if (ts_dtype_kind (x->dtype) == 'i' || ts_dtype_kind (x->dtype) == 'u')
    return keep (call, result);
  return run_unary (run, call, call->function->op, result, error);
}

TS_EXPRESSION_CALL (ts_expression_call_sign)
{
  return run_unary (run, call, call->function->op, result, error);
}

TS_EXPRESSION_CALL (ts_expression_call_abs)
{
  const TsTensor *x = call->args[0].tensor;
  const TsOpAttr attrs[] = { { TS_OP_ATTR_DTYPE, "Tout", x->dtype == TS_DTYPE_COMPLEX64 ? TS_DTYPE_FLOAT : TS_DTYPE_DOUBLE }, { TS_OP_ATTR_END, NULL, 0 } };

  if (ts_dtype_kind (x->dtype) == 'u' || x->dtype == TS_DTYPE_BOOL)
    return keep (call, result);
  if (ts_dtype_kind (x->dtype) != 'c')
    return run_unary (run, call, call->function->op, result, error);
  result->is_weak = call->args[0].is_weak;
  result->tensor = ts_expression_run_op (run, call->function->name, "ComplexAbs", attrs, &call->args[0].tensor, 1, error);
  return result->tensor != NULL;
}

TS_EXPRESSION_CALL (ts_expression_call_square)
{
  TsExpressionValue args[] = { { ts_tensor_ref (call->args[0].tensor), call->args[0].is_weak }, { ts_tensor_ref (call->args[0].tensor), call->args[0].is_weak } };
  gboolean done = ts_expression_apply (run, ts_expression_find_binary ("*"), args, result, error);

  ts_expression_value_clear (&args[0]);
  ts_expression_value_clear (&args[1]);
  return done;
}

TS_EXPRESSION_CALL (ts_expression_call_binary)
{
  if (!ts_expression_unify (run, call->function->name, call->args, 2, &result->is_weak, error))
    return FALSE;
  result->tensor = ts_expression_run_broadcast (run, call->function->name, call->function->op, (TsTensor *[]) { call->args[0].tensor, call->args[1].tensor }, 2, error);
  return result->tensor != NULL;
}

/* ---- where ------------------------------------------------------------------------------------ */

/* The places where it holds: [n, rank], int64. */
static gboolean
find_places (TsExpressionRun *run,
             TsExpressionCall *call,
             TsExpressionValue *result,
             GError **error)
{
  TsTensor *condition = call->args[0].tensor;

  /* The result has a number for each dimension. */
  if (!ts_expression_charge (run, condition->n_elements * (gsize)condition->shape.rank, TS_DTYPE_INT64, condition->n_elements, error))
    return FALSE;
  result->tensor = ts_expression_run_op (run, call->function->name, "Where", NULL, &condition, 1, error);
  return result->tensor != NULL;
}

TS_EXPRESSION_CALL (ts_expression_call_where)
{
  TsExpressionValue *args = call->args;

  if (args[0].tensor->dtype != TS_DTYPE_BOOL && !ts_expression_value_take (&args[0], ts_expression_nonzero (run, args[0].tensor, error)))
    return FALSE;
  if (args[1].tensor == NULL && args[2].tensor == NULL)
    return find_places (run, call, result, error);
  if (args[1].tensor == NULL || args[2].tensor == NULL)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "where takes a condition alone, or with both x and y");
      return FALSE;
    }
  if (!ts_expression_unify (run, call->function->name, args + 1, 2, &result->is_weak, error))
    return FALSE;
  result->tensor = ts_expression_run_broadcast (run, call->function->name, call->function->op,
                                                (TsTensor *[]) { args[0].tensor, args[1].tensor, args[2].tensor }, 3, error);
  return result->tensor != NULL;
}

/* ---- allclose --------------------------------------------------------------------------------- */

static gboolean
get_tolerance (const TsExpressionCall *call,
               guint i,
               double otherwise,
               double *tolerance,
               TsExpressionRun *run,
               GError **error)
{
  const TsExpressionValue *value = &call->args[i];
  g_autoptr (TsTensor) converted = NULL;

  *tolerance = otherwise;
  if (value->tensor == NULL)
    return TRUE;
  if (value->tensor->n_elements != 1 || !ts_expression_check_real (call, value->tensor, NULL))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s: a tolerance is one number", call->function->name);
      return FALSE;
    }
  converted = ts_expression_cast (run, value->tensor, TS_DTYPE_DOUBLE, error);
  if (converted == NULL)
    return FALSE;
  *tolerance = *(const double *)converted->data;
  return TRUE;
}

/* As numpy.isclose (): infinities are close to themselves only, NaN to nothing. */
static gboolean
close_elements (TsExpressionRun *run,
                const char *sign,
                TsTensor *a,
                TsTensor *b,
                double rtol,
                double atol,
                gboolean *close,
                GError **error)
{
  g_autoptr (TsTensor) equal = ts_expression_run_broadcast (run, sign, "Equal", (TsTensor *[]) { a, b }, 2, error);
  g_autoptr (TsTensor) difference = equal != NULL ? ts_expression_run_broadcast (run, sign, "Sub", (TsTensor *[]) { a, b }, 2, error) : NULL;
  g_autoptr (TsTensor) size = NULL;
  const double *differences, *sizes;

  if (difference == NULL)
    return FALSE;
  /* The sizes of b, in the shape of the result: 0 where nothing could differ. */
  size = ts_expression_run_broadcast (run, sign, "SelectV2", (TsTensor *[]) { equal, difference, b }, 3, error);
  if (size == NULL)
    return FALSE;

  differences = difference->data;
  sizes = size->data;
  *close = TRUE;
  for (gsize i = 0; i < equal->n_elements && *close; i++)
    if (!((const guint8 *)equal->data)[i])
      {
        double d = differences[i] < 0 ? -differences[i] : differences[i], s = sizes[i] < 0 ? -sizes[i] : sizes[i];

        *close = s <= G_MAXDOUBLE && d <= atol + rtol * s;
      }
  return TRUE;
}

TS_EXPRESSION_CALL (ts_expression_call_allclose)
{
  double rtol, atol;
  gboolean close = FALSE;
  guint8 truth;

  if (!ts_expression_check_real (call, call->args[0].tensor, error) || !ts_expression_check_real (call, call->args[1].tensor, error) ||
      !get_tolerance (call, 2, 1e-5, &rtol, run, error) || !get_tolerance (call, 3, 1e-8, &atol, run, error))
    return FALSE;
  for (guint i = 0; i < 2; i++)
    if (!ts_expression_value_take (&call->args[i], ts_expression_cast (run, call->args[i].tensor, TS_DTYPE_DOUBLE, error)))
      return FALSE;
  if (!close_elements (run, call->function->name, call->args[0].tensor, call->args[1].tensor, rtol, atol, &close, error))
    return FALSE;
  truth = close;
  result->tensor = ts_tensor_new_scalar (TS_DTYPE_BOOL, &truth);
  return TRUE;
}
