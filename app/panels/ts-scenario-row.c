#include "app/panels/ts-scenario-row.h"

struct _TsScenarioRow
{
  GtkListBoxRow parent_instance;

  GtkDropDown *preset;
  GtkSpinButton *n;
  GtkWidget *up;
  GtkWidget *down;
  GtkWidget *remove;
};

G_DEFINE_FINAL_TYPE (TsScenarioRow, ts_scenario_row, GTK_TYPE_LIST_BOX_ROW)

enum
{
  CHANGED,
  MOVED,
  REMOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
changed (TsScenarioRow *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
up_clicked (TsScenarioRow *self)
{
  g_signal_emit (self, signals[MOVED], 0, -1);
}

static void
down_clicked (TsScenarioRow *self)
{
  g_signal_emit (self, signals[MOVED], 0, 1);
}

static void
remove_clicked (TsScenarioRow *self)
{
  g_signal_emit (self, signals[REMOVED], 0);
}

static void
ts_scenario_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), TS_TYPE_SCENARIO_ROW);

  G_OBJECT_CLASS (ts_scenario_row_parent_class)->dispose (object);
}

static void
ts_scenario_row_class_init (TsScenarioRowClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ts_scenario_row_dispose;

  signals[CHANGED] = g_signal_new ("changed", TS_TYPE_SCENARIO_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[MOVED] = g_signal_new ("moved", TS_TYPE_SCENARIO_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[REMOVED] = g_signal_new ("removed", TS_TYPE_SCENARIO_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-scenario-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TsScenarioRow, preset);
  gtk_widget_class_bind_template_child (widget_class, TsScenarioRow, n);
  gtk_widget_class_bind_template_child (widget_class, TsScenarioRow, up);
  gtk_widget_class_bind_template_child (widget_class, TsScenarioRow, down);
  gtk_widget_class_bind_template_child (widget_class, TsScenarioRow, remove);
  gtk_widget_class_bind_template_callback (widget_class, changed);
  gtk_widget_class_bind_template_callback (widget_class, up_clicked);
  gtk_widget_class_bind_template_callback (widget_class, down_clicked);
  gtk_widget_class_bind_template_callback (widget_class, remove_clicked);
}

static void
ts_scenario_row_init (TsScenarioRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Nobody hears of what it begins with. */
GtkWidget *
ts_scenario_row_new (char **presets,
                     const char *preset,
                     guint64 n)
{
  TsScenarioRow *self = g_object_new (TS_TYPE_SCENARIO_ROW, NULL);
  g_autoptr (GtkStringList) names = gtk_string_list_new ((const char *const *)presets);
  guint chosen = 0;

  while (presets[chosen] != NULL && !g_str_equal (presets[chosen], preset))
    chosen++;
  if (presets[chosen] == NULL)
    gtk_string_list_append (names, preset);
  gtk_drop_down_set_model (self->preset, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->preset, chosen);
  gtk_spin_button_set_value (self->n, (double)n);
  return GTK_WIDGET (self);
}

const char *
ts_scenario_row_get_preset (TsScenarioRow *self)
{
  g_return_val_if_fail (TS_IS_SCENARIO_ROW (self), NULL);

  return gtk_string_object_get_string (GTK_STRING_OBJECT (gtk_drop_down_get_selected_item (self->preset)));
}

guint64
ts_scenario_row_get_n (TsScenarioRow *self)
{
  g_return_val_if_fail (TS_IS_SCENARIO_ROW (self), 0);

  return (guint64)gtk_spin_button_get_value (self->n);
}

static void
set_label (GtkWidget *widget,
           const char *what,
           guint place)
{
  g_autofree char *text = g_strdup_printf ("%s Step %u", what, place + 1);

  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

void
ts_scenario_row_set_place (TsScenarioRow *self,
                           guint place,
                           gboolean is_last,
                           gboolean is_current)
{
  g_return_if_fail (TS_IS_SCENARIO_ROW (self));

  gtk_widget_set_sensitive (self->up, place > 0);
  gtk_widget_set_sensitive (self->down, !is_last);
  set_label (GTK_WIDGET (self->preset), "Preset of", place);
  set_label (GTK_WIDGET (self->n), "Runs of", place);
  set_label (self->up, "Move Up", place);
  set_label (self->down, "Move Down", place);
  set_label (self->remove, "Remove", place);
  if (is_current)
    gtk_widget_add_css_class (GTK_WIDGET (self), "current-step");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "current-step");
}
