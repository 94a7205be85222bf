#include "engine/io/ts-picture.h"

#include "engine/ts-error.h"

#include <stdio.h>

#include <jerror.h>
#include <jpeglib.h>
#include <setjmp.h>

#define MAX_SCANS 500 /* a small file can ask for endless passes over a large picture */

/* All that lives across libjpeg's long jumps; the manager first, since libjpeg hands back a pointer to it. */
typedef struct
{
  struct jpeg_error_mgr manager;
  struct jpeg_progress_mgr progress;
  struct jpeg_decompress_struct jpeg;
  jmp_buf jump;
  TsPicture *picture;
  guint8 *row;
  GError *error;
} Reader;

gboolean
ts_picture_is_jpeg (const guint8 *bytes,
                    gsize size)
{
  return size >= 3 && bytes[0] == 0xff && bytes[1] == 0xd8 && bytes[2] == 0xff;
}

G_GNUC_NORETURN static void
on_error (j_common_ptr jpeg)
{
  Reader *self = (Reader *)jpeg->err;
  char message[JMSG_LENGTH_MAX];

  if (self->error == NULL)
    {
      self->manager.format_message (jpeg, message);
      self->error = g_error_new (TS_ERROR, TS_ERROR_DATA_LOSS, "damaged JPEG picture: %s", message);
    }
  longjmp (self->jump, 1);
}

/* Missing data is an error; libjpeg would fill in grey. Other oddities are common and harmless. */
static void
on_message (j_common_ptr jpeg,
            int level)
{
  if (level < 0 && (jpeg->err->msg_code == JWRN_JPEG_EOF || jpeg->err->msg_code == JWRN_HIT_MARKER))
    on_error (jpeg);
}

static void
on_output (j_common_ptr jpeg)
{
}

static void
on_progress (j_common_ptr jpeg)
{
  Reader *self = (Reader *)jpeg->err;

  if (jpeg->is_decompressor && ((j_decompress_ptr)jpeg)->input_scan_number > MAX_SCANS)
    {
      if (self->error == NULL)
        self->error = g_error_new (TS_ERROR, TS_ERROR_DATA_LOSS, "damaged JPEG picture: more than %d scans", MAX_SCANS);
      longjmp (self->jump, 1);
    }
}

/* libjpeg-turbo leaves CMYK as it is; Adobe's files, the only ones in practice, have it inverted. */
static void
store_row (const Reader *self,
           guint16 *to)
{
  guint width = self->picture->width;

  if (self->jpeg.out_color_space != JCS_CMYK)
    {
      for (gsize i = 0; i < (gsize)width * self->picture->n_channels; i++)
        to[i] = (guint16)(self->row[i] * 257);
      return;
    }

  for (gsize x = 0; x < width; x++)
    for (gsize c = 0; c < 3; c++)
      {
        guint ink = self->row[4 * x + c], black = self->row[4 * x + 3];

        if (!self->jpeg.saw_Adobe_marker)
          {
            ink = 255 - ink;
            black = 255 - black;
          }
        to[3 * x + c] = (guint16)(ink * black * 257 / 255);
      }
}

static void
read_all (Reader *self,
          const guint8 *bytes,
          gsize size)
{
  struct jpeg_decompress_struct *jpeg = &self->jpeg;
  JSAMPROW row;
  guint n_channels;

  jpeg_mem_src (jpeg, bytes, size);
  jpeg_read_header (jpeg, TRUE);
  if (jpeg->jpeg_color_space == JCS_GRAYSCALE)
    jpeg->out_color_space = JCS_GRAYSCALE;
  else if (jpeg->jpeg_color_space == JCS_CMYK || jpeg->jpeg_color_space == JCS_YCCK)
    jpeg->out_color_space = JCS_CMYK;
  else
    jpeg->out_color_space = JCS_RGB;
  n_channels = jpeg->out_color_space == JCS_GRAYSCALE ? 1 : 3;

  self->picture = ts_picture_new (jpeg->image_width, jpeg->image_height, n_channels, &self->error);
  if (self->picture == NULL)
    return;

  jpeg_start_decompress (jpeg);
  self->row = g_malloc ((gsize)jpeg->output_width * (guint)jpeg->output_components);
  row = self->row;
  while (jpeg->output_scanline < jpeg->output_height)
    {
      gsize y = jpeg->output_scanline;

      jpeg_read_scanlines (jpeg, &row, 1);
      store_row (self, self->picture->samples + y * self->picture->width * n_channels);
    }
  jpeg_finish_decompress (jpeg);
}

TsPicture *
ts_picture_read_jpeg (const guint8 *bytes,
                      gsize size,
                      GError **error)
{
  Reader reader = { .row = NULL };

  reader.jpeg.err = jpeg_std_error (&reader.manager);
  reader.manager.error_exit = on_error;
  reader.manager.emit_message = on_message;
  reader.manager.output_message = on_output;
  reader.progress.progress_monitor = on_progress;

  if (setjmp (reader.jump) == 0)
    {
      jpeg_create_decompress (&reader.jpeg);
      reader.jpeg.progress = &reader.progress;
      read_all (&reader, bytes, size);
    }

  jpeg_destroy_decompress (&reader.jpeg);
  g_free (reader.row);
  if (reader.error == NULL)
    return reader.picture;

  g_clear_pointer (&reader.picture, ts_picture_free);
  g_propagate_error (error, reader.error);
  return NULL;
}
