#include "app/panels/ts-calls-panel.h"

#include "app/panels/ts-panel-widgets.h"

#define MAX_READY 200 /* operations that are listed */

struct _TsCallsPanel
{
  GtkWidget parent_instance;

  TsDocument *document;
  gboolean is_refreshing;

  GtkWidget *box;
  GtkListBox *stack;
  GtkWidget *turn_box;
  GtkLabel *turn_label;
  GtkWidget *earlier_button;
  GtkWidget *later_button;
  GtkListBox *ready;
  GtkLabel *ready_title;
};

G_DEFINE_FINAL_TYPE (TsCallsPanel, ts_calls_panel, GTK_TYPE_WIDGET)

enum
{
  OP_ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
clear_list (GtkListBox *list)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

/* Two lines; @number stands for it where the row is activated. */
static void
append_row (GtkListBox *list,
            const char *title,
            const char *subtitle,
            guint32 number)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_box_append (GTK_BOX (box), ts_panel_new_label (title, PANGO_ELLIPSIZE_MIDDLE, NULL));
  if (subtitle != NULL)
    {
      GtkWidget *label = ts_panel_new_label (subtitle, PANGO_ELLIPSIZE_MIDDLE, "dim-label");

      gtk_widget_add_css_class (label, "caption");
      gtk_box_append (GTK_BOX (box), label);
    }
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_tooltip_text (row, title);
  g_object_set_data (G_OBJECT (row), "number", GUINT_TO_POINTER (number));
  gtk_list_box_append (list, row);
}

/* ---- the stack --------------------------------------------------------------------------------- */

static void
show_stack (TsCallsPanel *self,
            const GArray *stack)
{
  guint32 context = ts_debug_worker_get_context (ts_document_get_worker (self->document));

  for (guint i = 0; i < stack->len; i++)
    {
      const TsStackLevel *level = &g_array_index (stack, TsStackLevel, i);
      g_autofree char *at = level->op != NULL ? g_strdup_printf ("at %s (%s)", level->op->name, level->op->type) : NULL;

      append_row (self->stack, level->text, at, level->context);
      if (level->context == context)
        gtk_list_box_select_row (self->stack, gtk_list_box_get_row_at_index (self->stack, (int)i));
    }
}

/* Which turn one looks from, and whether there are others. */
static void
show_turn (TsCallsPanel *self)
{
  TsDebugWorker *worker = ts_document_get_worker (self->document);
  const TsContext *context = ts_debug_worker_peek_context (worker);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->turn_box, context != NULL && context->kind != TS_CONTEXT_RUN);
  if (context == NULL || context->kind == TS_CONTEXT_RUN)
    return;
  text = g_strdup_printf (context->kind == TS_CONTEXT_FRAME ? "Values of iteration %" G_GINT64_FORMAT : "Values of call %" G_GINT64_FORMAT, context->iteration);
  gtk_label_set_label (self->turn_label, text);
  gtk_widget_set_sensitive (self->earlier_button, ts_debug_worker_find_turn (worker, context->iteration - 1) >= 0);
  gtk_widget_set_sensitive (self->later_button, ts_debug_worker_find_turn (worker, context->iteration + 1) >= 0);
}

static void
go_to_turn (TsCallsPanel *self,
            int step)
{
  TsDebugWorker *worker = self->document != NULL ? ts_document_get_worker (self->document) : NULL;
  const TsContext *context = worker != NULL ? ts_debug_worker_peek_context (worker) : NULL;
  gint64 found = context != NULL ? ts_debug_worker_find_turn (worker, context->iteration + step) : -1;

  if (found >= 0)
    ts_debug_worker_set_context (worker, (guint32)found);
}

static void
earlier_clicked (TsCallsPanel *self)
{
  go_to_turn (self, -1);
}

static void
later_clicked (TsCallsPanel *self)
{
  go_to_turn (self, 1);
}

