#include "app/ts-device-menu.h"

#define MAX_LISTED 16

static void
append_device (GMenu *menu,
               guint number,
               const char *format)
{
  g_autofree char *label = g_strdup_printf (format, number);
  g_autofree char *device = g_strdup_printf ("/device:CPU:%u", number);
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, "win.run-on", "s", device);
  g_menu_append_item (menu, item);
}

void
ts_device_menu_append (GMenu *menu,
                       TsDocument *document)
{
  guint n_cpus = ts_debug_worker_get_device_setup (ts_document_get_worker (document))->n_cpus;
  g_autoptr (GMenu) devices = g_menu_new ();
  g_autoptr (GMenu) none = g_menu_new ();
  g_autoptr (GMenu) section = g_menu_new ();
  g_autoptr (GMenu) submenu = g_menu_new ();
  g_autoptr (GMenuItem) item = g_menu_item_new ("As the Graph Says", NULL);

  for (guint i = 0; i < MIN (n_cpus, MAX_LISTED); i++)
    append_device (devices, i, "/device:CPU:%u");
  if (n_cpus < MAX_LISTED)
    append_device (devices, n_cpus, "/device:CPU:%u (New)");
  g_menu_item_set_action_and_target (item, "win.run-on", "s", "");
  g_menu_append_item (none, item);
  g_menu_append_section (submenu, NULL, G_MENU_MODEL (devices));
  g_menu_append_section (submenu, NULL, G_MENU_MODEL (none));
  g_menu_append_submenu (section, "Run On", G_MENU_MODEL (submenu));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}
