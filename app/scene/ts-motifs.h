#pragma once

#include "app/layout/ts-digraph.h"

G_BEGIN_DECLS

#define TS_NO_MOTIF G_MAXUINT32
#define TS_MOTIF_MIN_SIZE 3   /* nodes of a place where it is */
#define TS_MOTIF_MAX_SIZE 150 /* likewise */

/**
 * TsMotifs:
 * @n_places: how many groups of nodes were found
 * @place_of: (array length=n_nodes): the group that a node is in, or %TS_NO_MOTIF
 * @motif_of: (array length=n_places): which motif it is; those of one motif have nodes of the same labels
 * @counts: (array length=n_motifs): how many groups there are of each
 *
 * What repeats in a graph.
 */
typedef struct
{
  guint32 n_places;
  guint32 n_motifs;
  guint32 *place_of;
  guint32 *motif_of;
  guint32 *counts;
} TsMotifs;

/**
 * ts_motifs_find:
 * @labels: (array length=n_nodes): what a node is; %TS_NO_MOTIF: one that is in no motif
 * @ignored: (array length=n_nodes): arcs from and to these are taken as not being there
 *
 * Groups nodes that are joined in the same way at least twice: conv and bn, and these and relu, and so on, as long as most of the one stand before the other.
 * Of a group only its last node is used outside, so that groups make no circle. Each round of joining takes time in proportion to the arcs, times their
 * logarithm; there are a few dozen at most.
 *
 * Returns: (transfer full)
 */
TsMotifs *ts_motifs_find (const TsDigraph *graph, const guint32 *labels, const guint8 *ignored);
void ts_motifs_free (TsMotifs *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsMotifs, ts_motifs_free)

G_END_DECLS
