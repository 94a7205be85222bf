#include "engine/debug/expression/ts-expression-function.h"

#include "engine/io/ts-generate.h"
#include "engine/tensor/ts-element-format.h"
#include "engine/ts-error.h"

#include <string.h>

/* Functions of shapes and dtypes. */

/* ---- what a tensor is: plain numbers, as `x.shape[0]` in Python ---------------------------------- */

TS_EXPRESSION_CALL (ts_expression_call_shape)
{
  const TsShape *shape = &call->args[0].tensor->shape;

  result->tensor = ts_tensor_new_int64 ((gsize)shape->rank, shape->dims);
  result->is_weak = TRUE;
  return TRUE;
}

TS_EXPRESSION_CALL (ts_expression_call_dtype)
{
  g_autoptr (TsTensor) settled = ts_expression_settle (run, &call->args[0], error);

  if (settled == NULL)
    return FALSE;
  result->tensor = ts_tensor_new_string_scalar (ts_dtype_name (settled->dtype), -1);
  result->is_weak = TRUE;
  return TRUE;
}

TS_EXPRESSION_CALL (ts_expression_call_size)
{
  *result = ts_expression_value_int ((gint64)call->args[0].tensor->n_elements);
  return TRUE;
}

TS_EXPRESSION_CALL (ts_expression_call_rank)
{
  *result = ts_expression_value_int (call->args[0].tensor->shape.rank);
  return TRUE;
}

/* ---- arguments -------------------------------------------------------------------------------- */

static gboolean
get_dtype (const TsExpressionValue *value,
           TsDType *dtype,
           GError **error)
{
  const TsString *string = value->tensor->data;

  if (value->tensor->dtype != TS_DTYPE_STRING || value->tensor->n_elements != 1)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "dtype: expected a name such as float32, found %s", ts_dtype_name (value->tensor->dtype));
      return FALSE;
    }
  *dtype = ts_dtype_from_name (string->bytes);
  if (*dtype != TS_DTYPE_INVALID && !ts_dtype_is_ref (*dtype))
    return TRUE;
  {
    g_autofree char *name = g_utf8_make_valid (string->bytes, (gssize)string->size);

    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "dtype: there is no \"%s\"", name);
  }
  return FALSE;
}

/* Numbers of a vector, or one by itself. */
static gboolean
get_ints (const TsExpressionValue *value,
          const char *what,
          gint64 *numbers,
          int *n,
          GError **error)
{
  const TsTensor *tensor = value->tensor;
  char kind = ts_dtype_kind (tensor->dtype);
  gboolean is_empty = tensor->n_elements == 0;

  if (tensor->shape.rank > 1 || (kind != 'i' && kind != 'u' && !is_empty))
    {
      g_autofree char *shape = ts_shape_to_string (&tensor->shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s: expected a list of integers, found %s %s", what, ts_dtype_name (tensor->dtype), shape);
      return FALSE;
    }
  if (tensor->n_elements > TS_SHAPE_MAX_RANK)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s: more than %d dimensions", what, TS_SHAPE_MAX_RANK);
      return FALSE;
    }
  *n = (int)tensor->n_elements;
  for (int i = 0; i < *n; i++)
    numbers[i] = ts_element_get_int (tensor, (gsize)i);
  return TRUE;
}

/* ---- functions -------------------------------------------------------------------------------- */

TS_EXPRESSION_CALL (ts_expression_call_cast)
{
  TsDType dtype;

  if (!get_dtype (&call->args[1], &dtype, error))
    return FALSE;
  result->tensor = ts_expression_cast (run, call->args[0].tensor, dtype, error);
  return result->tensor != NULL;
}

/* What -1 stands for is checked here: no kernel sees a size that it might multiply. */
TS_EXPRESSION_CALL (ts_expression_call_reshape)
{
  TsTensor *x = call->args[0].tensor;
  TsShape shape = { 0 };
  gint64 rest = (gint64)x->n_elements, known = 1;
  int open = -1;

  if (!get_ints (&call->args[1], "shape", shape.dims, &shape.rank, error))
    return FALSE;
  for (int i = 0; i < shape.rank; i++)
    if (shape.dims[i] == -1 && open < 0)
      open = i;
    else if (shape.dims[i] < 0 || __builtin_mul_overflow (known, shape.dims[i], &known))
      {
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "shape: dimension %d may not be %" G_GINT64_FORMAT, i, shape.dims[i]);
        return FALSE;
      }
  if (open >= 0 ? known == 0 || rest % known != 0 : known != rest)
    {
      g_autofree char *from = ts_shape_to_string (&x->shape);
      g_autofree char *to = ts_shape_to_string (&shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%" G_GSIZE_FORMAT " elements of shape %s do not go into %s", x->n_elements, from, to);
      return FALSE;
    }

  if (open >= 0)
    shape.dims[open] = rest / known;
  result->tensor = ts_tensor_reshape (x, &shape);
  result->is_weak = call->args[0].is_weak;
  return TRUE;
}

