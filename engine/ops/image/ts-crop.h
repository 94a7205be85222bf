#pragma once

#include "engine/ops/ts-kernel.h"

G_BEGIN_DECLS

/* How a pixel between others is found. */
typedef enum
{
  TS_CROP_BILINEAR,
  TS_CROP_NEAREST,
} TsCropMethod;

/**
 * TsCrop:
 * @image: rows and columns of the images
 * @crop: rows and columns of each crop
 * @boxes: for each crop y1, x1, y2, x2, where 1 is the last row or column
 * @index: for each crop its image
 *
 * Boxes cut out of NHWC images and brought to one size, as tensorflow/core/kernels/crop_and_resize_op.cc.
 */
typedef struct
{
  TsCropMethod method;
  gint64 batch;
  gint64 channels;
  gint64 image[2];
  gint64 crop[2];
  gsize n_boxes;
  const float *boxes;
  const gint32 *index;
} TsCrop;

/* The attribute method; bilinear where the op has none. */
gboolean ts_crop_method_from_attr (const TsOperation *op, TsCropMethod *method, GError **error);

/**
 * ts_crop_init:
 * @images: shape of the images
 * @rows: of a crop, and @columns
 * @error: %TS_ERROR_INVALID_ARGUMENT for shapes that do not fit to each other; %TS_ERROR_OUT_OF_RANGE for a box in no image
 *
 * Sets everything but the method.
 */
gboolean ts_crop_init (TsCrop *self, const TsShape *images, const TsTensor *boxes, const TsTensor *index, gint64 rows, gint64 columns, GError **error);

/* Where row (@axis 0) or column (@axis 1) @i of box @box is in its image, which may be outside. */
float ts_crop_source (const TsCrop *self, gsize box, int axis, gint64 i);

/* Whether that is in the image (NaN is not). */
static inline gboolean
ts_crop_is_inside (const TsCrop *self,
                   int axis,
                   float at)
{
  return at >= 0 && at <= (float)(self->image[axis] - 1);
}

G_END_DECLS
