#include "engine/debug/ts-debugger-private.h"

#include "engine/ts-error.h"

/* Going back: the state is put back change by change; the executor begins anew and is brought to where the run shall stand, with what is written in the journal
 * instead of kernels. */

#define MAX_PAST 16                          /* runs that can be taken back */
#define PAST_BUDGET_BYTES ((gsize)256 << 20) /* of their values */

/* ---- to some entry --------------------------------------------------------------------------------- */

gboolean
ts_debugger_check_back (TsDebugger *self,
                        GError **error)
{
  if (self->executor == NULL)
    g_set_error_literal (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "there is no run to go back in");
  else if (!self->is_recording)
    g_set_error_literal (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "the run was not recorded, so there is no way back");
  else if (ts_executor_get_n_blocked (self->executor) > 0)
    g_set_error_literal (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "an operation waits for another run, so this one cannot go back");
  else
    return TRUE;
  return FALSE;
}

TsPastPlace
ts_debugger_get_place (TsDebugger *self,
                       gboolean after)
{
  gsize length = self->is_replaying ? self->replayed : ts_journal_get_length (self->journal);

  /* In between a replayed activation counts as over already after it, a recorded one too. */
  if (after)
    return (TsPastPlace) { self->is_replaying ? length + 1 : length, TRUE, 0 };
  return (TsPastPlace) { length, FALSE, MAX (self->n_begun, 1) - 1 };
}

TsPastPlace
ts_debugger_get_here (TsDebugger *self)
{
  gboolean after = self->active && ts_executor_get_phase (self->executor) == TS_PHASE_AFTER;
  gboolean before = self->active && ts_executor_get_current (self->executor) != NULL;

  return (TsPastPlace) { ts_journal_get_length (self->journal), after, after ? 0 : before ? MAX (self->n_begun, 1) - 1
                                                                                          : G_MAXUINT };
}

TsStop *
ts_debugger_go_to (TsDebugger *self,
                   const TsPastPlace *place,
                   GError **error)
{
  TsStop *stop;

  self->is_undoing = TRUE;
  if (!ts_debugger_rewind (self, error))
    {
      self->is_undoing = FALSE;
      return NULL;
    }
  ts_journal_undo (self->journal, ts_session_get_resources (self->session), place->length);
  self->is_undoing = FALSE;

  ts_debugger_refresh_watches (self);
  ts_debugger_log_go_back (self, place->length);
  ts_breakpoint_list_go_back (self->breakpoints, place);
  self->is_replaying = TRUE;
  self->replayed = 0;
  self->n_begun = 0;
  self->replay_end = *place;
  stop = ts_debugger_run_on (self);
  if (self->is_replaying) /* it ended otherwise */
    {
      self->is_replaying = FALSE;
      ts_journal_truncate (self->journal, self->replayed);
      ts_overrides_cut (self->overrides, self->replayed, self->overrides->n_begun);
    }
  if (self->replay_error == NULL)
    return stop;
  g_propagate_error (error, g_steal_pointer (&self->replay_error));
  ts_stop_unref (stop);
  return NULL;
}

/* Where the activation of entry @i begins: what is inside of the functions that it calls comes before its own entry. */
static gsize
find_begin (const TsJournal *journal,
            gsize i)
{
  guint depth = ts_journal_get (journal, i)->depth;

  while (i > 0 && ts_journal_get (journal, i - 1)->depth > depth)
    i--;
  return i;
}

static TsStop *
go_to_begin (TsDebugger *self,
             gsize i,
             GError **error)
{
  const TsPastPlace place = { find_begin (self->journal, i), FALSE, 0 };

  return ts_debugger_go_to (self, &place, error);
}

/* ---- one back -------------------------------------------------------------------------------------- */

/* The @n-th entry before the end that steps stop at; as many as there are. %FALSE if there is none. */
static gboolean
find_step (TsDebugger *self,
           guint64 n,
           gsize *found)
{
  const TsActivation *current = ts_executor_get_current (self->executor);
  guint depth = current != NULL ? ts_activation_get_depth (current) : 0;
  gboolean any = FALSE;

  for (gsize i = ts_journal_get_length (self->journal); i-- > 0 && n > 0;)
    {
      const TsJournalEntry *entry = ts_journal_get (self->journal, i);

      if (entry->depth > depth || !ts_debugger_counts_as_step (self, entry->op, entry->dead))
        continue;
      *found = i;
      any = TRUE;
      n--;
    }
  return any;
}

TsStop *
ts_debugger_step_back (TsDebugger *self,
                       guint64 n,
                       GError **error)
{
  gsize found;

  if (!ts_debugger_check_back (self, error))
    return NULL;
  if (!find_step (self, n, &found))
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "this is the beginning of the run");
      return NULL;
    }
  self->hit_id = 0;
  return go_to_begin (self, found, error);
}

