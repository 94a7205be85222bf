#include "app/models/ts-picture.h"

#include "engine/tensor/ts-tensor-format.h"

#include <math.h>
#include <string.h>

#define LEAST_EXTENT 8       /* of what is likely a picture */
#define MAX_ASPECT 4.0       /* likewise */
#define LEAST_BRIGHTNESS 0.1 /* part of a range that the largest value reaches */
#define COLUMNS_ASIDE 64     /* how far from the even number of columns the best one is looked for */
#define MAX_LIKELY_MAPS 512  /* channels of what is likely a stack of feature maps */

typedef struct
{
  guint8 red;
  guint8 green;
  guint8 blue;
  guint8 alpha;
} Pixel;

static const Pixel nan_pixel = { 0xff, 0x00, 0xff, 0xff };
static const Pixel positive_inf_pixel = { 0xff, 0x8c, 0x00, 0xff };
static const Pixel negative_inf_pixel = { 0x1c, 0x71, 0xff, 0xff };

gboolean
ts_picture_has_colours (gint64 n_channels)
{
  return n_channels == 1 || n_channels == 3 || n_channels == 4;
}

gboolean
ts_picture_is_possible (const TsTensor *tensor)
{
  return ts_dtype_is_plain (tensor->dtype) && tensor->shape.rank >= 2 && tensor->n_elements > 0;
}

gboolean
ts_picture_is_likely (const TsTensor *tensor)
{
  const TsShape *shape = &tensor->shape;
  gint64 height;
  gint64 width;
  gint64 n_channels;

  if (!ts_picture_is_possible (tensor) || shape->rank < 3 || shape->rank > 4)
    return FALSE;

  height = shape->dims[shape->rank - 3];
  width = shape->dims[shape->rank - 2];
  n_channels = shape->dims[shape->rank - 1];

  if (height < LEAST_EXTENT || width < LEAST_EXTENT)
    return FALSE;

  if (height > width * MAX_ASPECT || width > height * MAX_ASPECT)
    return FALSE;

  return ts_picture_has_colours (n_channels) || (shape->rank == 4 && n_channels <= MAX_LIKELY_MAPS);
}

static double
get_zoom_of_columns (const TsPicture *self,
                     gint64 n_columns,
                     double width,
                     double height)
{
  gint64 n_rows = (self->n_channels + n_columns - 1) / n_columns;

  return MIN (width / (double)(n_columns * (self->width + 1)), height / (double)(n_rows * (self->height + 1)));
}

void
ts_picture_fit_columns (TsPicture *self,
                        double width,
                        double height)
{
  double ratio = height > 0 ? width / height * (double)self->height / (double)self->width : 1;
  gint64 middle = (gint64)sqrt ((double)self->n_channels * ratio);
  gint64 first = CLAMP (middle - COLUMNS_ASIDE, 1, self->n_channels);
  gint64 last = CLAMP (middle + COLUMNS_ASIDE, first, self->n_channels);
  double best = 0;

  self->n_columns = first;
  for (gint64 i = first; i <= last; i++)
    {
      double zoom = get_zoom_of_columns (self, i, width, height);

      if (zoom > best)
        {
          best = zoom;
          self->n_columns = i;
        }
    }
}

void
ts_picture_init (TsPicture *self,
                 const TsShape *shape,
                 TsPictureLayout layout)
{
  const gint64 *dims = shape->dims;
  int rank = shape->rank;
  int n_used = MIN (rank, 3);

  g_return_if_fail (rank >= 2);

  *self = (TsPicture) { .n_channels = 1, .n_images = 1, .high = 1 };

  if (rank == 2)
    {
      self->height = dims[0];
      self->width = dims[1];
      self->x_stride = 1;
    }
  else if (layout == TS_PICTURE_CHANNELS_LAST)
    {
      self->height = dims[rank - 3];
      self->width = dims[rank - 2];
      self->n_channels = dims[rank - 1];
      self->x_stride = self->n_channels;
      self->channel_stride = 1;
    }
  else
    {
      self->n_channels = dims[rank - 3];
      self->height = dims[rank - 2];
      self->width = dims[rank - 1];
      self->x_stride = 1;
      self->channel_stride = self->height * self->width;
    }

  self->y_stride = self->width * self->x_stride;
  self->image_stride = self->height * self->width * self->n_channels;
  for (int i = 0; i < rank - n_used; i++)
    self->n_images *= dims[i];

  self->tiled = !ts_picture_has_colours (self->n_channels);
  ts_picture_fit_columns (self, 1, 1);
}

void
ts_picture_set_tiled (TsPicture *self,
                      gboolean tiled)
{
  self->tiled = tiled || !ts_picture_has_colours (self->n_channels);
}

/* Whether the values are what pictures have: neither negative nor all of them dark. */
static gboolean
fits_range (const TsTensorStats *stats,
            double high)
{
  return stats->min >= 0 && stats->max <= high && stats->max > high * LEAST_BRIGHTNESS;
}

static void
set_auto_range (TsPicture *self,
                TsDType dtype,
                const TsTensorStats *stats)
{
  if (dtype == TS_DTYPE_UINT8)
    {
      self->high = 255;
    }
  else if (stats != NULL && !self->tiled && fits_range (stats, 255) && !fits_range (stats, 1))
    {
      self->high = 255;
    }
  else if (stats != NULL && (self->tiled || !fits_range (stats, 1)))
    {
      self->low = stats->min;
      self->high = stats->max;
    }
}

