#include "app/ts-property-action.h"
#include "app/ts-window-finding-private.h"

/* Switches of the view menu that set a property of the canvas. */
static const struct
{
  const char *action;
  const char *property;
  const char *shortcuts[2];
} switches[] = {
  { "group-automatically", "groups", { NULL } },
  { "hub-pins", "hub-pins", { NULL } },
  { "pinned-edges", "pinned-visible", { "<Control><Shift>l" } },
};

void
ts_window_grouping_add (TsWindow *window)
{
  for (guint i = 0; i < G_N_ELEMENTS (switches); i++)
    {
      g_autoptr (GSimpleAction) action = ts_property_action_new (switches[i].action, NULL, G_OBJECT (ts_finding_get_canvas (window)), switches[i].property);

      g_action_map_add_action (G_ACTION_MAP (window), G_ACTION (action));
    }
}

void
ts_window_grouping_install_shortcuts (GtkApplication *application)
{
  for (guint i = 0; i < G_N_ELEMENTS (switches); i++)
    {
      g_autofree char *name = g_strconcat ("win.", switches[i].action, NULL);

      if (switches[i].shortcuts[0] != NULL)
        gtk_application_set_accels_for_action (application, name, switches[i].shortcuts);
    }
}
