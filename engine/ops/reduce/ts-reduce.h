#pragma once

#include "engine/ops/reduce/ts-reducer.h"
#include "engine/ops/ts-kernel.h"

G_BEGIN_DECLS

/**
 * TsReduction:
 * @shape: of the result
 * @n_kept: number of dimensions that are kept, taken together where they lie side by side
 * @outer: how many results lie before the reduced dimension
 * @n: elements that make one result
 * @inner: how many results lie within it
 *
 * What a reduction over some axes does to a tensor of some shape. If @needs_move, the kept dimensions must first be brought before
 * the reduced ones, as @dims, @perm say; then @inner is 1.
 */
typedef struct
{
  TsShape shape;
  gsize outer;
  gsize n;
  gsize inner;
  gboolean needs_move;
  int rank;
  gsize dims[TS_SHAPE_MAX_RANK];
  gssize from[TS_SHAPE_MAX_RANK];
} TsReduction;

/**
 * ts_reduction_init:
 * @in: shape of what is reduced
 * @axes: int32 or int64, scalar or vector; may be negative, and name an axis twice
 * @error: %TS_ERROR_INVALID_ARGUMENT naming the axis that there is not
 */
gboolean ts_reduction_init (TsReduction *self, const TsShape *in, const TsTensor *axes, gboolean keep_dims, GError **error);

/**
 * ts_reduction_run:
 * @in: the elements, of the shape that @self was made for
 * @item_size: bytes of one
 * @out: room for the results
 *
 * The order in which elements are taken together does not depend on the number of threads.
 */
gboolean ts_reduction_run (const TsReduction *self, TsCall *call, const TsReducer *reducer, gconstpointer in, gsize item_size, gpointer out, gsize out_size, GError **error);

G_END_DECLS
