#include "engine/ops/nn/ts-volume.h"

#include "engine/ts-error.h"

#include <string.h>

gboolean
ts_padding_from_attr (const TsOperation *op,
                      TsPadding *padding,
                      GError **error)
{
  g_autofree char *text = ts_operation_dup_attr_string (op, "padding", NULL, error);

  if (text == NULL)
    return FALSE;
  *padding = strcmp (text, "SAME") == 0 ? TS_PADDING_SAME : TS_PADDING_VALID;
  if (*padding == TS_PADDING_SAME || strcmp (text, "VALID") == 0)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "padding is \"%s\"; it is SAME or VALID", text);
  return FALSE;
}

gboolean
ts_window_read_list (const TsOperation *op,
                     const char *name,
                     guint n,
                     gint64 *values,
                     GError **error)
{
  return ts_window_read_list_or (op, name, n, values, TS_ERROR_INVALID_ARGUMENT, error);
}

gboolean
ts_window_read_list_or (const TsOperation *op,
                        const char *name,
                        guint n,
                        gint64 *values,
                        TsError code,
                        GError **error)
{
  guint n_found = 0;
  g_autofree gint64 *found = ts_operation_dup_attr_ints (op, name, &n_found, error);

  if (found == NULL)
    return FALSE;
  if (n_found != n)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s has %u numbers, not one for each of %u dimensions", name, n_found, n);
      return FALSE;
    }
  for (guint i = 0; i < n; i++)
    if (found[i] < 1 || found[i] > G_MAXINT32)
      {
        g_set_error (error, TS_ERROR, code, "%s[%u] is %" G_GINT64_FORMAT ", it must be 1 or more", name, i, found[i]);
        return FALSE;
      }
  memcpy (values, found, n * sizeof *values);
  return TRUE;
}

gboolean
ts_window_axis_init (TsWindowAxis *self,
                     TsPadding padding,
                     gint64 in,
                     gint64 size,
                     gint64 stride,
                     gint64 dilation,
                     GError **error)
{
  TsWindow window = { .padding = padding, .stride = { stride }, .dilation = { dilation } };

  return ts_window_get_axis (&window, 0, in, size, self, error);
}

/* The numbers for depth, rows and columns of a list; those of batch and channels must be 1. */
static gboolean
read_spatial (const TsOperation *op,
              const char *name,
              TsImageFormat format,
              TsError code,
              gint64 *values,
              GError **error)
{
  int first = format == TS_IMAGE_NHWC ? 1 : 2;
  gint64 all[5];

  if (!ts_window_read_list (op, name, 5, all, error))
    return FALSE;
  if (all[0] != 1 || all[format == TS_IMAGE_NHWC ? 4 : 1] != 1)
    {
      g_set_error (error, TS_ERROR, code, "%s of batch and channels must be 1", name);
      return FALSE;
    }
  memcpy (values, all + first, 3 * sizeof *values);
  return TRUE;
}

static gboolean
init (TsVolumeWindow *self,
      const TsOperation *op,
      TsError code,
      GError **error)
{
  memset (self, 0, sizeof *self);
  for (int d = 0; d < 3; d++)
    self->dilation[d] = 1;
  return ts_image_format_from_attr (op, &self->format, error) && ts_padding_from_attr (op, &self->padding, error) &&
         read_spatial (op, "strides", self->format, code, self->stride, error);
}

gboolean
ts_volume_window_init_conv (TsVolumeWindow *self,
                            const TsOperation *op,
                            GError **error)
{
  return init (self, op, TS_ERROR_INVALID_ARGUMENT, error) &&
         (!ts_operation_has_attr (op, "dilations") ||
          read_spatial (op, "dilations", self->format, TS_ERROR_INVALID_ARGUMENT, self->dilation, error));
}

gboolean
ts_volume_window_init_pool (TsVolumeWindow *self,
                            const TsOperation *op,
                            GError **error)
{
  return init (self, op, TS_ERROR_UNIMPLEMENTED, error) &&
         read_spatial (op, "ksize", self->format, TS_ERROR_UNIMPLEMENTED, self->size, error);
}

/* Whether the counts of voxels, positions and taps are numbers: in an empty tensor they need not be. */
static gboolean
check_counts (const TsVolume *self,
              GError **error)
{
  const TsWindowAxis *a = self->axis;
  gint64 n;

  if (!__builtin_mul_overflow (a[0].in * a[1].in, a[2].in, &n) && !__builtin_mul_overflow (a[0].out * a[1].out, a[2].out, &n) &&
      !__builtin_mul_overflow (a[0].size * a[1].size, a[2].size, &n))
    return TRUE;

  g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a volume or window of too many elements");
  return FALSE;
}

gboolean
ts_volume_init (TsVolume *self,
                const TsVolumeWindow *window,
                const TsShape *in,
                const gint64 *size,
                GError **error)
{
  int first = window->format == TS_IMAGE_NHWC ? 1 : 2;

  if (in->rank != 5)
    {
      g_autofree char *text = ts_shape_to_string (in);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "volumes have 5 dimensions, not shape %s", text);
      return FALSE;
    }
  self->batch = in->dims[0];
  self->channels = in->dims[window->format == TS_IMAGE_NHWC ? 4 : 1];
  for (int d = 0; d < 3; d++)
    if (!ts_window_axis_init (&self->axis[d], window->padding, in->dims[first + d], size[d], window->stride[d], window->dilation[d], error))
      return FALSE;
  return check_counts (self, error);
}

void
ts_volume_list_voxels (const TsVolume *self,
                       gint64 position,
                       gint64 *voxels)
{
  const TsWindowAxis *a = self->axis;
  gint64 left = position % a[2].out * a[2].stride - a[2].before;
  gint64 top = position / a[2].out % a[1].out * a[1].stride - a[1].before;
  gint64 front = position / (a[2].out * a[1].out) * a[0].stride - a[0].before;

  for (gint64 i = 0; i < a[0].size; i++)
    for (gint64 j = 0; j < a[1].size; j++)
      {
        gint64 z = front + i * a[0].dilation, y = top + j * a[1].dilation;
        gboolean outside = z < 0 || z >= a[0].in || y < 0 || y >= a[1].in;

        for (gint64 k = 0; k < a[2].size; k++)
          {
            gint64 x = left + k * a[2].dilation;

            *voxels++ = outside || x < 0 || x >= a[2].in ? -1 : (z * a[1].in + y) * a[2].in + x;
          }
      }
}

TsShape
ts_volume_shape (TsImageFormat format,
                 gint64 batch,
                 const gint64 *sizes,
                 gint64 channels)
{
  if (format == TS_IMAGE_NHWC)
    return TS_SHAPE (batch, sizes[0], sizes[1], sizes[2], channels);
  return TS_SHAPE (batch, channels, sizes[0], sizes[1], sizes[2]);
}

TsShape
ts_volume_out_shape (const TsVolume *self,
                     TsImageFormat format,
                     gint64 channels)
{
  return ts_volume_shape (format, self->batch, (gint64[]) { self->axis[0].out, self->axis[1].out, self->axis[2].out }, channels);
}
