#include "app/ts-step-bar.h"

#include "app/panels/ts-session-button.h"
#include "app/ts-late-menu.h"
#include "app/ts-model-menu.h"
#include "engine/debug/worker/ts-debug-worker-sessions.h"

#include <adwaita.h>

struct _TsStepBar
{
  GtkWidget parent_instance;

  TsDocument *document;
  guint n_closure; /* operations that a run would need */
  guint refresh_source;

  GtkWidget *overlay;
  GtkProgressBar *progress;
  GtkWidget *run_button;
  AdwButtonContent *run_content;
  GtkStack *sign;
  GtkWidget *dot;
  GtkSpinner *spinner;
  GtkLabel *where;
  TsSessionButton *session_button;
  GtkMenuButton *signature_button;
  GtkMenuButton *menu_button;
  GMenuModel *run_menu;
  GtkLabel *signature_label;
};

G_DEFINE_FINAL_TYPE (TsStepBar, ts_step_bar, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_TEXT,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

/* ---- the line --------------------------------------------------------------------------------- */

static guint
count_closure (TsDocument *document)
{
  TsDebugWorker *worker = ts_document_get_worker (document);
  guint32 n_ops = ts_graph_get_n_operations (ts_document_get_graph (document));
  guint n = 0;

  for (guint32 i = 0; i < n_ops; i++)
    n += ts_debug_worker_is_in_closure (worker, i) != FALSE;
  return n;
}

/* What a run would do, while there is none. (transfer full) */
static char *
describe_idle (TsStepBar *self)
{
  TsOutput missing = ts_document_find_missing_feed (self->document);
  guint n_fetches;

  ts_debug_worker_get_fetches (ts_document_get_worker (self->document), &n_fetches);
  if (self->n_closure == 0)
    return g_strdup ("nothing to run");
  if (missing.op != TS_NO_OP)
    return g_strdup_printf ("%s needs a value before the graph can run",
                            ts_graph_get_operation (ts_document_get_graph (self->document), missing.op)->name);
  if (n_fetches == 0)
    return g_strdup_printf ("ready: %u operations, for every output that nothing uses", self->n_closure);
  return g_strdup_printf ("ready: %u %s for %u %s",
                          self->n_closure, self->n_closure == 1 ? "operation" : "operations",
                          n_fetches, n_fetches == 1 ? "fetch" : "fetches");
}

/* (transfer full) */
static char *
describe_run (TsStepBar *self)
{
  TsDebugWorker *worker = ts_document_get_worker (self->document);
  TsStop *stop = ts_debug_worker_get_stop (worker);

  if (ts_debug_worker_get_busy (worker))
    {
      guint n_done, n_total;

      ts_document_get_progress (self->document, &n_done, &n_total);
      return n_total > 0 ? g_strdup_printf ("running: %u of %u operations done", n_done, n_total) : g_strdup ("running");
    }
  if (stop == NULL || stop->reason == TS_STOP_NONE)
    return describe_idle (self);
  return g_strdup (stop->text);
}

/* With which run of a scenario that is. (transfer full) */
static char *
describe (TsStepBar *self)
{
  g_autofree char *run = describe_run (self);
  g_auto (TsScenarioProgress) progress = { 0 };

  if (!ts_debug_worker_is_in_scenario (ts_document_get_worker (self->document)) || !ts_debug_worker_get_scenario (ts_document_get_worker (self->document), &progress))
    return g_steal_pointer (&run);
  return g_strdup_printf ("run %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT ", %s: %s", progress.run, progress.n_runs, progress.preset, run);
}

static const char *
dot_class (TsStepBar *self)
{
  TsStop *stop = ts_debug_worker_get_stop (ts_document_get_worker (self->document));

  if (stop == NULL || stop->reason == TS_STOP_NONE)
    return "idle";
  if (stop->reason == TS_STOP_ERROR)
    return "failed";
  return stop->reason == TS_STOP_DONE ? "done" : "stopped";
}

static void
refresh_progress (TsStepBar *self,
                  gboolean busy)
{
  guint n_done = 0;
  guint n_total = 0;

  if (self->document != NULL && (busy || ts_debug_worker_is_active (ts_document_get_worker (self->document))))
    ts_document_get_progress (self->document, &n_done, &n_total);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), n_total > 0);
  gtk_progress_bar_set_fraction (self->progress, n_total > 0 ? (double)n_done / n_total : 0.0);
}

static void
refresh (TsStepBar *self)
{
  TsDebugWorker *worker = self->document != NULL ? ts_document_get_worker (self->document) : NULL;
  gboolean busy = worker != NULL && ts_debug_worker_get_busy (worker);
  gboolean active = worker != NULL && (ts_debug_worker_is_active (worker) || ts_debug_worker_is_in_scenario (worker));
  g_autofree char *text = worker != NULL ? describe (self) : g_strdup ("");
  const char *dot_classes[] = { "where-dot", worker != NULL ? dot_class (self) : "idle", NULL };

  adw_button_content_set_label (self->run_content, active ? "Continue" : "Run");
  gtk_widget_set_css_classes (self->dot, dot_classes);
  gtk_stack_set_visible_child_name (self->sign, busy ? "busy" : "dot");
  gtk_spinner_set_spinning (self->spinner, busy);
  refresh_progress (self, busy);

  if (g_strcmp0 (text, gtk_label_get_label (self->where)) == 0)
    return;

  gtk_label_set_label (self->where, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->where), text);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TEXT]);
}

