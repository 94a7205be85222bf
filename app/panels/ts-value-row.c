#include "app/panels/ts-value-row.h"

#include "app/models/ts-stats-job.h"
#include "app/models/ts-value-job.h"
#include "app/panels/ts-chip.h"
#include "engine/tensor/ts-tensor-format.h"

#define PREVIEW_CHARS 120
#define TOOLTIP_CHARS 1000

struct _TsValueRow
{
  GtkListBoxRow parent_instance;

  GtkLabel *name_label;
  GtkLabel *state_label;
  GtkWidget *change_button;
  GtkWidget *open_button;
  GtkLabel *type_label;
  GtkLabel *special_label;
  GtkLabel *preview_label;
  GtkLabel *range_label;
  GtkWidget *tools_box;
  GtkToggleButton *set_button;
  GtkRevealer *revealer;
  GtkEntry *entry;
  GtkLabel *error_label;

  TsDocument *document;
  TsValueRowKind kind;
  char *argument;
  TsOutput output;
  TsOutputValue value;
  GCancellable *stats_job;
  GCancellable *value_job;
};

G_DEFINE_FINAL_TYPE (TsValueRow, ts_value_row, GTK_TYPE_LIST_BOX_ROW)

enum
{
  OPEN,
  FEED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* ---- statistics ------------------------------------------------------------------------------- */

static void
append_count (GString *text,
              gsize count,
              const char *what)
{
  if (count > 0)
    g_string_append_printf (text, "%s%" G_GSIZE_FORMAT " %s", text->len > 0 ? ", " : "", count, what);
}

static void
show_special (TsValueRow *self,
              const TsTensorStats *stats)
{
  g_autoptr (GString) text = g_string_new (NULL);

  append_count (text, stats->n_nan, "NaN");
  append_count (text, stats->n_positive_inf, "+Inf");
  append_count (text, stats->n_negative_inf, "-Inf");
  ts_chip_set (self->special_label, text->str, "bad");
  gtk_widget_set_visible (GTK_WIDGET (self->special_label), text->len > 0);
}

static void
show_stats (TsValueRow *self,
            const TsTensorStats *stats)
{
  g_autofree char *text = NULL;

  show_special (self, stats);
  if (stats->n_finite > 1 && stats->min == stats->max)
    text = g_strdup_printf ("all %.6g", stats->min);
  else if (stats->n_finite > 1)
    text = g_strdup_printf ("%.6g … %.6g, mean %.6g", stats->min, stats->max, stats->mean);

  gtk_label_set_text (self->range_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->range_label), text != NULL);
}

static void
on_stats (GObject *object,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  TsTensorStats stats;
  TsValueRow *self = user_data;

  if (!ts_stats_job_run_finish (result, &stats, &error))
    return;

  g_clear_object (&self->stats_job);
  show_stats (self, &stats);
}

static void
cancel (GCancellable **job)
{
  g_cancellable_cancel (*job);
  g_clear_object (job);
}

static void
update_stats (TsValueRow *self)
{
  TsTensor *tensor = self->value.tensor;
  TsTensorStats stats;

  cancel (&self->stats_job);
  gtk_widget_set_visible (GTK_WIDGET (self->special_label), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->range_label), FALSE);
  if (tensor == NULL || tensor->n_elements == 0 || !ts_stats_job_is_possible (tensor))
    return;

  if (ts_stats_job_is_quick (tensor))
    {
      if (ts_tensor_get_stats (tensor, &stats, NULL, NULL))
        show_stats (self, &stats);
      return;
    }

  gtk_label_set_text (self->range_label, "counting…");
  gtk_widget_set_visible (GTK_WIDGET (self->range_label), TRUE);
  self->stats_job = g_cancellable_new ();
  ts_stats_job_run_async (tensor, self->stats_job, on_stats, self);
}

/* ---- value ------------------------------------------------------------------------------------ */

static char *
dup_name (TsValueRow *self)
{
  if (self->output.op == TS_NO_OP)
    return g_strdup ("missing");

  return ts_graph_dup_output_name (ts_document_get_graph (self->document), self->output);
}

static void
update_type (TsValueRow *self)
{
  g_autofree char *type = ts_output_value_dup_type (&self->value);
  g_autoptr (GString) text = g_string_new (NULL);

  if (self->argument != NULL)
    g_string_append_printf (text, "%s: ", self->argument);

  g_string_append (text, type);
  if (self->value.tensor == NULL)
    g_string_append (text, " (static)");

  gtk_label_set_text (self->type_label, text->str);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->type_label), text->str);
}

