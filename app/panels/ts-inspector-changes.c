#include "app/panels/ts-inspector-changes.h"

#include "app/panels/ts-panel-widgets.h"
#include "engine/debug/override/ts-debug-worker-override.h"

void
ts_inspector_changes_show_attr (TsDocument *document,
                                const TsOperation *op,
                                TsAttrRow *row)
{
  g_autofree char *now = ts_debug_worker_dup_attr (ts_document_get_worker (document), op->index, ts_attr_row_get_name (row));

  ts_attr_row_set_now (row, now);
}

void
ts_inspector_changes_add_cut (TsFactRow *row)
{
  GtkWidget *button = ts_panel_new_row_button ("ts-remove-symbolic", "Do not wait for it in the runs to come", "Cut Control Input");

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.cut-control");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "u", ts_fact_row_get_op (row));
  g_object_set_data (G_OBJECT (row), "cut-button", button);
  ts_fact_row_add_tool (row, button);
}

void
ts_inspector_changes_show_cut (TsDocument *document,
                               const TsOperation *op,
                               TsFactRow *row)
{
  const TsOperation *from = ts_graph_get_operation (op->graph, ts_fact_row_get_op (row));
  gboolean is_cut = ts_debug_worker_is_cut (ts_document_get_worker (document), from->index, op->index);

  ts_fact_row_set_detail (row, is_cut ? "cut" : from->type);
  gtk_widget_set_visible (g_object_get_data (G_OBJECT (row), "cut-button"), !is_cut);
}
