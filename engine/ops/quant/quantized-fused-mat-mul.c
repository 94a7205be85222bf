#include "engine/ops/quant/ts-quant.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

#include <math.h>
#include <string.h>

/* QuantizedMatMulWithBias and its kin: what TensorFlow has with oneDNN alone. Sums of products are 32-bit integers; bias, relu and the
 * new range follow in float. */

typedef struct
{
  gboolean relu;
  gboolean rescale; /* there is a range for the result */
  gboolean transpose_a;
  gboolean transpose_b;
  gboolean min_first; /* number 0 of A is the least; else it is zero */
} FusedMatMul;

static gboolean
prepare (TsKernelInit *init,
         gboolean relu,
         gboolean rescale,
         GError **error)
{
  FusedMatMul *self = init->state;
  g_autofree char *mode = NULL;
  TsDType b, out, bias = TS_DTYPE_FLOAT;

  self->relu = relu;
  self->rescale = rescale;
  if (!ts_operation_get_attr_bool (init->op, "transpose_a", &self->transpose_a, error) ||
      !ts_operation_get_attr_bool (init->op, "transpose_b", &self->transpose_b, error) ||
      !ts_operation_get_attr_dtype (init->op, "T2", &b, error) || !ts_operation_get_attr_dtype (init->op, "Toutput", &out, error) ||
      (ts_operation_has_attr (init->op, "Tbias") && !ts_operation_get_attr_dtype (init->op, "Tbias", &bias, error)))
    return FALSE;
  mode = ts_operation_dup_attr_string (init->op, "input_quant_mode", NULL, error);
  if (mode == NULL)
    return FALSE;
  self->min_first = strcmp (mode, "MIN_FIRST") == 0;
  if (!self->min_first && strcmp (mode, "SCALED") != 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "input_quant_mode is \"%s\"", mode);
      return FALSE;
    }
  if (b == TS_DTYPE_QINT8 && (bias == TS_DTYPE_FLOAT || bias == TS_DTYPE_QINT32) &&
      (rescale ? out == TS_DTYPE_QINT8 || out == TS_DTYPE_QUINT8 || out == TS_DTYPE_FLOAT : out == TS_DTYPE_QINT32))
    return TRUE;

  g_set_error_literal (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "there is no kernel for these types of B, the bias and the result");
  return FALSE;
}

typedef struct
{
  const FusedMatMul *self;
  gint64 m;
  gint64 n;
  gint64 k;
  const guint8 *a;
  const gint8 *b;
  float *bias; /* in the units of the sums */
  float scale; /* from sums to the result */
  TsTensor *out;
} Job;

static gint8
b_at (const Job *job,
      gint64 k,
      gint64 j)
{
  return job->self->transpose_b ? job->b[j * job->k + k] : job->b[k * job->n + j];
}

static void
put (const Job *job,
     gsize at,
     float value)
{
  TsQuantType type;
  gint32 number;

  if (job->self->relu)
    value = MAX (value, 0);
  if (job->out->dtype == TS_DTYPE_FLOAT)
    {
      ((float *)job->out->data)[at] = value;
      return;
    }
  type = ts_quant_type (job->out->dtype);
  value = rintf (value);
  number = value >= (float)type.highest ? (gint32)type.highest : value <= (float)type.lowest ? (gint32)type.lowest
                                                                                             : ts_quant_truncate (value);
  ts_quant_store (job->out, at, 1, &number);
}

static void
run_rows (gsize begin,
          gsize end,
          gpointer data)
{
  const Job *job = data;

  for (gint64 i = (gint64)begin; i < (gint64)end; i++)
    for (gint64 j = 0; j < job->n; j++)
      {
        guint32 sum = 0;

        for (gint64 k = 0; k < job->k; k++)
          sum += (guint32)((gint32)job->a[job->self->transpose_a ? k * job->m + i : i * job->k + k] * b_at (job, k, j));
        put (job, (gsize)(i * job->n + j), ((float)(gint32)sum + job->bias[j]) * job->scale);
      }
}

static float
reach_of (const float *range)
{
  return MAX (fabsf (range[0]), fabsf (range[1]));
}

/* A float bias in the units of the sums; with a least number that is not zero, what that adds to each sum as well. Of integers all that
 * is done already. */
static void
scale_bias (Job *job,
            const TsTensor *bias,
            const float *range_a,
            const float *range_b)
{
  float width = job->self->min_first ? range_a[1] - range_a[0] : reach_of (range_a);
  float unit = 255.f * 127.f / (width * reach_of (range_b)), least = 255 * range_a[0] / (range_a[1] - range_a[0]);

  for (gint64 j = 0; j < job->n; j++)
    {
      gint64 sum = 0;

      if (bias->dtype == TS_DTYPE_QINT32)
        {
          job->bias[j] = (float)((const gint32 *)bias->data)[j];
          continue;
        }
      for (gint64 k = 0; k < job->k && job->self->min_first; k++)
        sum += b_at (job, k, j);
      job->bias[j] = ((const float *)bias->data)[j] * unit;
      if (job->self->min_first)
        job->bias[j] += (float)sum * least;
    }
}

