#include "engine/ops/quant/ts-quant.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/nn/ts-volume.h"
#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

#include <math.h>
#include <string.h>

/* QuantizedConv2DWithBias and its kin, and the depthwise ones: what TensorFlow has with oneDNN alone. Zero is number 0 of each type: the
 * ranges only say the largest magnitude. Sums are 32-bit integers; bias, another tensor, relu and the new range follow in float. */

typedef struct
{
  gboolean depthwise;
  gboolean bias;
  gboolean relu;
  gboolean requantize;
  gboolean sum;
} Parts;

typedef struct
{
  Parts parts;
  TsPadding padding;
  gint64 stride[4];
  gint64 dilation[4];
  gint64 before[2];
  gint64 after[2];
} FusedConv;

static gboolean
read_padding_list (const TsOperation *op,
                   FusedConv *self,
                   GError **error)
{
  guint n = 0;
  g_autofree gint64 *pads = NULL;

  if (!ts_operation_has_attr (op, "padding_list"))
    return TRUE;
  pads = ts_operation_dup_attr_ints (op, "padding_list", &n, error);
  if (pads == NULL || n == 0)
    return pads != NULL;
  for (guint i = 0; i < n && n == 8; i++)
    if (pads[i] < 0 || pads[i] > G_MAXINT32 || (pads[i] != 0 && (i < 2 || i > 5)))
      n = 0;
  if (n != 8)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "padding_list is two numbers for each dimension, 0 for batch and channels");
      return FALSE;
    }
  self->padding = TS_PADDING_EXPLICIT;
  for (int d = 0; d < 2; d++)
    {
      self->before[d] = pads[2 + 2 * d];
      self->after[d] = pads[3 + 2 * d];
    }
  return TRUE;
}

static gboolean
prepare (TsKernelInit *init,
         Parts parts,
         GError **error)
{
  FusedConv *self = init->state;
  TsDType filter, out;

  self->parts = parts;
  if (!ts_padding_from_attr (init->op, &self->padding, error) || !ts_window_read_list (init->op, "strides", 4, self->stride, error) ||
      !ts_window_read_list (init->op, "dilations", 4, self->dilation, error) || !read_padding_list (init->op, self, error) ||
      !ts_operation_get_attr_dtype (init->op, "Tfilter", &filter, error) || !ts_operation_get_attr_dtype (init->op, "out_type", &out, error))
    return FALSE;
  if (self->stride[0] != 1 || self->stride[3] != 1 || self->dilation[0] != 1 || self->dilation[3] != 1)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "strides and dilations of batch and channels must be 1");
      return FALSE;
    }
  if (filter == TS_DTYPE_QINT8 && (parts.requantize ? out == TS_DTYPE_QINT8 || out == TS_DTYPE_QUINT8 : out == TS_DTYPE_QINT32))
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "there is a kernel for filters of qint8 and results of %s only", parts.requantize ? "eight bits" : "qint32");
  return FALSE;
}

/* ---- what a call computes ------------------------------------------------------------------------------ */

typedef struct
{
  const FusedConv *self;
  TsVolume images; /* one deep */
  gint64 out_channels;
  const TsTensor *in;
  const gint8 *filter;
  const TsTensor *bias;
  const TsTensor *summand;
  TsTensor *out;
  float in_reach;
  float *to_sum; /* for each channel: a float in the units of the sums */
  float *to_out; /* for each channel: a sum in the units of the result */
  float summand_factor;
} Job;

static void
job_clear (Job *self)
{
  g_free (self->to_sum);
  g_free (self->to_out);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Job, job_clear)

static void
add_tap (const Job *job,
         const gint32 *pixel,
         gint64 tap,
         gint32 *sums)
{
  gint64 channels = job->images.channels, per_channel = job->out_channels / MAX (1, channels);

  if (job->self->parts.depthwise)
    for (gint64 o = 0; o < job->out_channels; o++)
      sums[o] = (gint32)((guint32)sums[o] + (guint32)(pixel[o / per_channel] * job->filter[tap * job->out_channels + o]));
  else
    for (gint64 c = 0; c < channels; c++)
      for (gint64 o = 0; o < job->out_channels; o++)
        sums[o] = (gint32)((guint32)sums[o] + (guint32)(pixel[c] * job->filter[(tap * channels + c) * job->out_channels + o]));
}

