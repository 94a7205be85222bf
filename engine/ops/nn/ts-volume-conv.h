#pragma once

#include "engine/ops/nn/ts-volume.h"

G_BEGIN_DECLS

/**
 * TsVolumeConv:
 * @volume: what the filter sees; channels last
 * @out_channels: of the result
 *
 * A three-dimensional convolution. The filter is [taps, input channels, @out_channels].
 */
typedef struct
{
  TsVolume volume;
  gint64 out_channels;
} TsVolumeConv;

/**
 * ts_volume_conv_run_float:
 * @in: volumes
 * @filter: the filter
 * @out: what the convolution makes, allocated
 * @error: %G_IO_ERROR_CANCELLED; %TS_ERROR_RESOURCE_EXHAUSTED
 *
 * By gathered patches; the padding is multiplied as zeros.
 */
gboolean ts_volume_conv_run_float (const TsVolumeConv *self, TsCall *call, const float *in, const float *filter, float *out, GError **error);
gboolean ts_volume_conv_run_double (const TsVolumeConv *self, TsCall *call, const double *in, const double *filter, double *out, GError **error);

/* What each voxel contributes to all results. By volume. */
gboolean ts_volume_conv_input_grad_float (const TsVolumeConv *self, TsCall *call, const float *grad, const float *filter, float *out, GError **error);
gboolean ts_volume_conv_input_grad_double (const TsVolumeConv *self, TsCall *call, const double *grad, const double *filter, double *out, GError **error);

/* What each number of the filter contributes. By tap. */
gboolean ts_volume_conv_filter_grad_float (const TsVolumeConv *self, TsCall *call, const float *in, const float *grad, float *out, GError **error);
gboolean ts_volume_conv_filter_grad_double (const TsVolumeConv *self, TsCall *call, const double *in, const double *grad, double *out, GError **error);

G_END_DECLS
