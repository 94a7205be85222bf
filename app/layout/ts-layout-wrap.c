#include "app/layout/ts-layout-wrap.h"

#include "app/layout/ts-layout-curve.h"
#include "app/layout/ts-layout-slices.h"

#include <string.h>

#define N_SAMPLES 24     /* of a curve */
#define MUCH_BETTER 1.25 /* so much smaller */
#define LANE 9.0f        /* between edges beside each other in a gutter */
#define TURN 34.0f       /* how far edges swing out over head and foot */
#define HEAD 27.0f       /* room for that; less than TURN, since curves stay inside their control points */

typedef struct
{
  float top; /* in the layout as it was */
  float bottom;
  float left;
  float right;
  float dx; /* to where it goes */
  float dy;
  float first_row; /* the lower end of its first row, and the upper one of its last */
  float last_row;
} Column;

/* An edge of the layout as it was. */
typedef struct
{
  TsLayoutPoint begin;
  TsLayoutPoint end;
  guint first; /* the columns that it begins and ends in */
  guint last;
  guint first_point; /* in the result */
} Edge;

typedef struct
{
  const TsLayoutRequest *request;
  const TsLayout *layout;
  GArray *slices;
  GArray *columns; /* of Column */
  float height;    /* of the result */
  float width;
} Wrap;

/* ---- columns -------------------------------------------------------------------------------------- */

static guint
find_column (const Wrap *wrap,
             float y)
{
  guint i = 0;

  while (i + 1 < wrap->columns->len && y > g_array_index (wrap->columns, Column, i).bottom)
    i++;

  return i;
}

static void
widen (Column *column,
       float x)
{
  column->left = MIN (column->left, x);
  column->right = MAX (column->right, x);
}

/* What an edge passes may lie between its points. */
static void
widen_by_curve (Wrap *wrap,
                const TsLayoutPoint *p)
{
  for (int i = 0; i <= N_SAMPLES; i++)
    {
      float t = (float)i / N_SAMPLES, s = 1 - t, a = s * s * s, b = 3 * s * s * t, c = 3 * s * t * t, d = t * t * t;

      widen (&g_array_index (wrap->columns, Column, find_column (wrap, a * p[0].y + b * p[1].y + c * p[2].y + d * p[3].y)), a * p[0].x + b * p[1].x + c * p[2].x + d * p[3].x);
    }
}

static void
make_columns (Wrap *wrap,
              GArray *cuts)
{
  float x = 0;
  guint first = 0;

  for (guint c = 0; c <= cuts->len; c++)
    {
      guint last = c < cuts->len ? g_array_index (cuts, guint, c) : wrap->slices->len - 1;
      Column column = { g_array_index (wrap->slices, TsLayoutSlice, first).top, g_array_index (wrap->slices, TsLayoutSlice, last).bottom, G_MAXFLOAT, -G_MAXFLOAT, 0, 0, g_array_index (wrap->slices, TsLayoutSlice, first).bottom, g_array_index (wrap->slices, TsLayoutSlice, last).top };

      /* Cuts are in the middle between rows; the first column begins as the others do. */
      if (c > 0)
        column.top = (column.top + g_array_index (wrap->slices, TsLayoutSlice, first - 1).bottom) / 2;
      else
        column.top -= wrap->request->rank_gap / 2;
      if (c < cuts->len)
        column.bottom = (column.bottom + g_array_index (wrap->slices, TsLayoutSlice, last + 1).top) / 2;
      g_array_append_val (wrap->columns, column);
      first = last + 1;
    }

  for (guint32 v = 0; v < wrap->request->n_nodes; v++)
    {
      Column *column = &g_array_index (wrap->columns, Column, find_column (wrap, wrap->layout->nodes[v].y));

      widen (column, wrap->layout->nodes[v].x - wrap->request->nodes[v].width / 2);
      widen (column, wrap->layout->nodes[v].x + wrap->request->nodes[v].width / 2);
    }
  for (guint32 e = 0; e < wrap->layout->n_edges; e++)
    for (guint32 k = wrap->layout->edge_begin[e]; k + 3 < wrap->layout->edge_begin[e + 1]; k += 3)
      widen_by_curve (wrap, wrap->layout->points + k);

  for (guint c = 0; c < wrap->columns->len; c++)
    {
      Column *column = &g_array_index (wrap->columns, Column, c);

      column->dx = x - column->left;
      column->dy = HEAD - column->top;
      x += column->right - column->left + TS_LAYOUT_COLUMN_GAP;
      wrap->height = MAX (wrap->height, column->bottom - column->top + 2 * HEAD);
    }
  wrap->width = x - TS_LAYOUT_COLUMN_GAP;
}

/* ---- edges ---------------------------------------------------------------------------------------- */

