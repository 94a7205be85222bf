#pragma once

#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

/**
 * TsGraphRanks:
 * @n_ops: how many operations the graph had then
 * @depths: for each operation how many others at least one after the other come before it
 * @places: for each operation when it is its turn if all are run, from 0: after those it waits for, else lowest number first
 * @max_depth: the greatest depth
 *
 * Where an operation is in its graph. What a loop carries back is not waited for. Immutable; any thread.
 */
typedef struct
{
  guint32 n_ops;
  guint32 *depths;
  guint32 *places;
  guint32 max_depth;
} TsGraphRanks;

/* Takes O((n + m) log n). @error: %G_IO_ERROR_CANCELLED. (transfer full) (nullable) */
TsGraphRanks *ts_graph_ranks_new (TsGraph *graph, GCancellable *cancellable, GError **error);
void ts_graph_ranks_free (TsGraphRanks *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsGraphRanks, ts_graph_ranks_free)

G_END_DECLS
