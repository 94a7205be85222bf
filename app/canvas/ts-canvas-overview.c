#include "app/canvas/ts-canvas-private.h"

#include "app/canvas/ts-minimap.h"

static TsMinimap *
get_map (TsCanvas *self)
{
  return TS_MINIMAP (self->overview);
}

static TsRect
get_seen (TsCanvas *self)
{
  return (TsRect) {
    (float)self->camera.x,
    (float)self->camera.y,
    (float)(ts_canvas_get_width (self) / self->camera.scale),
    (float)(ts_canvas_get_height (self) / self->camera.scale),
  };
}

/* Where a map would cover more than it tells there is none. */
static gboolean
is_shown (TsCanvas *self)
{
  GtkRequisition size;

  if (!self->overview_visible || !ts_minimap_is_useful (get_map (self)))
    return FALSE;

  gtk_widget_get_preferred_size (self->overview, NULL, &size);
  return 3 * size.width < ts_canvas_get_width (self) && 2.5 * size.height < ts_canvas_get_height (self); /* also above the drawer */
}

void
ts_canvas_update_overview (TsCanvas *self)
{
  if (self->overview == NULL)
    return;

  ts_minimap_set_seen (get_map (self), get_seen (self));
  gtk_widget_set_child_visible (self->overview, is_shown (self));
}

void
ts_canvas_allocate_overview (TsCanvas *self,
                             int width,
                             int height)
{
  GdkRectangle place;

  ts_minimap_set_seen (get_map (self), get_seen (self));
  place = ts_minimap_find_place (get_map (self), width, height);
  gtk_widget_size_allocate (self->overview, &place, -1);
}

static void
map_moved (TsMinimap *map,
           double x,
           double y,
           TsCanvas *self)
{
  TsCamera camera = self->camera;

  if (self->scene == NULL)
    return;

  camera.x = x - ts_canvas_get_width (self) / 2 / camera.scale;
  camera.y = y - ts_canvas_get_height (self) / 2 / camera.scale;
  ts_camera_keep_inside (&camera, self->scene, ts_canvas_get_width (self), ts_canvas_get_height (self));
  ts_canvas_stop_motion (self);
  ts_canvas_move_camera (self, camera, FALSE);
}

void
ts_canvas_add_overview (TsCanvas *self)
{
  self->overview = ts_minimap_new ();
  self->overview_visible = TRUE;
  g_signal_connect (self->overview, "moved", G_CALLBACK (map_moved), self);
  gtk_widget_set_parent (self->overview, GTK_WIDGET (self));
  gtk_widget_set_child_visible (self->overview, FALSE);
}

void
ts_canvas_set_overview_visible (TsCanvas *self,
                                gboolean visible)
{
  self->overview_visible = visible;
  ts_canvas_update_overview (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
