#include "engine/ops/nn/ts-pool.h"

#include "engine/ts-error.h"

static gboolean
check_depth (const TsWindow *window,
             gint64 channels,
             GError **error)
{
  const char *problem = NULL;

  if (window->depth_size == 1)
    return TRUE;

  if (window->size[0] != 1 || window->size[1] != 1)
    problem = "pooling over channels and over rows or columns at once is not supported";
  else if (window->depth_stride != window->depth_size)
    problem = "pooling over channels needs a stride as large as the window";
  else if (channels >= 0 && channels % window->depth_size != 0)
    problem = "pooling over channels needs a multiple of the window in the input";
  if (problem == NULL)
    return TRUE;

  g_set_error_literal (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, problem);
  return FALSE;
}

/* Larger dimensions are in no tensor with elements; below, products of two do not overflow. */
static gboolean
check_images (const TsShape *in,
              GError **error)
{
  g_autofree char *text = NULL;
  gboolean ok = in->rank == 4;

  for (int d = 0; d < in->rank; d++)
    ok = ok && in->dims[d] <= G_MAXINT32;
  if (ok)
    return TRUE;

  text = ts_shape_to_string (in);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the input must be 4-dimensional images, not %s", text);
  return FALSE;
}

gboolean
ts_pool_init (TsPool *self,
              const TsWindow *window,
              const TsShape *in,
              GError **error)
{
  gint64 channels;

  if (!check_images (in, error))
    return FALSE;

  channels = in->dims[ts_image_channel_axis (window->format)];
  if (!check_depth (window, channels, error))
    return FALSE;

  for (int axis = 0; axis < 2; axis++)
    {
      gint64 size = in->dims[ts_image_axis (window->format, axis)];

      if (window->depth_size > 1)
        self->axis[axis] = (TsWindowAxis) { .in = size, .size = 1, .stride = 1, .dilation = 1, .out = size };
      else if (!ts_window_get_axis (window, axis, size, window->size[axis], &self->axis[axis], error))
        return FALSE;
    }

  self->depth = window->depth_size;
  self->batch = in->dims[0];
  self->channels = channels;
  self->plane = window->format == TS_IMAGE_NCHW ? self->axis[0].in * self->axis[1].in : 1;
  if (window->format == TS_IMAGE_NCHW && self->depth == 1)
    {
      self->batch *= channels;
      self->channels = 1;
    }
  self->out = ts_image_shape (window->format, in->dims[0], self->axis[0].out, self->axis[1].out, channels / self->depth);
  return TRUE;
}

static gint64 *
read_sizes (const TsTensor *tensor,
            const char *name,
            GError **error)
{
  const gint32 *values = tensor->data;
  gint64 *result;

  if (tensor->dtype != TS_DTYPE_INT32 || tensor->n_elements != 4)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "%s has %" G_GSIZE_FORMAT " numbers, not one for each of 4 dimensions", name, tensor->n_elements);
      return NULL;
    }
  result = g_new (gint64, 4);
  for (int i = 0; i < 4; i++)
    result[i] = values[i];
  return result;
}

static gboolean
set_sizes (TsWindow *self,
           const TsTensor *ksize_tensor,
           const TsTensor *strides_tensor,
           GError **error)
{
  g_autofree gint64 *ksize = read_sizes (ksize_tensor, "ksize", error), *strides = NULL;

  if (ksize == NULL)
    return FALSE;
  strides = read_sizes (strides_tensor, "strides", error);
  return strides != NULL && ts_window_set_pool_sizes (self, ksize, 4, strides, 4, error);
}

gboolean
ts_window_read_pool_inputs (TsWindow *self,
                            TsCall *call,
                            guint first,
                            GError **error)
{
  return set_sizes (self, call->in[first], call->in[first + 1], error);
}

gboolean
ts_shape_pool (TsShapeCall *call,
               GError **error)
{
  const TsShape *in = call->in[0];
  TsWindow window;
  gint64 size[2], channels;

  if (!ts_window_init_pool (&window, call->op, error))
    return FALSE;
  if (in->rank != TS_SHAPE_UNKNOWN_RANK && !check_images (in, error))
    return FALSE;

  if (!ts_operation_has_attr (call->op, "ksize"))
    {
      if (call->n_in < 3 || call->constants[1] == NULL || call->constants[2] == NULL)
        {
          for (guint i = 0; i < call->n_out; i++)
            call->out[i] = TS_SHAPE (in->rank == 4 ? in->dims[0] : -1, -1, -1, -1);
          return TRUE;
        }
      if (!set_sizes (&window, call->constants[1], call->constants[2], error))
        return FALSE;
    }

  if (in->rank != 4)
    {
      for (guint i = 0; i < call->n_out; i++)
        call->out[i] = TS_SHAPE (-1, -1, -1, -1);
      return TRUE;
    }

  channels = in->dims[ts_image_channel_axis (window.format)];
  if (!check_depth (&window, channels, error))
    return FALSE;
  for (int axis = 0; axis < 2; axis++)
    {
      gint64 n = in->dims[ts_image_axis (window.format, axis)];

      if (window.depth_size > 1)
        size[axis] = n;
      else if (!ts_window_get_output_size (&window, axis, n, window.size[axis], &size[axis], error))
        return FALSE;
    }
  for (guint i = 0; i < call->n_out; i++)
    call->out[i] = ts_image_shape (window.format, in->dims[0], size[0], size[1], channels < 0 ? channels : channels / window.depth_size);
  return TRUE;
}
