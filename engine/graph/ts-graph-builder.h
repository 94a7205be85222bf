#pragma once

#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

/**
 * TsGraphBuilder:
 *
 * Appends operations to a graph. Describe one operation with ts_graph_builder_begin () and the calls after it,
 * then ts_graph_builder_end () checks it against its signature and appends it. One thread.
 */
typedef struct _TsGraphBuilder TsGraphBuilder;

/* Keeps a reference to @graph. (transfer full) */
TsGraphBuilder *ts_graph_builder_new (TsGraph *graph);
void ts_graph_builder_free (TsGraphBuilder *self);

/* Starts an operation. @name is made unique by TensorFlow's rule: `c`, `c_1`, `c_2`. */
void ts_graph_builder_begin (TsGraphBuilder *self, const char *op_type, const char *name);
void ts_graph_builder_input (TsGraphBuilder *self, TsOutput input); /* in signature order, lists spread out */
void ts_graph_builder_control_input (TsGraphBuilder *self, guint32 op);
void ts_graph_builder_device (TsGraphBuilder *self, const char *device);
void ts_graph_builder_attr_int (TsGraphBuilder *self, const char *name, gint64 value);
void ts_graph_builder_attr_float (TsGraphBuilder *self, const char *name, float value);
void ts_graph_builder_attr_bool (TsGraphBuilder *self, const char *name, gboolean value);
void ts_graph_builder_attr_dtype (TsGraphBuilder *self, const char *name, TsDType value);
void ts_graph_builder_attr_shape (TsGraphBuilder *self, const char *name, const TsShape *value);
void ts_graph_builder_attr_string (TsGraphBuilder *self, const char *name, const char *bytes, gssize size);
void ts_graph_builder_attr_tensor (TsGraphBuilder *self, const char *name, TsTensor *value);
void ts_graph_builder_attr_ints (TsGraphBuilder *self, const char *name, const gint64 *values, guint n);
void ts_graph_builder_attr_floats (TsGraphBuilder *self, const char *name, const float *values, guint n);
void ts_graph_builder_attr_bools (TsGraphBuilder *self, const char *name, const gboolean *values, guint n);
void ts_graph_builder_attr_dtypes (TsGraphBuilder *self, const char *name, const TsDType *values, guint n);
void ts_graph_builder_attr_shapes (TsGraphBuilder *self, const char *name, const TsShape *values, guint n);
void ts_graph_builder_attr_strings (TsGraphBuilder *self, const char *name, const char *const *values, guint n);

/**
 * ts_graph_builder_end:
 * @output: (out) (nullable): output 0 of the new operation (op index even if it has none)
 * @error: %TS_ERROR_INVALID_ARGUMENT or %TS_ERROR_NOT_FOUND (unknown op type) naming operation, argument or attribute:
 *   what was expected and what was found
 *
 * Type, number and type-list attributes that were not given follow from the inputs; others from their defaults.
 *
 * Returns: %FALSE, the graph as before, on error
 */
gboolean ts_graph_builder_end (TsGraphBuilder *self, TsOutput *output, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsGraphBuilder, ts_graph_builder_free)

G_END_DECLS
