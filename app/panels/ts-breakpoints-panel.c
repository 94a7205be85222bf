#include "app/panels/ts-breakpoints-panel.h"

#include "app/panels/ts-panel-widgets.h"
#include "app/panels/ts-breakpoint-row.h"
#include "app/panels/ts-catches-button.h"
#include "app/panels/ts-state-watches.h"
#include "engine/debug/worker/ts-debug-worker-answers.h"
#include "engine/debug/breakpoint/ts-log-action.h"
#include "engine/debug/ts-numeric.h"

struct _TsBreakpointsPanel
{
  GtkWidget parent_instance;

  TsDocument *document;

  GtkWidget *box;
  GtkWidget *entry;
  GtkToggleButton *after_button;
  GtkToggleButton *log_button;
  GtkWidget *log_entry;
  GtkLabel *problem;
  GtkCheckButton *catch_nan;
  GtkCheckButton *catch_inf;
  TsCatchesButton *catches_button;
  gboolean is_refreshing;
  GtkListBox *list;
  TsStateWatches *state_watches;
  GtkWidget *foot;
  GtkWidget *groups_button;
};

G_DEFINE_FINAL_TYPE (TsBreakpointsPanel, ts_breakpoints_panel, GTK_TYPE_WIDGET)

enum
{
  OP_ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* ---- the list --------------------------------------------------------------------------------- */

static TsBreakpointRow *
get_row (TsBreakpointsPanel *self,
         guint i)
{
  return (TsBreakpointRow *)gtk_list_box_get_row_at_index (self->list, (int)i);
}

/* Makes row @i the one of breakpoint @id. Both lists go up by id, so what stands before it belongs to breakpoints that are gone. */
static TsBreakpointRow *
ensure_row (TsBreakpointsPanel *self,
            guint i,
            guint id)
{
  TsBreakpointRow *row = get_row (self, i);

  while (row != NULL && ts_breakpoint_row_get_id (row) < id)
    {
      gtk_list_box_remove (self->list, GTK_WIDGET (row));
      row = get_row (self, i);
    }
  if (row == NULL || ts_breakpoint_row_get_id (row) != id)
    gtk_list_box_insert (self->list, ts_breakpoint_row_new (self->document, id), (int)i);
  return get_row (self, i);
}

static void
show_catches (TsBreakpointsPanel *self)
{
  guint catches = self->document != NULL ? ts_debug_worker_get_catches (ts_document_get_worker (self->document)) : 0;

  self->is_refreshing = TRUE;
  gtk_check_button_set_active (self->catch_nan, (catches & TS_NUMERIC_NAN) != 0);
  gtk_check_button_set_active (self->catch_inf, (catches & TS_NUMERIC_INF) != 0);
  self->is_refreshing = FALSE;
}

static void
catches_toggled (TsBreakpointsPanel *self)
{
  if (self->document == NULL || self->is_refreshing)
    return;

  guint others = ts_debug_worker_get_catches (ts_document_get_worker (self->document)) & ~(guint)(TS_NUMERIC_NAN | TS_NUMERIC_INF);

  ts_document_set_catches (self->document, others | (gtk_check_button_get_active (self->catch_nan) ? TS_NUMERIC_NAN : 0) |
                                               (gtk_check_button_get_active (self->catch_inf) ? TS_NUMERIC_INF : 0));
}

/* ---- groups: several at once ------------------------------------------------------------------- */

static void
switch_group (TsBreakpointsPanel *self,
              const char *command,
              GVariant *group)
{
  g_autofree char *line = g_strdup_printf ("%s %s", command, g_variant_get_string (group, NULL));

  if (self->document != NULL)
    ts_debug_worker_run_line (ts_document_get_worker (self->document), line);
}

static void
enable_group (GtkWidget *widget,
              const char *action,
              GVariant *group)
{
  switch_group (TS_BREAKPOINTS_PANEL (widget), "enable", group);
}

static void
disable_group (GtkWidget *widget,
               const char *action,
               GVariant *group)
{
  switch_group (TS_BREAKPOINTS_PANEL (widget), "disable", group);
}

static void
append_group (GMenu *menu,
              const char *group)
{
  g_autoptr (GMenu) section = g_menu_new ();
  g_autoptr (GMenuItem) on = g_menu_item_new ("On", NULL);
  g_autoptr (GMenuItem) off = g_menu_item_new ("Off", NULL);

  g_menu_item_set_action_and_target (on, "breaks.enable-group", "s", group);
  g_menu_item_set_action_and_target (off, "breaks.disable-group", "s", group);
  g_menu_append_item (section, on);
  g_menu_append_item (section, off);
  g_menu_append_section (menu, group, G_MENU_MODEL (section));
}

static void
show_groups (TsBreakpointsPanel *self,
             const GPtrArray *breakpoints)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; breakpoints != NULL && i < breakpoints->len; i++)
    {
      const TsBreakpoint *breakpoint = breakpoints->pdata[i];

      for (guint k = 0; breakpoint->groups != NULL && breakpoint->groups[k] != NULL; k++)
        if (g_hash_table_add (seen, breakpoint->groups[k]))
          append_group (menu, breakpoint->groups[k]);
    }
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->groups_button), G_MENU_MODEL (menu));
  gtk_widget_set_visible (self->groups_button, g_hash_table_size (seen) > 0);
}

