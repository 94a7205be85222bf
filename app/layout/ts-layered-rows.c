#include "app/layout/ts-layered-private.h"

#define N_ORDER_SWEEPS 4
#define BEND_WIDTH 2.0f
#define SPARE_BENDS 20000 /* what a container of some hundred boxes with long edges needs: half a second at most */

/* ---- rows ------------------------------------------------------------------------------------ */

/* Turns edges so that all point downwards, whatever the request's flags say. */
static void
make_acyclic (TsLayered *self,
              guint32 *order)
{
  const TsLayoutRequest *request = self->request;
  g_autofree TsArc *arcs = g_new (TsArc, request->n_edges);
  g_autofree guint8 *back = g_new0 (guint8, request->n_edges);

  for (guint32 e = 0; e < request->n_edges; e++)
    {
      gboolean turned = (request->edges[e].flags & TS_LAYOUT_EDGE_BACK) != 0;

      arcs[e].from = turned ? request->edges[e].to : request->edges[e].from;
      arcs[e].to = turned ? request->edges[e].from : request->edges[e].to;
    }

  g_autoptr (TsDigraph) given = ts_digraph_new (request->n_nodes, arcs, request->n_edges);

  ts_digraph_sort_deep (given, order, back);
  for (guint32 e = 0; e < request->n_edges; e++)
    if (back[e])
      arcs[e] = (TsArc) { arcs[e].to, arcs[e].from };

  self->graph = ts_digraph_new (request->n_nodes, arcs, request->n_edges);
}

static gboolean
is_fixed (TsLayered *self,
          guint32 v,
          TsLayoutPlace place)
{
  const guint32 *begin = place == TS_LAYOUT_FIRST ? self->graph->in_begin : self->graph->out_begin;

  return self->request->nodes[v].place == place && begin[v] == begin[v + 1];
}

/* Longest path from above. */
static void
push_down (TsLayered *self,
           const guint32 *order)
{
  const TsDigraph *graph = self->graph;
  guint32 top = 0;

  for (guint32 v = 0; v < graph->n_nodes; v++)
    if (is_fixed (self, v, TS_LAYOUT_FIRST))
      top = 1;

  for (guint32 i = 0; i < graph->n_nodes; i++)
    {
      guint32 v = order[i];
      TsLayeredCell *cell = ts_layered_cell (self, v);

      cell->rank = is_fixed (self, v, TS_LAYOUT_FIRST) ? 0 : MAX (top, cell->rank);
      for (guint32 k = graph->out_begin[v]; k < graph->out_begin[v + 1]; k++)
        {
          TsLayeredCell *to = ts_layered_cell (self, graph->arcs[graph->out[k]].to);

          to->rank = MAX (to->rank, cell->rank + 1);
        }
    }
}

/* What nothing leads to goes down to where it is used; ports for the way out below everything. */
static void
assign_rows (TsLayered *self,
             const guint32 *order)
{
  const TsDigraph *graph = self->graph;
  guint32 bottom = 0;
  gboolean has_last = FALSE;

  push_down (self, order);
  for (guint32 i = graph->n_nodes; i > 0; i--)
    {
      guint32 v = order[i - 1];
      guint32 rank = G_MAXUINT32;

      if (graph->in_begin[v] != graph->in_begin[v + 1] || is_fixed (self, v, TS_LAYOUT_FIRST))
        continue;

      for (guint32 k = graph->out_begin[v]; k < graph->out_begin[v + 1]; k++)
        rank = MIN (rank, ts_layered_cell (self, graph->arcs[graph->out[k]].to)->rank);
      if (rank != G_MAXUINT32 && rank > 0)
        ts_layered_cell (self, v)->rank = rank - 1;
    }

  for (guint32 v = 0; v < graph->n_nodes; v++)
    if (is_fixed (self, v, TS_LAYOUT_LAST))
      has_last = TRUE;
    else
      bottom = MAX (bottom, ts_layered_cell (self, v)->rank);

  if (has_last)
    bottom++;
  for (guint32 v = 0; v < graph->n_nodes; v++)
    if (is_fixed (self, v, TS_LAYOUT_LAST))
      ts_layered_cell (self, v)->rank = bottom;

  self->n_rows = bottom + 1;
}

/* Bends for the edges over several rows, shortest first until there are too many. */
static void
add_bends (TsLayered *self)
{
  const TsDigraph *graph = self->graph;
  guint64 budget = 4 * (guint64)self->request->n_nodes + SPARE_BENDS;
  g_autofree guint32 *n_of_span = g_new0 (guint32, (gsize)self->n_rows + 1);
  guint32 longest = 0;

  for (guint32 e = 0; e < graph->n_arcs; e++)
    if (graph->arcs[e].from != graph->arcs[e].to)
      n_of_span[ts_layered_cell (self, graph->arcs[e].to)->rank - ts_layered_cell (self, graph->arcs[e].from)->rank]++;

  for (guint32 span = 1; span < self->n_rows; span++)
    {
      guint64 cost = (guint64)n_of_span[span] * (span - 1);

      if (cost > budget)
        break;
      budget -= cost;
      longest = span;
    }

  for (guint32 e = 0; e < graph->n_arcs; e++)
    {
      guint32 upper = graph->arcs[e].from, lower = graph->arcs[e].to;
      guint32 first = ts_layered_cell (self, upper)->rank, last = ts_layered_cell (self, lower)->rank;

      self->bends[e] = self->cells->len;
      if (upper == lower || last - first > longest)
        continue;

      for (guint32 rank = first + 1; rank <= last; rank++)
        {
          TsLayeredLink link = { rank == first + 1 ? upper : self->cells->len - 1, lower };

          if (rank < last)
            {
              TsLayeredCell bend = { rank, 0, 0, BEND_WIDTH };

              link.lower = self->cells->len;
              g_array_append_val (self->cells, bend);
              self->n_bends[e]++;
            }
          g_array_append_val (self->links, link);
        }
    }
}

