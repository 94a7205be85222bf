#include "engine/debug/ts-debugger-private.h"

#include "engine/ts-error.h"

#define MAX_PAST 16                          /* runs that can be taken back */
#define PAST_BUDGET_BYTES ((gsize)256 << 20) /* of their values */

/* ---- where to --------------------------------------------------------------------------------------- */

/* Where the activation of entry @i begins: what is inside of the functions that it calls comes before its own entry. */
static gsize
find_begin (const TsJournal *journal,
            gsize i)
{
  const TsJournalEntry *entry = ts_journal_get (journal, i);

  return entry->function != NULL ? entry->function->began : i;
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

static TsStop *
go_to_begin (TsDebugger *self,
             gsize i,
             GError **error)
{
  const TsPastPlace place = { find_begin (self->journal, i), FALSE, 0 };

  self->hit_id = 0;
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

      if (entry->depth > depth || entry->is_blocked || !ts_debugger_counts_as_step (self, entry->op, entry->dead))
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
  return go_to_begin (self, found, error);
}

TsStop *
ts_debugger_back_to_entry (TsDebugger *self,
                           gsize entry,
                           GError **error)
{
  return ts_debugger_check_back (self, error) ? go_to_begin (self, entry, error) : NULL;
}

gboolean
ts_debugger_can_step_back (TsDebugger *self)
{
  gsize found;

  return ts_debugger_check_back (self, NULL) && find_step (self, 1, &found);
}

/* ---- to a writer ----------------------------------------------------------------------------------- */

/* Inside of a function: to the operation of the run that called it. */
static TsStop *
go_to_writer (TsDebugger *self,
              gsize found,
              GError **error)
{
  while (ts_journal_get (self->journal, found)->depth > 0 && found + 1 < ts_journal_get_length (self->journal))
    found++;
  return go_to_begin (self, found, error);
}

/* (nullable) (transfer full): with @error set if @op is no variable, or there is no way back. */
static TsResource *
find_variable (TsDebugger *self,
               guint32 op,
               GError **error)
{
  const TsOperation *variable = ts_graph_get_operation (self->graph, op);
  g_auto (TsVariableSpec) spec = { 0 };
  TsResource *resource;

  if (!ts_debugger_check_back (self, error) || !ts_variable_spec_init (&spec, variable, error))
    return NULL;
  resource = ts_resources_lookup (ts_session_get_resources (self->session), spec.type, spec.container, spec.name);
  if (resource == NULL)
    g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "nothing in this run has written %s so far", variable->name);
  return resource;
}

TsStop *
ts_debugger_back_to_writer (TsDebugger *self,
                            guint32 op,
                            GError **error)
{
  g_autoptr (TsResource) resource = find_variable (self, op, error);
  gssize found;

  if (resource == NULL)
    return NULL;
  found = ts_journal_find_last_change (self->journal, resource, ts_journal_get_length (self->journal));
  if (found < 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "nothing in this run has written %s so far", ts_graph_get_operation (self->graph, op)->name);
      return NULL;
    }
  return go_to_writer (self, (gsize)found, error);
}

/* Where the element is in @value, in row-major order. */
static gboolean
find_element (const TsOperation *op,
              const TsTensor *value,
              const gint64 *indices,
              guint n,
              gsize *element,
              GError **error)
{
  *element = 0;
  if ((int)n != value->shape.rank)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_OUT_OF_RANGE, "%s has %d dimension%s, and %u ind%s given", op->name, value->shape.rank, value->shape.rank == 1 ? "" : "s", n,
                   n == 1 ? "ex is" : "ices are");
      return FALSE;
    }
  for (guint i = 0; i < n; i++)
    {
      gint64 index = indices[i] < 0 ? indices[i] + value->shape.dims[i] : indices[i];

      if (index < 0 || index >= value->shape.dims[i])
        {
          g_set_error (error, TS_ERROR, TS_ERROR_OUT_OF_RANGE, "%s has %" G_GINT64_FORMAT " elements in dimension %u, so there is no %" G_GINT64_FORMAT, op->name, value->shape.dims[i], i,
                       indices[i]);
          return FALSE;
        }
      *element = *element * (gsize)value->shape.dims[i] + (gsize)index;
    }
  return TRUE;
}

TsStop *
ts_debugger_back_to_element_writer (TsDebugger *self,
                                    guint32 op,
                                    const gint64 *indices,
                                    guint n,
                                    GError **error)
{
  const TsOperation *variable = ts_graph_get_operation (self->graph, op);
  g_autoptr (TsResource) resource = find_variable (self, op, error);
  g_autoptr (TsTensor) value = NULL;
  gsize element;
  gssize found;

  if (resource == NULL)
    return NULL;
  value = ts_session_get_variable (self->session, op, error);
  if (value == NULL || !find_element (variable, value, indices, n, &element, error))
    return NULL;
  found = ts_journal_find_last_write (self->journal, resource, value, element);
  if (found < 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "no operation of this run has made that element of %s what it is", variable->name);
      return NULL;
    }
  return go_to_writer (self, (gsize)found, error);
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
  gsize budget_bytes;

  g_ptr_array_set_size (self->effects, 0);
  g_ptr_array_set_size (self->forks, 0);
  if (ts_journal_get_length (self->journal) == 0)
    {
      ts_journal_clear (self->journal); /* what was changed before the run is not the run's to take back */
      return;
    }
  budget_bytes = ts_journal_get_budget (self->journal);
  ts_journal_truncate (self->journal);
  ts_taint_archive_run (self->overrides->taint);
  g_ptr_array_add (self->past, self->journal);
  if (self->past->len > MAX_PAST)
    g_ptr_array_remove_index (self->past, 0);
  keep_past_to_budget (self);
  self->journal = ts_journal_new (self->graph);
  ts_journal_set_budget (self->journal, budget_bytes);
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
  gboolean is_archived;

  if (!ts_debugger_can_undo_run (self))
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "there is no run to take back");
      return FALSE;
    }

  ts_debugger_stop (self);
  g_clear_pointer (&self->view, ts_context_view_free);
  g_ptr_array_set_size (self->effects, 0);
  g_ptr_array_set_size (self->forks, 0);
  ts_checkpoints_truncate (self->checkpoints, 0);
  g_clear_pointer (&self->executor, ts_executor_free);
  is_archived = ts_journal_get_length (self->journal) == 0;
  if (is_archived)
    {
      ts_journal_free (self->journal);
      self->journal = g_ptr_array_steal_index (self->past, self->past->len - 1);
    }
  else
    {
      ts_overrides_cut (self->overrides, 0, 0);
      ts_overrides_seek (self->overrides, 0, 0);
    }
  ts_taint_undo_run (self->overrides->taint, is_archived);
  g_clear_pointer (&self->back_note, g_free);
  ts_debugger_tell_effects (self, 0);
  self->is_undoing = TRUE;
  ts_journal_move (self->journal, ts_session_get_resources (self->session), 0);
  ts_journal_clear (self->journal);
  self->is_undoing = FALSE;
  ts_debugger_refresh_watches (self);
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
  ts_checkpoints_truncate (self->checkpoints, 0);
  g_ptr_array_set_size (self->forks, 0);
  g_ptr_array_set_size (self->effects, 0);
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
