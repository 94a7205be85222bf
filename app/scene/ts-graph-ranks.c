#include "app/scene/ts-graph-ranks.h"

#include "app/layout/ts-digraph.h"
#include "engine/graph/ts-graph-order.h"

static guint32
count_arcs (TsGraph *graph,
            guint32 n_ops)
{
  guint32 n = 0;

  for (guint32 i = 0; i < n_ops; i++)
    n += ts_graph_get_operation (graph, i)->n_inputs + ts_graph_get_operation (graph, i)->n_control_inputs;
  return n;
}

static TsDigraph *
make_digraph (TsGraph *graph,
              guint32 n_ops)
{
  g_autofree TsArc *arcs = g_new (TsArc, (gsize)count_arcs (graph, n_ops) + 1);
  guint32 n = 0;

  for (guint32 i = 0; i < n_ops; i++)
    {
      const TsOperation *op = ts_graph_get_operation (graph, i);

      for (guint32 k = 0; k < op->n_inputs; k++)
        if (op->inputs[k].op < n_ops && !ts_graph_is_back_edge (graph, op, k))
          arcs[n++] = (TsArc) { op->inputs[k].op, i };
      for (guint32 k = 0; k < op->n_control_inputs; k++)
        if (op->control_inputs[k] < n_ops)
          arcs[n++] = (TsArc) { op->control_inputs[k], i };
    }
  return ts_digraph_new (n_ops, arcs, n);
}

static void
find_depths (TsGraphRanks *self,
             const TsDigraph *graph,
             const guint32 *order,
             const guint8 *back)
{
  for (guint32 i = 0; i < self->n_ops; i++)
    {
      guint32 op = order[i];

      self->places[op] = i;
      self->max_depth = MAX (self->max_depth, self->depths[op]);
      for (guint32 k = graph->out_begin[op]; k < graph->out_begin[op + 1]; k++)
        if (!back[graph->out[k]])
          {
            guint32 to = graph->arcs[graph->out[k]].to;

            self->depths[to] = MAX (self->depths[to], self->depths[op] + 1);
          }
    }
}

TsGraphRanks *
ts_graph_ranks_new (TsGraph *graph,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (TsGraphRanks) self = g_new0 (TsGraphRanks, 1);
  guint32 n_ops = ts_graph_get_n_operations (graph);
  g_autoptr (TsDigraph) digraph = make_digraph (graph, n_ops);
  g_autofree guint32 *order = g_new (guint32, (gsize)n_ops + 1);
  g_autofree guint8 *back = g_new0 (guint8, (gsize)digraph->n_arcs + 1);

  self->n_ops = n_ops;
  self->depths = g_new0 (guint32, (gsize)n_ops + 1);
  self->places = g_new0 (guint32, (gsize)n_ops + 1);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  ts_digraph_sort (digraph, order, back);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  find_depths (self, digraph, order, back);
  return g_steal_pointer (&self);
}

void
ts_graph_ranks_free (TsGraphRanks *self)
{
  if (self == NULL)
    return;

  g_free (self->depths);
  g_free (self->places);
  g_free (self);
}
