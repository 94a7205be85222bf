#pragma once

#include "engine/ops/nn/ts-window.h"
#include "engine/ops/ts-kernel.h"

G_BEGIN_DECLS

/**
 * TsBatchNorm:
 * @format: of the images
 * @is_training: mean and variance are those of the images themselves
 * @epsilon: added to the variance
 * @average_factor: share of the images in the new running mean and variance
 *
 * The attributes of batch normalization and of its gradient.
 */
typedef struct
{
  TsImageFormat format;
  gboolean is_training;
  float epsilon;
  float average_factor;
} TsBatchNorm;

gboolean ts_batch_norm_init (TsBatchNorm *self, const TsOperation *op, GError **error);

/* For shape functions: learns the number of channels, -1 where it is not known, from a static vector of one element for each.
 * @error: %TS_ERROR_INVALID_ARGUMENT if both are known and differ */
gboolean ts_batch_norm_merge_channels (gint64 *channels, const TsShape *vector, GError **error);

/**
 * TsChannels:
 *
 * Images as @n parts, each of @channels rows of @plane elements: pixels for NHWC (then @plane is 1), images for NCHW.
 */
typedef struct
{
  gsize n;
  gsize channels;
  gsize plane;
} TsChannels;

/* @error: %TS_ERROR_INVALID_ARGUMENT unless @shape has 4 or 5 dimensions. */
gboolean ts_channels_init (TsChannels *self, const TsShape *shape, TsImageFormat format, GError **error);

/* Whether @tensor, called @name in the error, is a float vector with one element for each channel. */
gboolean ts_channels_check_vector (const TsChannels *self, const TsTensor *tensor, const char *name, GError **error);

/**
 * ts_channels_sum:
 * @y: (nullable): of the same shape as @x; x - shift if %NULL
 * @shift: one number for each channel
 * @sums: (out): for each channel the sum over its elements of y
 * @products: (out): the same of (x - shift) y
 *
 * In one pass and in double; what is added in which order depends on the shape alone.
 */
gboolean ts_channels_sum (const TsChannels *self, TsCall *call, const float *x, const float *y, const double *shift, double *sums, double *products, GError **error);

G_END_DECLS