void
ts_picture_set_range (TsPicture *self,
                      TsPictureRange range,
                      TsDType dtype,
                      const TsTensorStats *stats)
{
  if (stats != NULL && stats->n_finite == 0)
    stats = NULL;

  self->low = 0;
  self->high = 1;

  switch (range)
    {
    case TS_PICTURE_RANGE_AUTO:
      set_auto_range (self, dtype, stats);
      break;

    case TS_PICTURE_RANGE_UNIT:
      break;

    case TS_PICTURE_RANGE_BYTE:
      self->high = 255;
      break;

    case TS_PICTURE_RANGE_FULL:
      if (stats != NULL)
        {
          self->low = stats->min;
          self->high = stats->max;
        }
      break;
    }
}

gint64
ts_picture_get_total_width (const TsPicture *self)
{
  return self->tiled ? self->n_columns * (self->width + 1) - 1 : self->width;
}

gint64
ts_picture_get_total_height (const TsPicture *self)
{
  gint64 n_rows = (self->n_channels + self->n_columns - 1) / self->n_columns;

  return self->tiled ? n_rows * (self->height + 1) - 1 : self->height;
}

gboolean
ts_picture_get_element (const TsPicture *self,
                        gint64 x,
                        gint64 y,
                        gint64 channel,
                        gsize *element)
{
  if (x < 0 || y < 0 || x >= ts_picture_get_total_width (self) || y >= ts_picture_get_total_height (self))
    return FALSE;

  if (self->tiled)
    {
      channel = y / (self->height + 1) * self->n_columns + x / (self->width + 1);
      x %= self->width + 1;
      y %= self->height + 1;
      if (x == self->width || y == self->height)
        return FALSE;
    }

  if (channel >= self->n_channels)
    return FALSE;

  *element = (gsize)(self->image * self->image_stride + y * self->y_stride + x * self->x_stride + channel * self->channel_stride);

  return TRUE;
}

static gboolean
is_special (double value,
            Pixel *pixel)
{
  if (isfinite (value))
    return FALSE;

  if (isnan (value))
    *pixel = nan_pixel;
  else
    *pixel = value > 0 ? positive_inf_pixel : negative_inf_pixel;

  return TRUE;
}

static guint8
to_byte (const TsPicture *self,
         double value)
{
  double span = self->high - self->low;
  double part = span > 0 ? (value - self->low) / span : (value >= self->high ? 1 : 0);

  return (guint8)(CLAMP (part, 0.0, 1.0) * 255 + 0.5);
}

static Pixel
get_pixel (const TsPicture *self,
           const TsTensor *tensor,
           gint64 x,
           gint64 y)
{
  guint8 bytes[4] = { 0, 0, 0, 0xff };
  gint64 n_channels = self->tiled ? 1 : self->n_channels;
  Pixel special;
  gsize element;

  for (gint64 channel = 0; channel < n_channels; channel++)
    {
      double value;

      if (!ts_picture_get_element (self, x, y, channel, &element))
        return (Pixel) { 0, 0, 0, 0 };

      value = ts_tensor_get_double (tensor, element);
      if (is_special (value, &special))
        return special;

      bytes[channel] = to_byte (self, value);
    }

  if (n_channels == 1)
    bytes[1] = bytes[2] = bytes[0];

  return (Pixel) { bytes[0], bytes[1], bytes[2], bytes[3] };
}

/* The mean of some elements, evenly spaced. NaN outweighs the rest: it must not vanish when the picture is small. */
static Pixel
get_mean_pixel (const TsPicture *self,
                const TsTensor *tensor,
                const TsPictureRect *area,
                int n_samples)
{
  guint sum[4] = { 0, 0, 0, 0 };

  for (int i = 0; i < n_samples * n_samples; i++)
    {
      gint64 x = (gint64)floor (area->x + area->width * (i % n_samples + 0.5) / n_samples);
      gint64 y = (gint64)floor (area->y + area->height * (i / n_samples + 0.5) / n_samples);
      Pixel pixel = get_pixel (self, tensor, x, y);

      if (memcmp (&pixel, &nan_pixel, sizeof pixel) == 0)
        return pixel;

      sum[0] += pixel.red * pixel.alpha;
      sum[1] += pixel.green * pixel.alpha;
      sum[2] += pixel.blue * pixel.alpha;
      sum[3] += pixel.alpha;
    }

  if (sum[3] == 0)
    return (Pixel) { 0, 0, 0, 0 };

  return (Pixel) { (guint8)(sum[0] / sum[3]), (guint8)(sum[1] / sum[3]), (guint8)(sum[2] / sum[3]),
                   (guint8)(sum[3] / (guint)(n_samples * n_samples)) };
}

gboolean
ts_picture_render (const TsPicture *self,
                   const TsTensor *tensor,
                   const TsPictureRect *rect,
                   int width,
                   int height,
                   guint8 *pixels,
                   GCancellable *cancellable)
{
  double step_x = rect->width / width;
  double step_y = rect->height / height;
  int n_samples = (int)CLAMP (ceil (MAX (step_x, step_y)), 1, TS_PICTURE_MAX_SAMPLES);

  for (int row = 0; row < height; row++)
    {
      if (g_cancellable_is_cancelled (cancellable))
        return FALSE;

      for (int column = 0; column < width; column++)
        {
          TsPictureRect area = { rect->x + column * step_x, rect->y + row * step_y, step_x, step_y };
          Pixel pixel = get_mean_pixel (self, tensor, &area, n_samples);

          memcpy (pixels + ((gsize)row * (gsize)width + (gsize)column) * 4, &pixel, 4);
        }
    }

  return TRUE;
}
