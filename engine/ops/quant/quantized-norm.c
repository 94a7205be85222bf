#include "engine/ops/quant/ts-quant.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

#include <math.h>
#include <string.h>

/* QuantizedInstanceNorm, QuantizedBatchNormWithGlobalNormalization */

/* ---- QuantizedInstanceNorm: each channel of each image to mean 0 and variance 1 ----------------------- */

typedef struct
{
  gboolean range_given;
  float min;
  float max;
  float epsilon;
  float least_range;
} InstanceNorm;

static gboolean
instance_norm_prepare (TsKernelInit *init,
                       GError **error)
{
  InstanceNorm *self = init->state;

  if (!ts_operation_get_attr_bool (init->op, "output_range_given", &self->range_given, error) ||
      !ts_operation_get_attr_float (init->op, "given_y_min", &self->min, error) ||
      !ts_operation_get_attr_float (init->op, "given_y_max", &self->max, error) ||
      !ts_operation_get_attr_float (init->op, "variance_epsilon", &self->epsilon, error) ||
      !ts_operation_get_attr_float (init->op, "min_separation", &self->least_range, error))
    return FALSE;
  if (!self->range_given || self->min < self->max)
    return TRUE;

  g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "given_y_min must be below given_y_max");
  return FALSE;
}

/* The channels of one image; @scale is what a step of the numbers is worth. */
static void
normalize (const InstanceNorm *self,
           const guint8 *numbers,
           gsize n_pixels,
           gsize n_channels,
           float scale,
           float *out)
{
  for (gsize c = 0; c < n_channels; c++)
    {
      double sum = 0, squares = 0;
      float mean, factor;

      for (gsize i = 0; i < n_pixels; i++)
        sum += numbers[i * n_channels + c];
      mean = (float)(sum / (double)n_pixels);
      for (gsize i = 0; i < n_pixels; i++)
        {
          float distance = scale * ((float)numbers[i * n_channels + c] - mean);

          squares += (double)(distance * distance);
        }
      factor = 1 / sqrtf ((float)(squares / (double)n_pixels) + self->epsilon);
      for (gsize i = 0; i < n_pixels; i++)
        out[i * n_channels + c] = scale * ((float)numbers[i * n_channels + c] - mean) * factor;
    }
}

static gboolean
instance_norm_run (TsCall *call,
                   GError **error)
{
  const InstanceNorm *self = call->state;
  const TsTensor *in = call->in[0];
  g_autofree float *values = NULL;
  float min_in, max_in, min = self->min, max = self->max;
  TsQuantizer quantizer;
  TsTensor *out;
  gsize image;

  if (!ts_arg_check_rank (call, 0, "x", 4, error) || !ts_quant_arg_real_range (call, 1, &min_in, &max_in, error))
    return FALSE;
  out = ts_call_alloc (call, 0, &in->shape, error);
  values = g_try_new (float, in->n_elements + 1);
  if (out == NULL || values == NULL)
    {
      if (out != NULL)
        g_set_error_literal (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "no memory for normalized images");
      return FALSE;
    }

  image = in->n_elements / (gsize)MAX (1, in->shape.dims[0]);
  for (gsize first = 0; first < in->n_elements; first += image)
    {
      if (ts_call_is_cancelled (call, error))
        return FALSE;
      normalize (self, (const guint8 *)in->data + first, image / (gsize)in->shape.dims[3], (gsize)in->shape.dims[3], (max_in - min_in) / 255.f, values + first);
    }
  if (!self->range_given)
    {
      min = in->n_elements > 0 ? INFINITY : 0;
      max = -min;
      for (gsize i = 0; i < in->n_elements; i++)
        {
          min = MIN (min, values[i]);
          max = MAX (max, values[i]);
        }
    }
  if (max - min < self->least_range)
    max = min + self->least_range;

  ts_quantizer_init (&quantizer, TS_DTYPE_QUINT8, min, max);
  for (gsize i = 0; i < in->n_elements; i++)
    ((guint8 *)out->data)[i] = (guint8)ts_quantizer_apply (&quantizer, values[i]);
  return ts_quant_put_range (call, 1, min, max, error);
}

/* ---- QuantizedBatchNormWithGlobalNormalization ------------------------------------------------------- */

typedef struct
{
  float epsilon;
  gboolean scale;
} BatchNorm;

static gboolean
batch_norm_prepare (TsKernelInit *init,
                    GError **error)
{
  BatchNorm *self = init->state;
  TsDType out;

  if (!ts_operation_get_attr_float (init->op, "variance_epsilon", &self->epsilon, error) ||
      !ts_operation_get_attr_bool (init->op, "scale_after_normalization", &self->scale, error) ||
      !ts_operation_get_attr_dtype (init->op, "out_type", &out, error))
    return FALSE;
  if (out == TS_DTYPE_QINT32)
    return TRUE;

  g_set_error_literal (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "there is a kernel for qint32 results only");
  return FALSE;
}

