#pragma once

#include "engine/ops/ts-kernel.h"
#include "engine/ops/ts-shape-fn.h"

G_BEGIN_DECLS

/**
 * TsResizeAttrs:
 * @align_corners: the middles of the corner pixels stay in place
 * @half_pixel_centers: pixels are sampled at their middles, not at their corners
 */
typedef struct
{
  gboolean align_corners;
  gboolean half_pixel_centers;
} TsResizeAttrs;

/* Reads what of them the op has. %TS_ERROR_INVALID_ARGUMENT for both at once. */
gboolean ts_resize_attrs_init (TsResizeAttrs *self, const TsOperation *op, GError **error);

/**
 * TsResize:
 * @in: rows and columns of the images
 * @out: rows and columns of the result
 * @scale: input pixels for each output pixel
 *
 * The sizes of a resizing of NHWC images, as tensorflow/core/util/image_resizer_state.h works them out.
 */
typedef struct
{
  TsResizeAttrs attrs;
  gint64 batch;
  gint64 channels;
  gint64 in[2];
  gint64 out[2];
  float scale[2];
} TsResize;

/**
 * ts_resize_init:
 * @in: shape of the images
 * @size: rows and columns wanted
 * @error: %TS_ERROR_INVALID_ARGUMENT: not 4-dimensional, a size that is no pair or not positive, images without pixels
 */
gboolean ts_resize_init (TsResize *self, const TsResizeAttrs *attrs, const TsShape *in, const TsTensor *size, GError **error);

/* For gradients: from @out to @in, both shapes of images. */
gboolean ts_resize_init_shapes (TsResize *self, const TsResizeAttrs *attrs, const TsShape *in, const TsShape *out, GError **error);

TsShape ts_resize_out_shape (const TsResize *self);

/* Where row (@axis 0) or column (@axis 1) @i of the output is in the input. */
static inline float
ts_resize_source (const TsResize *self,
                  int axis,
                  gint64 i)
{
  if (self->attrs.half_pixel_centers)
    return ((float)i + 0.5f) * self->scale[axis] - 0.5f;
  return (float)i * self->scale[axis];
}

/**
 * TsLinear:
 *
 * The two rows or columns that one of the output is between, and how far it is from the first.
 */
typedef struct
{
  gint64 lower;
  gint64 upper;
  float part;
} TsLinear;

TsLinear ts_resize_linear (const TsResize *self, int axis, gint64 i);

/* Elements @first .. @first + @n of a tensor of real numbers, as float. */
void ts_resize_load (const TsTensor *tensor, gsize first, gsize n, float *to);

/* Shape function: input 0 images, input 1 their new size. */
gboolean ts_shape_resize (TsShapeCall *call, GError **error);

#define TS_RESIZE_CLEAN 16

/* For the rows of all images of the output, in order, with scratch memory for each thread: that of its last call, of which the first %TS_RESIZE_CLEAN floats were 0
 * at first. */
typedef void (*TsResizeRowFunc) (gpointer data, gint64 image, gint64 row, float *scratch);

/**
 * ts_resize_for_rows:
 * @n_scratch: floats that each thread needs
 * @error: %G_IO_ERROR_CANCELLED; %TS_ERROR_RESOURCE_EXHAUSTED
 */
gboolean ts_resize_for_rows (const TsResize *self, TsCall *call, gsize n_scratch, TsResizeRowFunc func, gpointer data, GError **error);

G_END_DECLS
