#pragma once

#include "engine/tensor/ts-tensor-stats.h"

G_BEGIN_DECLS

#define TS_PICTURE_MAX_SAMPLES 4 /* elements averaged for a reduced pixel, in each direction */

/**
 * TsPicture:
 * @width: of one image, in elements
 * @n_channels: of one image
 * @n_images: dimensions before the image's own count as one
 * @image: which image is shown
 * @tiled: channels stand side by side as grey images, @n_columns in a row, one empty line between them; else they are the
 *   colours of one image: grey, RGB or RGBA
 * @low: the value drawn black
 * @high: the value drawn white
 *
 * How the elements of a tensor make a picture. A plain value. Positions in it are in pixels of the picture, one for each element.
 */
typedef struct
{
  gint64 width;
  gint64 height;
  gint64 n_channels;
  gint64 n_images;
  gint64 image;
  gboolean tiled;
  gint64 n_columns;
  double low;
  double high;

  /*< private >*/
  gint64 x_stride;
  gint64 y_stride;
  gint64 channel_stride;
  gint64 image_stride;
} TsPicture;

typedef enum
{
  TS_PICTURE_CHANNELS_LAST,  /* ..., height, width, channels; of rank 2 height, width */
  TS_PICTURE_CHANNELS_FIRST, /* ..., channels, height, width */
} TsPictureLayout;

typedef enum
{
  TS_PICTURE_RANGE_AUTO, /* 0..1 or 0..255 if the values of a colour picture look like that, else all of them */
  TS_PICTURE_RANGE_UNIT,
  TS_PICTURE_RANGE_BYTE,
  TS_PICTURE_RANGE_FULL, /* smallest to largest finite value */
} TsPictureRange;

typedef struct
{
  double x;
  double y;
  double width;
  double height;
} TsPictureRect;

/* Whether @tensor can be drawn at all: numbers, of rank 2 or more, not empty. */
gboolean ts_picture_is_possible (const TsTensor *tensor);

/* Whether it is likely meant as one, or as a stack of feature maps. */
gboolean ts_picture_is_likely (const TsTensor *tensor);

/* Whether images of a last (or first) dimension of @n_channels can be shown in colour. */
gboolean ts_picture_has_colours (gint64 n_channels);

/* The first image of a tensor that can be drawn, tiled where the channels are no colours. */
void ts_picture_init (TsPicture *self, const TsShape *shape, TsPictureLayout layout);

void ts_picture_set_tiled (TsPicture *self, gboolean tiled);

/* Puts tiles into the fewest columns that make them largest in a view of that size. */
void ts_picture_fit_columns (TsPicture *self, double width, double height);

/* @stats (nullable): of the tensor; without them what they would say is taken as 0..1. */
void ts_picture_set_range (TsPicture *self, TsPictureRange range, TsDType dtype, const TsTensorStats *stats);

gint64 ts_picture_get_total_width (const TsPicture *self);
gint64 ts_picture_get_total_height (const TsPicture *self);

/**
 * ts_picture_get_element:
 * @channel: which, for a picture in colour; without meaning where it is tiled
 * @element: (out)
 *
 * Returns: %FALSE if there is no element at (@x, @y)
 */
gboolean ts_picture_get_element (const TsPicture *self, gint64 x, gint64 y, gint64 channel, gsize *element);

/**
 * ts_picture_render:
 * @rect: the part of the picture that is drawn; may reach beyond it
 * @width: of the result, in pixels
 * @pixels: (out caller-allocated): @width * @height pixels of red, green, blue and alpha bytes, not premultiplied
 * @cancellable: (nullable): polled each line
 *
 * Draws a part of the picture at any scale: enlarged, each element is a crisp rectangle; reduced, some elements are averaged. NaN is
 * magenta, +Inf orange, -Inf blue; what is no element is transparent. Only the elements that are drawn are read. Any thread.
 *
 * Returns: %FALSE if it was cancelled
 */
gboolean ts_picture_render (const TsPicture *self, const TsTensor *tensor, const TsPictureRect *rect, int width, int height, guint8 *pixels, GCancellable *cancellable);

G_END_DECLS
