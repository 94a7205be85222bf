#include "engine/debug/numerics/ts-explain-private.h"

#include "engine/ops/image/ts-resize.h"
#include "engine/ops/nn/ts-conv.h"
#include "engine/ts-error.h"

/* Convolutions, resizing and pooling: the part of an image that a window covers. */

static gboolean
fail_fit (GError **error)
{
  g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "inputs and output do not fit");
  return FALSE;
}

/* Batch, row, column and channel of the element that is explained. */
typedef struct
{
  gint64 batch;
  gint64 place[2];
  gint64 channel;
} Pixel;

static Pixel
get_pixel (const TsExplain *self,
           TsImageFormat format)
{
  return (Pixel) { self->at[0], { self->at[ts_image_axis (format, 0)], self->at[ts_image_axis (format, 1)] }, self->at[ts_image_channel_axis (format)] };
}

static gsize
find_element (const TsShape *shape,
              TsImageFormat format,
              gint64 batch,
              gint64 row,
              gint64 column,
              gint64 channel)
{
  gint64 at[4];

  at[0] = batch;
  at[ts_image_axis (format, 0)] = row;
  at[ts_image_axis (format, 1)] = column;
  at[ts_image_channel_axis (format)] = channel;
  return ts_explain_ravel (shape, at);
}

/* ---- convolutions ---------------------------------------------------------------------------------- */

enum
{
  PLAIN,
  DEPTHWISE,
};

static gboolean
init_conv (const TsExplain *self,
           gboolean is_depthwise,
           TsConv *conv,
           const TsShape *images,
           const TsShape *filter,
           GError **error)
{
  TsWindow window;

  if (!ts_window_init_conv (&window, self->op, error))
    return FALSE;
  return is_depthwise ? ts_conv_init_depthwise (conv, &window, images, filter, error)
                      : ts_conv_init (conv, &window, images, filter, error);
}

/* Element of the filter that takes channel @k of its group to @out_channel. */
static gsize
find_weight (const TsConv *conv,
             gint64 row,
             gint64 column,
             gint64 k,
             gint64 out_channel)
{
  return (gsize)(((row * conv->axis[1].size + column) * (conv->in_channels / conv->groups) + k) * conv->out_channels + out_channel);
}

static void
add_tap (TsExplain *self,
         const TsConv *conv,
         const Pixel *pixel,
         const gint64 *tap,
         const gint64 *place)
{
  gint64 n_channels = conv->in_channels / conv->groups;
  gint64 first = pixel->channel / (conv->out_channels / conv->groups) * n_channels;

  for (gint64 k = 0; k < n_channels; k++)
    ts_explain_add_product (self, 0, find_element (&self->in[0]->shape, conv->format, pixel->batch, place[0], place[1], first + k), 1,
                            find_weight (conv, tap[0], tap[1], k, pixel->channel), 1);
}

gboolean
ts_explain_convolution (TsExplain *self,
                        gboolean is_depthwise,
                        GError **error)
{
  TsShape expected;
  TsConv conv;
  Pixel pixel;
  gint64 tap[2], place[2];

  if (!ts_explain_check_input (self, 0, 4, error) || !ts_explain_check_input (self, 1, 4, error) ||
      !init_conv (self, is_depthwise, &conv, &self->in[0]->shape, &self->in[1]->shape, error))
    return FALSE;
  expected = ts_conv_out_shape (&conv);
  if (!ts_shape_equal (&expected, &self->out->shape))
    return fail_fit (error);
  pixel = get_pixel (self, conv.format);
  for (tap[0] = 0; tap[0] < conv.axis[0].size; tap[0]++)
    for (tap[1] = 0; tap[1] < conv.axis[1].size && !self->is_over; tap[1]++)
      {
        gboolean is_inside = TRUE;

        for (int i = 0; i < 2; i++)
          {
            place[i] = pixel.place[i] * conv.axis[i].stride - conv.axis[i].before + tap[i] * conv.axis[i].dilation;
            is_inside = is_inside && place[i] >= 0 && place[i] < conv.axis[i].in;
          }
        if (is_inside)
          add_tap (self, &conv, &pixel, tap, place);
      }
  return TRUE;
}

