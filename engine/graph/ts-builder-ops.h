#pragma once

#include "engine/graph/ts-graph-builder.h"

G_BEGIN_DECLS

/* Operations that are built often, in a line each. Errors are the builder's: see ts_graph_builder_add (). Names as of
 * ts_graph_builder_begin (). */

/* Any operation of these inputs, in signature order, with no attributes to be given: ts_builder_op (b, "AddV2", "sum", x, y). */
#define ts_builder_op(builder, op_type, name, ...)                                              \
  ts_builder_op_n ((builder), (op_type), (name), G_N_ELEMENTS (((TsOutput[]) { __VA_ARGS__ })), \
                   (TsOutput[]) { __VA_ARGS__ })
TsOutput ts_builder_op_n (TsGraphBuilder *builder, const char *op_type, const char *name, gsize n_inputs, const TsOutput *inputs);

TsOutput ts_builder_placeholder (TsGraphBuilder *builder, const char *name, TsDType dtype, const TsShape *shape);
TsOutput ts_builder_constant (TsGraphBuilder *builder, const char *name, TsTensor *value);
TsOutput ts_builder_constant_float (TsGraphBuilder *builder, const char *name, float value);
TsOutput ts_builder_constant_int32 (TsGraphBuilder *builder, const char *name, gint32 value);
TsOutput ts_builder_constant_bool (TsGraphBuilder *builder, const char *name, gboolean value);
TsOutput ts_builder_constant_int32s (TsGraphBuilder *builder, const char *name, const gint32 *values, gsize n); /* rank 1 */

TsOutput ts_builder_cast (TsGraphBuilder *builder, const char *name, TsOutput x, TsDType dtype);
TsOutput ts_builder_matmul (TsGraphBuilder *builder, const char *name, TsOutput a, TsOutput b, gboolean transpose_a, gboolean transpose_b);

/* @op_type: Sum, Mean, Max, ...; @axes: an int32 output. */
TsOutput ts_builder_reduce (TsGraphBuilder *builder, const char *op_type, const char *name, TsOutput x, TsOutput axes, gboolean keep_dims);

/* NHWC, the same stride in both directions; @padding: "SAME" or "VALID". */
TsOutput ts_builder_conv2d (TsGraphBuilder *builder, const char *name, TsOutput x, TsOutput filter, gint64 stride, const char *padding);

/* @op_type: MaxPool or AvgPool; windows of @size × @size, @stride apart. */
TsOutput ts_builder_pool (TsGraphBuilder *builder, const char *op_type, const char *name, TsOutput x, gint64 size, gint64 stride, const char *padding);

/* A NoOp that has run once all of @ops have: tf.group (). Returns its index. */
guint32 ts_builder_group (TsGraphBuilder *builder, const char *name, const guint32 *ops, guint n);

/**
 * TsBuilderVariable:
 * @variable: the reference, or the handle of a resource variable
 * @value: what is read of it
 * @initializer: the operation that gives it its initial value
 */
typedef struct
{
  TsOutput variable;
  TsOutput value;
  guint32 initializer;
} TsBuilderVariable;

/**
 * ts_builder_variable:
 * @initial_value: its dtype is the variable's
 * @shape: the variable's
 * @is_trainable: whether it is in the collection of trainable variables besides that of all
 *
 * A variable as tf.Variable of TensorFlow 1 makes it: `v` (VariableV2), `v/Assign`, `v/read`, and its VariableDef in the
 * graph's collections. No control dependencies count.
 */
TsBuilderVariable ts_builder_variable (TsGraphBuilder *builder, const char *name, TsOutput initial_value, const TsShape *shape, gboolean is_trainable);

/* The same by handle: `v` (VarHandleOp), `v/IsInitialized/VarIsInitializedOp`, `v/Assign`, `v/Read/ReadVariableOp`. */
TsBuilderVariable ts_builder_resource_variable (TsGraphBuilder *builder, const char *name, TsOutput initial_value, const TsShape *shape, gboolean is_trainable);

G_END_DECLS
