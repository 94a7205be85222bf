#include "app/layout/ts-layout-squeeze.h"

#include "app/layout/ts-layout-curve.h"

#include <string.h>

#define WIDE 1500.0f   /* about what a window shows with words that can be read */
#define LANE 10.0f     /* between edges beside each other */
#define EDGE_GAP 14.0f /* between an edge and a node */
#define MAX_LANES 20000

/* A node, or a lane: an edge where it passes a row. */
typedef struct
{
  guint32 row;
  float x; /* of the middle */
  float half_width;
  float new_x;
} Cell;

typedef struct
{
  guint32 begin; /* in the order of cells */
  guint32 end;
  float top;
  float bottom;
  float spare; /* how much less wide it is while everything in it is closed */
} Row;

/* Cells of the same row that stand as near as they may. */
typedef struct
{
  double sum;
  guint32 n;
} Block;

typedef struct
{
  const TsLayoutRequest *request;
  const TsLayout *layout;
  GArray *rows;        /* of Row */
  GArray *cells;       /* of Cell: the nodes, then the lanes of each edge, from its upper end to its lower one */
  guint32 *lane_begin; /* of each edge */
  guint32 *order;      /* of the cells: row by row, from the left to the right */
  float width;         /* of the result */
} Squeeze;

static Cell *
get_cell (const Squeeze *self,
          guint32 i)
{
  return &g_array_index (self->cells, Cell, i);
}

static Row *
get_row (const Squeeze *self,
         guint32 i)
{
  return &g_array_index (self->rows, Row, i);
}

/* ---- rows ---------------------------------------------------------------------------------------- */

static void
find_rows (Squeeze *self)
{
  const TsLayoutRequest *request = self->request;
  g_autofree guint32 *order = ts_layout_dup_order (self->layout, request);

  for (guint32 i = 0; i < request->n_nodes; i++)
    {
      guint32 v = order[i];
      const TsLayoutNode *node = &request->nodes[v];
      Row row = { 0, 0, ts_layout_get_top (self->layout, request, v), self->layout->nodes[v].y + node->height / 2, 0 };

      if (i == 0 || row.top > get_row (self, self->rows->len - 1)->bottom + 1)
        g_array_append_val (self->rows, row);

      Row *last = get_row (self, self->rows->len - 1);

      last->bottom = MAX (last->bottom, row.bottom);
      last->spare += node->rest_width > 0 ? MAX (node->width - node->rest_width, 0) : 0;
      *get_cell (self, v) = (Cell) { self->rows->len - 1, self->layout->nodes[v].x, node->width / 2, 0 };
    }
}

static void
get_ends (const Squeeze *self,
          guint32 e,
          guint32 *upper,
          guint32 *lower)
{
  const TsLayoutEdge *edge = &self->request->edges[e];
  gboolean down = get_cell (self, edge->from)->row <= get_cell (self, edge->to)->row;

  *upper = down ? edge->from : edge->to;
  *lower = down ? edge->to : edge->from;
}

/* FALSE if there are too many. */
static gboolean
add_lanes (Squeeze *self)
{
  for (guint32 e = 0; e < self->request->n_edges; e++)
    {
      guint32 upper, lower;

      self->lane_begin[e] = self->cells->len;
      if (self->layout->edge_begin[e + 1] - self->layout->edge_begin[e] < 4)
        continue;
      get_ends (self, e, &upper, &lower);
      for (guint32 r = get_cell (self, upper)->row + 1; r < get_cell (self, lower)->row; r++)
        {
          const Row *row = get_row (self, r);
          Cell lane = { r, ts_layout_curve_find_x (self->layout, e, (row->top + row->bottom) / 2), 0, 0 };

          g_array_append_val (self->cells, lane);
        }
      if (self->cells->len - self->request->n_nodes > MAX_LANES)
        return FALSE;
    }
  self->lane_begin[self->request->n_edges] = self->cells->len;
  return TRUE;
}

static int
compare_cells (gconstpointer a,
               gconstpointer b,
               gpointer data)
{
  guint32 i = *(const guint32 *)a, j = *(const guint32 *)b;
  const Cell *x = get_cell (data, i), *y = get_cell (data, j);

  if (x->row != y->row)
    return x->row < y->row ? -1 : 1;
  if (x->x != y->x)
    return x->x < y->x ? -1 : 1;
  return i < j ? -1 : i > j;
}

