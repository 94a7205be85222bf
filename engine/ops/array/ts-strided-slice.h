#pragma once

#include "engine/ops/ts-kernel.h"

G_BEGIN_DECLS

/**
 * TsStridedSliceMasks:
 *
 * How StridedSlice and its kin read their begin, end and strides: bit i speaks of element i.
 */
typedef struct
{
  gint64 begin;       /* no begin: from the edge */
  gint64 end;         /* no end: to the edge */
  gint64 ellipsis;    /* as many whole dimensions as fit */
  gint64 new_axis;    /* a new dimension of size 1 */
  gint64 shrink_axis; /* an index, not a range: the dimension goes */
} TsStridedSliceMasks;

/* Reads the attributes begin_mask, ..., shrink_axis_mask. */
gboolean ts_strided_slice_get_masks (const TsOperation *op, TsStridedSliceMasks *masks, GError **error);

/**
 * TsStridedSlice:
 * @rank: of the tensor that is sliced
 * @begin: first index in each dimension
 * @stride: steps from there, perhaps negative
 * @size: how many; %TS_SHAPE_UNKNOWN_DIM if not known
 * @shape: the shape of the result; its dimensions are those of @size, without the shrunk and with the new ones
 *
 * A slice of a tensor of one shape.
 */
typedef struct
{
  int rank;
  gint64 begin[TS_SHAPE_MAX_RANK];
  gint64 stride[TS_SHAPE_MAX_RANK];
  gint64 size[TS_SHAPE_MAX_RANK];
  TsShape shape;
} TsStridedSlice;

/**
 * ts_strided_slice_resolve:
 * @in: shape of what is sliced; its rank is known, dimensions need not be
 * @n: elements of @begin, @end and @strides
 * @begin: (nullable): %NULL if not known
 * @end: (nullable): %NULL if not known
 * @strides: (nullable): %NULL if not known
 * @slice: (out): where something is unknown, only what @size and @shape say counts
 * @error: %TS_ERROR_INVALID_ARGUMENT
 *
 * TensorFlow's rules, tensorflow/core/util/strided_slice_op.cc.
 */
gboolean ts_strided_slice_resolve (const TsShape *in, int n, const gint64 *begin, const gint64 *end, const gint64 *strides, const TsStridedSliceMasks *masks, TsStridedSlice *slice, GError **error);

/* The same with begin, end and strides from inputs @first, @first + 1, @first + 2 of a kernel whose state are its masks. */
gboolean ts_strided_slice_read (const TsCall *call, guint first, const TsShape *in, TsStridedSlice *slice, GError **error);

/**
 * ts_strided_slice_put:
 * @tensor: what is sliced; its elements are replaced
 * @from: as many elements as the slice has, of the same dtype
 * @error: %G_IO_ERROR_CANCELLED; then a part is replaced
 */
gboolean ts_strided_slice_put (const TsStridedSlice *slice, TsCall *call, TsTensor *tensor, const TsTensor *from, GError **error);

G_END_DECLS