static void
stack_selected (TsCallsPanel *self,
                GtkListBoxRow *row)
{
  if (row == NULL || self->is_refreshing || self->document == NULL)
    return;
  ts_debug_worker_set_context (ts_document_get_worker (self->document), GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "number")));
}

/* ---- what is ready ------------------------------------------------------------------------------ */

static void
show_ready (TsCallsPanel *self)
{
  TsGraph *graph = ts_document_get_graph (self->document);
  guint n;
  g_autofree guint32 *ready = ts_debug_worker_dup_ready (ts_document_get_worker (self->document), &n);
  g_autofree char *title = g_strdup_printf (n > MAX_READY ? "Ready: %u, the first %u" : "Ready: %u", n, MAX_READY);

  for (guint i = 0; i < MIN (n, MAX_READY); i++)
    {
      const TsOperation *op = ts_graph_get_operation (graph, ready[i]);

      append_row (self->ready, op->name, op->type, op->index);
    }
  gtk_label_set_label (self->ready_title, title);
}

static void
ready_activated (TsCallsPanel *self,
                 GtkListBoxRow *row)
{
  g_signal_emit (self, signals[OP_ACTIVATED], 0, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "number")));
}

/* ---- all ----------------------------------------------------------------------------------------- */

static void
refresh (TsCallsPanel *self)
{
  g_autoptr (GArray) stack = self->document != NULL ? ts_debug_worker_dup_stack (ts_document_get_worker (self->document)) : NULL;

  if (self->document != NULL && stack == NULL)
    return; /* once more when the command is done */
  self->is_refreshing = TRUE;
  clear_list (self->stack);
  clear_list (self->ready);
  gtk_label_set_label (self->ready_title, "Ready");
  gtk_widget_set_visible (self->turn_box, FALSE);
  if (stack != NULL)
    {
      show_stack (self, stack);
      show_turn (self);
      show_ready (self);
    }
  self->is_refreshing = FALSE;
}

static void
ts_calls_panel_dispose (GObject *object)
{
  TsCallsPanel *self = TS_CALLS_PANEL (object);

  if (self->box != NULL)
    ts_calls_panel_set_document (self, NULL);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (ts_calls_panel_parent_class)->dispose (object);
}

static void
ts_calls_panel_class_init (TsCallsPanelClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ts_calls_panel_dispose;
  signals[OP_ACTIVATED] = g_signal_new ("op-activated", TS_TYPE_CALLS_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-calls-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, TsCallsPanel, box);
  gtk_widget_class_bind_template_child (widget_class, TsCallsPanel, stack);
  gtk_widget_class_bind_template_child (widget_class, TsCallsPanel, turn_box);
  gtk_widget_class_bind_template_child (widget_class, TsCallsPanel, turn_label);
  gtk_widget_class_bind_template_child (widget_class, TsCallsPanel, earlier_button);
  gtk_widget_class_bind_template_child (widget_class, TsCallsPanel, later_button);
  gtk_widget_class_bind_template_child (widget_class, TsCallsPanel, ready);
  gtk_widget_class_bind_template_child (widget_class, TsCallsPanel, ready_title);
  gtk_widget_class_bind_template_callback (widget_class, stack_selected);
  gtk_widget_class_bind_template_callback (widget_class, ready_activated);
  gtk_widget_class_bind_template_callback (widget_class, earlier_clicked);
  gtk_widget_class_bind_template_callback (widget_class, later_clicked);
}

static void
ts_calls_panel_init (TsCallsPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
ts_calls_panel_new (void)
{
  return g_object_new (TS_TYPE_CALLS_PANEL, NULL);
}

void
ts_calls_panel_set_document (TsCallsPanel *self,
                             TsDocument *document)
{
  g_return_if_fail (TS_IS_CALLS_PANEL (self));
  g_return_if_fail (document == NULL || TS_IS_DOCUMENT (document));

  if (self->document == document)
    return;
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_set_object (&self->document, document);
  if (document != NULL)
    g_signal_connect_swapped (document, "values-changed", G_CALLBACK (refresh), self);
  refresh (self);
}
