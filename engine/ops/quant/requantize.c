#include "engine/ops/quant/ts-quant.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

#include <float.h>
#include <math.h>

/* Quantized numbers brought to another range: Requantize, RequantizationRange, QuantizeDownAndShrinkRange, and the ones by channel. */

typedef struct
{
  const TsTensor *in;
  TsTensor *out;
  TsDequantizer from;
  TsQuantizer to;

  /* qint32 to quint8, in fixed point with 16 bits after the point */
  gint64 scale;
  gint64 offset;

  /* by channel */
  gsize depth;
  const float *scales;
  gint32 lowest;
  gint32 highest;
} Job;

static void
through_float (gsize first,
               gsize n,
               gpointer data)
{
  const Job *job = data;
  gint32 numbers[TS_QUANT_CHUNK];

  ts_quant_load (job->in, first, n, numbers);
  for (gsize i = 0; i < n; i++)
    numbers[i] = ts_quantizer_apply (&job->to, job->from.offset + (float)numbers[i] * job->from.scale);
  ts_quant_store (job->out, first, n, numbers);
}

static void
fixed_point (gsize first,
             gsize n,
             gpointer data)
{
  const Job *job = data;

  for (gsize i = first; i < first + n; i++)
    {
      gint64 number = (gint64)((guint64)(gint64)((const gint32 *)job->in->data)[i] * (guint64)job->scale) >> 32;

      number = (gint64)((guint64)number + (guint64)job->offset) >> 16;
      ((guint8 *)job->out->data)[i] = (guint8)CLAMP (number, 0, 255);
    }
}

static gint64
to_fixed (double value)
{
  return isnan (value) ? 0 : (gint64)CLAMP (value, -4611686018427387904., 4611686018427387904.);
}

static void
init_fixed_point (Job *job,
                  float min_in,
                  float max_in,
                  float min_out,
                  float max_out)
{
  float in_range = max_in - min_in, out_range = max_out - min_out;
  float reciprocal = out_range == 0 ? 0 : (float)(255.0 / (double)out_range), middle = (float)((double)(min_in + max_in) / 2.0);
  gint64 in_offset = to_fixed ((double)(middle * reciprocal * 65536.f)), out_offset = 0;

  if (out_range != 0)
    {
      job->scale = to_fixed (255.0 * 65536 * (double)in_range / (double)out_range);
      out_offset = to_fixed (65536 * ((double)min_out * 255.0) / (double)out_range);
    }
  job->offset = (gint64)((guint64)in_offset - (guint64)out_offset + 32768);
}

/* Output 0 in the new range, outputs 1 and 2 its ends. */
static gboolean
convert (TsCall *call,
         float min_in,
         float max_in,
         float min_out,
         float max_out,
         GError **error)
{
  Job job = { .in = call->in[0] };

  job.out = ts_call_alloc (call, 0, &job.in->shape, error);
  if (job.out == NULL || !ts_quant_put_range (call, 1, min_out, max_out, error))
    return FALSE;
  if (job.in->dtype == TS_DTYPE_QINT32 && job.out->dtype == TS_DTYPE_QUINT8)
    {
      init_fixed_point (&job, min_in, max_in, min_out, max_out);
      return ts_quant_for_chunks (call, job.out->n_elements, fixed_point, &job, error);
    }
  ts_dequantizer_init (&job.from, job.in->dtype, min_in, max_in);
  ts_quantizer_init (&job.to, job.out->dtype, min_out, max_out);
  return ts_quant_for_chunks (call, job.out->n_elements, through_float, &job, error);
}

static gboolean
requantize_run (TsCall *call,
                GError **error)
{
  float min_in, max_in, min_out, max_out;

  if (!ts_quant_arg_range (call, 1, &min_in, &max_in, error) || !ts_quant_arg_range (call, 3, &min_out, &max_out, error))
    return FALSE;
  if (min_out <= 0 && max_out >= 0)
    return convert (call, min_in, max_in, min_out, max_out, error);

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "0 is not in the range from %g to %g", (double)min_out, (double)max_out);
  return FALSE;
}

/* The range that the numbers really take; 0 is in it. */
static void
find_range (const TsTensor *in,
            float min_in,
            float max_in,
            float *min,
            float *max)
{
  TsQuantType type = ts_quant_type (in->dtype);
  gint32 least = (gint32)type.highest, most = (gint32)type.lowest, numbers[TS_QUANT_CHUNK];

  for (gsize first = 0; first < in->n_elements; first += TS_QUANT_CHUNK)
    {
      gsize n = MIN (TS_QUANT_CHUNK, in->n_elements - first);

      ts_quant_load (in, first, n, numbers);
      for (gsize i = 0; i < n; i++)
        {
          least = MIN (least, numbers[i]);
          most = MAX (most, numbers[i]);
        }
    }
  *min = ts_dequantize (in->dtype, least, min_in, max_in);
  *min = *min < 0 ? *min : 0; /* of NaN too */
  *max = ts_dequantize (in->dtype, most, min_in, max_in);
}

static gboolean
range_run (TsCall *call,
           GError **error)
{
  float min_in, max_in, min, max;

  if (!ts_quant_arg_range (call, 1, &min_in, &max_in, error))
    return FALSE;
  find_range (call->in[0], min_in, max_in, &min, &max);
  return ts_quant_put_range (call, 0, min, max, error);
}

static gboolean
shrink_run (TsCall *call,
            GError **error)
{
  float min_in, max_in, min, max;

  if (!ts_quant_arg_range (call, 1, &min_in, &max_in, error))
    return FALSE;
  find_range (call->in[0], min_in, max_in, &min, &max);
  return convert (call, min_in, max_in, min, max, error);
}

