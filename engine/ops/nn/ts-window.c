#include "engine/ops/nn/ts-window.h"

#include "engine/ts-error.h"

#include <string.h>

gboolean
ts_image_format_from_attr (const TsOperation *op,
                           TsImageFormat *format,
                           GError **error)
{
  g_autofree char *text = NULL;

  *format = TS_IMAGE_NHWC;
  if (!ts_operation_has_attr (op, "data_format"))
    return TRUE;

  text = ts_operation_dup_attr_string (op, "data_format", NULL, error);
  if (text == NULL)
    return FALSE;
  if (strcmp (text, "NCHW") == 0 || strcmp (text, "NCDHW") == 0)
    *format = TS_IMAGE_NCHW;
  else if (strcmp (text, "NHWC") != 0 && strcmp (text, "NDHWC") != 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "data_format is \"%s\"; on a CPU it is NHWC or NCHW", text);
      return FALSE;
    }
  return TRUE;
}

TsShape
ts_image_shape (TsImageFormat format,
                gint64 batch,
                gint64 rows,
                gint64 columns,
                gint64 channels)
{
  if (format == TS_IMAGE_NHWC)
    return TS_SHAPE (batch, rows, columns, channels);
  return TS_SHAPE (batch, channels, rows, columns);
}

static gboolean
read_padding (TsWindow *self,
              const TsOperation *op,
              GError **error)
{
  g_autofree char *text = ts_operation_dup_attr_string (op, "padding", NULL, error);

  if (text == NULL)
    return FALSE;

  if (strcmp (text, "SAME") == 0)
    self->padding = TS_PADDING_SAME;
  else if (strcmp (text, "VALID") == 0)
    self->padding = TS_PADDING_VALID;
  else if (strcmp (text, "EXPLICIT") == 0)
    self->padding = TS_PADDING_EXPLICIT;
  else
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "padding is \"%s\"; it is SAME, VALID or EXPLICIT", text);
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_explicit_paddings (TsWindow *self,
                        const TsOperation *op,
                        GError **error)
{
  g_autofree gint64 *pads = NULL;
  int channels = ts_image_channel_axis (self->format);
  guint n = 0;

  if (ts_operation_has_attr (op, "explicit_paddings"))
    {
      pads = ts_operation_dup_attr_ints (op, "explicit_paddings", &n, error);
      if (pads == NULL)
        return FALSE;
    }

  if (n != (self->padding == TS_PADDING_EXPLICIT ? 8u : 0u))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "explicit_paddings has %u numbers; it has 8 where padding is EXPLICIT, else none", n);
      return FALSE;
    }
  for (guint i = 0; i < n; i++)
    {
      gboolean spatial = (int)i / 2 != 0 && (int)i / 2 != channels;

      if (pads[i] < 0 || (pads[i] != 0 && !spatial))
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                       "explicit_paddings[%u] is %" G_GINT64_FORMAT "; %s", i, pads[i],
                       spatial ? "it cannot be negative" : "batch and channels are not padded");
          return FALSE;
        }
    }
  for (int axis = 0; axis < 2 && n > 0; axis++)
    {
      self->before[axis] = pads[2 * ts_image_axis (self->format, axis)];
      self->after[axis] = pads[2 * ts_image_axis (self->format, axis) + 1];
    }
  return TRUE;
}

/* A list of four numbers, one for each dimension, of which those of rows and columns are @least or more. */
static gboolean
check_list (const TsWindow *self,
            const char *name,
            const gint64 *values,
            guint n,
            gint64 least,
            GError **error)
{
  if (n != 4)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "%s has %u numbers, not one for each of 4 dimensions", name, n);
      return FALSE;
    }
  for (int axis = 0; axis < 2; axis++)
    {
      gint64 value = values[ts_image_axis (self->format, axis)];

      if (value < least || value > G_MAXINT32)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                       "%s of the %s is %" G_GINT64_FORMAT "; it is %" G_GINT64_FORMAT " or more", name,
                       axis == 0 ? "rows" : "columns", value, least);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
read_conv_list (const TsWindow *self,
                const TsOperation *op,
                const char *name,
                gint64 *result,
                GError **error)
{
  g_autofree gint64 *values = NULL;
  guint n = 0;

  result[0] = result[1] = 1;
  if (!ts_operation_has_attr (op, name))
    return TRUE;

  values = ts_operation_dup_attr_ints (op, name, &n, error);
  if (values == NULL || !check_list (self, name, values, n, 1, error))
    return FALSE;

  if (values[0] != 1 || values[ts_image_channel_axis (self->format)] != 1)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "%s of the batch and of the channels must be 1", name);
      return FALSE;
    }
  result[0] = values[ts_image_axis (self->format, 0)];
  result[1] = values[ts_image_axis (self->format, 1)];
  return TRUE;
}

