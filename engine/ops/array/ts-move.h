#pragma once

#include "engine/ops/ts-kernel.h"

G_BEGIN_DECLS

#define TS_MOVE_MAX_RANK (2 * TS_SHAPE_MAX_RANK)

/**
 * TsMove:
 * @rank: number of dimensions; start with 0 and use ts_move_add ()
 * @dims: the box of elements that is copied
 * @to: for each dimension the distance of neighbours where they go, in elements
 * @from: the same where they come from; 0 repeats, a negative one reads backwards
 *
 * A copy of a box of elements from one layout to another: what transposing, slicing, joining, repeating and reversing have
 * in common. Every element of the destination is written once.
 */
typedef struct
{
  int rank;
  gsize dims[TS_MOVE_MAX_RANK];
  gssize to[TS_MOVE_MAX_RANK];
  gssize from[TS_MOVE_MAX_RANK];
} TsMove;

/* Adds the next inner dimension. */
static inline void
ts_move_add (TsMove *self,
             gsize n,
             gssize to,
             gssize from)
{
  g_assert (self->rank < TS_MOVE_MAX_RANK);
  self->dims[self->rank] = n;
  self->to[self->rank] = to;
  self->from[self->rank] = from;
  self->rank++;
}

/**
 * ts_move_run:
 * @call: for its threads and its cancellation
 * @item_size: bytes of an element: 1, 2, 4, 8 or 16
 * @to: where element 0 of the box goes
 * @from: where it comes from; does not overlap with the destination
 * @error: %G_IO_ERROR_CANCELLED
 *
 * The work is split so that it does not matter how many threads do it. Strings are moved as they lie: see
 * ts_elements_settle ().
 */
gboolean ts_move_run (const TsMove *self, TsCall *call, gsize item_size, gpointer to, gconstpointer from, GError **error);

G_END_DECLS
