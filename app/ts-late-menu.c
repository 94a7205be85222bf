#include "app/ts-late-menu.h"

static void
build (GtkMenuButton *button,
       gpointer model)
{
  g_autoptr (GMenuModel) kept = g_object_ref (model);

  gtk_menu_button_set_create_popup_func (button, NULL, NULL, NULL);
  gtk_menu_button_set_menu_model (button, kept);
}

void
ts_late_menu_set (GtkMenuButton *button,
                  GMenuModel *model)
{
  gtk_menu_button_set_create_popup_func (button, build, g_object_ref (model), g_object_unref);
}