static void
order_cells (Squeeze *self)
{
  self->order = g_new (guint32, self->cells->len);
  for (guint32 i = 0; i < self->cells->len; i++)
    self->order[i] = i;
  g_qsort_with_data (self->order, (int)self->cells->len, sizeof *self->order, compare_cells, self);
  for (guint32 i = 0; i < self->cells->len; i++)
    {
      Row *row = get_row (self, get_cell (self, self->order[i])->row);

      row->begin = row->end == 0 ? i : row->begin;
      row->end = i + 1;
    }
}

/* ---- places in a row ----------------------------------------------------------------------------- */

static gboolean
is_lane (const Squeeze *self,
         guint32 i)
{
  return i >= self->request->n_nodes;
}

/* From the middle of the cell before the one at @k in the order to its own; in the first place from the border. */
static float
get_step (const Squeeze *self,
          const Row *row,
          guint32 k)
{
  guint32 b = self->order[k], a = k > row->begin ? self->order[k - 1] : b;
  float gap = is_lane (self, a) && is_lane (self, b) ? LANE : is_lane (self, a) || is_lane (self, b) ? EDGE_GAP
                                                                                                     : self->request->node_gap;

  if (k == row->begin)
    return MAX (get_cell (self, b)->half_width, 1);
  return get_cell (self, a)->half_width + gap + get_cell (self, b)->half_width;
}

static float
get_least_width (const Squeeze *self,
                 const Row *row)
{
  float width = 0;

  for (guint32 k = row->begin; k < row->end; k++)
    width += get_step (self, row, k);
  return width + MAX (get_cell (self, self->order[row->end - 1])->half_width, 1);
}

/* As near as can be to where everything would be if all were scaled alike: least squares, by pooling what would overlap. */
static void
place_row (const Squeeze *self,
           const Row *row,
           Block *blocks)
{
  double scale = self->width / MAX (self->layout->width, 1), offset = 0;
  double most = self->width - get_least_width (self, row);
  guint32 n_blocks = 0, k = row->begin;

  for (guint32 i = row->begin; i < row->end; i++)
    {
      offset += get_step (self, row, i);
      blocks[n_blocks++] = (Block) { get_cell (self, self->order[i])->x * scale - offset, 1 };
      while (n_blocks > 1 && blocks[n_blocks - 2].sum * blocks[n_blocks - 1].n >= blocks[n_blocks - 1].sum * blocks[n_blocks - 2].n)
        {
          blocks[n_blocks - 2].sum += blocks[n_blocks - 1].sum;
          blocks[n_blocks - 2].n += blocks[n_blocks - 1].n;
          n_blocks--;
        }
    }

  offset = 0;
  for (guint32 b = 0; b < n_blocks; b++)
    for (guint32 i = 0; i < blocks[b].n; i++, k++)
      {
        offset += get_step (self, row, k);
        get_cell (self, self->order[k])->new_x = (float)(offset + CLAMP (blocks[b].sum / blocks[b].n, 0, MAX (most, 0)));
      }
}

/* FALSE if it is narrow enough, or cannot become much narrower. */
static gboolean
place_rows (Squeeze *self)
{
  g_autofree Block *blocks = g_new (Block, self->cells->len);
  float spare = 0, least = 0;

  for (guint32 r = 0; r < self->rows->len; r++)
    {
      spare = MAX (spare, get_row (self, r)->spare);
      least = MAX (least, get_least_width (self, get_row (self, r)));
    }
  self->width = MAX (least, WIDE + spare);
  if (self->width >= self->layout->width - 1)
    return FALSE;

  for (guint32 r = 0; r < self->rows->len; r++)
    place_row (self, get_row (self, r), blocks);
  return TRUE;
}

/* ---- edges --------------------------------------------------------------------------------------- */

static void
append_curve (GArray *points,
              TsLayoutPoint to)
{
  TsLayoutPoint from = g_array_index (points, TsLayoutPoint, points->len - 1);
  float middle = (from.y + to.y) / 2;
  TsLayoutPoint curve[] = { { from.x, middle }, { to.x, middle }, to };

  g_array_append_vals (points, curve, G_N_ELEMENTS (curve));
}

