#include "engine/ops/image/ts-bitmap.h"

#include "engine/ts-error.h"

#include <stdio.h>

#include <jerror.h>
#include <jpeglib.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#define MAX_SCANS 500 /* a small file can ask for endless passes over a large picture */

/* All that lives across libjpeg's long jumps; the manager first, since libjpeg hands back a pointer to it. */
typedef struct
{
  struct jpeg_error_mgr manager;
  struct jpeg_progress_mgr progress;
  jmp_buf jump;
  GError *error;
  struct jpeg_decompress_struct in;
  struct jpeg_compress_struct out;
  const TsJpegOptions *options;
  gint64 rows_whole; /* read when the data ended; -1: it did not */
  TsBitmap *bitmap;
  guint8 *row;
  guint8 *encoded;
  unsigned long encoded_size;
} Coder;

G_GNUC_NORETURN static void
on_error (j_common_ptr jpeg)
{
  Coder *self = (Coder *)jpeg->err;
  char message[JMSG_LENGTH_MAX];

  if (self->error == NULL)
    {
      self->manager.format_message (jpeg, message);
      self->error = g_error_new (TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "JPEG data are invalid: %s", message);
    }
  longjmp (self->jump, 1);
}

G_GNUC_NORETURN static void
fail (Coder *self,
      const char *message)
{
  if (self->error == NULL)
    self->error = g_error_new (TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "JPEG data are invalid: %s", message);
  longjmp (self->jump, 1);
}

/* libjpeg would make up what is missing. Other oddities are common and harmless. */
static void
on_message (j_common_ptr jpeg,
            int level)
{
  Coder *self = (Coder *)jpeg->err;

  if (level >= 0 || !jpeg->is_decompressor || (jpeg->err->msg_code != JWRN_JPEG_EOF && jpeg->err->msg_code != JWRN_HIT_MARKER))
    return;
  if (self->options == NULL || !self->options->recover)
    on_error (jpeg);
  if (self->rows_whole < 0)
    self->rows_whole = self->in.output_scanline;
}

static void
on_output (j_common_ptr jpeg)
{
}

static void
on_progress (j_common_ptr jpeg)
{
  if (jpeg->is_decompressor && ((j_decompress_ptr)jpeg)->input_scan_number > MAX_SCANS)
    fail ((Coder *)jpeg->err, "too many scans");
}

static void
coder_init (Coder *self)
{
  memset (self, 0, sizeof *self);
  self->rows_whole = -1;
  self->in.err = jpeg_std_error (&self->manager);
  self->out.err = &self->manager;
  self->manager.error_exit = on_error;
  self->manager.emit_message = on_message;
  self->manager.output_message = on_output;
  self->progress.progress_monitor = on_progress;
}

/* ---- decoding ------------------------------------------------------------------------------------------ */

static gboolean
is_cmyk (const struct jpeg_decompress_struct *jpeg)
{
  return jpeg->jpeg_color_space == JCS_CMYK || jpeg->jpeg_color_space == JCS_YCCK;
}

static void
read_header (Coder *self,
             const char *bytes,
             gsize size)
{
  jpeg_create_decompress (&self->in);
  self->in.progress = &self->progress;
  jpeg_mem_src (&self->in, (const guint8 *)bytes, size);
  jpeg_read_header (&self->in, TRUE);
}

/* Four inks as three colours; Adobe's files, the only ones in practice, have them inverted. */
static void
store_inks (const Coder *self,
            const guint8 *from,
            guint8 *to,
            gint64 n)
{
  for (gint64 i = 0; i < n; i++)
    for (int c = 0; c < 3; c++)
      {
        guint ink = from[4 * i + c], black = from[4 * i + 3];

        to[3 * i + c] = (guint8)(self->in.saw_Adobe_marker ? ink * black / 255 : (255 - ink) * (255 - black) / 255);
      }
}

static gint64
configure (Coder *self)
{
  const TsJpegOptions *options = self->options;
  struct jpeg_decompress_struct *jpeg = &self->in;
  gint64 n_channels = options->n_channels != 0 ? options->n_channels : MIN (3, jpeg->num_components);

  if (n_channels != 1 && n_channels != 3)
    fail (self, "neither grey nor colours");
  jpeg->out_color_space = n_channels == 1 ? JCS_GRAYSCALE : is_cmyk (jpeg) ? JCS_CMYK
                                                                           : JCS_RGB;
  jpeg->scale_num = 1;
  jpeg->scale_denom = (unsigned int)options->ratio;
  jpeg->do_fancy_upsampling = options->fancy_upscaling;
  jpeg->dct_method = options->fast_dct ? JDCT_IFAST : JDCT_ISLOW;
  return n_channels;
}

