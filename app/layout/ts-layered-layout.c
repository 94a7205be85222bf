#include "app/layout/ts-layered-layout.h"

#include "app/layout/ts-digraph.h"
#include "app/layout/ts-layout-gaps.h"

#include <math.h>
#include <string.h>

#define N_ORDER_SWEEPS 4
#define N_PLACE_SWEEPS 8
#define BEND_WIDTH 2.0f
#define SPARE_BENDS 20000 /* what a container of some hundred boxes with long edges needs: half a second at most */

/* A node of the request, or the place where a long edge passes a row. */
typedef struct
{
  guint32 rank;
  guint32 place; /* its number in its row */
  float x;       /* centre */
  float width;
} Cell;

/* A piece of an edge, from a cell to one in the next row. */
typedef struct
{
  guint32 upper;
  guint32 lower;
} Link;

typedef struct
{
  const TsLayoutRequest *request;
  TsDigraph *graph; /* arcs are the edges, those that point upwards turned round */
  GArray *cells;    /* of Cell; those of the request's nodes first */
  GArray *links;    /* of Link */
  guint32 *bends;   /* for each edge its first bend among the cells; the others follow */
  guint32 *n_bends;
  guint32 n_rows;
  guint32 *row_begin; /* cells by row */
  guint32 *row;
  TsDigraph *link_graph;
  float *row_top;
  float *row_height;
} Layered;

static Cell *
get_cell (Layered *self,
          guint32 i)
{
  return &g_array_index (self->cells, Cell, i);
}

/* ---- rows ------------------------------------------------------------------------------------ */

/* Turns edges so that all point downwards, whatever the request's flags say. */
static void
make_acyclic (Layered *self,
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
is_fixed (Layered *self,
          guint32 v,
          TsLayoutPlace place)
{
  const guint32 *begin = place == TS_LAYOUT_FIRST ? self->graph->in_begin : self->graph->out_begin;

  return self->request->nodes[v].place == place && begin[v] == begin[v + 1];
}

/* Longest path from above. */
static void
push_down (Layered *self,
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
      Cell *cell = get_cell (self, v);

      cell->rank = is_fixed (self, v, TS_LAYOUT_FIRST) ? 0 : MAX (top, cell->rank);
      for (guint32 k = graph->out_begin[v]; k < graph->out_begin[v + 1]; k++)
        {
          Cell *to = get_cell (self, graph->arcs[graph->out[k]].to);

          to->rank = MAX (to->rank, cell->rank + 1);
        }
    }
}

/* What nothing leads to goes down to where it is used; ports for the way out below everything. */
static void
assign_rows (Layered *self,
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
        rank = MIN (rank, get_cell (self, graph->arcs[graph->out[k]].to)->rank);
      if (rank != G_MAXUINT32 && rank > 0)
        get_cell (self, v)->rank = rank - 1;
    }

  for (guint32 v = 0; v < graph->n_nodes; v++)
    if (is_fixed (self, v, TS_LAYOUT_LAST))
      has_last = TRUE;
    else
      bottom = MAX (bottom, get_cell (self, v)->rank);

  if (has_last)
    bottom++;
  for (guint32 v = 0; v < graph->n_nodes; v++)
    if (is_fixed (self, v, TS_LAYOUT_LAST))
      get_cell (self, v)->rank = bottom;

  self->n_rows = bottom + 1;
}