static gboolean
convolve (TsExplain *self,
          GError **error)
{
  return ts_explain_convolution (self, self->rule->variant == DEPTHWISE, error);
}

/* Which position of the window has its tap @tap on @place; -1: none. */
static gint64
find_position (const TsWindowAxis *axis,
               gint64 place,
               gint64 tap)
{
  gint64 begin = place + axis->before - tap * axis->dilation;
  gint64 position = begin / axis->stride;

  return begin >= 0 && begin % axis->stride == 0 && position < axis->out ? position : -1;
}

/* Conv2DBackpropInput, a convolution the other way around: of the sizes, the filter and the gradient. */
static gboolean
convolve_back (TsExplain *self,
               GError **error)
{
  TsShape expected;
  TsConv conv;
  Pixel pixel;
  gint64 per_group, first;

  if (!ts_explain_check_input (self, 1, 4, error) || !ts_explain_check_input (self, 2, 4, error) ||
      !init_conv (self, self->rule->variant == DEPTHWISE, &conv, &self->out->shape, &self->in[1]->shape, error))
    return FALSE;
  expected = ts_conv_out_shape (&conv);
  if (!ts_shape_equal (&expected, &self->in[2]->shape))
    return fail_fit (error);
  pixel = get_pixel (self, conv.format);
  per_group = conv.out_channels / conv.groups;
  first = pixel.channel / (conv.in_channels / conv.groups) * per_group;
  for (gint64 row = 0; row < conv.axis[0].size; row++)
    for (gint64 column = 0; column < conv.axis[1].size && !self->is_over; column++)
      {
        gint64 y = find_position (&conv.axis[0], pixel.place[0], row), x = find_position (&conv.axis[1], pixel.place[1], column);

        for (gint64 k = first; y >= 0 && x >= 0 && k < first + per_group; k++)
          ts_explain_add_product (self, 2, find_element (&self->in[2]->shape, conv.format, pixel.batch, y, x, k), 1,
                                  find_weight (&conv, row, column, pixel.channel % (conv.in_channels / conv.groups), k), 1);
      }
  return TRUE;
}

/* ---- resizing -------------------------------------------------------------------------------------- */

/* Of the four pixels around. */
static gboolean
interpolate (TsExplain *self,
             GError **error)
{
  TsResizeAttrs attrs;
  TsResize resize;
  TsShape expected;
  TsLinear line[2];
  Pixel pixel;

  if (!ts_explain_check_input (self, 0, 4, error) || !ts_explain_check_input (self, 1, 1, error) || !ts_resize_attrs_init (&attrs, self->op, error) ||
      !ts_resize_init (&resize, &attrs, &self->in[0]->shape, self->in[1], error))
    return FALSE;
  expected = ts_resize_out_shape (&resize);
  if (!ts_shape_equal (&expected, &self->out->shape))
    return fail_fit (error);
  pixel = get_pixel (self, TS_IMAGE_NHWC);
  for (int i = 0; i < 2; i++)
    line[i] = ts_resize_linear (&resize, i, pixel.place[i]);
  for (int i = 0; i < 4; i++)
    {
      double part = (double)(i < 2 ? 1 - line[0].part : line[0].part) * (double)(i % 2 == 0 ? 1 - line[1].part : line[1].part);
      gsize element = find_element (&self->in[0]->shape, TS_IMAGE_NHWC, pixel.batch, i < 2 ? line[0].lower : line[0].upper, i % 2 == 0 ? line[1].lower : line[1].upper, pixel.channel);

      if (part != 0)
        ts_explain_add (self, 0, element, part * ts_explain_get (self, 0, element));
    }
  return TRUE;
}

/* ---- pooling --------------------------------------------------------------------------------------- */

enum
{
  AVERAGE,
  LARGEST,
};

typedef struct
{
  TsImageFormat format;
  gint64 begin[2];
  gint64 end[2];
  gint64 batch;
  gint64 channel;
} Patch;