/* ---- order in the rows ----------------------------------------------------------------------- */

/* The first order follows chains: near in the graph, near in the row. */
static void
fill_rows (TsLayered *self,
           const guint32 *order)
{
  guint32 n_cells = self->cells->len;

  self->row_begin = g_new0 (guint32, (gsize)self->n_rows + 1);
  self->row = g_new (guint32, n_cells);
  for (guint32 i = 0; i < n_cells; i++)
    self->row_begin[ts_layered_cell (self, i)->rank + 1]++;
  for (guint32 r = 0; r < self->n_rows; r++)
    self->row_begin[r + 1] += self->row_begin[r];

  g_autofree guint32 *next = g_memdup2 (self->row_begin, sizeof *next * ((gsize)self->n_rows + 1));

  for (guint32 i = 0; i < self->request->n_nodes; i++)
    {
      guint32 v = order[i];

      self->row[next[ts_layered_cell (self, v)->rank]++] = v;
      for (guint32 k = self->graph->out_begin[v]; k < self->graph->out_begin[v + 1]; k++)
        {
          guint32 e = self->graph->out[k];

          for (guint32 b = 0; b < self->n_bends[e]; b++)
            self->row[next[ts_layered_cell (self, self->bends[e] + b)->rank]++] = self->bends[e] + b;
        }
    }

  for (guint32 r = 0; r < self->n_rows; r++)
    for (guint32 i = self->row_begin[r]; i < self->row_begin[r + 1]; i++)
      ts_layered_cell (self, self->row[i])->place = i - self->row_begin[r];
}

typedef struct
{
  float key;
  guint32 place;
  guint32 cell;
} Ranked;

static int
compare_ranked (gconstpointer a,
                gconstpointer b)
{
  const Ranked *p = a, *q = b;

  if (p->key != q->key)
    return p->key < q->key ? -1 : 1;

  return p->place < q->place ? -1 : p->place > q->place;
}

/* Mean place of the neighbours in the row above or below; FALSE without any. */
static gboolean
get_barycentre (TsLayered *self,
                guint32 cell,
                gboolean above,
                float *mean)
{
  const TsDigraph *links = self->link_graph;
  const guint32 *begin = above ? links->in_begin : links->out_begin;
  const guint32 *list = above ? links->in : links->out;
  double sum = 0;

  if (begin[cell] == begin[cell + 1])
    return FALSE;

  for (guint32 k = begin[cell]; k < begin[cell + 1]; k++)
    sum += ts_layered_cell (self, above ? links->arcs[list[k]].from : links->arcs[list[k]].to)->place;

  *mean = (float)(sum / (begin[cell + 1] - begin[cell]));
  return TRUE;
}

static void
sort_row (TsLayered *self,
          guint32 r,
          gboolean above,
          Ranked *ranked)
{
  guint32 begin = self->row_begin[r], n = self->row_begin[r + 1] - begin;
  guint32 other = above ? r - 1 : r + 1;
  float scale = (float)(self->row_begin[other + 1] - self->row_begin[other]) / n;

  for (guint32 i = 0; i < n; i++)
    {
      ranked[i].cell = self->row[begin + i];
      ranked[i].place = i;
      if (!get_barycentre (self, ranked[i].cell, above, &ranked[i].key))
        ranked[i].key = i * scale;
    }

  qsort (ranked, n, sizeof *ranked, compare_ranked);
  for (guint32 i = 0; i < n; i++)
    {
      self->row[begin + i] = ranked[i].cell;
      ts_layered_cell (self, ranked[i].cell)->place = i;
    }
}

static void
order_rows (TsLayered *self)
{
  g_autofree Ranked *ranked = g_new (Ranked, self->cells->len);

  for (int sweep = 0; sweep < N_ORDER_SWEEPS; sweep++)
    {
      for (guint32 r = 1; sweep % 2 == 0 && r < self->n_rows; r++)
        sort_row (self, r, TRUE, ranked);
      for (guint32 r = self->n_rows - 1; sweep % 2 == 1 && r > 0; r--)
        sort_row (self, r - 1, FALSE, ranked);
    }
}

void
ts_layered_make_rows (TsLayered *self)
{
  g_autofree guint32 *order = g_new (guint32, self->request->n_nodes);

  make_acyclic (self, order);
  assign_rows (self, order);
  add_bends (self);
  fill_rows (self, order);
  self->link_graph = ts_digraph_new (self->cells->len, (const TsArc *)self->links->data, self->links->len);
  order_rows (self);
}
