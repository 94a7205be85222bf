#include "engine/ops/nn/ts-batch-norm.h"

#include "engine/ops/ts-simd.h"
#include "engine/ts-error.h"

#include <string.h>

#define BLOCK 32 /* channels summed by one thread at once */

gboolean
ts_batch_norm_init (TsBatchNorm *self,
                    const TsOperation *op,
                    GError **error)
{
  self->average_factor = 1;
  return ts_image_format_from_attr (op, &self->format, error) &&
         ts_operation_get_attr_bool (op, "is_training", &self->is_training, error) &&
         ts_operation_get_attr_float (op, "epsilon", &self->epsilon, error) &&
         (!ts_operation_has_attr (op, "exponential_avg_factor") ||
          ts_operation_get_attr_float (op, "exponential_avg_factor", &self->average_factor, error));
}

gboolean
ts_batch_norm_merge_channels (gint64 *channels,
                              const TsShape *vector,
                              GError **error)
{
  gint64 n = vector->rank == 1 ? vector->dims[0] : TS_SHAPE_UNKNOWN_DIM;

  if (*channels >= 0 && n >= 0 && n != *channels)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "expected a vector of %" G_GINT64_FORMAT " channels, found one of %" G_GINT64_FORMAT, *channels, n);
      return FALSE;
    }
  *channels = MAX (*channels, n);
  return TRUE;
}

gboolean
ts_channels_init (TsChannels *self,
                  const TsShape *shape,
                  TsImageFormat format,
                  GError **error)
{
  int axis = format == TS_IMAGE_NHWC ? shape->rank - 1 : 1;

  if (shape->rank != 4 && shape->rank != 5)
    {
      g_autofree char *text = ts_shape_to_string (shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the images must be 4- or 5-dimensional, not %s", text);
      return FALSE;
    }

  *self = (TsChannels) { 1, (gsize)shape->dims[axis], 1 };
  for (int d = 0; d < axis; d++)
    self->n *= (gsize)shape->dims[d];
  for (int d = axis + 1; d < shape->rank; d++)
    self->plane *= (gsize)shape->dims[d];
  return TRUE;
}

gboolean
ts_channels_check_vector (const TsChannels *self,
                          const TsTensor *tensor,
                          const char *name,
                          GError **error)
{
  g_autofree char *text = NULL;

  if (tensor->dtype == TS_DTYPE_FLOAT && tensor->shape.rank == 1 && tensor->n_elements == self->channels)
    return TRUE;

  text = ts_shape_to_string (&tensor->shape);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               "%s is a %s tensor of shape %s; it is a float32 vector with one element for each of %" G_GSIZE_FORMAT " channels",
               name, ts_dtype_name (tensor->dtype), text, self->channels);
  return FALSE;
}

typedef struct _Sum Sum;

struct _Sum
{
  const TsChannels *channels;
  void (*add) (const Sum *sum, gsize at, gsize c, double *sums, gsize n_channels, gsize n, gsize stride);
  const float *x;
  const float *y;
  const double *mean;
  double *sums;
};

/* Each adds to @sums of channels @c on: from @at on @n rows that lie @stride elements apart, of one element for each of @n_channels. That of whole blocks is
 * known to the compiler, which keeps them in registers. */
#define SUM(value)                                   \
  if (n_channels == BLOCK)                           \
    {                                                \
      double block[BLOCK];                           \
                                                     \
      memcpy (block, sums, sizeof block);            \
      for (gsize k = 0; k < n * stride; k += stride) \
        for (gsize i = 0; i < BLOCK; i++)            \
          block[i] += value;                         \
      memcpy (sums, block, sizeof block);            \
      return;                                        \
    }                                                \
  for (gsize k = 0; k < n * stride; k += stride)     \
    for (gsize i = 0; i < n_channels; i++)           \
      sums[i] += value;

TS_SIMD static void
add_values (const Sum *sum,
            gsize at,
            gsize c,
            double *sums,
            gsize n_channels,
            gsize n,
            gsize stride)
{
  const float *x = sum->x + at;

  SUM (x[i + k])
}

TS_SIMD static void
add_squares (const Sum *sum,
             gsize at,
             gsize c,
             double *sums,
             gsize n_channels,
             gsize n,
             gsize stride)
{
  const float *x = sum->x + at;
  const double *mean = sum->mean + c;

  SUM ((x[i + k] - mean[i]) * (x[i + k] - mean[i]))
}

TS_SIMD static void
add_products (const Sum *sum,
              gsize at,
              gsize c,
              double *sums,
              gsize n_channels,
              gsize n,
              gsize stride)
{
  const float *x = sum->x + at, *y = sum->y + at;
  const double *mean = sum->mean + c;

  SUM ((x[i + k] - mean[i]) * y[i + k])
}

static void
sum_blocks (gsize begin,
            gsize end,
            gpointer data)
{
  const Sum *sum = data;
  const TsChannels *channels = sum->channels;

  for (gsize block = begin; block < end; block++)
    {
      gsize first = block * BLOCK, n = MIN (BLOCK, channels->channels - first);
      double sums[BLOCK] = { 0 };

      if (channels->plane == 1)
        sum->add (sum, first, first, sums, n, channels->n, channels->channels);
      else
        for (gsize i = 0; i < channels->n; i++)
          for (gsize c = 0; c < n; c++)
            sum->add (sum, (i * channels->channels + first + c) * channels->plane, first + c, &sums[c], 1, channels->plane, 1);
      for (gsize c = 0; c < n; c++)
        sum->sums[first + c] = sums[c];
    }
}

static gboolean
run_sum (Sum *sum,
         TsCall *call,
         GError **error)
{
  return ts_call_parallel_for (call, (sum->channels->channels + BLOCK - 1) / BLOCK, 1, sum_blocks, sum, error);
}

gboolean
ts_channels_sum (const TsChannels *self,
                 TsCall *call,
                 const float *x,
                 double *sums,
                 GError **error)
{
  Sum sum = { .channels = self, .add = add_values, .x = x, .sums = sums };

  return run_sum (&sum, call, error);
}

gboolean
ts_channels_sum_squares (const TsChannels *self,
                         TsCall *call,
                         const float *x,
                         const double *mean,
                         double *sums,
                         GError **error)
{
  Sum sum = { .channels = self, .add = add_squares, .x = x, .mean = mean, .sums = sums };

  return run_sum (&sum, call, error);
}

gboolean
ts_channels_sum_products (const TsChannels *self,
                          TsCall *call,
                          const float *y,
                          const float *x,
                          const double *mean,
                          double *sums,
                          GError **error)
{
  Sum sum = { .channels = self, .add = add_products, .x = x, .y = y, .mean = mean, .sums = sums };

  return run_sum (&sum, call, error);
}
