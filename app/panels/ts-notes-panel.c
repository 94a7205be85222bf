#include "app/panels/ts-notes-panel.h"

#include "app/panels/ts-panels.h"

struct _TsNotesPanel
{
  GtkWidget parent_instance;

  TsCanvas *canvas; /* (nullable): a weak pointer */
  TsGraph *graph;   /* (nullable) */

  GtkStack *stack;
  GtkLabel *count;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (TsNotesPanel, ts_notes_panel, GTK_TYPE_WIDGET)

enum
{
  OP_ACTIVATED,
  SCOPE_ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* ---- rows -------------------------------------------------------------------------------------- */

static const TsNote *
get_note (TsNotesPanel *self,
          GtkWidget *row)
{
  const GPtrArray *notes = ts_canvas_get_notes (self->canvas)->notes;
  guint i = (guint)gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));

  return i < notes->len ? notes->pdata[i] : NULL;
}

static void
remove_clicked (GtkWidget *button,
                TsNotesPanel *self)
{
  const TsNote *note = get_note (self, gtk_widget_get_ancestor (button, GTK_TYPE_LIST_BOX_ROW));
  g_autoptr (TsNotes) notes = note != NULL ? ts_notes_remove (ts_canvas_get_notes (self->canvas), note->name, note->is_scope) : NULL;

  if (notes != NULL)
    ts_canvas_set_notes (self->canvas, notes);
}

static void
row_activated (TsNotesPanel *self,
               GtkListBoxRow *row)
{
  const TsNote *note = get_note (self, GTK_WIDGET (row));
  const TsOperation *op;

  if (note == NULL || self->graph == NULL)
    return;
  if (note->is_scope)
    {
      g_signal_emit (self, signals[SCOPE_ACTIVATED], 0, note->name);
      return;
    }
  op = ts_graph_find_operation (self->graph, note->name);
  if (op != NULL)
    g_signal_emit (self, signals[OP_ACTIVATED], 0, op->index);
}

/* Whether there is such a place in this version of the graph: a scope is there if an operation in it is. */
static gboolean
is_there (TsNotesPanel *self,
          const TsNote *note)
{
  g_autofree char *prefix = g_strconcat (note->name, "/", NULL);

  if (self->graph == NULL || !note->is_scope)
    return self->graph != NULL && ts_graph_find_operation (self->graph, note->name) != NULL;
  for (guint32 op = 0; op < ts_graph_get_n_operations (self->graph); op++)
    if (g_str_has_prefix (ts_graph_get_operation (self->graph, op)->name, prefix))
      return TRUE;
  return FALSE;
}

static GtkWidget *
new_label (const char *text,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
new_texts (TsNotesPanel *self,
           const TsNote *note)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *name = new_label (note->name, "caption");

  gtk_widget_add_css_class (name, "dim-label");
  gtk_box_append (GTK_BOX (box), new_label (*note->text != '\0' ? note->text : "Pin", "note-text"));
  gtk_box_append (GTK_BOX (box), name);
  if (!is_there (self, note))
    gtk_box_append (GTK_BOX (box), new_label (note->is_scope ? "There is no such scope now" : "There is no such operation now", "error"));
  return box;
}

static GtkWidget *
new_row (TsNotesPanel *self,
         const TsNote *note)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *dot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *remove = gtk_button_new_from_icon_name ("window-close-symbolic");
  g_autofree char *class = g_strconcat ("note-", ts_note_color_get_name (note->color), NULL);
  g_autofree char *label = g_strdup_printf ("Remove the Note of %s", note->name);

  gtk_widget_add_css_class (dot, "note-dot");
  gtk_widget_add_css_class (dot, class);
  gtk_widget_set_valign (dot, GTK_ALIGN_START);
  gtk_widget_add_css_class (remove, "flat");
  gtk_widget_set_valign (remove, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (remove, "Remove");
  gtk_accessible_update_property (GTK_ACCESSIBLE (remove), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_object (remove, "clicked", G_CALLBACK (remove_clicked), self, 0);
  gtk_box_append (GTK_BOX (row), dot);
  gtk_box_append (GTK_BOX (row), new_texts (self, note));
  gtk_box_append (GTK_BOX (row), remove);
  gtk_widget_add_css_class (row, "note-row");
  return row;
}

static void
update (TsNotesPanel *self)
{
  const GPtrArray *notes = self->canvas != NULL ? ts_canvas_get_notes (self->canvas)->notes : NULL;
  guint n = notes != NULL ? notes->len : 0;
  g_autofree char *text = g_strdup_printf (n == 1 ? "%u note" : "%u notes", n);
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < n; i++)
    gtk_list_box_append (self->list, new_row (self, notes->pdata[i]));
  gtk_label_set_label (self->count, text);
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "notes" : "none");
}

/* ---- life -------------------------------------------------------------------------------------- */

static gboolean
ts_notes_panel_grab_focus (GtkWidget *widget)
{
  return gtk_widget_child_focus (GTK_WIDGET (TS_NOTES_PANEL (widget)->list), GTK_DIR_TAB_FORWARD);
}

static void
ts_notes_panel_dispose (GObject *object)
{
  TsNotesPanel *self = TS_NOTES_PANEL (object);

  g_clear_weak_pointer (&self->canvas);
  g_clear_pointer (&self->graph, ts_graph_unref);
  ts_panels_dispose_template (GTK_WIDGET (object), TS_TYPE_NOTES_PANEL);

  G_OBJECT_CLASS (ts_notes_panel_parent_class)->dispose (object);
}

static void
ts_notes_panel_class_init (TsNotesPanelClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ts_notes_panel_dispose;
  widget_class->grab_focus = ts_notes_panel_grab_focus;

  signals[OP_ACTIVATED] = g_signal_new ("op-activated", TS_TYPE_NOTES_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SCOPE_ACTIVATED] = g_signal_new ("scope-activated", TS_TYPE_NOTES_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-notes-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, TsNotesPanel, stack);
  gtk_widget_class_bind_template_child (widget_class, TsNotesPanel, count);
  gtk_widget_class_bind_template_child (widget_class, TsNotesPanel, list);
  gtk_widget_class_bind_template_callback (widget_class, row_activated);
}

static void
ts_notes_panel_init (TsNotesPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update (self);
}

GtkWidget *
ts_notes_panel_new (void)
{
  return g_object_new (TS_TYPE_NOTES_PANEL, NULL);
}

void
ts_notes_panel_set_canvas (TsNotesPanel *self,
                           TsCanvas *canvas)
{
  g_return_if_fail (TS_IS_NOTES_PANEL (self));

  if (self->canvas != NULL)
    g_signal_handlers_disconnect_by_data (self->canvas, self);
  g_set_weak_pointer (&self->canvas, canvas);
  if (canvas != NULL)
    g_signal_connect_object (canvas, "notify::notes", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

void
ts_notes_panel_set_graph (TsNotesPanel *self,
                          TsGraph *graph)
{
  TsGraph *old = self->graph;

  g_return_if_fail (TS_IS_NOTES_PANEL (self));

  self->graph = graph != NULL ? ts_graph_ref (graph) : NULL;
  g_clear_pointer (&old, ts_graph_unref);
  update (self);
}
