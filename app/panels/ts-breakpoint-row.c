#include "app/panels/ts-breakpoint-row.h"

struct _TsBreakpointRow
{
  GtkListBoxRow parent_instance;

  TsDocument *document;
  TsBreakpoint *breakpoint; /* as it was last shown */
  guint id;
  gboolean updating;

  GtkSwitch *enabled;
  GtkLabel *text;
  GtkLabel *detail;
  GtkWidget *remove_button;
};

G_DEFINE_FINAL_TYPE (TsBreakpointRow, ts_breakpoint_row, GTK_TYPE_LIST_BOX_ROW)

static void
enabled_changed (TsBreakpointRow *self)
{
  if (!self->updating)
    ts_document_enable_breakpoint (self->document, self->id, gtk_switch_get_active (self->enabled));
}

static void
remove_clicked (TsBreakpointRow *self)
{
  ts_document_remove_breakpoint (self->document, self->id);
}

static void
ts_breakpoint_row_dispose (GObject *object)
{
  TsBreakpointRow *self = TS_BREAKPOINT_ROW (object);

  g_clear_object (&self->document);
  g_clear_pointer (&self->breakpoint, ts_breakpoint_free);

  G_OBJECT_CLASS (ts_breakpoint_row_parent_class)->dispose (object);
}

static void
ts_breakpoint_row_class_init (TsBreakpointRowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ts_breakpoint_row_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-breakpoint-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TsBreakpointRow, enabled);
  gtk_widget_class_bind_template_child (widget_class, TsBreakpointRow, text);
  gtk_widget_class_bind_template_child (widget_class, TsBreakpointRow, detail);
  gtk_widget_class_bind_template_child (widget_class, TsBreakpointRow, remove_button);
  gtk_widget_class_bind_template_callback (widget_class, enabled_changed);
  gtk_widget_class_bind_template_callback (widget_class, remove_clicked);
}

static void
ts_breakpoint_row_init (TsBreakpointRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
ts_breakpoint_row_new (TsDocument *document,
                       guint id)
{
  TsBreakpointRow *self = g_object_new (TS_TYPE_BREAKPOINT_ROW, NULL);

  self->document = g_object_ref (document);
  self->id = id;
  return GTK_WIDGET (self);
}

guint
ts_breakpoint_row_get_id (TsBreakpointRow *self)
{
  g_return_val_if_fail (TS_IS_BREAKPOINT_ROW (self), 0);

  return self->id;
}

guint32
ts_breakpoint_row_get_op (TsBreakpointRow *self)
{
  g_return_val_if_fail (TS_IS_BREAKPOINT_ROW (self), TS_NO_OP);

  TsGraph *graph = ts_document_get_graph (self->document);
  guint32 n_ops = ts_graph_get_n_operations (graph);

  for (guint32 i = 0; self->breakpoint != NULL && i < n_ops; i++)
    if (ts_breakpoint_matches (self->breakpoint, ts_graph_get_operation (graph, i)))
      return i;
  return TS_NO_OP;
}

/* "2 · before · 3 operations · hit once" (transfer full) */
static char *
describe (const TsBreakpoint *breakpoint)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%u · %s", breakpoint->id, breakpoint->after ? "after" : "before");
  if (breakpoint->temporary)
    g_string_append (text, " · once");
  if (breakpoint->kind != TS_BREAK_OPERATION && breakpoint->kind != TS_BREAK_OUTPUT)
    g_string_append_printf (text, " · %u %s", breakpoint->n_matches, breakpoint->n_matches == 1 ? "operation" : "operations");
  if (breakpoint->n_hits == 1)
    g_string_append (text, " · hit once");
  else if (breakpoint->n_hits > 1)
    g_string_append_printf (text, " · hit %" G_GUINT64_FORMAT " times", breakpoint->n_hits);
  return g_string_free (text, FALSE);
}

static void
name_for_screen_readers (TsBreakpointRow *self,
                         const TsBreakpoint *breakpoint,
                         const char *detail)
{
  g_autofree char *enable = g_strdup_printf ("Breakpoint %u on %s", breakpoint->id, breakpoint->text);
  g_autofree char *remove = g_strdup_printf ("Remove Breakpoint %u", breakpoint->id);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, breakpoint->text,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, detail,
                                  -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->enabled), GTK_ACCESSIBLE_PROPERTY_LABEL, enable, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remove_button), GTK_ACCESSIBLE_PROPERTY_LABEL, remove, -1);
}

void
ts_breakpoint_row_update (TsBreakpointRow *self,
                          const TsBreakpoint *breakpoint)
{
  g_return_if_fail (TS_IS_BREAKPOINT_ROW (self));
  g_return_if_fail (breakpoint->id == self->id);

  g_autofree char *detail = describe (breakpoint);

  self->updating = TRUE;
  gtk_switch_set_active (self->enabled, breakpoint->enabled);
  self->updating = FALSE;
  gtk_label_set_label (self->text, breakpoint->text);
  gtk_label_set_label (self->detail, detail);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->text), breakpoint->text);
  name_for_screen_readers (self, breakpoint, detail);

  g_clear_pointer (&self->breakpoint, ts_breakpoint_free);
  self->breakpoint = ts_breakpoint_copy (breakpoint);
}
