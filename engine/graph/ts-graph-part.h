#pragma once

#include "engine/graph/ts-graph-state.h"

G_BEGIN_DECLS

/**
 * TsGraphPart:
 * @graph: the part
 * @n_placeholders: tensors that come from outside
 * @n_dropped_controls: control inputs from outside, which are not in it
 * @n_added: operations that were added since a reference to what they hold cannot come from outside
 *
 * Some operations of a graph as a graph of its own.
 */
typedef struct
{
  TsGraph *graph;
  guint32 n_placeholders;
  guint32 n_dropped_controls;
  guint32 n_added;
} TsGraphPart;

/**
 * ts_graph_part_init:
 * @kept: (array): for each operation whether it is in the part
 * @shape_func: (nullable): gives the placeholders' shapes; else they are unknown
 * @error: %TS_ERROR_INVALID_ARGUMENT if the dtype of a tensor that comes in is unknown; %TS_ERROR_RESOURCE_EXHAUSTED above 2 GiB, protobuf's limit;
 *   %G_IO_ERROR_CANCELLED
 *
 * Copies operations as they stand, in their order, with the whole library of functions. What they take from others becomes a Placeholder of its
 * dtype, named as the operation that gives it (with `_1`, ... for further outputs), so that names stay. Variables whose reference is taken
 * are kept too. Colocation with what is not there is dropped. Of a function's body it makes a graph with the body's `_Arg` and `_Retval`.
 *
 * Returns: %FALSE on error; else clear @self with ts_graph_part_clear ()
 */
gboolean ts_graph_part_init (TsGraphPart *self, TsGraph *graph, const guint8 *kept, TsOutputShapeFunc shape_func, gpointer user_data, GCancellable *cancellable, GError **error);
void ts_graph_part_clear (TsGraphPart *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TsGraphPart, ts_graph_part_clear)

G_END_DECLS
