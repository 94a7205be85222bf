#include "app/ts-workspace-private.h"

/* ---- functions --------------------------------------------------------------------------------- */

/* @document: (nullable): %NULL with @error. */
static void
go_into (TsWorkspace *self,
         TsDocument *document,
         const GError *error)
{
  if (document == NULL)
    {
      g_signal_emit_by_name (self->document, "failed", error);
      return;
    }
  ts_trail_bar_push (self->trail_bar, document);
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

void
ts_workspace_show_call (TsWorkspace *self,
                        guint32 op,
                        guint call)
{
  g_return_if_fail (TS_IS_WORKSPACE (self));
  g_return_if_fail (self->document != NULL);

  g_autoptr (GError) error = NULL;

  TsDocument *document = ts_document_open_call (self->document, op, call, &error);

  go_into (self, document, error);
}

gboolean
ts_workspace_show_body (TsWorkspace *self)
{
  g_autoptr (GArray) calls = NULL;
  guint32 op;

  g_return_val_if_fail (TS_IS_WORKSPACE (self), FALSE);

  if (self->document == NULL || !ts_canvas_dup_selected_body (self->canvas, &calls, &op))
    return FALSE;

  for (guint i = 0; i < calls->len; i++)
    ts_workspace_show_call (self, g_array_index (calls, TsCanvasCall, i).op, g_array_index (calls, TsCanvasCall, i).number);
  ts_document_set_selected_op (self->document, op);
  ts_canvas_reveal_op (self->canvas, op, TRUE);
  return TRUE;
}

void
ts_workspace_show_function (TsWorkspace *self,
                            const TsFunction *function)
{
  g_return_if_fail (TS_IS_WORKSPACE (self));
  g_return_if_fail (self->root != NULL);

  g_autoptr (GError) error = NULL;
  TsDocument *document = ts_document_open_function (self->root, function, &error);

  if (document != NULL && document == self->document)
    return;
  if (document != NULL)
    ts_trail_bar_go_back_to (self->trail_bar, 0);
  go_into (self, document, error);
}

guint
ts_workspace_get_depth (TsWorkspace *self)
{
  g_return_val_if_fail (TS_IS_WORKSPACE (self), 0);

  return ts_trail_bar_get_depth (self->trail_bar);
}

void
ts_workspace_go_back (TsWorkspace *self)
{
  g_return_if_fail (TS_IS_WORKSPACE (self));

  guint depth = ts_trail_bar_get_depth (self->trail_bar);

  if (depth > 0)
    ts_trail_bar_go_back_to (self->trail_bar, depth - 1);
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

/* ---- operations and outputs -------------------------------------------------------------------- */

void
ts_workspace_feed_output (TsWorkspace *self,
                          TsOutput output)
{
  g_return_if_fail (TS_IS_WORKSPACE (self));

  ts_workspace_show_page (self, "feeds");
  ts_feeds_panel_add_output (ts_workspace_ensure_feeds (self), output);
}

gboolean
ts_workspace_show_missing_feed (TsWorkspace *self)
{
  g_return_val_if_fail (TS_IS_WORKSPACE (self), FALSE);

  if (ts_document_find_missing_feed (self->document).op == TS_NO_OP)
    return FALSE;

  ts_workspace_show_page (self, "feeds");
  ts_feeds_panel_focus_missing (ts_workspace_ensure_feeds (self));
  return TRUE;
}

void
ts_workspace_show_current (TsWorkspace *self)
{
  g_return_if_fail (TS_IS_WORKSPACE (self));

  TsStop *stop = ts_debug_worker_get_stop (ts_document_get_worker (self->document));

  if (stop == NULL || stop->op == TS_NO_OP)
    return;

  ts_document_set_selected_op (self->document, stop->op);
  ts_canvas_reveal_op (self->canvas, stop->op, TRUE);
}

void
ts_workspace_show_answer (TsWorkspace *self,
                          const char *title,
                          const char *line)
{
  g_return_if_fail (TS_IS_WORKSPACE (self));

  ts_workspace_show_drawer (self, "answer");
  ts_drawer_ask (ts_workspace_ensure_drawer (self), title, line);
}
