#include "engine/io/ts-png-encode.h"

#include "engine/ts-error.h"

#include <png.h>
#include <zlib.h>

#define MAX_MEMORY_LEVEL 9 /* zlib's MAX_MEM_LEVEL, which its header keeps to itself */

static void
on_write (png_structp png,
          png_bytep bytes,
          size_t size)
{
  g_byte_array_append (png_get_io_ptr (png), bytes, (guint)size);
}

static void
on_flush (png_structp png)
{
}

G_GNUC_NORETURN static void
on_error (png_structp png,
          png_const_charp message)
{
  GError **error = png_get_error_ptr (png);

  if (*error == NULL)
    *error = g_error_new (TS_ERROR, TS_ERROR_INTERNAL, "the PNG picture cannot be written: %s", message);
  png_longjmp (png, 1);
}

static void
on_warning (png_structp png,
            png_const_charp message)
{
}

/* libpng jumps out of here on errors: nothing is owned, and all that lives is in the caller. */
static gboolean
write_picture (png_structp png,
               png_infop info,
               GByteArray *file,
               const guint8 *rows,
               gsize row_size,
               const png_uint_32 size[2],
               int n_channels,
               int n_bits,
               int compression)
{
  static const int colour_types[] = { 0, PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_GRAY_ALPHA, PNG_COLOR_TYPE_RGB, PNG_COLOR_TYPE_RGB_ALPHA };

  if (setjmp (png_jmpbuf (png)) != 0)
    return FALSE;

  png_set_write_fn (png, file, on_write, on_flush);
  png_set_compression_level (png, compression < 0 ? Z_DEFAULT_COMPRESSION : compression);
  png_set_compression_mem_level (png, MAX_MEMORY_LEVEL);
  png_set_IHDR (png, info, size[0], size[1], n_bits, colour_types[n_channels], PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info (png, info);
  if (n_bits > 8 && G_BYTE_ORDER == G_LITTLE_ENDIAN)
    png_set_swap (png);
  for (png_uint_32 i = 0; i < size[1]; i++)
    png_write_row (png, rows + i * row_size);
  png_write_end (png, NULL);
  return TRUE;
}

gboolean
ts_png_encode (GByteArray *file,
               const void *samples,
               guint width,
               guint height,
               guint n_channels,
               guint n_bits,
               int compression,
               GError **error)
{
  GError *reason = NULL;
  png_structp png;
  png_infop info;
  gboolean ok;

  g_return_val_if_fail (n_channels >= 1 && n_channels <= 4 && (n_bits == 8 || n_bits == 16), FALSE);
  if (width == 0 || height == 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INTERNAL, "a picture of %u x %u pixels cannot be written as PNG", width, height);
      return FALSE;
    }

  png = png_create_write_struct (PNG_LIBPNG_VER_STRING, &reason, on_error, on_warning);
  info = png != NULL ? png_create_info_struct (png) : NULL;
  ok = info != NULL && write_picture (png, info, file, samples, (gsize)width * n_channels * n_bits / 8,
                                      (const png_uint_32[]) { width, height }, (int)n_channels, (int)n_bits, compression);
  png_destroy_write_struct (&png, &info);
  if (!ok && reason == NULL)
    reason = g_error_new (TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "there is no memory to write a PNG picture");
  if (reason != NULL)
    g_propagate_error (error, reason);
  return ok;
}
