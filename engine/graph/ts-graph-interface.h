#pragma once

#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

/* How a graph meets the world, as far as it can be seen from the graph alone. Each is (transfer full) (array length=n), in operation
 * order, takes time linear in the graph, and may be called from any thread. */

/* Outputs that are there to be fed: those of placeholders. */
TsOutput *ts_graph_find_inputs (TsGraph *self, guint *n);

/* Output 0 of the operations that take inputs and that nothing consumes or waits for; what is inside a loop has no one value and is none. */
TsOutput *ts_graph_find_outputs (TsGraph *self, guint *n);

/* Variables: operations that own a value, or a handle to one, across runs. */
guint32 *ts_graph_find_variables (TsGraph *self, guint *n);

/* Operations that give variables and tables their first values. Of several assignments to a variable TensorFlow's own is the
 * one called Assign in the variable's scope. */
guint32 *ts_graph_find_initializers (TsGraph *self, guint *n);

G_END_DECLS
