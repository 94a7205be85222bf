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

/* The gradient of x is dy * a + (x - mean) * b + c, with numbers of each channel. */
typedef struct
{
  const TsChannels *channels;
  const float *dy;
  const float *x;
  const double *mean;
  const double *a;
  const double *b; /* (nullable): %NULL while not training: then c does not count either */
  const double *c;
  float *dx;
} Gradient;

/* Channels next to each other. */
TS_SIMD static void
gradient_pixels (gsize begin,
                 gsize end,
                 gpointer data)
{
  const Gradient *self = data;
  gsize n = self->channels->channels;
  const float *dy = self->dy + begin * n, *x = self->x + begin * n;
  const double *mean = self->mean, *a = self->a, *b = self->b, *d = self->c;
  float *dx = self->dx + begin * n;

  for (gsize i = begin; i < end; i++, dy += n, x += n, dx += n)
    if (b == NULL)
      for (gsize c = 0; c < n; c++)
        dx[c] = (float)(dy[c] * a[c]);
    else
      for (gsize c = 0; c < n; c++)
        dx[c] = (float)(dy[c] * a[c] + (x[c] - mean[c]) * b[c] + d[c]);
}

/* Channels apart. */
TS_SIMD static void
gradient_planes (gsize begin,
                 gsize end,
                 gpointer data)
{
  const Gradient *self = data;
  gsize n = self->channels->plane;

  for (gsize i = begin; i < end; i++)
    {
      gsize c = i % self->channels->channels;
      double mean = self->mean[c], a = self->a[c], b = self->b != NULL ? self->b[c] : 0, d = self->c[c];
      const float *dy = self->dy + i * n, *x = self->x + i * n;
      float *dx = self->dx + i * n;

      if (self->b == NULL)
        for (gsize k = 0; k < n; k++)
          dx[k] = (float)(dy[k] * a);
      else
        for (gsize k = 0; k < n; k++)
          dx[k] = (float)(dy[k] * a + (x[k] - mean) * b + d);
    }
}

static gboolean
find_gradient (TsCall *call,
               Gradient *self,
               GError **error)
{
  const TsChannels *channels = self->channels;

  if (channels->n * channels->channels * channels->plane == 0)
    return TRUE;
  if (channels->plane == 1)
    return ts_call_parallel_for (call, channels->n, 1 + 16384 / channels->channels, gradient_pixels, self, error);
  return ts_call_parallel_for (call, channels->n * channels->channels, 1 + 16384 / channels->plane, gradient_planes, self, error);
}

/* The numbers of each channel, from the sums over its elements of dy and of dy (x - mean). */
static void
combine (const TsBatchNorm *self,
         TsCall *call,
         const TsChannels *channels,
         const double *sums,
         const double *products,
         double *abc)
{
  const float *scale = call->in[2]->data, *variance = call->in[4]->data;
  float *d_scale = call->out[1]->data, *d_offset = call->out[2]->data;
  double n = (double)(channels->n * channels->plane);

  for (gsize c = 0; c < channels->channels; c++)
    {
      double inverse = 1 / sqrt ((double)variance[c] + self->epsilon);
      double *a = abc + c, *b = a + channels->channels, *d = b + channels->channels;

      d_scale[c] = (float)(products[c] * inverse);
      d_offset[c] = (float)sums[c];
      *a = scale[c] * inverse;
      *b = self->is_training ? -scale[c] * inverse * inverse * inverse * products[c] / n : 0;
      *d = self->is_training ? -scale[c] * inverse * sums[c] / n : 0;
    }
}

static gboolean
check_inputs (TsCall *call,
              const TsChannels *channels,
              GError **error)
{
  if (!ts_shape_equal (&call->in[0]->shape, &call->in[1]->shape))
    {
      g_autofree char *dy = ts_shape_to_string (&call->in[0]->shape), *x = ts_shape_to_string (&call->in[1]->shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "the gradient has shape %s, the images %s", dy, x);
      return FALSE;
    }
  return ts_channels_check_vector (channels, call->in[2], "scale", error) &&
         ts_channels_check_vector (channels, call->in[3], "the mean", error) &&
         ts_channels_check_vector (channels, call->in[4], "the variance", error);
}

