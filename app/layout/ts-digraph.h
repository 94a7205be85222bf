#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  guint32 from;
  guint32 to;
} TsArc;

/**
 * TsDigraph:
 * @n_nodes: nodes are 0 .. @n_nodes - 1
 * @n_arcs: arcs are 0 .. @n_arcs - 1
 * @arcs: the arcs, as given
 * @out: arcs by their source: those of node v are @out[@out_begin[v]] .. @out[@out_begin[v + 1] - 1]
 * @in: arcs by their target, likewise with @in_begin
 *
 * A directed graph of numbers, for layout and grouping. Immutable once made; any thread.
 */
typedef struct
{
  guint32 n_nodes;
  guint32 n_arcs;
  TsArc *arcs;
  guint32 *out_begin;
  guint32 *out;
  guint32 *in_begin;
  guint32 *in;
} TsDigraph;

/* @arcs is copied; every end is below @n_nodes. (transfer full) */
TsDigraph *ts_digraph_new (guint32 n_nodes, const TsArc *arcs, guint32 n_arcs);
void ts_digraph_free (TsDigraph *self);

/**
 * ts_digraph_sort:
 * @order: (out) (array length=n_nodes): the nodes, each after those that its forward arcs come from; lowest number first where that
 *   leaves a choice
 * @back: (out) (array length=n_arcs): 1 for the arcs that run against @order (one in each cycle, and self-loops), else 0
 *
 * Takes O((n + m) log n).
 */
void ts_digraph_sort (const TsDigraph *self, guint32 *order, guint8 *back);

/**
 * ts_digraph_sort_deep:
 *
 * As ts_digraph_sort (), but follows a chain to its end before it begins another one, so that near nodes of the graph are near in the order.
 */
void ts_digraph_sort_deep (const TsDigraph *self, guint32 *order, guint8 *back);

/* Numbers the connected components from 0, in the order of their lowest node. Returns how many there are. */
guint32 ts_digraph_components (const TsDigraph *self, guint32 *component);

/* Numbers the strongly connected components from 0: where an arc leads from one to another, the latter has the lower number. Returns how many there are. */
guint32 ts_digraph_strong_components (const TsDigraph *self, guint32 *component);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsDigraph, ts_digraph_free)

G_END_DECLS