static void
append_point (GArray *points,
              float x,
              float y)
{
  TsLayoutPoint point = { x, y };

  g_array_append_val (points, point);
}

/* From the foot of a column to the head of the next, or back: out, along the gutter, in. */
static void
append_turn (Wrap *wrap,
             GArray *points,
             guint upper,
             gboolean down,
             float foot_x,
             float head_x,
             guint lane)
{
  const Column *a = &g_array_index (wrap->columns, Column, upper), *b = a + 1;
  float gutter = a->right + a->dx + TS_LAYOUT_COLUMN_GAP / 2 + (lane % 2 == 0 ? 1.0f : -1.0f) * (float)((lane + 1) / 2) * LANE;
  TsLayoutPoint foot = { foot_x + a->dx, a->bottom + a->dy }, head = { head_x + b->dx, b->top + b->dy };
  float low = foot.y + TURN - lane * 4.0f, high = head.y - TURN + lane * 4.0f;
  const TsLayoutPoint path[] = {
    foot,
    { foot.x, low },
    { gutter, low },
    { gutter, foot.y },
    { gutter, foot.y + (head.y - foot.y) / 3 },
    { gutter, foot.y + (head.y - foot.y) * 2 / 3 },
    { gutter, head.y },
    { gutter, high },
    { head.x, high },
    head,
  };
  const int n = G_N_ELEMENTS (path);

  /* The first point is there already. */
  for (int i = 1; i < n; i++)
    append_point (points, path[down ? i : n - 1 - i].x, path[down ? i : n - 1 - i].y);
}

static void
append_moved (const Wrap *wrap,
              GArray *points,
              const TsLayoutPoint *curve,
              guint column)
{
  const Column *c = &g_array_index (wrap->columns, Column, column);

  for (int i = 1; i < 4; i++)
    append_point (points, curve[i].x + c->dx, CLAMP (curve[i].y, c->top, c->bottom) + c->dy);
}

/* Whether an edge comes down from the last row of the column that it begins in. */
static gboolean
begins_last (const Wrap *wrap,
             const Edge *edge)
{
  return edge->begin.y >= g_array_index (wrap->columns, Column, edge->first).last_row - 0.5f;
}

/* Whether it leads down to the first row of the column that it ends in. */
static gboolean
ends_first (const Wrap *wrap,
            const Edge *edge)
{
  return edge->end.y <= g_array_index (wrap->columns, Column, edge->last).first_row + 0.5f;
}

/* A straight line to a point of a column. */
static void
append_line (const Wrap *wrap,
             GArray *points,
             TsLayoutPoint from,
             TsLayoutPoint to,
             guint column)
{
  const TsLayoutPoint line[4] = { from, { from.x + (to.x - from.x) / 3, from.y + (to.y - from.y) / 3 }, { from.x + (to.x - from.x) * 2 / 3, from.y + (to.y - from.y) * 2 / 3 }, to };

  append_moved (wrap, points, line, column);
}

/* One curve of an edge, which may pass cuts. FALSE if the edge is at its end: nothing is between a node of the last row and the foot of its column,
 * nor between a head and a node of the first row, so that way is straight, whatever it was bent to by what followed. */
static gboolean
append_curve (Wrap *wrap,
              GArray *points,
              const TsLayoutPoint *curve,
              const Edge *edge,
              guint *lanes)
{
  TsLayoutPoint rest[4];
  guint at = find_column (wrap, curve[0].y), end = find_column (wrap, curve[3].y);

  memcpy (rest, curve, sizeof rest);
  while (at != end)
    {
      gboolean down = end > at;
      guint upper = down ? at : at - 1;
      float y = g_array_index (wrap->columns, Column, upper).bottom, foot_x, head_x;
      TsLayoutPoint first[4], second[4];

      ts_layout_curve_split (rest, ts_layout_curve_find_pass (rest, y), first, second);
      first[3].y = second[0].y = y;
      foot_x = head_x = first[3].x;
      if (down && at == edge->first && begins_last (wrap, edge))
        {
          foot_x = edge->begin.x;
          g_array_set_size (points, edge->first_point + 1);
          append_line (wrap, points, edge->begin, (TsLayoutPoint) { foot_x, y }, at);
        }
      else
        append_moved (wrap, points, first, at);
      if (down && at + 1 == edge->last && ends_first (wrap, edge))
        {
          head_x = edge->end.x;
          append_turn (wrap, points, upper, down, foot_x, head_x, lanes[upper]++);
          append_line (wrap, points, (TsLayoutPoint) { head_x, y }, edge->end, at + 1);
          return FALSE;
        }
      append_turn (wrap, points, upper, down, foot_x, head_x, lanes[upper]++);
      memcpy (rest, second, sizeof rest);
      at = down ? at + 1 : at - 1;
    }

  append_moved (wrap, points, rest, end);
  return TRUE;
}

