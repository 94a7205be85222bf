#include "app/canvas/ts-canvas-private.h"

#include "app/canvas/ts-legend.h"

/* Where operations would run, and what is copied between devices then. */

void
ts_canvas_update_copies (TsCanvas *self)
{
  g_clear_pointer (&self->copies, ts_scene_copies_free);
  if (self->scene != NULL && self->placement != NULL)
    self->copies = ts_scene_copies_new (self->scene, self->placement);
  ts_legend_set_has_copies (TS_LEGEND (self->legend), self->copies != NULL);
}

void
ts_canvas_set_placement (TsCanvas *self,
                         TsPlacementPreview *placement)
{
  g_return_if_fail (TS_IS_CANVAS (self));

  if (placement == self->placement)
    return;

  g_clear_pointer (&self->placement, ts_placement_preview_unref);
  self->placement = placement != NULL ? ts_placement_preview_ref (placement) : NULL;
  ts_canvas_update_copies (self);
  if (self->coloring == TS_COLORING_PLACEMENT)
    ts_canvas_update_colors (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* With one device there is nothing to say, unless something asks for another. */
void
ts_canvas_append_placement (TsCanvas *self,
                            GString *text,
                            guint32 op)
{
  const TsPlacementPreview *placement = self->placement;
  g_autofree char *name = NULL;
  g_autofree char *reason = NULL;

  if (placement == NULL || op >= placement->n_graph_ops || !placement->closure[op])
    return;
  reason = ts_placement_preview_dup_reason (placement, op);
  if (reason == NULL && ts_placement_preview_get_devices (placement)->n_devices == 1)
    return;
  name = ts_placement_preview_dup_device_name (placement, ts_placement_get_device (placement->placement, op));
  g_string_append_printf (text, "\nRuns on %s%s%s", name, reason != NULL ? ": " : "", reason != NULL ? reason : "");
}

void
ts_canvas_append_slot_copy (TsCanvas *self,
                            GString *text,
                            TsOutput source,
                            guint32 user)
{
  const TsPlacementPreview *placement = self->placement;
  int copy = placement != NULL && source.op < placement->n_graph_ops && user < placement->n_graph_ops && placement->closure[user]
                 ? ts_placement_preview_find_copy (placement, source, ts_placement_get_device (placement->placement, user))
                 : -1;
  g_autofree char *told = copy >= 0 ? ts_placement_preview_dup_copy_text (placement, (guint)copy) : NULL;

  if (told != NULL)
    g_string_append_printf (text, "\n%s", told);
}

void
ts_canvas_append_line_copies (TsCanvas *self,
                              GString *text,
                              guint32 line)
{
  g_autofree char *told = self->copies != NULL ? ts_scene_copies_dup_text (self->copies, line) : NULL;

  if (told != NULL)
    g_string_append_printf (text, "\n%s", told);
}
