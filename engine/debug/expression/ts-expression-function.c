#include "engine/debug/expression/ts-expression-function.h"

#include "engine/ts-error.h"

#include <string.h>

#define REDUCED "x, axis=None, keepdims=False"

static const TsExpressionFunction functions[] = {
  { "sum", REDUCED, "sum; of integers and bools in 64 bits", ts_expression_call_sum, "Sum", FALSE },
  { "prod", REDUCED, "product; of integers and bools in 64 bits", ts_expression_call_sum, "Prod", FALSE },
  { "mean", REDUCED, "mean; of integers and bools as float64", ts_expression_call_mean, "Mean", FALSE },
  { "max", REDUCED, "largest element; NaN if there is one", ts_expression_call_extreme, "Max", FALSE },
  { "min", REDUCED, "smallest element; NaN if there is one", ts_expression_call_extreme, "Min", FALSE },
  { "std", REDUCED, "standard deviation of the population", ts_expression_call_spread, "Sqrt", FALSE },
  { "var", REDUCED, "variance of the population", ts_expression_call_spread, NULL, FALSE },
  { "norm", REDUCED, "root of the sum of squares", ts_expression_call_mean, "EuclideanNorm", FALSE },
  { "any", REDUCED, "whether one element is not 0", ts_expression_call_truth, "Any", FALSE },
  { "all", REDUCED, "whether no element is 0", ts_expression_call_truth, "All", FALSE },
  { "count_nonzero", REDUCED, "how many elements are not 0", ts_expression_call_count_nonzero, NULL, FALSE },
  { "argmax", "x, axis=None", "where the largest element is; without axis counted row-major", ts_expression_call_position, "ArgMax", FALSE },
  { "argmin", "x, axis=None", "where the smallest element is", ts_expression_call_position, "ArgMin", FALSE },
  { "median", REDUCED, "the middle element, or the mean of the two", ts_expression_call_quantile, NULL, FALSE },
  { "quantile", "x, q, axis=None, keepdims=False", "the element at part q (0 to 1) of the sorted ones, interpolated", ts_expression_call_quantile, NULL, FALSE },
  { "abs", "x", "magnitude", ts_expression_call_abs, "Abs", FALSE },
  { "exp", "x", "e to the power of x", ts_expression_call_fractional, "Exp", FALSE },
  { "log", "x", "natural logarithm", ts_expression_call_fractional, "Log", FALSE },
  { "log1p", "x", "log(1 + x)", ts_expression_call_fractional, "Log1p", FALSE },
  { "sqrt", "x", "square root", ts_expression_call_fractional, "Sqrt", FALSE },
  { "square", "x", "x * x", ts_expression_call_square, NULL, FALSE },
  { "sin", "x", "sine", ts_expression_call_fractional, "Sin", FALSE },
  { "cos", "x", "cosine", ts_expression_call_fractional, "Cos", FALSE },
  { "tanh", "x", "hyperbolic tangent", ts_expression_call_fractional, "Tanh", FALSE },
  { "floor", "x", "down to an integer, as a float", ts_expression_call_rounding, "Floor", FALSE },
  { "ceil", "x", "up to an integer, as a float", ts_expression_call_rounding, "Ceil", FALSE },
  { "round", "x", "to the nearest integer, halves to the even one", ts_expression_call_rounding, "Rint", FALSE },
  { "sign", "x", "-1, 0 or 1", ts_expression_call_sign, "Sign", FALSE },
  { "isnan", "x", "which elements are NaN", ts_expression_call_fractional, "IsNan", FALSE },
  { "isinf", "x", "which elements are infinite", ts_expression_call_fractional, "IsInf", FALSE },
  { "isfinite", "x", "which elements are neither", ts_expression_call_fractional, "IsFinite", FALSE },
  { "minimum", "x, y", "the smaller of each two elements", ts_expression_call_binary, "Minimum", FALSE },
  { "maximum", "x, y", "the larger of each two elements", ts_expression_call_binary, "Maximum", FALSE },
  { "where", "condition, x=None, y=None", "x where the condition holds, else y; without them where it holds, a row each", ts_expression_call_where, "SelectV2", FALSE },
  { "allclose", "a, b, rtol=1e-5, atol=1e-8", "whether all |a - b| <= atol + rtol * |b|", ts_expression_call_allclose, NULL, FALSE },
  { "shape", "x", "sizes of the dimensions", ts_expression_call_shape, NULL, FALSE },
  { "dtype", "x", "name of the element type", ts_expression_call_dtype, NULL, FALSE },
  { "size", "x", "number of elements", ts_expression_call_size, NULL, FALSE },
  { "rank", "x", "number of dimensions", ts_expression_call_rank, NULL, FALSE },
  { "cast", "x, dtype", "as another dtype", ts_expression_call_cast, "Cast", FALSE },
  { "reshape", "x, shape", "the same elements under another shape; -1 is what is left", ts_expression_call_reshape, "Reshape", FALSE },
  { "transpose", "x, axes=None", "dimensions in another order; without axes the reverse", ts_expression_call_transpose, "Transpose", FALSE },
  { "concat", "list, axis=0", "tensors one behind the other", ts_expression_call_concat, "ConcatV2", TRUE },
  { "sort", "x, axis=-1", "in rising order, NaN last", ts_expression_call_sort, NULL, FALSE },
  { "unique", "x", "each value once, in the order in which they come first", ts_expression_call_unique, "Unique", FALSE },
  { "hist", "x, bins=10", "how many finite elements are in each of equal parts of min to max", ts_expression_call_hist, NULL, FALSE },
  { "zeros", "shape, dtype=float32", "zeros", ts_expression_call_fill, NULL, FALSE },
  { "ones", "shape, dtype=float32", "ones", ts_expression_call_fill, "1", FALSE },
  { "noise", "x, scale=1, seed=0", "x and normal noise, the same for the same seed", ts_expression_call_noise, NULL, FALSE },
};

