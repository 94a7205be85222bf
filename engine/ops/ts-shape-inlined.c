#include "engine/ops/ts-shape-inlined.h"

#include "engine/graph/ts-graph-inline.h"
#include "engine/ops/ts-shape-fn.h"

#include <string.h>

static guint32
id_of (const TsShapeGraph *graph,
       TsOutput output)
{
  return output.op != TS_NO_OP ? graph->ids[ts_graph_get_operation (graph->graph, output.op)->first_output + output.index] : TS_SHAPE_NOT_YET;
}

/* Operations of @part are those of @graph from @first on. A result has an output in @graph alone. */
static void
take (TsShapeGraph *graph,
      const TsShapeGraph *part,
      guint32 first)
{
  guint32 n_ops = ts_graph_get_n_operations (part->graph);

  for (guint32 i = 0; i < n_ops; i++)
    {
      const TsOperation *from = ts_graph_get_operation (part->graph, i), *to = ts_graph_get_operation (graph->graph, first + i);
      const char *problem = g_hash_table_lookup (part->problems, GUINT_TO_POINTER (i));

      memcpy (graph->ids + to->first_output, part->ids + from->first_output, from->n_outputs * sizeof *graph->ids);
      if (from->n_outputs < to->n_outputs && from->n_inputs > 0)
        graph->ids[to->first_output] = id_of (part, from->inputs[0]);
      if (problem != NULL)
        g_hash_table_insert (graph->problems, GUINT_TO_POINTER (first + i), g_strdup (problem));
    }
}

static gboolean
is_loop (const TsOperation *op)
{
  return strcmp (op->type, "While") == 0 || strcmp (op->type, "StatelessWhile") == 0;
}

/* What loops carry has the shape of what comes out in the end, which holds in all turns. */
static TsShapeItem *
list_args (const TsShapeContext *self,
           const TsShapeGraph *graph,
           const TsInlinedBody *body)
{
  guint n = ts_graph_get_n_args (body->body);
  TsShapeItem *args = g_new0 (TsShapeItem, (gsize)n + 1);
  const TsOperation *call = ts_graph_get_operation (graph->graph, body->call);

  for (guint i = 0; i < n; i++)
    {
      const TsOperation *arg = ts_graph_get_operation (graph->graph, body->first + ts_graph_get_arg (body->body, i));
      TsOutput given = arg->n_inputs > 0 ? arg->inputs[0] : TS_NO_OUTPUT;
      guint32 id;

      if (is_loop (call))
        given = i < call->n_outputs ? (TsOutput) { call->index, i } : TS_NO_OUTPUT;
      id = id_of (graph, given);
      args[i].shape.rank = TS_SHAPE_UNKNOWN_RANK;
      if (id != TS_SHAPE_NOT_YET)
        ts_shape_pool_get (self->pool, id & ~TS_SHAPE_FROM_FILE, &args[i].shape);
    }
  return args;
}

static gboolean
infer_body (TsShapeContext *self,
            TsShapeGraph *graph,
            const TsInlinedBody *body,
            GError **error)
{
  guint n_args = ts_graph_get_n_args (body->body);
  TsShapeItem *args = list_args (self, graph, body);
  TsShapeGraph part;
  gboolean ok;

  ts_shape_graph_init (&part, body->body);
  ok = ts_shape_infer (self, &part, args, n_args, NULL, error);
  if (ok)
    take (graph, &part, body->first);
  ts_shape_graph_clear (&part);
  ts_shape_items_free (args, n_args);
  return ok;
}

gboolean
ts_shape_infer_inlined (TsShapeContext *self,
                        TsShapeGraph *graph,
                        GError **error)
{
  const GArray *bodies = ts_graph_get_inlined_bodies (graph->graph);
  TsShapeGraph own;
  gboolean ok;

  ts_shape_graph_init (&own, ts_graph_get_own_graph (graph->graph));
  ok = ts_shape_infer (self, &own, NULL, 0, NULL, error);
  if (ok)
    take (graph, &own, 0);
  ts_shape_graph_clear (&own);

  for (guint i = 0; i < bodies->len && ok; i++)
    ok = infer_body (self, graph, &g_array_index (bodies, TsInlinedBody, i), error);
  return ok;
}
