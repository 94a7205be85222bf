#include "engine/ops/quant/ts-quant.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/ts-broadcast.h"
#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

#include <math.h>

/* Quantized numbers element by element: BiasAdd, Add, Mul, Relu. */

/* ---- QuantizedBiasAdd -------------------------------------------------------------------------------- */

typedef struct
{
  const TsTensor *in;
  const TsTensor *bias;
  gint32 *out;
  TsDequantizer in_value;
  TsDequantizer bias_value;
  TsQuantizer sum;
  gint32 zero; /* of the sum */
} BiasAdd;

/* Both are brought to the range of the sum, where they are added as they are. */
static void
add_bias_chunk (gsize first,
                gsize n,
                gpointer data)
{
  const BiasAdd *job = data;
  gint32 numbers[TS_QUANT_CHUNK];

  ts_quant_load (job->in, first, n, numbers);
  for (gsize i = 0; i < n; i++)
    {
      gint32 bias;
      guint32 a, b;

      ts_quant_load (job->bias, (first + i) % job->bias->n_elements, 1, &bias);
      a = (guint32)ts_quantizer_apply (&job->sum, job->in_value.offset + (float)numbers[i] * job->in_value.scale);
      b = (guint32)ts_quantizer_apply (&job->sum, job->bias_value.offset + (float)bias * job->bias_value.scale);
      job->out[first + i] = (gint32)(a + (b + (guint32)job->zero));
    }
}

static gboolean
check_bias (const TsCall *call,
            GError **error)
{
  const TsShape *in = &call->in[0]->shape, *bias = &call->in[1]->shape;
  g_autofree char *a = NULL, *b = NULL;

  if (in->rank >= 2 && bias->rank == 1 && bias->dims[0] == in->dims[in->rank - 1])
    return TRUE;

  a = ts_shape_to_string (in);
  b = ts_shape_to_string (bias);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "bias of shape %s is no vector for the last of two or more dimensions of %s", b, a);
  return FALSE;
}

static gboolean
bias_add_run (TsCall *call,
              GError **error)
{
  BiasAdd job = { .in = call->in[0], .bias = call->in[1] };
  float min, max, bias_min, bias_max, reach;
  TsTensor *out;

  if (!ts_quant_arg_range (call, 2, &min, &max, error) || !ts_quant_arg_range (call, 4, &bias_min, &bias_max, error) ||
      !check_bias (call, error))
    return FALSE;

  /* Symmetric, with the upper 17 bits to spare. */
  reach = MAX (max, MAX (-min, MAX (bias_max, -bias_min))) * (1 << 17);
  ts_dequantizer_init (&job.in_value, job.in->dtype, min, max);
  ts_dequantizer_init (&job.bias_value, job.bias->dtype, bias_min, bias_max);
  ts_quantizer_init (&job.sum, TS_DTYPE_QINT32, -reach, reach);
  job.zero = ts_quantize (TS_DTYPE_QINT32, 0, -reach, reach);

  out = ts_call_alloc (call, 0, &job.in->shape, error);
  if (out == NULL || !ts_quant_put_range (call, 1, -reach, reach, error))
    return FALSE;
  job.out = out->data;
  return ts_quant_for_chunks (call, out->n_elements, add_bias_chunk, &job, error);
}

/* ---- QuantizedAdd, QuantizedMul ---------------------------------------------------------------------- */

/* Operand k's number q counts (q - @zero[k]), or @base[k] + q * @step[k]. */
typedef struct
{
  gint64 zero[2];
  gint64 base[2];
  gint32 step[2];
} Operands;

static gint64
in_sum (const Operands *self,
        int k,
        guint8 number)
{
  gint64 value = self->base[k] + (gint64)number * self->step[k];

  return CLAMP (value, G_MININT32, G_MAXINT32);
}

static void
add_numbers (gsize n,
             void *out,
             const void *const *in,
             gpointer data)
{
  for (gsize i = 0; i < n; i++)
    ((gint32 *)out)[i] = (gint32)(guint32)(in_sum (data, 0, ((const guint8 *)in[0])[i]) + in_sum (data, 1, ((const guint8 *)in[1])[i]));
}

