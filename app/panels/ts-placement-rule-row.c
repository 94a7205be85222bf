#include "app/panels/ts-placement-rule-row.h"

#include "app/panels/ts-panel-widgets.h"

struct _TsPlacementRuleRow
{
  GtkListBoxRow parent_instance;

  TsDocument *document;
  guint number;
  char *text; /* nullable: the rule as it was last shown */
  gboolean updating;

  GtkSwitch *enabled;
  GtkLabel *pattern;
  GtkLabel *detail;
  GtkEntry *definition;
  GtkLabel *problem;
  GtkToggleButton *edit_button;
  GtkWidget *up_button;
  GtkWidget *down_button;
  GtkWidget *remove_button;
};

G_DEFINE_FINAL_TYPE (TsPlacementRuleRow, ts_placement_rule_row, GTK_TYPE_LIST_BOX_ROW)

enum
{
  REMOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* ---- acting ------------------------------------------------------------------------------------ */

/* `rule N` and @what. The row may be another rule's after this. */
static gboolean
change (TsPlacementRuleRow *self,
        const char *what)
{
  g_autofree char *line = g_strdup_printf ("rule %u %s", self->number, what);
  g_autoptr (GError) error = NULL;
  gboolean ok = ts_debug_worker_change_devices (ts_document_get_worker (self->document), line, &error);

  ts_panel_set_problem (self->problem, GTK_WIDGET (self->definition), ok ? NULL : error->message);
  return ok;
}

static void
enabled_changed (TsPlacementRuleRow *self)
{
  if (!self->updating)
    change (self, gtk_switch_get_active (self->enabled) ? "on" : "off");
}

static void
up_clicked (TsPlacementRuleRow *self)
{
  change (self, "up");
}

static void
down_clicked (TsPlacementRuleRow *self)
{
  change (self, "down");
}

static void
edit_toggled (TsPlacementRuleRow *self)
{
  gboolean is_shown = gtk_toggle_button_get_active (self->edit_button);

  gtk_widget_set_visible (GTK_WIDGET (self->definition), is_shown);
  ts_panel_set_problem (self->problem, GTK_WIDGET (self->definition), NULL);
  if (!is_shown || self->text == NULL)
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->definition), self->text);
  gtk_widget_grab_focus (GTK_WIDGET (self->definition));
}

static void
definition_entered (TsPlacementRuleRow *self)
{
  g_autofree char *what = g_strconcat ("= ", gtk_editable_get_text (GTK_EDITABLE (self->definition)), NULL);

  if (change (self, what))
    gtk_toggle_button_set_active (self->edit_button, FALSE);
}

static void
definition_changed (TsPlacementRuleRow *self)
{
  ts_panel_set_problem (self->problem, GTK_WIDGET (self->definition), NULL);
}

/* The row goes with its rule. */
static void
remove_clicked (TsPlacementRuleRow *self)
{
  g_autofree char *line = g_strdup_printf ("unplace %u", self->number);
  g_autofree char *back = g_strdup_printf ("place %s as %u", self->text, self->number);
  g_autoptr (TsPlacementRuleRow) kept = g_object_ref (self);

  if (ts_debug_worker_change_devices (ts_document_get_worker (self->document), line, NULL))
    g_signal_emit (kept, signals[REMOVED], 0, back);
}

/* ---- life -------------------------------------------------------------------------------------- */

static void
ts_placement_rule_row_dispose (GObject *object)
{
  g_clear_object (&TS_PLACEMENT_RULE_ROW (object)->document);

  G_OBJECT_CLASS (ts_placement_rule_row_parent_class)->dispose (object);
}

static void
ts_placement_rule_row_finalize (GObject *object)
{
  g_free (TS_PLACEMENT_RULE_ROW (object)->text);

  G_OBJECT_CLASS (ts_placement_rule_row_parent_class)->finalize (object);
}

