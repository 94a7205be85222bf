#pragma once

#include "engine/ops/ts-kernel.h"

G_BEGIN_DECLS

/**
 * TsSparse:
 * @n: number of values that are there
 * @indices: @n rows of an index for each dimension, as they were given: in any order, and perhaps outside the shape
 * @values: of @n elements
 * @shape: fully known; its number of elements is no more than a gint64 holds
 *
 * A sparse tensor as three inputs of a kernel say it. Lives no longer than the call.
 */
typedef struct
{
  gsize n;
  const gint64 *indices;
  TsTensor *values;
  TsShape shape;

  /*< private >*/
  gint64 *converted;
} TsSparse;

/**
 * ts_sparse_read:
 * @first: the input that is the indices, an int32 or int64 matrix; values and shape follow
 * @error: %TS_ERROR_INVALID_ARGUMENT where the three do not fit together
 *
 * Indices are not looked at. @self must be zeroed; the caller clears it, also after an error.
 */
gboolean ts_sparse_read (TsSparse *self, const TsCall *call, guint first, GError **error);

/* The same with three inputs that are not neighbours, as where they are lists. */
gboolean ts_sparse_read_parts (TsSparse *self, const TsCall *call, guint indices, guint values, guint shape, GError **error);

void ts_sparse_clear (TsSparse *self);

/* Indices as gint64: the tensor's own, or copies in @converted (out), to be freed. */
const gint64 *ts_sparse_convert_indices (const TsTensor *indices, gint64 **converted);

/* The index of value @i in each dimension. */
static inline const gint64 *
ts_sparse_index (const TsSparse *self,
                 gsize i)
{
  return self->indices + i * (gsize)self->shape.rank;
}

/* Copies an index; of rank 0 there may be nothing to copy from. */
static inline void
ts_sparse_copy_index (gint64 *to,
                      const gint64 *from,
                      int rank)
{
  for (int d = 0; d < rank; d++)
    to[d] = from[d];
}

/* Whether all indices are inside the shape. */
gboolean ts_sparse_check_bounds (const TsSparse *self, GError **error);

/* Whether they are, and each index comes after the one before it, row by row. */
gboolean ts_sparse_check_valid (const TsSparse *self, GError **error);

/* Where a value would be in the dense tensor; the indices must be inside. */
gsize ts_sparse_place (const TsShape *shape, const gint64 *index);

/* Negative, 0, positive: as the first of @rank indices that differ says. */
int ts_sparse_compare (const gint64 *a, const gint64 *b, int rank);

/**
 * ts_sparse_sort:
 * @n: number of rows
 * @indices: rows of @rank indices
 * @order: (nullable): which dimensions count, the weightiest first; %NULL: all as they are
 * @n_order: how many that are
 *
 * Numbers of rows, sorted; rows that are equal stay in their order.
 *
 * Returns: (transfer full): @n of them, g_free ()
 */
gsize *ts_sparse_sort (gsize n, const gint64 *indices, int rank, const int *order, int n_order);

/* Moves element @from of one tensor to element @to of another; strings are to be settled. */
void ts_sparse_move_value (TsTensor *to_tensor, gsize to, const TsTensor *from_tensor, gsize from);

/**
 * ts_sparse_put_rows:
 * @indices: output that gets the indices
 * @values: output that gets the values
 * @rows: which values to take, @n of them
 * @start: (nullable): what is taken from each index, a number for each dimension
 *
 * Some of the values of a sparse tensor as two outputs.
 */
gboolean ts_sparse_put_rows (const TsSparse *self, TsCall *call, guint indices, guint values, const gsize *rows, gsize n, const gint64 *start, GError **error);

/* Output @i says that shape, as int64 or int32 as the signature has it. */
gboolean ts_sparse_put_shape (TsCall *call, guint i, const TsShape *shape, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TsSparse, ts_sparse_clear)

G_END_DECLS