static void
update_preview (TsValueRow *self)
{
  g_autofree char *text = NULL;
  g_autofree char *tip = NULL;

  if (self->value.tensor != NULL)
    {
      text = ts_tensor_format_preview (self->value.tensor, PREVIEW_CHARS);
      tip = ts_tensor_format_preview (self->value.tensor, TOOLTIP_CHARS);
    }

  gtk_label_set_text (self->preview_label, text != NULL ? text : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->preview_label), tip);
  gtk_widget_set_visible (GTK_WIDGET (self->preview_label), text != NULL);
}

/* One sentence for those who hear the row. */
static void
update_accessible (TsValueRow *self)
{
  g_autofree char *name = dup_name (self);
  g_autofree char *text = g_strdup_printf ("%s %s, %s, %s, %s", self->kind == TS_VALUE_ROW_INPUT ? "Input" : "Output", name,
                                           gtk_label_get_text (self->state_label), gtk_label_get_text (self->type_label),
                                           gtk_label_get_text (self->preview_label));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

/* Whether the run stands where the output may be replaced. */
static gboolean
is_settable (TsValueRow *self)
{
  TsDebugWorker *worker = ts_document_get_worker (self->document);
  const TsStop *stop = ts_debug_worker_get_stop (worker);

  return self->kind == TS_VALUE_ROW_OUTPUT && stop != NULL && !ts_debug_worker_get_busy (worker) &&
         stop->op == self->output.op && stop->phase == TS_PHASE_AFTER && self->value.tensor != NULL;
}

static void
update_tools (TsValueRow *self)
{
  gboolean settable = is_settable (self);

  gtk_widget_set_visible (GTK_WIDGET (self->set_button), settable);
  if (!settable)
    gtk_toggle_button_set_active (self->set_button, FALSE);
}

void
ts_value_row_update (TsValueRow *self)
{
  TsTensor *old = self->value.tensor;

  g_return_if_fail (TS_IS_VALUE_ROW (self));

  if (self->output.op == TS_NO_OP)
    return;

  if (old != NULL)
    ts_tensor_ref (old);

  if (ts_output_value_update (&self->value, self->document, self->output) || old == NULL)
    {
      ts_chip_set_value (self->state_label, &self->value);
      update_type (self);
      if (self->value.tensor != old)
        {
          update_preview (self);
          update_stats (self);
        }

      update_accessible (self);
    }

  g_clear_pointer (&old, ts_tensor_unref);
  update_tools (self);
}

/* ---- commands --------------------------------------------------------------------------------- */

static void
on_open (TsValueRow *self)
{
  g_signal_emit (self, signals[OPEN], 0);
}

static void
on_feed (TsValueRow *self)
{
  g_signal_emit (self, signals[FEED], 0);
}

static void
show_error (TsValueRow *self,
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
on_set_toggled (TsValueRow *self)
{
  gboolean active = gtk_toggle_button_get_active (self->set_button);

  gtk_revealer_set_reveal_child (self->revealer, active);
  show_error (self, NULL);
  if (active)
    gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  else
    cancel (&self->value_job);
}

static void
on_value_made (GObject *object,
               GAsyncResult *result,
               gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TsTensor) tensor = ts_value_job_parse_finish (result, NULL, &error);
  TsValueRow *self = user_data;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->value_job);
  if (tensor == NULL)
    {
      show_error (self, error->message);
      return;
    }

  if (!is_settable (self))
    {
      show_error (self, "the run does not stand after this operation any more");
      return;
    }

  ts_debug_worker_set_value (ts_document_get_worker (self->document), self->output, tensor);
  gtk_toggle_button_set_active (self->set_button, FALSE);
}

/* The value's own shape first, so that "zeros" needs none; then any that the graph allows. */
static void
on_apply (TsValueRow *self)
{
  TsShape shapes[2];

  if (self->value.tensor == NULL)
    return;

  shapes[0] = self->value.tensor->shape;
  shapes[1] = ts_document_get_shape (self->document, self->output);
  show_error (self, NULL);
  cancel (&self->value_job);
  self->value_job = g_cancellable_new ();
  ts_value_job_parse_async (gtk_editable_get_text (GTK_EDITABLE (self->entry)), self->value.dtype, shapes, 2,
                            self->value_job, on_value_made, self);
}

/* ---- interface -------------------------------------------------------------------------------- */

