#pragma once

#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

/* Whether input @input of an operation, which is there, is where a loop comes back: a Merge that takes a NextIteration. */
gboolean ts_graph_is_back_edge (TsGraph *self, const TsOperation *op, guint32 input);

/**
 * ts_graph_dup_order:
 * @n_ops: the first so many operations are put in order
 * @with_controls: control inputs order, too
 *
 * Operations after those that they take their inputs from, apart from edges where loops come back; depth first, in operation order.
 * Linear time. Of a damaged graph with another cycle some operation on it comes too early.
 *
 * Returns: (transfer full) (array length=n_ops)
 */
guint32 *ts_graph_dup_order (TsGraph *self, guint32 n_ops, gboolean with_controls);

G_END_DECLS
