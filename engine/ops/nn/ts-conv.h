#pragma once

#include "engine/ops/nn/ts-epilogue.h"
#include "engine/ops/nn/ts-window.h"

G_BEGIN_DECLS

/**
 * TsConv:
 * @format: of input and output
 * @batch: images
 * @in_channels: of the input
 * @out_channels: of the output
 * @groups: into how many parts the channels are divided, each filtered for itself
 * @axis: rows and columns
 *
 * A convolution with all sizes worked out. The filter is [rows, columns, @in_channels / @groups, @out_channels]; that of a depthwise
 * convolution is the same in memory, with one group for each input channel.
 */
typedef struct
{
  TsImageFormat format;
  gint64 batch;
  gint64 in_channels;
  gint64 out_channels;
  gint64 groups;
  TsWindowAxis axis[2];
} TsConv;

/**
 * ts_conv_init:
 * @in: shape of the images
 * @filter: shape of the filter, [rows, columns, channels of a group, output channels]
 * @error: %TS_ERROR_INVALID_ARGUMENT: not 4-dimensional, channels that do not fit, a window that does not fit
 */
gboolean ts_conv_init (TsConv *self, const TsWindow *window, const TsShape *in, const TsShape *filter, GError **error);

/* The same for a filter [rows, columns, channels, multiplier]. */
gboolean ts_conv_init_depthwise (TsConv *self, const TsWindow *window, const TsShape *in, const TsShape *filter, GError **error);

TsShape ts_conv_in_shape (const TsConv *self);
TsShape ts_conv_out_shape (const TsConv *self);

/* Products that one output element is the sum of. */
static inline gint64
ts_conv_depth (const TsConv *self)
{
  return self->axis[0].size * self->axis[1].size * (self->in_channels / self->groups);
}

/**
 * ts_conv_run_float:
 * @in: images, as @self says
 * @filter: its filter
 * @out: the output, allocated
 * @epilogue: what is done with it afterwards
 * @error: %G_IO_ERROR_CANCELLED; %TS_ERROR_RESOURCE_EXHAUSTED
 *
 * Computes the convolution by gathering patches of the input and multiplying them with the filter, the padding as zeros
 * (so that NaN in the filter reaches the border too); a depthwise one by plain loops.
 */
gboolean ts_conv_run_float (const TsConv *self, TsCall *call, const float *in, const float *filter, float *out, const TsEpilogue *epilogue, GError **error);
gboolean ts_conv_run_double (const TsConv *self, TsCall *call, const double *in, const double *filter, double *out, const TsEpilogue *epilogue, GError **error);

G_END_DECLS
