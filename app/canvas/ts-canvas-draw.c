#include "app/canvas/ts-canvas-private.h"

#include "app/canvas/ts-legend.h"
#include "app/canvas/ts-minimap.h"

#include <adwaita.h>

void
ts_canvas_init_view (TsCanvas *self,
                     TsSceneView *view)
{
  if (self->cards == NULL)
    {
      self->cards = ts_card_cache_new (gtk_widget_get_pango_context (GTK_WIDGET (self)));
      ts_card_cache_set_palette (self->cards, &self->palette);
      ts_card_cache_set_patterns (self->cards, self->patterns);
    }

  *view = (TsSceneView) {
    .scene = self->scene,
    .marks = self->marks,
    .cards = self->cards,
    .palette = &self->palette,
    .colors = self->colors,
    .copies = self->copies,
    .notes = self->scene_notes,
    .labels = self->labels,
    .sparks = self->sparks,
    .metrics = self->has_metrics ? &self->metrics : NULL,
    .rects = self->rects,
    .x = self->camera.x,
    .y = self->camera.y,
    .scale = self->camera.scale,
    .width = ts_canvas_get_width (self),
    .height = ts_canvas_get_height (self),
    .appearing = self->appearing,
    .selected_op = self->selected_op,
    .selected_box = self->selected_box,
    .selected_line = self->selected_line,
    .hovered_box = self->hovered_box,
    .hovered_line = self->hovered_line,
    .hovered_pin = self->hovered_pin,
    .all_pinned = self->pinned_visible,
    .has_focus = gtk_widget_has_focus (GTK_WIDGET (self)),
  };
}

void
ts_canvas_snapshot_band (TsCanvas *self,
                         GtkSnapshot *snapshot)
{
  graphene_rect_t band = GRAPHENE_RECT_INIT (self->band.x, self->band.y, self->band.width, self->band.height);
  GdkRGBA fill = ts_color_with_alpha (&self->palette.accent, 0.15f), line = self->palette.accent;
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, &band, 0);
  gtk_snapshot_append_color (snapshot, &fill, &band);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]) { 1, 1, 1, 1 }, (GdkRGBA[4]) { line, line, line, line });
}

/* ---- the style of the desktop ------------------------------------------------------------------------ */

static gboolean
is_dark (void)
{
  return adw_is_initialized () && adw_style_manager_get_dark (adw_style_manager_get_default ());
}

static void
update_palette (TsCanvas *self)
{
  ts_palette_init (&self->palette, is_dark ());
  if (adw_is_initialized () && adw_style_manager_get_high_contrast (adw_style_manager_get_default ()))
    ts_palette_raise_contrast (&self->palette);
  if (self->cards != NULL)
    ts_card_cache_set_palette (self->cards, &self->palette);
  ts_canvas_update_labels (self);
  ts_legend_set_palette (TS_LEGEND (self->legend), &self->palette);
  ts_minimap_set_palette (TS_MINIMAP (self->overview), &self->palette);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ts_canvas_follow_style (TsCanvas *self)
{
  if (adw_is_initialized ())
    {
      self->dark_handler = g_signal_connect_swapped (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (update_palette), self);
      self->contrast_handler = g_signal_connect_swapped (adw_style_manager_get_default (), "notify::high-contrast", G_CALLBACK (update_palette), self);
    }
  update_palette (self);
}

void
ts_canvas_leave_style (TsCanvas *self)
{
  if (self->dark_handler != 0)
    {
      g_signal_handler_disconnect (adw_style_manager_get_default (), self->dark_handler);
      g_signal_handler_disconnect (adw_style_manager_get_default (), self->contrast_handler);
    }
  self->dark_handler = 0;
}
