#include "engine/ops/ts-shape-table.h"

#include "engine/graph/ts-graph-inline.h"
#include "engine/ops/ts-shape-inlined.h"

#include <string.h>

struct _TsShapeTable
{
  gint ref_count;
  TsShapeGraph shapes;
  TsShapePool *pool;
};

void
ts_shape_graph_init (TsShapeGraph *self,
                     TsGraph *graph)
{
  self->graph = ts_graph_ref (graph);
  self->n_outputs = ts_graph_get_n_outputs (graph);
  self->ids = g_new (guint32, (gsize)self->n_outputs + 1);
  memset (self->ids, 0xff, (gsize)self->n_outputs * sizeof *self->ids); /* TS_SHAPE_NOT_YET */
  self->problems = g_hash_table_new_full (NULL, NULL, NULL, g_free);
}

void
ts_shape_graph_clear (TsShapeGraph *self)
{
  ts_graph_unref (self->graph);
  g_free (self->ids);
  g_hash_table_unref (self->problems);
}

TsShapeTable *
ts_shape_table_new_full (TsGraph *graph,
                         TsShapeFlags flags,
                         GCancellable *cancellable,
                         GError **error)
{
  TsShapeTable *self = g_new0 (TsShapeTable, 1);
  TsShapeContext context;
  gboolean ok;

  self->ref_count = 1;
  ts_shape_graph_init (&self->shapes, graph);
  ts_shape_context_init (&context, flags, cancellable);
  self->pool = context.pool;
  if (ts_graph_get_inlined_bodies (graph) != NULL)
    ok = ts_shape_infer_inlined (&context, &self->shapes, error);
  else
    ok = ts_shape_infer (&context, &self->shapes, NULL, 0, NULL, error);
  ts_shape_context_clear (&context);
  if (ok)
    return self;
  ts_shape_table_unref (self);
  return NULL;
}

TsShapeTable *
ts_shape_table_new (TsGraph *graph,
                    GCancellable *cancellable,
                    GError **error)
{
  return ts_shape_table_new_full (graph, 0, cancellable, error);
}

TsShapeTable *
ts_shape_table_ref (TsShapeTable *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ts_shape_table_unref (TsShapeTable *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  ts_shape_graph_clear (&self->shapes);
  ts_shape_pool_free (self->pool);
  g_free (self);
}

gboolean
ts_shape_table_get (const TsShapeTable *self,
                    TsOutput output,
                    TsShape *shape)
{
  guint32 number, id;

  shape->rank = TS_SHAPE_UNKNOWN_RANK;
  if (output.op >= ts_graph_get_n_operations (self->shapes.graph))
    return FALSE;
  number = ts_graph_get_operation (self->shapes.graph, output.op)->first_output + output.index;
  if (number >= self->shapes.n_outputs || self->shapes.ids[number] == TS_SHAPE_NOT_YET)
    return FALSE;

  id = self->shapes.ids[number];
  ts_shape_pool_get (self->pool, id & ~TS_SHAPE_FROM_FILE, shape);
  return id != TS_SHAPE_POOL_UNKNOWN && (id & TS_SHAPE_FROM_FILE) == 0;
}

const char *
ts_shape_table_get_problem (const TsShapeTable *self,
                            guint32 op)
{
  return g_hash_table_lookup (self->shapes.problems, GUINT_TO_POINTER (op));
}
