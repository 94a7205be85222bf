#pragma once

#include "engine/graph/ts-graph.h"
#include "engine/ops/ts-shape-value.h"

G_BEGIN_DECLS

typedef struct _TsShapeContext TsShapeContext;

/**
 * TsShapeCall:
 * @op: the node; attributes may be read
 * @in: static shapes of the inputs
 * @constants: for each input its value where that is a constant, else %NULL
 * @values: (nullable): for each input what is known of its value where it is a small integer tensor, else %NULL; elements that are
 *   not known are ts_shape_value_is_unknown (). Read it with ts_shape_input_as_shape ()
 * @out: the static shapes of the outputs, to be set; of unknown rank at first
 * @in_handles: (nullable): for each input what is known of the thing behind it, see ts_shape_input_handle ()
 * @out_handles: (nullable): the same of the outputs, to be set; 0 at first
 * @context: (nullable): what the functions of the graph are inferred in
 * @known: (nullable): takes values of outputs, see ts_shape_set_value ()
 *
 * One node as its shape function sees it.
 */
typedef struct
{
  const TsOperation *op;
  guint n_in;
  guint n_out;
  const TsShape *const *in;
  TsTensor *const *constants;
  TsTensor *const *values;
  TsShape *out;
  const guint32 *in_handles;
  guint32 *out_handles;
  TsShapeContext *context;
  struct _TsShapeValues *known;
} TsShapeCall;

/* Sets @call->out from what is known. %FALSE with %TS_ERROR_INVALID_ARGUMENT if the inputs cannot be right. */
typedef gboolean (*TsShapeFunc) (TsShapeCall *call, GError **error);

typedef struct
{
  const char *op;
  TsShapeFunc func;
} TsShapeDef;

/* (nullable): %NULL if the op type has none (then nothing is known of its outputs). */
TsShapeFunc ts_shape_func_find (const char *op_type);

/* ---- shared shape functions, for many op types ---- */

gboolean ts_shape_of_input_0 (TsShapeCall *call, GError **error);    /* every output is shaped as input 0, and stands for the same thing */
gboolean ts_shape_broadcast_0_1 (TsShapeCall *call, GError **error); /* output 0 is inputs 0 and 1 broadcast */
gboolean ts_shape_scalar (TsShapeCall *call, GError **error);        /* every output is a scalar */
gboolean ts_shape_unknown (TsShapeCall *call, GError **error);       /* nothing can be said */

/* ---- what shape functions ask ---- */

/**
 * ts_shape_expect_rank:
 * @i: input
 * @rank: the rank that it must have
 * @error: %TS_ERROR_INVALID_ARGUMENT naming the input if it is known to have another
 */
gboolean ts_shape_expect_rank (const TsShapeCall *call, guint i, int rank, GError **error);

/* The same with a least rank. */
gboolean ts_shape_expect_rank_at_least (const TsShapeCall *call, guint i, int rank, GError **error);

/**
 * ts_shape_input_as_shape:
 * @i: an int32 or int64 input that says a shape: a vector, or a scalar -1 for unknown rank
 * @shape: (out): what is known of it; elements that are -1 or not known give unknown dimensions
 * @error: %TS_ERROR_INVALID_ARGUMENT for an element below -1, a rank over %TS_SHAPE_MAX_RANK, an input that is no vector
 */
gboolean ts_shape_input_as_shape (const TsShapeCall *call, guint i, TsShape *shape, GError **error);

/* Whether input @i is an int32 or int64 scalar whose value is known. */
gboolean ts_shape_input_as_int (const TsShapeCall *call, guint i, gint64 *value);

/* Whether element @k of the value of input @i is the size, itself not known, of dimension @dim (out) of input @of. */
gboolean ts_shape_input_is_dim (const TsShapeCall *call, guint i, gsize k, guint of, int *dim);

/* (transfer full) (nullable): the elements of input @i if it is an int32 or int64 constant. */
gint64 *ts_shape_input_as_ints (const TsShapeCall *call, guint i, gsize *n);

/* ---- things behind resource and variant tensors: variables, tables, lists ---- */

/* What is known of thing @k behind input @i: of a variable its shape and dtype, of a table those of a key (0) and a value (1), of
 * a list those of an element, of a queue those of a component. @dtype: (out) (nullable). %FALSE if nothing is. */
gboolean ts_shape_input_handle (const TsShapeCall *call, guint i, guint k, TsShape *shape, TsDType *dtype);

/* Says what is behind output @i: @n things; more than 16 are left out. */
void ts_shape_set_handle (TsShapeCall *call, guint i, guint n, const TsShape *shapes, const TsDType *dtypes);

/* Output @i stands for what input @from stands for. */
void ts_shape_pass_handle (TsShapeCall *call, guint i, guint from);

/* Output @i stands for what may be behind any of inputs @first up to @end. */
void ts_shape_join_handles (TsShapeCall *call, guint i, guint first, guint end);

/* In @a the sizes that @b has too: ranks and dimensions that differ become unknown. */
void ts_shape_join (TsShape *a, const TsShape *b);

/* Says what is known of the value of output @i (its shape must have been set). @value: (transfer none) */
void ts_shape_set_value (TsShapeCall *call, guint i, TsTensor *value);

/* ---- functions that an operation calls ---- */

/**
 * TsShapeItem:
 * @shape: its static shape
 * @handle: what is behind it, as in @in_handles
 * @value: (nullable): what is known of its value, as in @values
 *
 * An argument or result of a function.
 */
typedef struct
{
  TsShape shape;
  guint32 handle;
  TsTensor *value;
} TsShapeItem;

/* Inputs @first and on as arguments. (transfer full): ts_shape_items_free () */
TsShapeItem *ts_shape_items_from_inputs (const TsShapeCall *call, guint first, guint n);
void ts_shape_items_free (TsShapeItem *self, guint n);

/**
 * ts_shape_call_function:
 * @attr: (nullable): the func attribute; %NULL: the op type is the function's name
 * @i: which function of a list(func)
 * @args: what it is called with
 * @n_results: how many results are asked for
 *
 * What is known of the results. Each function is gone through once for arguments of one kind; recursion, and what would take too
 * long, gives nothing.
 *
 * Returns: (transfer full) (nullable): @n_results items, ts_shape_items_free ()
 */
TsShapeItem *ts_shape_call_function (const TsShapeCall *call, const char *attr, guint i, const TsShapeItem *args, guint n_args, guint n_results);

G_END_DECLS
