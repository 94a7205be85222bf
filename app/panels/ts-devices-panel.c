#include "app/panels/ts-devices-panel.h"

#include "app/panels/ts-panel-widgets.h"
#include "app/panels/ts-placement-rule-row.h"
#include "app/panels/ts-placement-view.h"

#include <string.h>

struct _TsDevicesPanel
{
  GtkWidget parent_instance;

  TsDocument *document;
  gboolean updating;

  GtkWidget *box;
  GtkSpinButton *cpus;
  GtkSwitch *soft;
  GtkWidget *run_note;
  GtkWidget *function_note;
  GtkWidget *pattern;
  GtkWidget *device;
  GtkLabel *problem;
  GtkListBox *rules;
  TsPlacementView *view;
};

G_DEFINE_FINAL_TYPE (TsDevicesPanel, ts_devices_panel, GTK_TYPE_WIDGET)

enum
{
  OP_ACTIVATED,
  OUTPUT_ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* ---- acting ------------------------------------------------------------------------------------ */

static gboolean
change (TsDevicesPanel *self,
        const char *line)
{
  g_autoptr (GError) error = NULL;
  gboolean ok = self->document != NULL && ts_debug_worker_change_devices (ts_document_get_worker (self->document), line, &error);

  ts_panel_set_problem (self->problem, self->pattern, error != NULL ? error->message : NULL);
  return ok;
}

static void
cpus_changed (TsDevicesPanel *self)
{
  g_autofree char *line = g_strdup_printf ("cpus %d", gtk_spin_button_get_value_as_int (self->cpus));

  if (!self->updating)
    change (self, line);
}

static void
soft_changed (TsDevicesPanel *self)
{
  if (!self->updating)
    change (self, gtk_switch_get_active (self->soft) ? "soft on" : "soft off");
}

static char *
dup_entered (GtkWidget *entry)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));
}

/* Words of a pattern or a device would be taken for more of the command. */
static gboolean
check_words (TsDevicesPanel *self,
             const char *pattern,
             const char *device)
{
  const char *problem = NULL;

  if (*pattern == '\0')
    problem = "Which operations: a name with * and ?, that of a scope, op:OPTYPE, or /REGEX/";
  else if (*device == '\0')
    problem = "Which device: /device:CPU:1, or a part of such a name";
  else if (strpbrk (pattern, " \t") != NULL || strpbrk (device, " \t") != NULL)
    problem = "There is no space in a pattern, nor in the name of a device";
  ts_panel_set_problem (self->problem, *pattern == '\0' || *device != '\0' ? self->pattern : self->device, problem);
  return problem == NULL;
}

static void
add_clicked (TsDevicesPanel *self)
{
  g_autofree char *pattern = dup_entered (self->pattern);
  g_autofree char *device = dup_entered (self->device);
  g_autofree char *line = g_strdup_printf ("place %s %s", pattern, device);

  if (check_words (self, pattern, device) && change (self, line))
    gtk_editable_set_text (GTK_EDITABLE (self->pattern), "");
  gtk_widget_grab_focus (*pattern != '\0' && *device == '\0' ? self->device : self->pattern);
}

static void
entry_changed (TsDevicesPanel *self)
{
  ts_panel_set_problem (self->problem, self->pattern, NULL);
  ts_panel_set_problem (self->problem, self->device, NULL);
}

/* In no window there is nobody who could offer it. */
static void
rule_removed (TsDevicesPanel *self,
              const char *line)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.offer-rule", "s", line);
}

/* ---- showing ----------------------------------------------------------------------------------- */

static TsPlacementRuleRow *
ensure_row (TsDevicesPanel *self,
            guint i)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->rules, (int)i);

  if (row == NULL)
    {
      row = GTK_LIST_BOX_ROW (ts_placement_rule_row_new (self->document, i + 1));
      g_signal_connect_object (row, "removed", G_CALLBACK (rule_removed), self, G_CONNECT_SWAPPED);
      gtk_list_box_append (self->rules, GTK_WIDGET (row));
    }
  return TS_PLACEMENT_RULE_ROW (row);
}

static void
remove_rows_from (TsDevicesPanel *self,
                  guint n)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->rules, (int)n)) != NULL)
    gtk_list_box_remove (self->rules, GTK_WIDGET (row));
}

static void
show_rules (TsDevicesPanel *self,
            const TsDeviceSetup *setup)
{
  const TsPlacementPreview *placement = ts_document_get_placement (self->document);
  gboolean is_counted = placement != NULL && placement->setup == setup;

  for (guint i = 0; i < setup->rules->len; i++)
    ts_placement_rule_row_update (ensure_row (self, i), setup, is_counted ? (gint64)placement->n_matched[i] : -1);
  remove_rows_from (self, setup->rules->len);
}