/* A sum with all that follows. */
static gint32
finish (const Job *job,
        gint32 sum,
        gint64 channel,
        gsize at)
{
  const Parts *parts = &job->self->parts;
  TsQuantType type = ts_quant_type (job->out->dtype);
  float value = (float)sum;
  gint32 other;

  if (!parts->bias && !parts->requantize)
    return parts->relu ? MAX (sum, 0) : sum;

  if (parts->bias)
    value += job->bias->dtype == TS_DTYPE_FLOAT ? ((const float *)job->bias->data)[channel] * job->to_sum[channel] : (float)((const gint32 *)job->bias->data)[channel];
  if (parts->requantize)
    value *= job->to_out[channel];
  if (parts->sum && job->summand->dtype == TS_DTYPE_FLOAT)
    value += rintf (((const float *)job->summand->data)[at] * job->to_sum[channel]);
  else if (parts->sum)
    {
      ts_quant_load (job->summand, at, 1, &other);
      value += job->summand_factor * (float)other;
    }
  if (parts->relu)
    value = MAX (value, 0);
  value = rintf (value);
  return value >= (float)type.highest ? (gint32)type.highest : value <= (float)type.lowest ? (gint32)type.lowest
                                                                                           : ts_quant_truncate (value);
}

/* Positions of the filter over all images. */
static void
run_positions (gsize begin,
               gsize end,
               gpointer data)
{
  const Job *job = data;
  gint64 n_out = ts_volume_n_out (&job->images), n_taps = ts_volume_n_taps (&job->images), channels = job->images.channels;
  g_autofree gint32 *sums = g_new (gint32, job->out_channels), *pixel = g_new (gint32, channels + 1);
  g_autofree gint64 *voxels = g_new (gint64, n_taps + 1);

  for (gint64 i = (gint64)begin; i < (gint64)end; i++)
    {
      memset (sums, 0, (gsize)job->out_channels * sizeof *sums);
      ts_volume_list_voxels (&job->images, i % n_out, voxels);
      for (gint64 tap = 0; tap < n_taps; tap++)
        {
          gint64 from = voxels[tap];

          if (from < 0)
            continue;
          ts_quant_load (job->in, (gsize)((i / n_out * ts_volume_n_in (&job->images) + from) * channels), (gsize)channels, pixel);
          add_tap (job, pixel, tap, sums);
        }
      for (gint64 o = 0; o < job->out_channels; o++)
        sums[o] = finish (job, sums[o], o, (gsize)(i * job->out_channels + o));
      ts_quant_store (job->out, (gsize)(i * job->out_channels), (gsize)job->out_channels, sums);
    }
}

/* ---- inputs: images, filter, bias, ranges of these, range of the result, summand, its range ------------- */

static gboolean
init_axis (const FusedConv *self,
           int d,
           gint64 in,
           gint64 size,
           TsWindowAxis *axis,
           GError **error)
{
  TsWindow window = { .padding = self->padding, .stride = { self->stride[d + 1] }, .dilation = { self->dilation[d + 1] }, .before = { self->before[d] }, .after = { self->after[d] } };

  return ts_window_get_axis (&window, 0, in, size, axis, error);
}

