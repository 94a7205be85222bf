#include "engine/ops/nn/ts-conv-grad.h"

#include "engine/ops/nn/ts-dnnl-conv.h"
#include "engine/ops/ts-call-float.h"
#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

#include <string.h>

typedef struct
{
  TsWindow window;
  gboolean depthwise;
#ifdef HAVE_ONEDNN
  TsDnnlConv *dnnl; /* of the gradient of the input */
#endif
} Conv2DGrad;

static gboolean
prepare (TsKernelInit *init,
         gboolean depthwise,
         GError **error)
{
  Conv2DGrad *self = init->state;

  self->depthwise = depthwise;
#ifdef HAVE_ONEDNN
  self->dnnl = ts_dnnl_conv_new (TS_CONV_BACKWARD_INPUT, init->constants[1]);
#endif
  if (!ts_window_init_conv (&self->window, init->op, error))
    return FALSE;

  if (depthwise)
    self->window.dilation[0] = self->window.dilation[1] = 1; /* not looked at, as in the forward direction */
  if (self->window.dilation[0] == 1 && self->window.dilation[1] == 1)
    return TRUE;

  g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                       "dilations above 1 have no gradient on a CPU in TensorFlow");
  return FALSE;
}

static gboolean
conv2d_prepare (TsKernelInit *init,
                GError **error)
{
  return prepare (init, FALSE, error);
}

static gboolean
depthwise_prepare (TsKernelInit *init,
                   GError **error)
{
  return prepare (init, TRUE, error);
}

static void
release (gpointer state)
{
#ifdef HAVE_ONEDNN
  Conv2DGrad *self = state;

  g_clear_pointer (&self->dnnl, ts_dnnl_conv_free);
#endif
}

/* The shape of what is asked for, as input @i says it. */
static gboolean
read_sizes (const TsTensor *tensor,
            const char *name,
            TsShape *shape,
            GError **error)
{
  const gint32 *sizes = tensor->data;

  if (tensor->dtype != TS_DTYPE_INT32 || tensor->shape.rank != 1 || (tensor->n_elements != 4 && tensor->n_elements != 2))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "%s has %" G_GSIZE_FORMAT " numbers, not one for each of 4 dimensions", name, tensor->n_elements);
      return FALSE;
    }

  shape->rank = (int)tensor->n_elements;
  for (int i = 0; i < shape->rank; i++)
    {
      shape->dims[i] = sizes[i];
      if (sizes[i] < 0)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s[%d] is %d", name, i, sizes[i]);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
expect_grad (const TsConv *conv,
             const TsTensor *grad,
             GError **error)
{
  TsShape out = ts_conv_out_shape (conv);
  g_autofree char *wanted = NULL, *found = NULL;

  if (ts_shape_equal (&out, &grad->shape))
    return TRUE;

  wanted = ts_shape_to_string (&out);
  found = ts_shape_to_string (&grad->shape);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               "the gradient has shape %s, the output of the convolution %s", found, wanted);
  return FALSE;
}

static gboolean
init_conv (const Conv2DGrad *self,
           TsConv *conv,
           const TsShape *in,
           const TsShape *filter,
           const TsTensor *grad,
           GError **error)
{
  return (self->depthwise ? ts_conv_init_depthwise (conv, &self->window, in, filter, error)
                          : ts_conv_init (conv, &self->window, in, filter, error)) &&
         expect_grad (conv, grad, error);
}

/* ---- gradient of the input ------------------------------------------------------------------------ */

/* Two sizes are rows and columns alone; the rest follows from filter and gradient. */
static gboolean
complete_in_shape (const Conv2DGrad *self,
                   TsShape *shape,
                   const TsTensor *filter,
                   const TsTensor *grad,
                   GError **error)
{
  if (shape->rank == 4)
    return TRUE;

  if (filter->shape.rank != 4 || grad->shape.rank != 4)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "filter and gradient must be 4-dimensional");
      return FALSE;
    }
  *shape = ts_image_shape (self->window.format, grad->shape.dims[0], shape->dims[0], shape->dims[1], filter->shape.dims[2]);
  return TRUE;
}

static gboolean
run_dnnl (TsCall *call,
          const TsConv *conv,
          gboolean *handled,
          GError **error)
{
#ifdef HAVE_ONEDNN
  Conv2DGrad *self = call->state;

  return ts_dnnl_conv_run (self->dnnl, conv, call, call->in[2]->data, call->in[1], call->out[0]->data, NULL, handled, error);
#else
  *handled = FALSE;
  return TRUE;
#endif
}

