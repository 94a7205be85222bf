#pragma once

#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

/* Operations and outputs by name, what may be fed and fetched, and what is known of single outputs (tf.Tensor). */

/**
 * TsElement:
 * @is_operation: an operation; else output @output.index of it
 *
 * An operation or an output.
 */
typedef struct
{
  gboolean is_operation;
  TsOutput output;
} TsElement;

/**
 * ts_graph_as_element:
 * @name: `scope/op` or `^scope/op`, an operation; `scope/op:1`, an output
 * @allow_output: whether it may be an output
 * @allow_operation: whether it may be an operation
 * @element: (out)
 * @error: %TS_ERROR_NOT_FOUND if there is no such operation (with the closest name), %TS_ERROR_OUT_OF_RANGE if it has
 *   fewer outputs, %TS_ERROR_INVALID_ARGUMENT if it is not what is allowed: what it is instead, and what to write
 *
 * As tf.Graph.as_graph_element (): unlike ts_graph_find_output () a name without a number is an operation. Constant time. Any thread.
 */
gboolean ts_graph_as_element (TsGraph *self, const char *name, gboolean allow_output, gboolean allow_operation, TsElement *element, GError **error);

/* ---- feeding and fetching ---- */

/* From now on sessions refuse to be fed the output, or to fetch the operation and its outputs. Any thread. */
void ts_graph_prevent_feeding (TsGraph *self, TsOutput output);
void ts_graph_prevent_fetching (TsGraph *self, guint32 op);
gboolean ts_graph_is_feedable (TsGraph *self, TsOutput output);
gboolean ts_graph_is_fetchable (TsGraph *self, guint32 op);

/* ---- shapes ---- */

/**
 * ts_graph_set_shape:
 * @error: %TS_ERROR_INVALID_ARGUMENT naming both shapes if it contradicts what was said before
 *
 * Says what is known of an output's shape beyond what follows from the graph: tf.Tensor.set_shape (). What was said before
 * stays true. In memory, not in files; the shape table of the graph takes it into account. Any thread.
 */
gboolean ts_graph_set_shape (TsGraph *self, TsOutput output, const TsShape *shape, GError **error);

/* What was said with ts_graph_set_shape (); %FALSE, and @shape left alone, if nothing was. */
gboolean ts_graph_get_set_shape (TsGraph *self, TsOutput output, TsShape *shape);

/* Whether anything was. */
gboolean ts_graph_has_set_shapes (TsGraph *self);

/* ---- outputs ---- */

/* Who takes the output as data input, in operation order, once for each input. (transfer full) (element-type TsConsumer) */
GArray *ts_output_list_consumers (TsGraph *graph, TsOutput output);

/* The device of its operation, as requested; "" if not. */
const char *ts_output_get_device (TsGraph *graph, TsOutput output);

/* Operations that wait for @self by a control input, in operation order. (transfer full) (element-type guint32) */
GArray *ts_operation_list_control_outputs (const TsOperation *self);

G_END_DECLS