static void
show_run (TsDevicesPanel *self)
{
  gtk_widget_set_visible (self->run_note, self->document != NULL && ts_debug_worker_is_active (ts_document_get_worker (self->document)));
}

static void
refresh (TsDevicesPanel *self)
{
  const TsDeviceSetup *setup = self->document != NULL ? ts_debug_worker_get_device_setup (ts_document_get_worker (self->document)) : NULL;

  gtk_widget_set_sensitive (self->box, setup != NULL);
  show_run (self);
  if (setup == NULL)
    {
      remove_rows_from (self, 0);
      return;
    }
  self->updating = TRUE;
  gtk_spin_button_set_value (self->cpus, setup->n_cpus);
  gtk_switch_set_active (self->soft, setup->is_soft);
  self->updating = FALSE;
  show_rules (self, setup);
}

/* ---- life -------------------------------------------------------------------------------------- */

static void
op_activated (TsDevicesPanel *self,
              guint op)
{
  g_signal_emit (self, signals[OP_ACTIVATED], 0, op);
}

static void
output_activated (TsDevicesPanel *self,
                  guint op,
                  guint index)
{
  g_signal_emit (self, signals[OUTPUT_ACTIVATED], 0, op, index);
}

static gboolean
ts_devices_panel_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (TS_DEVICES_PANEL (widget)->pattern);
}

static void
ts_devices_panel_dispose (GObject *object)
{
  TsDevicesPanel *self = TS_DEVICES_PANEL (object);

  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_clear_object (&self->document);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (ts_devices_panel_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-devices-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, TsDevicesPanel, box);
  gtk_widget_class_bind_template_child (widget_class, TsDevicesPanel, cpus);
  gtk_widget_class_bind_template_child (widget_class, TsDevicesPanel, soft);
  gtk_widget_class_bind_template_child (widget_class, TsDevicesPanel, run_note);
  gtk_widget_class_bind_template_child (widget_class, TsDevicesPanel, function_note);
  gtk_widget_class_bind_template_child (widget_class, TsDevicesPanel, pattern);
  gtk_widget_class_bind_template_child (widget_class, TsDevicesPanel, device);
  gtk_widget_class_bind_template_child (widget_class, TsDevicesPanel, problem);
  gtk_widget_class_bind_template_child (widget_class, TsDevicesPanel, rules);
  gtk_widget_class_bind_template_child (widget_class, TsDevicesPanel, view);
  gtk_widget_class_bind_template_callback (widget_class, cpus_changed);
  gtk_widget_class_bind_template_callback (widget_class, soft_changed);
  gtk_widget_class_bind_template_callback (widget_class, add_clicked);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed);
  gtk_widget_class_bind_template_callback (widget_class, op_activated);
  gtk_widget_class_bind_template_callback (widget_class, output_activated);
}

static void
ts_devices_panel_class_init (TsDevicesPanelClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ts_devices_panel_dispose;
  widget_class->grab_focus = ts_devices_panel_grab_focus;

  signals[OP_ACTIVATED] = g_signal_new ("op-activated", TS_TYPE_DEVICES_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[OUTPUT_ACTIVATED] = g_signal_new ("output-activated", TS_TYPE_DEVICES_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                            G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);

  g_type_ensure (TS_TYPE_PLACEMENT_VIEW);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  bind_template (widget_class);
}

static void
ts_devices_panel_init (TsDevicesPanel *self)
{
  self->updating = TRUE; /* what the template sets is not the user's wish */
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_spin_button_set_range (self->cpus, 1, TS_MAX_CPU_DEVICES);
  self->updating = FALSE;
}

GtkWidget *
ts_devices_panel_new (void)
{
  return g_object_new (TS_TYPE_DEVICES_PANEL, NULL);
}

void
ts_devices_panel_set_document (TsDevicesPanel *self,
                               TsDocument *document)
{
  g_return_if_fail (TS_IS_DEVICES_PANEL (self));
  g_return_if_fail (document == NULL || TS_IS_DOCUMENT (document));

  if (self->document == document)
    return;
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_set_object (&self->document, document);
  if (document != NULL)
    {
      g_signal_connect_swapped (document, "devices-changed", G_CALLBACK (refresh), self);
      g_signal_connect_swapped (document, "notify::placement", G_CALLBACK (refresh), self);
      g_signal_connect_swapped (document, "values-changed", G_CALLBACK (show_run), self);
    }
  ts_placement_view_set_document (self->view, document);
  gtk_widget_set_visible (self->function_note, document != NULL && ts_document_get_function (document) != NULL);
  entry_changed (self);
  remove_rows_from (self, 0); /* those of another document */
  refresh (self);
}
