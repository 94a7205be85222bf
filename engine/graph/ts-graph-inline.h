#pragma once

#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

#define TS_MAX_INLINED_OPERATIONS 1000000u /* of all bodies of one graph together */

/**
 * TsInlinedBody:
 * @call: the operation that calls it
 * @number: which of the functions that @call calls, as ts_operation_list_called_functions () counts them
 * @body: the body by itself
 * @first: operation i of @body is operation @first + i
 * @n_ops: how many they are
 * @is_direct: what uses an argument takes what the call is given, and the call what the body returns: `_Arg`s and `_Retval`s are there, but on no way
 *
 * The body of a function in the graph that it is called from.
 */
typedef struct
{
  guint32 call;
  guint number;
  TsGraph *body;
  guint32 first;
  guint32 n_ops;
  gboolean is_direct;
} TsInlinedBody;

/**
 * ts_operation_can_be_inlined:
 *
 * Whether ts_graph_inline () would put a body in its place: it calls a function that is in the library, that has not been done yet, and the function is none of
 * those that the operation is in, which would have no end. Any thread.
 */
gboolean ts_operation_can_be_inlined (const TsOperation *self);

/* The nearest operation around @self that calls the function which @self calls: a recursive call; %TS_NO_OP if it is none. */
guint32 ts_operation_find_recursion (const TsOperation *self);

/**
 * ts_graph_inline:
 * @self: a graph or a function's body; may have bodies inlined already
 * @calls: (array zero-terminated=1): names of operations; those in a body as they will be called: `call/inner`. What names no call, or one that cannot be
 *   inlined, is passed over.
 * @error: %TS_ERROR_RESOURCE_EXHAUSTED above %TS_MAX_INLINED_OPERATIONS; as of ts_operation_instantiate (), naming the call; %G_IO_ERROR_CANCELLED
 *
 * A copy of a graph in which functions' bodies stand beside the operations that call them: to be looked at, not to be run. Operations of @self keep their numbers; those
 * of a body come after them, named `CALL/NAME`, or `CALL/ATTR/NAME` where several functions are called (`then_branch`, `cond`, `branches_0`). What a call hands on
 * goes to what uses it in the body, and what the body returns to the call. In a loop that is done by the `_Arg`s and the `_Retval`s, which have an output here, since what
 * comes in is another thing in each turn. Where it is not known which inputs the arguments are (a function of a dataset), the body stands by itself. Nothing is copied
 * but the records. Any thread.
 *
 * Returns: (transfer full) (nullable): @self if there is nothing to be inlined
 */
TsGraph *ts_graph_inline (TsGraph *self, const char *const *calls, GCancellable *cancellable, GError **error);

/* The graph as it was without what was put into it: itself, of most. (transfer none) */
TsGraph *ts_graph_get_own_graph (TsGraph *self);

/* How many operations a graph has without those of bodies that were put into it: all of them, of most graphs. */
guint32 ts_graph_get_n_own_operations (TsGraph *self);

/* The body that @op is in. (transfer none) (nullable): %NULL for one of the graph's own */
const TsInlinedBody *ts_graph_find_inlined_body (TsGraph *self, guint32 op);

/* All of them, in the order of their operations. (transfer none) (nullable) (element-type TsInlinedBody) */
const GArray *ts_graph_get_inlined_bodies (TsGraph *self);

/* Operation @op of the body of @function where that stands in the place of @call; %TS_NO_OP if it does not. */
guint32 ts_graph_find_in_body (TsGraph *self, guint32 call, const TsFunction *function, guint32 op);

/* The graph's own operation that @op is inside of; @op if it is one itself. */
guint32 ts_graph_find_outer_call (TsGraph *self, guint32 op);

G_END_DECLS
