#include "engine/ops/image/ts-bitmap.h"

#include "engine/ts-error.h"

#include <png.h>
#include <string.h>

/* All that lives across libpng's long jumps. */
typedef struct
{
  const char *bytes;
  gsize size;
  gsize offset;
  png_structp png;
  png_infop info;
  TsBitmap *bitmap;
  guint8 *row;
  GByteArray *encoded;
  GError *error;
} Coder;

static void
on_read (png_structp png,
         png_bytep to,
         size_t size)
{
  Coder *self = png_get_io_ptr (png);

  if (size > self->size - self->offset)
    png_error (png, "the data end early");
  memcpy (to, self->bytes + self->offset, size);
  self->offset += size;
}

static void
on_write (png_structp png,
          png_bytep from,
          size_t size)
{
  g_byte_array_append (((Coder *)png_get_io_ptr (png))->encoded, from, (guint)size);
}

static void
on_flush (png_structp png)
{
}

G_GNUC_NORETURN static void
on_error (png_structp png,
          png_const_charp message)
{
  Coder *self = png_get_error_ptr (png);

  if (self->error == NULL)
    self->error = g_error_new (TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "PNG data are invalid: %s", message);
  png_longjmp (png, 1);
}

static void
on_warning (png_structp png,
            png_const_charp message)
{
}

/* ---- decoding ------------------------------------------------------------------------------------------ */

/* Palettes and few bits become 8, then what is wanted is made of that. Sets @n_channels if it is 0. */
static void
set_transformations (Coder *self,
                     gint64 *n_channels,
                     int n_bits)
{
  guint type = png_get_color_type (self->png, self->info), depth = png_get_bit_depth (self->png, self->info);
  gboolean has_alpha = (type & PNG_COLOR_MASK_ALPHA) != 0 || png_get_valid (self->png, self->info, PNG_INFO_tRNS) != 0;
  gboolean has_color = (type & PNG_COLOR_MASK_COLOR) != 0;

  if (*n_channels == 0)
    *n_channels = (has_color ? 3 : 1) + (has_alpha ? 1 : 0);
  if (type == PNG_COLOR_TYPE_PALETTE)
    png_set_palette_to_rgb (self->png);
  if (type == PNG_COLOR_TYPE_GRAY && depth < 8)
    png_set_expand_gray_1_2_4_to_8 (self->png);
  if (png_get_valid (self->png, self->info, PNG_INFO_tRNS))
    png_set_tRNS_to_alpha (self->png);
  if (depth == 16 && n_bits == 8)
    png_set_strip_16 (self->png);
  if (depth < 16 && n_bits == 16)
    png_set_expand_16 (self->png);
  if (n_bits == 16 && G_BYTE_ORDER == G_LITTLE_ENDIAN)
    png_set_swap (self->png);

  if (*n_channels <= 2 && has_color)
    png_set_rgb_to_gray_fixed (self->png, PNG_ERROR_ACTION_NONE, -1, -1);
  if (*n_channels >= 3 && !has_color)
    png_set_gray_to_rgb (self->png);
  if (*n_channels % 2 == 1 && has_alpha)
    png_set_strip_alpha (self->png);
  if (*n_channels % 2 == 0 && !has_alpha)
    png_set_add_alpha (self->png, n_bits == 16 ? 0xffff : 0xff, PNG_FILLER_AFTER);
}

static void
read_all (Coder *self,
          gint64 n_channels,
          int n_bits)
{
  gsize row;
  int n_passes;

  png_read_info (self->png, self->info);
  set_transformations (self, &n_channels, n_bits);
  n_passes = png_set_interlace_handling (self->png);
  png_read_update_info (self->png, self->info);
  if (!ts_bitmap_init (self->bitmap, 1, png_get_image_height (self->png, self->info), png_get_image_width (self->png, self->info), n_channels, n_bits, &self->error))
    png_error (self->png, "too large");

  row = (gsize)(self->bitmap->width * n_channels) * (gsize)(n_bits / 8);
  if (png_get_rowbytes (self->png, self->info) != row)
    png_error (self->png, "rows of an unexpected size");
  for (int pass = 0; pass < n_passes; pass++)
    for (gint64 y = 0; y < self->bitmap->height; y++)
      png_read_row (self->png, (png_bytep)self->bitmap->samples + (gsize)y * row, NULL);
  png_read_end (self->png, NULL);
}

gboolean
ts_bitmap_decode_png (const char *bytes,
                      gsize size,
                      gint64 n_channels,
                      int n_bits,
                      TsBitmap *result,
                      GError **error)
{
  Coder coder = { .bytes = bytes, .size = size, .bitmap = result };

  coder.png = png_create_read_struct (PNG_LIBPNG_VER_STRING, &coder, on_error, on_warning);
  g_assert (coder.png != NULL);
  if (setjmp (png_jmpbuf (coder.png)) == 0)
    {
      coder.info = png_create_info_struct (coder.png);
      png_set_read_fn (coder.png, &coder, on_read);
      read_all (&coder, n_channels, n_bits);
    }
  png_destroy_read_struct (&coder.png, &coder.info, NULL);
  if (coder.error == NULL)
    return TRUE;

  g_propagate_error (error, coder.error);
  return FALSE;
}

/* ---- encoding ------------------------------------------------------------------------------------------ */

static void
write_all (Coder *self,
           const TsBitmap *bitmap,
           int compression)
{
  static const int types[] = { PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_GRAY_ALPHA, PNG_COLOR_TYPE_RGB, PNG_COLOR_TYPE_RGB_ALPHA };
  gsize row = (gsize)(bitmap->width * bitmap->n_channels) * (gsize)(bitmap->n_bits / 8);

  png_set_IHDR (self->png, self->info, (png_uint_32)bitmap->width, (png_uint_32)bitmap->height, bitmap->n_bits, types[bitmap->n_channels - 1],
                PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_set_compression_level (self->png, compression);
  png_write_info (self->png, self->info);
  if (bitmap->n_bits == 16 && G_BYTE_ORDER == G_LITTLE_ENDIAN)
    png_set_swap (self->png);
  for (gint64 y = 0; y < bitmap->height; y++)
    png_write_row (self->png, (png_const_bytep)bitmap->samples + (gsize)y * row);
  png_write_end (self->png, NULL);
}

char *
ts_bitmap_encode_png (const TsBitmap *self,
                      int compression,
                      gsize *size,
                      GError **error)
{
  Coder coder = { .encoded = g_byte_array_new () };

  coder.png = png_create_write_struct (PNG_LIBPNG_VER_STRING, &coder, on_error, on_warning);
  g_assert (coder.png != NULL);
  if (setjmp (png_jmpbuf (coder.png)) == 0)
    {
      coder.info = png_create_info_struct (coder.png);
      png_set_write_fn (coder.png, &coder, on_write, on_flush);
      write_all (&coder, self, compression);
    }
  png_destroy_write_struct (&coder.png, &coder.info);
  if (coder.error == NULL)
    {
      *size = coder.encoded->len;
      return (char *)g_byte_array_free (coder.encoded, FALSE);
    }

  g_byte_array_unref (coder.encoded);
  g_propagate_error (error, coder.error);
  return NULL;
}
