#include "app/layout/ts-layout-wrap.h"

#include "app/layout/ts-layout-curve.h"

#include <math.h>
#include <string.h>

#define N_SAMPLES 24  /* of a curve */
#define MIN_SLICES 13 /* what is not as high as so many rows is not wrapped */
#define HIGH 2200.0   /* columns of open boxes up to this stay: half as much again as a window shows with words that can be read */
#define MIN_ROWS 6    /* in a column */
#define MAX_PASSING 3 /* edges that a cut may lead round */
#define ASPECT 1.5    /* width to height of what is aimed at */
#define GUTTER 56.0f  /* between columns */
#define LANE 9.0f     /* between edges beside each other in a gutter */
#define TURN 34.0f    /* how far edges swing out over head and foot */
#define HEAD 27.0f    /* room for that; less than TURN, since curves stay inside their control points */

/* A part of the layout between two heights that no node crosses. */
typedef struct
{
  float top;
  float bottom;
  float height; /* with the gap below */
  float width;
  float rest_height; /* with everything in it closed */
  float rest_width;
  guint n_passing; /* edges that pass its lower end */
} Slice;

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
  GArray *slices;  /* of Slice */
  GArray *columns; /* of Column */
  guint32 *order;  /* nodes by their upper edge */
  float height;    /* of the result */
  float width;
} Wrap;

static float
get_top (const Wrap *wrap,
         guint32 v)
{
  return ts_layout_get_top (wrap->layout, wrap->request, v);
}

static float
get_bottom (const Wrap *wrap,
            guint32 v)
{
  return wrap->layout->nodes[v].y + wrap->request->nodes[v].height / 2;
}

/* ---- where to cut -------------------------------------------------------------------------------- */

static void
close_slice (Wrap *wrap,
             guint32 first,
             guint32 end,
             float top,
             float bottom)
{
  Slice slice = { .top = top, .bottom = bottom };
  float spare_height = 0, left = G_MAXFLOAT, right = -G_MAXFLOAT, spare_width = 0;

  for (guint32 i = first; i < end; i++)
    {
      guint32 v = wrap->order[i];
      const TsLayoutNode *node = &wrap->request->nodes[v];

      if (node->rest_height > 0)
        {
          spare_height = MAX (spare_height, node->height - node->rest_height);
          spare_width = MAX (spare_width, node->width - node->rest_width);
        }
      left = MIN (left, wrap->layout->nodes[v].x - node->width / 2);
      right = MAX (right, wrap->layout->nodes[v].x + node->width / 2);
    }

  slice.height = bottom - top + wrap->request->rank_gap;
  slice.width = right - left;
  slice.rest_height = MAX (bottom - top - spare_height, 1) + wrap->request->rank_gap;
  slice.rest_width = MAX (right - left - spare_width, 1);
  g_array_append_val (wrap->slices, slice);
}

static void
find_slices (Wrap *wrap)
{
  guint32 n = wrap->request->n_nodes, first = 0;
  float bottom = 0;

  for (guint32 i = 0; i < n; i++)
    {
      if (i > first && get_top (wrap, wrap->order[i]) > bottom + 1)
        {
          close_slice (wrap, first, i, get_top (wrap, wrap->order[first]), bottom);
          first = i;
        }
      bottom = i == first ? get_bottom (wrap, wrap->order[i]) : MAX (bottom, get_bottom (wrap, wrap->order[i]));
    }
  close_slice (wrap, first, n, get_top (wrap, wrap->order[first]), bottom);
}