const TsExpressionFunction *
ts_expression_find_function (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (functions); i++)
    if (strcmp (functions[i].name, name) == 0)
      return &functions[i];
  return NULL;
}

const TsExpressionFunction *
ts_expression_list_all_functions (guint *n)
{
  *n = G_N_ELEMENTS (functions);
  return functions;
}

char **
ts_expression_function_list_parameters (const TsExpressionFunction *self,
                                        guint *is_required)
{
  char **names = g_strsplit (self->parameters, ", ", -1);

  *is_required = 0;
  for (guint i = 0; names[i] != NULL; i++)
    {
      char *equals = strchr (names[i], '=');

      if (equals != NULL)
        *equals = '\0';
      else
        *is_required |= 1u << i;
    }
  return names;
}

/* ---- what functions share --------------------------------------------------------------------- */

gboolean
ts_expression_value_take (TsExpressionValue *value,
                          TsTensor *tensor)
{
  if (tensor == NULL)
    return FALSE;
  g_clear_pointer (&value->tensor, ts_tensor_unref);
  value->tensor = tensor;
  return TRUE;
}

TsTensor *
ts_expression_flatten (TsTensor *tensor)
{
  return ts_tensor_reshape (tensor, &TS_SHAPE ((gint64)tensor->n_elements));
}

gboolean
ts_expression_get_axis (const TsExpressionValue *value,
                        int rank,
                        int *axis,
                        GError **error)
{
  gint64 given;

  if (!ts_expression_get_int (value, "axis", &given, error))
    return FALSE;
  if (given < -rank || given >= rank)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "axis %" G_GINT64_FORMAT " of a value of %d dimensions", given, rank);
      return FALSE;
    }
  *axis = (int)(given < 0 ? given + rank : given);
  return TRUE;
}

gboolean
ts_expression_get_axes (const TsExpressionCall *call,
                        guint i,
                        int rank,
                        gboolean *is_reduced,
                        GError **error)
{
  const TsExpressionValue *value = &call->args[i];

  for (int axis = 0; axis < rank; axis++)
    is_reduced[axis] = value->tensor == NULL;
  if (value->tensor == NULL)
    return TRUE;

  for (gsize k = 0; k < value->tensor->n_elements; k++)
    {
      g_auto (TsExpressionValue) one = { NULL, FALSE };
      g_autoptr (TsTensor) flat = ts_expression_flatten (value->tensor);
      g_autoptr (TsTensor) row = ts_tensor_slice (flat, (gint64)k, 1, error);
      int axis;

      if (row == NULL)
        return FALSE;
      one.tensor = ts_tensor_reshape (row, &TS_SHAPE_SCALAR);
      if (!ts_expression_get_axis (&one, rank, &axis, error))
        return FALSE;
      if (is_reduced[axis])
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "axis %d is given twice", axis);
          return FALSE;
        }
      is_reduced[axis] = TRUE;
    }
  return TRUE;
}

gboolean
ts_expression_get_flag (const TsExpressionCall *call,
                        guint i,
                        gboolean *flag,
                        GError **error)
{
  *flag = FALSE;
  return call->args[i].tensor == NULL || ts_expression_get_truth (call->args[i].tensor, flag, error);
}

gboolean
ts_expression_check_real (const TsExpressionCall *call,
                          const TsTensor *tensor,
                          GError **error)
{
  char kind = ts_dtype_kind (tensor->dtype);

  if (kind != '\0' && strchr ("biuf", kind) != NULL)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s is not defined for %s", call->function->name, ts_dtype_name (tensor->dtype));
  return FALSE;
}
