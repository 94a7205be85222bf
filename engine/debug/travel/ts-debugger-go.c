#include "engine/debug/ts-debugger-private.h"

#include "engine/debug/breakpoint/ts-catch.h"
#include "engine/debug/breakpoint/ts-last-turns.h"
#include "engine/debug/breakpoint/ts-structure.h"
#include "engine/ts-error.h"

/* Going back, and forward again over what was taken back: the state is moved change by change; a copy of the executor as it was not long before is brought to where the run shall
 * stand, with what is written in the journal instead of kernels. */

/* ---- what is shown --------------------------------------------------------------------------------- */

void
ts_debugger_show_entry (TsDebugger *self,
                        const TsJournalEntry *entry)
{
  const TsOperation *op = entry->op;
  g_autofree TsTensor **outputs = NULL;

  if (entry->outputs != NULL)
    {
      outputs = g_memdup2 (entry->outputs, entry->n_outputs * sizeof *outputs);
      for (guint32 i = 0; entry->seen != NULL && i < entry->n_outputs; i++)
        if (entry->seen[i] != NULL)
          outputs[i] = entry->seen[i];
    }
  ts_value_store_record (self->values, op, entry->context, outputs, entry->is_dropped ? TS_VALUE_RELEASED : TS_VALUE_DEAD, entry->dead ? TS_OP_DEAD : TS_OP_DONE);
  for (guint32 i = 0; i < entry->n_outputs; i++)
    if (entry->is_dropped && !ts_journal_entry_is_live (entry, i))
      ts_value_store_set (self->values, op, i, NULL, TS_VALUE_DEAD);
    else if (entry->seen != NULL && entry->seen[i] == NULL && ts_journal_entry_is_live (entry, i) && ts_tensor_is_reference (entry->outputs[i]))
      ts_value_store_set (self->values, op, i, NULL, TS_VALUE_UNINITIALIZED);
    else if (entry->overridden != NULL && entry->overridden[i] && entry->outputs != NULL)
      ts_value_store_set (self->values, op, i, entry->outputs[i], TS_VALUE_OVERRIDDEN);
}

void
ts_debugger_show_last (TsDebugger *self,
                       guint32 op)
{
  gsize last = ts_journal_find_last (self->journal, op);

  if (op == TS_NO_OP)
    return;
  if (last > 0)
    ts_debugger_show_entry (self, ts_journal_get (self->journal, last - 1));
  else
    ts_value_store_record (self->values, ts_graph_get_operation (self->graph, op), 0, NULL, TS_VALUE_NOT_COMPUTED, TS_OP_WAITING);
}

/* What was shown as ready is again what it had become the time before. */
static void
unshow_ready (TsDebugger *self)
{
  g_autoptr (GArray) ready = g_array_copy (self->ready);

  ts_debugger_unshow_ready (self);
  for (guint i = 0; i < ready->len; i++)
    {
      guint32 op = g_array_index (ready, guint32, i);
      gsize last = ts_journal_find_last (self->journal, op);

      if (last > 0)
        ts_value_store_set_op_state (self->values, op, ts_journal_get (self->journal, last - 1)->dead ? TS_OP_DEAD : TS_OP_DONE);
    }
}

/* The entries from @begin to @end were taken back or done again. */
static void
show_between (TsDebugger *self,
              gsize begin,
              gsize end)
{
  for (gsize i = begin; i < end; i++)
    {
      const TsJournalEntry *entry = ts_journal_get (self->journal, i);
      gsize last;

      if (entry->depth > 0 || entry->op->index == TS_NO_OP || entry->is_blocked)
        continue;
      last = ts_journal_find_last (self->journal, entry->op->index);
      if (last == entry->previous || last == i + 1) /* else another one of them shows it */
        ts_debugger_show_last (self, entry->op->index);
    }
}

/* ---- to some entry --------------------------------------------------------------------------------- */

