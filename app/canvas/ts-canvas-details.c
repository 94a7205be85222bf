#include "app/canvas/ts-canvas-private.h"

/* What is drawn beside boxes and lines: words at the lines, the values of constants, the ruler. */

static void
sparks_changed (gpointer canvas)
{
  gtk_widget_queue_draw (canvas);
}

void
ts_canvas_renew_sparks (TsCanvas *self)
{
  g_clear_pointer (&self->sparks, ts_slot_sparks_free);
  if (self->graph != NULL)
    self->sparks = ts_slot_sparks_new (self->graph, sparks_changed, self);
}

void
ts_canvas_update_ruler (TsCanvas *self)
{
  g_clear_pointer (&self->ruler, ts_scene_ruler_free);
  if (self->ruler_visible && self->scene != NULL && self->ranks != NULL)
    self->ruler = ts_scene_ruler_new (self->scene, self->ranks);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ts_canvas_set_ruler_visible (TsCanvas *self,
                             gboolean visible)
{
  self->ruler_visible = visible;
  ts_canvas_update_ruler (self);
}

void
ts_canvas_update_labels (TsCanvas *self)
{
  g_clear_pointer (&self->labels, ts_line_labels_free);
  if (self->scene != NULL && ts_canvas_get_shapes (self) != NULL)
    self->labels = ts_line_labels_new (gtk_widget_get_pango_context (GTK_WIDGET (self)), ts_line_facts_new (self->scene, ts_canvas_get_shapes (self)), &self->palette);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ts_canvas_drop_details (TsCanvas *self)
{
  g_clear_pointer (&self->labels, ts_line_labels_free);
  g_clear_pointer (&self->ruler, ts_scene_ruler_free);
}
