#include "app/ts-workspace-private.h"

/* Pages and the value viewer are built when they are first to be seen: together they take longer than the graph's first picture. */

TsDrawer *
ts_workspace_ensure_drawer (TsWorkspace *self)
{
  if (self->drawer == NULL)
    {
      self->drawer = TS_DRAWER (ts_drawer_new ());
      g_signal_connect_swapped (self->drawer, "op-activated", G_CALLBACK (ts_workspace_op_activated), self);
      adw_bin_set_child (self->drawer_bin, GTK_WIDGET (self->drawer));
      ts_drawer_set_document (self->drawer, self->document);
      if (self->drawer_page != NULL)
        ts_drawer_show_page (self->drawer, self->drawer_page);
    }
  return self->drawer;
}

static gboolean
build_drawer (gpointer user_data)
{
  TsWorkspace *self = user_data;

  self->drawer_source = 0;
  ts_workspace_ensure_drawer (self);
  return G_SOURCE_REMOVE;
}

void
ts_workspace_build_drawer_soon (TsWorkspace *self)
{
  if (self->drawer == NULL && self->drawer_source == 0)
    self->drawer_source = g_idle_add_full (G_PRIORITY_LOW, build_drawer, self, NULL);
}

TsFeedsPanel *
ts_workspace_ensure_feeds (TsWorkspace *self)
{
  if (self->feeds_panel == NULL)
    {
      self->feeds_panel = TS_FEEDS_PANEL (ts_feeds_panel_new ());
      g_signal_connect_swapped (self->feeds_panel, "output-activated", G_CALLBACK (ts_workspace_output_activated), self);
      adw_bin_set_child (self->feeds_bin, GTK_WIDGET (self->feeds_panel));
      ts_feeds_panel_set_document (self->feeds_panel, self->document);
    }
  return self->feeds_panel;
}

static void
build_fetches (TsWorkspace *self)
{
  self->fetches_panel = TS_FETCHES_PANEL (ts_fetches_panel_new ());
  g_signal_connect_swapped (self->fetches_panel, "output-activated", G_CALLBACK (ts_workspace_output_activated), self);
  adw_bin_set_child (self->fetches_bin, GTK_WIDGET (self->fetches_panel));
  ts_fetches_panel_set_document (self->fetches_panel, self->document);
}

static void
build_breakpoints (TsWorkspace *self)
{
  self->breakpoints_panel = TS_BREAKPOINTS_PANEL (ts_breakpoints_panel_new ());
  g_signal_connect_swapped (self->breakpoints_panel, "op-activated", G_CALLBACK (ts_workspace_op_activated), self);
  adw_bin_set_child (self->breakpoints_bin, GTK_WIDGET (self->breakpoints_panel));
  ts_breakpoints_panel_set_document (self->breakpoints_panel, self->document);
}

static void
build_variables (TsWorkspace *self)
{
  self->variables_panel = TS_VARIABLES_PANEL (ts_variables_panel_new ());
  g_signal_connect_swapped (self->variables_panel, "op-activated", G_CALLBACK (ts_workspace_op_activated), self);
  g_signal_connect_swapped (self->variables_panel, "variable-activated", G_CALLBACK (ts_workspace_show_variable), self);
  adw_bin_set_child (self->variables_bin, GTK_WIDGET (self->variables_panel));
  ts_variables_panel_set_document (self->variables_panel, self->document);
}

static void
build_devices (TsWorkspace *self)
{
  self->devices_panel = TS_DEVICES_PANEL (ts_devices_panel_new ());
  g_signal_connect_swapped (self->devices_panel, "op-activated", G_CALLBACK (ts_workspace_op_activated), self);
  g_signal_connect_swapped (self->devices_panel, "output-activated", G_CALLBACK (ts_workspace_output_activated), self);
  adw_bin_set_child (self->devices_bin, GTK_WIDGET (self->devices_panel));
  ts_devices_panel_set_document (self->devices_panel, self->document);
}

void
ts_workspace_build_page (TsWorkspace *self,
                         const char *name)
{
  if (g_strcmp0 (name, "feeds") == 0)
    ts_workspace_ensure_feeds (self);
  else if (g_strcmp0 (name, "fetches") == 0 && self->fetches_panel == NULL)
    build_fetches (self);
  else if (g_strcmp0 (name, "breakpoints") == 0 && self->breakpoints_panel == NULL)
    build_breakpoints (self);
  else if (g_strcmp0 (name, "variables") == 0 && self->variables_panel == NULL)
    build_variables (self);
  else if (g_strcmp0 (name, "devices") == 0 && self->devices_panel == NULL)
    build_devices (self);
}

TsValueViewer *
ts_workspace_ensure_viewer (TsWorkspace *self)
{
  if (self->value_viewer == NULL)
    {
      self->value_viewer = TS_VALUE_VIEWER (ts_value_viewer_new ());
      gtk_scrolled_window_set_child (self->value_scroller, GTK_WIDGET (self->value_viewer));
      ts_value_viewer_set_document (self->value_viewer, self->document);
    }
  return self->value_viewer;
}

void
ts_workspace_set_document_of_pages (TsWorkspace *self)
{
  if (self->drawer != NULL)
    ts_drawer_set_document (self->drawer, self->document);
  if (self->feeds_panel != NULL)
    ts_feeds_panel_set_document (self->feeds_panel, self->document);
  if (self->fetches_panel != NULL)
    ts_fetches_panel_set_document (self->fetches_panel, self->document);
  if (self->breakpoints_panel != NULL)
    ts_breakpoints_panel_set_document (self->breakpoints_panel, self->document);
  if (self->variables_panel != NULL)
    ts_variables_panel_set_document (self->variables_panel, self->document);
  if (self->devices_panel != NULL)
    ts_devices_panel_set_document (self->devices_panel, self->document);
  if (self->value_viewer != NULL)
    ts_value_viewer_set_document (self->value_viewer, self->document);
}
