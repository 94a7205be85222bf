#include "engine/debug/expression/ts-expression-value.h"

#include "engine/tensor/ts-element-format.h"
#include "engine/tensor/ts-tensor-format.h"
#include "engine/ts-error.h"

#include <string.h>

void
ts_expression_value_clear (TsExpressionValue *self)
{
  g_clear_pointer (&self->tensor, ts_tensor_unref);
}

/* ---- budget ----------------------------------------------------------------------------------- */

gboolean
ts_expression_charge (TsExpressionRun *run,
                      gsize n,
                      TsDType dtype,
                      guint64 work,
                      GError **error)
{
  gsize element_bytes = MAX (ts_dtype_size (dtype), 1);

  if (g_cancellable_set_error_if_cancelled (run->cancellable, error))
    return FALSE;
  if (n > run->memory_left_bytes / element_bytes)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "the values of this expression take more than %" G_GUINT64_FORMAT " MiB",
                   TS_EXPRESSION_MAX_MEMORY_BYTES >> 20);
      return FALSE;
    }
  if (work > run->work_left)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "this expression takes more than %" G_GUINT64_FORMAT " million steps",
                   TS_EXPRESSION_MAX_WORK >> 20);
      return FALSE;
    }
  run->memory_left_bytes -= n * element_bytes;
  run->work_left -= work;
  return TRUE;
}

TsTensor *
ts_expression_alloc (TsExpressionRun *run,
                     TsDType dtype,
                     const TsShape *shape,
                     GError **error)
{
  gint64 n;

  if (!ts_shape_n_elements (shape, &n))
    n = G_MAXINT64;
  return ts_expression_charge (run, (gsize)n, dtype, (guint64)n, error) ? ts_tensor_new (dtype, shape, error) : NULL;
}

/* ---- kernels ---------------------------------------------------------------------------------- */

