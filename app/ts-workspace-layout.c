#include "app/ts-workspace-private.h"

/* Panels when nothing is remembered: pixels, and parts of the whole. */
#define NAVIGATOR_WIDTH 280
#define SIDE_MIN_WIDTH 400
#define SIDE_PART 0.29
#define VALUE_PART 0.48
#define DRAWER_PART 0.32

/* A paned counts from its start, but the panels are at its end: what they get depends on the whole, which is known once the
 * window has its size. */
static gboolean
place_panels (GtkWidget *widget,
              GdkFrameClock *clock,
              gpointer user_data)
{
  TsWorkspace *self = TS_WORKSPACE (widget);
  int width = gtk_widget_get_width (GTK_WIDGET (self->side_paned));
  int height = gtk_widget_get_height (GTK_WIDGET (self->value_paned));

  if (width == 0 || height == 0)
    return G_SOURCE_CONTINUE;

  int side = self->side_width > 0 ? self->side_width : MAX (SIDE_MIN_WIDTH, (int)(width * SIDE_PART));
  int value = self->value_height > 0 ? self->value_height : (int)(height * VALUE_PART);

  gtk_paned_set_position (self->side_paned, MAX (width - side, 0));
  int drawer = self->drawer_height > 0 ? self->drawer_height : (int)(height * DRAWER_PART);

  gtk_paned_set_position (self->value_paned, MAX (height - value, 0));
  gtk_paned_set_position (self->drawer_paned, MAX (height - drawer, 0));
  return G_SOURCE_REMOVE;
}

static void
load_pages (TsWorkspace *self,
            TsSettings *settings)
{
  g_autofree char *page = ts_settings_dup_string (settings, "page", NULL);

  if (page != NULL && adw_view_stack_get_child_by_name (self->pages, page) != NULL)
    adw_view_stack_set_visible_child_name (self->pages, page);
  g_object_set (self, "side-visible", ts_settings_get_bool (settings, "side-visible", TRUE), NULL);
}

void
ts_workspace_load_state (TsWorkspace *self,
                         TsSettings *settings)
{
  g_return_if_fail (TS_IS_WORKSPACE (self));

  self->side_width = ts_settings_get_int (settings, "side-width", 0);
  self->value_height = ts_settings_get_int (settings, "value-height", 0);
  self->drawer_height = ts_settings_get_int (settings, "drawer-height", 0);
  self->drawer_page = ts_settings_dup_string (settings, "drawer-page", NULL);
  load_pages (self, settings);
  g_object_set (self, "drawer-visible", ts_settings_get_bool (settings, "drawer-visible", FALSE), NULL);
  gtk_paned_set_position (self->navigator_paned, ts_settings_get_int (settings, "search-width", NAVIGATOR_WIDTH));
  g_object_set (self->canvas, "groups", ts_settings_get_bool (settings, "group-automatically", TRUE),
                "hub-pins", ts_settings_get_bool (settings, "hub-pins", TRUE), NULL);
  ts_workspace_set_step_constants (self, ts_settings_get_bool (settings, "step-constants", FALSE));
  gtk_widget_add_tick_callback (GTK_WIDGET (self), place_panels, NULL, NULL);
}

void
ts_workspace_save_state (TsWorkspace *self,
                         TsSettings *settings)
{
  gboolean groups, hub_pins;

  g_return_if_fail (TS_IS_WORKSPACE (self));

  g_object_get (self->canvas, "groups", &groups, "hub-pins", &hub_pins, NULL);
  ts_settings_set_bool (settings, "group-automatically", groups);
  ts_settings_set_bool (settings, "hub-pins", hub_pins);
  ts_settings_set_bool (settings, "step-constants", self->step_constants);
  ts_settings_set_string (settings, "page", ts_workspace_get_page (self));
  if (self->drawer != NULL)
    ts_settings_set_string (settings, "drawer-page", ts_drawer_get_page (self->drawer));
  ts_settings_set_bool (settings, "side-visible", gtk_widget_get_visible (gtk_paned_get_end_child (self->side_paned)));
  ts_settings_set_bool (settings, "drawer-visible", gtk_widget_get_visible (GTK_WIDGET (self->drawer_bin)));
  if (gtk_widget_get_height (GTK_WIDGET (self->drawer_bin)) > 0)
    ts_settings_set_int (settings, "drawer-height", gtk_widget_get_height (GTK_WIDGET (self->drawer_bin)));
  if (gtk_widget_get_width (gtk_paned_get_end_child (self->side_paned)) == 0)
    return;

  ts_settings_set_int (settings, "search-width", gtk_paned_get_position (self->navigator_paned));
  ts_settings_set_int (settings, "side-width", gtk_widget_get_width (gtk_paned_get_end_child (self->side_paned)));
  if (self->value_viewer != NULL)
    ts_settings_set_int (settings, "value-height", gtk_widget_get_height (GTK_WIDGET (self->value_viewer)));
}
