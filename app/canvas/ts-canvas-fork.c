#include "app/canvas/ts-canvas-private.h"

#include <string.h>

#define GROUP "fork"

static void
way_chosen (GSimpleAction *action,
            GVariant *parameter,
            gpointer user_data)
{
  TsCanvas *self = user_data;
  guint32 box = self->scene != NULL ? ts_scene_find_key (self->scene, g_variant_get_uint64 (parameter)) : TS_NO_BOX;

  if (box != TS_NO_BOX)
    ts_canvas_walk_to (self, box);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

void
ts_canvas_add_fork_actions (TsCanvas *self)
{
  static const GActionEntry entries[] = { { .name = "go", .activate = way_chosen, .parameter_type = "t" } };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), GROUP, G_ACTION_GROUP (group));
}

/* "conv_1/Relu  Relu"; an underline is no mnemonic. */
static void
append_way (TsCanvas *self,
            GMenu *menu,
            guint32 index)
{
  const TsBox *box = &self->scene->boxes[index];
  g_autofree char *text = g_strdup_printf ("%s   %s", box->item->label, box->item->detail);
  g_auto (GStrv) parts = g_strsplit (text, "_", -1);
  g_autofree char *label = g_strjoinv ("__", parts);
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, GROUP ".go", "t", ts_box_get_key (box));
  g_menu_append_item (menu, item);
}

void
ts_canvas_choose_among (TsCanvas *self,
                        GArray *boxes,
                        const char *title,
                        const TsRect *at,
                        GtkPositionType side)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) section = g_menu_new ();
  double x, y;

  for (guint i = 0; i < boxes->len; i++)
    append_way (self, section, g_array_index (boxes, guint32, i));
  g_menu_append_section (menu, title, G_MENU_MODEL (section));

  ts_camera_to_view (&self->camera, at->x + (side == GTK_POS_LEFT ? 0 : side == GTK_POS_RIGHT ? at->width
                                                                                              : at->width / 2),
                     at->y + (side == GTK_POS_TOP ? 0 : side == GTK_POS_BOTTOM ? at->height
                                                                               : at->height / 2),
                     &x, &y);
  g_clear_pointer (&self->forks, gtk_widget_unparent);
  self->forks = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
  gtk_widget_set_parent (self->forks, GTK_WIDGET (self));
  gtk_popover_set_position (GTK_POPOVER (self->forks), side);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->forks), &(GdkRectangle) { (int)x, (int)y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->forks));
}

void
ts_canvas_choose_way (TsCanvas *self,
                      gboolean up)
{
  g_autoptr (GArray) ways = ts_canvas_list_next_boxes (self, self->selected_box, up);

  if (ways->len == 1)
    ts_canvas_walk_to (self, g_array_index (ways, guint32, 0));
  else if (ways->len > 1)
    ts_canvas_choose_among (self, ways, up ? "Comes From" : "Leads To", &self->scene->boxes[self->selected_box].rect, up ? GTK_POS_TOP : GTK_POS_BOTTOM);
}