static gboolean
alloc_outputs (TsCall *call,
               const TsChannels *channels,
               GError **error)
{
  TsShape vector = TS_SHAPE ((gint64)channels->channels);

  for (guint i = 0; i < call->n_out; i++)
    {
      if (ts_call_alloc (call, i, i == 0 ? &call->in[1]->shape : i < 3 ? &vector
                                                                       : &TS_SHAPE (0),
                         error) == NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
run (TsCall *call,
     GError **error)
{
  const TsBatchNorm *self = call->state;
  const float *dy = call->in[0]->data, *x = call->in[1]->data, *given_mean = call->in[3]->data;
  g_autofree double *memory = NULL;
  double *mean, *sums, *products, *abc;
  TsChannels channels;
  Gradient job = { .channels = &channels, .dy = dy, .x = x };

  if (!ts_channels_init (&channels, &call->in[1]->shape, self->format, error) ||
      !check_inputs (call, &channels, error) ||
      !alloc_outputs (call, &channels, error))
    return FALSE;

  memory = g_new (double, 6 * channels.channels + 1);
  mean = memory;
  sums = mean + channels.channels;
  products = sums + channels.channels;
  abc = products + channels.channels;
  for (gsize c = 0; c < channels.channels; c++)
    mean[c] = given_mean[c];
  if (!ts_channels_sum (&channels, call, x, dy, mean, sums, products, error))
    return FALSE;
  combine (self, call, &channels, sums, products, abc);

  job.mean = mean;
  job.a = abc;
  job.b = self->is_training ? abc + channels.channels : NULL;
  job.c = abc + 2 * channels.channels;
  job.dx = call->out[0]->data;
  return find_gradient (call, &job, error);
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
  TsBatchNorm self;
  TsShape *dx = &call->out[0];
  gint64 channels = TS_SHAPE_UNKNOWN_DIM;
  int at;

  if (!ts_batch_norm_init (&self, call->op, error))
    return FALSE;
  if (!ts_shape_merge (call->in[0], call->in[1], dx))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the images and their gradient must be shaped alike");
      return FALSE;
    }
  at = self.format == TS_IMAGE_NHWC ? dx->rank - 1 : 1;
  if (dx->rank > 1)
    channels = dx->dims[at];
  for (guint i = 2; i < 5; i++)
    if (!ts_shape_expect_rank (call, i, 1, error) || !ts_batch_norm_merge_channels (&channels, call->in[i], error))
      return FALSE;

  if (dx->rank > 1)
    dx->dims[at] = channels;
  for (guint i = 1; i < call->n_out; i++)
    call->out[i] = TS_SHAPE (i < 3 ? channels : 0);
  return TRUE;
}

#define SOURCE "tensorflow/core/kernels/fused_batch_norm_op.cc, FusedBatchNormGrad and FusedBatchNormFreezeGrad; also NCHW"
#define ROW(op_type, types, func)                                                                                            \
  {                                                                                                                          \
    .op = op_type, .dtypes = types, .prepare = prepare, .state_size = sizeof (TsBatchNorm), .run = func, .semantics = SOURCE \
  }

const TsKernelDef ts_batch_norm_grad_kernels[] = {
  ROW ("FusedBatchNormGrad", TS_DTYPE_BIT (TS_DTYPE_FLOAT), run),
  ROW ("FusedBatchNormGradV2", TS_DTYPE_BIT (TS_DTYPE_FLOAT), run),
  ROW ("FusedBatchNormGradV2", TS_DTYPES_SMALL_FLOAT, run_small),
  ROW ("FusedBatchNormGradV3", TS_DTYPE_BIT (TS_DTYPE_FLOAT), run),
  ROW ("FusedBatchNormGradV3", TS_DTYPES_SMALL_FLOAT, run_small),
  { 0 },
};

const TsShapeDef ts_batch_norm_grad_shapes[] = {
  { "FusedBatchNormGrad", infer },
  { "FusedBatchNormGradV2", infer },
  { "FusedBatchNormGradV3", infer },
  { 0 },
};
