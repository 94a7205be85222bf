#include "app/panels/ts-fetches-panel.h"

#include "app/panels/ts-panels.h"

#include <string.h>

struct _TsFetchesPanel
{
  GtkWidget parent_instance;

  GtkListBox *list;
  GtkWidget *hint_label;
  GtkEntry *entry;
  GtkLabel *error_label;

  TsDocument *document;
};

G_DEFINE_FINAL_TYPE (TsFetchesPanel, ts_fetches_panel, GTK_TYPE_WIDGET)

enum
{
  OUTPUT_ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* ---- rows ------------------------------------------------------------------------------------- */

static GQuark
output_quark (void)
{
  return g_quark_from_static_string ("ts-output");
}

static void
set_output (GtkWidget *widget,
            TsOutput output)
{
  g_object_set_qdata_full (G_OBJECT (widget), output_quark (), g_memdup2 (&output, sizeof output), g_free);
}

static TsOutput
get_output (gpointer widget)
{
  return *(TsOutput *)g_object_get_qdata (G_OBJECT (widget), output_quark ());
}

static void
on_remove (TsFetchesPanel *self,
           GtkButton *button)
{
  ts_document_set_fetched (self->document, get_output (button), FALSE);
}

static void
on_row_activated (TsFetchesPanel *self,
                  GtkListBoxRow *row)
{
  TsOutput output = get_output (row);

  g_signal_emit (self, signals[OUTPUT_ACTIVATED], 0, output.op, output.index);
}

static GtkWidget *
make_argument_label (const char *argument)
{
  GtkWidget *label = gtk_label_new (argument);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (label, "What the signature calls it");
  gtk_widget_add_css_class (label, "argument");

  return label;
}

static GtkWidget *
make_labels (TsFetchesPanel *self,
             TsOutput output,
             const char *name)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *name_label = gtk_label_new (name);
  g_autofree char *argument = ts_document_dup_argument (self->document, output, FALSE);
  TsShape shape = ts_document_get_shape (self->document, output);
  g_autofree char *shape_text = ts_shape_to_string (&shape);
  TsDType dtype = ts_dtype_base (ts_graph_get_dtype (ts_document_get_graph (self->document), output));
  g_autofree char *type = g_strdup_printf ("%s %s", ts_dtype_name (dtype), shape_text);
  GtkWidget *type_label = gtk_label_new (type);

  gtk_label_set_xalign (GTK_LABEL (name_label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name_label), PANGO_ELLIPSIZE_START);
  gtk_widget_set_tooltip_text (name_label, name);
  gtk_label_set_xalign (GTK_LABEL (type_label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (type_label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (type_label, "caption");
  gtk_widget_add_css_class (type_label, "numeric");
  gtk_widget_add_css_class (type_label, "dim-label");
  gtk_widget_set_hexpand (box, TRUE);
  if (argument != NULL)
    gtk_box_append (GTK_BOX (line), make_argument_label (argument));
  gtk_box_append (GTK_BOX (line), name_label);
  gtk_box_append (GTK_BOX (box), line);
  gtk_box_append (GTK_BOX (box), type_label);

  return box;
}

static GtkWidget *
make_row (TsFetchesPanel *self,
          TsOutput output)
{
  g_autofree char *name = ts_graph_dup_output_name (ts_document_get_graph (self->document), output);
  g_autofree char *label = g_strdup_printf ("Do not fetch %s", name);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *button = gtk_button_new_from_icon_name ("list-remove-symbolic");

  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 6);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "small-button");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  set_output (button, output);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (on_remove), self);

  gtk_box_append (GTK_BOX (box), make_labels (self, output, name));
  gtk_box_append (GTK_BOX (box), button);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  set_output (row, output);

  return row;
}

static void
update (TsFetchesPanel *self)
{
  const TsOutput *fetches = NULL;
  GtkListBoxRow *row;
  guint n = 0;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));

  if (self->document != NULL)
    fetches = ts_debug_worker_get_fetches (ts_document_get_worker (self->document), &n);

  for (guint i = 0; i < n; i++)
    gtk_list_box_append (self->list, make_row (self, fetches[i]));

  gtk_widget_set_visible (GTK_WIDGET (self->list), n > 0);
  gtk_widget_set_visible (self->hint_label, n == 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self->entry), self->document != NULL);
}

/* ---- adding ----------------------------------------------------------------------------------- */

static void
show_error (TsFetchesPanel *self,
            const char *message)
{
  gtk_label_set_text (self->error_label, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), message != NULL);
  if (message != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
}

static void
on_text_changed (TsFetchesPanel *self)
{
  show_error (self, NULL);
}

static void
on_add (TsFetchesPanel *self)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  g_autoptr (GError) error = NULL;
  TsOutput output;

  if (self->document == NULL || name[0] == '\0')
    return;

  if (!ts_graph_find_output (ts_document_get_graph (self->document), name, &output, &error))
    {
      show_error (self, error->message);
      return;
    }

  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  ts_document_set_fetched (self->document, output, TRUE);
}

/* ---- interface -------------------------------------------------------------------------------- */

GtkWidget *
ts_fetches_panel_new (void)
{
  return g_object_new (TS_TYPE_FETCHES_PANEL, NULL);
}

static void
leave_document (TsFetchesPanel *self)
{
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);

  g_clear_object (&self->document);
}

void
ts_fetches_panel_set_document (TsFetchesPanel *self,
                               TsDocument *document)
{
  g_return_if_fail (TS_IS_FETCHES_PANEL (self));

  leave_document (self);
  if (document != NULL)
    {
      self->document = g_object_ref (document);
      g_signal_connect_swapped (document, "fetches-changed", G_CALLBACK (update), self);
      g_signal_connect_swapped (document, "notify::shapes", G_CALLBACK (update), self);
    }

  show_error (self, NULL);
  update (self);
}

static void
ts_fetches_panel_dispose (GObject *object)
{
  leave_document (TS_FETCHES_PANEL (object));
  ts_panels_dispose_template (GTK_WIDGET (object), TS_TYPE_FETCHES_PANEL);

  G_OBJECT_CLASS (ts_fetches_panel_parent_class)->dispose (object);
}

static void
ts_fetches_panel_class_init (TsFetchesPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ts_fetches_panel_dispose;

  signals[OUTPUT_ACTIVATED] = g_signal_new ("output-activated", TS_TYPE_FETCHES_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                            G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-fetches-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, TsFetchesPanel, list);
  gtk_widget_class_bind_template_child (widget_class, TsFetchesPanel, hint_label);
  gtk_widget_class_bind_template_child (widget_class, TsFetchesPanel, entry);
  gtk_widget_class_bind_template_child (widget_class, TsFetchesPanel, error_label);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_text_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_add);
}

static void
ts_fetches_panel_init (TsFetchesPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update (self);
}