static void
multiply_numbers (gsize n,
                  void *out,
                  const void *const *in,
                  gpointer data)
{
  const Operands *self = data;

  for (gsize i = 0; i < n; i++)
    {
      guint32 a = (guint32)(((const guint8 *)in[0])[i] - self->zero[0]), b = (guint32)(((const guint8 *)in[1])[i] - self->zero[1]);

      ((gint32 *)out)[i] = (gint32)(a * b);
    }
}

static gboolean
run_broadcast (TsCall *call,
               Operands *operands,
               TsElementFunc func,
               float min,
               float max,
               GError **error)
{
  const TsShape *shapes[] = { &call->in[0]->shape, &call->in[1]->shape };
  TsBroadcast broadcast;
  TsShape shape;
  TsTensor *out;

  if (!ts_broadcast_init (&broadcast, shapes, 2, &shape, error))
    return FALSE;
  out = ts_call_alloc (call, 0, &shape, error);
  return out != NULL && ts_quant_put_range (call, 1, min, max, error) &&
         (out->n_elements == 0 || ts_broadcast_run (&broadcast, call, out, call->in, 4096, func, operands, error));
}

static gboolean
add_run (TsCall *call,
         GError **error)
{
  Operands operands = { 0 };
  float min[2], max[2], reach;

  if (!ts_quant_arg_real_range (call, 2, &min[0], &max[0], error) || !ts_quant_arg_real_range (call, 4, &min[1], &max[1], error))
    return FALSE;
  reach = MAX (fabsf (MIN (min[0], min[1])), fabsf (MAX (max[0], max[1]))) * (1 << 14);
  for (int k = 0; k < 2; k++)
    {
      float zero = ts_dequantize (TS_DTYPE_QUINT8, 0, min[k], max[k]), one = ts_dequantize (TS_DTYPE_QUINT8, 1, min[k], max[k]);

      operands.base[k] = ts_quantize_unclamped (TS_DTYPE_QINT32, zero, -reach, reach);
      operands.step[k] = (gint32)(ts_quantize_unclamped (TS_DTYPE_QINT32, one, -reach, reach) - operands.base[k]);
    }
  return run_broadcast (call, &operands, add_numbers, -reach, reach, error);
}

static gboolean
mul_run (TsCall *call,
         GError **error)
{
  Operands operands = { 0 };
  float min[2], max[2], min_out, max_out;

  if (!ts_quant_arg_real_range (call, 2, &min[0], &max[0], error) || !ts_quant_arg_real_range (call, 4, &min[1], &max[1], error))
    return FALSE;
  for (int k = 0; k < 2; k++)
    operands.zero[k] = ts_quantize_unclamped (TS_DTYPE_QUINT8, 0, min[k], max[k]);
  ts_quant_product_range (TS_DTYPE_QUINT8, min[0], max[0], TS_DTYPE_QUINT8, min[1], max[1], TS_DTYPE_QINT32, &min_out, &max_out);
  return run_broadcast (call, &operands, multiply_numbers, min_out, max_out, error);
}

/* ---- QuantizedRelu, QuantizedRelu6, QuantizedReluX --------------------------------------------------- */

typedef struct
{
  const TsTensor *in;
  TsTensor *out;
  gint32 least;
  gint32 most;
} Clip;

static void
clip_chunk (gsize first,
            gsize n,
            gpointer data)
{
  const Clip *job = data;
  gint32 numbers[TS_QUANT_CHUNK];

  ts_quant_load (job->in, first, n, numbers);
  for (gsize i = 0; i < n; i++)
    numbers[i] = MIN (MAX (numbers[i], job->least), job->most);
  ts_quant_store (job->out, first, n, numbers);
}

