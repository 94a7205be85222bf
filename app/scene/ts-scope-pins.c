#include "app/scene/ts-scope-pins.h"

#include "app/layout/ts-digraph.h"
#include "app/scene/ts-degree-limit.h"

#include <string.h>

#define MIN_ITEMS 15 /* in a picture with less every line can be followed */

static guint32
count_nodes (const TsScopeGraph *graph)
{
  return graph->n_items + graph->n_in_ports + graph->n_out_ports;
}

/* ---- hubs ---------------------------------------------------------------------------------------- */

/* A port that very many share is none that an eye could follow. */
static gboolean
is_many_way_out (const TsScopeGraph *graph,
                 const TsEdge *edge,
                 const guint32 *n_in,
                 guint32 most)
{
  return edge->to >= graph->n_items && n_in[edge->to] > most;
}

void
ts_scope_pins_mark_hubs (TsScopeGraph *graph)
{
  guint32 n_sources = graph->n_items + graph->n_in_ports, most_out, most_in;
  g_autofree guint32 *n_out = g_new0 (guint32, (gsize)count_nodes (graph) + 1);
  g_autofree guint32 *n_in = g_new0 (guint32, (gsize)count_nodes (graph) + 1);
  g_autofree guint32 *n_waits = g_new0 (guint32, (gsize)count_nodes (graph) + 1);

  if (graph->n_items < MIN_ITEMS)
    return;

  for (guint32 e = 0; e < graph->n_edges; e++)
    {
      const TsEdge *edge = &graph->edges[e];

      n_out[edge->from]++;
      n_in[edge->to]++;
      n_waits[edge->to] += (edge->flags & TS_EDGE_CONTROL) != 0;
    }
  most_out = ts_degree_limit (n_out, n_sources);
  most_in = ts_degree_limit (n_in, graph->n_items);
  for (guint32 e = 0; e < graph->n_edges; e++)
    {
      TsEdge *edge = &graph->edges[e];

      if (n_out[edge->from] > most_out || ((edge->flags & TS_EDGE_CONTROL) && n_waits[edge->to] > most_in) ||
          is_many_way_out (graph, edge, n_in, most_in))
        edge->flags |= TS_EDGE_PINNED;
    }
}

/* ---- long edges ---------------------------------------------------------------------------------- */

/* The edges that order the picture. */
static TsDigraph *
make_digraph (const TsScopeGraph *graph)
{
  g_autofree TsArc *arcs = g_new (TsArc, (gsize)graph->n_edges + 1);
  guint32 n = 0;

  for (guint32 e = 0; e < graph->n_edges; e++)
    if (!(graph->edges[e].flags & (TS_EDGE_BACK | TS_EDGE_PINNED)))
      arcs[n++] = (TsArc) { graph->edges[e].from, graph->edges[e].to };
  return ts_digraph_new (count_nodes (graph), arcs, n);
}

static void
sink (const TsDigraph *digraph,
      guint32 v,
      guint32 *ranks)
{
  guint32 n_out = digraph->out_begin[v + 1] - digraph->out_begin[v], lowest = G_MAXUINT32;

  if (n_out == 0 || n_out < digraph->in_begin[v + 1] - digraph->in_begin[v])
    return;
  for (guint32 k = digraph->out_begin[v]; k < digraph->out_begin[v + 1]; k++)
    lowest = MIN (lowest, ranks[digraph->arcs[digraph->out[k]].to]);
  ranks[v] = lowest - 1;
}

/* About the row that a layout gives to each node: as high as can be, but what has no more before it than after it stands right above what uses it. */
static guint32 *
find_ranks (const TsScopeGraph *graph,
            const TsDigraph *digraph)
{
  guint32 n = digraph->n_nodes, last = 0;
  g_autofree guint32 *order = g_new (guint32, (gsize)n + 1);
  g_autofree guint8 *back = g_new0 (guint8, (gsize)digraph->n_arcs + 1);
  guint32 *ranks = g_new (guint32, (gsize)n + 1);

  ts_digraph_sort (digraph, order, back);
  for (guint32 v = 0; v < n; v++)
    ranks[v] = v < graph->n_items ? 1 : 0; /* in-ports are above all */
  for (guint32 i = 0; i < n; i++)
    {
      last = MAX (last, ranks[order[i]]);
      for (guint32 k = digraph->out_begin[order[i]]; k < digraph->out_begin[order[i] + 1]; k++)
        {
          guint32 to = digraph->arcs[digraph->out[k]].to;

          ranks[to] = MAX (ranks[to], ranks[order[i]] + 1);
        }
    }
  for (guint32 v = graph->n_items + graph->n_in_ports; v < n; v++)
    ranks[v] = last; /* and out-ports below */
  for (guint32 i = n; i-- > 0;)
    if (order[i] < graph->n_items)
      sink (digraph, order[i], ranks);
  return ranks;
}