static TsLayout *
make_layout (Wrap *wrap)
{
  const TsLayout *old = wrap->layout;
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (TsLayoutPoint));
  g_autofree guint32 *begin = g_new0 (guint32, (gsize)old->n_edges + 1);
  g_autofree guint *lanes = g_new0 (guint, wrap->columns->len);
  TsLayout *result;

  for (guint32 e = 0; e < old->n_edges; e++)
    {
      const TsLayoutPoint *first = old->points + old->edge_begin[e];
      guint32 n = old->edge_begin[e + 1] - old->edge_begin[e];

      begin[e] = points->len;
      if (n < 4)
        continue;

      Edge edge = { first[0], first[n - 1], find_column (wrap, first[0].y), find_column (wrap, first[n - 1].y), points->len };
      const Column *column = &g_array_index (wrap->columns, Column, edge.first);

      append_point (points, first[0].x + column->dx, first[0].y + column->dy);
      for (guint32 k = 0; k + 3 < n && append_curve (wrap, points, first + k, &edge, lanes); k += 3)
        ;

      /* Ports stay at the border. */
      if (wrap->request->nodes[wrap->request->edges[e].from].place == TS_LAYOUT_FIRST)
        g_array_index (points, TsLayoutPoint, begin[e]).y = 0;
      if (wrap->request->nodes[wrap->request->edges[e].to].place == TS_LAYOUT_LAST)
        g_array_index (points, TsLayoutPoint, points->len - 1).y = wrap->height;
    }
  begin[old->n_edges] = points->len;

  result = ts_layout_new (old->n_nodes, old->n_edges, points->len);
  result->width = wrap->width;
  result->height = wrap->height;
  memcpy (result->edge_begin, begin, sizeof *begin * ((gsize)old->n_edges + 1));
  memcpy (result->points, points->data, sizeof (TsLayoutPoint) * points->len);
  for (guint32 e = 0; e < result->n_edges; e++)
    ts_layout_curve_smooth (result->points + begin[e], begin[e + 1] - begin[e], wrap->width, wrap->height);
  for (guint32 v = 0; v < old->n_nodes; v++)
    {
      const Column *column = &g_array_index (wrap->columns, Column, find_column (wrap, old->nodes[v].y));
      guint32 place = wrap->request->nodes[v].place;

      result->nodes[v].x = old->nodes[v].x + column->dx;
      result->nodes[v].y = place == TS_LAYOUT_FIRST ? 0 : place == TS_LAYOUT_LAST ? wrap->height
                                                                                  : old->nodes[v].y + column->dy;
    }

  return result;
}

/* (nullable): there is no place to cut */
static TsLayout *
wrap_by (Wrap *wrap,
         const TsLayoutDivision *division)
{
  g_autoptr (GArray) cuts = ts_layout_find_cuts (wrap->slices, division);

  if (cuts->len == 0)
    return NULL;
  g_array_set_size (wrap->columns, 0);
  wrap->height = 0;
  make_columns (wrap, cuts);
  return make_layout (wrap);
}

/* How high a window of the shape that is aimed at has to be to show all of it. */
static double
get_need (const TsLayout *layout)
{
  return MAX (layout->width / TS_LAYOUT_COLUMNS_ASPECT, layout->height);
}

/* Opening something is not to turn everything over: columns are made as if all were closed, until others are much better. */
static TsLayout *
wrap_best (Wrap *wrap)
{
  TsLayoutDivision closed = ts_layout_divide_closed (wrap->slices), open = ts_layout_divide_open (wrap->slices, &closed);
  TsLayout *stable = wrap_by (wrap, &closed);
  TsLayout *other = open.n_columns > closed.n_columns ? wrap_by (wrap, &open) : NULL;

  if (other != NULL && MUCH_BETTER * get_need (other) > get_need (stable != NULL ? stable : wrap->layout))
    g_clear_pointer (&other, ts_layout_unref);
  if (other == NULL)
    return stable;
  g_clear_pointer (&stable, ts_layout_unref);
  return other;
}

TsLayout *
ts_layout_wrap (const TsLayoutRequest *request,
                const TsLayout *layout)
{
  Wrap wrap = { .request = request, .layout = layout };
  TsLayout *result;

  if (request->n_nodes < 2)
    return NULL;

  wrap.slices = ts_layout_find_slices (request, layout);
  wrap.columns = g_array_new (FALSE, FALSE, sizeof (Column));
  result = wrap_best (&wrap);
  g_array_unref (wrap.slices);
  g_array_unref (wrap.columns);
  return result;
}