/* The range begins at input @range; the result has the same. */
static gboolean
run_clip (TsCall *call,
          guint range,
          float limit,
          GError **error)
{
  TsDType dtype = call->in[0]->dtype;
  Clip job = { .in = call->in[0], .most = (gint32)ts_quant_type (dtype).highest };
  float min, max;

  if (ts_dtype_base (call->out_dtypes[0]) != dtype)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "the result must be of the same type as the input");
      return FALSE;
    }
  if (!ts_quant_arg_range (call, range, &min, &max, error))
    return FALSE;
  job.least = ts_quantize (dtype, 0, min, max);
  if (limit < INFINITY)
    job.most = ts_quantize (dtype, limit, min, max);
  job.out = ts_call_alloc (call, 0, &job.in->shape, error);
  return job.out != NULL && ts_quant_put_range (call, 1, min, max, error) &&
         ts_quant_for_chunks (call, job.out->n_elements, clip_chunk, &job, error);
}

static gboolean
relu_run (TsCall *call,
          GError **error)
{
  return run_clip (call, 1, INFINITY, error);
}

static gboolean
relu6_run (TsCall *call,
           GError **error)
{
  return run_clip (call, 1, 6, error);
}

static gboolean
relu_x_run (TsCall *call,
            GError **error)
{
  return ts_arg_check_rank (call, 1, "max_value", 0, error) && run_clip (call, 2, *(const float *)call->in[1]->data, error);
}

#define EIGHT_BITS (TS_DTYPE_BIT (TS_DTYPE_QUINT8) | TS_DTYPE_BIT (TS_DTYPE_QINT8))
#define RELU_SOURCE "tensorflow/core/kernels/quantized_activation_ops.cc"

static gboolean
check_dtypes (const TsOperation *op,
              const char *second,
              TsDType wanted_second,
              const char *result,
              GError **error)
{
  TsDType dtype, out;

  if (!ts_operation_get_attr_dtype (op, second, &dtype, error) || !ts_operation_get_attr_dtype (op, result, &out, error))
    return FALSE;
  if (dtype == wanted_second && out == TS_DTYPE_QINT32)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "%s and %s: there is a kernel for %s and qint32 only", second, result, ts_dtype_name (wanted_second));
  return FALSE;
}

static gboolean
bias_add_prepare (TsKernelInit *init,
                  GError **error)
{
  TsDType dtype;

  return ts_operation_get_attr_dtype (init->op, "T1", &dtype, error) && check_dtypes (init->op, "T2", dtype, "out_type", error);
}

static gboolean
binary_prepare (TsKernelInit *init,
                GError **error)
{
  return check_dtypes (init->op, "T2", TS_DTYPE_QUINT8, "Toutput", error);
}

const TsKernelDef ts_quantized_cwise_kernels[] = {
  { .op = "QuantizedAdd", .dtypes = TS_DTYPE_BIT (TS_DTYPE_QUINT8), .dtype_attr = "T1", .prepare = binary_prepare, .run = add_run, .semantics = "tensorflow/core/kernels/quantized_add_op.cc; also broadcasts that it does not" },
  { .op = "QuantizedBiasAdd", .dtypes = EIGHT_BITS, .dtype_attr = "T1", .prepare = bias_add_prepare, .run = bias_add_run, .semantics = "tensorflow/core/kernels/quantized_bias_add_op.cc" },
  { .op = "QuantizedMul", .dtypes = TS_DTYPE_BIT (TS_DTYPE_QUINT8), .dtype_attr = "T1", .prepare = binary_prepare, .run = mul_run, .semantics = "tensorflow/core/kernels/quantized_mul_op.cc; also broadcasts that it does not" },
  { .op = "QuantizedRelu", .dtypes = TS_DTYPES_QUANTIZED, .dtype_attr = "Tinput", .run = relu_run, .semantics = RELU_SOURCE },
  { .op = "QuantizedRelu6", .dtypes = TS_DTYPES_QUANTIZED, .dtype_attr = "Tinput", .run = relu6_run, .semantics = RELU_SOURCE },
  { .op = "QuantizedReluX", .dtypes = TS_DTYPES_QUANTIZED, .dtype_attr = "Tinput", .run = relu_x_run, .semantics = RELU_SOURCE },
  { 0 },
};

const TsShapeDef ts_quantized_cwise_shapes[] = {
  { 0 },
};