void
ts_scope_pins_mark_long (TsScopeGraph *graph)
{
  g_autoptr (TsDigraph) digraph = NULL;
  g_autofree guint32 *ranks = NULL;

  if (graph->n_items <= TS_PIN_MAX_RANKS)
    return;

  digraph = make_digraph (graph);
  ranks = find_ranks (graph, digraph);
  for (guint32 e = 0; e < graph->n_edges; e++)
    {
      TsEdge *edge = &graph->edges[e];

      if (!(edge->flags & (TS_EDGE_BACK | TS_EDGE_PINNED)) && ranks[edge->to] > ranks[edge->from] + TS_PIN_MAX_RANKS)
        edge->flags |= TS_EDGE_PINNED;
    }
}

/* ---- pins ---------------------------------------------------------------------------------------- */

typedef struct
{
  TsScopeGraph *graph;
  TsGraph *operations;
  GArray *pins;      /* of TsPin */
  GArray *edges;     /* (element-type guint32) */
  guint32 *begin[2]; /* of each item: where its pinned edges are in list[], those that come in and those that leave */
  guint32 *list[2];
} Pins;

/* The last part of a path. */
static const char *
get_short_name (const char *name)
{
  const char *slash = strrchr (name, '/');

  return slash != NULL && slash[1] != '\0' ? slash + 1 : name;
}

static TsOpFamily
get_family (const TsItem *item)
{
  TsOpFamily best = (TsOpFamily)item->family;

  for (guint f = 0; item->kind != TS_ITEM_OP && f < TS_N_OP_FAMILIES; f++)
    if (item->shares[f] > item->shares[best])
      best = (TsOpFamily)f;
  return best;
}

/* What is at the other end of an edge. */
static void
name_end (const Pins *self,
          const TsEdge *edge,
          gboolean is_target,
          TsPin *pin)
{
  const TsScopeGraph *graph = self->graph;
  guint32 end = is_target ? edge->to : edge->from;

  if (end < graph->n_items)
    {
      pin->label = get_short_name (graph->items[end].label);
      pin->family = get_family (&graph->items[end]);
    }
  else if (is_target || edge->n_tensors == 0)
    {
      pin->label = is_target ? "outside" : "from outside";
    }
  else
    {
      const TsOperation *op = ts_graph_get_operation (self->operations, graph->tensors[edge->first_tensor].op);

      pin->label = g_string_chunk_insert_const (graph->strings, get_short_name (op->name));
      pin->family = ts_op_family_of (op->type);
    }
}

static const char *
count_ends (const Pins *self,
            const TsPin *pin,
            gboolean are_more)
{
  const TsEdge *first = &self->graph->edges[g_array_index (self->edges, guint32, pin->first_edge)];
  g_autofree char *text = NULL;

  if (are_more)
    text = g_strdup_printf ("%u more", pin->n_edges);
  else if (pin->is_out)
    text = g_strdup_printf ("%u uses", pin->n_edges);
  else
    text = g_strdup_printf (first->flags & TS_EDGE_CONTROL ? "after %u" : "%u inputs", pin->n_edges);
  return g_string_chunk_insert_const (self->graph->strings, text);
}

/* One pin for some edges of an item. */
static void
add_pin (Pins *self,
         guint32 item,
         gboolean is_out,
         const guint32 *edges,
         guint32 n,
         gboolean are_more)
{
  TsPin pin = { item, is_out, get_family (&self->graph->items[item]), NULL, self->edges->len, n };

  g_array_append_vals (self->edges, edges, n);
  if (n == 1)
    name_end (self, &self->graph->edges[edges[0]], is_out, &pin);
  else
    pin.label = count_ends (self, &pin, are_more);
  g_array_append_val (self->pins, pin);
}

static gboolean
are_all_control (const Pins *self,
                 const guint32 *edges,
                 guint32 n)
{
  for (guint32 i = 0; i < n; i++)
    if (!(self->graph->edges[edges[i]].flags & TS_EDGE_CONTROL))
      return FALSE;
  return TRUE;
}