static gboolean
check_shapes (const TsCall *call,
              Job *job,
              GError **error)
{
  const TsShape *a = &call->in[0]->shape, *b = &call->in[1]->shape, *bias = &call->in[2]->shape;

  if (!ts_arg_check_rank (call, 0, "a", 2, error) || !ts_arg_check_rank (call, 1, "b", 2, error) || !ts_arg_check_rank (call, 2, "bias", 1, error))
    return FALSE;
  job->m = a->dims[job->self->transpose_a ? 1 : 0];
  job->k = a->dims[job->self->transpose_a ? 0 : 1];
  job->n = b->dims[job->self->transpose_b ? 0 : 1];
  if (job->k == b->dims[job->self->transpose_b ? 1 : 0] && bias->dims[0] == job->n)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               "a of depth %" G_GINT64_FORMAT ", b of depth %" G_GINT64_FORMAT " and %" G_GINT64_FORMAT " columns, and %" G_GINT64_FORMAT " numbers of bias do not fit",
               job->k, b->dims[job->self->transpose_b ? 1 : 0], job->n, bias->dims[0]);
  return FALSE;
}

static gboolean
run (TsCall *call,
     GError **error)
{
  const FusedMatMul *self = call->state;
  Job job = { .self = self, .a = call->in[0]->data, .b = call->in[1]->data, .scale = 1 };
  g_autofree float *bias = NULL;
  float a[2], b[2], out[2], step;

  if (!check_shapes (call, &job, error) || !ts_quant_arg_range (call, 3, &a[0], &a[1], error) || !ts_quant_arg_range (call, 5, &b[0], &b[1], error) ||
      (self->rescale && !ts_quant_arg_range (call, 7, &out[0], &out[1], error)))
    return FALSE;
  job.out = ts_call_alloc (call, 0, &TS_SHAPE (job.m, job.n), error);
  if (job.out == NULL)
    return FALSE;

  /* Of one in the sums; -128 counts as -127. */
  step = (a[1] - a[0]) / 255 * ((b[1] - b[0]) / 254);
  if (!self->rescale)
    {
      out[0] = step * -2147483648.f;
      out[1] = step * 2147483648.f;
    }
  else if (job.out->dtype == TS_DTYPE_FLOAT)
    job.scale = fabsf (step);
  else
    job.scale = fabsf (step) * 2147483648.f / reach_of (out) / (job.out->dtype == TS_DTYPE_QUINT8 ? 8388608.f : 16777216.f);
  if (call->n_out > 1 && !ts_quant_put_range (call, 1, out[0], out[1], error))
    return FALSE;
  if (job.out->n_elements == 0)
    return TRUE;

  job.bias = bias = g_new (float, job.n);
  scale_bias (&job, call->in[2], a, b);
  return ts_call_parallel_for (call, (gsize)job.m, 1, run_rows, &job, error);
}

static gboolean
infer (TsShapeCall *call,
       GError **error)
{
  const TsShape *a = call->in[0], *b = call->in[1];
  gboolean transpose_a = FALSE, transpose_b = FALSE;

  if (!ts_shape_expect_rank (call, 0, 2, error) || !ts_shape_expect_rank (call, 1, 2, error))
    return FALSE;
  ts_operation_get_attr_bool (call->op, "transpose_a", &transpose_a, NULL);
  ts_operation_get_attr_bool (call->op, "transpose_b", &transpose_b, NULL);
  call->out[0] = TS_SHAPE (a->rank == 2 ? a->dims[transpose_a ? 1 : 0] : -1, b->rank == 2 ? b->dims[transpose_b ? 0 : 1] : -1);
  for (guint i = 1; i < call->n_out; i++)
    call->out[i] = TS_SHAPE ();
  return TRUE;
}

/* op type, name of its functions, relu, range of the result */
#define FUSED_MAT_MULS(X)                                                   \
  X ("QuantizedMatMulWithBias", bias, FALSE, FALSE)                         \
  X ("QuantizedMatMulWithBiasAndDequantize", dequantize, FALSE, TRUE)       \
  X ("QuantizedMatMulWithBiasAndRelu", relu, TRUE, FALSE)                   \
  X ("QuantizedMatMulWithBiasAndReluAndRequantize", relu_range, TRUE, TRUE) \
  X ("QuantizedMatMulWithBiasAndRequantize", range, FALSE, TRUE)

#define X(type, name, relu, rescale)                                  \
  static gboolean prepare_##name (TsKernelInit *init, GError **error) \
  {                                                                   \
    return prepare (init, relu, rescale, error);                      \
  }
FUSED_MAT_MULS (X)
#undef X

const TsKernelDef ts_quantized_fused_mat_mul_kernels[] = {
#define X(type, name, ...) \
  { .op = type, .dtypes = TS_DTYPE_BIT (TS_DTYPE_QUINT8), .dtype_attr = "T1", .prepare = prepare_##name, .state_size = sizeof (FusedMatMul), .run = run, .semantics = "tensorflow/core/kernels/mkl/mkl_qmatmul_op.cc" },
  FUSED_MAT_MULS (X)
#undef X
      { 0 },
};

const TsShapeDef ts_quantized_fused_mat_mul_shapes[] = {
#define X(type, name, ...) { type, infer },
  FUSED_MAT_MULS (X)
#undef X
      { 0 },
};
