#include "engine/ops/math/ts-einsum.h"

#include "engine/ops/array/ts-accumulate.h"
#include "engine/ops/linalg/ts-product.h"
#include "engine/ops/ts-call-float.h"
#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

#include <string.h>

/* Einsum: each input is brought into the form [batch, free, common], then multiplied; the product's axes go where the output has them. */

#define OUTPUT TS_EINSUM_MAX_INPUTS
#define POLL_ELEMENTS (1 << 20)

/* Axes in an order, outermost first. */
typedef struct
{
  guint n;
  guint axes[TS_EINSUM_MAX_AXES];
} Order;

static void
append (Order *self,
        const Order *other)
{
  memcpy (self->axes + self->n, other->axes, other->n * sizeof other->axes[0]);
  self->n += other->n;
}

/* Elements of an array with those axes. */
static gboolean
count (const Order *self,
       const TsEinsumAxes *axes,
       gint64 *n,
       GError **error)
{
  *n = 1;
  for (guint i = 0; i < self->n; i++)
    if (axes->sizes[self->axes[i]] == 0)
      {
        *n = 0;
        return TRUE;
      }
  for (guint i = 0; i < self->n; i++)
    if (__builtin_mul_overflow (*n, axes->sizes[self->axes[i]], n))
      {
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a product with too many elements");
        return FALSE;
      }
  return TRUE;
}

/* An element of 16 bytes. */
typedef struct
{
  guint64 parts[2];
} Pair;

/* ---- moving -------------------------------------------------------------------------------------- */

#define MOVE(T)                                           \
  for (gint64 i = 0; i < n; i++)                          \
    if (scatter)                                          \
      ((T *)strided)[i * stride] = ((const T *)dense)[i]; \
    else                                                  \
      ((T *)dense)[i] = ((const T *)strided)[i * stride]; \
  break;

/* A run of @n elements of @size bytes. */
static void
move_run (char *dense,
          char *strided,
          gint64 n,
          gint64 stride,
          gsize size,
          gboolean scatter)
{
  if (stride == 1)
    {
      memcpy (scatter ? strided : dense, scatter ? dense : strided, (gsize)n * size);
      return;
    }
  switch (size)
    {
    case 1:
      MOVE (guint8)
    case 2:
      MOVE (guint16)
    case 4:
      MOVE (guint32)
    case 8:
      MOVE (guint64)
    default:
      MOVE (Pair)
    }
}

/* Copies elements between an array without gaps, with axes in @order, and one with @strides: to the former or (@scatter) from it. */
static gboolean
move (TsCall *call,
      const Order *order,
      const TsEinsumAxes *axes,
      const gint64 *strides,
      gsize size,
      char *dense,
      char *strided,
      gboolean scatter,
      GError **error)
{
  guint n_outer = order->n > 0 ? order->n - 1 : 0;
  gint64 run = order->n > 0 ? axes->sizes[order->axes[n_outer]] : 1, stride = order->n > 0 ? strides[order->axes[n_outer]] : 1;
  gint64 n, at[TS_EINSUM_MAX_AXES] = { 0 }, offset = 0;

  if (!count (order, axes, &n, error))
    return FALSE;
  for (gint64 i = 0; i < n; i += run)
    {
      if (i % POLL_ELEMENTS < run && ts_call_is_cancelled (call, error))
        return FALSE;
      move_run (dense + (gsize)i * size, strided + (gsize)offset * size, run, stride, size, scatter);

      for (guint k = n_outer; k-- > 0;)
        {
          guint axis = order->axes[k];

          offset += strides[axis];
          if (++at[k] < axes->sizes[axis])
            break;
          offset -= at[k] * strides[axis];
          at[k] = 0;
        }
    }
  return TRUE;
}

/* Whether an array with axes in @order is the operand as it lies. */
static gboolean
is_in_order (const Order *order,
             const TsEinsumAxes *axes,
             guint operand)
{
  gint64 stride = 1;

  for (guint k = order->n; k-- > 0;)
    {
      guint axis = order->axes[k];

      if (axes->sizes[axis] != 1 && axes->strides[operand][axis] != stride)
        return FALSE;
      stride *= axes->sizes[axis];
    }
  return TRUE;
}

