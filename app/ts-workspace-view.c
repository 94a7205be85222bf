#include "app/ts-workspace-private.h"

#include "app/models/ts-note-store.h"
#include "app/ts-note-popover.h"

/* What of the graph is drawn: the canvas does it, the document keeps it. */

void
ts_workspace_keep_rules (TsWorkspace *self)
{
  g_auto (GStrv) lines = ts_view_rules_to_lines (ts_canvas_get_rules (self->canvas));

  if (self->root != NULL)
    ts_document_set_view_rules (self->root, (const char *const *)lines);
}

void
ts_workspace_restore_rules (TsWorkspace *self)
{
  g_return_if_fail (TS_IS_WORKSPACE (self));

  g_autoptr (TsViewRules) rules = ts_view_rules_from_lines (self->root != NULL ? ts_document_get_view_rules (self->root) : NULL);

  ts_canvas_set_rules (self->canvas, rules);
}

/* A stop at what is hidden is told. */
void
ts_workspace_tell_hidden_stop (TsWorkspace *self)
{
  TsStop *stop = self->document != NULL ? ts_debug_worker_get_stop (ts_document_get_worker (self->document)) : NULL;

  ts_filter_bar_set_current (self->filter_bar, self->document != NULL ? ts_document_get_graph (self->document) : NULL, stop != NULL ? stop->op : TS_NO_OP);
}

void
ts_workspace_show_hidden (TsWorkspace *self,
                          guint op)
{
  ts_document_set_selected_op (self->document, op);
  ts_canvas_reveal_op (self->canvas, op, TRUE);
}

TsFilterBar *
ts_workspace_get_filter_bar (TsWorkspace *self)
{
  g_return_val_if_fail (TS_IS_WORKSPACE (self), NULL);

  return self->filter_bar;
}

/* ---- notes --------------------------------------------------------------------------------------- */

static TsNoteStore *
new_note_store (TsWorkspace *self)
{
  g_autofree char *graph = ts_document_dup_identity (self->document);

  return ts_note_store_new (graph, NULL);
}

/* Of the graph that is shown from now on. */
void
ts_workspace_load_notes (TsWorkspace *self)
{
  g_autoptr (TsNoteStore) store = self->document != NULL ? new_note_store (self) : NULL;
  g_autoptr (TsNotes) notes = store != NULL ? ts_note_store_load (store) : ts_notes_new ();

  ts_canvas_load_notes (self->canvas, notes);
}

/* What is written is kept at once. */
void
ts_workspace_keep_notes (TsWorkspace *self)
{
  g_autoptr (TsNoteStore) store = NULL;
  g_autoptr (GError) error = NULL;

  if (self->document == NULL || self->switching)
    return;
  store = new_note_store (self);
  if (!ts_note_store_save (store, ts_canvas_get_notes (self->canvas), &error))
    g_signal_emit_by_name (self->document, "failed", error);
}

void
ts_workspace_edit_note (TsWorkspace *self)
{
  g_return_if_fail (TS_IS_WORKSPACE (self));

  ts_note_popover_popup (self->canvas);
}
