#pragma once

#include "engine/exec/ts-session.h"

G_BEGIN_DECLS

/**
 * ts_graph_find_results:
 *
 * What a graph is there to compute, as far as it can be seen: outputs that nothing consumes and that take no variable's new
 * value, no saver and no initialiser to compute; of these the ones that depend on an input (see ts_graph_find_inputs ()), if any does.
 *
 * Returns: (transfer full) (array length=n): in operation order
 */
TsOutput *ts_graph_find_results (TsGraph *self, guint *n);

/**
 * ts_session_freeze:
 * @outputs: what is to be computed; none, nor anything @kept: ts_graph_find_results ()
 * @kept: further operations that stay, with what they need: feeds that are not used, initialisers of tables
 * @error: %TS_ERROR_FAILED_PRECONDITION naming the operation that needs a variable other than to read it, or the variable that has no
 *   value; %TS_ERROR_INVALID_ARGUMENT where nothing is to be computed, or for a damaged operation;
 *   %TS_ERROR_RESOURCE_EXHAUSTED above 2 GiB, protobuf's limit, or for functions that call each other without end; %G_IO_ERROR_CANCELLED
 *
 * The part of the graph that computes @outputs, with a constant in the place of each variable: its value in the session. Operations
 * keep names, devices and attributes; what reads a variable becomes what does the same with a value (ReadVariableOp: Identity, ...).
 * A function to which handles of variables are passed is replaced by a copy, under a new name, that takes the values. Functions that nothing
 * calls are dropped; versions stay. As convert_variables_to_constants_v2 () of tensorflow/python/framework/convert_to_constants.py,
 * without its inlining.
 *
 * Returns: (transfer full) (nullable): a new graph
 */
TsGraph *ts_session_freeze (TsSession *self, const TsOutput *outputs, guint n_outputs, const guint32 *kept, guint n_kept, GCancellable *cancellable, GError **error);

G_END_DECLS
