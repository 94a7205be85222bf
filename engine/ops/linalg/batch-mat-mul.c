#include "engine/ops/linalg/ts-product.h"

#include "engine/ops/ts-call-float.h"
#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

#include <string.h>

typedef struct
{
  gboolean adjoint_x;
  gboolean adjoint_y;
  gboolean broadcasts;
} BatchMatMul;

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  BatchMatMul *self = init->state;

  self->broadcasts = strcmp (init->op->type, "BatchMatMul") != 0;
  return ts_operation_get_attr_bool (init->op, "adj_x", &self->adjoint_x, error) &&
         ts_operation_get_attr_bool (init->op, "adj_y", &self->adjoint_y, error);
}

static gboolean
is_byte (TsDType dtype)
{
  return dtype == TS_DTYPE_INT8 || dtype == TS_DTYPE_UINT8;
}

/* Two types that are the same; or bytes, whose products are summed as int32. */
static gboolean
prepare_v3 (TsKernelInit *init,
            GError **error)
{
  TsDType x, y, out;

  if (!ts_operation_get_attr_dtype (init->op, "Ta", &x, error) ||
      !ts_operation_get_attr_dtype (init->op, "Tb", &y, error) ||
      !ts_operation_get_attr_dtype (init->op, "Tout", &out, error))
    return FALSE;
  if ((x != y || x != out) && !(is_byte (x) && is_byte (y) && out == TS_DTYPE_INT32))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED,
                   "there is no product of %s and %s as %s", ts_dtype_name (x), ts_dtype_name (y), ts_dtype_name (out));
      return FALSE;
    }
  return prepare (init, error);
}

static gboolean
mismatch (const TsShape *x,
          const TsShape *y,
          const char *what,
          GError **error)
{
  g_autofree char *a = ts_shape_to_string (x), *b = ts_shape_to_string (y);

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "matrices of shapes %s and %s %s", a, b, what);
  return FALSE;
}

/* The shape of the product as far as it is known; @batch is that of the dimensions before the matrices. */
static gboolean
get_shape (const TsShape *x,
           const TsShape *y,
           const BatchMatMul *self,
           TsShape *batch,
           TsShape *out,
           gint64 *k,
           GError **error)
{
  TsShape batch_x, batch_y;
  gint64 k_y;

  *batch = *out = TS_SHAPE_UNKNOWN;
  if ((x->rank >= 0 && x->rank < 2) || (y->rank >= 0 && y->rank < 2))
    return mismatch (x, y, "have too few dimensions", error);
  if (x->rank < 0 || y->rank < 0)
    return TRUE;

  ts_shape_init (&batch_x, x->rank - 2, x->dims);
  ts_shape_init (&batch_y, y->rank - 2, y->dims);
  if (self->broadcasts ? !ts_shape_broadcast (&batch_x, &batch_y, batch) : !ts_shape_merge (&batch_x, &batch_y, batch))
    return mismatch (x, y, self->broadcasts ? "do not broadcast to each other" : "do not come in the same batches", error);

  *k = x->dims[x->rank - (self->adjoint_x ? 2 : 1)];
  k_y = y->dims[y->rank - (self->adjoint_y ? 1 : 2)];
  if (*k >= 0 && k_y >= 0 && *k != k_y)
    return mismatch (x, y, "cannot be multiplied", error);

  if (batch->rank + 2 > TS_SHAPE_MAX_RANK)
    return mismatch (x, y, "have too many dimensions", error);
  ts_shape_copy (out, batch);
  out->rank += 2;
  out->dims[batch->rank] = x->dims[x->rank - (self->adjoint_x ? 1 : 2)];
  out->dims[batch->rank + 1] = y->dims[y->rank - (self->adjoint_y ? 2 : 1)];
  return TRUE;
}

/* For each matrix of the result, which of @shape's it is made from; %NULL if there is one each. */
static gsize *
get_indices (const TsShape *shape,
             const TsShape *batch,
             gsize n)
{
  int shift = batch->rank - (shape->rank - 2);
  gboolean same = TRUE;
  gsize *result;

  for (int d = 0; d < batch->rank; d++)
    same = same && d >= shift && shape->dims[d - shift] == batch->dims[d];
  if (same)
    return NULL;

  result = g_new (gsize, n);
  for (gsize i = 0; i < n; i++)
    {
      gsize rest = i, stride = 1;

      result[i] = 0;
      for (int d = batch->rank - 1; d >= shift; d--)
        {
          gsize size = (gsize)shape->dims[d - shift];

          if (size != 1)
            result[i] += rest % (gsize)batch->dims[d] * stride;
          rest /= (gsize)batch->dims[d];
          stride *= size;
        }
    }
  return result;
}

