#include "app/ts-workspace-private.h"

#include "app/ts-canvas-sync.h"

/* ---- from the document to the canvas and the pages --------------------------------------------- */

static void
values_changed (TsWorkspace *self)
{
  ts_workspace_refresh_variable (self);
  ts_canvas_sync_states (self->canvas, self->document);
}

static void
breakpoints_changed (TsWorkspace *self)
{
  adw_view_stack_page_set_badge_number (self->breakpoints_page, ts_canvas_sync_breakpoints (self->canvas, self->document));
  g_object_notify (G_OBJECT (self), "breakpoints-off");
}

static void
feeds_changed (TsWorkspace *self)
{
  gboolean missing = ts_document_find_missing_feed (self->document).op != TS_NO_OP;

  adw_view_stack_page_set_needs_attention (self->feeds_page, missing);
}

static void
signature_changed (TsWorkspace *self)
{
  g_object_notify (G_OBJECT (self), "signature");
}

static void
shapes_changed (TsWorkspace *self)
{
  ts_canvas_set_shapes (self->canvas, ts_document_get_shapes (self->document));
}

/* The view follows the stop. A temporary breakpoint goes when it is hit. */
static void
stop_changed (TsWorkspace *self)
{
  TsStop *stop = ts_debug_worker_get_stop (ts_document_get_worker (self->document));

  guint32 current = stop != NULL ? ts_canvas_sync_find_current (self->canvas, self->document, stop) : TS_NO_OP;

  ts_canvas_set_current_op (self->canvas, current);
  values_changed (self);
  breakpoints_changed (self);
  ts_workspace_tell_hidden_stop (self);
  if (stop == NULL)
    return;

  TsOutput subject = ts_stop_follower_find_subject (&self->follower, self->document, stop);

  self->following = TRUE;
  if (subject.op != TS_NO_OP)
    ts_document_select_output (self->document, subject);
  self->following = FALSE;
  if (stop->op != TS_NO_OP)
    ts_canvas_reveal_op (self->canvas, current, FALSE);
}

void
ts_workspace_tell_bodies (TsWorkspace *self)
{
  TsGraph *shown = ts_canvas_get_shown_graph (self->canvas);
  guint32 n_shown = shown != NULL ? ts_graph_get_n_operations (shown) : 0;
  TsStop *stop = self->document != NULL ? ts_debug_worker_get_stop (ts_document_get_worker (self->document)) : NULL;

  if (n_shown == self->n_shown)
    return;
  self->n_shown = n_shown;
  if (stop != NULL)
    {
      ts_canvas_set_current_op (self->canvas, ts_canvas_sync_find_current (self->canvas, self->document, stop));
      ts_canvas_sync_states (self->canvas, self->document);
    }
}

/* ---- what is selected --------------------------------------------------------------------------- */

static void
output_selected (TsWorkspace *self)
{
  if (!self->following)
    ts_workspace_leave_variable (self);
}

static void
document_selected (TsWorkspace *self)
{
  guint32 op = ts_document_get_selected_op (self->document);

  output_selected (self);
  ts_workspace_leave_only (self, op);
  if (op != TS_NO_OP)
    ts_workspace_ensure_viewer (self);
  gtk_widget_set_visible (GTK_WIDGET (self->value_scroller), op != TS_NO_OP); /* else all room is the panels' */
  if (self->selecting)
    return;

  self->selecting = TRUE;
  if (op == TS_NO_OP)
    ts_canvas_select_op (self->canvas, TS_NO_OP);
  else if (self->following) /* what is hidden is not shown for that */
    ts_canvas_reveal_place (self->canvas, op);
  else
    ts_canvas_reveal_op (self->canvas, op, TRUE);
  self->selecting = FALSE;
}

/* ---- which document is followed ---------------------------------------------------------------- */

void
ts_workspace_leave_document (TsWorkspace *self)
{
  if (self->document == NULL)
    return;

  ts_document_infer_shapes (self->document);
  g_signal_handlers_disconnect_by_data (ts_document_get_worker (self->document), self);
  g_signal_handlers_disconnect_by_data (self->document, self);
}

void
ts_workspace_follow_document (TsWorkspace *self)
{
  ts_canvas_set_shapes (self->canvas, ts_document_get_shapes (self->document));
  g_signal_connect_swapped (self->document, "notify::selected-op", G_CALLBACK (document_selected), self);
  g_signal_connect_swapped (self->document, "notify::selected-output", G_CALLBACK (output_selected), self);
  g_signal_connect_swapped (self->document, "notify::shapes", G_CALLBACK (shapes_changed), self);
  g_signal_connect_swapped (self->document, "notify::signature", G_CALLBACK (signature_changed), self);
  g_signal_connect_swapped (self->document, "values-changed", G_CALLBACK (values_changed), self);
  g_signal_connect_swapped (self->document, "feeds-changed", G_CALLBACK (feeds_changed), self);
  g_signal_connect_swapped (self->document, "breakpoints-changed", G_CALLBACK (breakpoints_changed), self);
  g_signal_connect_swapped (ts_document_get_worker (self->document), "notify::stop", G_CALLBACK (stop_changed), self);
  ts_debug_worker_set_step_constants (ts_document_get_worker (self->document), self->step_constants);
  feeds_changed (self);
  breakpoints_changed (self);
  if (ts_debug_worker_get_stop (ts_document_get_worker (self->document)) != NULL)
    {
      TsStop *stop = ts_debug_worker_get_stop (ts_document_get_worker (self->document));

      ts_canvas_set_current_op (self->canvas, ts_canvas_sync_find_current (self->canvas, self->document, stop));
      values_changed (self);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->value_scroller), FALSE);
  if (ts_document_get_selected_op (self->document) != TS_NO_OP)
    document_selected (self);
}
