#include "app/layout/ts-layout-gaps.h"

#include "app/layout/ts-layout-curve.h"

#include <string.h>

#define FAN_GAP 3.0f /* more for each edge that fans out */
#define MIN_FAN 2    /* so many need no more room */
#define MAX_FAN 24
#define NEAR 120.0f /* edges that lead so far to the side need no more room */
#define SLOPE 0.07f /* more height for what they lead further */
#define MAX_SLOPE 60.0f

/* A height where nothing is: from the lower end of one row to the upper end of the next one. */
typedef struct
{
  float begin;
  float end;
  float shift; /* how far up everything below it goes; less than 0: down */
} Gap;

typedef struct
{
  const TsLayoutRequest *request;
  const TsLayout *layout;
  guint32 *order; /* nodes by their upper edge */
  guint32 *row;   /* of each node */
  GArray *gaps;   /* of Gap: gap r is below row r */
} Rows;

static float
get_room (const TsLayoutRequest *request,
          guint32 n_edges)
{
  return request->rank_gap + (float)CLAMP ((gint64)n_edges - MIN_FAN, 0, MAX_FAN - MIN_FAN) * FAN_GAP;
}

float
ts_layout_get_widest_gap (const TsLayoutRequest *request)
{
  g_autofree guint32 *n_out = g_new0 (guint32, (gsize)request->n_nodes + 1);
  g_autofree guint32 *n_in = g_new0 (guint32, (gsize)request->n_nodes + 1);
  guint32 most = 0;

  for (guint32 e = 0; e < request->n_edges; e++)
    {
      guint32 out = ++n_out[request->edges[e].from], in = ++n_in[request->edges[e].to];

      most = MAX (most, MAX (out, in));
    }
  return get_room (request, most);
}

static void
find_rows (Rows *self)
{
  float bottom = 0;

  for (guint32 i = 0; i < self->request->n_nodes; i++)
    {
      guint32 v = self->order[i];
      float top = ts_layout_get_top (self->layout, self->request, v);
      Gap gap = { bottom, top, 0 };

      if (i > 0 && top > bottom + 1)
        g_array_append_val (self->gaps, gap);
      self->row[v] = self->gaps->len;
      bottom = i == 0 ? top + self->request->nodes[v].height : MAX (bottom, top + self->request->nodes[v].height);
    }
}

/* How far an edge leads to the side below its upper end, and above its lower one. */
static void
measure_reach (const Rows *self,
               guint32 e,
               guint32 upper,
               guint32 lower,
               float *reach)
{
  guint32 above = self->row[upper], below = self->row[lower] - 1;
  float from = self->layout->nodes[upper].x, to = self->layout->nodes[lower].x;

  if (above == below)
    {
      reach[above] = MAX (reach[above], ABS (from - to));
      return;
    }
  if (self->layout->edge_begin[e] == self->layout->edge_begin[e + 1])
    return;
  reach[above] = MAX (reach[above], ABS (ts_layout_curve_find_x (self->layout, e, g_array_index (self->gaps, Gap, above).end) - from));
  reach[below] = MAX (reach[below], ABS (ts_layout_curve_find_x (self->layout, e, g_array_index (self->gaps, Gap, below).begin) - to));
}

/* The most edges that one node has in each gap, and how far they lead to the side there. */
static void
measure_fans (const Rows *self,
              guint32 *most,
              float *reach)
{
  guint32 n = self->request->n_nodes;
  g_autofree guint32 *n_below = g_new0 (guint32, (gsize)n + 1);
  g_autofree guint32 *n_above = g_new0 (guint32, (gsize)n + 1);

  for (guint32 e = 0; e < self->request->n_edges; e++)
    {
      guint32 from = self->request->edges[e].from, to = self->request->edges[e].to;
      guint32 upper = self->row[from] < self->row[to] ? from : to, lower = upper == from ? to : from;

      if (self->row[from] == self->row[to])
        continue;
      n_below[upper]++;
      n_above[lower]++;
      measure_reach (self, e, upper, lower, reach);
    }
  for (guint32 v = 0; v < n; v++)
    {
      guint32 row = self->row[v];

      most[row] = MAX (most[row], n_below[v]);
      if (row > 0)
        most[row - 1] = MAX (most[row - 1], n_above[v]);
    }
}

static void
measure_shifts (Rows *self)
{
  g_autofree guint32 *most = g_new0 (guint32, (gsize)self->gaps->len + 1);
  g_autofree float *reach = g_new0 (float, (gsize)self->gaps->len + 1);
  float shift = 0;

  measure_fans (self, most, reach);
  for (guint i = 0; i < self->gaps->len; i++)
    {
      Gap *gap = &g_array_index (self->gaps, Gap, i);

      shift += gap->end - gap->begin - get_room (self->request, most[i]) - CLAMP ((reach[i] - NEAR) * SLOPE, 0, MAX_SLOPE);
      gap->shift = shift;
    }
}

/* Where a height goes: those in a gap keep their place in it. */
static float
move (const Rows *self,
      float y)
{
  guint low = 0, high = self->gaps->len;
  float before, share;

  while (low < high) /* the gaps that begin above it */
    {
      guint middle = (low + high) / 2;

      if (g_array_index (self->gaps, Gap, middle).begin < y)
        low = middle + 1;
      else
        high = middle;
    }
  if (low == 0)
    return y;

  const Gap *gap = &g_array_index (self->gaps, Gap, low - 1);

  before = low > 1 ? gap[-1].shift : 0;
  share = MIN ((y - gap->begin) / (gap->end - gap->begin), 1);
  return y - before - share * (gap->shift - before);
}

TsLayout *
ts_layout_fit_gaps (const TsLayoutRequest *request,
                    const TsLayout *layout)
{
  guint32 n_points = layout->edge_begin[layout->n_edges];
  TsLayout *result = ts_layout_new (layout->n_nodes, layout->n_edges, n_points);
  g_autofree guint32 *order = ts_layout_dup_order (layout, request);
  g_autofree guint32 *row = g_new0 (guint32, (gsize)request->n_nodes + 1);
  g_autoptr (GArray) gaps = g_array_new (FALSE, FALSE, sizeof (Gap));
  Rows rows = { request, layout, order, row, gaps };

  find_rows (&rows);
  measure_shifts (&rows);

  result->width = layout->width;
  result->height = move (&rows, layout->height);
  memcpy (result->edge_begin, layout->edge_begin, sizeof *layout->edge_begin * ((gsize)layout->n_edges + 1));
  for (guint32 v = 0; v < layout->n_nodes; v++)
    {
      float half = request->nodes[v].height / 2;

      result->nodes[v] = (TsLayoutPoint) { layout->nodes[v].x, move (&rows, layout->nodes[v].y - half) + half };
    }
  for (guint32 i = 0; i < n_points; i++)
    result->points[i] = (TsLayoutPoint) { layout->points[i].x, move (&rows, layout->points[i].y) };
  for (guint32 e = 0; e < result->n_edges; e++)
    ts_layout_curve_smooth (result->points + result->edge_begin[e], result->edge_begin[e + 1] - result->edge_begin[e], result->width, result->height);
  return result;
}