static gboolean
init_images (const TsCall *call,
             Job *job,
             GError **error)
{
  const TsShape *in = &call->in[0]->shape, *filter = &call->in[1]->shape;

  if (!ts_arg_check_rank (call, 0, "the input", 4, error) || !ts_arg_check_rank (call, 1, "the filter", 4, error))
    return FALSE;
  if (in->dims[3] != filter->dims[2])
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "input and filter have %" G_GINT64_FORMAT " and %" G_GINT64_FORMAT " channels", in->dims[3], filter->dims[2]);
      return FALSE;
    }
  job->in = call->in[0];
  job->filter = call->in[1]->data;
  job->images = (TsVolume) { .batch = in->dims[0], .channels = in->dims[3] };
  job->images.axis[0] = (TsWindowAxis) { .in = 1, .size = 1, .stride = 1, .dilation = 1, .out = 1 };
  job->out_channels = filter->dims[3];
  if (job->self->parts.depthwise && __builtin_mul_overflow (filter->dims[2], filter->dims[3], &job->out_channels))
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a filter of too many channels");
      return FALSE;
    }
  for (int d = 0; d < 2; d++)
    if (!init_axis (job->self, d, in->dims[d + 1], filter->dims[d], &job->images.axis[d + 1], error))
      return FALSE;
  return TRUE;
}

static float
reach_of (const TsTensor *min,
          const TsTensor *max,
          gsize i)
{
  return MAX (fabsf (((const float *)min->data)[i]), fabsf (((const float *)max->data)[i]));
}

/* One range for the filter, or one for each channel; the units of sums and results follow from it. */
static gboolean
init_units (const TsCall *call,
            guint first,
            Job *job,
            GError **error)
{
  const TsTensor *min = call->in[first + 2], *max = call->in[first + 3];
  const Parts *parts = &job->self->parts;
  float least, most, out_reach = 1, limit = job->in->dtype == TS_DTYPE_QUINT8 ? 255.f * 127.f : 127.f * 127.f;

  if (!ts_quant_arg_range (call, first, &least, &most, error) || (parts->requantize && !ts_quant_arg_range (call, first + 4, &least, &most, error)))
    return FALSE;
  if (min->n_elements != max->n_elements || (min->n_elements != 1 && min->n_elements != (gsize)job->out_channels))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%" G_GSIZE_FORMAT " and %" G_GSIZE_FORMAT " ends of ranges for %" G_GINT64_FORMAT " channels of the filter",
                   min->n_elements, max->n_elements, job->out_channels);
      return FALSE;
    }
  job->in_reach = reach_of (call->in[first], call->in[first + 1], 0);
  if (parts->requantize)
    out_reach = reach_of (call->in[first + 4], call->in[first + 5], 0);
  job->to_sum = g_new (float, job->out_channels + 1);
  job->to_out = g_new (float, job->out_channels + 1);
  for (gint64 i = 0; i < job->out_channels; i++)
    {
      float reach = reach_of (min, max, min->n_elements == 1 ? 0 : (gsize)i);
      float out_limit = (float)ts_quant_type (ts_dtype_base (call->out_dtypes[0])).highest;

      job->to_sum[i] = limit / (job->in_reach * reach);
      job->to_out[i] = out_limit * job->in_reach * reach / (limit * out_reach);
    }
  return TRUE;
}

/* What is to be added, @first and, if the result has another range, its range. */
static gboolean
init_summand (const TsCall *call,
              guint first,
              const TsShape *shape,
              Job *job,
              GError **error)
{
  float min, max;

  job->summand = call->in[first];
  if (!ts_shape_equal (&job->summand->shape, shape))
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the summand and the convolution differ in shape");
      return FALSE;
    }
  if (!job->self->parts.requantize)
    return TRUE;
  if (!ts_quant_arg_range (call, first + 1, &min, &max, error))
    return FALSE;
  job->summand_factor = reach_of (call->in[first + 1], call->in[first + 2], 0) / reach_of (call->in[first - 2], call->in[first - 1], 0);
  if (job->summand->dtype == TS_DTYPE_QINT8)
    job->summand_factor *= 255.f / 127.f;
  return TRUE;
}

static gboolean
check_bias (const Job *job,
            GError **error)
{
  if (job->bias->shape.rank == 1 && job->bias->shape.dims[0] == job->out_channels)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the bias must be a number for each of %" G_GINT64_FORMAT " channels", job->out_channels);
  return FALSE;
}