/* ---- one input ----------------------------------------------------------------------------------- */

/* The input's elements with axes in the order of @kept, summed over those of @summed. (transfer full) (nullable) */
static TsTensor *
arrange (TsCall *call,
         guint input,
         const TsEinsumAxes *axes,
         const Order *summed,
         const Order *kept,
         GError **error)
{
  TsTensor *in = call->in[input];
  gsize size = ts_dtype_size (in->dtype);
  g_autoptr (TsTensor) moved = NULL, result = NULL;
  Order order = *summed;
  gint64 n, n_summed;

  append (&order, kept);
  if (!count (kept, axes, &n, error) || !count (summed, axes, &n_summed, error))
    return NULL;

  if (is_in_order (&order, axes, input) && (gint64)in->n_elements == n * n_summed)
    moved = ts_tensor_ref (in);
  else
    {
      moved = ts_tensor_new (in->dtype, &TS_SHAPE (n_summed * n), error);
      if (moved == NULL || !move (call, &order, axes, axes->strides[input], size, moved->data, in->data, FALSE, error))
        return NULL;
    }
  if (summed->n == 0)
    return g_steal_pointer (&moved);

  result = ts_tensor_new (in->dtype, &TS_SHAPE (n), error);
  if (result == NULL)
    return NULL;
  if (n > 0)
    memset (result->data, 0, ts_tensor_size_bytes (result));
  for (gint64 i = 0; n > 0 && i < n_summed; i++)
    {
      if (i * n % POLL_ELEMENTS < n && ts_call_is_cancelled (call, error))
        return NULL;
      ts_accumulate_find (TS_ACCUMULATE_ADD, in->dtype) (result->data, (const char *)moved->data + (gsize)(i * n) * size, (gsize)n);
    }
  return g_steal_pointer (&result);
}

/* ---- the product --------------------------------------------------------------------------------- */

/* Where the axes belong. Along the @summed ones of an input it is summed beforehand. */
typedef struct
{
  Order batch;
  Order common;
  Order free[TS_EINSUM_MAX_INPUTS];
  Order summed[TS_EINSUM_MAX_INPUTS];
} Roles;

static void
add (Order *order,
     guint axis)
{
  order->axes[order->n++] = axis;
}

static void
find_roles (Roles *self,
            const TsEinsumAxes *axes)
{
  /* The last were found first. */
  for (guint axis = axes->n; axis-- > 0;)
    {
      gboolean a = axes->has[0][axis], b = axes->has[1][axis], out = axes->has[OUTPUT][axis];

      if (a && b)
        add (out ? &self->batch : &self->common, axis);
      else if (a || b)
        add (out ? &self->free[a ? 0 : 1] : &self->summed[a ? 0 : 1], axis);
    }
}

/* (transfer full) (nullable): an input as a batch of matrices, [free, common] or, if it lies like that, [common, free]. */
static TsTensor *
arrange_matrices (TsCall *call,
                  guint input,
                  const TsEinsumAxes *axes,
                  const Roles *roles,
                  gboolean *common_first,
                  GError **error)
{
  Order straight = roles->batch, turned = roles->batch;

  append (&straight, &roles->free[input]);
  append (&straight, &roles->common);
  append (&turned, &roles->common);
  append (&turned, &roles->free[input]);
  *common_first = roles->summed[input].n == 0 && !is_in_order (&straight, axes, input) && is_in_order (&turned, axes, input);
  return arrange (call, input, axes, &roles->summed[input], *common_first ? &turned : &straight, error);
}

