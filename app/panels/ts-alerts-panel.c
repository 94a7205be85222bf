#include "app/panels/ts-alerts-panel.h"

#include "app/panels/ts-panel-widgets.h"
#include "engine/debug/worker/ts-debug-worker-answers.h"
#include "engine/debug/worker/ts-debug-worker-assertions.h"

#define MAX_STOPS 200 /* the last ones */

struct _TsAlertsPanel
{
  GtkWidget parent_instance;

  TsDocument *document;
  GQueue stops; /* TsStop, the last one first */

  GtkWidget *box;
  GtkEntry *entry;
  GtkLabel *problem;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (TsAlertsPanel, ts_alerts_panel, GTK_TYPE_WIDGET)

enum
{
  OP_ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* ---- rows --------------------------------------------------------------------------------------- */

static void
row_activated (TsAlertsPanel *self,
               GtkListBoxRow *row)
{
  g_signal_emit (self, signals[OP_ACTIVATED], 0, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "op")));
}

static void
remove_clicked (GtkWidget *button,
                TsAlertsPanel *self)
{
  g_autofree char *line = g_strdup_printf ("unassert %u", GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "id")));

  ts_debug_worker_run_line (ts_document_get_worker (self->document), line);
}

/* Appends a row; returns the box in it. */
static GtkWidget *
add_row (TsAlertsPanel *self,
         guint32 op,
         const char *text,
         const char *detail,
         gboolean is_bad)
{
  GtkWidget *line = ts_panel_append_row (self->list, text, detail, is_bad);
  GtkListBoxRow *row = ts_panel_get_row (line);

  gtk_list_box_row_set_activatable (row, op != TS_NO_OP);
  g_object_set_data (G_OBJECT (row), "op", GUINT_TO_POINTER (op));
  return line;
}

static void
add_assertion (TsAlertsPanel *self,
               const TsAssertionItem *item)
{
  g_autofree char *text = g_strdup_printf ("%s: %s", item->where, item->invariant);
  g_autofree char *detail = g_strdup_printf ("Assertion %u · checked %" G_GUINT64_FORMAT " · failed %" G_GUINT64_FORMAT, item->id, item->n_checked, item->n_failed);
  g_autofree char *name = g_strdup_printf ("Remove Assertion %u", item->id);
  GtkWidget *line = add_row (self, item->op, text, detail, item->n_failed > 0);
  GtkWidget *button = ts_panel_new_row_button ("ts-remove-symbolic", "Remove Assertion", name);

  g_object_set_data (G_OBJECT (button), "id", GUINT_TO_POINTER (item->id));
  g_signal_connect (button, "clicked", G_CALLBACK (remove_clicked), self);
  gtk_box_append (GTK_BOX (line), button);
}

static void
add_log_point (TsAlertsPanel *self,
               const TsBreakpoint *breakpoint)
{
  g_autofree char *log = ts_log_action_to_string (breakpoint->log);
  g_autofree char *text = g_strdup_printf ("%s: %s", breakpoint->text, log);
  g_autofree char *detail = g_strdup_printf ("Log point %u · hit %" G_GUINT64_FORMAT, breakpoint->id, breakpoint->n_hits);

  add_row (self, TS_NO_OP, text, detail, FALSE);
}

static GtkWidget *
new_why_button (void)
{
  GtkWidget *button = gtk_button_new_with_label ("Who Waits for What?");

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), "win.ask-waits");
  return button;
}

static void
add_stop (TsAlertsPanel *self,
          const TsStop *stop)
{
  g_autofree char *detail = g_strdup_printf ("Run %" G_GUINT64_FORMAT ", step %" G_GUINT64_FORMAT, stop->run, stop->step);

  GtkWidget *line = add_row (self, stop->op, stop->text, detail, TRUE);

  if (stop->reason == TS_STOP_BLOCKED)
    gtk_box_append (GTK_BOX (line), new_why_button ());
}

static void
refresh (TsAlertsPanel *self)
{
  TsDebugWorker *worker = self->document != NULL ? ts_document_get_worker (self->document) : NULL;
  g_autoptr (GPtrArray) assertions = NULL;
  g_autoptr (GPtrArray) breakpoints = NULL;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || (worker != NULL && ts_debug_worker_get_busy (worker)))
    return; /* once more when it is seen, and done */
  ts_panel_clear_list (self->list);
  if (worker == NULL)
    return;
  assertions = ts_debug_worker_dup_assertions (worker);
  breakpoints = ts_debug_worker_dup_breakpoints (worker);
  for (GList *l = self->stops.head; l != NULL; l = l->next)
    add_stop (self, l->data);
  for (guint i = 0; assertions != NULL && i < assertions->len; i++)
    add_assertion (self, g_ptr_array_index (assertions, i));
  for (guint i = 0; i < breakpoints->len; i++)
    if (((const TsBreakpoint *)g_ptr_array_index (breakpoints, i))->log != NULL)
      add_log_point (self, g_ptr_array_index (breakpoints, i));
}

