#include "engine/ops/image/ts-bitmap.h"

#include "engine/ts-error.h"

#include <string.h>

#define MAX_SAMPLES (G_GINT64_CONSTANT (1) << 29)

gboolean
ts_bitmap_init (TsBitmap *self,
                gint64 n_frames,
                gint64 height,
                gint64 width,
                gint64 n_channels,
                int n_bits,
                GError **error)
{
  gint64 n;

  if (n_frames <= 0 || height <= 0 || width <= 0 || n_channels <= 0 || __builtin_mul_overflow (height, width, &n) || n >= MAX_SAMPLES ||
      __builtin_mul_overflow (n * n_channels, n_frames, &n) || n >= MAX_SAMPLES)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "a picture of %" G_GINT64_FORMAT " by %" G_GINT64_FORMAT " pixels, %" G_GINT64_FORMAT " frames, is empty or too large", width, height, n_frames);
      return FALSE;
    }
  *self = (TsBitmap) { n_frames, height, width, n_channels, n_bits, g_try_malloc_n ((gsize)n, (gsize)n_bits / 8) };
  if (self->samples != NULL)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "no memory for a picture of %" G_GINT64_FORMAT " samples", n);
  return FALSE;
}

void
ts_bitmap_clear (TsBitmap *self)
{
  g_clear_pointer (&self->samples, g_free);
}

/* ---- BMP ---------------------------------------------------------------------------------------------- */

static gint32
read_int32 (const char *bytes)
{
  gint32 value;

  memcpy (&value, bytes, sizeof value);
  return GINT32_FROM_LE (value);
}

/* @bytes: blue, green, red, alpha */
static void
copy_pixel (const guint8 *bytes,
            gint64 n_channels,
            guint8 *to)
{
  to[0] = n_channels == 1 ? bytes[0] : bytes[2];
  if (n_channels >= 3)
    {
      to[1] = bytes[1];
      to[2] = bytes[0];
    }
  if (n_channels == 4)
    to[3] = bytes[3];
}

gboolean
ts_bitmap_decode_bmp (const char *bytes,
                      gsize size,
                      gint64 n_channels,
                      TsBitmap *result,
                      GError **error)
{
  gint64 first, width, height, bits, row;

  if (size < 32)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a BMP file of %" G_GSIZE_FORMAT " bytes is too short", size);
      return FALSE;
    }
  first = read_int32 (bytes + 10);
  width = read_int32 (bytes + 18);
  height = read_int32 (bytes + 22);
  bits = (guint8)bytes[28] | (guint8)bytes[29] << 8;
  if ((bits != 8 && bits != 24 && bits != 32) || (n_channels != 0 && n_channels != bits / 8))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a BMP file of %" G_GINT64_FORMAT " bits a pixel has not %" G_GINT64_FORMAT " channels", bits, n_channels);
      return FALSE;
    }
  n_channels = bits / 8;
  row = (n_channels * width + 3) / 4 * 4;
  if (width <= 0 || height == 0 || first < 0 || (gsize)first > size || ABS (height) > (gint64)(size - (gsize)first) / row)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a BMP file of %" G_GSIZE_FORMAT " bytes is damaged: %" G_GINT64_FORMAT " by %" G_GINT64_FORMAT " pixels",
                   size, width, height);
      return FALSE;
    }
  if (!ts_bitmap_init (result, 1, ABS (height), width, n_channels, 8, error))
    return FALSE;

  /* Upside down unless the height is negative. */
  for (gint64 y = 0; y < result->height; y++)
    {
      const guint8 *from = (const guint8 *)bytes + first + (height > 0 ? result->height - 1 - y : y) * row;

      for (gint64 x = 0; x < width; x++)
        copy_pixel (from + x * n_channels, n_channels, (guint8 *)result->samples + (y * width + x) * n_channels);
    }
  return TRUE;
}
