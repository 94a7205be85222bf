#pragma once

#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

/**
 * TsFunction:
 *
 * A function of a graph's library (FunctionDef): a signature, and a body that is a graph of its own. Immutable; lives as long
 * as the graph. Any thread.
 */

/* A graph and the bodies of its functions share one library, so these may be asked of either. Also which function's body a
 * graph is: (nullable), %NULL for a graph that is none. */
guint ts_graph_get_n_functions (TsGraph *self);
const TsFunction *ts_graph_get_function (TsGraph *self, guint i);
const TsFunction *ts_graph_find_function (TsGraph *self, const char *name); /* (nullable) */
const TsFunction *ts_graph_get_body_of (TsGraph *self);

/* (nullable): name of the library's function that computes the gradient of function @name; "" if the library says that it has none. */
const char *ts_graph_find_gradient (TsGraph *self, const char *name);

const char *ts_function_get_name (const TsFunction *self);
const TsOpDef *ts_function_get_signature (const TsFunction *self);
guint ts_function_get_n_nodes (const TsFunction *self);
const char *ts_function_get_node_type (const TsFunction *self, guint i); /* op type of node i of the body */

/* Whether the signature has attributes, which the body's nodes may refer to (`T` of the caller). */
gboolean ts_function_is_generic (const TsFunction *self);

/* ---- bodies -----------------------------------------------------------------------------------
 *
 * A body has, in this order: an `_Arg` operation for each argument tensor, named as the argument (`name_i` for the tensors
 * of a list of several); the function's nodes under their own names, inputs written as in a graph (`node:index`); a `_Retval`
 * for each result tensor (`name_RetVal`, `name_RetVal_i`). Where two of these names are equal, the node's is kept and the
 * other one gets a suffix. That is how TensorFlow instantiates functions (tensorflow/core/framework/function.cc). A node that is
 * damaged, or whose input names nothing, has a problem, as in any graph (see TsOperation).
 */

/**
 * ts_function_get_graph:
 * @error: %TS_ERROR_INVALID_ARGUMENT for two nodes of one name, %TS_ERROR_RESOURCE_EXHAUSTED for a body that is too large
 *
 * The body as it stands in the library; made at the first call and kept. In a generic function, attributes stay placeholders,
 * dtypes that depend on them are %TS_DTYPE_INVALID, and a list argument or result of unknown length is a single operation.
 *
 * Returns: (transfer none) (nullable): a reference to it keeps the outer graph
 */
TsGraph *ts_function_get_graph (const TsFunction *self, GError **error);

/**
 * TsAttrSpan:
 * @key: its name, not ended by a NUL
 * @value: an AttrValue message
 *
 * An attribute as it stands in a NodeDef or a NameAttrList.
 */
typedef struct
{
  const char *key;
  gsize key_size;
  const guint8 *value;
  gsize value_size;
} TsAttrSpan;

/**
 * ts_function_instantiate:
 * @attrs: (array length=n_attrs): what the caller gives; defaults of the signature stand for the others
 * @error: as of ts_function_get_graph (); %TS_ERROR_INVALID_ARGUMENT or %TS_ERROR_NOT_FOUND for an attribute of the signature that is missing or wrong
 *
 * The body for a call: placeholders replaced by the caller's attributes. Of a function that is not generic it is the
 * one that ts_function_get_graph () gives.
 *
 * Returns: (transfer full) (nullable)
 */
TsGraph *ts_function_instantiate (const TsFunction *self, const TsAttrSpan *attrs, guint n_attrs, GError **error);

/**
 * ts_operation_instantiate:
 * @attr: (nullable): a func attribute; %NULL: the op type is the function's name
 * @i: which function of a list(func) attribute; else 0
 * @error: as of ts_function_instantiate (); %TS_ERROR_NOT_FOUND if the library has no such function
 *
 * As ts_function_instantiate () for a function that an operation calls.
 */
TsGraph *ts_operation_instantiate (const TsOperation *self, const char *attr, guint i, GError **error);

/* Argument and result tensors of a body (0 for a graph that is none): `_Arg` i, `_Retval` i; a control result is an operation
 * that has run when the function is done. @name: (out) (nullable): what the signature calls it. */
guint ts_graph_get_n_args (TsGraph *self);
guint32 ts_graph_get_arg (TsGraph *self, guint i);
guint ts_graph_get_n_results (TsGraph *self);
guint32 ts_graph_get_result (TsGraph *self, guint i);
guint ts_graph_get_n_control_results (TsGraph *self);
guint32 ts_graph_get_control_result (TsGraph *self, guint i, const char **name);

/* The same of the body that ts_function_get_graph () gives; 0 tensors if there is none. The last is the output that result @i passes
 * on, %TS_NO_OUTPUT if it names nothing. */
guint ts_function_get_n_args (const TsFunction *self);
guint ts_function_get_n_results (const TsFunction *self);
TsOutput ts_function_get_result (const TsFunction *self, guint i);

/**
 * ts_graph_validate_functions:
 * @error: as of ts_graph_validate (), with `function/node` as the name
 *
 * Whether the bodies of all functions of the library are right.
 */
gboolean ts_graph_validate_functions (TsGraph *self, GError **error);

/* ---- calls ------------------------------------------------------------------------------------ */

/**
 * TsFunctionCall:
 * @attr: (nullable): the attribute that names the function; %NULL: the op type does
 * @index: which element of a list(func) attribute; else 0
 * @name: the function's name
 * @function: (nullable): %NULL if the library has none of that name
 */
typedef struct
{
  char *attr;
  guint index;
  char *name;
  const TsFunction *function;
} TsFunctionCall;

void ts_function_call_free (TsFunctionCall *self);

/* The functions that an operation calls or hands on, in the order of its attributes; a damaged operation too. (transfer full) */
GPtrArray *ts_operation_list_called_functions (const TsOperation *self); /* of TsFunctionCall */

/**
 * TsCallVisitor:
 * @caller: the operation that calls; in the graph itself or in the body of a function
 * @depth: 0 for operations of the graph itself
 * @is_recursive: the function is one of those that are being walked through already
 *
 * Returns: whether to go into the function's body; a recursive call is never gone into
 */
typedef gboolean (*TsCallVisitor) (const TsOperation *caller, const TsFunctionCall *call, guint depth, gboolean is_recursive, gpointer user_data);

/**
 * ts_graph_walk_calls:
 * @max_depth: calls deeper than this are not visited
 * @max_calls: no more calls than these are visited: functions that call each other twice each are a small file and a huge tree
 *
 * Visits calls depth first, in operation order.
 *
 * Returns: %FALSE if @max_calls was not enough
 */
gboolean ts_graph_walk_calls (TsGraph *self, guint max_depth, guint max_calls, TsCallVisitor visit, gpointer user_data);

G_END_DECLS