static void
refresh (TsBreakpointsPanel *self)
{
  g_autoptr (GPtrArray) breakpoints = NULL;
  guint n = 0;
  TsBreakpointRow *row;

  if (self->document != NULL)
    {
      breakpoints = ts_debug_worker_dup_breakpoints (ts_document_get_worker (self->document));
      n = breakpoints->len;
    }
  for (guint i = 0; i < n; i++)
    {
      const TsBreakpoint *breakpoint = breakpoints->pdata[i];

      ts_breakpoint_row_update (ensure_row (self, i, breakpoint->id), breakpoint);
    }
  while ((row = get_row (self, n)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  gtk_widget_set_visible (self->foot, n > 0);
  show_catches (self);
  show_groups (self, breakpoints);
}

static void
state_activated (TsBreakpointsPanel *self,
                 guint op)
{
  g_signal_emit (self, signals[OP_ACTIVATED], 0, op);
}

static void
row_activated (TsBreakpointsPanel *self,
               GtkListBoxRow *row)
{
  guint32 op = ts_breakpoint_row_get_op (TS_BREAKPOINT_ROW (row));

  if (op != TS_NO_OP)
    g_signal_emit (self, signals[OP_ACTIVATED], 0, op);
}

/* ---- adding ------------------------------------------------------------------------------------ */

static void
entry_changed (TsBreakpointsPanel *self)
{
  ts_panel_set_problem (self->problem, self->entry, NULL);
}

static void
log_added (TsDebugWorker *worker,
           const GError *error,
           gpointer user_data)
{
  TsBreakpointsPanel *self = user_data;

  if (self->document == NULL || ts_document_get_worker (self->document) != worker)
    return;
  if (error != NULL)
    {
      ts_panel_set_problem (self->problem, self->entry, error->message);
      return;
    }
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  gtk_editable_set_text (GTK_EDITABLE (self->log_entry), "");
}

/* What is told is a message, or as at the prompt: `every 10 "…"`, `series NAME EXPRESSION`. */
static void
add_log_point (TsBreakpointsPanel *self,
               const char *where)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->log_entry))));
  g_autoptr (TsLogAction) as_typed = ts_log_action_parse (text, NULL);
  const char *quote = as_typed != NULL ? "" : "\"";
  const char *when = gtk_toggle_button_get_active (self->after_button) ? "after " : "";
  g_autofree char *line = g_strconcat ("log ", when, where, " ", quote, text, quote, NULL);

  if (*text == '\0')
    ts_panel_set_problem (self->problem, self->entry, "What is to be told, with expressions in braces: mean {mean($out)}");
  else
    ts_debug_worker_ask (ts_document_get_worker (self->document), line, log_added, g_object_ref (self), g_object_unref);
}

static void
log_toggled (TsBreakpointsPanel *self)
{
  gtk_widget_set_visible (self->log_entry, gtk_toggle_button_get_active (self->log_button));
  ts_panel_set_problem (self->problem, self->entry, NULL);
}

