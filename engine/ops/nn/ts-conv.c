#include "engine/ops/nn/ts-conv.h"

#include "engine/ts-error.h"

static gboolean
check_rank (const char *name,
            const TsShape *shape,
            GError **error)
{
  g_autofree char *text = NULL;

  if (shape->rank == 4)
    return TRUE;

  text = ts_shape_to_string (shape);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s must be 4-dimensional, not %s", name, text);
  return FALSE;
}

static gboolean
init_axes (TsConv *self,
           const TsWindow *window,
           const TsShape *in,
           const TsShape *filter,
           GError **error)
{
  gint64 n = 0;

  if (filter->dims[0] < 1 || filter->dims[1] < 1 || !ts_shape_n_elements (filter, &n) || n > G_MAXINT32)
    {
      g_autofree char *text = ts_shape_to_string (filter);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a filter of shape %s", text);
      return FALSE;
    }

  for (int axis = 0; axis < 2; axis++)
    if (!ts_window_get_axis (window, axis, in->dims[ts_image_axis (window->format, axis)], filter->dims[axis],
                             &self->axis[axis], error))
      return FALSE;
  return TRUE;
}

gboolean
ts_conv_init (TsConv *self,
              const TsWindow *window,
              const TsShape *in,
              const TsShape *filter,
              GError **error)
{
  gint64 depth;

  if (!check_rank ("the input", in, error) || !check_rank ("the filter", filter, error))
    return FALSE;

  self->format = window->format;
  self->batch = in->dims[0];
  self->in_channels = in->dims[ts_image_channel_axis (window->format)];
  self->out_channels = filter->dims[3];
  depth = filter->dims[2];

  if (depth < 1 || self->in_channels % depth != 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "the input has %" G_GINT64_FORMAT " channels, no multiple of the filter's %" G_GINT64_FORMAT,
                   self->in_channels, depth);
      return FALSE;
    }
  self->groups = MAX (1, self->in_channels / depth);
  if (self->out_channels % self->groups != 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "%" G_GINT64_FORMAT " output channels cannot be divided into %" G_GINT64_FORMAT " groups",
                   self->out_channels, self->groups);
      return FALSE;
    }
  return init_axes (self, window, in, filter, error);
}

gboolean
ts_conv_init_depthwise (TsConv *self,
                        const TsWindow *window,
                        const TsShape *in,
                        const TsShape *filter,
                        GError **error)
{
  if (!check_rank ("the input", in, error) || !check_rank ("the filter", filter, error))
    return FALSE;

  self->format = window->format;
  self->batch = in->dims[0];
  self->in_channels = in->dims[ts_image_channel_axis (window->format)];
  if (self->in_channels != filter->dims[2])
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "the input has %" G_GINT64_FORMAT " channels, the filter is for %" G_GINT64_FORMAT,
                   self->in_channels, filter->dims[2]);
      return FALSE;
    }
  if (__builtin_mul_overflow (self->in_channels, filter->dims[3], &self->out_channels) || self->out_channels > G_MAXINT32)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "%" G_GINT64_FORMAT " channels times %" G_GINT64_FORMAT " are too many",
                   self->in_channels, filter->dims[3]);
      return FALSE;
    }
  self->groups = MAX (1, self->in_channels);
  return init_axes (self, window, in, filter, error);
}

TsShape
ts_conv_in_shape (const TsConv *self)
{
  return ts_image_shape (self->format, self->batch, self->axis[0].in, self->axis[1].in, self->in_channels);
}

TsShape
ts_conv_out_shape (const TsConv *self)
{
  return ts_image_shape (self->format, self->batch, self->axis[0].out, self->axis[1].out, self->out_channels);
}
