#pragma once

#include "engine/ops/random/ts-philox.h"
#include "engine/ops/ts-kernel.h"

G_BEGIN_DECLS

/* In pixels; the ends do not belong to it. */
typedef struct
{
  gint64 x, y, x_end, y_end;
} TsBox;

/**
 * TsCropSpec:
 * @aspect_range: width to height
 * @area_range: least and most, as parts of the image
 * @max_attempts: how many crops are tried
 */
typedef struct
{
  float aspect_range[2];
  float area_range[2];
  gint64 max_attempts;
} TsCropSpec;

/**
 * ts_crop_find:
 * @call: polled for cancellation
 * @image: begins at 0, 0
 * @boxes: objects
 * @min_covered: how much of one of them must be seen, as a part of it
 * @crop: (out): the whole image if no attempt gives one
 * @error: %G_IO_ERROR_CANCELLED
 *
 * Draws a part of an image (tensorflow/core/kernels/image/sample_distorted_bounding_box_op.cc).
 */
gboolean ts_crop_find (const TsCropSpec *self, TsCall *call, const TsBox *image, const TsBox *boxes, gsize n_boxes, float min_covered, const TsPhilox *generator, TsBox *crop, GError **error);

G_END_DECLS