static void
read_rows (Coder *self)
{
  const TsJpegOptions *options = self->options;
  struct jpeg_decompress_struct *jpeg = &self->in;
  gint64 n_channels = configure (self), top = 0, left = 0, rows, columns;

  jpeg_calc_output_dimensions (jpeg);
  rows = jpeg->output_height;
  columns = jpeg->output_width;
  if (options->has_crop)
    {
      if (rows * columns >= 1 << 29)
        fail (self, "too many pixels");
      top = options->crop[0];
      left = options->crop[1];
      if (top < 0 || left < 0 || options->crop[2] <= 0 || options->crop[3] <= 0 || top + options->crop[2] > rows || left + options->crop[3] > columns)
        fail (self, "the crop window is not inside the picture");
      rows = options->crop[2];
      columns = options->crop[3];
    }
  if (!ts_bitmap_init (self->bitmap, 1, rows, columns, n_channels, 8, &self->error))
    longjmp (self->jump, 1);

  jpeg_start_decompress (jpeg);
  self->row = g_malloc ((gsize)jpeg->output_width * (gsize)jpeg->output_components);
  while ((gint64)jpeg->output_scanline < top + rows)
    {
      gint64 y = (gint64)jpeg->output_scanline - top;
      guint8 *to = (guint8 *)self->bitmap->samples + y * columns * n_channels;
      JSAMPROW row = self->row;

      jpeg_read_scanlines (jpeg, &row, 1);
      if (y < 0)
        continue;
      if (jpeg->out_color_space == JCS_CMYK)
        store_inks (self, self->row + 4 * left, to, columns);
      else
        memcpy (to, self->row + n_channels * left, (gsize)(columns * n_channels));
    }
  if (self->rows_whole >= 0 && (float)self->rows_whole < options->least_fraction * (float)jpeg->output_height)
    fail (self, "too much is missing");
  if (jpeg->output_scanline == jpeg->output_height)
    jpeg_finish_decompress (jpeg);
}

gboolean
ts_bitmap_decode_jpeg (const char *bytes,
                       gsize size,
                       const TsJpegOptions *options,
                       TsBitmap *result,
                       GError **error)
{
  g_autofree Coder *coder = g_new (Coder, 1);

  coder_init (coder);
  coder->options = options;
  coder->bitmap = result;
  if (setjmp (coder->jump) == 0)
    {
      read_header (coder, bytes, size);
      read_rows (coder);
    }
  jpeg_destroy_decompress (&coder->in);
  g_free (coder->row);
  if (coder->error == NULL)
    return TRUE;

  g_propagate_error (error, coder->error);
  return FALSE;
}

gboolean
ts_bitmap_measure_jpeg (const char *bytes,
                        gsize size,
                        TsBitmap *result,
                        GError **error)
{
  g_autofree Coder *coder = g_new (Coder, 1);

  coder_init (coder);
  if (setjmp (coder->jump) == 0)
    {
      read_header (coder, bytes, size);
      *result = (TsBitmap) { 1, coder->in.image_height, coder->in.image_width, coder->in.num_components, 8, NULL };
    }
  jpeg_destroy_decompress (&coder->in);
  if (coder->error == NULL)
    return TRUE;

  g_propagate_error (error, coder->error);
  return FALSE;
}

/* ---- encoding ------------------------------------------------------------------------------------------ */

static void
write_all (Coder *self,
           const TsBitmap *bitmap,
           const TsJpegEncoding *encoding)
{
  static const char xmp_header[] = "http://ns.adobe.com/xap/1.0/";
  struct jpeg_compress_struct *jpeg = &self->out;

  jpeg_create_compress (jpeg);
  jpeg_mem_dest (jpeg, &self->encoded, &self->encoded_size);
  jpeg->image_width = (JDIMENSION)bitmap->width;
  jpeg->image_height = (JDIMENSION)bitmap->height;
  jpeg->input_components = (int)bitmap->n_channels;
  jpeg->in_color_space = bitmap->n_channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults (jpeg);
  if (encoding->optimize)
    jpeg->optimize_coding = TRUE;
  jpeg->density_unit = encoding->density_in_cm ? 2 : 1;
  jpeg->X_density = (UINT16)encoding->x_density;
  jpeg->Y_density = (UINT16)encoding->y_density;
  jpeg_set_quality (jpeg, encoding->quality, TRUE);
  if (encoding->progressive)
    jpeg_simple_progression (jpeg);
  if (!encoding->chroma_downsampling)
    for (int c = 0; c < jpeg->num_components; c++)
      jpeg->comp_info[c].h_samp_factor = jpeg->comp_info[c].v_samp_factor = 1;

  jpeg_start_compress (jpeg, TRUE);
  if (encoding->xmp_size > 0)
    {
      gsize size = sizeof xmp_header + encoding->xmp_size;

      if (size > 65533)
        fail (self, "the metadata are too long");
      self->row = g_malloc (size);
      memcpy (self->row, xmp_header, sizeof xmp_header);
      memcpy (self->row + sizeof xmp_header, encoding->xmp, encoding->xmp_size);
      jpeg_write_marker (jpeg, JPEG_APP0 + 1, self->row, (unsigned int)size);
    }
  while (jpeg->next_scanline < jpeg->image_height)
    {
      JSAMPROW row = (guint8 *)bitmap->samples + (gsize)jpeg->next_scanline * (gsize)(bitmap->width * bitmap->n_channels);

      jpeg_write_scanlines (jpeg, &row, 1);
    }
  jpeg_finish_compress (jpeg);
}

char *
ts_bitmap_encode_jpeg (const TsBitmap *self,
                       const TsJpegEncoding *encoding,
                       gsize *size,
                       GError **error)
{
  g_autofree Coder *coder = g_new (Coder, 1);
  char *result = NULL;

  coder_init (coder);
  if (setjmp (coder->jump) == 0)
    write_all (coder, self, encoding);
  jpeg_destroy_compress (&coder->out);
  g_free (coder->row);
  if (coder->error == NULL)
    {
      result = g_memdup2 (coder->encoded, coder->encoded_size);
      *size = coder->encoded_size;
    }
  else
    g_propagate_error (error, coder->error);
  free (coder->encoded); /* libjpeg's */
  return result;
}
