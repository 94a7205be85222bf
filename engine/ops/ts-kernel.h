#pragma once

#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

typedef struct _TsCall TsCall;
typedef struct _TsFunctionBody TsFunctionBody;
typedef struct _TsProgress TsProgress;
typedef struct _TsResource TsResource;
typedef struct _TsResources TsResources;
typedef struct _TsKernelInit TsKernelInit;

/**
 * TsKernelDef:
 * @op: op type
 * @dtypes: which values of @dtype_attr it is for; 0: any
 * @dtype_attr: (nullable): the type attribute that @dtypes speaks of; %NULL: "T"
 * @prepare: (nullable): decodes the node's attributes, once, when a plan is made
 * @state_size: bytes of zeroed memory that @prepare and @run find in `state`; 0: none
 * @release: (nullable): frees what `state` points to, not `state` itself
 * @run: computes the outputs; or says that it waits, with ts_call_block () or ts_call_function (). It is then run again when that may have changed
 * @resume: (nullable): goes on with the results of a function that it called, borrowed. %NULL: they are the outputs
 * @semantics: the TensorFlow file (and version, where versions differ) that it follows
 *
 * One row of the kernel table: how an op type is computed for some dtypes on the CPU. The first row that fits is taken.
 */
typedef struct
{
  const char *op;
  TsDTypeSet dtypes;
  const char *dtype_attr;
  gboolean (*prepare) (TsKernelInit *init, GError **error);
  gsize state_size;
  void (*release) (gpointer state);
  gboolean (*run) (TsCall *call, GError **error);
  gboolean (*resume) (TsCall *call, TsTensor *const *results, guint n_results, GError **error);
  const char *semantics;
} TsKernelDef;

/**
 * TsProgress:
 * @free: frees it
 *
 * How far a kernel has come that waits. Each kernel begins its own struct with this.
 */
struct _TsProgress
{
  void (*free) (TsProgress *self);
};

/**
 * TsKernelInit:
 * @op: the node; its attributes may be read, nothing else of the graph
 * @state: (nullable): zeroed memory of the kernel's own, kept until the plan goes
 * @constants: for each input the value where it is a constant of the graph, else %NULL: for what is worth preparing
 *   once, such as packed weights. The input may still be replaced at run time: compare the pointer
 */
struct _TsKernelInit
{
  const TsOperation *op;
  gpointer state;
  TsTensor *const *constants;
};

/**
 * TsCall:
 * @n_in: number of inputs
 * @n_out: number of outputs
 * @in: the inputs, never %NULL; for an argument that is a reference one of ts_tensor_new_reference (), unless it is fed or
 *   was replaced by a value
 * @out: the outputs, %NULL at first; the kernel sets each, (transfer full). One left %NULL is dead (Switch)
 * @out_dtypes: their dtypes, by the signature
 * @state: (nullable): what the kernel prepared
 * @n_threads: how many threads it may use, itself included
 * @resources: (nullable): the state of the session, for the ops that have some (ts-resources.h)
 * @run: number of the run in the session, for state that ends with it
 * @progress: (nullable): the kernel's own, kept while the activation waits and freed when it is over
 * @waits_for: (nullable): see ts_call_block ()
 * @is_blocked: it waits for state to change
 * @callee: (nullable): the function that it waits for, see ts_call_function (); @callee_args: (array) a reference each
 * @cancellable: (nullable): to be polled once per chunk of a long computation, see ts_call_is_cancelled ()
 *
 * One activation as the kernel sees it. On failure whatever is in @out is dropped by the caller.
 */
struct _TsCall
{
  guint n_in;
  guint n_out;
  TsTensor **in;
  TsTensor **out;
  const TsDType *out_dtypes;
  gpointer state;
  guint n_threads;
  TsResources *resources;
  guint64 run;
  TsProgress *progress;
  TsResource *waits_for;
  gboolean is_blocked;
  TsFunctionBody *callee;
  TsTensor **callee_args;
  GCancellable *cancellable;
};

/**
 * ts_call_alloc:
 * @i: output
 * @shape: fully known
 * @error: as ts_tensor_new ()
 *
 * Makes output @i, with elements not initialised, of the dtype that the signature says.
 *
 * Returns: (transfer none) (nullable): `call->out[i]`
 */
TsTensor *ts_call_alloc (TsCall *call, guint i, const TsShape *shape, GError **error);

/**
 * ts_call_alloc_or_reuse:
 * @input: an input that the kernel reads no further than element k when it writes element k
 *
 * As ts_call_alloc (), but takes over the memory of @input if nobody else will look at it and shape and dtype are the
 * same; then `call->out[i] == call->in[input]`.
 */
TsTensor *ts_call_alloc_or_reuse (TsCall *call, guint i, guint input, const TsShape *shape, GError **error);

/* Output @i is input @input itself. */
void ts_call_forward (TsCall *call, guint i, guint input);

/* Output @i has the elements of input @input under another shape with as many elements; copies nothing. */
void ts_call_forward_reshaped (TsCall *call, guint i, guint input, const TsShape *shape);

/**
 * ts_call_parallel_for:
 * @n: number of items
 * @grain: least number of items worth a thread of their own
 * @func: called with [begin, end) for parts of 0 .. @n, from several threads at once
 *
 * The caller takes part. How items are split must not change any result: no reduction across parts.
 *
 * Returns: %FALSE with %G_IO_ERROR_CANCELLED if the call was cancelled meanwhile
 */
typedef void (*TsRangeFunc) (gsize begin, gsize end, gpointer data);
gboolean ts_call_parallel_for (TsCall *call, gsize n, gsize grain, TsRangeFunc func, gpointer data, GError **error);

/**
 * ts_call_block:
 * @resource: (nullable): the queue or whatever it waits for, to be told to people; borrowed
 *
 * The kernel cannot go on before some state changes. It then returns %TRUE with no outputs, and is run again after a change; whatever it has done
 * so far it remembers in its progress.
 */
void ts_call_block (TsCall *call, TsResource *resource);

/* Sets @error to %G_IO_ERROR_CANCELLED if so. */
gboolean ts_call_is_cancelled (TsCall *call, GError **error);

/* ---- the table -------------------------------------------------------------------------------- */

/**
 * ts_kernel_find:
 * @op: an operation; one whose type is the name of a function in the library calls it
 * @error: %TS_ERROR_UNIMPLEMENTED naming op type and dtype: no kernel for the type at all, or none for the dtype; %TS_ERROR_NOT_FOUND: TensorFlow has no such type
 *
 * Any thread; constant time.
 *
 * Returns: (transfer none) (nullable)
 */
const TsKernelDef *ts_kernel_find (const TsOperation *op, GError **error);

/* (nullable): the first row for the op type, rows of one type following each other; %NULL if it has none. */
const TsKernelDef *const *ts_kernel_list (const char *op_type, guint *n_kernels);

G_END_DECLS
