#include "engine/ops/nn/ts-batch-norm.h"

#include "engine/ops/ts-call-float.h"
#include "engine/ops/ts-families.h"
#include "engine/ops/ts-simd.h"
#include "engine/ts-error.h"

#include <math.h>

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  return ts_batch_norm_init (init->state, init->op, error);
}

/* ---- y = (x - mean) * factor + offset ------------------------------------------------------------ */

typedef struct
{
  const TsChannels *channels;
  const float *x;
  const float *mean;
  const float *factor;
  const float *offset;
  float *y;
} Normalize;

TS_SIMD static void
normalize_pixels (gsize begin,
                  gsize end,
                  gpointer data)
{
  const Normalize *self = data;
  gsize n = self->channels->channels;
  const float *x = self->x + begin * n, *mean = self->mean, *factor = self->factor, *offset = self->offset;
  float *y = self->y + begin * n;

  for (gsize i = begin; i < end; i++, x += n, y += n)
    for (gsize c = 0; c < n; c++)
      y[c] = (x[c] - mean[c]) * factor[c] + offset[c];
}

TS_SIMD static void
normalize_planes (gsize begin,
                  gsize end,
                  gpointer data)
{
  const Normalize *self = data;
  gsize n = self->channels->plane;

  for (gsize i = begin; i < end; i++)
    {
      gsize c = i % self->channels->channels;
      float mean = self->mean[c], factor = self->factor[c], offset = self->offset[c];
      const float *x = self->x + i * n;
      float *y = self->y + i * n;

      for (gsize k = 0; k < n; k++)
        y[k] = (x[k] - mean) * factor + offset;
    }
}

static gboolean
normalize (TsCall *call,
           Normalize *self,
           GError **error)
{
  const TsChannels *channels = self->channels;

  if (channels->n * channels->channels * channels->plane == 0)
    return TRUE;
  if (channels->plane == 1)
    return ts_call_parallel_for (call, channels->n, 1 + 16384 / channels->channels, normalize_pixels, self, error);
  return ts_call_parallel_for (call, channels->n * channels->channels, 1 + 16384 / channels->plane, normalize_planes, self, error);
}

/* ---- forward ------------------------------------------------------------------------------------- */

/* With @share of the new value and the rest of the old one. */
static void
average (const TsTensor *old,
         const double *values,
         float share,
         float *result,
         gsize n)
{
  const float *before = old->data;

  for (gsize i = 0; i < n; i++)
    result[i] = share == 1 ? (float)values[i] : (1 - share) * before[i] + share * (float)values[i];
}

/* Of the elements of each channel, from one of them, which makes the squares small: the mean of x is that of x - shift, plus shift; the variance is the mean
 * of the squares of x - shift, less the square of their mean. */
static gboolean
find_moments (TsCall *call,
              const TsChannels *channels,
              double *mean,
              double *variance,
              GError **error)
{
  g_autofree double *shift = g_new (double, channels->channels + 1);
  const float *x = call->in[0]->data;
  double n = (double)(channels->n * channels->plane);

  for (gsize c = 0; c < channels->channels; c++)
    shift[c] = n > 0 ? x[c * channels->plane] : 0;
  if (!ts_channels_sum (channels, call, x, NULL, shift, mean, variance, error))
    return FALSE;
  for (gsize c = 0; c < channels->channels; c++)
    {
      mean[c] /= n;
      variance[c] = variance[c] / n - mean[c] * mean[c];
      variance[c] = variance[c] < 0 ? 0 : variance[c]; /* where it is nothing but rounding */
      mean[c] += shift[c];
    }
  return TRUE;
}

/* Mean and variance of the images: the outputs 1 to 4. */
static gboolean
measure (TsCall *call,
         const TsBatchNorm *self,
         const TsChannels *channels,
         GError **error)
{
  g_autofree double *mean = g_new (double, channels->channels + 1), *variance = g_new (double, channels->channels + 1);
  double n = (double)(channels->n * channels->plane);
  double correction = n > 1 ? n / (n - 1) : n;
  float *saved_mean = call->out[3]->data, *saved_variance = call->out[4]->data;

  if (!find_moments (call, channels, mean, variance, error))
    return FALSE;
  for (gsize c = 0; c < channels->channels; c++)
    {
      saved_mean[c] = (float)mean[c];
      saved_variance[c] = (float)variance[c];
      variance[c] *= correction;
    }
  average (call->in[3], mean, self->average_factor, call->out[1]->data, channels->channels);
  average (call->in[4], variance, self->average_factor, call->out[2]->data, channels->channels);
  return TRUE;
}

static void
copy_vector (const TsTensor *from,
             TsTensor *to)
{
  for (gsize i = 0; i < to->n_elements; i++)
    ((float *)to->data)[i] = ((const float *)from->data)[i];
}

