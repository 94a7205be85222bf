#include "app/layout/ts-layout-slices.h"

#include <math.h>

#define MIN_SLICES 13 /* what is not as high as so many rows is not wrapped */
#define HIGH 2200.0   /* columns of open boxes up to this stay: half as much again as a window shows with words that can be read */
#define MIN_ROWS 6    /* in a column */
#define MAX_PASSING 5 /* edges that a cut may lead round */

typedef struct
{
  const TsLayoutRequest *request;
  const TsLayout *layout;
  GArray *slices;
  guint32 *order; /* nodes by their upper edge */
} Slices;

static float
get_top (const Slices *self,
         guint32 v)
{
  return ts_layout_get_top (self->layout, self->request, v);
}

static float
get_bottom (const Slices *self,
            guint32 v)
{
  return self->layout->nodes[v].y + self->request->nodes[v].height / 2;
}

static void
close_slice (Slices *self,
             guint32 first,
             guint32 end,
             float top,
             float bottom)
{
  TsLayoutSlice slice = { .top = top, .bottom = bottom };
  float spare_height = 0, left = G_MAXFLOAT, right = -G_MAXFLOAT, spare_width = 0;

  for (guint32 i = first; i < end; i++)
    {
      guint32 v = self->order[i];
      const TsLayoutNode *node = &self->request->nodes[v];

      if (node->rest_height > 0)
        {
          spare_height = MAX (spare_height, node->height - node->rest_height);
          spare_width = MAX (spare_width, node->width - node->rest_width);
        }
      left = MIN (left, self->layout->nodes[v].x - node->width / 2);
      right = MAX (right, self->layout->nodes[v].x + node->width / 2);
    }

  slice.height = bottom - top + self->request->rank_gap;
  slice.width = right - left;
  slice.rest_height = MAX (bottom - top - spare_height, 1) + self->request->rank_gap;
  slice.rest_width = MAX (right - left - spare_width, 1);
  g_array_append_val (self->slices, slice);
}

static void
cut_rows (Slices *self)
{
  guint32 n = self->request->n_nodes, first = 0;
  float bottom = 0;

  for (guint32 i = 0; i < n; i++)
    {
      if (i > first && get_top (self, self->order[i]) > bottom + 1)
        {
          close_slice (self, first, i, get_top (self, self->order[first]), bottom);
          first = i;
        }
      bottom = i == first ? get_bottom (self, self->order[i]) : MAX (bottom, get_bottom (self, self->order[i]));
    }
  close_slice (self, first, n, get_top (self, self->order[first]), bottom);
}

static guint
find_slice (const Slices *self,
            float y)
{
  guint low = 0, high = self->slices->len - 1;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (y > g_array_index (self->slices, TsLayoutSlice, middle).bottom + 0.5f)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

static void
count_passing (Slices *self)
{
  g_autofree int *change = g_new0 (int, self->slices->len + 1);
  int passing = 0;

  for (guint32 e = 0; e < self->request->n_edges; e++)
    {
      guint from = find_slice (self, self->layout->nodes[self->request->edges[e].from].y);
      guint to = find_slice (self, self->layout->nodes[self->request->edges[e].to].y);

      change[MIN (from, to)]++;
      change[MAX (from, to)]--;
    }

  for (guint i = 0; i < self->slices->len; i++)
    {
      passing += change[i];
      g_array_index (self->slices, TsLayoutSlice, i).n_passing = passing;
    }
}

GArray *
ts_layout_find_slices (const TsLayoutRequest *request,
                       const TsLayout *layout)
{
  g_autofree guint32 *order = ts_layout_dup_order (layout, request);
  Slices self = { request, layout, g_array_new (FALSE, FALSE, sizeof (TsLayoutSlice)), order };

  cut_rows (&self);
  count_passing (&self);
  return self.slices;
}

/* ---- columns -------------------------------------------------------------------------------------- */

/* @most: columns for which there are rows enough */
static guint
count_columns (double height,
               double width,
               double most)
{
  double wanted = round (sqrt (TS_LAYOUT_COLUMNS_ASPECT * height / (width + TS_LAYOUT_COLUMN_GAP)));

  return (guint)MAX (MIN (wanted, floor (most)), 1);
}

TsLayoutDivision
ts_layout_divide_closed (const GArray *slices)
{
  guint n = slices->len;
  double height = 0, width = 1;

  for (guint i = 0; i < n; i++)
    {
      const TsLayoutSlice *slice = &g_array_index (slices, TsLayoutSlice, i);

      height += slice->rest_height;
      width = MAX (width, slice->rest_width);
    }
  return (TsLayoutDivision) { FALSE, height, n < MIN_SLICES ? 1 : count_columns (height, width, (double)n / MIN_ROWS) };
}

TsLayoutDivision
ts_layout_divide_open (const GArray *slices,
                       const TsLayoutDivision *closed)
{
  guint n = slices->len, n_suiting = 1;
  TsLayoutDivision open = { TRUE, 0, closed->n_columns };
  double width = 1, n_rows;

  for (guint i = 0; i < n; i++)
    {
      const TsLayoutSlice *slice = &g_array_index (slices, TsLayoutSlice, i);

      open.height += slice->height;
      width = MAX (width, slice->width);
    }
  n_rows = n * open.height / closed->height;
  if (n_rows >= MIN_SLICES && open.height / closed->n_columns > HIGH)
    n_suiting = count_columns (open.height, width, MIN (n_rows / MIN_ROWS, n));
  for (guint more; n_suiting >= (more = open.n_columns + (open.n_columns + 1) / 2);)
    open.n_columns = more;
  return open;
}

static float
get_height (const GArray *slices,
            const TsLayoutDivision *division,
            guint i)
{
  const TsLayoutSlice *slice = &g_array_index (slices, TsLayoutSlice, i);

  return division->is_open ? slice->height : slice->rest_height;
}

/* The slice near @ideal after which the way is best cut, or G_MAXUINT. @from: where slice @first begins */
static guint
find_cut (const GArray *slices,
          const TsLayoutDivision *division,
          guint first,
          double from,
          double ideal)
{
  double reach = 0.35 * division->height / division->n_columns, best_cost = G_MAXDOUBLE, at = from;
  guint best = G_MAXUINT;

  for (guint i = first; i + 1 < slices->len; i++)
    {
      const TsLayoutSlice *slice = &g_array_index (slices, TsLayoutSlice, i);
      double cost;

      at += get_height (slices, division, i);
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

GArray *
ts_layout_find_cuts (const GArray *slices,
                     const TsLayoutDivision *division)
{
  GArray *cuts = g_array_new (FALSE, FALSE, sizeof (guint));
  double from = 0;
  guint first = 0;

  for (guint column = 1; column < division->n_columns; column++)
    {
      guint cut = find_cut (slices, division, first, from, division->height * column / division->n_columns);

      if (cut == G_MAXUINT)
        continue;
      for (; first <= cut; first++)
        from += get_height (slices, division, first);
      g_array_append_val (cuts, cut);
    }
  return cuts;
}