static void
add_pins (Pins *self,
          guint32 item)
{
  const guint32 *in = self->list[0] + self->begin[0][item], *out = self->list[1] + self->begin[1][item];
  guint32 n_in = self->begin[0][item + 1] - self->begin[0][item], n_out = self->begin[1][item + 1] - self->begin[1][item];
  guint32 n_alone = n_in <= TS_PIN_MAX_IN ? n_in : are_all_control (self, in, n_in) ? 0
                                                                                    : TS_PIN_MAX_IN - 1;

  self->graph->items[item].first_pin = self->pins->len;
  for (guint32 i = 0; i < n_alone; i++)
    add_pin (self, item, FALSE, in + i, 1, FALSE);
  if (n_in > n_alone)
    add_pin (self, item, FALSE, in + n_alone, n_in - n_alone, n_alone > 0);
  if (n_out > 0)
    add_pin (self, item, TRUE, out, n_out, FALSE);
  self->graph->items[item].n_pins = self->pins->len - self->graph->items[item].first_pin;
}

/* Sorts the pinned edges by the items at one of their ends. */
static void
list_edges (Pins *self,
            gboolean is_out)
{
  const TsScopeGraph *graph = self->graph;
  guint32 *begin = self->begin[is_out] = g_new0 (guint32, (gsize)graph->n_items + 2);
  guint32 *list = self->list[is_out] = g_new (guint32, (gsize)graph->n_edges + 1);

  for (guint32 e = 0; e < graph->n_edges; e++)
    {
      guint32 end = is_out ? graph->edges[e].from : graph->edges[e].to;

      if ((graph->edges[e].flags & TS_EDGE_PINNED) && end < graph->n_items)
        begin[end + 2]++;
    }
  for (guint32 i = 2; i <= graph->n_items + 1; i++)
    begin[i] += begin[i - 1];
  for (guint32 e = 0; e < graph->n_edges; e++)
    {
      guint32 end = is_out ? graph->edges[e].from : graph->edges[e].to;

      if ((graph->edges[e].flags & TS_EDGE_PINNED) && end < graph->n_items)
        list[begin[end + 1]++] = e;
    }
}

void
ts_scope_pins_make (TsScopeGraph *graph,
                    TsGraph *operations)
{
  Pins pins = { .graph = graph, .operations = operations };

  pins.pins = g_array_new (FALSE, FALSE, sizeof (TsPin));
  pins.edges = g_array_new (FALSE, FALSE, sizeof (guint32));
  list_edges (&pins, FALSE);
  list_edges (&pins, TRUE);
  for (guint32 i = 0; i < graph->n_items; i++)
    add_pins (&pins, i);
  for (int side = 0; side < 2; side++)
    {
      g_free (pins.begin[side]);
      g_free (pins.list[side]);
    }
  graph->n_pins = pins.pins->len;
  graph->pins = (TsPin *)g_array_free (pins.pins, FALSE);
  graph->pin_edges = (guint32 *)g_array_free (pins.edges, FALSE);
}

/* ---- asking -------------------------------------------------------------------------------------- */

/* The edges of a pin are in order. */
static gboolean
has_edge (const TsScopeGraph *self,
          const TsPin *pin,
          guint32 edge)
{
  const guint32 *edges = self->pin_edges + pin->first_edge;
  guint32 low = 0, high = pin->n_edges;

  while (low < high)
    {
      guint32 middle = low + (high - low) / 2;

      if (edges[middle] == edge)
        return TRUE;
      if (edges[middle] < edge)
        low = middle + 1;
      else
        high = middle;
    }
  return FALSE;
}

/* The pin of a use lights what its hub lights: all uses of what it comes from, or all that the thing it leads to waits for. */
gboolean
ts_scope_graph_is_lit (const TsScopeGraph *self,
                       const TsPin *pin,
                       const TsEdge *edge)
{
  const TsEdge *first = &self->edges[self->pin_edges[pin->first_edge]];

  if (!(edge->flags & TS_EDGE_PINNED))
    return FALSE;
  if (pin->n_edges == 1)
    return pin->is_out ? edge->to == first->to : edge->from == first->from;
  return has_edge (self, pin, (guint32)(edge - self->edges));
}

const TsPin *
ts_scope_graph_find_pin (const TsScopeGraph *self,
                         guint32 edge,
                         gboolean is_out)
{
  guint32 item = is_out ? self->edges[edge].from : self->edges[edge].to;

  for (guint32 p = 0; item < self->n_items && p < self->items[item].n_pins; p++)
    {
      const TsPin *pin = &self->pins[self->items[item].first_pin + p];

      if (pin->is_out == is_out && has_edge (self, pin, edge))
        return pin;
    }
  return NULL;
}