static void
ts_placement_rule_row_class_init (TsPlacementRuleRowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ts_placement_rule_row_dispose;
  G_OBJECT_CLASS (class)->finalize = ts_placement_rule_row_finalize;

  signals[REMOVED] = g_signal_new ("removed", TS_TYPE_PLACEMENT_RULE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-placement-rule-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TsPlacementRuleRow, enabled);
  gtk_widget_class_bind_template_child (widget_class, TsPlacementRuleRow, pattern);
  gtk_widget_class_bind_template_child (widget_class, TsPlacementRuleRow, detail);
  gtk_widget_class_bind_template_child (widget_class, TsPlacementRuleRow, definition);
  gtk_widget_class_bind_template_child (widget_class, TsPlacementRuleRow, problem);
  gtk_widget_class_bind_template_child (widget_class, TsPlacementRuleRow, edit_button);
  gtk_widget_class_bind_template_child (widget_class, TsPlacementRuleRow, up_button);
  gtk_widget_class_bind_template_child (widget_class, TsPlacementRuleRow, down_button);
  gtk_widget_class_bind_template_child (widget_class, TsPlacementRuleRow, remove_button);
  gtk_widget_class_bind_template_callback (widget_class, enabled_changed);
  gtk_widget_class_bind_template_callback (widget_class, edit_toggled);
  gtk_widget_class_bind_template_callback (widget_class, definition_entered);
  gtk_widget_class_bind_template_callback (widget_class, definition_changed);
  gtk_widget_class_bind_template_callback (widget_class, up_clicked);
  gtk_widget_class_bind_template_callback (widget_class, down_clicked);
  gtk_widget_class_bind_template_callback (widget_class, remove_clicked);
}

static void
ts_placement_rule_row_init (TsPlacementRuleRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
ts_placement_rule_row_new (TsDocument *document,
                           guint number)
{
  TsPlacementRuleRow *self = g_object_new (TS_TYPE_PLACEMENT_RULE_ROW, NULL);

  self->document = g_object_ref (document);
  self->number = number;
  return GTK_WIDGET (self);
}

/* ---- showing ----------------------------------------------------------------------------------- */

static void
name_widget (GtkWidget *widget,
             const char *verb,
             const TsPlacementRule *rule)
{
  g_autofree char *name = g_strdup_printf ("%s %s", verb, rule->pattern);

  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
name_for_screen_readers (TsPlacementRuleRow *self,
                         const TsPlacementRule *rule,
                         const char *detail)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, rule->pattern, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, detail, -1);
  name_widget (GTK_WIDGET (self->enabled), "Use Rule for", rule);
  name_widget (GTK_WIDGET (self->definition), "Rule for", rule);
  name_widget (GTK_WIDGET (self->edit_button), "Edit Rule for", rule);
  name_widget (self->up_button, "Make Stronger: Rule for", rule);
  name_widget (self->down_button, "Make Weaker: Rule for", rule);
  name_widget (self->remove_button, "Remove Rule for", rule);
}

/* "/device:CPU:1 · override · 12 operations" (transfer full) */
static char *
describe (const TsPlacementRule *rule,
          gint64 n_matched)
{
  g_autofree char *device = ts_device_name_to_string (&rule->device);
  g_autofree char *count = n_matched < 0 ? g_strdup ("") : n_matched == 0 ? g_strdup (" · matches nothing")
                                                                          : g_strdup_printf (" · %'" G_GINT64_FORMAT " operation%s", n_matched, n_matched == 1 ? "" : "s");

  return g_strconcat (device, rule->is_override ? " · override" : "", count, NULL);
}

/* What is being written is of the rule that was here. */
static void
show_text (TsPlacementRuleRow *self,
           const TsPlacementRule *rule)
{
  g_autofree char *before = g_steal_pointer (&self->text);

  self->text = ts_placement_rule_to_string (rule);
  if (before != NULL && !g_str_equal (before, self->text))
    gtk_toggle_button_set_active (self->edit_button, FALSE);
}

void
ts_placement_rule_row_update (TsPlacementRuleRow *self,
                              const TsDeviceSetup *setup,
                              gint64 n_matched)
{
  g_return_if_fail (TS_IS_PLACEMENT_RULE_ROW (self));
  g_return_if_fail (self->number >= 1 && self->number <= setup->rules->len);

  const TsPlacementRule *rule = g_ptr_array_index (setup->rules, self->number - 1);
  g_autofree char *detail = describe (rule, n_matched);

  self->updating = TRUE;
  gtk_switch_set_active (self->enabled, rule->is_enabled);
  self->updating = FALSE;
  show_text (self, rule);
  gtk_label_set_label (self->pattern, rule->pattern);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->pattern), rule->pattern);
  gtk_label_set_label (self->detail, detail);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->detail), detail);
  gtk_widget_set_sensitive (self->up_button, ts_device_setup_can_move_rule (setup, self->number, TRUE));
  gtk_widget_set_sensitive (self->down_button, ts_device_setup_can_move_rule (setup, self->number, FALSE));
  name_for_screen_readers (self, rule, detail);
}
