#include "app/ts-workspace-private.h"

/* Where operations run: the panel, and what the canvas shows of it. */

static void
placement_changed (TsWorkspace *self)
{
  ts_canvas_set_placement (self->canvas, ts_document_get_placement (self->document));
}

/* Colours by what nobody has looked for yet. */
static void
coloring_changed (TsWorkspace *self)
{
  g_autofree char *coloring = NULL;

  g_object_get (self->canvas, "coloring", &coloring, NULL);
  if (self->document != NULL && g_strcmp0 (coloring, "placement") == 0)
    ts_document_watch_placement (self->document);
}

void
ts_workspace_bind_devices (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, coloring_changed);
}

void
ts_workspace_follow_devices (TsWorkspace *self)
{
  if (self->document == NULL)
    return;
  g_signal_connect_swapped (self->document, "notify::placement", G_CALLBACK (placement_changed), self);
  placement_changed (self);
  coloring_changed (self);
}
