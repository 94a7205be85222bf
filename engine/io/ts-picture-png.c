#include "engine/io/ts-picture.h"

#include "engine/ts-error.h"

#include <png.h>
#include <string.h>

/* All that lives across libpng's long jumps. */
typedef struct
{
  const guint8 *bytes;
  gsize size;
  gsize offset;
  png_structp png;
  png_infop info;
  TsPicture *picture;
  png_bytep *rows;
  GError *error;
} Reader;

gboolean
ts_picture_is_png (const guint8 *bytes,
                   gsize size)
{
  return size >= 8 && png_sig_cmp (bytes, 0, 8) == 0;
}

static void
on_read (png_structp png,
         png_bytep to,
         size_t size)
{
  Reader *self = png_get_io_ptr (png);

  if (size > self->size - self->offset)
    png_error (png, "the file ends early");
  memcpy (to, self->bytes + self->offset, size);
  self->offset += size;
}

G_GNUC_NORETURN static void
on_error (png_structp png,
          png_const_charp message)
{
  Reader *self = png_get_error_ptr (png);

  if (self->error == NULL)
    self->error = g_error_new (TS_ERROR, TS_ERROR_DATA_LOSS, "damaged PNG picture: %s", message);
  png_longjmp (png, 1);
}

static void
on_warning (png_structp png,
            png_const_charp message)
{
}

/* Palettes become colours, single transparent colours an alpha channel, and all samples 16 bits of this machine. */
static void
set_transformations (Reader *self)
{
  png_set_expand_16 (self->png);
  if (png_get_valid (self->png, self->info, PNG_INFO_tRNS))
    png_set_tRNS_to_alpha (self->png);
  if (G_BYTE_ORDER == G_LITTLE_ENDIAN)
    png_set_swap (self->png);
  png_set_interlace_handling (self->png);
  png_read_update_info (self->png, self->info);
}

static void
read_all (Reader *self)
{
  guint width, height, n_channels;

  png_read_info (self->png, self->info);
  set_transformations (self);
  width = png_get_image_width (self->png, self->info);
  height = png_get_image_height (self->png, self->info);
  n_channels = png_get_channels (self->png, self->info);

  self->picture = ts_picture_new (width, height, n_channels, &self->error);
  if (self->picture == NULL)
    png_error (self->png, "too large");
  g_assert (png_get_rowbytes (self->png, self->info) == (gsize)width * n_channels * sizeof (guint16));

  self->rows = g_new (png_bytep, height);
  for (guint y = 0; y < height; y++)
    self->rows[y] = (png_bytep)(self->picture->samples + (gsize)y * width * n_channels);
  png_read_image (self->png, self->rows);
  png_read_end (self->png, NULL);
}

TsPicture *
ts_picture_read_png (const guint8 *bytes,
                     gsize size,
                     GError **error)
{
  Reader reader = { .bytes = bytes, .size = size };

  reader.png = png_create_read_struct (PNG_LIBPNG_VER_STRING, &reader, on_error, on_warning);
  g_assert (reader.png != NULL);

  if (setjmp (png_jmpbuf (reader.png)) == 0)
    {
      reader.info = png_create_info_struct (reader.png);
      png_set_read_fn (reader.png, &reader, on_read);
      read_all (&reader);
    }

  png_destroy_read_struct (&reader.png, &reader.info, NULL);
  g_free (reader.rows);
  if (reader.error == NULL)
    return reader.picture;

  g_clear_pointer (&reader.picture, ts_picture_free);
  g_propagate_error (error, reader.error);
  return NULL;
}
