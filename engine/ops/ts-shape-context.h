#pragma once

#include "engine/graph/ts-function.h"
#include "engine/ops/ts-shape-handle.h"
#include "engine/ops/ts-shape-table.h"

G_BEGIN_DECLS

/**
 * TsShapeContext:
 * @pool: takes every shape
 * @handles: what is behind resources and variants
 * @memo: function and arguments -> results
 * @instances: bodies of generic functions, by who calls them
 * @open: bodies that are being gone through
 * @nodes_left: how many nodes of functions may still be gone through
 *
 * What the inference of a graph and of the functions it calls share. One thread.
 */
struct _TsShapeContext
{
  TsShapePool *pool;
  TsShapeHandles *handles;
  TsShapeFlags flags;
  GCancellable *cancellable;
  GHashTable *memo;
  GHashTable *instances;
  GHashTable *open;
  gint64 nodes_left;
};

void ts_shape_context_init (TsShapeContext *self, TsShapeFlags flags, GCancellable *cancellable);

/* Frees everything but the pool. */
void ts_shape_context_clear (TsShapeContext *self);

#define TS_SHAPE_FROM_FILE (1u << 31) /* set in the number of a shape of which the file or the user says more than follows */
#define TS_SHAPE_NOT_YET G_MAXUINT32  /* an output that nothing has been said of */

/**
 * TsShapeGraph:
 * @ids: for each output the number of its shape in the pool, with %TS_SHAPE_FROM_FILE set or not
 * @problems: operation index -> text
 *
 * The shapes of one graph.
 */
typedef struct
{
  TsGraph *graph;
  guint32 n_outputs;
  guint32 *ids;
  GHashTable *problems;
} TsShapeGraph;

void ts_shape_graph_init (TsShapeGraph *self, TsGraph *graph);
void ts_shape_graph_clear (TsShapeGraph *self);

/**
 * ts_shape_infer:
 * @args: (nullable): of a function's body: what it is called with
 * @results: (nullable): takes what is known of the body's results; as many as the body has
 * @error: %G_IO_ERROR_CANCELLED
 *
 * Finds the shapes of one graph.
 */
gboolean ts_shape_infer (TsShapeContext *self, TsShapeGraph *graph, const TsShapeItem *args, guint n_args, TsShapeItem *results, GError **error);

G_END_DECLS