static float
get_shift (const Squeeze *self,
           guint32 v)
{
  return get_cell (self, v)->new_x - get_cell (self, v)->x;
}

/* From row to row as it was, its ends with the nodes. */
static void
append_near (const Squeeze *self,
             guint32 e,
             GArray *points)
{
  const TsLayoutPoint *first = self->layout->points + self->layout->edge_begin[e];
  guint32 n = self->layout->edge_begin[e + 1] - self->layout->edge_begin[e];
  float begin = get_shift (self, self->request->edges[e].from), end = get_shift (self, self->request->edges[e].to);
  float height = first[n - 1].y - first[0].y;

  for (guint32 i = 0; i < n; i++)
    {
      float share = height != 0 ? CLAMP ((first[i].y - first[0].y) / height, 0, 1) : (float)i / (float)(n - 1);
      TsLayoutPoint point = { CLAMP (first[i].x + begin + share * (end - begin), 0, self->width), first[i].y };

      g_array_append_val (points, point);
    }
}

static void
append_far (const Squeeze *self,
            guint32 e,
            GArray *points)
{
  const TsLayoutEdge *edge = &self->request->edges[e];
  TsLayoutPoint begin = self->layout->points[self->layout->edge_begin[e]], end = self->layout->points[self->layout->edge_begin[e + 1] - 1];
  guint32 first = self->lane_begin[e], n = self->lane_begin[e + 1] - first;
  gboolean down = get_cell (self, edge->from)->row < get_cell (self, edge->to)->row;

  begin.x = CLAMP (begin.x + get_shift (self, edge->from), 0, self->width);
  end.x = CLAMP (end.x + get_shift (self, edge->to), 0, self->width);
  g_array_append_val (points, begin);
  for (guint32 i = 0; i < n; i++)
    {
      const Cell *lane = get_cell (self, down ? first + i : first + n - 1 - i);
      const Row *row = get_row (self, lane->row);

      append_curve (points, (TsLayoutPoint) { lane->new_x, down ? row->top : row->bottom });
      append_curve (points, (TsLayoutPoint) { lane->new_x, down ? row->bottom : row->top });
    }
  append_curve (points, end);
}

static TsLayout *
make_layout (const Squeeze *self)
{
  const TsLayout *old = self->layout;
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (TsLayoutPoint));
  g_autofree guint32 *begin = g_new0 (guint32, (gsize)old->n_edges + 1);
  TsLayout *result;

  for (guint32 e = 0; e < old->n_edges; e++)
    {
      begin[e] = points->len;
      if (self->lane_begin[e + 1] > self->lane_begin[e])
        append_far (self, e, points);
      else if (old->edge_begin[e + 1] > old->edge_begin[e])
        append_near (self, e, points);
    }
  begin[old->n_edges] = points->len;

  result = ts_layout_new (old->n_nodes, old->n_edges, points->len);
  result->width = self->width;
  result->height = old->height;
  memcpy (result->edge_begin, begin, sizeof *begin * ((gsize)old->n_edges + 1));
  memcpy (result->points, points->data, sizeof (TsLayoutPoint) * points->len);
  for (guint32 v = 0; v < old->n_nodes; v++)
    result->nodes[v] = (TsLayoutPoint) { get_cell (self, v)->new_x, old->nodes[v].y };
  return result;
}

TsLayout *
ts_layout_squeeze (const TsLayoutRequest *request,
                   const TsLayout *layout)
{
  g_autoptr (GArray) rows = NULL;
  g_autoptr (GArray) cells = NULL;
  g_autofree guint32 *lane_begin = NULL;
  Squeeze self = { request, layout, NULL, NULL, NULL, NULL, 0 };
  TsLayout *result = NULL;

  if (layout->width <= WIDE || request->n_nodes < 2)
    return NULL;

  self.rows = rows = g_array_new (FALSE, FALSE, sizeof (Row));
  self.cells = cells = g_array_new (FALSE, FALSE, sizeof (Cell));
  self.lane_begin = lane_begin = g_new0 (guint32, (gsize)request->n_edges + 1);
  g_array_set_size (cells, request->n_nodes);
  find_rows (&self);
  if (add_lanes (&self))
    {
      order_cells (&self);
      if (place_rows (&self))
        result = make_layout (&self);
      g_free (self.order);
    }
  return result;
}