/* Bends for the edges over several rows, shortest first until there are too many. */
static void
add_bends (Layered *self)
{
  const TsDigraph *graph = self->graph;
  guint64 budget = 4 * (guint64)self->request->n_nodes + SPARE_BENDS;
  g_autofree guint32 *n_of_span = g_new0 (guint32, (gsize)self->n_rows + 1);
  guint32 longest = 0;

  for (guint32 e = 0; e < graph->n_arcs; e++)
    if (graph->arcs[e].from != graph->arcs[e].to)
      n_of_span[get_cell (self, graph->arcs[e].to)->rank - get_cell (self, graph->arcs[e].from)->rank]++;

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
      guint32 first = get_cell (self, upper)->rank, last = get_cell (self, lower)->rank;

      self->bends[e] = self->cells->len;
      if (upper == lower || last - first > longest)
        continue;

      for (guint32 rank = first + 1; rank <= last; rank++)
        {
          Link link = { rank == first + 1 ? upper : self->cells->len - 1, lower };

          if (rank < last)
            {
              Cell bend = { rank, 0, 0, BEND_WIDTH };

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
fill_rows (Layered *self,
           const guint32 *order)
{
  guint32 n_cells = self->cells->len;

  self->row_begin = g_new0 (guint32, (gsize)self->n_rows + 1);
  self->row = g_new (guint32, n_cells);
  for (guint32 i = 0; i < n_cells; i++)
    self->row_begin[get_cell (self, i)->rank + 1]++;
  for (guint32 r = 0; r < self->n_rows; r++)
    self->row_begin[r + 1] += self->row_begin[r];

  g_autofree guint32 *next = g_memdup2 (self->row_begin, sizeof *next * ((gsize)self->n_rows + 1));

  for (guint32 i = 0; i < self->request->n_nodes; i++)
    {
      guint32 v = order[i];

      self->row[next[get_cell (self, v)->rank]++] = v;
      for (guint32 k = self->graph->out_begin[v]; k < self->graph->out_begin[v + 1]; k++)
        {
          guint32 e = self->graph->out[k];

          for (guint32 b = 0; b < self->n_bends[e]; b++)
            self->row[next[get_cell (self, self->bends[e] + b)->rank]++] = self->bends[e] + b;
        }
    }

  for (guint32 r = 0; r < self->n_rows; r++)
    for (guint32 i = self->row_begin[r]; i < self->row_begin[r + 1]; i++)
      get_cell (self, self->row[i])->place = i - self->row_begin[r];
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
get_barycentre (Layered *self,
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
    sum += get_cell (self, above ? links->arcs[list[k]].from : links->arcs[list[k]].to)->place;

  *mean = (float)(sum / (begin[cell + 1] - begin[cell]));
  return TRUE;
}

static void
sort_row (Layered *self,
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
      get_cell (self, ranked[i].cell)->place = i;
    }
}

static void
order_rows (Layered *self)
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

/* ---- places ---------------------------------------------------------------------------------- */

/* A run of cells that push each other, for place_row (). */
typedef struct
{
  double sum;
  double weight;
  guint32 n;
} Block;

/* Centre distance of a cell from its left neighbour. */
static float
get_distance (Layered *self,
              guint32 left,
              guint32 right)
{
  const Cell *a = get_cell (self, left), *b = get_cell (self, right);
  gboolean both_bends = left >= self->request->n_nodes && right >= self->request->n_nodes;

  return (a->width + b->width) / 2 + self->request->node_gap * (both_bends ? 0.5f : 1.0f);
}

/* Where the neighbours want a cell to be. Bends pull hard, to be straight. */
static gboolean
get_wish (Layered *self,
          guint32 cell,
          gboolean above,
          gboolean below,
          double *wish,
          double *weight)
{
  const TsDigraph *links = self->link_graph;
  guint32 n_nodes = self->request->n_nodes;
  double sum = 0;

  *weight = 0;
  for (guint32 k = links->in_begin[cell]; above && k < links->in_begin[cell + 1]; k++)
    {
      guint32 other = links->arcs[links->in[k]].from;
      double pull = cell >= n_nodes && other >= n_nodes ? 6 : 1;

      sum += pull * get_cell (self, other)->x;
      *weight += pull;
    }
  for (guint32 k = links->out_begin[cell]; below && k < links->out_begin[cell + 1]; k++)
    {
      guint32 other = links->arcs[links->out[k]].to;
      double pull = cell >= n_nodes && other >= n_nodes ? 6 : 1;

      sum += pull * get_cell (self, other)->x;
      *weight += pull;
    }

  if (*weight > 0)
    *wish = sum / *weight;

  return *weight > 0;
}

/* The places nearest to the wishes, in least squares, that keep order and distances (pool adjacent violators). */
static void
place_row (Layered *self,
           guint32 r,
           gboolean above,
           gboolean below,
           Block *blocks)
{
  guint32 begin = self->row_begin[r], n = self->row_begin[r + 1] - begin;
  guint32 n_blocks = 0;
  double offset = 0;

  for (guint32 i = 0; i < n; i++)
    {
      guint32 cell = self->row[begin + i];
      double wish = get_cell (self, cell)->x, weight;

      if (!get_wish (self, cell, above, below, &wish, &weight))
        weight = 0.05;
      if (i > 0)
        offset += get_distance (self, self->row[begin + i - 1], cell);

      blocks[n_blocks++] = (Block) { (wish - offset) * weight, weight, 1 };
      while (n_blocks > 1 && blocks[n_blocks - 2].sum * blocks[n_blocks - 1].weight >= blocks[n_blocks - 1].sum * blocks[n_blocks - 2].weight)
        {
          blocks[n_blocks - 2].sum += blocks[n_blocks - 1].sum;
          blocks[n_blocks - 2].weight += blocks[n_blocks - 1].weight;
          blocks[n_blocks - 2].n += blocks[n_blocks - 1].n;
          n_blocks--;
        }
    }

  offset = 0;
  for (guint32 b = 0, i = 0; b < n_blocks; b++)
    for (guint32 k = 0; k < blocks[b].n; k++, i++)
      {
        if (i > 0)
          offset += get_distance (self, self->row[begin + i - 1], self->row[begin + i]);
        get_cell (self, self->row[begin + i])->x = (float)(blocks[b].sum / blocks[b].weight + offset);
      }
}

static void
place_rows (Layered *self)
{
  g_autofree Block *blocks = g_new (Block, self->cells->len);

  for (guint32 r = 0; r < self->n_rows; r++)
    {
      float x = 0;

      for (guint32 i = self->row_begin[r]; i < self->row_begin[r + 1]; i++)
        {
          if (i > self->row_begin[r])
            x += get_distance (self, self->row[i - 1], self->row[i]);
          get_cell (self, self->row[i])->x = x;
        }
      for (guint32 i = self->row_begin[r]; i < self->row_begin[r + 1]; i++)
        get_cell (self, self->row[i])->x -= x / 2;
    }

  for (int sweep = 0; sweep < N_PLACE_SWEEPS; sweep++)
    {
      gboolean last = sweep >= N_PLACE_SWEEPS - 2; /* both sides count in the end */

      for (guint32 r = 1; sweep % 2 == 0 && r < self->n_rows; r++)
        place_row (self, r, TRUE, last, blocks);
      for (guint32 r = self->n_rows - 1; sweep % 2 == 1 && r > 0; r--)
        place_row (self, r - 1, last, TRUE, blocks);
    }
}

static void
stack_rows (Layered *self)
{
  float gap = ts_layout_get_widest_gap (self->request), y = 0;

  self->row_top = g_new0 (float, self->n_rows);
  self->row_height = g_new0 (float, self->n_rows);
  for (guint32 v = 0; v < self->request->n_nodes; v++)
    {
      float *height = &self->row_height[get_cell (self, v)->rank];

      *height = MAX (*height, self->request->nodes[v].height);
    }

  for (guint32 r = 0; r < self->n_rows; r++)
    {
      self->row_top[r] = y;
      y += self->row_height[r] + gap;
    }
}

/* ---- result ---------------------------------------------------------------------------------- */

/* A curve that leaves and arrives upright, then a straight piece through the row it arrives in. */
static TsLayoutPoint *
append_curve (TsLayoutPoint *p,
              TsLayoutPoint from,
              TsLayoutPoint to)
{
  float middle = (from.y + to.y) / 2;

  *p++ = (TsLayoutPoint) { from.x, middle };
  *p++ = (TsLayoutPoint) { to.x, middle };
  *p++ = to;

  return p;
}

static void
route_edge (Layered *self,
            TsLayout *layout,
            guint32 e)
{
  const TsLayoutRequest *request = self->request;
  guint32 upper = self->graph->arcs[e].from, lower = self->graph->arcs[e].to;
  TsLayoutPoint *begin = layout->points + layout->edge_begin[e], *p = begin;
  TsLayoutPoint at = { layout->nodes[upper].x, layout->nodes[upper].y + request->nodes[upper].height / 2 };
  TsLayoutPoint end = { layout->nodes[lower].x, layout->nodes[lower].y - request->nodes[lower].height / 2 };

  *p++ = at;
  for (guint32 b = 0; b < self->n_bends[e]; b++)
    {
      const Cell *bend = get_cell (self, self->bends[e] + b);
      float top = self->row_top[bend->rank];
      TsLayoutPoint above = { bend->x, top }, below = { bend->x, top + self->row_height[bend->rank] };

      p = append_curve (p, at, above);
      p = append_curve (p, above, below);
      at = below;
    }
  p = append_curve (p, at, end);

  if (request->edges[e].from == upper)
    return;

  for (TsLayoutPoint *q = begin; q < --p; q++)
    {
      TsLayoutPoint point = *q;

      *q = *p;
      *p = point;
    }
}

static TsLayout *
make_layout (Layered *self)
{
  const TsLayoutRequest *request = self->request;
  g_autofree guint32 *begin = g_new0 (guint32, (gsize)request->n_edges + 1);
  float left = G_MAXFLOAT, right = -G_MAXFLOAT;

  for (guint32 e = 0; e < request->n_edges; e++)
    begin[e + 1] = begin[e] + (request->edges[e].from == request->edges[e].to ? 0 : 1 + 3 * (2 * self->n_bends[e] + 1));

  for (guint32 i = 0; i < self->cells->len; i++)
    {
      const Cell *cell = get_cell (self, i);

      left = MIN (left, cell->x - cell->width / 2);
      right = MAX (right, cell->x + cell->width / 2);
    }

  TsLayout *layout = ts_layout_new (request->n_nodes, request->n_edges, begin[request->n_edges]);

  memcpy (layout->edge_begin, begin, sizeof *begin * ((gsize)request->n_edges + 1));
  layout->width = right - left;
  layout->height = self->row_top[self->n_rows - 1] + self->row_height[self->n_rows - 1];

  for (guint32 i = 0; i < self->cells->len; i++)
    get_cell (self, i)->x = CLAMP (get_cell (self, i)->x - left, 0, layout->width);
  for (guint32 v = 0; v < request->n_nodes; v++)
    {
      const Cell *cell = get_cell (self, v);

      layout->nodes[v].x = cell->x;
      layout->nodes[v].y = self->row_top[cell->rank] + self->row_height[cell->rank] / 2;
    }
  for (guint32 e = 0; e < request->n_edges; e++)
    if (request->edges[e].from != request->edges[e].to)
      route_edge (self, layout, e);

  return layout;
}

TsLayout *
ts_layered_layout (const TsLayoutRequest *request)
{
  if (request->n_nodes == 0)
    return ts_layout_new (0, request->n_edges, 0);

  g_autofree guint32 *order = g_new (guint32, request->n_nodes);
  Layered self = { .request = request };

  self.cells = g_array_sized_new (FALSE, TRUE, sizeof (Cell), request->n_nodes);
  self.links = g_array_new (FALSE, FALSE, sizeof (Link));
  self.bends = g_new0 (guint32, request->n_edges);
  self.n_bends = g_new0 (guint32, request->n_edges);
  g_array_set_size (self.cells, request->n_nodes);
  for (guint32 v = 0; v < request->n_nodes; v++)
    get_cell (&self, v)->width = request->nodes[v].width;

  make_acyclic (&self, order);
  assign_rows (&self, order);
  add_bends (&self);
  fill_rows (&self, order);
  self.link_graph = ts_digraph_new (self.cells->len, (const TsArc *)self.links->data, self.links->len);
  order_rows (&self);
  place_rows (&self);
  stack_rows (&self);

  TsLayout *layout = make_layout (&self);

  ts_digraph_free (self.graph);
  ts_digraph_free (self.link_graph);
  g_array_unref (self.cells);
  g_array_unref (self.links);
  g_free (self.bends);
  g_free (self.n_bends);
  g_free (self.row_begin);
  g_free (self.row);
  g_free (self.row_top);
  g_free (self.row_height);

  return layout;
}
