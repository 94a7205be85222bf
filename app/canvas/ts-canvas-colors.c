#include "app/canvas/ts-canvas-private.h"

#include "app/canvas/ts-legend.h"
#include "app/canvas/ts-minimap.h"

void
ts_canvas_update_colors (TsCanvas *self)
{
  g_clear_pointer (&self->colors, ts_scene_colors_free);
  if (self->graph != NULL)
    self->colors = ts_scene_colors_new (self->graph, self->coloring, self->ranks, self->placement);
  if (self->colors != NULL)
    ts_scene_colors_set_scene (self->colors, self->scene);
  ts_legend_set_colors (TS_LEGEND (self->legend), self->colors);
  ts_minimap_set_colors (TS_MINIMAP (self->overview), self->colors);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ts_canvas_set_coloring (TsCanvas *self,
                        TsColoring coloring)
{
  if (coloring >= TS_N_COLORINGS || coloring == self->coloring)
    return;

  self->coloring = coloring;
  ts_canvas_update_colors (self);
}
