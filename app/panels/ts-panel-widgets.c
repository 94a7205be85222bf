#include "app/panels/ts-panel-widgets.h"

GtkWidget *
ts_panel_new_label (const char *text,
                    PangoEllipsizeMode ellipsize,
                    const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), ellipsize);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

void
ts_panel_set_problem (GtkLabel *label,
                      GtkWidget *entry,
                      const char *problem)
{
  gtk_label_set_label (label, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (label), problem != NULL);
  if (problem != NULL)
    gtk_widget_add_css_class (entry, "error");
  else
    gtk_widget_remove_css_class (entry, "error");
}

GtkWidget *
ts_panel_new_row_button (const char *icon_name,
                         const char *tooltip,
                         const char *name)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "small-button");
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return button;
}

GtkWidget *
ts_panel_append_row (GtkListBox *list,
                     const char *text,
                     const char *detail,
                     gboolean is_bad)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (texts), ts_panel_new_label (text, PANGO_ELLIPSIZE_END, NULL));
  if (detail != NULL)
    {
      GtkWidget *label = ts_panel_new_label (detail, PANGO_ELLIPSIZE_END, "caption");

      gtk_widget_add_css_class (label, is_bad ? "error" : "dim-label");
      gtk_box_append (GTK_BOX (texts), label);
    }
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (texts, text);
  gtk_box_append (GTK_BOX (line), texts);
  gtk_widget_add_css_class (line, "watch-row");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), line);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, text, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, detail != NULL ? detail : "", -1);
  gtk_list_box_append (list, row);
  return line;
}

GtkListBoxRow *
ts_panel_get_row (GtkWidget *box)
{
  return GTK_LIST_BOX_ROW (gtk_widget_get_parent (box));
}

void
ts_panel_clear_list (GtkListBox *list)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}
