#pragma once

#include "engine/ops/nn/ts-conv.h"

G_BEGIN_DECLS

/**
 * ts_conv_input_grad_float:
 * @grad: gradient of the output, as @self says
 * @filter: the filter
 * @result: gradient of the input, allocated
 * @error: %G_IO_ERROR_CANCELLED; %TS_ERROR_RESOURCE_EXHAUSTED
 *
 * What each input element contributes to all outputs. By image; for the CPU without oneDNN and for double.
 */
gboolean ts_conv_input_grad_float (const TsConv *self, TsCall *call, const float *grad, const float *filter, float *result, GError **error);
gboolean ts_conv_input_grad_double (const TsConv *self, TsCall *call, const double *grad, const double *filter, double *result, GError **error);

/**
 * ts_conv_filter_grad_float:
 * @in: the input
 * @grad: gradient of the output
 * @result: gradient of the filter, allocated
 * @error: %G_IO_ERROR_CANCELLED; %TS_ERROR_RESOURCE_EXHAUSTED
 *
 * By taps of the filter; the padding is multiplied as zeros.
 */
gboolean ts_conv_filter_grad_float (const TsConv *self, TsCall *call, const float *in, const float *grad, float *result, GError **error);
gboolean ts_conv_filter_grad_double (const TsConv *self, TsCall *call, const double *in, const double *grad, double *result, GError **error);

G_END_DECLS
