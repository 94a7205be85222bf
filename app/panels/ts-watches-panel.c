#include "app/panels/ts-watches-panel.h"

#include "app/panels/ts-panel-widgets.h"
#include "app/panels/ts-sparkline.h"
#include "engine/tensor/ts-tensor-format.h"

#define PREVIEW_CHARS 60

struct _TsWatchesPanel
{
  GtkWidget parent_instance;

  TsDocument *document;

  GtkWidget *box;
  GtkEntry *entry;
  GtkLabel *problem;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (TsWatchesPanel, ts_watches_panel, GTK_TYPE_WIDGET)

/* ---- the list ---------------------------------------------------------------------------------- */

static void
remove_clicked (GtkWidget *button,
                TsWatchesPanel *self)
{
  g_autofree char *line = g_strdup_printf ("undisplay %u", GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "id")));

  ts_debug_worker_run_line (ts_document_get_worker (self->document), line);
}

static GtkWidget *
new_row (TsWatchesPanel *self,
         const TsDisplay *display)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *curve = ts_sparkline_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("ts-remove-symbolic");
  g_autofree char *preview = display->value != NULL ? ts_tensor_format_preview (display->value, PREVIEW_CHARS) : NULL;
  const char *text = ts_expression_get_text (display->expression);
  g_autofree char *title = g_strconcat (text, display->is_fixed ? "  (fixed)" : "", NULL);
  g_autofree char *remove = g_strdup_printf ("Stop Watching %s", text);
  GtkWidget *value = ts_panel_new_label (preview != NULL ? preview : display->problem, PANGO_ELLIPSIZE_END, "monospace");

  gtk_widget_add_css_class (value, preview == NULL ? "dim-label" : display->has_changed ? "changed-value"
                                                                                        : "caption");
  gtk_widget_set_tooltip_text (value, preview != NULL ? preview : display->problem);
  gtk_box_append (GTK_BOX (texts), ts_panel_new_label (title, PANGO_ELLIPSIZE_END, "heading"));
  gtk_box_append (GTK_BOX (texts), value);
  gtk_widget_set_hexpand (texts, TRUE);
  ts_sparkline_set_values (TS_SPARKLINE (curve), (const double *)(const void *)display->series->data, display->series->len);
  gtk_widget_set_valign (curve, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "small-button");
  gtk_widget_set_tooltip_text (button, "Stop Watching");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, remove, -1);
  g_object_set_data (G_OBJECT (button), "id", GUINT_TO_POINTER (display->id));
  g_signal_connect (button, "clicked", G_CALLBACK (remove_clicked), self);
  gtk_box_append (GTK_BOX (row), texts);
  gtk_box_append (GTK_BOX (row), curve);
  gtk_box_append (GTK_BOX (row), button);
  gtk_widget_add_css_class (row, "watch-row");
  return row;
}

static void
refresh (TsWatchesPanel *self)
{
  g_autoptr (GPtrArray) displays = NULL;
  GtkListBoxRow *row;

  if (self->document != NULL && ts_debug_worker_get_busy (ts_document_get_worker (self->document)))
    return; /* once more when it is done */
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  if (self->document == NULL)
    return;
  displays = ts_debug_worker_dup_displays (ts_document_get_worker (self->document));
  for (guint i = 0; i < displays->len; i++)
    gtk_list_box_append (self->list, new_row (self, g_ptr_array_index (displays, i)));
}

/* ---- adding ------------------------------------------------------------------------------------ */

static void
entry_changed (TsWatchesPanel *self)
{
  ts_panel_set_problem (self->problem, GTK_WIDGET (self->entry), NULL);
}

static void
add_clicked (TsWatchesPanel *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  g_autofree char *line = g_strconcat ("display ", text, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TsExpression) expression = NULL;

  if (self->document == NULL || *text == '\0')
    return;
  expression = ts_expression_parse (text, &error);
  if (expression == NULL)
    {
      ts_panel_set_problem (self->problem, GTK_WIDGET (self->entry), error->message);
      return;
    }
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  ts_debug_worker_run_line (ts_document_get_worker (self->document), line);
}

/* ---- life -------------------------------------------------------------------------------------- */

static gboolean
ts_watches_panel_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (TS_WATCHES_PANEL (widget)->entry));
}

static void
ts_watches_panel_dispose (GObject *object)
{
  TsWatchesPanel *self = TS_WATCHES_PANEL (object);

  if (self->box != NULL)
    ts_watches_panel_set_document (self, NULL);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (ts_watches_panel_parent_class)->dispose (object);
}

static void
ts_watches_panel_class_init (TsWatchesPanelClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ts_watches_panel_dispose;
  widget_class->grab_focus = ts_watches_panel_grab_focus;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-watches-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, TsWatchesPanel, box);
  gtk_widget_class_bind_template_child (widget_class, TsWatchesPanel, entry);
  gtk_widget_class_bind_template_child (widget_class, TsWatchesPanel, problem);
  gtk_widget_class_bind_template_child (widget_class, TsWatchesPanel, list);
  gtk_widget_class_bind_template_callback (widget_class, add_clicked);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed);
}

static void
ts_watches_panel_init (TsWatchesPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
ts_watches_panel_new (void)
{
  return g_object_new (TS_TYPE_WATCHES_PANEL, NULL);
}

void
ts_watches_panel_set_document (TsWatchesPanel *self,
                               TsDocument *document)
{
  g_return_if_fail (TS_IS_WATCHES_PANEL (self));
  g_return_if_fail (document == NULL || TS_IS_DOCUMENT (document));

  if (self->document == document)
    return;
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_set_object (&self->document, document);
  if (document != NULL)
    g_signal_connect_swapped (document, "values-changed", G_CALLBACK (refresh), self);
  refresh (self);
}
