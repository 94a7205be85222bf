#pragma once

#include "engine/ops/nn/ts-window.h"
#include "engine/ops/ts-kernel.h"
#include "engine/ops/ts-shape-fn.h"

G_BEGIN_DECLS

/**
 * TsPool:
 * @batch: images
 * @channels: of each; NCHW counts as @batch times channels images of one
 * @depth: channels that are pooled together; if more than 1, nothing else is
 * @plane: elements from one channel to the next
 * @axis: rows and columns
 *
 * A pooling with all sizes worked out.
 */
typedef struct
{
  gint64 batch;
  gint64 channels;
  gint64 depth;
  gint64 plane;
  TsWindowAxis axis[2];
  TsShape out; /* as the op's output is shaped */
} TsPool;

/**
 * ts_pool_init:
 * @in: shape of the images
 * @error: %TS_ERROR_INVALID_ARGUMENT: not 4-dimensional, a window that does not fit; %TS_ERROR_UNIMPLEMENTED: over the channels,
 *   and over something else too or not in windows side by side
 */
gboolean ts_pool_init (TsPool *self, const TsWindow *window, const TsShape *in, GError **error);

/* The part of the window at output position @out that is inside the image: taps *@begin .. *@end, which are rows or columns. */
static inline void
ts_pool_clip (const TsWindowAxis *axis,
              gint64 out,
              gint64 *begin,
              gint64 *end)
{
  gint64 first = out * axis->stride - axis->before;

  *begin = MAX (first, 0);
  *end = MIN (first + axis->size, axis->in);
}

/* The elements of one window of one channel, as far as they are inside the image. */
typedef struct
{
  gint64 n_rows;
  gint64 n_columns;
  gint64 row_step; /* elements */
  gint64 column_step;
} TsPoolTaps;

/* Sets how many rows and columns the window at output position @y, @x has. Returns its first element, counted from that of the image; steps must be set. */
static inline gint64
ts_pool_taps (const TsPool *pool,
              gint64 y,
              gint64 x,
              TsPoolTaps *taps)
{
  gint64 top, bottom, left, right;

  ts_pool_clip (&pool->axis[0], y, &top, &bottom);
  ts_pool_clip (&pool->axis[1], x, &left, &right);
  taps->n_rows = MAX (0, bottom - top);
  taps->n_columns = MAX (0, right - left);
  return taps->n_rows * taps->n_columns == 0 ? 0 : top * taps->row_step + left * taps->column_step;
}

/* How many windows from position @out on are whole and next to each other, so that what follows an element of one is the same element of the next; at least 1. */
static inline gint64
ts_pool_side_by_side (const TsWindowAxis *axis,
                      gint64 out)
{
  gint64 n = axis->in - axis->size + axis->before + 1 - out;

  return axis->stride == 1 && out >= axis->before ? MAX (1, MIN (n, axis->out - out)) : 1;
}

/* For ops that take ksize and strides as inputs @first and @first + 1. */
gboolean ts_window_read_pool_inputs (TsWindow *self, TsCall *call, guint first, GError **error);

/* Shape function of poolings of input 0; for those with ksize and strides as inputs 1 and 2 too. */
gboolean ts_shape_pool (TsShapeCall *call, GError **error);

G_END_DECLS
