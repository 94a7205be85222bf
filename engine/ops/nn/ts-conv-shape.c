#include "engine/ops/nn/ts-conv-shape.h"

#include "engine/ops/nn/ts-window.h"
#include "engine/ts-error.h"

/* @shape, or four unknown dimensions for one of unknown rank. */
static gboolean
as_rank_4 (const TsShape *shape,
           const char *what,
           TsShape *result,
           GError **error)
{
  g_autofree char *text = NULL;

  if (shape->rank == TS_SHAPE_UNKNOWN_RANK)
    {
      *result = TS_SHAPE (-1, -1, -1, -1);
      return TRUE;
    }
  if (shape->rank == 4)
    {
      ts_shape_copy (result, shape);
      return TRUE;
    }

  text = ts_shape_to_string (shape);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the %s must be 4-dimensional, not %s", what, text);
  return FALSE;
}

static gboolean
check_channels (gint64 channels,
                gint64 filter,
                gboolean depthwise,
                GError **error)
{
  if (channels < 0 || filter < 0 || channels == filter || (!depthwise && filter > 0 && channels % filter == 0))
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               "an input of %" G_GINT64_FORMAT " channels does not fit to a filter for %" G_GINT64_FORMAT, channels, filter);
  return FALSE;
}

static gboolean
infer (TsShapeCall *call,
       gboolean depthwise,
       gboolean ignore_dilations,
       GError **error)
{
  TsWindow window;
  TsShape in, filter;
  gint64 size[2], channels;

  if (!ts_window_init_conv (&window, call->op, error) ||
      !as_rank_4 (call->in[0], "input", &in, error) ||
      !as_rank_4 (call->in[1], "filter", &filter, error))
    return FALSE;

  channels = in.dims[ts_image_channel_axis (window.format)];
  if (!check_channels (channels, filter.dims[2], depthwise, error))
    return FALSE;

  for (int axis = 0; axis < 2; axis++)
    {
      if (ignore_dilations)
        window.dilation[axis] = 1;
      if (!ts_window_get_output_size (&window, axis, in.dims[ts_image_axis (window.format, axis)], filter.dims[axis],
                                      &size[axis], error))
        return FALSE;
    }

  if (depthwise)
    {
      if (channels < 0)
        channels = filter.dims[2];
      if (channels < 0 || filter.dims[3] < 0 || __builtin_mul_overflow (channels, filter.dims[3], &channels))
        channels = TS_SHAPE_UNKNOWN_DIM;
    }
  else
    channels = filter.dims[3];

  call->out[0] = ts_image_shape (window.format, in.dims[0], size[0], size[1], channels);
  return TRUE;
}

gboolean
ts_shape_conv2d (TsShapeCall *call,
                 GError **error)
{
  return infer (call, FALSE, FALSE, error);
}

gboolean
ts_shape_depthwise (TsShapeCall *call,
                    GError **error)
{
  return infer (call, TRUE, FALSE, error);
}

gboolean
ts_shape_depthwise_native (TsShapeCall *call,
                           GError **error)
{
  return infer (call, TRUE, TRUE, error);
}
