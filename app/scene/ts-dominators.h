#pragma once

#include "app/layout/ts-digraph.h"

G_BEGIN_DECLS

#define TS_NO_NODE G_MAXUINT32

/**
 * ts_dominators_find:
 * @left_out: (array length=n_arcs): arcs that are taken as not being there; the others make no circle
 * @order: (array length=n_nodes): the nodes, each after those that its arcs come from
 * @is_post: look from the ends instead of from the beginnings
 *
 * For each node the nearest other one that every way from the beginnings (or, @is_post, to the ends) passes. O(m log n).
 *
 * Returns: (transfer full) (array length=n_nodes): %TS_NO_NODE where there is none
 */
guint32 *ts_dominators_find (const TsDigraph *graph, const guint8 *left_out, const guint32 *order, gboolean is_post);

G_END_DECLS