gboolean
ts_debugger_check_back (TsDebugger *self,
                        GError **error)
{
  if (self->recording != NULL)
    g_set_error_literal (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "a recording is looked at; goto leads through it, record close leaves it");
  else if (self->executor == NULL)
    g_set_error_literal (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "there is no run to go back in");
  else if (!self->is_recording)
    g_set_error_literal (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "the run was not recorded, so there is no way back");
  else
    return TRUE;
  return FALSE;
}

/* Not where kernels that wait know something that cannot be brought back: there it goes further. */
static TsPastPlace
find_place (TsDebugger *self,
            const TsPastPlace *asked)
{
  TsPastPlace place = *asked;

  while (ts_journal_is_open (self->journal, place.length))
    place = (TsPastPlace) { place.length - 1, FALSE, 0 };
  if (place.length < asked->length)
    self->back_note = g_strdup ("Further back than asked: where an operation has got a part of what it waits for, or several are about to get it, no run can begin again.");
  return place;
}

static gint64
count_dead (const TsJournal *journal,
            gsize begin,
            gsize end)
{
  gint64 n = 0;

  for (gsize i = begin; i < end; i++)
    n += ts_journal_get (journal, i)->dead && ts_journal_get (journal, i)->depth == 0 && ts_journal_get (journal, i)->op->index != TS_NO_OP;
  return n;
}

/* Moves the state to where @length entries are done, and shows it. */
static void
move_state (TsDebugger *self,
            gsize length)
{
  gsize from = ts_journal_get_length (self->journal);

  self->is_undoing = TRUE;
  ts_journal_move (self->journal, ts_session_get_resources (self->session), length);
  self->is_undoing = FALSE;
  show_between (self, MIN (from, length), MAX (from, length));
  self->n_dead += (guint64)(length > from ? count_dead (self->journal, from, length) : -count_dead (self->journal, length, from));
}

/* The executor that comes nearest to it, not behind @place. @found (out): where that is. (transfer full) */
static TsExecutor *
new_executor_near (TsDebugger *self,
                   gsize place,
                   gsize *found)
{
  TsExecutor *near = ts_checkpoints_find (self->checkpoints, place, found);

  if (near != NULL)
    return ts_executor_copy (near);
  *found = 0;
  return ts_debugger_restart (self);
}

/* Takes @executor, which is at entry @place, instead of the one there is. */
static void
change_executor (TsDebugger *self,
                 TsExecutor *executor)
{
  const TsActivation *current = ts_executor_get_outermost (self->executor);
  guint32 op = current != NULL ? ts_executor_get_operation (self->executor, current)->index : TS_NO_OP;

  unshow_ready (self);
  /* What kernels give back that wait is a change, too, and is taken back with the others. */
  self->is_undoing = TRUE;
  ts_journal_hold (self->journal, TRUE);
  g_clear_pointer (&self->executor, ts_executor_free);
  ts_journal_hold (self->journal, FALSE);
  self->is_undoing = FALSE;
  self->executor = executor;
  self->active = TRUE;
  self->n_begun = 0;
  if (self->last_turns != NULL)
    ts_last_turns_clear (self->last_turns);
  if (self->structure != NULL)
    ts_structure_clear (self->structure);
  if (op != TS_NO_OP)
    ts_debugger_show_last (self, op);
}

/* Who waits gets its place in line again. */
static void
let_wait (TsDebugger *self)
{
  guint n;
  g_autofree guint64 *numbers = ts_journal_dup_waiters (self->journal, &n);

  ts_executor_wait_again (self->executor, numbers, n);
}

