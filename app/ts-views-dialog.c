#include "app/ts-views-dialog.h"

#define PICTURE_WIDTH 128
#define PICTURE_HEIGHT 80
#define PICTURE_PIXELS 2 /* that are kept for each of these, for screens that are so fine */

struct _TsViewsDialog
{
  AdwWindow parent_instance;

  TsCanvas *canvas;
  TsViewStore *store;

  GtkEntry *entry;
  GtkWidget *save_button;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (TsViewsDialog, ts_views_dialog, ADW_TYPE_WINDOW)

static void fill_list (TsViewsDialog *self);

/* ---- saving -------------------------------------------------------------------------------------- */

static const char *
get_name (TsViewsDialog *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

static void
name_changed (TsViewsDialog *self)
{
  g_autofree char *bare = g_strstrip (g_strdup (get_name (self)));

  gtk_widget_set_sensitive (self->save_button, *bare != '\0');
  gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->entry), NULL);
}

static void
tell (TsViewsDialog *self,
      const GError *error)
{
  gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->entry), error->message);
}

GBytes *
ts_views_dialog_make_picture (TsCanvas *canvas)
{
  double width = gtk_widget_get_width (GTK_WIDGET (canvas)), height = gtk_widget_get_height (GTK_WIDGET (canvas));
  double scale = MIN (PICTURE_PIXELS * PICTURE_WIDTH / MAX (width, 1), PICTURE_PIXELS * PICTURE_HEIGHT / MAX (height, 1));

  return ts_canvas_export_seen (canvas, "png", MIN (scale, 1), NULL);
}

static void
save (TsViewsDialog *self)
{
  g_autofree char *view = ts_canvas_dup_view (self->canvas);
  g_autoptr (GBytes) picture = ts_views_dialog_make_picture (self->canvas);
  g_autoptr (GError) error = NULL;

  if (!ts_view_store_save (self->store, get_name (self), view, picture, &error))
    {
      tell (self, error);
      return;
    }
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  fill_list (self);
}

/* ---- the list ------------------------------------------------------------------------------------ */

static void
row_activated (TsViewsDialog *self,
               GtkListBoxRow *row)
{
  g_autofree char *view = ts_view_store_dup_view (self->store, adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
  g_autoptr (GError) error = NULL;

  if (view == NULL)
    return;
  if (ts_canvas_set_view (self->canvas, view, &error))
    gtk_window_close (GTK_WINDOW (self));
  else
    tell (self, error);
}

static void
remove_clicked (TsViewsDialog *self,
                GtkWidget *button)
{
  GtkWidget *row = gtk_widget_get_ancestor (button, ADW_TYPE_ACTION_ROW);
  g_autoptr (GError) error = NULL;

  if (!ts_view_store_remove (self->store, adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), &error))
    tell (self, error);
  gtk_list_box_remove (self->list, row);
}

/* Of a view that was saved without a picture, or with one that cannot be read, a sign stands there. */
static GtkWidget *
new_picture (TsViewsDialog *self,
             const char *name)
{
  g_autoptr (GBytes) bytes = ts_view_store_dup_picture (self->store, name);
  g_autoptr (GdkTexture) texture = bytes != NULL ? gdk_texture_new_from_bytes (bytes, NULL) : NULL;
  GtkWidget *picture = texture != NULL ? gtk_picture_new_for_paintable (GDK_PAINTABLE (texture)) : gtk_image_new_from_icon_name ("ts-outline-symbolic");

  if (texture != NULL)
    gtk_picture_set_can_shrink (GTK_PICTURE (picture), TRUE);
  else
    gtk_widget_add_css_class (picture, "dim-label");
  gtk_widget_set_margin_top (picture, 6);
  gtk_widget_set_margin_bottom (picture, 6);
  gtk_widget_set_size_request (picture, PICTURE_WIDTH, PICTURE_HEIGHT);
  gtk_widget_set_valign (picture, GTK_ALIGN_CENTER);
  return picture;
}

static GtkWidget *
new_row (TsViewsDialog *self,
         const char *name)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("ts-remove-symbolic");
  g_autofree char *label = g_strdup_printf ("Remove %s", name);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), new_picture (self, name));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, "Remove");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_clicked), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

static void
fill_list (TsViewsDialog *self)
{
  g_auto (GStrv) names = ts_view_store_list (self->store);
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; names[i] != NULL; i++)
    gtk_list_box_append (self->list, new_row (self, names[i]));
}

/* ---- life ---------------------------------------------------------------------------------------- */

static void
ts_views_dialog_dispose (GObject *object)
{
  TsViewsDialog *self = TS_VIEWS_DIALOG (object);

  g_clear_object (&self->canvas);
  g_clear_pointer (&self->store, ts_view_store_free);

  G_OBJECT_CLASS (ts_views_dialog_parent_class)->dispose (object);
}

static void
ts_views_dialog_class_init (TsViewsDialogClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ts_views_dialog_dispose;

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-views-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TsViewsDialog, entry);
  gtk_widget_class_bind_template_child (widget_class, TsViewsDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, TsViewsDialog, list);
  gtk_widget_class_bind_template_callback (widget_class, save);
  gtk_widget_class_bind_template_callback (widget_class, name_changed);
  gtk_widget_class_bind_template_callback (widget_class, row_activated);
}

static void
ts_views_dialog_init (TsViewsDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

TsViewsDialog *
ts_views_dialog_new (GtkWindow *parent,
                     TsCanvas *canvas,
                     TsViewStore *store)
{
  TsViewsDialog *self = g_object_new (TS_TYPE_VIEWS_DIALOG, "transient-for", parent, NULL);

  self->canvas = g_object_ref (canvas);
  self->store = store;
  fill_list (self);
  return self;
}
