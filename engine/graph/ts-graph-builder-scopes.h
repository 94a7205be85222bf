#pragma once

#include "engine/graph/ts-graph-builder.h"

G_BEGIN_DECLS

/* Scopes of a TsGraphBuilder. Each holds for what is built between its push and the ts_graph_builder_pop () that
 * belongs to it; pops close scopes of whatever kind in reverse order. A scope that cannot be opened (a name or device
 * that is none) is the builder's error, see ts_graph_builder_check (), and is popped as any other. */

void ts_graph_builder_pop (TsGraphBuilder *self);

/**
 * ts_graph_builder_push_name_scope:
 * @name: (nullable): appended to the scope that is open and made unique; with a "/" at its end a scope that was open
 *   before, by its full name, opened anew; %NULL or "": the top
 *
 * Puts `@name/` before the names that are asked for.
 *
 * Returns: the scope with a "/" at its end, `nested/inner_1/`, "" for the top; valid until the pop
 */
const char *ts_graph_builder_push_name_scope (TsGraphBuilder *self, const char *name);

/* The open name scope without a "/" at its end, "" for the top. */
const char *ts_graph_builder_get_name_scope (TsGraphBuilder *self);

/**
 * ts_graph_builder_push_control_dependencies:
 * @ops: (nullable): operation indices; %NULL takes all control dependencies away, and the control-flow context with them
 *
 * Operations get these as control inputs, except those that have them already: that have one as data input, or an input
 * that was built in this scope and so runs after them anyway.
 */
void ts_graph_builder_push_control_dependencies (TsGraphBuilder *self, const guint32 *ops, guint n);

/**
 * ts_graph_builder_push_device:
 * @device: (nullable): full or partial, see ts_device_name_parse (); %NULL: scopes further out do not count
 *
 * Fills what operations and scopes further in leave open of their device.
 */
void ts_graph_builder_push_device (TsGraphBuilder *self, const char *device);

/**
 * TsDeviceFunc:
 * @op: the operation to be, with its attributes, inputs and the device that scopes further in gave it; not in the
 *   graph, and gone after the call
 *
 * Returns: (nullable) (transfer full): its device; %NULL: as it is
 */
typedef char *(*TsDeviceFunc) (const TsOperation *op, gpointer user_data);

/* @destroy (nullable) is called with @user_data when the scope is closed. */
void ts_graph_builder_push_device_func (TsGraphBuilder *self, TsDeviceFunc func, gpointer user_data, GDestroyNotify destroy);

/**
 * ts_graph_builder_push_colocation:
 * @op: operation to be beside, or %TS_NO_OP, which needs @ignore_existing
 * @ignore_existing: colocation scopes further out do not count
 *
 * Operations get the groups of @op as their `_class`, and its device; device scopes further out do not count.
 */
void ts_graph_builder_push_colocation (TsGraphBuilder *self, guint32 op, gboolean ignore_existing);

/* Stateful operations get @container as their `container`, unless they name one themselves. */
void ts_graph_builder_push_container (TsGraphBuilder *self, const char *container);

/* Operations that do not have the attribute get it; @attr_value is an AttrValue message; %NULL: no scope further out
 * gives it. */
void ts_graph_builder_push_attr (TsGraphBuilder *self, const char *name, GBytes *attr_value);

/**
 * TsAttrFunc:
 * @op: the operation to be, as for TsDeviceFunc
 *
 * Returns: (nullable) (transfer full): an AttrValue message; %NULL: none
 */
typedef GBytes *(*TsAttrFunc) (const TsOperation *op, gpointer user_data);

void ts_graph_builder_push_attr_func (TsGraphBuilder *self, const char *name, TsAttrFunc func, gpointer user_data, GDestroyNotify destroy);

/* Operations of @op_type get the attribute `_kernel`; of nested scopes the innermost counts. */
void ts_graph_builder_push_kernel_label (TsGraphBuilder *self, const char *op_type, const char *label);

/* Operations of @op_type get the attribute `_gradient_op_type`: whose gradient stands for theirs. */
void ts_graph_builder_push_gradient_override (TsGraphBuilder *self, const char *op_type, const char *gradient_op_type);

/* What is built is made for @op, as a gradient is: ts_graph_get_original_op () tells. In memory, not in files. */
void ts_graph_builder_push_original_op (TsGraphBuilder *self, guint32 op);

/* What is built belongs to the cond or while called @name (nullable), `while/while_context`. In memory, not in files. */
void ts_graph_builder_push_control_flow_context (TsGraphBuilder *self, const char *name);

G_END_DECLS
