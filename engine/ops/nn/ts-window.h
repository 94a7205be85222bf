#pragma once

#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

/* Where rows, columns and channels are among the dimensions of an image batch. */
typedef enum
{
  TS_IMAGE_NHWC,
  TS_IMAGE_NCHW,
} TsImageFormat;

typedef enum
{
  TS_PADDING_VALID,
  TS_PADDING_SAME,
  TS_PADDING_EXPLICIT,
} TsPadding;

/**
 * TsWindow:
 * @format: of the images
 * @size: rows and columns of the window; pooling only, a convolution has its filter
 * @stride: steps in rows and columns
 * @dilation: distance of neighbouring taps in rows and columns
 * @before: %TS_PADDING_EXPLICIT: rows above, columns left
 * @after: %TS_PADDING_EXPLICIT: rows below, columns right
 * @depth_size: pooling only: window over the channels
 * @depth_stride: step in the channels
 *
 * How the window of a convolution or a pooling moves over an image, as the node's attributes say.
 */
typedef struct
{
  TsImageFormat format;
  TsPadding padding;
  gint64 size[2];
  gint64 stride[2];
  gint64 dilation[2];
  gint64 before[2];
  gint64 after[2];
  gint64 depth_size;
  gint64 depth_stride;
} TsWindow;

/**
 * TsWindowAxis:
 * @in: size of the image along the axis
 * @size: taps of the window
 * @out: positions of the window
 * @before: rows or columns of padding at the beginning, @after: at the end
 *
 * A window along one of the two axes, with the padding worked out.
 */
typedef struct
{
  gint64 in;
  gint64 size;
  gint64 stride;
  gint64 dilation;
  gint64 out;
  gint64 before;
  gint64 after;
} TsWindowAxis;

/* Dimension numbers in a batch of images: batch, rows, columns, channels. */
static inline int
ts_image_axis (TsImageFormat format,
               int spatial)
{
  return format == TS_IMAGE_NHWC ? 1 + spatial : 2 + spatial;
}

static inline int
ts_image_channel_axis (TsImageFormat format)
{
  return format == TS_IMAGE_NHWC ? 3 : 1;
}

/**
 * ts_image_format_from_attr:
 * @error: %TS_ERROR_INVALID_ARGUMENT for another than NHWC, NCHW, and NDHWC and NCDHW, which count as these (NCHW_VECT_C is
 *   no format of the CPU)
 *
 * The attribute data_format; NHWC where the op has none.
 */
gboolean ts_image_format_from_attr (const TsOperation *op, TsImageFormat *format, GError **error);

/* A shape from its four parts. */
TsShape ts_image_shape (TsImageFormat format, gint64 batch, gint64 rows, gint64 columns, gint64 channels);

/**
 * ts_window_init_conv:
 * @error: %TS_ERROR_INVALID_ARGUMENT: lists of the wrong length, strides or dilations of batch or channels, numbers
 *   below 1, negative explicit padding
 *
 * Reads strides, dilations, padding, explicit_paddings and data_format, as far as the op has them.
 */
gboolean ts_window_init_conv (TsWindow *self, const TsOperation *op, GError **error);

/**
 * ts_window_init_pool:
 * @error: as ts_window_init_conv (); %TS_ERROR_UNIMPLEMENTED for pooling over the batch
 *
 * Reads ksize, strides, padding and data_format.
 */
gboolean ts_window_init_pool (TsWindow *self, const TsOperation *op, GError **error);

/* The same from the values of ksize and strides, for ops that take them as inputs; format and padding are set already. */
gboolean ts_window_set_pool_sizes (TsWindow *self, const gint64 *ksize, guint n_ksize, const gint64 *strides, guint n_strides, GError **error);

/**
 * ts_window_get_axis:
 * @axis: 0 rows, 1 columns
 * @in: size of the image along it
 * @size: taps of the window
 * @result: (out)
 * @error: %TS_ERROR_INVALID_ARGUMENT if the window does not fit
 *
 * As tensorflow/core/framework/common_shape_fns.cc, GetWindowedOutputSizeVerboseV2 (); SAME puts the odd row at the end.
 */
gboolean ts_window_get_axis (const TsWindow *self, int axis, gint64 in, gint64 size, TsWindowAxis *result, GError **error);

/* For shape functions: the output size, -1 if @in or @size is. */
gboolean ts_window_get_output_size (const TsWindow *self, int axis, gint64 in, gint64 size, gint64 *out, GError **error);

G_END_DECLS