static void
set_up (TsValueRow *self)
{
  g_autofree char *name = dup_name (self);
  gboolean is_input = self->kind == TS_VALUE_ROW_INPUT;

  gtk_label_set_text (self->name_label, name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name_label), name);
  gtk_widget_set_visible (self->tools_box, !is_input);
  gtk_button_set_icon_name (GTK_BUTTON (self->open_button), is_input ? "go-next-symbolic" : "view-reveal-symbolic");
  gtk_widget_set_tooltip_text (self->open_button, is_input ? "Go to the operation that makes it" : "Look at the value");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->open_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  is_input ? "Go to the operation that makes it" : "Look at the value", -1);
  if (self->output.op == TS_NO_OP)
    {
      gtk_widget_set_visible (self->open_button, FALSE);
      gtk_label_set_text (self->type_label, self->argument != NULL ? self->argument : "");
      ts_chip_set (self->state_label, "missing", "bad");
      update_accessible (self);
    }
}

GtkWidget *
ts_value_row_new (TsDocument *document,
                  TsValueRowKind kind,
                  const char *argument,
                  TsOutput output)
{
  TsValueRow *self = g_object_new (TS_TYPE_VALUE_ROW, NULL);

  self->document = g_object_ref (document);
  self->kind = kind;
  self->argument = g_strdup (argument);
  self->output = output;
  set_up (self);
  ts_value_row_update (self);

  return GTK_WIDGET (self);
}

void
ts_value_row_set_index (TsValueRow *self,
                        guint index)
{
  g_return_if_fail (TS_IS_VALUE_ROW (self));

  gboolean is_input = self->kind == TS_VALUE_ROW_INPUT;
  const char *tip = is_input ? "Let this operation receive something else" : "Change it when it is computed";
  g_autofree char *name = g_strdup_printf ("Change %s %u", is_input ? "Input" : "Output", index);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->change_button), is_input ? "win.change-input" : "win.change-output");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->change_button), "u", index);
  gtk_widget_set_tooltip_text (self->change_button, tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->change_button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_visible (self->change_button, self->output.op != TS_NO_OP);
}

TsOutput
ts_value_row_get_output (TsValueRow *self)
{
  g_return_val_if_fail (TS_IS_VALUE_ROW (self), TS_NO_OUTPUT);

  return self->output;
}

void
ts_value_row_set_chosen (TsValueRow *self,
                         gboolean chosen)
{
  g_return_if_fail (TS_IS_VALUE_ROW (self));

  if (chosen)
    gtk_widget_add_css_class (GTK_WIDGET (self), "chosen");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "chosen");

  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_SELECTED, chosen, -1);
}

static void
ts_value_row_dispose (GObject *object)
{
  TsValueRow *self = TS_VALUE_ROW (object);

  cancel (&self->stats_job);
  cancel (&self->value_job);
  ts_output_value_clear (&self->value);
  g_clear_object (&self->document);
  g_clear_pointer (&self->argument, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (object), TS_TYPE_VALUE_ROW);

  G_OBJECT_CLASS (ts_value_row_parent_class)->dispose (object);
}

static void
ts_value_row_class_init (TsValueRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ts_value_row_dispose;

  signals[OPEN] = g_signal_new ("open", TS_TYPE_VALUE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FEED] = g_signal_new ("feed", TS_TYPE_VALUE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-value-row.ui");
  gtk_widget_class_bind_template_child (widget_class, TsValueRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, TsValueRow, state_label);
  gtk_widget_class_bind_template_child (widget_class, TsValueRow, change_button);
  gtk_widget_class_bind_template_child (widget_class, TsValueRow, open_button);
  gtk_widget_class_bind_template_child (widget_class, TsValueRow, type_label);
  gtk_widget_class_bind_template_child (widget_class, TsValueRow, special_label);
  gtk_widget_class_bind_template_child (widget_class, TsValueRow, preview_label);
  gtk_widget_class_bind_template_child (widget_class, TsValueRow, range_label);
  gtk_widget_class_bind_template_child (widget_class, TsValueRow, tools_box);
  gtk_widget_class_bind_template_child (widget_class, TsValueRow, set_button);
  gtk_widget_class_bind_template_child (widget_class, TsValueRow, revealer);
  gtk_widget_class_bind_template_child (widget_class, TsValueRow, entry);
  gtk_widget_class_bind_template_child (widget_class, TsValueRow, error_label);
  gtk_widget_class_bind_template_callback (widget_class, on_open);
  gtk_widget_class_bind_template_callback (widget_class, on_feed);
  gtk_widget_class_bind_template_callback (widget_class, on_set_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_apply);
}

static void
ts_value_row_init (TsValueRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
