#pragma once

#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

/* Questions about what leads to what in a graph. Each looks at the operations that there are when it is asked, takes time linear in them and their
 * edges, follows loops round (edges where they come back too) unless it says otherwise, and may be asked from any thread
 * while the graph does not grow. @cancellable (nullable) is polled every some thousand operations. @error: %G_IO_ERROR_CANCELLED. */

#define TS_TRACE_FAR G_MAXUINT32 /* a number of steps without end; the distance of what is not reached */

typedef enum
{
  TS_TRACE_UP,   /* to what is needed: inputs */
  TS_TRACE_DOWN, /* to what uses it: consumers */
} TsTraceDirection;

typedef enum
{
  TS_TRACE_CONTROLS = 1 << 0, /* control edges lead on, too */
} TsTraceFlags;

/**
 * ts_graph_trace_reach:
 * @ops: (array length=n_ops): where to begin; indices of operations of the graph
 * @max_steps: how far, or %TS_TRACE_FAR
 *
 * Ancestors or descendants.
 *
 * Returns: (transfer full) (nullable): for each operation of the graph how many steps away it is, 0 for @ops, %TS_TRACE_FAR if not reached
 */
guint32 *ts_graph_trace_reach (TsGraph *self, const guint32 *ops, guint n_ops, TsTraceDirection direction, guint32 max_steps, TsTraceFlags flags, GCancellable *cancellable, GError **error);

/**
 * ts_graph_trace_needs:
 * @outputs: (array length=n_outputs): what is asked for
 * @fed: (array length=n_fed): outputs that are given, behind which nothing is needed
 *
 * The operations that a run needs for @outputs, by data and by control edges. An output that is asked for and fed needs none.
 *
 * Returns: (transfer full) (nullable) (element-type guint32): in operation order
 */
GArray *ts_graph_trace_needs (TsGraph *self, const TsOutput *outputs, guint n_outputs, const TsOutput *fed, guint n_fed, GCancellable *cancellable, GError **error);

/**
 * TsTracePaths:
 * @ops: (element-type guint32): every operation that one can pass on the way, both ends included, in operation order; empty if none leads there
 * @n_paths: how many ways there are that do not go through an edge where a loop comes back; two edges between the same two operations are one.
 *   G_MAXUINT64: that many or more
 * @is_through_loop: whether there are others, which do
 */
typedef struct
{
  GArray *ops;
  guint64 n_paths;
  gboolean is_through_loop;
} TsTracePaths;

/* From operation @from down to @to. (transfer full) (nullable) */
TsTracePaths *ts_graph_trace_paths (TsGraph *self, guint32 from, guint32 to, TsTraceFlags flags, GCancellable *cancellable, GError **error);
void ts_trace_paths_free (TsTracePaths *self);

/**
 * ts_graph_trace_dominators:
 * @op: an operation
 * @sources: (array length=n_sources): where ways begin; none: the placeholders, and where none leads to @op, all operations without inputs
 *
 * The operations that every way from @sources to @op passes.
 *
 * Returns: (transfer full) (nullable) (element-type guint32): in the order in which they are passed, @op the last; empty if no way leads there
 */
GArray *ts_graph_trace_dominators (TsGraph *self, guint32 op, const guint32 *sources, guint n_sources, TsTraceFlags flags, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsTracePaths, ts_trace_paths_free)

G_END_DECLS
