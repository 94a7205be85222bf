#include "app/panels/ts-history-panel.h"

#include "app/panels/ts-panel-widgets.h"
#include "app/panels/ts-sparkline.h"
#include "engine/tensor/ts-tensor-format.h"

#include <math.h>

#define PREVIEW_CHARS 80
#define MAX_ROWS 500 /* the last ones */

struct _TsHistoryPanel
{
  GtkWidget parent_instance;

  TsDocument *document;

  GtkWidget *box;
  GtkLabel *title;
  TsSparkline *curve;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (TsHistoryPanel, ts_history_panel, GTK_TYPE_WIDGET)

static GtkWidget *
new_row (const TsHistoryItem *item)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  g_autofree char *where = g_strdup_printf ("run %" G_GUINT64_FORMAT ", %" G_GUINT64_FORMAT "%s%s", item->run, item->t, *item->place != '\0' ? ", " : "", item->place);
  g_autofree char *preview = item->value != NULL ? ts_tensor_format_preview (item->value, PREVIEW_CHARS) : NULL;
  g_autofree char *text = preview != NULL ? g_strconcat (preview, item->state == TS_VALUE_OVERRIDDEN ? "  (overridden)" : "", NULL) : NULL;
  GtkWidget *place = ts_panel_new_label (where, PANGO_ELLIPSIZE_END, "dim-label");
  GtkWidget *value = ts_panel_new_label (text != NULL ? text : ts_value_state_name (item->state), PANGO_ELLIPSIZE_END, "monospace");

  gtk_widget_set_hexpand (value, TRUE);
  gtk_label_set_width_chars (GTK_LABEL (place), 24);
  gtk_label_set_max_width_chars (GTK_LABEL (place), 48);
  gtk_box_append (GTK_BOX (row), place);
  gtk_box_append (GTK_BOX (row), value);
  gtk_widget_set_tooltip_text (row, text);
  return row;
}

static void
show_curve (TsHistoryPanel *self,
            const GArray *history)
{
  g_autoptr (GArray) series = g_array_new (FALSE, FALSE, sizeof (double));
  gboolean any = FALSE;

  for (guint i = 0; history != NULL && i < history->len; i++)
    {
      const TsHistoryItem *item = &g_array_index (history, TsHistoryItem, i);
      double number = item->value != NULL && item->value->n_elements == 1 ? ts_tensor_get_double (item->value, 0) : NAN;

      if (item->state == TS_VALUE_DEAD)
        continue;
      any |= isfinite (number);
      g_array_append_val (series, number);
    }
  ts_sparkline_set_values (self->curve, (const double *)(const void *)series->data, series->len);
  gtk_widget_set_visible (GTK_WIDGET (self->curve), any && series->len > 1);
}

static void
show_title (TsHistoryPanel *self,
            const GArray *history)
{
  const TsOperation *op = self->document != NULL ? ts_document_get_selected_operation (self->document) : NULL;
  g_autofree char *text = NULL;

  if (op != NULL && history != NULL && op->n_outputs > 0)
    text = g_strdup_printf ("%s:%u, %u value%s", op->name, ts_document_get_selected_output (self->document), history->len, history->len == 1 ? "" : "s");
  gtk_label_set_label (self->title, text != NULL ? text : "Select an operation to see what values it has had.");
}

static void
refresh (TsHistoryPanel *self)
{
  g_autoptr (GArray) history = NULL;
  const TsOperation *op = self->document != NULL ? ts_document_get_selected_operation (self->document) : NULL;
  GtkListBoxRow *row;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  if (op != NULL && op->n_outputs > 0)
    {
      history = ts_debug_worker_dup_history (ts_document_get_worker (self->document), (TsOutput) { op->index, ts_document_get_selected_output (self->document) });
      if (history == NULL)
        return; /* once more when the command is done */
    }
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  show_title (self, history);
  show_curve (self, history);
  for (guint i = history != NULL ? history->len : 0, n = 0; i-- > 0 && n < MAX_ROWS; n++)
    gtk_list_box_append (self->list, new_row (&g_array_index (history, TsHistoryItem, i)));
}

static void
ts_history_panel_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (ts_history_panel_parent_class)->map (widget);

  refresh (TS_HISTORY_PANEL (widget));
}

static void
ts_history_panel_dispose (GObject *object)
{
  TsHistoryPanel *self = TS_HISTORY_PANEL (object);

  if (self->box != NULL)
    ts_history_panel_set_document (self, NULL);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (ts_history_panel_parent_class)->dispose (object);
}

static void
ts_history_panel_class_init (TsHistoryPanelClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = ts_history_panel_dispose;
  widget_class->map = ts_history_panel_map;

  g_type_ensure (TS_TYPE_SPARKLINE);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/tensorstep/Tensorstep/ts-history-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, TsHistoryPanel, box);
  gtk_widget_class_bind_template_child (widget_class, TsHistoryPanel, title);
  gtk_widget_class_bind_template_child (widget_class, TsHistoryPanel, curve);
  gtk_widget_class_bind_template_child (widget_class, TsHistoryPanel, list);
}

static void
ts_history_panel_init (TsHistoryPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
ts_history_panel_new (void)
{
  return g_object_new (TS_TYPE_HISTORY_PANEL, NULL);
}

void
ts_history_panel_set_document (TsHistoryPanel *self,
                               TsDocument *document)
{
  g_return_if_fail (TS_IS_HISTORY_PANEL (self));
  g_return_if_fail (document == NULL || TS_IS_DOCUMENT (document));

  if (self->document == document)
    return;
  if (self->document != NULL)
    g_signal_handlers_disconnect_by_data (self->document, self);
  g_set_object (&self->document, document);
  if (document != NULL)
    {
      g_signal_connect_swapped (document, "values-changed", G_CALLBACK (refresh), self);
      g_signal_connect_swapped (document, "notify::selected-op", G_CALLBACK (refresh), self);
      g_signal_connect_swapped (document, "notify::selected-output", G_CALLBACK (refresh), self);
    }
  refresh (self);
}
