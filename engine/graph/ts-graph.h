#pragma once

#include "engine/graph/ts-collections.h"
#include "engine/graph/ts-op-def.h"
#include "engine/tensor/ts-tensor.h"
#include "engine/ts-error.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _TsGraph TsGraph;
typedef struct _TsOperation TsOperation;
typedef struct _TsFunction TsFunction;

/**
 * TsOutput:
 * @op: index of the operation in its graph
 * @index: which output of it
 *
 * A symbolic tensor, `name:index`: a plain value, meaningful together with its graph.
 */
typedef struct
{
  guint32 op;
  guint32 index;
} TsOutput;

#define TS_NO_OP G_MAXUINT32 /* an operation index that is none */
#define TS_NO_OUTPUT ((TsOutput) { TS_NO_OP, 0 })

static inline gboolean
ts_output_equal (TsOutput a,
                 TsOutput b)
{
  return a.op == b.op && a.index == b.index;
}

/**
 * TsOperation:
 * @graph: the graph it is in
 * @index: its place in the graph, in file or creation order
 * @name: unique in the graph
 * @type: op type
 * @def: (nullable): the op's signature; %NULL for an unknown op type
 * @device: as requested; "" if not
 * @inputs: data inputs in order; `op` is %TS_NO_OP where the file's input is missing (damaged graphs)
 * @control_inputs: operation indices
 * @n_outputs: for an unknown op type, or where the attributes that say it are damaged, as many as the graph uses of it
 *   and one at least, so that it can be asked for
 * @first_output: number of its output 0 among all outputs of the graph, counted in operation order
 * @node_def: its NodeDef message, @node_def_size bytes; attributes are decoded from it when asked for
 * @problem: (nullable): why this node is damaged: missing input, bad output index, wrong number of inputs,
 *   attribute missing, ...; such a node is shown, and running it fails with this text
 * @problem_code: TensorFlow's status for @problem
 *
 * A node of a graph. Immutable once in the graph; the pointer stays valid as long as the graph. Any thread.
 */
struct _TsOperation
{
  TsGraph *graph;
  const char *name;
  const char *type;
  const TsOpDef *def;
  const char *device;
  const TsOutput *inputs;
  const guint32 *control_inputs;
  const guint8 *node_def;
  gsize node_def_size;
  const char *problem;
  TsError problem_code;
  guint32 index;
  guint32 n_inputs;
  guint32 n_control_inputs;
  guint32 n_outputs;
  guint32 first_output;
};

/**
 * TsGraph:
 *
 * Operations in an array. It only grows, by one thread at a time through TsGraphBuilder or an import;
 * operations that were there are never changed, so other threads may read them meanwhile if they
 * learned of them before. Reference counted.
 */
TsGraph *ts_graph_ref (TsGraph *self);
void ts_graph_unref (TsGraph *self);

/**
 * ts_graph_new:
 *
 * An empty graph whose op types come from the standard table.
 */
TsGraph *ts_graph_new (const TsOpTable *ops);

/**
 * ts_graph_new_from_bytes:
 * @ops: the op types; must outlive the graph
 * @graph_def: a binary GraphDef; kept for as long as the graph, since names and attributes stay in it
 * @cancellable: (nullable): polled every some thousand nodes
 * @error: %TS_ERROR_DATA_LOSS for a malformed message, with byte offset and field path;
 *   %TS_ERROR_INVALID_ARGUMENT for two operations of one name; %G_IO_ERROR_CANCELLED
 *
 * Imports a GraphDef. A node with a problem of its own (see TsOperation) does not fail the
 * import; ts_graph_validate () tells whether there is one. Any thread.
 *
 * Returns: (transfer full) (nullable)
 */
TsGraph *ts_graph_new_from_bytes (const TsOpTable *ops, GBytes *graph_def, GCancellable *cancellable, GError **error);

/**
 * ts_graph_validate:
 * @error: naming the first damaged node and its problem, with its code; %TS_ERROR_INVALID_ARGUMENT naming the nodes of a cycle that
 *   is no loop (does not go through NextIteration)
 *
 * Whether TensorFlow would take the graph, unknown op types aside.
 */
gboolean ts_graph_validate (TsGraph *self, GError **error);

guint32 ts_graph_get_n_operations (TsGraph *self);
guint32 ts_graph_get_n_outputs (TsGraph *self); /* of all operations together */

/* @index below ts_graph_get_n_operations (). */
const TsOperation *ts_graph_get_operation (TsGraph *self, guint32 index);

/* (nullable): constant time. */
const TsOperation *ts_graph_find_operation (TsGraph *self, const char *name);

/**
 * ts_graph_find_output:
 * @name: `op`, `op:0`, `scope/op:1`
 * @output: (out)
 * @error: %TS_ERROR_NOT_FOUND saying what is there instead: no such operation (with the closest name), `^op` is a control
 *   input; %TS_ERROR_OUT_OF_RANGE if it has only N outputs, as TensorFlow has it; %TS_ERROR_INVALID_ARGUMENT for a name that is none
 */
gboolean ts_graph_find_output (TsGraph *self, const char *name, TsOutput *output, GError **error);

/* `name:index`. (transfer full) */
char *ts_graph_dup_output_name (TsGraph *self, TsOutput output);

/* The dtype of an output, a reference type where the signature says so; %TS_DTYPE_INVALID for an unknown op type
 * or a damaged node. */
TsDType ts_graph_get_dtype (TsGraph *self, TsOutput output);

/* The dtype that input @input of an operation must have, without a reference mark; %TS_DTYPE_INVALID where nothing says it. */
TsDType ts_operation_get_input_dtype (const TsOperation *self, guint32 input);