static TsTensor *
run_charged (TsExpressionRun *run,
             const char *sign,
             const char *op_type,
             const TsOpAttr *attrs,
             TsTensor *const *in,
             guint n_in,
             gsize n_out,
             GError **error)
{
  TsDType widest_in = in[0]->dtype;
  guint64 work = n_out;
  GError *local_error = NULL;
  TsTensor *result;

  for (guint i = 0; i < n_in; i++)
    {
      work += in[i]->n_elements;
      if (ts_dtype_size (in[i]->dtype) > ts_dtype_size (widest_in))
        widest_in = in[i]->dtype;
    }
  if (!ts_expression_charge (run, n_out, widest_in, work, error))
    return NULL;

  result = ts_op_runner_run (run->runner, op_type, attrs, in, n_in, run->cancellable, &local_error);
  if (result != NULL)
    return result;

  /* What signature and kernel table have to say is about an operation that the user has not written. */
  if (g_error_matches (local_error, TS_ERROR, TS_ERROR_UNIMPLEMENTED))
    {
      g_clear_error (&local_error);
      local_error = g_error_new (TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s is not defined for %s", sign, ts_dtype_name (in[0]->dtype));
    }
  /* That code is kept for names without a value. */
  if (g_error_matches (local_error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION))
    local_error->code = TS_ERROR_INVALID_ARGUMENT;
  g_propagate_error (error, local_error);
  return NULL;
}

TsTensor *
ts_expression_run_op (TsExpressionRun *run,
                      const char *sign,
                      const char *op_type,
                      const TsOpAttr *attrs,
                      TsTensor *const *in,
                      guint n_in,
                      GError **error)
{
  gsize n_out = 0;

  for (guint i = 0; i < n_in; i++)
    n_out += in[i]->n_elements;
  return run_charged (run, sign, op_type, attrs, in, n_in, n_out, error);
}

TsTensor *
ts_expression_run_broadcast (TsExpressionRun *run,
                             const char *sign,
                             const char *op_type,
                             TsTensor *const *in,
                             guint n_in,
                             GError **error)
{
  TsShape shape = in[0]->shape;
  gint64 n = 0;

  for (guint i = 1; i < n_in; i++)
    if (!ts_shape_broadcast (&shape, &in[i]->shape, &shape))
      {
        g_autofree char *a = ts_shape_to_string (&shape);
        g_autofree char *b = ts_shape_to_string (&in[i]->shape);

        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s: shapes %s and %s do not broadcast", sign, a, b);
        return NULL;
      }
  if (!ts_shape_n_elements (&shape, &n))
    n = G_MAXINT64;
  return run_charged (run, sign, op_type, NULL, in, n_in, (gsize)n, error);
}

/* ---- dtypes ----------------------------------------------------------------------------------- */

TsTensor *
ts_expression_cast (TsExpressionRun *run,
                    TsTensor *tensor,
                    TsDType dtype,
                    GError **error)
{
  const TsOpAttr attrs[] = { { TS_OP_ATTR_DTYPE, "DstT", (int)dtype }, { TS_OP_ATTR_END, NULL, 0 } };
  g_autofree char *sign = NULL;

  if (tensor->dtype == dtype)
    return ts_tensor_ref (tensor);
  if (ts_dtype_size (dtype) > ts_dtype_size (tensor->dtype) && !ts_expression_charge (run, tensor->n_elements, dtype, 0, error))
    return NULL;
  sign = g_strdup_printf ("a cast to %s", ts_dtype_name (dtype));
  return ts_expression_run_op (run, sign, "Cast", attrs, &tensor, 1, error);
}

static const char *
weak_name (TsDType dtype)
{
  switch (ts_dtype_kind (dtype))
    {
    case 'b':
      return "a bool";
    case 'i':
      return "an integer";
    case 'f':
      return "a float";
    case 'c':
      return "a complex number";
    default:
      return "a string";
    }
}

/* Whether a number of the kind of @from may stand for one of @to. */
static gboolean
kind_fits (TsDType from,
           TsDType to)
{
  const char *order = "iufc";
  const char *a = strchr (order, ts_dtype_kind (from)), *b = strchr (order, ts_dtype_kind (to));

  if (a == NULL || b == NULL)
    return from == to;
  return b >= a;
}

static gboolean
check_range (const TsTensor *ints,
             TsDType dtype,
             GError **error)
{
  const gint64 *values = ints->data;
  guint n_bits = (guint)ts_dtype_size (dtype) * 8;
  gboolean is_unsigned = ts_dtype_kind (dtype) == 'u';
  gint64 min, max;

  if (dtype == TS_DTYPE_INT4 || dtype == TS_DTYPE_UINT4)
    n_bits = 4;
  if (dtype == TS_DTYPE_INT2 || dtype == TS_DTYPE_UINT2)
    n_bits = 2;
  max = n_bits == 64 ? G_MAXINT64 : (gint64)((G_GUINT64_CONSTANT (1) << (is_unsigned ? n_bits : n_bits - 1)) - 1);
  min = is_unsigned ? 0 : -max - 1;

  for (gsize i = 0; i < ints->n_elements; i++)
    if (values[i] < min || values[i] > max)
      {
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%" G_GINT64_FORMAT " is out of range for %s", values[i], ts_dtype_name (dtype));
        return FALSE;
      }
  return TRUE;
}

TsTensor *
ts_expression_convert (TsExpressionRun *run,
                       const char *sign,
                       const TsExpressionValue *value,
                       TsDType dtype,
                       GError **error)
{
  TsTensor *tensor = value->tensor;
  char kind = ts_dtype_kind (dtype);

  if (tensor->dtype == dtype)
    return ts_tensor_ref (tensor);
  if (!value->is_weak || !kind_fits (tensor->dtype, dtype))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s%sexpected %s, found %s; cast converts, as in cast(x, %s)", sign != NULL ? sign : "", sign != NULL ? ": " : "",
                   ts_dtype_name (dtype), value->is_weak ? weak_name (tensor->dtype) : ts_dtype_name (tensor->dtype), ts_dtype_name (dtype));
      return NULL;
    }
  if ((kind == 'i' || kind == 'u') && !check_range (tensor, dtype, error))
    return NULL;
  return ts_expression_cast (run, tensor, dtype, error);
}

/* The dtype in which weak values of both kinds are held; %TS_DTYPE_INVALID for a string and a number. */
static TsDType
widest (TsDType a,
        TsDType b)
{
  static const TsDType order[] = { TS_DTYPE_BOOL, TS_DTYPE_INT64, TS_DTYPE_DOUBLE, TS_DTYPE_COMPLEX128 };
  TsDType found = TS_DTYPE_INVALID;

  if (a == b)
    return a;
  if (a == TS_DTYPE_STRING || b == TS_DTYPE_STRING)
    return TS_DTYPE_INVALID;
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    if (order[i] == a || order[i] == b)
      found = order[i];
  return found;
}

static gboolean
fail_mixed (const char *sign,
            const char *a,
            const char *b,
            GError **error)
{
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s of %s and %s; cast one of them, as in cast(x, float32)", sign, a, b);
  return FALSE;
}

