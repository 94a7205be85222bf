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
  GtkEntry *definition;
  GtkEntry *condition;
  GtkLabel *problem;
  GtkToggleButton *definition_button;
  GtkToggleButton *condition_button;
  GtkWidget *remove_button;
};

G_DEFINE_FINAL_TYPE (TsBreakpointRow, ts_breakpoint_row, GTK_TYPE_LIST_BOX_ROW)

static void
enabled_changed (TsBreakpointRow *self)
{
  if (!self->updating)
    ts_document_enable_breakpoint (self->document, self->id, gtk_switch_get_active (self->enabled));
}

static const char *
get_condition (TsBreakpointRow *self)
{
  return self->breakpoint != NULL && self->breakpoint->condition != NULL ? ts_expression_get_text (self->breakpoint->condition) : "";
}

/* @entry: where it was written, (nullable) */
static void
set_problem (TsBreakpointRow *self,
             GtkEntry *entry,
             const char *problem)
{
  gtk_label_set_label (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
  gtk_widget_remove_css_class (GTK_WIDGET (self->condition), "error");
  gtk_widget_remove_css_class (GTK_WIDGET (self->definition), "error");
  if (problem != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (entry), "error");
}

/* ---- all that it says ------------------------------------------------------------------------- */

static void
show_definition (TsBreakpointRow *self)
{
  g_autofree char *text = ts_breakpoint_to_string (self->breakpoint, TRUE);

  if (!g_str_equal (text, gtk_editable_get_text (GTK_EDITABLE (self->definition))))
    gtk_editable_set_text (GTK_EDITABLE (self->definition), text);
}

static void
definition_toggled (TsBreakpointRow *self)
{
  gboolean is_shown = gtk_toggle_button_get_active (self->definition_button);

  gtk_widget_set_visible (GTK_WIDGET (self->definition), is_shown);
  set_problem (self, NULL, NULL);
  if (!is_shown || self->breakpoint == NULL)
    return;
  show_definition (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->definition));
}

static void
definition_entered (TsBreakpointRow *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->definition));
  g_autoptr (GError) error = NULL;

  if (ts_document_redefine_breakpoint (self->document, self->id, text, &error))
    gtk_toggle_button_set_active (self->definition_button, FALSE);
  else
    set_problem (self, self->definition, error->message);
}

/* ---- the condition alone ---------------------------------------------------------------------- */

/* What is written but wrong stays there, with the reason; the breakpoint stays as it was. */
static void
condition_entered (TsBreakpointRow *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->condition))));
  g_autoptr (GError) error = NULL;
  gboolean ok = ts_document_set_condition (self->document, self->id, *text != '\0' ? text : NULL, &error);

  set_problem (self, self->condition, ok ? NULL : error->message);
}

/* Hidden, it is no condition any more. */
static void
condition_toggled (TsBreakpointRow *self)
{
  gboolean is_shown = gtk_toggle_button_get_active (self->condition_button);

  gtk_widget_set_visible (GTK_WIDGET (self->condition), is_shown);
  if (self->updating)
    return;
  if (is_shown)
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->condition));
      return;
    }
  set_problem (self, NULL, NULL);
  gtk_editable_set_text (GTK_EDITABLE (self->condition), "");
  if (*get_condition (self) != '\0')
    ts_document_set_condition (self->document, self->id, NULL, NULL);
}

/* Another condition than before is shown; what is being written is let be. */
static void
show_condition (TsBreakpointRow *self,
                const char *before)
{
  const char *now = get_condition (self);

  if (strcmp (before, now) == 0)
    return;
  set_problem (self, NULL, NULL);
  gtk_editable_set_text (GTK_EDITABLE (self->condition), now);
  if (*now != '\0')
    {
      self->updating = TRUE;
      gtk_toggle_button_set_active (self->condition_button, TRUE);
      self->updating = FALSE;
    }
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
  gtk_widget_class_bind_template_child (widget_class, TsBreakpointRow, definition);
  gtk_widget_class_bind_template_child (widget_class, TsBreakpointRow, definition_button);
  gtk_widget_class_bind_template_child (widget_class, TsBreakpointRow, condition);
  gtk_widget_class_bind_template_child (widget_class, TsBreakpointRow, problem);
  gtk_widget_class_bind_template_child (widget_class, TsBreakpointRow, condition_button);
  gtk_widget_class_bind_template_child (widget_class, TsBreakpointRow, remove_button);
  gtk_widget_class_bind_template_callback (widget_class, enabled_changed);
  gtk_widget_class_bind_template_callback (widget_class, definition_entered);
  gtk_widget_class_bind_template_callback (widget_class, definition_toggled);
  gtk_widget_class_bind_template_callback (widget_class, condition_entered);
  gtk_widget_class_bind_template_callback (widget_class, condition_toggled);
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

/* In which hits and turns, armed by which other, and in which groups: what stands behind the place. */
static void
append_options (GString *text,
                const TsBreakpoint *breakpoint)
{
  g_autofree char *all = ts_breakpoint_to_string (breakpoint, FALSE);
  const char *options = strstr (all, breakpoint->text) + strlen (breakpoint->text);
  g_autofree char *log = breakpoint->log != NULL ? ts_log_action_to_string (breakpoint->log) : NULL;

  if (breakpoint->dead)
    g_string_append (text, " · also dead");
  if (*options != '\0')
    g_string_append_printf (text, " ·%s", options);
  for (guint i = 0; breakpoint->groups != NULL && breakpoint->groups[i] != NULL; i++)
    g_string_append_printf (text, " · group %s", breakpoint->groups[i]);
  if (log != NULL)
    g_string_append_printf (text, " · log %s", log);
}

/* "2 · before · hits =2 · 3 operations · hit once" (transfer full) */
static char *
describe (const TsBreakpoint *breakpoint)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%u · %s", breakpoint->id, breakpoint->after ? "after" : "before");
  if (breakpoint->temporary)
    g_string_append (text, " · once");
  append_options (text, breakpoint);
  if (breakpoint->kind != TS_BREAK_OPERATION && breakpoint->kind != TS_BREAK_OUTPUT && breakpoint->kind != TS_BREAK_DEVICE)
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
  g_autofree char *condition = g_strdup_printf ("Condition of Breakpoint %u", breakpoint->id);
  g_autofree char *conditional = g_strdup_printf ("Breakpoint %u Has a Condition", breakpoint->id);
  g_autofree char *definition = g_strdup_printf ("Where and When Breakpoint %u Stops", breakpoint->id);
  g_autofree char *edit = g_strdup_printf ("Edit Breakpoint %u", breakpoint->id);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, breakpoint->text,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, detail,
                                  -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->enabled), GTK_ACCESSIBLE_PROPERTY_LABEL, enable, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->remove_button), GTK_ACCESSIBLE_PROPERTY_LABEL, remove, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->definition), GTK_ACCESSIBLE_PROPERTY_LABEL, definition, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->definition_button), GTK_ACCESSIBLE_PROPERTY_LABEL, edit, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->condition), GTK_ACCESSIBLE_PROPERTY_LABEL, condition, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->condition_button), GTK_ACCESSIBLE_PROPERTY_LABEL, conditional, -1);
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
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->detail), detail);
  name_for_screen_readers (self, breakpoint, detail);

  g_autofree char *before = g_strdup (get_condition (self));

  g_clear_pointer (&self->breakpoint, ts_breakpoint_free);
  self->breakpoint = ts_breakpoint_copy (breakpoint);
  show_condition (self, before);
}