/* Whether input @input takes a reference, not a value. */
gboolean ts_operation_is_input_ref (const TsOperation *self, guint32 input);

/**
 * TsConsumer:
 * @op: the consuming operation
 * @input: which of its data inputs, or -1 for a control input
 */
typedef struct
{
  guint32 op;
  gint32 input;
} TsConsumer;

/**
 * ts_graph_get_consumers:
 * @op: an operation index
 * @n_consumers: (out)
 *
 * Who uses the outputs of @op, in operation order; for data inputs, ts_graph_get_operation (consumer.op)->inputs[consumer.input]
 * tells which output. The index over the whole graph is made at the first call (thread-safe). Valid until the graph grows.
 */
const TsConsumer *ts_graph_get_consumers (TsGraph *self, guint32 op, guint *n_consumers);

/* ---- notes on operations, known to who builds the graph ---- */

/* The operation that @op was made for, or %TS_NO_OP: see ts_graph_builder_push_original_op (). Any thread. */
guint32 ts_graph_get_original_op (TsGraph *self, guint32 op);

/* (nullable): the cond or while that @op is in, `while/while_context`: as it was built (ts_graph_builder_push_control_flow_context ()),
 * or as the collections "cond_context" and "while_context" say when first asked. Any thread. */
const char *ts_graph_get_control_flow_context (TsGraph *self, guint32 op);

/* The graph's collections; of a graph that was read from a MetaGraphDef those of the file. */
TsCollections *ts_graph_get_collections (TsGraph *self);

/* GraphDef versions; 0 where the file says nothing. */
int ts_graph_get_producer (TsGraph *self);
int ts_graph_get_min_consumer (TsGraph *self);

/**
 * ts_graph_to_bytes:
 *
 * The graph as a GraphDef, unknown fields and functions included.
 *
 * Returns: (transfer full)
 */
GBytes *ts_graph_to_bytes (TsGraph *self);

/* ---- attributes --------------------------------------------------------------------------------
 *
 * Each reads one attribute of an operation, or its default from the signature. %FALSE or %NULL with
 * %TS_ERROR_INVALID_ARGUMENT naming operation and attribute if it is absent without a default or holds
 * something else. Decoded at each call: kernels do it once, when a plan is made. Any thread.
 */

gboolean ts_operation_has_attr (const TsOperation *self, const char *name); /* given or defaulted */
gboolean ts_operation_get_attr_int (const TsOperation *self, const char *name, gint64 *value, GError **error);
gboolean ts_operation_get_attr_float (const TsOperation *self, const char *name, float *value, GError **error);
gboolean ts_operation_get_attr_bool (const TsOperation *self, const char *name, gboolean *value, GError **error);
gboolean ts_operation_get_attr_dtype (const TsOperation *self, const char *name, TsDType *value, GError **error);
gboolean ts_operation_get_attr_shape (const TsOperation *self, const char *name, TsShape *value, GError **error);

/* (transfer full): NUL-terminated; @size (nullable, out) counts the bytes. */
char *ts_operation_dup_attr_string (const TsOperation *self, const char *name, gsize *size, GError **error);

/* (transfer full): name of the function of a func attribute. */
char *ts_operation_dup_attr_func (const TsOperation *self, const char *name, GError **error);

/* (transfer full): large contents stay in the file's map. */
TsTensor *ts_operation_dup_attr_tensor (const TsOperation *self, const char *name, GError **error);

/* Dtype and shape of a tensor attribute; its contents stay untouched. */
gboolean ts_operation_get_attr_tensor_type (const TsOperation *self, const char *name, TsDType *dtype, TsShape *shape, GError **error);

/* Lists: (transfer full), @n elements; non-%NULL even if empty, unless @error is set. */
gint64 *ts_operation_dup_attr_ints (const TsOperation *self, const char *name, guint *n, GError **error);
float *ts_operation_dup_attr_floats (const TsOperation *self, const char *name, guint *n, GError **error);
gboolean *ts_operation_dup_attr_bools (const TsOperation *self, const char *name, guint *n, GError **error);
TsDType *ts_operation_dup_attr_dtypes (const TsOperation *self, const char *name, guint *n, GError **error);
TsShape *ts_operation_dup_attr_shapes (const TsOperation *self, const char *name, guint *n, GError **error);
char **ts_operation_dup_attr_strings (const TsOperation *self, const char *name, guint *n, GError **error);

/* (transfer full): %NULL-terminated: the groups of its `_class`, `loc:@name`; its own name's group if that names none. */
char **ts_operation_dup_colocation_groups (const TsOperation *self);

/* The name of an attribute, given or defaulted, that is @name but for upper and lower case (of ASCII); exactly that if there is one. (transfer full) (nullable) */
char *ts_operation_match_attr_name (const TsOperation *self, const char *name);

/* Names of the attributes that the node gives, in file order. (transfer full): %NULL-terminated, g_strfreev */
char **ts_operation_list_attrs (const TsOperation *self);

/**
 * ts_operation_dup_attr_text:
 * @max_chars: long values are cut with an ellipsis
 *
 * The attribute's value for people: `[1, 2, 2, 1]`, `DT_FLOAT`, `"SAME"`, `tensor<float32 [3,3,1,8]>`. (transfer full)
 */
char *ts_operation_dup_attr_text (const TsOperation *self, const char *name, gsize max_chars);

/**
 * ts_operation_append_attr_key:
 * @key: bytes are appended, of which two operations of a graph have the same only if they are of one type, have the same attributes and show the same text for each. The
 *   contents of tensors are not in them
 *
 * For what is asked of the attributes of many operations: most are like others. Linear in the attributes.
 */
void ts_operation_append_attr_key (const TsOperation *self, GByteArray *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsGraph, ts_graph_unref)

G_END_DECLS