static guint
find_slice (const Wrap *wrap,
            float y)
{
  guint low = 0, high = wrap->slices->len - 1;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (y > g_array_index (wrap->slices, Slice, middle).bottom + 0.5f)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

static void
count_passing (Wrap *wrap)
{
  g_autofree int *change = g_new0 (int, wrap->slices->len + 1);
  int passing = 0;

  for (guint32 e = 0; e < wrap->request->n_edges; e++)
    {
      guint from = find_slice (wrap, wrap->layout->nodes[wrap->request->edges[e].from].y);
      guint to = find_slice (wrap, wrap->layout->nodes[wrap->request->edges[e].to].y);

      change[MIN (from, to)]++;
      change[MAX (from, to)]--;
    }

  for (guint i = 0; i < wrap->slices->len; i++)
    {
      passing += change[i];
      g_array_index (wrap->slices, Slice, i).n_passing = passing;
    }
}

/* How a long way is divided: its height in even parts. */
typedef struct
{
  gboolean is_open; /* as it stands; else as if everything were closed */
  double height;
  guint n_columns;
} Division;

/* @most: columns for which there are rows enough */
static guint
count_columns (double height,
               double width,
               double most)
{
  double wanted = round (sqrt (ASPECT * height / (width + GUTTER)));

  return (guint)MAX (MIN (wanted, floor (most)), 1);
}

/* The size that everything has when it is closed decides, so that opening something does not turn everything over. Only when what is open makes columns longer
 * than is looked at together, and half as many more would suit them better, or half as many again, the way is divided anew, as it stands. */
static void
divide (const Wrap *wrap,
        Division *division)
{
  guint n = wrap->slices->len, n_open;
  double height = 0, width = 1, open_height = 0, open_width = 1, n_rows;

  for (guint i = 0; i < n; i++)
    {
      const Slice *slice = &g_array_index (wrap->slices, Slice, i);

      height += slice->rest_height;
      width = MAX (width, slice->rest_width);
      open_height += slice->height;
      open_width = MAX (open_width, slice->width);
    }
  n_rows = n * open_height / height;
  division->n_columns = n < MIN_SLICES ? 1 : count_columns (height, width, (double)n / MIN_ROWS);
  n_open = n_rows < MIN_SLICES ? 1 : count_columns (open_height, open_width, MIN (n_rows / MIN_ROWS, n));

  division->is_open = FALSE;
  if (open_height / division->n_columns > HIGH)
    for (guint more; n_open >= (more = division->n_columns + (division->n_columns + 1) / 2); division->n_columns = more)
      division->is_open = TRUE;
  division->height = division->is_open ? open_height : height;
}

static float
get_height (const Wrap *wrap,
            const Division *division,
            guint i)
{
  const Slice *slice = &g_array_index (wrap->slices, Slice, i);

  return division->is_open ? slice->height : slice->rest_height;
}

/* The slice near @ideal after which the way is best cut, or G_MAXUINT. @from: where slice @first begins */
static guint
find_cut (const Wrap *wrap,
          const Division *division,
          guint first,
          double from,
          double ideal)
{
  double reach = 0.35 * division->height / division->n_columns, best_cost = G_MAXDOUBLE, at = from;
  guint best = G_MAXUINT;

  for (guint i = first; i + 1 < wrap->slices->len; i++)
    {
      const Slice *slice = &g_array_index (wrap->slices, Slice, i);
      double cost;

      at += get_height (wrap, division, i);
      if (at > ideal + reach)
        break;
      cost = 2 * fabs (at - ideal) / reach + 0.5 * slice->n_passing;
      if (at >= ideal - reach && slice->n_passing > 0 && slice->n_passing <= MAX_PASSING && cost < best_cost && (i > first || division->is_open))
        {
          best = i;
          best_cost = cost;
        }
    }
  return best;
}

/* The last slice of each column. */
static GArray *
find_cuts (const Wrap *wrap)
{
  GArray *cuts = g_array_new (FALSE, FALSE, sizeof (guint));
  Division division;
  double from = 0;
  guint first = 0;

  divide (wrap, &division);
  for (guint column = 1; column < division.n_columns; column++)
    {
      guint cut = find_cut (wrap, &division, first, from, division.height * column / division.n_columns);

      if (cut == G_MAXUINT)
        continue;
      for (; first <= cut; first++)
        from += get_height (wrap, &division, first);
      g_array_append_val (cuts, cut);
    }
  return cuts;
}

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
      Column column = { g_array_index (wrap->slices, Slice, first).top, g_array_index (wrap->slices, Slice, last).bottom, G_MAXFLOAT, -G_MAXFLOAT, 0, 0, g_array_index (wrap->slices, Slice, first).bottom, g_array_index (wrap->slices, Slice, last).top };

      /* Cuts are in the middle between rows; the first column begins as the others do. */
      if (c > 0)
        column.top = (column.top + g_array_index (wrap->slices, Slice, first - 1).bottom) / 2;
      else
        column.top -= wrap->request->rank_gap / 2;
      if (c < cuts->len)
        column.bottom = (column.bottom + g_array_index (wrap->slices, Slice, last + 1).top) / 2;
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
      x += column->right - column->left + GUTTER;
      wrap->height = MAX (wrap->height, column->bottom - column->top + 2 * HEAD);
    }
  wrap->width = x - GUTTER;
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
  float gutter = a->right + a->dx + GUTTER / 2 + (lane % 2 == 0 ? 1.0f : -1.0f) * (float)((lane + 1) / 2) * LANE;
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

static void
wrap_clear (Wrap *wrap)
{
  g_array_unref (wrap->slices);
  g_array_unref (wrap->columns);
  g_free (wrap->order);
}

TsLayout *
ts_layout_wrap (const TsLayoutRequest *request,
                const TsLayout *layout)
{
  Wrap wrap = { .request = request, .layout = layout };
  g_autoptr (GArray) cuts = NULL;
  TsLayout *result = NULL;

  if (request->n_nodes < 2)
    return NULL;

  wrap.slices = g_array_new (FALSE, FALSE, sizeof (Slice));
  wrap.columns = g_array_new (FALSE, FALSE, sizeof (Column));
  wrap.order = ts_layout_dup_order (layout, request);

  find_slices (&wrap);
  count_passing (&wrap);
  cuts = find_cuts (&wrap);
  if (cuts->len > 0)
    {
      make_columns (&wrap, cuts);
      result = make_layout (&wrap);
    }
  wrap_clear (&wrap);

  return result;
}
