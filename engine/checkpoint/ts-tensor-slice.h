#pragma once

#include "engine/tensor/ts-tensor.h"

G_BEGIN_DECLS

/**
 * TsTensorSlice:
 * @rank: as of the whole tensor
 * @start: where it begins in each dimension
 * @length: how many indices in each; -1: all of the dimension
 *
 * A box of a tensor's elements: a part of a partitioned variable (tensorflow/core/framework/tensor_slice.proto). A plain value.
 */
typedef struct
{
  int rank;
  gint64 start[TS_SHAPE_MAX_RANK];
  gint64 length[TS_SHAPE_MAX_RANK];
} TsTensorSlice;

/* All of a tensor of @rank dimensions. */
void ts_tensor_slice_init_full (TsTensorSlice *self, int rank);

/* Whether both are the same part of a tensor of shape @full, inside which they are. */
gboolean ts_tensor_slice_equal (const TsTensorSlice *self, const TsTensorSlice *other, const TsShape *full);

/* A TensorSliceProto message. @error: %TS_ERROR_DATA_LOSS if malformed, %TS_ERROR_UNIMPLEMENTED for over %TS_SHAPE_MAX_RANK dimensions */
gboolean ts_tensor_slice_from_proto (TsTensorSlice *self, const guint8 *data, gsize size, GError **error);
void ts_tensor_slice_append_proto (const TsTensorSlice *self, GByteArray *message);

/* The key under which a checkpoint holds a slice of the tensor @name: ordered code, as EncodeTensorNameSlice () makes it. (transfer full) */
GByteArray *ts_tensor_slice_encode_key (const TsTensorSlice *self, const char *name);

/**
 * ts_tensor_slice_get_shape:
 * @full: shape of the whole tensor, known
 * @shape: (out): of the slice
 * @error: %TS_ERROR_DATA_LOSS if it is not inside @full
 */
gboolean ts_tensor_slice_get_shape (const TsTensorSlice *self, const TsShape *full, TsShape *shape, GError **error);

/**
 * ts_tensor_slice_check_cover:
 * @slices: @n of them, each inside @full
 * @error: %TS_ERROR_DATA_LOSS if elements are in none or in several, %TS_ERROR_RESOURCE_EXHAUSTED for over 10,000 slices
 *
 * Whether the slices together are the whole tensor, and each element is in one.
 */
gboolean ts_tensor_slice_check_cover (const TsTensorSlice *slices, guint n, const TsShape *full, GError **error);

/* Puts the elements of @part, a tensor of the slice's shape, in their places in @whole, which is under construction. */
void ts_tensor_slice_paste (const TsTensorSlice *self, TsTensor *part, TsTensor *whole);

/* The elements of the slice, row-major. %NULL with @error set if there is no memory, or it is not inside @whole. (transfer full) (nullable) */
TsTensor *ts_tensor_slice_cut (const TsTensorSlice *self, TsTensor *whole, GError **error);

/* "[0:10, :]". (transfer full) */
char *ts_tensor_slice_to_string (const TsTensorSlice *self);

G_END_DECLS
