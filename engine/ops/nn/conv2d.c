#include "engine/ops/nn/ts-conv.h"

#include "engine/ops/nn/ts-conv-shape.h"
#include "engine/ops/nn/ts-dnnl-conv.h"
#include "engine/ops/ts-call-float.h"
#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

#include <string.h>

typedef struct
{
  TsWindow window;
  TsFusedOps fused;
  gboolean depthwise;
#ifdef HAVE_ONEDNN
  TsDnnlConv *dnnl;
#endif
} Conv2D;

static gboolean
prepare (TsKernelInit *init,
         gboolean depthwise,
         GError **error)
{
  Conv2D *self = init->state;

  self->depthwise = depthwise;
#ifdef HAVE_ONEDNN
  self->dnnl = ts_dnnl_conv_new (TS_CONV_FORWARD, init->constants[1]);
#endif
  return ts_window_init_conv (&self->window, init->op, error) &&
         ts_fused_ops_init (&self->fused, init->op, error);
}

static gboolean
conv2d_prepare (TsKernelInit *init,
                GError **error)
{
  return prepare (init, FALSE, error);
}

static gboolean
fused_depthwise_prepare (TsKernelInit *init,
                         GError **error)
{
  return prepare (init, TRUE, error);
}

static gboolean
depthwise_prepare (TsKernelInit *init,
                   GError **error)
{
  Conv2D *self = init->state;

  if (!prepare (init, TRUE, error))
    return FALSE;

  if (self->window.stride[0] != self->window.stride[1])
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "strides of rows (%" G_GINT64_FORMAT ") and columns (%" G_GINT64_FORMAT ") must be equal",
                   self->window.stride[0], self->window.stride[1]);
      return FALSE;
    }

  /* TensorFlow's kernel for the CPU never looks at them. */
  self->window.dilation[0] = self->window.dilation[1] = 1;
  return TRUE;
}

static void
release (gpointer state)
{
#ifdef HAVE_ONEDNN
  Conv2D *self = state;

  g_clear_pointer (&self->dnnl, ts_dnnl_conv_free);
#endif
}

/* Through oneDNN if it can. */
static gboolean
run_dnnl (TsCall *call,
          const TsConv *conv,
          const TsEpilogue *epilogue,
          gboolean *handled,
          GError **error)
{
#ifdef HAVE_ONEDNN
  Conv2D *self = call->state;

  return ts_dnnl_conv_run (self->dnnl, conv, call, call->in[0]->data, call->in[1], call->out[0]->data, epilogue, handled, error);
#else
  *handled = FALSE;
  return TRUE;
#endif
}

static gboolean
run (TsCall *call,
     GError **error)
{
  Conv2D *self = call->state;
  TsTensor *in = call->in[0], *filter = call->in[1], *out;
  g_auto (TsEpilogue) epilogue = { .n_owned = 0 };
  TsConv conv;
  TsShape shape;
  gboolean handled = FALSE;

  if (self->depthwise ? !ts_conv_init_depthwise (&conv, &self->window, &in->shape, &filter->shape, error)
                      : !ts_conv_init (&conv, &self->window, &in->shape, &filter->shape, error))
    return FALSE;

  shape = ts_conv_out_shape (&conv);
  out = ts_call_alloc (call, 0, &shape, error);
  if (out == NULL || !ts_epilogue_init (&epilogue, &self->fused, call, 2, out, self->window.format, error))
    return FALSE;
  if (out->n_elements == 0)
    return TRUE;

  if (out->dtype == TS_DTYPE_DOUBLE)
    return ts_conv_run_double (&conv, call, in->data, filter->data, out->data, &epilogue, error);
  if (in->n_elements > 0 && !run_dnnl (call, &conv, &epilogue, &handled, error))
    return FALSE;
  return handled || ts_conv_run_float (&conv, call, in->data, filter->data, out->data, &epilogue, error);
}

static gboolean
run_small (TsCall *call,
           GError **error)
{
  return ts_call_run_as_float (call, run, error);
}

#define ROWS(op_type, prepare_func, source) \
  { .op = op_type, \
    .dtypes = TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE), \
    .prepare = prepare_func, \
    .state_size = sizeof (Conv2D), \
    .release = release, \
    .run = run, \
    .semantics = source }, \
  { \
    .op = op_type, .dtypes = TS_DTYPES_SMALL_FLOAT, .prepare = prepare_func, .state_size = sizeof (Conv2D), \
    .release = release, .run = run_small, .semantics = source \
  }

const TsKernelDef ts_conv2d_kernels[] = {
  ROWS ("Conv2D", conv2d_prepare, "tensorflow/core/kernels/conv_ops.cc; also NCHW and groups, as later versions"),
  ROWS ("_FusedConv2D", conv2d_prepare, "tensorflow/core/kernels/conv_ops_fused_impl.h; Prelu as in TensorFlow.js"),
  ROWS ("DepthwiseConv2dNative", depthwise_prepare, "tensorflow/core/kernels/depthwise_conv_op.cc, which ignores dilations"),
  ROWS ("FusedDepthwiseConv2dNative", fused_depthwise_prepare, "TensorFlow.js, executors/convolution_executor.ts"),
  ROWS ("_FusedDepthwiseConv2dNative", fused_depthwise_prepare, "tensorflow/core/kernels/mkl/mkl_conv_ops.cc"),
  { 0 },
};

const TsShapeDef ts_conv2d_shapes[] = {
  { "Conv2D", ts_shape_conv2d },
  { "_FusedConv2D", ts_shape_conv2d },
  { "DepthwiseConv2dNative", ts_shape_depthwise_native },
  { "FusedDepthwiseConv2dNative", ts_shape_depthwise },
  { "_FusedDepthwiseConv2dNative", ts_shape_depthwise },
  { 0 },
};