static gboolean
init_window (const TsExplain *self,
             TsWindow *window,
             GError **error)
{
  guint n_sizes, n_strides;
  g_autofree gint64 *sizes = NULL;
  g_autofree gint64 *strides = NULL;
  g_autofree char *padding = NULL;

  if (self->n_in < 3)
    return ts_window_init_pool (window, self->op, error);
  *window = (TsWindow) { 0 };
  padding = ts_operation_dup_attr_string (self->op, "padding", NULL, error);
  if (padding == NULL || !ts_image_format_from_attr (self->op, &window->format, error))
    return FALSE;
  window->padding = g_str_equal (padding, "SAME") ? TS_PADDING_SAME : TS_PADDING_VALID;
  sizes = ts_explain_dup_ints (self, 1, G_MAXINT32, &n_sizes, error);
  strides = sizes != NULL ? ts_explain_dup_ints (self, 2, G_MAXINT32, &n_strides, error) : NULL;
  return strides != NULL && ts_window_set_pool_sizes (window, sizes, n_sizes, strides, n_strides, error);
}

static gboolean
find_patch (const TsExplain *self,
            Patch *patch,
            GError **error)
{
  const TsShape *shape;
  TsWindow window;
  Pixel pixel;

  if (!ts_explain_check_input (self, 0, 4, error) || !init_window (self, &window, error))
    return FALSE;
  if (self->out->shape.rank != 4)
    return fail_fit (error);
  if (window.depth_size != 1)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "there is no rule for pooling over channels");
      return FALSE;
    }
  shape = &self->in[0]->shape;
  pixel = get_pixel (self, window.format);
  *patch = (Patch) { .format = window.format, .batch = pixel.batch, .channel = pixel.channel };
  for (int i = 0; i < 2; i++)
    {
      TsWindowAxis axis;
      gint64 begin;

      if (!ts_window_get_axis (&window, i, shape->dims[ts_image_axis (window.format, i)], window.size[i], &axis, error))
        return FALSE;
      begin = pixel.place[i] * axis.stride - axis.before;
      patch->begin[i] = MAX (begin, 0);
      patch->end[i] = MIN (begin + axis.size, axis.in);
    }
  if (pixel.batch >= shape->dims[0] || pixel.channel >= shape->dims[ts_image_channel_axis (window.format)])
    return fail_fit (error);
  return TRUE;
}

static gboolean
pool (TsExplain *self,
      GError **error)
{
  Patch patch;
  double n;

  if (!find_patch (self, &patch, error))
    return FALSE;
  n = (double)((patch.end[0] - patch.begin[0]) * (patch.end[1] - patch.begin[1]));
  for (gint64 row = patch.begin[0]; row < patch.end[0]; row++)
    for (gint64 column = patch.begin[1]; column < patch.end[1] && !self->is_over; column++)
      {
        gsize element = find_element (&self->in[0]->shape, patch.format, patch.batch, row, column, patch.channel);

        if (self->rule->variant == AVERAGE)
          ts_explain_add (self, 0, element, ts_explain_get (self, 0, element) / n);
        else
          ts_explain_add_candidate (self, 0, element);
      }
  return TRUE;
}

const TsExplainRule ts_explain_window_rules[] = {
  { "Conv2D", convolve, "a patch of the image times a filter", TRUE, PLAIN },
  { "DepthwiseConv2dNative", convolve, "a patch of one channel times its filter", TRUE, DEPTHWISE },
  { "Conv2DBackpropInput", convolve_back, "all that the filter takes here", TRUE, PLAIN },
  { "DepthwiseConv2dNativeBackpropInput", convolve_back, "all that the filter takes here", TRUE, DEPTHWISE },
  { "ResizeBilinear", interpolate, "between four pixels", TRUE, 0 },
  { "AvgPool", pool, "the mean of a window", TRUE, AVERAGE },
  { "MaxPool", pool, "the largest of a window", TRUE, LARGEST },
  { "MaxPoolV2", pool, "the largest of a window", TRUE, LARGEST },
  { 0 },
};