/* ---- stops -------------------------------------------------------------------------------------- */

static void
stopped (TsAlertsPanel *self)
{
  TsStop *stop = ts_debug_worker_get_stop (ts_document_get_worker (self->document));
  const TsStop *last = g_queue_peek_head (&self->stops);

  if (stop == NULL || (stop->reason != TS_STOP_CATCH && stop->reason != TS_STOP_ERROR && stop->reason != TS_STOP_BLOCKED))
    return;
  if (last != NULL && last->run == stop->run && last->step == stop->step && g_str_equal (last->text, stop->text))
    return; /* it went back and came by again */
  g_queue_push_head (&self->stops, ts_stop_ref (stop));
  if (g_queue_get_length (&self->stops) > MAX_STOPS)
    ts_stop_unref (g_queue_pop_tail (&self->stops));
}

static void
forget_stops (TsAlertsPanel *self)
{
  g_queue_clear_full (&self->stops, (GDestroyNotify)ts_stop_unref);
}

/* ---- adding ------------------------------------------------------------------------------------- */

static void
entry_changed (TsAlertsPanel *self)
{
  ts_panel_set_problem (self->problem, GTK_WIDGET (self->entry), NULL);
}

static void
answered (TsDebugWorker *worker,
          const GError *error,
          gpointer user_data)
{
  TsAlertsPanel *self = user_data;

  if (self->document == NULL || ts_document_get_worker (self->document) != worker)
    return;
  if (error == NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  else
    ts_panel_set_problem (self->problem, GTK_WIDGET (self->entry), error->message);
}

static void
add_clicked (TsAlertsPanel *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  g_autofree char *line = g_strconcat ("assert ", text, NULL);

  if (self->document != NULL && *text != '\0')
    ts_debug_worker_ask (ts_document_get_worker (self->document), line, answered, g_object_ref (self), g_object_unref);
}

/* ---- life --------------------------------------------------------------------------------------- */

static void
ts_alerts_panel_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ts_alerts_panel_parent_class)->map (widget);

  refresh (TS_ALERTS_PANEL (widget));
}

static void
ts_alerts_panel_dispose (GObject *object)
{
  TsAlertsPanel *self = TS_ALERTS_PANEL (object);

  if (self->box != NULL)
    ts_alerts_panel_set_document (self, NULL);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (ts_alerts_panel_parent_class)->dispose (object);
}

static void
ts_alerts_panel_class_init (TsAlertsPanelClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ts_alerts_panel_dispose;
  widget_class->map = ts_alerts_panel_map;

  signals[OP_ACTIVATED] = g_signal_new ("op-activated", TS_TYPE_ALERTS_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-alerts-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, TsAlertsPanel, box);
  gtk_widget_class_bind_template_child (widget_class, TsAlertsPanel, entry);
  gtk_widget_class_bind_template_child (widget_class, TsAlertsPanel, problem);
  gtk_widget_class_bind_template_child (widget_class, TsAlertsPanel, list);
  gtk_widget_class_bind_template_callback (widget_class, add_clicked);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed);
  gtk_widget_class_bind_template_callback (widget_class, row_activated);
}

static void
ts_alerts_panel_init (TsAlertsPanel *self)
{
  g_queue_init (&self->stops);
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
ts_alerts_panel_set_document (TsAlertsPanel *self,
                              TsDocument *document)
{
  g_return_if_fail (TS_IS_ALERTS_PANEL (self));
  g_return_if_fail (document == NULL || TS_IS_DOCUMENT (document));

  if (self->document == document)
    return;
  if (self->document != NULL)
    {
      g_signal_handlers_disconnect_by_data (ts_document_get_worker (self->document), self);
      g_signal_handlers_disconnect_by_data (self->document, self);
    }
  forget_stops (self);
  g_set_object (&self->document, document);
  if (document != NULL)
    {
      g_signal_connect_swapped (ts_document_get_worker (document), "notify::stop", G_CALLBACK (stopped), self);
      g_signal_connect_swapped (document, "values-changed", G_CALLBACK (refresh), self);
      g_signal_connect_swapped (document, "breakpoints-changed", G_CALLBACK (refresh), self);
    }
  refresh (self);
}