static void
add_clicked (TsBreakpointsPanel *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  g_autoptr (GError) error = NULL;

  if (self->document == NULL || *text == '\0')
    return;

  if (gtk_toggle_button_get_active (self->log_button))
    {
      add_log_point (self, text);
      return;
    }
  if (ts_document_add_breakpoint (self->document, text, gtk_toggle_button_get_active (self->after_button), FALSE, &error))
    gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  else
    ts_panel_set_problem (self->problem, self->entry, error->message);
  gtk_widget_grab_focus (self->entry);
}

/* ---- life ------------------------------------------------------------------------------------- */

static gboolean
ts_breakpoints_panel_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (TS_BREAKPOINTS_PANEL (widget)->entry);
}

static void
ts_breakpoints_panel_dispose (GObject *object)
{
  TsBreakpointsPanel *self = TS_BREAKPOINTS_PANEL (object);

  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_clear_object (&self->document);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (ts_breakpoints_panel_parent_class)->dispose (object);
}

static void
ts_breakpoints_panel_class_init (TsBreakpointsPanelClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ts_breakpoints_panel_dispose;
  widget_class->grab_focus = ts_breakpoints_panel_grab_focus;

  signals[OP_ACTIVATED] = g_signal_new ("op-activated", TS_TYPE_BREAKPOINTS_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_UINT);

  g_type_ensure (TS_TYPE_CATCHES_BUTTON);
  g_type_ensure (TS_TYPE_STATE_WATCHES);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-breakpoints-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, TsBreakpointsPanel, box);
  gtk_widget_class_bind_template_child (widget_class, TsBreakpointsPanel, entry);
  gtk_widget_class_bind_template_child (widget_class, TsBreakpointsPanel, after_button);
  gtk_widget_class_bind_template_child (widget_class, TsBreakpointsPanel, log_button);
  gtk_widget_class_bind_template_child (widget_class, TsBreakpointsPanel, log_entry);
  gtk_widget_class_bind_template_child (widget_class, TsBreakpointsPanel, problem);
  gtk_widget_class_bind_template_child (widget_class, TsBreakpointsPanel, catch_nan);
  gtk_widget_class_bind_template_child (widget_class, TsBreakpointsPanel, catch_inf);
  gtk_widget_class_bind_template_child (widget_class, TsBreakpointsPanel, catches_button);
  gtk_widget_class_bind_template_child (widget_class, TsBreakpointsPanel, state_watches);
  gtk_widget_class_bind_template_child (widget_class, TsBreakpointsPanel, groups_button);
  gtk_widget_class_bind_template_child (widget_class, TsBreakpointsPanel, list);
  gtk_widget_class_bind_template_child (widget_class, TsBreakpointsPanel, foot);
  gtk_widget_class_bind_template_callback (widget_class, add_clicked);
  gtk_widget_class_bind_template_callback (widget_class, catches_toggled);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed);
  gtk_widget_class_bind_template_callback (widget_class, log_toggled);
  gtk_widget_class_bind_template_callback (widget_class, state_activated);
  gtk_widget_class_install_action (widget_class, "breaks.enable-group", "s", enable_group);
  gtk_widget_class_install_action (widget_class, "breaks.disable-group", "s", disable_group);
  gtk_widget_class_bind_template_callback (widget_class, row_activated);
}

static void
ts_breakpoints_panel_init (TsBreakpointsPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
ts_breakpoints_panel_new (void)
{
  return g_object_new (TS_TYPE_BREAKPOINTS_PANEL, NULL);
}

void
ts_breakpoints_panel_set_document (TsBreakpointsPanel *self,
                                   TsDocument *document)
{
  g_return_if_fail (TS_IS_BREAKPOINTS_PANEL (self));
  g_return_if_fail (document == NULL || TS_IS_DOCUMENT (document));

  if (self->document == document)
    return;

  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  ts_catches_button_set_document (self->catches_button, document);
  ts_state_watches_set_document (self->state_watches, document);
  g_set_object (&self->document, document);
  if (document != NULL)
    {
      g_signal_connect_swapped (document, "breakpoints-changed", G_CALLBACK (refresh), self);
      g_signal_connect_swapped (document, "values-changed", G_CALLBACK (refresh), self);
    }

  /* Rows of another document may have the same ids. */
  TsBreakpointRow *row;

  while ((row = get_row (self, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  refresh (self);
}
