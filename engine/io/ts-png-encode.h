#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ts_png_encode:
 * @file: the picture is appended
 * @samples: rows of pixels of channels, without gaps: guint8 or, with @n_bits 16, guint16
 * @n_channels: 1 grey, 2 grey and alpha, 3 RGB, 4 RGB and alpha
 * @n_bits: 8 or 16
 * @compression: 0 to 9, -1: zlib's own choice
 * @error: %TS_ERROR_INTERNAL, as TensorFlow has it, for a picture without pixels, or too large for the format
 *
 * Writes as TensorFlow does, down to the same bytes where libpng and zlib are the same. Any thread.
 */
gboolean ts_png_encode (GByteArray *file, const void *samples, guint width, guint height, guint n_channels, guint n_bits, int compression, GError **error);

G_END_DECLS
