#pragma once

#include "engine/ops/nn/ts-conv.h"

G_BEGIN_DECLS

/* Which of the computations of a convolution. */
typedef enum
{
  TS_CONV_FORWARD,        /* output from input and filter */
  TS_CONV_BACKWARD_INPUT, /* gradient of the input from filter and gradient of the output */
} TsConvDirection;

/**
 * TsDnnlConv:
 *
 * Float convolutions of one node through oneDNN: the primitives for the last sizes, and the filter as they want it. Compiled
 * where the library was found (HAVE_ONEDNN). One thread at a time.
 *
 * The library gets one thread; the work is divided among those of the call here.
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
 * @from: what is read: the input, or for %TS_CONV_BACKWARD_INPUT the gradient of the output
 * @filter: the filter
 * @to: what is computed
 * @epilogue: (nullable): what is done with it afterwards; forward only
 * @handled: (out): %FALSE if this case should rather be computed without oneDNN: the library has no primitive for it, or
 *   the filter has an infinity or NaN, which it does not multiply with the padding
 * @error: %TS_ERROR_INTERNAL, %TS_ERROR_RESOURCE_EXHAUSTED with the library's status; %G_IO_ERROR_CANCELLED
 */
gboolean ts_dnnl_conv_run (TsDnnlConv *self, const TsConv *conv, TsCall *call, const float *from, TsTensor *filter, float *to, const TsEpilogue *epilogue, gboolean *handled, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsDnnlConv, ts_dnnl_conv_free)

G_END_DECLS
