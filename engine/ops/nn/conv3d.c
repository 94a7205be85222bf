#include "engine/ops/array/ts-args.h"
#include "engine/ops/nn/ts-image-turn.h"
#include "engine/ops/nn/ts-volume-conv.h"
#include "engine/ops/ts-call-float.h"
#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

#include <string.h>

/* Conv3D and its gradients. Channels first are turned to channels last and back. */

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  return ts_volume_window_init_conv (init->state, init->op, error);
}

/* A filter is [depth, rows, columns, input channels, output channels]. */
static gboolean
init_conv (const TsVolumeWindow *window,
           const TsShape *in,
           const TsShape *filter,
           TsVolumeConv *conv,
           GError **error)
{
  if (filter->rank != 5)
    {
      g_autofree char *text = ts_shape_to_string (filter);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the filter must have 5 dimensions, has shape %s", text);
      return FALSE;
    }
  if (!ts_volume_init (&conv->volume, window, in, filter->dims, error))
    return FALSE;
  conv->out_channels = filter->dims[4];
  if (conv->volume.channels == filter->dims[3])
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the input has %" G_GINT64_FORMAT " channels, the filter is for %" G_GINT64_FORMAT,
               conv->volume.channels, filter->dims[3]);
  return FALSE;
}

static gboolean
check_grad (const TsVolumeConv *conv,
            const TsVolumeWindow *window,
            const TsTensor *grad,
            GError **error)
{
  TsShape out = ts_volume_out_shape (&conv->volume, window->format, conv->out_channels);
  g_autofree char *wanted = NULL, *found = NULL;

  if (ts_shape_equal (&out, &grad->shape))
    return TRUE;

  wanted = ts_shape_to_string (&out);
  found = ts_shape_to_string (&grad->shape);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the gradient has shape %s, the output of the convolution %s", found, wanted);
  return FALSE;
}

static gpointer
new_elements (const TsTensor *like,
              GError **error)
{
  gpointer elements = g_try_malloc (ts_tensor_size_bytes (like) + 1);

  if (elements == NULL)
    g_set_error_literal (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "no memory to turn volumes");
  return elements;
}

/* The elements of volumes with channels last; @owned if they are a copy. */
static gconstpointer
get_channels_last (const TsTensor *tensor,
                   TsImageFormat format,
                   gpointer *owned,
                   GError **error)
{
  const gint64 *dims = tensor->shape.dims;

  if (format == TS_IMAGE_NHWC || tensor->n_elements == 0)
    return tensor->data;
  *owned = new_elements (tensor, error);
  if (*owned != NULL)
    ts_image_turn (tensor->data, *owned, dims[0], dims[1], dims[2] * dims[3] * dims[4], ts_dtype_size (tensor->dtype));
  return *owned;
}

/* What is computed: from two operands, of which the first or both are volumes. */
typedef gboolean (*FloatFunc) (const TsVolumeConv *conv, TsCall *call, const float *a, const float *b, float *out, GError **error);
typedef gboolean (*DoubleFunc) (const TsVolumeConv *conv, TsCall *call, const double *a, const double *b, double *out, GError **error);

typedef struct
{
  FloatFunc run_float;
  DoubleFunc run_double;
  gboolean second_is_volume;
  gboolean out_is_volume;
} Method;

static const Method forward = { ts_volume_conv_run_float, ts_volume_conv_run_double, FALSE, TRUE };
static const Method input_grad = { ts_volume_conv_input_grad_float, ts_volume_conv_input_grad_double, FALSE, TRUE };
static const Method filter_grad = { ts_volume_conv_filter_grad_float, ts_volume_conv_filter_grad_double, TRUE, FALSE };

static gboolean
compute (const Method *method,
         const TsVolumeConv *conv,
         TsImageFormat format,
         TsCall *call,
         const TsTensor *a,
         const TsTensor *b,
         GError **error)
{
  TsTensor *out = call->out[0];
  g_autofree gpointer own_a = NULL, own_b = NULL, own_out = NULL;
  gconstpointer from_a = get_channels_last (a, format, &own_a, error), from_b;
  gpointer to = out->data;

  if (from_a == NULL)
    return FALSE;
  from_b = method->second_is_volume ? get_channels_last (b, format, &own_b, error) : b->data;
  if (from_b == NULL)
    return FALSE;
  if (format == TS_IMAGE_NCHW && method->out_is_volume)
    {
      to = own_out = new_elements (out, error);
      if (to == NULL)
        return FALSE;
    }

  if (out->dtype == TS_DTYPE_DOUBLE ? !method->run_double (conv, call, from_a, from_b, to, error)
                                    : !method->run_float (conv, call, from_a, from_b, to, error))
    return FALSE;
  if (own_out != NULL)
    {
      const gint64 *dims = out->shape.dims;

      ts_image_turn (own_out, out->data, dims[0], dims[2] * dims[3] * dims[4], dims[1], ts_dtype_size (out->dtype));
    }
  return TRUE;
}