/* The dtype of those that have one, else the widest kind. */
static gboolean
find_common (const char *sign,
             const TsExpressionValue *values,
             guint n,
             TsDType *common,
             gboolean *is_weak,
             GError **error)
{
  TsDType strong = TS_DTYPE_INVALID, weak = TS_DTYPE_INVALID;

  for (guint i = 0; i < n; i++)
    {
      TsDType dtype = values[i].tensor->dtype;

      if (!values[i].is_weak)
        {
          if (strong != TS_DTYPE_INVALID && strong != dtype)
            return fail_mixed (sign, ts_dtype_name (strong), ts_dtype_name (dtype), error);
          strong = dtype;
        }
      else
        {
          TsDType wider = weak == TS_DTYPE_INVALID ? dtype : widest (weak, dtype);

          if (wider == TS_DTYPE_INVALID)
            return fail_mixed (sign, weak_name (weak), weak_name (dtype), error);
          weak = wider;
        }
    }
  *is_weak = strong == TS_DTYPE_INVALID;
  *common = *is_weak ? weak : strong;
  return TRUE;
}

gboolean
ts_expression_unify (TsExpressionRun *run,
                     const char *sign,
                     TsExpressionValue *values,
                     guint n,
                     gboolean *is_weak,
                     GError **error)
{
  TsDType common;

  if (!find_common (sign, values, n, &common, is_weak, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      TsTensor *converted;

      if (values[i].tensor->dtype == common)
        continue;
      if (!*is_weak && !kind_fits (values[i].tensor->dtype, common))
        return fail_mixed (sign, ts_dtype_name (common), weak_name (values[i].tensor->dtype), error);
      converted = *is_weak ? ts_expression_cast (run, values[i].tensor, common, error)
                           : ts_expression_convert (run, sign, &values[i], common, error);
      if (converted == NULL)
        return FALSE;
      ts_tensor_unref (values[i].tensor);
      values[i].tensor = converted;
    }
  return TRUE;
}

TsTensor *
ts_expression_settle (TsExpressionRun *run,
                      const TsExpressionValue *value,
                      GError **error)
{
  if (value->is_weak && value->tensor->dtype == TS_DTYPE_DOUBLE)
    return ts_expression_cast (run, value->tensor, TS_DTYPE_FLOAT, error);
  if (value->is_weak && value->tensor->dtype == TS_DTYPE_INT64 && check_range (value->tensor, TS_DTYPE_INT32, NULL))
    return ts_expression_cast (run, value->tensor, TS_DTYPE_INT32, error);
  return ts_tensor_ref (value->tensor);
}

gboolean
ts_expression_make_fractional (TsExpressionRun *run,
                               TsExpressionValue *value,
                               GError **error)
{
  TsTensor *converted;

  if (strchr ("biu", ts_dtype_kind (value->tensor->dtype)) == NULL)
    return TRUE;
  converted = ts_expression_cast (run, value->tensor, TS_DTYPE_DOUBLE, error);
  if (converted == NULL)
    return FALSE;
  ts_tensor_unref (value->tensor);
  value->tensor = converted;
  return TRUE;
}

TsExpressionValue
ts_expression_value_int (gint64 value)
{
  return (TsExpressionValue) { ts_tensor_new_scalar (TS_DTYPE_INT64, &value), TRUE };
}

/* ---- as arguments ----------------------------------------------------------------------------- */

gboolean
ts_expression_get_int (const TsExpressionValue *value,
                       const char *what,
                       gint64 *result,
                       GError **error)
{
  const TsTensor *tensor = value->tensor;
  char kind = ts_dtype_kind (tensor->dtype);
  g_autofree char *shape = NULL;

  if ((kind == 'i' || kind == 'u') && tensor->shape.rank == 0)
    {
      *result = ts_element_get_int (tensor, 0);
      if (kind == 'u' && *result < 0) /* of uint64, and beyond any use */
        *result = G_MAXINT64;
      return TRUE;
    }
  shape = ts_shape_to_string (&tensor->shape);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s: expected one integer, found %s %s", what, ts_dtype_name (tensor->dtype), shape);
  return FALSE;
}

gboolean
ts_expression_get_truth (const TsTensor *tensor,
                         gboolean *truth,
                         GError **error)
{
  if (tensor->n_elements != 1)
    {
      g_autofree char *shape = ts_shape_to_string (&tensor->shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "whether a value of shape %s is true is not clear; use any() or all(), or & | ~ for each element", shape);
      return FALSE;
    }
  if (tensor->dtype == TS_DTYPE_STRING)
    *truth = ((const TsString *)tensor->data)->size > 0;
  else if (ts_dtype_kind (tensor->dtype) == 'c')
    *truth = ts_element_get_part (tensor, 0, 0) != 0 || ts_element_get_part (tensor, 0, 1) != 0;
  else if (ts_dtype_kind (tensor->dtype) == 'o')
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a %s is neither true nor false", ts_dtype_name (tensor->dtype));
      return FALSE;
    }
  else
    *truth = ts_tensor_get_double (tensor, 0) != 0;
  return TRUE;
}