/* Brings the executor, which is at entry @from, to @place. */
static TsStop *
replay (TsDebugger *self,
        gsize from,
        const TsPastPlace *place)
{
  TsStop *stop;

  ts_checkpoints_begin_replay (self->checkpoints, from, self->replays_all ? from : place->length);
  self->is_replaying = TRUE;
  self->replayed = from;
  self->replay_end = *place;
  ts_executor_look_again (self->executor, FALSE);
  ts_journal_hold (self->journal, TRUE);
  stop = ts_debugger_run_on (self);
  self->is_replaying = TRUE;
  let_wait (self);
  ts_executor_look_again (self->executor, TRUE);
  ts_checkpoints_end_replay (self->checkpoints);
  self->is_replaying = FALSE;
  move_state (self, self->replayed); /* it may have ended otherwise; and whatever kernels have changed on the way is taken back */
  ts_journal_hold (self->journal, FALSE);
  if (self->overrides->is_used) /* which may be others by now */
    {
      ts_debugger_drop_future (self, self->replayed);
      ts_overrides_cut (self->overrides, self->replayed, self->overrides->n_begun);
    }
  return stop;
}

/* Overrides, catches of structure, and who looks for something in the past must see all of it. */
static gboolean
must_replay_all (TsDebugger *self)
{
  return self->search != NULL || self->overrides->is_used || (ts_debugger_get_catches (self) & TS_CATCH_STRUCTURE) != 0;
}

void
ts_debugger_leave (TsDebugger *self,
                   gsize place)
{
  change_executor (self, ts_debugger_restart (self));
  move_state (self, place);
  ts_taint_move_state (self->overrides->taint, place);
}

void
ts_debugger_tell_effects (TsDebugger *self,
                          gsize place)
{
  g_autofree char *effects = ts_debugger_describe_effects (self, place, ts_journal_get_length (self->journal));
  char *note = self->back_note;

  if (effects == NULL)
    return;
  self->back_note = note != NULL ? g_strconcat (note, "\n", effects, NULL) : g_steal_pointer (&effects);
  g_free (note);
}

TsStop *
ts_debugger_go_to (TsDebugger *self,
                   const TsPastPlace *place,
                   GError **error)
{
  return ts_debugger_go_from (self, place->length, place, error);
}

TsStop *
ts_debugger_go_from (TsDebugger *self,
                     gsize near,
                     const TsPastPlace *asked,
                     GError **error)
{
  TsPastPlace place;
  TsExecutor *executor;
  TsStop *stop;
  gsize from;

  g_clear_pointer (&self->back_note, g_free);
  place = find_place (self, asked);
  ts_schedule_plan_all (self->schedule);
  self->replays_all = must_replay_all (self);
  executor = new_executor_near (self, self->replays_all ? 0 : MIN (near, place.after ? place.length - 1 : place.length), &from);
  change_executor (self, executor);
  ts_debugger_tell_effects (self, place.length);
  move_state (self, place.length);
  if (self->overrides->is_used)
    {
      ts_overrides_seek (self->overrides, from, ts_executor_get_n_first (executor));
      ts_taint_move_state (self->overrides->taint, place.length);
    }
  if (self->search != NULL) /* which looks at what was known then */
    ts_value_store_begin (self->values, self->run_plan, (const TsFeed *)(const void *)self->run_feeds->data, self->run_feeds->len);
  ts_debugger_refresh_watches (self);
  ts_debugger_log_go_back (self, place.length);
  ts_breakpoint_list_go_back (self->breakpoints, &place);
  stop = replay (self, from, &place);
  if (self->replay_error == NULL)
    return stop;
  g_propagate_error (error, g_steal_pointer (&self->replay_error));
  ts_stop_unref (stop);
  return NULL;
}

void
ts_debugger_drop_future (TsDebugger *self,
                         gsize from)
{
  const TsActivation *current = self->executor != NULL ? ts_executor_get_current (self->executor) : NULL;

  if (from >= ts_journal_get_end (self->journal))
    return;
  ts_debugger_keep_effects (self);
  ts_checkpoints_truncate (self->checkpoints, from);
  ts_timeline_truncate (self->timeline, self->run, ts_journal_get_length (self->journal));
  ts_overrides_cut (self->overrides, ts_journal_get_length (self->journal), self->overrides->n_begun);
  ts_journal_truncate (self->journal);
  ts_journal_truncate_contexts (self->journal, current != NULL ? ts_context_table_find (ts_journal_get_contexts (self->journal), current) : 0);
}