/* The result for operands @a and @b, which is zero where one of them is empty. */
static gboolean
run_method (const Method *method,
            const TsVolumeConv *conv,
            TsCall *call,
            const TsTensor *a,
            const TsTensor *b,
            const TsShape *shape,
            GError **error)
{
  const TsVolumeWindow *window = call->state;
  TsTensor *out = ts_call_alloc (call, 0, shape, error);

  if (out == NULL || out->n_elements == 0)
    return out != NULL;
  if (a->n_elements > 0 && b->n_elements > 0)
    return compute (method, conv, window->format, call, a, b, error);
  memset (out->data, 0, ts_tensor_size_bytes (out));
  return TRUE;
}

static gboolean
run (TsCall *call,
     GError **error)
{
  const TsVolumeWindow *window = call->state;
  TsVolumeConv conv;
  TsShape shape;

  if (!init_conv (window, &call->in[0]->shape, &call->in[1]->shape, &conv, error))
    return FALSE;
  shape = ts_volume_out_shape (&conv.volume, window->format, conv.out_channels);
  return run_method (&forward, &conv, call, call->in[0], call->in[1], &shape, error);
}

/* ---- gradients: inputs are the input or its shape, the filter or its shape, the gradient of the output ---- */

static gboolean
run_input_grad (TsCall *call,
                const TsShape *in,
                GError **error)
{
  const TsVolumeWindow *window = call->state;
  TsVolumeConv conv;

  return init_conv (window, in, &call->in[1]->shape, &conv, error) && check_grad (&conv, window, call->in[2], error) &&
         run_method (&input_grad, &conv, call, call->in[2], call->in[1], in, error);
}

static gboolean
run_filter_grad (TsCall *call,
                 const TsShape *filter,
                 GError **error)
{
  const TsVolumeWindow *window = call->state;
  TsVolumeConv conv;

  return init_conv (window, &call->in[0]->shape, filter, &conv, error) && check_grad (&conv, window, call->in[2], error) &&
         run_method (&filter_grad, &conv, call, call->in[0], call->in[2], filter, error);
}

static gboolean
input_grad_run (TsCall *call,
                GError **error)
{
  return run_input_grad (call, &call->in[0]->shape, error);
}

static gboolean
input_grad_v2_run (TsCall *call,
                   GError **error)
{
  TsShape shape;

  return ts_arg_shape (call, 0, "input_sizes", &shape, error) && run_input_grad (call, &shape, error);
}

static gboolean
filter_grad_run (TsCall *call,
                 GError **error)
{
  return run_filter_grad (call, &call->in[1]->shape, error);
}

static gboolean
filter_grad_v2_run (TsCall *call,
                    GError **error)
{
  TsShape shape;

  return ts_arg_shape (call, 1, "filter_sizes", &shape, error) && run_filter_grad (call, &shape, error);
}

#define SMALL(func)                                           \
  static gboolean func##_small (TsCall *call, GError **error) \
  {                                                           \
    return ts_call_run_as_float (call, func, error);          \
  }

SMALL (run)
SMALL (input_grad_run)
SMALL (input_grad_v2_run)
SMALL (filter_grad_run)
SMALL (filter_grad_v2_run)

#define DTYPES (TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE))
#define ROWS(type, function, source)                                                                                                                     \
  { .op = type, .dtypes = DTYPES, .prepare = prepare, .state_size = sizeof (TsVolumeWindow), .run = function, .semantics = source },                     \
  {                                                                                                                                                      \
    .op = type, .dtypes = TS_DTYPES_SMALL_FLOAT, .prepare = prepare, .state_size = sizeof (TsVolumeWindow), .run = function##_small, .semantics = source \
  }
#define SOURCE "tensorflow/core/kernels/conv_ops_3d.cc; also NCDHW and dilations"
#define GRAD_SOURCE "tensorflow/core/kernels/conv_grad_ops_3d.cc; also NCDHW and dilations"

const TsKernelDef ts_conv3d_kernels[] = {
  ROWS ("Conv3D", run, SOURCE),
  ROWS ("Conv3DBackpropInput", input_grad_run, GRAD_SOURCE),
  ROWS ("Conv3DBackpropInputV2", input_grad_v2_run, GRAD_SOURCE),
  ROWS ("Conv3DBackpropFilter", filter_grad_run, GRAD_SOURCE),
  ROWS ("Conv3DBackpropFilterV2", filter_grad_v2_run, GRAD_SOURCE),
  { 0 },
};

const TsShapeDef ts_conv3d_shapes[] = {
  { 0 },
};
