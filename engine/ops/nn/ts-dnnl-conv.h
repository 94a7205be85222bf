#pragma once

#include "engine/ops/nn/ts-conv.h"

G_BEGIN_DECLS

/* Which of the three computations of a convolution. */
typedef enum
{
  TS_CONV_FORWARD,        /* output from input and filter */
  TS_CONV_BACKWARD_INPUT, /* gradient of the input from filter and gradient of the output */
} TsConvDirection;

/**
 * TsDnnlConv:
 *
 * Float convolutions of one node through oneDNN: the primitive for the last sizes, and the filter as it wants it. Compiled
 * where the library was found (HAVE_ONEDNN). One thread at a time.
 */
typedef struct _TsDnnlConv TsDnnlConv;

/**
 * ts_dnnl_conv_new:
 * @filter: (nullable): the filter if it is a constant of the graph: it is packed once, as long as the node gets this one
 *
 * Returns: (transfer full)
 */
TsDnnlConv *ts_dnnl_conv_new (TsConvDirection direction, TsTensor *filter);
void ts_dnnl_conv_free (TsDnnlConv *self);

/**
 * ts_dnnl_conv_run:
 * @conv: sizes, none of them 0
 * @filter: the filter
 * @from: what is read: the input, or for %TS_CONV_BACKWARD_INPUT the gradient of the output
 * @bias: (nullable): one number for each output channel; forward only
 * @to: what is computed
 * @handled: (out): %FALSE if this case should rather be computed without oneDNN: the library has no primitive for it, or
 *   the filter has an infinity or NaN, which it does not multiply with the padding
 * @error: %TS_ERROR_INTERNAL, %TS_ERROR_RESOURCE_EXHAUSTED with the library's status
 */
gboolean ts_dnnl_conv_run (TsDnnlConv *self, const TsConv *conv, guint n_threads, const float *from, TsTensor *filter, const float *bias, float *to, gboolean *handled, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsDnnlConv, ts_dnnl_conv_free)

G_END_DECLS
