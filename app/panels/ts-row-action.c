#include "app/panels/ts-row-action.h"

#define GROUP "row"

static void
activate (GtkListItem *item)
{
  GtkWidget *list = gtk_widget_get_ancestor (gtk_list_item_get_child (item), GTK_TYPE_LIST_VIEW);

  if (list != NULL)
    gtk_widget_activate_action (list, "list.activate-item", "u", gtk_list_item_get_position (item));
}

/* The row goes before its item does, and the group with the row; it is bound many times. */
static void
add_action (GtkListItem *item,
            GtkWidget *row)
{
  if (g_object_get_data (G_OBJECT (row), GROUP) == item)
    return;

  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) action = g_simple_action_new ("activate", NULL);

  g_signal_connect_object (action, "activate", G_CALLBACK (activate), item, G_CONNECT_SWAPPED);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  gtk_widget_insert_action_group (row, GROUP, G_ACTION_GROUP (group));
  g_object_set_data (G_OBJECT (row), GROUP, item);
}

void
ts_row_action_describe (GtkListItem *item,
                        const char *label,
                        const char *description)
{
  g_return_if_fail (GTK_IS_LIST_ITEM (item));

  GtkWidget *row = gtk_widget_get_parent (gtk_list_item_get_child (item));

  if (row == NULL)
    return;

  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description != NULL ? description : "", -1);
  add_action (item, row);
}