/* Several things change at once as a rule: looked at once, when the main loop comes round. */
static gboolean
refresh_plan (gpointer user_data)
{
  TsStepBar *self = user_data;

  self->refresh_source = 0;
  self->n_closure = self->document != NULL ? count_closure (self->document) : 0;
  refresh (self);
  return G_SOURCE_REMOVE;
}

static void
queue_refresh_plan (TsStepBar *self)
{
  if (self->refresh_source == 0)
    self->refresh_source = g_idle_add (refresh_plan, self);
}

/* ---- signatures -------------------------------------------------------------------------------- */

static void
refresh_signature (TsStepBar *self)
{
  const char *key = self->document != NULL ? ts_document_get_signature (self->document) : NULL;
  const char *label = key != NULL ? key : "Whole Graph";
  g_autofree char *name = g_strdup_printf ("Signature: %s", label);

  gtk_label_set_label (self->signature_label, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->signature_button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
offer_signatures (TsStepBar *self)
{
  g_autoptr (GMenuModel) menu = self->document != NULL ? ts_signature_menu_new (self->document) : NULL;

  gtk_menu_button_set_menu_model (self->signature_button, menu);
  gtk_widget_set_visible (GTK_WIDGET (self->signature_button), menu != NULL);
  refresh_signature (self);
}

/* ---- life ------------------------------------------------------------------------------------- */

static void
ts_step_bar_get_property (GObject *object,
                          guint prop_id,
                          GValue *value,
                          GParamSpec *pspec)
{
  if (prop_id == PROP_TEXT)
    g_value_set_string (value, ts_step_bar_get_text (TS_STEP_BAR (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
ts_step_bar_dispose (GObject *object)
{
  TsStepBar *self = TS_STEP_BAR (object);

  if (self->overlay != NULL)
    ts_step_bar_set_document (self, NULL);
  g_clear_handle_id (&self->refresh_source, g_source_remove);
  g_clear_pointer (&self->overlay, gtk_widget_unparent);

  G_OBJECT_CLASS (ts_step_bar_parent_class)->dispose (object);
}

static void
ts_step_bar_class_init (TsStepBarClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = ts_step_bar_get_property;
  object_class->dispose = ts_step_bar_dispose;

  props[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  g_type_ensure (TS_TYPE_SESSION_BUTTON);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-step-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, TsStepBar, overlay);
  gtk_widget_class_bind_template_child (widget_class, TsStepBar, progress);
  gtk_widget_class_bind_template_child (widget_class, TsStepBar, run_button);
  gtk_widget_class_bind_template_child (widget_class, TsStepBar, run_content);
  gtk_widget_class_bind_template_child (widget_class, TsStepBar, sign);
  gtk_widget_class_bind_template_child (widget_class, TsStepBar, dot);
  gtk_widget_class_bind_template_child (widget_class, TsStepBar, spinner);
  gtk_widget_class_bind_template_child (widget_class, TsStepBar, where);
  gtk_widget_class_bind_template_child (widget_class, TsStepBar, session_button);
  gtk_widget_class_bind_template_child (widget_class, TsStepBar, signature_button);
  gtk_widget_class_bind_template_child (widget_class, TsStepBar, menu_button);
  gtk_widget_class_bind_template_child (widget_class, TsStepBar, run_menu);
  gtk_widget_class_bind_template_child (widget_class, TsStepBar, signature_label);
}

static void
ts_step_bar_init (TsStepBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  ts_late_menu_set (self->menu_button, self->run_menu);
}

GtkWidget *
ts_step_bar_new (void)
{
  return g_object_new (TS_TYPE_STEP_BAR, NULL);
}

void
ts_step_bar_set_document (TsStepBar *self,
                          TsDocument *document)
{
  g_return_if_fail (TS_IS_STEP_BAR (self));
  g_return_if_fail (document == NULL || TS_IS_DOCUMENT (document));

  if (self->document != NULL)
    {
      g_signal_handlers_disconnect_by_data (ts_document_get_worker (self->document), self);
      g_signal_handlers_disconnect_by_data (self->document, self);
    }
  g_set_object (&self->document, document);
  if (document != NULL)
    {
      TsDebugWorker *worker = ts_document_get_worker (document);

      g_signal_connect_swapped (worker, "notify::busy", G_CALLBACK (refresh), self);
      g_signal_connect_swapped (worker, "notify::stop", G_CALLBACK (refresh), self);
      g_signal_connect_swapped (document, "values-changed", G_CALLBACK (refresh), self);
      g_signal_connect_swapped (document, "feeds-changed", G_CALLBACK (queue_refresh_plan), self);
      g_signal_connect_swapped (document, "fetches-changed", G_CALLBACK (queue_refresh_plan), self);
      g_signal_connect_swapped (document, "notify::signature", G_CALLBACK (refresh_signature), self);
    }
  ts_session_button_set_document (self->session_button, document);
  offer_signatures (self);
  queue_refresh_plan (self);
}

const char *
ts_step_bar_get_text (TsStepBar *self)
{
  g_return_val_if_fail (TS_IS_STEP_BAR (self), NULL);

  return gtk_label_get_label (self->where);
}