static gboolean
run_input (TsCall *call,
           GError **error)
{
  const Conv2DGrad *self = call->state;
  const TsTensor *filter = call->in[1], *grad = call->in[2];
  TsConv conv;
  TsShape shape;
  TsTensor *out;
  gboolean handled = FALSE;

  if (!read_sizes (call->in[0], "input_sizes", &shape, error) ||
      !complete_in_shape (self, &shape, filter, grad, error) ||
      !init_conv (self, &conv, &shape, &filter->shape, grad, error))
    return FALSE;
  out = ts_call_alloc (call, 0, &shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;

  if (grad->n_elements == 0)
    {
      memset (out->data, 0, ts_tensor_size_bytes (out));
      return TRUE;
    }
  if (out->dtype == TS_DTYPE_DOUBLE)
    return ts_conv_input_grad_double (&conv, call, grad->data, filter->data, out->data, error);
  return run_dnnl (call, &conv, &handled, error) &&
         (handled || ts_conv_input_grad_float (&conv, call, grad->data, filter->data, out->data, error));
}

static gboolean
run_input_small (TsCall *call,
                 GError **error)
{
  return ts_call_run_as_float (call, run_input, error);
}

/* ---- gradient of the filter ------------------------------------------------------------------------ */

static gboolean
run_filter (TsCall *call,
            GError **error)
{
  const Conv2DGrad *self = call->state;
  const TsTensor *in = call->in[0], *grad = call->in[2];
  TsConv conv;
  TsShape shape;
  TsTensor *out;

  if (!read_sizes (call->in[1], "filter_sizes", &shape, error) ||
      !init_conv (self, &conv, &in->shape, &shape, grad, error))
    return FALSE;
  out = ts_call_alloc (call, 0, &shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;

  if (grad->n_elements == 0 || in->n_elements == 0)
    {
      memset (out->data, 0, ts_tensor_size_bytes (out));
      return TRUE;
    }
  if (out->dtype == TS_DTYPE_DOUBLE)
    return ts_conv_filter_grad_double (&conv, call, in->data, grad->data, out->data, error);
  return ts_conv_filter_grad_float (&conv, call, in->data, grad->data, out->data, error);
}

static gboolean
run_filter_small (TsCall *call,
                  GError **error)
{
  return ts_call_run_as_float (call, run_filter, error);
}

/* ---- shapes --------------------------------------------------------------------------------------- */

static gboolean
infer_input (TsShapeCall *call,
             GError **error)
{
  if (!ts_shape_input_as_shape (call, 0, &call->out[0], error))
    return FALSE;
  if (call->out[0].rank != 4)
    call->out[0] = TS_SHAPE (-1, -1, -1, -1);
  return TRUE;
}

static gboolean
infer_filter (TsShapeCall *call,
              GError **error)
{
  if (!ts_shape_input_as_shape (call, 1, &call->out[0], error))
    return FALSE;
  if (call->out[0].rank < 0)
    call->out[0] = TS_SHAPE (-1, -1, -1, -1);
  return TRUE;
}

#define ROWS(op_type, prepare_func, run_func, run_small_func, source) \
  { .op = op_type, .dtypes = TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE), .prepare = prepare_func, .state_size = sizeof (Conv2DGrad), .release = release, .run = run_func, .semantics = source }, \
  { \
    .op = op_type, .dtypes = TS_DTYPES_SMALL_FLOAT, .prepare = prepare_func, .state_size = sizeof (Conv2DGrad), .release = release, .run = run_small_func, .semantics = source \
  }

const TsKernelDef ts_conv2d_grad_kernels[] = {
  ROWS ("Conv2DBackpropInput", conv2d_prepare, run_input, run_input_small, "tensorflow/core/kernels/conv_grad_input_ops.cc; also NCHW"),
  ROWS ("Conv2DBackpropFilter", conv2d_prepare, run_filter, run_filter_small, "tensorflow/core/kernels/conv_grad_filter_ops.cc; also NCHW"),
  ROWS ("DepthwiseConv2dNativeBackpropInput", depthwise_prepare, run_input, run_input_small, "tensorflow/core/kernels/depthwise_conv_grad_op.cc"),
  ROWS ("DepthwiseConv2dNativeBackpropFilter", depthwise_prepare, run_filter, run_filter_small, "tensorflow/core/kernels/depthwise_conv_grad_op.cc"),
  { 0 },
};

const TsShapeDef ts_conv2d_grad_shapes[] = {
  { "Conv2DBackpropInput", infer_input },
  { "Conv2DBackpropFilter", infer_filter },
  { "DepthwiseConv2dNativeBackpropInput", infer_input },
  { "DepthwiseConv2dNativeBackpropFilter", infer_filter },
  { 0 },
};