TS_EXPRESSION_CALL (ts_expression_call_transpose)
{
  TsTensor *x = call->args[0].tensor;
  gint64 given[TS_SHAPE_MAX_RANK];
  gint32 axes[TS_SHAPE_MAX_RANK];
  g_autoptr (TsTensor) order = NULL;
  int n = x->shape.rank;
  guint32 seen = 0;

  for (int i = 0; i < n; i++)
    given[i] = n - 1 - i;
  if (call->args[1].tensor != NULL && !get_ints (&call->args[1], "axes", given, &n, error))
    return FALSE;
  for (int i = 0; i < n; i++)
    {
      axes[i] = given[i] >= -n && given[i] < n ? (gint32)(given[i] < 0 ? given[i] + n : given[i]) : 0;
      seen |= 1u << axes[i];
    }
  if (n != x->shape.rank || (n > 0 && seen != G_MAXUINT32 >> (32 - n)))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "axes: expected each of 0 to %d once", x->shape.rank - 1);
      return FALSE;
    }

  order = ts_tensor_new_int32 ((gsize)n, axes);
  result->is_weak = call->args[0].is_weak;
  result->tensor = ts_expression_run_op (run, call->function->name, call->function->op, NULL, (TsTensor *[]) { x, order }, 2, error);
  return result->tensor != NULL;
}

/* The elements of the list, or the rows of a tensor. */
TS_EXPRESSION_CALL (ts_expression_call_concat)
{
  g_autofree TsTensor **in = g_new (TsTensor *, call->n_items + 1);
  int axis = 0;

  if (call->items == NULL || call->n_items == 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "concat: expected a list of tensors, as in concat([a, b])");
      return FALSE;
    }
  if (!ts_expression_unify (run, call->function->name, call->items, call->n_items, &result->is_weak, error))
    return FALSE;
  for (guint i = 0; i < call->n_items; i++)
    {
      in[i] = call->items[i].tensor;
      if (in[i]->shape.rank == 0)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "concat: element %u has no dimension; [a, b] makes a vector of scalars", i);
          return FALSE;
        }
    }
  if (call->args[1].tensor != NULL && !ts_expression_get_axis (&call->args[1], in[0]->shape.rank, &axis, error))
    return FALSE;
  if (call->n_items == 1)
    {
      result->tensor = ts_tensor_ref (in[0]);
      return TRUE;
    }

  {
    g_autoptr (TsTensor) last = ts_tensor_new_scalar (TS_DTYPE_INT32, &(gint32) { axis });

    in[call->n_items] = last;
    result->tensor = ts_expression_run_op (run, call->function->name, call->function->op, NULL, in, call->n_items + 1, error);
  }
  return result->tensor != NULL;
}

TS_EXPRESSION_CALL (ts_expression_call_unique)
{
  g_autoptr (TsTensor) flat = ts_expression_flatten (call->args[0].tensor);

  result->is_weak = call->args[0].is_weak;
  result->tensor = ts_expression_run_op (run, call->function->name, call->function->op, NULL, (TsTensor *[]) { flat }, 1, error);
  return result->tensor != NULL;
}

/* Twice as many elements each time. */
static void
repeat (TsTensor *to,
        const TsTensor *element)
{
  gsize size = ts_tensor_size_bytes (to), done = MIN (ts_dtype_size (to->dtype), size);

  if (size > 0)
    memcpy (to->data, element->data, done);
  while (done < size)
    {
      gsize n = MIN (done, size - done);

      memcpy ((char *)to->data + done, to->data, n);
      done += n;
    }
}

TS_EXPRESSION_CALL (ts_expression_call_fill)
{
  gint32 number = call->function->op != NULL;
  TsDType dtype = TS_DTYPE_FLOAT;
  TsShape shape = { 0 };
  g_autoptr (TsTensor) as_int = ts_tensor_new_scalar (TS_DTYPE_INT32, &number);
  g_autoptr (TsTensor) element = NULL;

  if (!get_ints (&call->args[0], "shape", shape.dims, &shape.rank, error) ||
      (call->args[1].tensor != NULL && !get_dtype (&call->args[1], &dtype, error)))
    return FALSE;
  for (int i = 0; i < shape.rank; i++)
    if (shape.dims[i] < 0)
      {
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "shape: dimension %d may not be %" G_GINT64_FORMAT, i, shape.dims[i]);
        return FALSE;
      }
  element = ts_expression_cast (run, as_int, dtype, error);
  result->tensor = element != NULL ? ts_expression_alloc (run, dtype, &shape, error) : NULL;
  if (result->tensor == NULL)
    return FALSE;

  repeat (result->tensor, element);
  return TRUE;
}

/* The same for the same seed, so that it is a function, too. */
TS_EXPRESSION_CALL (ts_expression_call_noise)
{
  g_auto (TsExpressionValue) one = ts_expression_value_int (1);
  const TsExpressionValue *given = call->args[1].tensor != NULL ? &call->args[1] : &one;
  g_autoptr (TsTensor) x = NULL;
  g_autoptr (TsTensor) scale = NULL;
  g_autoptr (TsTensor) normal = NULL;
  g_autoptr (TsTensor) scaled = NULL;
  gint64 seed = 0;

  if (!ts_expression_check_real (call, call->args[0].tensor, error) || !ts_expression_make_fractional (run, &call->args[0], error) ||
      (call->args[2].tensor != NULL && !ts_expression_get_int (&call->args[2], "seed", &seed, error)))
    return FALSE;
  x = ts_expression_settle (run, &call->args[0], error);
  if (x == NULL || !ts_expression_charge (run, x->n_elements, x->dtype, x->n_elements, error))
    return FALSE;

  scale = ts_expression_convert (run, call->function->name, given, x->dtype, error);
  normal = ts_generate (TS_GENERATE_NORMAL, (guint64)seed, x->dtype, &x->shape, error);
  if (scale == NULL || normal == NULL)
    return FALSE;
  scaled = ts_expression_run_broadcast (run, call->function->name, "Mul", (TsTensor *[]) { normal, scale }, 2, error);
  result->tensor = scaled != NULL ? ts_expression_run_broadcast (run, call->function->name, "AddV2", (TsTensor *[]) { x, scaled }, 2, error) : NULL;
  return result->tensor != NULL;
}
