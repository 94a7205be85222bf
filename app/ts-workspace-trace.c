#include "app/ts-workspace-private.h"

#include "app/scene/ts-scene-marks.h"
#include "engine/graph/ts-graph-trace.h"

/* ---- asking -------------------------------------------------------------------------------------- */

static GArray *
list_fetches (TsDocument *document)
{
  guint n;
  const TsOutput *fetches = ts_debug_worker_get_fetches (ts_document_get_worker (document), &n);
  g_autofree TsOutput *defaults = n == 0 ? ts_debug_worker_find_default_fetches (ts_document_get_worker (document), &n) : NULL;

  return g_array_append_vals (g_array_new (FALSE, FALSE, sizeof (TsOutput)), defaults != NULL ? defaults : fetches, n);
}

static GArray *
list_fed (TsDocument *document)
{
  GArray *fed = g_array_new (FALSE, FALSE, sizeof (TsOutput));
  guint n;
  g_autofree TsOutput *outputs = ts_document_dup_feed_outputs (document, &n);

  for (guint i = 0; i < n; i++)
    if (ts_document_get_feed_text (document, outputs[i]) != NULL)
      g_array_append_val (fed, outputs[i]);
  return fed;
}

void
ts_workspace_trace (TsWorkspace *self,
                    TsTraceKind kind)
{
  TsTraceQuestion question = { .kind = kind, .max_steps = kind == TS_TRACE_NEIGHBOURS ? 1 : TS_TRACE_FAR };

  g_return_if_fail (TS_IS_WORKSPACE (self));
  g_return_if_fail (self->document != NULL);

  if (kind == TS_TRACE_NEEDED)
    {
      question.outputs = list_fetches (self->document);
      question.fed = list_fed (self->document);
    }
  else
    {
      if (ts_canvas_get_n_chosen (self->canvas) == 1)
        question.subject = g_strdup (ts_canvas_get_selected_scope (self->canvas));
      question.ops = kind == TS_TRACE_PATHS ? ts_canvas_dup_chosen_box_ops (self->canvas) : ts_canvas_dup_chosen_ops (self->canvas);
    }
  ts_trace_bar_ask (self->trace_bar, self->document, &question);
  ts_trace_question_clear (&question);
}

TsTraceBar *
ts_workspace_get_trace_bar (TsWorkspace *self)
{
  g_return_val_if_fail (TS_IS_WORKSPACE (self), NULL);

  return self->trace_bar;
}

/* ---- showing ------------------------------------------------------------------------------------- */

void
ts_workspace_show_trace (TsWorkspace *self)
{
  const TsTraceAnswer *answer = ts_trace_bar_get_answer (self->trace_bar);

  ts_canvas_set_slice (self->canvas, answer != NULL ? answer->roles : NULL, answer != NULL ? answer->n_roles : 0);
  if (answer != NULL && ts_trace_bar_get_only (self->trace_bar))
    ts_canvas_set_kept (self->canvas, answer->roles, answer->n_roles);
  else if (answer != NULL)
    ts_canvas_zoom_to_slice (self->canvas);
}

void
ts_workspace_show_only_trace (TsWorkspace *self)
{
  const TsTraceAnswer *answer = ts_trace_bar_get_answer (self->trace_bar);
  gboolean only = answer != NULL && ts_trace_bar_get_only (self->trace_bar);

  ts_canvas_set_kept (self->canvas, only ? answer->roles : NULL, only ? answer->n_roles : 0);
}

void
ts_workspace_follow_kept (TsWorkspace *self)
{
  guint32 n_ops;
  const guint8 *kept = ts_canvas_get_kept (self->canvas, &n_ops);

  if (self->document != NULL)
    ts_trace_bar_take_kept (self->trace_bar, self->document, kept, n_ops);
}

void
ts_workspace_leave_only (TsWorkspace *self,
                         guint32 op)
{
  const TsTraceAnswer *answer = ts_trace_bar_get_answer (self->trace_bar);

  if (answer != NULL && op < answer->n_roles && answer->roles[op] == TS_SLICE_OUTSIDE)
    g_object_set (self->trace_bar, "only", FALSE, NULL);
}

/* ---- going --------------------------------------------------------------------------------------- */

void
ts_workspace_go_to_output (TsWorkspace *self,
                           TsOutput output)
{
  g_return_if_fail (TS_IS_WORKSPACE (self));
  g_return_if_fail (self->document != NULL);

  ts_document_select_output (self->document, output);
  ts_canvas_reveal_op (self->canvas, output.op, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

void
ts_workspace_go_to_scope (TsWorkspace *self,
                          const char *scope)
{
  g_return_if_fail (TS_IS_WORKSPACE (self));
  g_return_if_fail (scope != NULL);

  ts_canvas_reveal_scope (self->canvas, scope);
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

/* ---- comparing ----------------------------------------------------------------------------------- */

void
ts_workspace_show_fates (TsWorkspace *self)
{
  gboolean is_merged = self->comparison != NULL && self->document != NULL && ts_document_get_graph (self->document) == self->comparison->merged;

  ts_canvas_set_fates (self->canvas, is_merged ? self->comparison->fates : NULL, is_merged ? self->comparison->n_ops : 0);
}

void
ts_workspace_set_comparison (TsWorkspace *self,
                             TsComparison *comparison)
{
  g_return_if_fail (TS_IS_WORKSPACE (self));

  if (comparison == self->comparison)
    return;
  if (comparison != NULL)
    ts_comparison_ref (comparison);
  g_clear_pointer (&self->comparison, ts_comparison_unref);
  self->comparison = comparison;
  ts_navigator_set_comparison (self->navigator, comparison);
  ts_workspace_show_fates (self);
  if (comparison != NULL)
    ts_navigator_set_page (self->navigator, "changes");
  else if (g_str_equal (ts_navigator_get_page (self->navigator), "changes"))
    ts_navigator_set_page (self->navigator, "");
}

TsComparison *
ts_workspace_get_comparison (TsWorkspace *self)
{
  g_return_val_if_fail (TS_IS_WORKSPACE (self), NULL);

  return self->comparison;
}