/* ---- by channel, the last dimension: qint32 whose range is symmetric ---------------------------------- */

/* As std::max: the first where there is a NaN. */
static float
larger (float a,
        float b)
{
  return a < b ? b : a;
}

/* For each channel what the number 2^31 stands for. (transfer full) (nullable) */
static float *
read_channels (TsCall *call,
               gsize *depth,
               GError **error)
{
  const TsTensor *in = call->in[0], *min = call->in[1], *max = call->in[2];
  float *largest;

  *depth = in->shape.rank > 0 ? (gsize)in->shape.dims[in->shape.rank - 1] : 0;
  if (in->shape.rank == 0 || min->shape.rank != 1 || max->shape.rank != 1 || min->n_elements != *depth || max->n_elements != *depth)
    {
      g_autofree char *text = ts_shape_to_string (&in->shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "input_min and input_max must be numbers for each channel of shape %s", text);
      return NULL;
    }
  largest = g_new (float, *depth + 1);
  for (gsize i = 0; i < *depth; i++)
    largest[i] = larger (fabsf (((const float *)min->data)[i]), fabsf (((const float *)max->data)[i]));
  return largest;
}

typedef struct
{
  float clip;
} RangePerChannel;

static gboolean
range_per_channel_prepare (TsKernelInit *init,
                           GError **error)
{
  return ts_operation_get_attr_float (init->op, "clip_value_max", &((RangePerChannel *)init->state)->clip, error);
}

static gboolean
range_per_channel_run (TsCall *call,
                       GError **error)
{
  const RangePerChannel *self = call->state;
  const TsTensor *in = call->in[0];
  const gint32 *numbers = in->data;
  gsize depth = 0;
  g_autofree float *largest = read_channels (call, &depth, error);
  gboolean negative = FALSE;
  float most = FLT_MIN;

  if (largest == NULL)
    return FALSE;
  for (gsize i = 0; i < in->n_elements; i++)
    {
      float value = largest[i % depth] * (float)ABS ((gint64)numbers[i]) / 2147483648.f;

      negative = negative || numbers[i] < 0;
      most = larger (most, value);
    }
  most = MIN (most, self->clip);
  return ts_quant_put_range (call, 0, negative ? -most : 0, most, error);
}

/* NaN is the lowest, as for the processor. */
static gint32
saturate (float value,
          gint32 lowest,
          gint32 highest)
{
  if (value >= (float)highest)
    return highest;
  return value > (float)lowest ? (gint32)value : lowest;
}

static void
scale_channels (gsize first,
                gsize n,
                gpointer data)
{
  const Job *job = data;
  gint32 numbers[TS_QUANT_CHUNK];

  ts_quant_load (job->in, first, n, numbers);
  for (gsize i = 0; i < n; i++)
    {
      float value = rintf ((float)numbers[i] * job->scales[(first + i) % job->depth]);

      numbers[i] = saturate (value, job->lowest, job->highest);
    }
  ts_quant_store (job->out, first, n, numbers);
}

static gboolean
per_channel_run (TsCall *call,
                 GError **error)
{
  TsQuantType type = ts_quant_type (ts_dtype_base (call->out_dtypes[0]));
  Job job = { .in = call->in[0], .lowest = (gint32)type.lowest, .highest = (gint32)type.highest };
  g_autofree float *scales = read_channels (call, &job.depth, error);
  float min, max, largest;

  if (scales == NULL || !ts_quant_arg_range (call, 3, &min, &max, error))
    return FALSE;
  job.out = ts_call_alloc (call, 0, &job.in->shape, error);
  if (job.out == NULL || !ts_quant_put_range (call, 1, min, max, error))
    return FALSE;

  largest = MAX (fabsf (min), fabsf (max));
  for (gsize i = 0; i < job.depth; i++)
    scales[i] = largest > 0 ? (float)type.highest * (scales[i] / largest / 2147483648.f) : 0;
  job.scales = scales;
  return ts_quant_for_chunks (call, job.out->n_elements, scale_channels, &job, error);
}

#define CHANNELS_SOURCE "tensorflow/core/kernels/mkl/mkl_requantize_per_channel_op.cc, mkl_requantization_range_per_channel_op.cc"

const TsKernelDef ts_requantize_kernels[] = {
  { .op = "QuantizeDownAndShrinkRange", .dtypes = TS_DTYPES_QUANTIZED, .dtype_attr = "Tinput", .run = shrink_run, .semantics = "tensorflow/core/kernels/quantize_down_and_shrink_range.cc" },
  { .op = "RequantizationRange", .dtypes = TS_DTYPES_QUANTIZED, .dtype_attr = "Tinput", .run = range_run, .semantics = "tensorflow/core/kernels/requantization_range_op.cc" },
  { .op = "RequantizationRangePerChannel", .dtypes = TS_DTYPE_BIT (TS_DTYPE_QINT32), .prepare = range_per_channel_prepare, .state_size = sizeof (RangePerChannel), .run = range_per_channel_run, .semantics = CHANNELS_SOURCE },
  { .op = "Requantize", .dtypes = TS_DTYPES_QUANTIZED, .dtype_attr = "Tinput", .run = requantize_run, .semantics = "tensorflow/core/kernels/requantize.cc" },
  { .op = "RequantizePerChannel", .dtypes = TS_DTYPE_BIT (TS_DTYPE_QINT32), .run = per_channel_run, .semantics = CHANNELS_SOURCE },
  { 0 },
};

const TsShapeDef ts_requantize_shapes[] = {
  { 0 },
};
