#include "app/layout/ts-layered-layout.h"

#include "app/layout/ts-layered-private.h"
#include "app/layout/ts-layout-gaps.h"

#include <string.h>

#define N_PLACE_SWEEPS 8

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
get_distance (TsLayered *self,
              guint32 left,
              guint32 right)
{
  const TsLayeredCell *a = ts_layered_cell (self, left), *b = ts_layered_cell (self, right);
  gboolean both_bends = left >= self->request->n_nodes && right >= self->request->n_nodes;

  return (a->width + b->width) / 2 + self->request->node_gap * (both_bends ? 0.5f : 1.0f);
}

/* Where the neighbours want a cell to be. Bends pull hard, to be straight. */
static gboolean
get_wish (TsLayered *self,
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

      sum += pull * ts_layered_cell (self, other)->x;
      *weight += pull;
    }
  for (guint32 k = links->out_begin[cell]; below && k < links->out_begin[cell + 1]; k++)
    {
      guint32 other = links->arcs[links->out[k]].to;
      double pull = cell >= n_nodes && other >= n_nodes ? 6 : 1;

      sum += pull * ts_layered_cell (self, other)->x;
      *weight += pull;
    }

  if (*weight > 0)
    *wish = sum / *weight;

  return *weight > 0;
}

/* The places nearest to the wishes, in least squares, that keep order and distances (pool adjacent violators). */
static void
place_row (TsLayered *self,
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
      double wish = ts_layered_cell (self, cell)->x, weight;

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
        ts_layered_cell (self, self->row[begin + i])->x = (float)(blocks[b].sum / blocks[b].weight + offset);
      }
}

static void
place_rows (TsLayered *self)
{
  g_autofree Block *blocks = g_new (Block, self->cells->len);

  for (guint32 r = 0; r < self->n_rows; r++)
    {
      float x = 0;

      for (guint32 i = self->row_begin[r]; i < self->row_begin[r + 1]; i++)
        {
          if (i > self->row_begin[r])
            x += get_distance (self, self->row[i - 1], self->row[i]);
          ts_layered_cell (self, self->row[i])->x = x;
        }
      for (guint32 i = self->row_begin[r]; i < self->row_begin[r + 1]; i++)
        ts_layered_cell (self, self->row[i])->x -= x / 2;
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
stack_rows (TsLayered *self)
{
  float gap = ts_layout_get_widest_gap (self->request), y = 0;

  self->row_top = g_new0 (float, self->n_rows);
  self->row_height = g_new0 (float, self->n_rows);
  for (guint32 v = 0; v < self->request->n_nodes; v++)
    {
      float *height = &self->row_height[ts_layered_cell (self, v)->rank];

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
route_edge (TsLayered *self,
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
      const TsLayeredCell *bend = ts_layered_cell (self, self->bends[e] + b);
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
make_layout (TsLayered *self)
{
  const TsLayoutRequest *request = self->request;
  g_autofree guint32 *begin = g_new0 (guint32, (gsize)request->n_edges + 1);
  float left = G_MAXFLOAT, right = -G_MAXFLOAT;

  for (guint32 e = 0; e < request->n_edges; e++)
    begin[e + 1] = begin[e] + (request->edges[e].from == request->edges[e].to ? 0 : 1 + 3 * (2 * self->n_bends[e] + 1));

  for (guint32 i = 0; i < self->cells->len; i++)
    {
      const TsLayeredCell *cell = ts_layered_cell (self, i);

      left = MIN (left, cell->x - cell->width / 2);
      right = MAX (right, cell->x + cell->width / 2);
    }

  TsLayout *layout = ts_layout_new (request->n_nodes, request->n_edges, begin[request->n_edges]);

  memcpy (layout->edge_begin, begin, sizeof *begin * ((gsize)request->n_edges + 1));
  layout->width = right - left;
  layout->height = self->row_top[self->n_rows - 1] + self->row_height[self->n_rows - 1];

  for (guint32 i = 0; i < self->cells->len; i++)
    ts_layered_cell (self, i)->x = CLAMP (ts_layered_cell (self, i)->x - left, 0, layout->width);
  for (guint32 v = 0; v < request->n_nodes; v++)
    {
      const TsLayeredCell *cell = ts_layered_cell (self, v);

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

  TsLayered self = { .request = request };

  self.cells = g_array_sized_new (FALSE, TRUE, sizeof (TsLayeredCell), request->n_nodes);
  self.links = g_array_new (FALSE, FALSE, sizeof (TsLayeredLink));
  self.bends = g_new0 (guint32, request->n_edges);
  self.n_bends = g_new0 (guint32, request->n_edges);
  g_array_set_size (self.cells, request->n_nodes);
  for (guint32 v = 0; v < request->n_nodes; v++)
    ts_layered_cell (&self, v)->width = request->nodes[v].width;

  ts_layered_make_rows (&self);
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
