#include "app/canvas/ts-canvas-private.h"

#include "app/canvas/ts-legend.h"
#include "app/canvas/ts-minimap.h"

/* What was found first has the strongest colour; a closed box has that of the first in it. */
static TsOpColumn *
make_ranks (TsCanvas *self)
{
  guint32 n_ops = ts_graph_get_n_operations (self->graph);
  TsOpColumn *column = ts_op_column_new_numbers ("Place among what was found", TS_UNIT_COUNT, TS_TOGETHER_LEAST, n_ops);

  column->is_reversed = TRUE;
  for (guint i = 0; i < self->hits->len; i++)
    if (g_array_index (self->hits, guint32, i) < n_ops)
      column->numbers[g_array_index (self->hits, guint32, i)] = i + 1;
  return column;
}

static TsSceneColors *
make_colors (TsCanvas *self)
{
  if (self->coloring == TS_COLORING_PATTERN)
    return self->patterns != NULL ? ts_scene_colors_new_for_patterns (self->patterns) : NULL;
  if (self->coloring == TS_COLORING_ORDER)
    return self->ranks != NULL ? ts_scene_colors_new_for_order (self->ranks) : NULL;
  if (ts_coloring_is_of_graph (self->coloring))
    return ts_scene_colors_new (self->graph, self->coloring, self->ranks, self->placement);
  if (self->coloring == TS_COLORING_RANK && self->hits->len > 0)
    {
      g_autoptr (TsOpColumn) ranks = make_ranks (self);

      return ts_scene_colors_new_for_column (self->coloring, ranks);
    }
  return self->column != NULL ? ts_scene_colors_new_for_column (self->coloring, self->column) : NULL;
}

/* What the user has narrowed stays so while the numbers of the same kind go on. */
static void
keep_range (TsSceneColors *colors,
            const TsSceneColors *old)
{
  if (old == NULL || old->coloring != colors->coloring || !ts_scene_colors_is_scale (old) || !ts_scene_colors_is_scale (colors) ||
      !g_str_equal (old->column->title, colors->column->title) || (old->from == old->low && old->to == old->high))
    return;
  ts_scene_colors_set_range (colors, old->from, old->to);
}

TsSceneColors *
ts_canvas_dup_colors (TsCanvas *self)
{
  g_autoptr (TsSceneColors) colors = NULL;

  g_return_val_if_fail (TS_IS_CANVAS (self), NULL);

  colors = self->graph != NULL ? make_colors (self) : NULL;
  if (colors != NULL)
    keep_range (colors, self->colors);
  return g_steal_pointer (&colors);
}

void
ts_canvas_update_colors (TsCanvas *self)
{
  g_autoptr (TsSceneColors) old = g_steal_pointer (&self->colors);
  const char *waiting = self->waiting;

  if (self->graph != NULL)
    self->colors = make_colors (self);
  if (self->colors != NULL)
    {
      keep_range (self->colors, old);
      ts_scene_colors_set_scene (self->colors, self->scene);
    }
  else if (self->coloring == TS_COLORING_RANK)
    waiting = "Nothing is searched for";
  else if (self->graph != NULL && (self->coloring == TS_COLORING_PATTERN || self->coloring == TS_COLORING_ORDER))
    waiting = "The graph is being looked through…";
  ts_legend_set_colors (TS_LEGEND (self->legend), self->colors, self->colors == NULL || !ts_coloring_is_of_graph (self->coloring) ? waiting : NULL);
  ts_minimap_set_colors (TS_MINIMAP (self->overview), self->colors);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ts_canvas_color_scene (TsCanvas *self)
{
  if (self->colors == NULL)
    return;

  ts_scene_colors_set_scene (self->colors, self->scene);
  if (self->coloring == TS_COLORING_PATTERN) /* there may be groups of other patterns now */
    ts_legend_set_colors (TS_LEGEND (self->legend), self->colors, NULL);
}

static void
forget_column (TsCanvas *self)
{
  g_clear_pointer (&self->column, ts_op_column_unref);
  g_clear_pointer (&self->waiting, g_free);
}

void
ts_canvas_set_column (TsCanvas *self,
                      TsOpColumn *column,
                      const char *waiting)
{
  g_return_if_fail (TS_IS_CANVAS (self));

  if (column == NULL && self->column == NULL && g_strcmp0 (waiting, self->waiting) == 0)
    return;
  if (column != NULL)
    ts_op_column_ref (column);
  forget_column (self);
  self->column = column;
  self->waiting = g_strdup (waiting);
  ts_canvas_update_colors (self);
}

void
ts_canvas_set_coloring (TsCanvas *self,
                        TsColoring coloring)
{
  if (coloring >= TS_N_COLORINGS || coloring == self->coloring)
    return;

  ts_canvas_note_place (self);
  self->coloring = coloring;
  forget_column (self);
  ts_canvas_update_colors (self);
}

void
ts_canvas_take_hits (TsCanvas *self,
                     const guint32 *ops,
                     guint n)
{
  g_array_set_size (self->hits, 0);
  if (n > 0)
    g_array_append_vals (self->hits, ops, n);
  if (self->coloring == TS_COLORING_RANK)
    ts_canvas_update_colors (self);
}

/* ---- the legend ------------------------------------------------------------------------------------ */

static void
range_changed (TsCanvas *self,
               double from,
               double to)
{
  if (self->colors == NULL || !ts_scene_colors_is_scale (self->colors))
    return;

  ts_scene_colors_set_range (self->colors, from, to);
  ts_minimap_set_colors (TS_MINIMAP (self->overview), self->colors);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ts_canvas_init_colors (TsCanvas *self)
{
  self->hits = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_signal_connect_swapped (self->legend, "range-changed", G_CALLBACK (range_changed), self);
}

void
ts_canvas_clear_colors (TsCanvas *self)
{
  forget_column (self);
  g_clear_pointer (&self->hits, g_array_unref);
  g_clear_pointer (&self->colors, ts_scene_colors_free);
}
