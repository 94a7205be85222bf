#pragma once

#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

/**
 * TsShapeCall:
 * @op: the node; attributes may be read
 * @in: static shapes of the inputs
 * @constants: for each input its value where that is a constant, else %NULL
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

gboolean ts_shape_of_input_0 (TsShapeCall *call, GError **error); /* every output is shaped as input 0 */
gboolean ts_shape_broadcast_0_1 (TsShapeCall *call, GError **error); /* output 0 is inputs 0 and 1 broadcast */
gboolean ts_shape_scalar (TsShapeCall *call, GError **error);        /* every output is a scalar */
gboolean ts_shape_unknown (TsShapeCall *call, GError **error);       /* nothing can be said */

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
