#pragma once

#include "app/layout/ts-digraph.h"

G_BEGIN_DECLS

#define TS_NO_HAMMOCK G_MAXUINT32
#define TS_HAMMOCK_MIN_SIZE 4   /* nodes between its ends */
#define TS_HAMMOCK_MAX_SIZE 150 /* likewise */

/**
 * TsHammock:
 * @from: every way to what is in it passes here
 * @to: and every way on from it passes here
 */
typedef struct
{
  guint32 from;
  guint32 to;
} TsHammock;

/**
 * ts_hammocks_find:
 * @back: (array length=n_arcs): arcs that are taken as not being there, so that the others make no circle
 * @ignored: (array length=n_nodes): arcs from and to these likewise
 * @order: (array length=n_nodes): the nodes, each after those that its arcs come from
 * @hammock_of: (out) (array length=n_nodes): the hammock that a node is in, not being one of its ends, or %TS_NO_HAMMOCK
 *
 * Finds what lies between two nodes so that nothing leads in or out but by these: A dominates B, and B postdominates A. What is used or uses just once, and else has no
 * edges, belongs to its neighbour. Of hammocks in each other the outermost that is not too large is taken. Time near to linear in the arcs.
 *
 * Returns: (transfer full) (element-type TsHammock): not in each other, in the order of where they begin
 */
GArray *ts_hammocks_find (const TsDigraph *graph, const guint8 *back, const guint8 *ignored, const guint32 *order, guint32 *hammock_of);

G_END_DECLS
