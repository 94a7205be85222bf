#include "app/ts-welcome-page.h"

#include "app/ts-recent-files.h"
#include "engine/samples/ts-samples.h"

#include <adwaita.h>

#define MAX_RECENT 6

struct _TsWelcomePage
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkListBox *recent_list;
  GtkListBox *sample_list;
  GtkWidget *open_button;

  gboolean has_recent; /* as they are now */
};

G_DEFINE_FINAL_TYPE (TsWelcomePage, ts_welcome_page, GTK_TYPE_WIDGET)

/* A row that activates an action with a string. */
static GtkWidget *
new_row (const char *title,
         const char *subtitle,
         const char *action,
         const char *target)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), action);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", target);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, subtitle, -1);
  return row;
}

static void
add_recent_row (TsWelcomePage *self,
                TsRecentFile *file)
{
  g_autofree char *uri = g_file_get_uri (file->file);
  g_autofree char *missing = g_strdup_printf ("No longer in %s", file->folder);
  g_autofree char *forget = g_strdup_printf ("Remove %s from the List", file->name);
  GtkWidget *row = new_row (file->name, file->exists ? file->folder : missing, "win.open-file", uri);
  GtkWidget *button = gtk_button_new_from_icon_name ("ts-remove-symbolic");

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, "Remove from the List");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, forget, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.forget-file");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", uri);

  if (!file->exists)
    gtk_widget_add_css_class (row, "missing-file");
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  gtk_list_box_append (self->recent_list, row);
}

static void
fill_recent_list (TsWelcomePage *self)
{
  g_autoptr (GPtrArray) files = ts_recent_files_list (gtk_recent_manager_get_default (), MAX_RECENT);
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->recent_list, 0)) != NULL)
    gtk_list_box_remove (self->recent_list, GTK_WIDGET (row));
  for (guint i = 0; i < files->len; i++)
    add_recent_row (self, files->pdata[i]);
}

static void
fill_sample_list (TsWelcomePage *self)
{
  guint n;
  const TsSample *samples = ts_sample_list (&n);

  for (guint i = 0; i < n; i++)
    {
      GtkWidget *row = new_row (samples[i].title, samples[i].description, "win.open-sample", samples[i].id);

      adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
      gtk_list_box_append (self->sample_list, row);
    }
}

static void
recent_changed (TsWelcomePage *self)
{
  self->has_recent = gtk_widget_get_mapped (GTK_WIDGET (self));
  if (self->has_recent)
    fill_recent_list (self);
}

static void
ts_welcome_page_map (GtkWidget *widget)
{
  TsWelcomePage *self = TS_WELCOME_PAGE (widget);

  if (!self->has_recent)
    fill_recent_list (self);
  self->has_recent = TRUE;

  GTK_WIDGET_CLASS (ts_welcome_page_parent_class)->map (widget);
}

static gboolean
ts_welcome_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (TS_WELCOME_PAGE (widget)->open_button);
}

static void
ts_welcome_page_dispose (GObject *object)
{
  TsWelcomePage *self = TS_WELCOME_PAGE (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);

  G_OBJECT_CLASS (ts_welcome_page_parent_class)->dispose (object);
}

static void
ts_welcome_page_class_init (TsWelcomePageClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ts_welcome_page_dispose;
  widget_class->map = ts_welcome_page_map;
  widget_class->grab_focus = ts_welcome_page_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-welcome-page.ui");
  gtk_widget_class_bind_template_child (widget_class, TsWelcomePage, scroller);
  gtk_widget_class_bind_template_child (widget_class, TsWelcomePage, recent_list);
  gtk_widget_class_bind_template_child (widget_class, TsWelcomePage, sample_list);
  gtk_widget_class_bind_template_child (widget_class, TsWelcomePage, open_button);
}

static void
ts_welcome_page_init (TsWelcomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_sample_list (self);
  g_signal_connect_object (gtk_recent_manager_get_default (), "changed", G_CALLBACK (recent_changed), self, G_CONNECT_SWAPPED);
}

GtkWidget *
ts_welcome_page_new (void)
{
  return g_object_new (TS_TYPE_WELCOME_PAGE, NULL);
}