static gboolean
check_inputs (TsCall *call,
              const TsBatchNorm *self,
              const TsChannels *channels,
              GError **error)
{
  /* While training they are only averaged with. */
  gboolean ignored = self->is_training && self->average_factor == 1;

  return ts_channels_check_vector (channels, call->in[1], "scale", error) &&
         ts_channels_check_vector (channels, call->in[2], "offset", error) &&
         (ignored || ts_channels_check_vector (channels, call->in[3], "mean", error)) &&
         (ignored || ts_channels_check_vector (channels, call->in[4], "variance", error));
}

static gboolean
alloc_outputs (TsCall *call,
               const TsChannels *channels,
               GError **error)
{
  TsShape vector = TS_SHAPE ((gint64)channels->channels);

  for (guint i = 1; i < call->n_out; i++)
    if (ts_call_alloc (call, i, i < 5 ? &vector : &TS_SHAPE_SCALAR, error) == NULL)
      return FALSE;
  if (call->n_out > 5)
    *(float *)call->out[5]->data = 0;
  return ts_call_alloc_or_reuse (call, 0, 0, &call->in[0]->shape, error) != NULL;
}

static gboolean
run (TsCall *call,
     GError **error)
{
  const TsBatchNorm *self = call->state;
  const TsTensor *x = call->in[0];
  const float *scale = call->in[1]->data, *variance;
  g_autofree float *factor = NULL;
  TsChannels channels;
  Normalize job = { .channels = &channels, .x = x->data, .offset = call->in[2]->data };

  if (!ts_channels_init (&channels, &x->shape, self->format, error) ||
      !check_inputs (call, self, &channels, error) ||
      !alloc_outputs (call, &channels, error))
    return FALSE;

  if (!self->is_training)
    for (guint i = 1; i < 5; i++)
      copy_vector (call->in[i % 2 == 1 ? 3 : 4], call->out[i]);
  else if (!measure (call, self, &channels, error))
    return FALSE;

  job.y = call->out[0]->data;
  job.mean = call->out[3]->data;
  variance = call->out[4]->data;
  job.factor = factor = g_new (float, channels.channels + 1);
  for (gsize c = 0; c < channels.channels; c++)
    factor[c] = 1 / sqrtf (variance[c] + self->epsilon) * scale[c];
  return normalize (call, &job, error);
}

static gboolean
run_small (TsCall *call,
           GError **error)
{
  return ts_call_run_as_float (call, run, error);
}

/* ---- shapes ------------------------------------------------------------------------------------- */

static gboolean
infer (TsShapeCall *call,
       GError **error)
{
  TsBatchNorm self;
  gint64 channels = TS_SHAPE_UNKNOWN_DIM;
  int rank = call->in[0]->rank;

  if (!ts_batch_norm_init (&self, call->op, error))
    return FALSE;

  if (rank > 1)
    channels = call->in[0]->dims[self.format == TS_IMAGE_NHWC ? rank - 1 : 1];
  for (guint i = 1; i < (self.is_training ? 3u : 5u); i++)
    if (!ts_shape_expect_rank (call, i, 1, error) || !ts_batch_norm_merge_channels (&channels, call->in[i], error))
      return FALSE;

  ts_shape_copy (&call->out[0], call->in[0]);
  if (rank > 1)
    call->out[0].dims[self.format == TS_IMAGE_NHWC ? rank - 1 : 1] = channels;
  for (guint i = 1; i < call->n_out; i++)
    call->out[i] = i < 5 ? TS_SHAPE (channels) : TS_SHAPE_SCALAR;
  return TRUE;
}

#define SOURCE "tensorflow/core/kernels/fused_batch_norm_op.cc; also NCHW, and averages as later versions"
#define ROW(op_type, types, func)                                                                                            \
  {                                                                                                                          \
    .op = op_type, .dtypes = types, .prepare = prepare, .state_size = sizeof (TsBatchNorm), .run = func, .semantics = SOURCE \
  }

const TsKernelDef ts_batch_norm_kernels[] = {
  ROW ("FusedBatchNorm", TS_DTYPE_BIT (TS_DTYPE_FLOAT), run),
  ROW ("FusedBatchNormV2", TS_DTYPE_BIT (TS_DTYPE_FLOAT), run),
  ROW ("FusedBatchNormV2", TS_DTYPES_SMALL_FLOAT, run_small),
  ROW ("FusedBatchNormV3", TS_DTYPE_BIT (TS_DTYPE_FLOAT), run),
  ROW ("FusedBatchNormV3", TS_DTYPES_SMALL_FLOAT, run_small),
  { 0 },
};

const TsShapeDef ts_batch_norm_shapes[] = {
  { "FusedBatchNorm", infer },
  { "FusedBatchNormV2", infer },
  { "FusedBatchNormV3", infer },
  { 0 },
};