gboolean
ts_window_init_conv (TsWindow *self,
                     const TsOperation *op,
                     GError **error)
{
  memset (self, 0, sizeof *self);
  self->depth_size = self->depth_stride = 1;
  return ts_image_format_from_attr (op, &self->format, error) &&
         read_padding (self, op, error) &&
         read_explicit_paddings (self, op, error) &&
         read_conv_list (self, op, "strides", self->stride, error) &&
         read_conv_list (self, op, "dilations", self->dilation, error);
}

gboolean
ts_window_set_pool_sizes (TsWindow *self,
                          const gint64 *ksize,
                          guint n_ksize,
                          const gint64 *strides,
                          guint n_strides,
                          GError **error)
{
  int channels = ts_image_channel_axis (self->format);

  /* An empty window is allowed: the average over it is NaN. */
  if (!check_list (self, "ksize", ksize, n_ksize, 0, error) ||
      !check_list (self, "strides", strides, n_strides, 1, error))
    return FALSE;

  if (ksize[0] != 1 || strides[0] != 1)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED,
                           "pooling over the batch dimension is not supported");
      return FALSE;
    }
  if (ksize[channels] < 1 || strides[channels] < 1)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                           "ksize and strides of the channels are 1 or more");
      return FALSE;
    }
  for (int axis = 0; axis < 2; axis++)
    {
      self->size[axis] = ksize[ts_image_axis (self->format, axis)];
      self->stride[axis] = strides[ts_image_axis (self->format, axis)];
      self->dilation[axis] = 1;
    }
  self->depth_size = ksize[channels];
  self->depth_stride = strides[channels];
  return TRUE;
}

gboolean
ts_window_init_pool (TsWindow *self,
                     const TsOperation *op,
                     GError **error)
{
  g_autofree gint64 *ksize = NULL, *strides = NULL;
  guint n_ksize = 0, n_strides = 0;

  memset (self, 0, sizeof *self);
  if (!ts_image_format_from_attr (op, &self->format, error) ||
      !read_padding (self, op, error) ||
      !read_explicit_paddings (self, op, error))
    return FALSE;

  if (!ts_operation_has_attr (op, "ksize"))
    return TRUE;
  ksize = ts_operation_dup_attr_ints (op, "ksize", &n_ksize, error);
  if (ksize == NULL)
    return FALSE;
  strides = ts_operation_dup_attr_ints (op, "strides", &n_strides, error);
  return strides != NULL && ts_window_set_pool_sizes (self, ksize, n_ksize, strides, n_strides, error);
}

gboolean
ts_window_get_axis (const TsWindow *self,
                    int axis,
                    gint64 in,
                    gint64 size,
                    TsWindowAxis *result,
                    GError **error)
{
  gint64 reach;

  *result = (TsWindowAxis) { in, size, self->stride[axis], self->dilation[axis], 0, 0, 0 };

  /* Larger numbers are in no tensor; below this nothing overflows. */
  if (in > G_MAXINT32 || size > G_MAXINT32 || self->before[axis] > G_MAXINT32 || self->after[axis] > G_MAXINT32)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "an image or window of more than 2^31 rows or columns");
      return FALSE;
    }

  reach = (size - 1) * result->dilation + 1;
  if (self->padding == TS_PADDING_SAME)
    {
      gint64 pad;

      result->out = (in + result->stride - 1) / result->stride;
      pad = MAX (0, (result->out - 1) * result->stride + reach - in);
      result->before = pad / 2;
      result->after = pad - pad / 2;
      return TRUE;
    }

  if (self->padding == TS_PADDING_EXPLICIT)
    {
      result->before = self->before[axis];
      result->after = self->after[axis];
    }
  result->out = (in + result->before + result->after - reach + result->stride) / result->stride;
  if (result->out < 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "a window of %" G_GINT64_FORMAT " %s does not fit into an image of %" G_GINT64_FORMAT,
                   reach, axis == 0 ? "rows" : "columns", in + result->before + result->after);
      return FALSE;
    }
  return TRUE;
}

gboolean
ts_window_get_output_size (const TsWindow *self,
                           int axis,
                           gint64 in,
                           gint64 size,
                           gint64 *out,
                           GError **error)
{
  TsWindowAxis result;

  *out = TS_SHAPE_UNKNOWN_DIM;
  if (in < 0 || (size < 0 && self->padding != TS_PADDING_SAME))
    return TRUE;
  if (!ts_window_get_axis (self, axis, in, size < 0 ? 1 : size, &result, error))
    return FALSE;
  *out = result.out;
  return TRUE;
}
