#pragma once

#include "engine/tensor/ts-tensor.h"

G_BEGIN_DECLS

#define TS_PICTURE_MAX_PIXELS (1 << 26)

/**
 * TsPicture:
 * @n_channels: 1 grey, 2 grey and alpha, 3 RGB, 4 RGB and alpha
 * @samples: rows of pixels of channels; 0 to 65535, 8-bit pictures spread over that
 *
 * A decoded picture, as stored: no colour management, no rotation.
 */
typedef struct
{
  guint width;
  guint height;
  guint n_channels;
  guint16 *samples;
} TsPicture;

/* Whether bytes begin like a picture that can be read. */
gboolean ts_picture_is_png (const guint8 *bytes, gsize size);
gboolean ts_picture_is_jpeg (const guint8 *bytes, gsize size);

/* @error: %TS_ERROR_DATA_LOSS if damaged, %TS_ERROR_RESOURCE_EXHAUSTED above %TS_PICTURE_MAX_PIXELS. (transfer full) (nullable) */
TsPicture *ts_picture_read_png (const guint8 *bytes, gsize size, GError **error);
TsPicture *ts_picture_read_jpeg (const guint8 *bytes, gsize size, GError **error);

/* @error: as ts_picture_read_png (), for pictures of too many pixels or no memory. Samples are not initialised. (transfer full) (nullable) */
TsPicture *ts_picture_new (guint width, guint height, guint n_channels, GError **error);
void ts_picture_free (TsPicture *self);

/**
 * ts_picture_to_tensor:
 * @dtype: a float type, or an integer type that holds 0 to 255; %TS_DTYPE_INVALID: float32
 * @shape: static shape: `[1,H,W,C]`, `[H,W,C]` or `[H,W]`, unknown where the picture's own size is to be taken
 * @error: %TS_ERROR_INVALID_ARGUMENT if @dtype or @shape is none of these
 *
 * The picture's values, 0 to 255, resized to the shape: bilinear with half-pixel centers, as tf.image.resize does it; grey is
 * spread over channels, colours make grey by their luma, alpha is dropped or added opaque.
 *
 * Returns: (transfer full) (nullable)
 */
TsTensor *ts_picture_to_tensor (const TsPicture *self, TsDType dtype, const TsShape *shape, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsPicture, ts_picture_free)

G_END_DECLS
