#include "app/scene/ts-unit-graph.h"

#include "app/scene/ts-degree-limit.h"

#include <string.h>

typedef struct
{
  TsOutline *outline;
  GArray *arcs; /* of TsArc, perhaps several times the same */
} Collect;

static void
collect_arc (Collect *collect,
             guint32 from_op,
             guint32 to)
{
  TsOutline *outline = collect->outline;
  guint32 from;

  if (from_op == TS_NO_OP || outline->folds[from_op] != TS_FOLD_NONE)
    return;

  from = outline->owner[outline->tree->place[from_op]];
  if (from == TS_NO_OWNER || from == to)
    return;

  /* What a loop carries back does not order anything. */
  if (g_str_has_suffix (ts_graph_get_operation (outline->tree->graph, from_op)->type, "NextIteration"))
    return;

  TsArc arc = { from, to };

  if (collect->arcs->len == 0 || memcmp (&g_array_index (collect->arcs, TsArc, collect->arcs->len - 1), &arc, sizeof arc) != 0)
    g_array_append_val (collect->arcs, arc);
}

/* Edges that lead past what is hidden. */
static void
collect_ways (Collect *collect,
              guint32 op,
              guint32 to)
{
  guint32 n;
  const TsWire *wires = ts_wiring_get_ways_in (collect->outline->wiring, op, &n);

  for (guint32 i = 0; i < n; i++)
    collect_arc (collect, wires[i].from.op, to);
}

static void
collect_range (guint32 begin,
               guint32 end,
               gpointer data)
{
  Collect *collect = data;
  TsOutline *outline = collect->outline;

  for (guint32 place = begin; place < end; place++)
    {
      guint32 op = outline->tree->order[place];
      const TsOperation *operation = ts_graph_get_operation (outline->tree->graph, op);

      if (outline->folds[op] != TS_FOLD_NONE)
        continue;

      for (guint32 k = 0; k < operation->n_inputs; k++)
        collect_arc (collect, operation->inputs[k].op, outline->owner[place]);
      for (guint32 k = 0; k < operation->n_control_inputs; k++)
        collect_arc (collect, operation->control_inputs[k], outline->owner[place]);
      collect_ways (collect, op, outline->owner[place]);
    }
}

TsDigraph *
ts_unit_graph_new (TsOutline *self,
                   GArray *units)
{
  g_autoptr (GArray) arcs = g_array_new (FALSE, FALSE, sizeof (TsArc));
  Collect collect = { self, arcs };

  for (guint32 i = 0; i < units->len; i++)
    ts_outline_set_owner (self, g_array_index (units, TsUnit, i), i);

  for (guint32 i = 0; i < units->len; i++)
    ts_outline_foreach_unit_range (self, g_array_index (units, TsUnit, i), collect_range, &collect);

  for (guint32 i = 0; i < units->len; i++)
    ts_outline_set_owner (self, g_array_index (units, TsUnit, i), TS_NO_OWNER);

  return ts_digraph_new (units->len, (const TsArc *)arcs->data, arcs->len);
}

/* Nodes without arcs on that side and with very many on the other. */
guint8 *
ts_unit_graph_find_hubs (const TsDigraph *graph)
{
  g_autofree guint32 *n_out = g_new (guint32, (gsize)graph->n_nodes + 1);
  g_autofree guint32 *n_in = g_new (guint32, (gsize)graph->n_nodes + 1);
  guint8 *hubs = g_new0 (guint8, (gsize)graph->n_nodes + 1);
  guint32 most_out, most_in;

  for (guint32 v = 0; v < graph->n_nodes; v++)
    {
      n_out[v] = graph->out_begin[v + 1] - graph->out_begin[v];
      n_in[v] = graph->in_begin[v + 1] - graph->in_begin[v];
    }
  most_out = ts_degree_limit (n_out, graph->n_nodes);
  most_in = ts_degree_limit (n_in, graph->n_nodes);
  for (guint32 v = 0; v < graph->n_nodes; v++)
    hubs[v] = (n_in[v] == 0 && n_out[v] > most_out) || (n_out[v] == 0 && n_in[v] > most_in);
  return hubs;
}
