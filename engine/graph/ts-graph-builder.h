#pragma once

#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

/**
 * TsGraphBuilder:
 *
 * Appends operations to a graph. Describe one operation with ts_graph_builder_begin () and the calls after it,
 * then ts_graph_builder_end () or ts_graph_builder_add () checks it against its signature and appends it. Scopes that
 * are open (ts-graph-builder-scopes.h) have their say in its name, device, control inputs and attributes, as in
 * TensorFlow's tf.Graph (tensorflow/python/framework/ops.py, 1.15 and 2.x, which agree). One thread.
 */
typedef struct _TsGraphBuilder TsGraphBuilder;

/* Keeps a reference to @graph. (transfer full) */
TsGraphBuilder *ts_graph_builder_new (TsGraph *graph);
void ts_graph_builder_free (TsGraphBuilder *self);

TsGraph *ts_graph_builder_get_graph (TsGraphBuilder *self);

/**
 * ts_graph_builder_begin:
 * @name: (nullable): asked for; put behind the open name scope and made unique as ts_graph_builder_unique_name () does.
 *   A name that ends in "/", as a name scope gives it, is taken as it is, without the "/"; %NULL or "": the op type
 *
 * Starts an operation.
 */
void ts_graph_builder_begin (TsGraphBuilder *self, const char *op_type, const char *name);
void ts_graph_builder_input (TsGraphBuilder *self, TsOutput input); /* in signature order, lists spread out */
void ts_graph_builder_control_input (TsGraphBuilder *self, guint32 op);

/* As if in one more, innermost, device scope. */
void ts_graph_builder_device (TsGraphBuilder *self, const char *device);

/* Attributes; of two values for one name the later counts. */
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

/* A function of the graph's library, by name; its own attributes are those of @func_attrs (nullable): NameAttrList.attr
 * entries, as a message. */
void ts_graph_builder_attr_func (TsGraphBuilder *self, const char *name, const char *function, GBytes *func_attrs);
void ts_graph_builder_attr_funcs (TsGraphBuilder *self, const char *name, const char *const *functions, guint n);

/* In a graph that is building a function: the attribute of the call that stands here. */
void ts_graph_builder_attr_placeholder (TsGraphBuilder *self, const char *name, const char *placeholder);

/* An AttrValue message; it is copied, and checked when the operation ends. */
void ts_graph_builder_attr_value (TsGraphBuilder *self, const char *name, GBytes *attr_value);

/**
 * ts_graph_builder_end:
 * @output: (out) (nullable): output 0 of the new operation (op index even if it has none)
 * @error: %TS_ERROR_INVALID_ARGUMENT or %TS_ERROR_NOT_FOUND (unknown op type) naming operation, argument or attribute:
 *   what was expected and what was found; %TS_ERROR_FAILED_PRECONDITION for a finalized graph; what
 *   ts_graph_builder_check () would say of a scope that could not be opened
 *
 * Type, number and type-list attributes that were not given follow from the inputs; others from their defaults.
 * An operation with reference inputs is colocated with them, as TensorFlow's op_def_library.py does.
 *
 * Returns: %FALSE, the graph as before, on error
 */
gboolean ts_graph_builder_end (TsGraphBuilder *self, TsOutput *output, GError **error);

/**
 * ts_graph_builder_add:
 *
 * As ts_graph_builder_end () for code that builds much and asks once, with ts_graph_builder_check (), whether all went well:
 * the first error is kept, and after it nothing is added.
 *
 * Returns: output 0 of the new operation; %TS_NO_OUTPUT after an error
 */
TsOutput ts_graph_builder_add (TsGraphBuilder *self);

/* Whether nothing went wrong in ts_graph_builder_add () and scopes since the last check; the first error otherwise. */
gboolean ts_graph_builder_check (TsGraphBuilder *self, GError **error);

/* Makes @error (transfer full) the first error, unless there is one already: for code that builds with
 * ts_graph_builder_add () and fails in between. */
void ts_graph_builder_take_error (TsGraphBuilder *self, GError *error);

/**
 * ts_graph_builder_unique_name:
 * @name: asked for
 * @mark_as_used: whether the next who asks gets another one
 *
 * @name behind the open name scope, with `_1`, `_2`, ... where it is in use; upper and lower case count as the same:
 * `c`, `c_1`, `C_2`. Names of operations and of scopes are in use.
 *
 * Returns: (transfer full)
 */
char *ts_graph_builder_unique_name (TsGraphBuilder *self, const char *name, gboolean mark_as_used);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsGraphBuilder, ts_graph_builder_free)

G_END_DECLS