static gboolean
run (TsCall *call,
     GError **error)
{
  const BatchMatMul *self = call->state;
  const TsTensor *x = call->in[0], *y = call->in[1];
  TsProduct product = {
    .dtype = x->dtype,
    .a = x->data,
    .b = y->data,
    .conjugate_a = self->adjoint_x,
    .conjugate_b = self->adjoint_y,
  };
  g_autofree gsize *x_index = NULL, *y_index = NULL;
  TsShape batch, shape;
  gint64 k = 0, n = 0;
  TsTensor *out;

  if (!get_shape (&x->shape, &y->shape, self, &batch, &shape, &k, error))
    return FALSE;
  out = ts_call_alloc (call, 0, &shape, error);
  if (out == NULL)
    return FALSE;
  if (out->n_elements == 0)
    return TRUE;

  ts_shape_n_elements (&batch, &n);
  product.c = out->data;
  product.n = (gsize)n;
  product.a_index = x_index = get_indices (&x->shape, &batch, product.n);
  product.b_index = y_index = get_indices (&y->shape, &batch, product.n);
  ts_product_init_gemm (&product, self->adjoint_x, self->adjoint_y, shape.dims[batch.rank], shape.dims[batch.rank + 1], k);
  return ts_product_run (&product, call, error);
}

/* (transfer full) (nullable): as int32, whatever integers they are of one byte. */
static TsTensor *
widen_bytes (const TsTensor *tensor,
             GError **error)
{
  TsTensor *wide = ts_tensor_new (TS_DTYPE_INT32, &tensor->shape, error);
  const guint8 *from = tensor->data;

  for (gsize i = 0; wide != NULL && i < tensor->n_elements; i++)
    ((gint32 *)wide->data)[i] = tensor->dtype == TS_DTYPE_INT8 ? (gint8)from[i] : from[i];
  return wide;
}

static gboolean
run_v3 (TsCall *call,
        GError **error)
{
  g_autoptr (TsTensor) x = NULL, y = NULL;
  TsCall wide = *call;

  if (call->in[0]->dtype == call->out_dtypes[0])
    return run (call, error);

  x = widen_bytes (call->in[0], error);
  y = x != NULL ? widen_bytes (call->in[1], error) : NULL;
  wide.in = (TsTensor *[]) { x, y };
  return y != NULL && run (&wide, error);
}

static gboolean
run_small (TsCall *call,
           GError **error)
{
  return ts_call_run_as_float (call, run, error);
}

static gboolean
infer (TsShapeCall *call,
       GError **error)
{
  BatchMatMul self = { .broadcasts = strcmp (call->op->type, "BatchMatMul") != 0 };
  TsShape batch;
  gint64 k;

  return ts_operation_get_attr_bool (call->op, "adj_x", &self.adjoint_x, error) &&
         ts_operation_get_attr_bool (call->op, "adj_y", &self.adjoint_y, error) &&
         get_shape (call->in[0], call->in[1], &self, &batch, &call->out[0], &k, error);
}

#define SOURCE "tensorflow/core/kernels/batch_matmul_op_impl.h"
#define ROWS(op_type, attr, prepare_func, run_func)                                                                                                                        \
  { .op = op_type, .dtypes = TS_PRODUCT_DTYPES, .dtype_attr = attr, .prepare = prepare_func, .state_size = sizeof (BatchMatMul), .run = run_func, .semantics = SOURCE },   \
  {                                                                                                                                                                        \
    .op = op_type, .dtypes = TS_DTYPES_SMALL_FLOAT, .dtype_attr = attr, .prepare = prepare_func, .state_size = sizeof (BatchMatMul), .run = run_small, .semantics = SOURCE \
  }

const TsKernelDef ts_batch_mat_mul_kernels[] = {
  ROWS ("BatchMatMul", "T", prepare, run),
  ROWS ("BatchMatMulV2", "T", prepare, run),
  ROWS ("BatchMatMulV3", "Ta", prepare_v3, run_v3),
  { 0 },
};

const TsShapeDef ts_batch_mat_mul_shapes[] = {
  { "BatchMatMul", infer },
  { "BatchMatMulV2", infer },
  { "BatchMatMulV3", infer },
  { 0 },
};
