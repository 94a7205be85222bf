#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TsBitmap:
 * @n_frames: of an animation; 1 of a still picture
 * @n_channels: 1 grey, 2 grey and alpha, 3 RGB, 4 RGB and alpha
 * @n_bits: 8 or 16 of each sample
 * @samples: guint8 or guint16: frames of rows of pixels of channels
 *
 * A picture as the ops that decode and encode files have it. Its samples are fewer than 2^29 in all.
 */
typedef struct
{
  gint64 n_frames;
  gint64 height;
  gint64 width;
  gint64 n_channels;
  int n_bits;
  gpointer samples;
} TsBitmap;

/* @error: %TS_ERROR_INVALID_ARGUMENT: no pixels, or too many; %TS_ERROR_RESOURCE_EXHAUSTED. Sets all; @samples is not initialised. */
gboolean ts_bitmap_init (TsBitmap *self, gint64 n_frames, gint64 height, gint64 width, gint64 n_channels, int n_bits, GError **error);
void ts_bitmap_clear (TsBitmap *self);

/**
 * TsJpegOptions:
 * @n_channels: 1 or 3; 0: as the file has
 * @ratio: 1, 2, 4 or 8: so many pixels become one
 * @recover: what is missing at the end is made up, if at least @least_fraction of the rows are there
 * @fast_dct: less exactly
 * @has_crop: only @crop, first row and column, rows and columns, is wanted
 */
typedef struct
{
  gint64 n_channels;
  gint64 ratio;
  gboolean fancy_upscaling;
  gboolean recover;
  float least_fraction;
  gboolean fast_dct;
  gboolean has_crop;
  gint64 crop[4];
} TsJpegOptions;

/**
 * ts_bitmap_decode_jpeg:
 * @result: (out): zeroed; ts_bitmap_clear ()
 * @error: %TS_ERROR_INVALID_ARGUMENT for damaged files, as of the others
 */
gboolean ts_bitmap_decode_jpeg (const char *bytes, gsize size, const TsJpegOptions *options, TsBitmap *result, GError **error);

/* Only the sizes are set. */
gboolean ts_bitmap_measure_jpeg (const char *bytes, gsize size, TsBitmap *result, GError **error);

/* @n_channels: 0: as the file has */
gboolean ts_bitmap_decode_png (const char *bytes, gsize size, gint64 n_channels, int n_bits, TsBitmap *result, GError **error);
gboolean ts_bitmap_decode_bmp (const char *bytes, gsize size, gint64 n_channels, TsBitmap *result, GError **error);

/* Always RGB. @all: all frames, else the first alone. */
gboolean ts_bitmap_decode_gif (const char *bytes, gsize size, gboolean all, TsBitmap *result, GError **error);

/**
 * TsJpegEncoding:
 * @density_in_cm: else in inches
 * @xmp: (nullable): metadata
 */
typedef struct
{
  int quality;
  gboolean progressive;
  gboolean optimize;
  gboolean chroma_downsampling;
  gboolean density_in_cm;
  int x_density;
  int y_density;
  char *xmp;
  gsize xmp_size;
} TsJpegEncoding;

/* One frame of 8 bits, 1 or 3 channels. (transfer full) (nullable) */
char *ts_bitmap_encode_jpeg (const TsBitmap *self, const TsJpegEncoding *encoding, gsize *size, GError **error);

/* @compression: 0 to 9; -1: the usual one */
char *ts_bitmap_encode_png (const TsBitmap *self, int compression, gsize *size, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TsBitmap, ts_bitmap_clear)

G_END_DECLS