/* From -2^20 to 2^20 with 11 bits after the point. */
#define REACH 1048576.f

static gint32
to_fixed (float value)
{
  return ts_quantize (TS_DTYPE_QINT32, value, -REACH, REACH);
}

/* Inputs are images, mean, variance, beta and gamma, each followed by its range. */
static gboolean
read_parameters (const TsCall *call,
                 gint64 channels,
                 float *min,
                 float *max,
                 GError **error)
{
  static const char *const names[] = { "t", "m", "v", "beta", "gamma" };

  for (guint k = 0; k < 5; k++)
    {
      if (!ts_quant_arg_range (call, 3 * k + 1, &min[k], &max[k], error) ||
          !ts_arg_check_rank (call, 3 * k, names[k], k == 0 ? 4 : 1, error))
        return FALSE;
      if (k > 0 && call->in[3 * k]->shape.dims[0] != channels)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s is for %" G_GINT64_FORMAT " channels, the images have %" G_GINT64_FORMAT, names[k],
                       call->in[3 * k]->shape.dims[0], channels);
          return FALSE;
        }
    }
  return TRUE;
}

/* A channel is in * @scale + @offset, both in fixed point. */
static void
find_line (const TsCall *call,
           const BatchNorm *self,
           const float *min,
           const float *max,
           gint64 channel,
           gint32 *scale,
           gint32 *offset)
{
  float values[5], factor;

  for (guint k = 1; k < 5; k++)
    values[k] = ts_dequantize (TS_DTYPE_QUINT8, ((const guint8 *)call->in[3 * k]->data)[channel], min[k], max[k]);
  factor = 1 / sqrtf (values[2] + self->epsilon);
  if (self->scale)
    factor *= values[4];
  *scale = to_fixed (factor);
  *offset = to_fixed (-values[1] * factor + values[3]);
}

static gboolean
batch_norm_run (TsCall *call,
                GError **error)
{
  const TsTensor *in = call->in[0];
  gint64 channels = in->shape.rank == 4 ? in->shape.dims[3] : 0;
  gint32 scale, offset, one = to_fixed (1), numbers[256];
  float min[5], max[5];
  TsTensor *out;

  if (!read_parameters (call, channels, min, max, error))
    return FALSE;
  out = ts_call_alloc (call, 0, &in->shape, error);
  if (out == NULL || !ts_quant_put_range (call, 1, -REACH, REACH, error))
    return FALSE;

  for (int q = 0; q < 256; q++)
    numbers[q] = to_fixed (ts_dequantize (TS_DTYPE_QUINT8, q, min[0], max[0]));
  for (gint64 c = 0; c < channels; c++)
    {
      find_line (call, call->state, min, max, c, &scale, &offset);
      for (gsize i = (gsize)c; i < in->n_elements; i += (gsize)channels)
        {
          gint32 product = (gint32)((guint32)numbers[((const guint8 *)in->data)[i]] * (guint32)scale);

          ((gint32 *)out->data)[i] = (gint32)((guint32)(product / one) + (guint32)offset);
        }
    }
  return TRUE;
}

static gboolean
batch_norm_infer (TsShapeCall *call,
                  GError **error)
{
  if (!ts_shape_expect_rank (call, 0, 4, error))
    return FALSE;
  ts_shape_copy (&call->out[0], call->in[0]);
  call->out[1] = call->out[2] = TS_SHAPE ();
  return TRUE;
}

const TsKernelDef ts_quantized_norm_kernels[] = {
  { .op = "QuantizedBatchNormWithGlobalNormalization", .dtypes = TS_DTYPE_BIT (TS_DTYPE_QUINT8), .dtype_attr = "Tinput", .prepare = batch_norm_prepare, .state_size = sizeof (BatchNorm), .run = batch_norm_run, .semantics = "tensorflow/core/kernels/quantized_batch_norm_op.cc" },
  { .op = "QuantizedInstanceNorm", .dtypes = TS_DTYPE_BIT (TS_DTYPE_QUINT8), .prepare = instance_norm_prepare, .state_size = sizeof (InstanceNorm), .run = instance_norm_run, .semantics = "tensorflow/core/kernels/quantized_instance_norm.cc" },
  { 0 },
};

const TsShapeDef ts_quantized_norm_shapes[] = {
  { "QuantizedBatchNormWithGlobalNormalization", batch_norm_infer },
  { 0 },
};
