#pragma once

#include "engine/ops/ts-shape-fn.h"

G_BEGIN_DECLS

/**
 * TsShapeTable:
 *
 * The static shape of every output of a graph. Immutable once made; any thread.
 */
typedef struct _TsShapeTable TsShapeTable;

typedef enum
{
  TS_SHAPE_IGNORE_STATED = 1 << 0, /* look at `_output_shapes` only of placeholders, arguments and the like, where nothing else tells */
} TsShapeFlags;

/**
 * ts_shape_table_new:
 * @cancellable: (nullable): polled every some hundred nodes
 * @error: %G_IO_ERROR_CANCELLED
 *
 * Infers shapes through the whole graph, through the functions that it calls, and through loops to a fixed point; merges
 * them with `_output_shapes` attributes where a node has them, and with ts_graph_set_shape () (where they contradict each other the
 * inferred one counts, and the node has a problem). A node whose inputs cannot be right gives unknown shapes and a problem. Takes time linear in the graph;
 * not for the main loop.
 *
 * Returns: (transfer full) (nullable)
 */
TsShapeTable *ts_shape_table_new (TsGraph *graph, GCancellable *cancellable, GError **error);
TsShapeTable *ts_shape_table_new_full (TsGraph *graph, TsShapeFlags flags, GCancellable *cancellable, GError **error);
TsShapeTable *ts_shape_table_ref (TsShapeTable *self);
void ts_shape_table_unref (TsShapeTable *self);

/* @shape (out): of unknown rank if nothing is known, or the graph has no such operation. Returns: %TRUE if it was inferred, %FALSE if the file or the user says it or it is unknown. */
gboolean ts_shape_table_get (const TsShapeTable *self, TsOutput output, TsShape *shape);

/* (nullable): why the inputs of an operation cannot be right, or how the file or the user contradicts what follows from them. */
const char *ts_shape_table_get_problem (const TsShapeTable *self, guint32 op);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsShapeTable, ts_shape_table_unref)

G_END_DECLS