/* (transfer full) (nullable): with axes batch, free of input @first, free of the other one. */
static TsTensor *
multiply (TsCall *call,
          const TsEinsumAxes *axes,
          const Roles *roles,
          guint first,
          GError **error)
{
  g_autoptr (TsTensor) a = NULL, b = NULL, c = NULL;
  TsProduct product = { .dtype = call->in[0]->dtype };
  gboolean a_turned, b_turned;
  gint64 n, m, columns, k;

  a = arrange_matrices (call, first, axes, roles, &a_turned, error);
  b = a != NULL ? arrange_matrices (call, !first, axes, roles, &b_turned, error) : NULL;
  if (b == NULL || !count (&roles->free[first], axes, &m, error) || !count (&roles->free[!first], axes, &columns, error))
    return NULL;
  if (!count (&roles->batch, axes, &n, error) || !count (&roles->common, axes, &k, error))
    return NULL;

  c = ts_tensor_new (product.dtype, &TS_SHAPE (n, m, columns), error);
  if (c == NULL)
    return NULL;
  product.a = a->data;
  product.b = b->data;
  product.c = c->data;
  product.n = (gsize)n;
  ts_product_init_gemm (&product, a_turned, !b_turned, m, columns, k);
  return ts_product_run (&product, call, error) ? g_steal_pointer (&c) : NULL;
}

/* ---- the op -------------------------------------------------------------------------------------- */

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  TsEinsum *self = init->state;
  g_autofree char *equation = ts_operation_dup_attr_string (init->op, "equation", NULL, error);

  return equation != NULL && ts_einsum_parse (self, equation, error);
}

/* Puts @value, with axes in @order, where the output has them: as it is if the order is the same. */
static gboolean
publish (TsCall *call,
         const TsEinsumAxes *axes,
         const Order *order,
         TsTensor *value,
         const TsShape *shape,
         GError **error)
{
  TsTensor *out;
  gint64 n = 0;

  if (!ts_shape_n_elements (shape, &n))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the output would have too many elements");
      return FALSE;
    }
  if ((gint64)value->n_elements == n && is_in_order (order, axes, OUTPUT))
    {
      call->out[0] = ts_tensor_reshape (value, shape);
      return TRUE;
    }
  out = ts_call_alloc (call, 0, shape, error);
  if (out == NULL)
    return FALSE;
  if (out->n_elements > value->n_elements)
    memset (out->data, 0, ts_tensor_size_bytes (out));
  return move (call, order, axes, axes->strides[OUTPUT], ts_dtype_size (out->dtype), value->data, out->data, TRUE, error);
}

static gboolean
run (TsCall *call,
     GError **error)
{
  const TsEinsum *self = call->state;
  const TsShape *shapes[TS_EINSUM_MAX_INPUTS] = { NULL };
  g_autoptr (TsTensor) value = NULL;
  g_autofree TsEinsumAxes *axes = g_new (TsEinsumAxes, 1);
  g_autofree Roles *roles = g_new0 (Roles, 1);
  TsShape shape;
  Order order, other;
  guint first;

  if (call->n_in != self->n_inputs)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the equation has %u inputs, the operation %u", self->n_inputs, call->n_in);
      return FALSE;
    }
  for (guint i = 0; i < call->n_in; i++)
    shapes[i] = &call->in[i]->shape;
  if (!ts_einsum_resolve (self, shapes, axes, &shape, error))
    return FALSE;

  find_roles (roles, axes);
  order = other = roles->batch;
  append (&order, &roles->free[0]);
  append (&order, &roles->free[1]);
  append (&other, &roles->free[1]);
  append (&other, &roles->free[0]);
  first = !is_in_order (&order, axes, OUTPUT) && is_in_order (&other, axes, OUTPUT);

  value = self->n_inputs == 1 ? arrange (call, 0, axes, &roles->summed[0], &order, error) : multiply (call, axes, roles, first, error);
  return value != NULL && publish (call, axes, first ? &other : &order, value, &shape, error);
}

static gboolean
run_small (TsCall *call,
           GError **error)
{
  return ts_call_run_as_float (call, run, error);
}

#define SOURCE "tensorflow/core/kernels/linalg/einsum_op_impl.h"

const TsKernelDef ts_einsum_kernels[] = {
  { .op = "Einsum", .dtypes = TS_PRODUCT_DTYPES, .prepare = prepare, .state_size = sizeof (TsEinsum), .run = run, .semantics = SOURCE },
  { .op = "Einsum", .dtypes = TS_DTYPES_SMALL_FLOAT, .prepare = prepare, .state_size = sizeof (TsEinsum), .run = run_small, .semantics = SOURCE },
  { 0 },
};