/* Ranges are symmetric: -128 counts as -127. */
static float
step_of (TsDType dtype,
         float min,
         float max)
{
  return (max - min) / (dtype == TS_DTYPE_QUINT8 ? 255.f : 254.f);
}

static gboolean
put_ranges (TsCall *call,
            guint first,
            const Job *job,
            GError **error)
{
  const TsTensor *min = call->in[first + 2], *max = call->in[first + 3];
  float least = *(const float *)call->in[first]->data, most = *(const float *)call->in[first + 1]->data;

  if (job->self->parts.requantize)
    return ts_quant_put_range (call, 1, *(const float *)call->in[first + 4]->data, *(const float *)call->in[first + 5]->data, error);
  if (ts_call_alloc (call, 1, &min->shape, error) == NULL || ts_call_alloc (call, 2, &min->shape, error) == NULL)
    return FALSE;
  for (gsize i = 0; i < min->n_elements; i++)
    {
      float step = step_of (job->in->dtype, least, most) * step_of (TS_DTYPE_QINT8, ((const float *)min->data)[i], ((const float *)max->data)[i]);

      ((float *)call->out[1]->data)[i] = step * -2147483648.f;
      ((float *)call->out[2]->data)[i] = step * 2147483648.f;
    }
  return TRUE;
}

static gboolean
run (TsCall *call,
     GError **error)
{
  const FusedConv *self = call->state;
  guint first = self->parts.bias ? 3 : 2; /* ranges */
  g_auto (Job) job = { .self = self };
  TsShape shape;

  if (!init_images (call, &job, error) || !init_units (call, first, &job, error))
    return FALSE;
  shape = TS_SHAPE (job.images.batch, job.images.axis[1].out, job.images.axis[2].out, job.out_channels);
  if (self->parts.bias)
    job.bias = call->in[2];
  if ((self->parts.bias && !check_bias (&job, error)) ||
      (self->parts.sum && !init_summand (call, first + (self->parts.requantize ? 6 : 4), &shape, &job, error)))
    return FALSE;

  job.out = ts_call_alloc (call, 0, &shape, error);
  if (job.out == NULL || !put_ranges (call, first, &job, error))
    return FALSE;
  return job.out->n_elements == 0 || ts_call_parallel_for (call, job.out->n_elements / (gsize)job.out_channels, 16, run_positions, &job, error);
}

/* ---- shapes -------------------------------------------------------------------------------------------- */

static gboolean
infer (TsShapeCall *call,
       gboolean depthwise,
       gboolean bias,
       gboolean requantize,
       GError **error)
{
  const TsShape *in = call->in[0], *filter = call->in[1];
  guint first = bias ? 5 : 4; /* least of the filter */
  FusedConv self = { 0 };
  TsWindowAxis axis;

  if (!ts_shape_expect_rank (call, 0, 4, error) || !ts_shape_expect_rank (call, 1, 4, error) || !ts_padding_from_attr (call->op, &self.padding, error) ||
      !ts_window_read_list (call->op, "strides", 4, self.stride, error) || !ts_window_read_list (call->op, "dilations", 4, self.dilation, error) ||
      !read_padding_list (call->op, &self, error))
    return FALSE;
  call->out[0] = TS_SHAPE (in->rank == 4 ? in->dims[0] : -1, -1, -1, filter->rank == 4 ? filter->dims[3] : -1);
  if (depthwise && filter->rank == 4 && (filter->dims[2] < 0 || filter->dims[3] < 0 || __builtin_mul_overflow (filter->dims[2], filter->dims[3], &call->out[0].dims[3])))
    call->out[0].dims[3] = -1;
  for (int d = 0; d < 2 && in->rank == 4 && filter->rank == 4; d++)
    if (in->dims[d + 1] >= 0 && filter->dims[d] >= 0)
      {
        if (!init_axis (&self, d, in->dims[d + 1], filter->dims[d], &axis, error))
          return FALSE;
        call->out[0].dims[d + 1] = axis.out;
      }
  for (guint i = 1; i < 3; i++)
    if (requantize)
      call->out[i] = TS_SHAPE ();
    else
      ts_shape_copy (&call->out[i], call->in[first]);
  return TRUE;
}

