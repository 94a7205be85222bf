#pragma once

#include "engine/ops/array/ts-accumulate.h"
#include "engine/tensor/ts-tensor.h"

G_BEGIN_DECLS

/* What becomes of an element that an update meets. */
typedef enum
{
  TS_SCATTER_SET = -1, /* it is replaced */
  TS_SCATTER_ADD = TS_ACCUMULATE_ADD,
  TS_SCATTER_SUB = TS_ACCUMULATE_SUB,
  TS_SCATTER_MUL = TS_ACCUMULATE_MUL,
  TS_SCATTER_MAX = TS_ACCUMULATE_MAX,
  TS_SCATTER_MIN = TS_ACCUMULATE_MIN,
  TS_SCATTER_DIV = TS_ACCUMULATE_DIV,
} TsScatterWay;

/**
 * TsScatter:
 * @n: how many slices are updated
 * @size: elements of each
 * @slices: (array length=n): which slices of the tensor, counted in slices; one may come several times
 *
 * Where updates go in a tensor: looked up as a whole before anything is changed.
 */
typedef struct
{
  gsize n;
  gsize size;
  gsize *slices;
} TsScatter;

/**
 * ts_scatter_init_rows:
 * @indices: int32 or int64, of any shape: rows of the tensor
 * @updates: their shape: that of the indices, then that of a row; or a scalar, for all
 * @shape: of the tensor, of rank 1 at least
 * @error: %TS_ERROR_INVALID_ARGUMENT: shapes that do not fit, an index that is no row
 *
 * Where the Scatter... ops put their updates.
 */
gboolean ts_scatter_init_rows (TsScatter *self, const TsTensor *indices, const TsTensor *updates, const TsShape *shape, GError **error);

/**
 * ts_scatter_init_nd:
 * @indices: int32 or int64; the last dimension counts through the dimensions of the tensor that an index speaks of
 * @updates: their shape: that of the indices but for the last dimension, then the dimensions of which an index does not speak
 *
 * The same for the ScatterNd... ops.
 */
gboolean ts_scatter_init_nd (TsScatter *self, const TsTensor *indices, const TsTensor *updates, const TsShape *shape, GError **error);

/* Puts @updates into @tensor, one after the other; strings are joined where numbers are added. Integers are not divided by zero: the caller
 * looks first. */
void ts_scatter_put (const TsScatter *self, TsScatterWay way, TsTensor *tensor, const TsTensor *updates);

void ts_scatter_clear (TsScatter *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TsScatter, ts_scatter_clear)

G_END_DECLS
