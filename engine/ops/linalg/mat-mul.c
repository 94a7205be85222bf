#include "engine/ops/linalg/ts-product.h"

#include "engine/ops/nn/ts-epilogue.h"
#include "engine/ops/ts-call-float.h"
#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

typedef struct
{
  gboolean transpose_a;
  gboolean transpose_b;
  TsFusedOps fused;
} MatMul;

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  MatMul *self = init->state;

  return ts_operation_get_attr_bool (init->op, "transpose_a", &self->transpose_a, error) &&
         ts_operation_get_attr_bool (init->op, "transpose_b", &self->transpose_b, error) &&
         ts_fused_ops_init (&self->fused, init->op, error);
}

static gboolean
check_matrix (const char *name,
              const TsShape *shape,
              GError **error)
{
  g_autofree char *text = NULL;

  if (shape->rank == 2 || shape->rank == TS_SHAPE_UNKNOWN_RANK)
    return TRUE;

  text = ts_shape_to_string (shape);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s is no matrix but of shape %s", name, text);
  return FALSE;
}

/* The sizes of the product of two shapes, as far as they are known. */
static gboolean
get_sizes (const TsShape *a,
           const TsShape *b,
           gboolean transpose_a,
           gboolean transpose_b,
           gint64 *m,
           gint64 *n,
           gint64 *k,
           GError **error)
{
  gint64 k_a, k_b;

  if (!check_matrix ("a", a, error) || !check_matrix ("b", b, error))
    return FALSE;

  *m = a->rank == 2 ? a->dims[transpose_a ? 1 : 0] : TS_SHAPE_UNKNOWN_DIM;
  *n = b->rank == 2 ? b->dims[transpose_b ? 0 : 1] : TS_SHAPE_UNKNOWN_DIM;
  k_a = a->rank == 2 ? a->dims[transpose_a ? 0 : 1] : TS_SHAPE_UNKNOWN_DIM;
  k_b = b->rank == 2 ? b->dims[transpose_b ? 1 : 0] : TS_SHAPE_UNKNOWN_DIM;
  *k = k_a;
  if (k_a >= 0 && k_b >= 0 && k_a != k_b)
    {
      g_autofree char *text_a = ts_shape_to_string (a), *text_b = ts_shape_to_string (b);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "matrices of shapes %s%s and %s%s cannot be multiplied",
                   text_a, transpose_a ? " transposed" : "", text_b, transpose_b ? " transposed" : "");
      return FALSE;
    }
  return TRUE;
}

static gboolean
run (TsCall *call,
     GError **error)
{
  const MatMul *self = call->state;
  const TsTensor *a = call->in[0], *b = call->in[1];
  TsProduct product = { .dtype = a->dtype, .n = 1, .a = a->data, .b = b->data };
  g_auto (TsEpilogue) epilogue = { .n_owned = 0 };
  gint64 m, n, k;
  TsTensor *out;

  if (!get_sizes (&a->shape, &b->shape, self->transpose_a, self->transpose_b, &m, &n, &k, error))
    return FALSE;

  out = ts_call_alloc (call, 0, &TS_SHAPE (m, n), error);
  if (out == NULL)
    return FALSE;
  if (self->fused.n > 0 && !ts_epilogue_init (&epilogue, &self->fused, call, 2, out, TS_IMAGE_NHWC, error))
    return FALSE;

  product.c = out->data;
  ts_product_init_gemm (&product, self->transpose_a, self->transpose_b, m, n, k);
  return ts_product_run (&product, call, error) &&
         (self->fused.n == 0 || ts_epilogue_apply_all (&epilogue, 0, call, error));
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
  gboolean transpose_a, transpose_b;
  gint64 m, n, k;

  if (!ts_operation_get_attr_bool (call->op, "transpose_a", &transpose_a, error) ||
      !ts_operation_get_attr_bool (call->op, "transpose_b", &transpose_b, error) ||
      !get_sizes (call->in[0], call->in[1], transpose_a, transpose_b, &m, &n, &k, error))
    return FALSE;
  call->out[0] = TS_SHAPE (m, n);
  return TRUE;
}

#define SOURCE "tensorflow/core/kernels/matmul_op.cc"
#define FUSED_SOURCE "tensorflow/core/kernels/matmul_op_fused.cc; Prelu as in TensorFlow.js"

const TsKernelDef ts_mat_mul_kernels[] = {
  { .op = "MatMul", .dtypes = TS_PRODUCT_DTYPES, .prepare = prepare, .state_size = sizeof (MatMul), .run = run, .semantics = SOURCE },
  { .op = "MatMul", .dtypes = TS_DTYPES_SMALL_FLOAT, .prepare = prepare, .state_size = sizeof (MatMul), .run = run_small, .semantics = SOURCE },
  { .op = "_FusedMatMul", .dtypes = TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE), .prepare = prepare, .state_size = sizeof (MatMul), .run = run, .semantics = FUSED_SOURCE },
  { .op = "_FusedMatMul", .dtypes = TS_DTYPES_SMALL_FLOAT, .prepare = prepare, .state_size = sizeof (MatMul), .run = run_small, .semantics = FUSED_SOURCE },
  { 0 },
};

const TsShapeDef ts_mat_mul_shapes[] = {
  { "MatMul", infer },
  { "_FusedMatMul", infer },
  { 0 },
};