/* op type, name of its functions, depthwise, bias, relu, new range, summand */
#define FUSED_CONVS(X)                                                                                                  \
  X ("QuantizedConv2DAndRelu", relu, FALSE, FALSE, TRUE, FALSE, FALSE)                                                  \
  X ("QuantizedConv2DAndReluAndRequantize", relu_range, FALSE, FALSE, TRUE, TRUE, FALSE)                                \
  X ("QuantizedConv2DAndRequantize", range, FALSE, FALSE, FALSE, TRUE, FALSE)                                           \
  X ("QuantizedConv2DPerChannel", plain, FALSE, FALSE, FALSE, FALSE, FALSE)                                             \
  X ("QuantizedConv2DWithBias", bias, FALSE, TRUE, FALSE, FALSE, FALSE)                                                 \
  X ("QuantizedConv2DWithBiasAndRelu", bias_relu, FALSE, TRUE, TRUE, FALSE, FALSE)                                      \
  X ("QuantizedConv2DWithBiasAndReluAndRequantize", bias_relu_range, FALSE, TRUE, TRUE, TRUE, FALSE)                    \
  X ("QuantizedConv2DWithBiasAndRequantize", bias_range, FALSE, TRUE, FALSE, TRUE, FALSE)                               \
  X ("QuantizedConv2DWithBiasSignedSumAndReluAndRequantize", bias_signed_sum_relu_range, FALSE, TRUE, TRUE, TRUE, TRUE) \
  X ("QuantizedConv2DWithBiasSumAndRelu", bias_sum_relu, FALSE, TRUE, TRUE, FALSE, TRUE)                                \
  X ("QuantizedConv2DWithBiasSumAndReluAndRequantize", bias_sum_relu_range, FALSE, TRUE, TRUE, TRUE, TRUE)              \
  X ("QuantizedDepthwiseConv2D", depthwise, TRUE, FALSE, FALSE, FALSE, FALSE)                                           \
  X ("QuantizedDepthwiseConv2DWithBias", depthwise_bias, TRUE, TRUE, FALSE, FALSE, FALSE)                               \
  X ("QuantizedDepthwiseConv2DWithBiasAndRelu", depthwise_bias_relu, TRUE, TRUE, TRUE, FALSE, FALSE)                    \
  X ("QuantizedDepthwiseConv2DWithBiasAndReluAndRequantize", depthwise_bias_relu_range, TRUE, TRUE, TRUE, TRUE, FALSE)

#define X(type, name, depthwise, bias, relu, requantize, sum)                         \
  static gboolean prepare_##name (TsKernelInit *init, GError **error)                 \
  {                                                                                   \
    return prepare (init, (Parts) { depthwise, bias, relu, requantize, sum }, error); \
  }                                                                                   \
                                                                                      \
  static gboolean infer_##name (TsShapeCall *call, GError **error)                    \
  {                                                                                   \
    return infer (call, depthwise, bias, requantize, error);                          \
  }
FUSED_CONVS (X)
#undef X

#define EIGHT_BITS (TS_DTYPE_BIT (TS_DTYPE_QUINT8) | TS_DTYPE_BIT (TS_DTYPE_QINT8))

const TsKernelDef ts_quantized_fused_conv_kernels[] = {
#define X(type, name, ...) \
  { .op = type, .dtypes = EIGHT_BITS, .dtype_attr = "Tinput", .prepare = prepare_##name, .state_size = sizeof (FusedConv), .run = run, .semantics = "tensorflow/core/kernels/mkl/mkl_conv_ops.cc" },
  FUSED_CONVS (X)
#undef X
      { 0 },
};

const TsShapeDef ts_quantized_fused_conv_shapes[] = {
#define X(type, name, ...) { type, infer_##name },
  FUSED_CONVS (X)
#undef X
      { 0 },
};
