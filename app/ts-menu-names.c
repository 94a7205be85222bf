#include "app/ts-menu-names.h"

void
ts_menu_append_name (GMenu *menu,
                     const char *label,
                     const char *action,
                     const char *target)
{
  g_auto (GStrv) parts = g_strsplit (label, "_", -1);
  g_autofree char *escaped = g_strjoinv ("__", parts);
  g_autoptr (GMenuItem) item = g_menu_item_new (escaped, NULL);

  g_menu_item_set_action_and_target (item, action, "s", target);
  g_menu_append_item (menu, item);
}

GMenu *
ts_menu_new_of_names (char **names,
                      const char *action)
{
  GMenu *menu = g_menu_new ();

  for (guint i = 0; names[i] != NULL; i++)
    ts_menu_append_name (menu, names[i], action, names[i]);
  return menu;
}