TsStop *
ts_debugger_back_to_entry (TsDebugger *self,
                           gsize entry,
                           GError **error)
{
  if (!ts_debugger_check_back (self, error))
    return NULL;
  self->hit_id = 0;
  return go_to_begin (self, entry, error);
}

gboolean
ts_debugger_can_step_back (TsDebugger *self)
{
  gsize found;

  return ts_debugger_check_back (self, NULL) && find_step (self, 1, &found);
}

/* ---- to a writer ----------------------------------------------------------------------------------- */

TsStop *
ts_debugger_back_to_writer (TsDebugger *self,
                            guint32 op,
                            GError **error)
{
  const TsOperation *variable = ts_graph_get_operation (self->graph, op);
  g_auto (TsVariableSpec) spec = { 0 };
  g_autoptr (TsResource) resource = NULL;
  gssize found = -1;

  if (!ts_debugger_check_back (self, error) || !ts_variable_spec_init (&spec, variable, error))
    return NULL;
  resource = ts_resources_lookup (ts_session_get_resources (self->session), spec.type, spec.container, spec.name);
  if (resource != NULL)
    found = ts_journal_find_last_change (self->journal, resource, ts_journal_get_length (self->journal));
  if (found < 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "nothing in this run has written %s so far", variable->name);
      return NULL;
    }

  self->hit_id = 0;
  /* Inside of a function: to the operation of the run that called it. */
  while (ts_journal_get (self->journal, (gsize)found)->depth > 0 && (gsize)found + 1 < ts_journal_get_length (self->journal))
    found++;
  return go_to_begin (self, (gsize)found, error);
}

/* ---- runs ------------------------------------------------------------------------------------------ */

/* The values of earlier runs are there to be looked at; the oldest are let go of. */
static void
keep_past_to_budget (TsDebugger *self)
{
  gsize kept = 0;

  for (guint i = self->past->len; i-- > 0;)
    {
      TsJournal *journal = g_ptr_array_index (self->past, i);

      kept += ts_journal_get_kept_bytes (journal);
      if (kept > PAST_BUDGET_BYTES)
        ts_journal_forget_values (journal);
    }
}

void
ts_debugger_archive_run (TsDebugger *self)
{
  if (ts_journal_get_length (self->journal) == 0)
    {
      ts_journal_clear (self->journal); /* what was changed before the run is not the run's to take back */
      return;
    }
  ts_taint_archive_run (self->overrides->taint);
  g_ptr_array_add (self->past, self->journal);
  if (self->past->len > MAX_PAST)
    g_ptr_array_remove_index (self->past, 0);
  keep_past_to_budget (self);
  self->journal = ts_journal_new (self->graph);
}

gboolean
ts_debugger_can_undo_run (TsDebugger *self)
{
  return ts_journal_get_length (self->journal) > 0 || self->past->len > 0;
}

gboolean
ts_debugger_undo_run (TsDebugger *self,
                      GError **error)
{
  if (!ts_debugger_can_undo_run (self))
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "there is no run to take back");
      return FALSE;
    }

  ts_debugger_stop (self);
  g_clear_pointer (&self->view, ts_context_view_free);
  self->is_undoing = TRUE;
  if (ts_journal_get_length (self->journal) > 0)
    {
      ts_journal_undo (self->journal, ts_session_get_resources (self->session), 0);
      ts_journal_clear (self->journal);
      ts_overrides_cut (self->overrides, 0, 0);
      ts_overrides_seek (self->overrides, 0, 0);
      ts_taint_undo_run (self->overrides->taint, FALSE);
    }
  else
    {
      TsJournal *last = g_ptr_array_index (self->past, self->past->len - 1);

      ts_journal_undo (last, ts_session_get_resources (self->session), 0);
      g_ptr_array_remove_index (self->past, self->past->len - 1);
      ts_taint_undo_run (self->overrides->taint, TRUE);
    }
  self->is_undoing = FALSE;
  ts_debugger_refresh_watches (self);
  g_clear_pointer (&self->executor, ts_executor_free);
  ts_debugger_set_stop (self, NULL);
  return TRUE;
}

void
ts_debugger_set_recording (TsDebugger *self,
                           gboolean is_recording)
{
  if (self->is_recording == is_recording)
    return;
  self->is_recording = is_recording;
  g_clear_pointer (&self->view, ts_context_view_free);
  ts_journal_clear (self->journal);
  g_ptr_array_set_size (self->past, 0);
  ts_resources_set_observer (ts_session_get_resources (self->session), is_recording || self->overrides->is_used ? &ts_debugger_observer : NULL, self);
}

void
ts_debugger_set_recording_budget (TsDebugger *self,
                                  gsize budget_bytes)
{
  ts_journal_set_budget (self->journal, budget_bytes);
}
