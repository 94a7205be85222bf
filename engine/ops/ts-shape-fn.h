#pragma once

#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

/* Stands in for an element of a partly known value. */
#define TS_SHAPE_VALUE_UNKNOWN G_MININT32

/**
 * TsShapeCall:
 * @op: the node; attributes may be read
 * @in: static shapes of the inputs
 * @constants: for each input its value where that is a constant, else %NULL
 * @values: (nullable): for each input what is known of its value where it is a small integer tensor, else %NULL; elements that are
 *   not known are %TS_SHAPE_VALUE_UNKNOWN. Read it with ts_shape_input_as_shape ()
 * @out: the static shapes of the outputs, to be set; of unknown rank at first
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

gboolean ts_shape_of_input_0 (TsShapeCall *call, GError **error);    /* every output is shaped as input 0 */
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

/* (transfer full) (nullable): the elements of input @i if it is an int32 or int64 constant. */
gint64 *ts_shape_input_as_ints (const TsShapeCall *call, guint i, gsize *n);

/**
 * TsShapeTable:
 *
 * The static shape of every output of a graph. Immutable once made; any thread.
 */
typedef struct _TsShapeTable TsShapeTable;

/**
 * ts_shape_table_new:
 * @cancellable: (nullable): polled every some hundred nodes
 * @error: %G_IO_ERROR_CANCELLED
 *
 * Infers shapes through the whole graph and merges them with `_output_shapes` attributes where a node has them (where
 * they contradict each other the inferred one counts). A node whose inputs cannot be right gives unknown shapes and a
 * problem. Takes time linear in the graph; not for the main loop.
 *
 * Returns: (transfer full) (nullable)
 */
TsShapeTable *ts_shape_table_new (TsGraph *graph, GCancellable *cancellable, GError **error);
TsShapeTable *ts_shape_table_ref (TsShapeTable *self);
void ts_shape_table_unref (TsShapeTable *self);

/* @shape (out): of unknown rank if nothing is known. Returns: %TRUE if it was inferred, %FALSE if it stands in the file or is unknown. */
gboolean ts_shape_table_get (const TsShapeTable *self, TsOutput output, TsShape *shape);

/* (nullable): why the inputs of an operation cannot be right. */
const char *ts_shape_table_get_problem (const TsShapeTable *self, guint32 op);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsShapeTable, ts_shape_table_unref)

G_END_DECLS
