#include "engine/debug/override/ts-override-seam.h"

#include "engine/ts-error.h"

#include <string.h>

/* ---- the seam ------------------------------------------------------------------------------------ */

static gboolean
stop_for (TsDebugger *self,
          TsStopReason reason)
{
  self->reason = reason;
  return TRUE;
}

gboolean
ts_debugger_counts_as_step (TsDebugger *self,
                            const TsOperation *op,
                            gboolean dead)
{
  return !dead && (g_atomic_int_get (&self->step_constants) || strcmp (op->type, "Const") != 0);
}

/* ---- going back ------------------------------------------------------------------------------------ */

static gboolean
is_written (const TsJournalEntry *entry,
            const TsActivation *activation,
            const TsOperation *op,
            TsTensor *const *outputs)
{
  return entry->op == op && entry->number == activation->number && (entry->outputs != NULL || entry->dead || ts_journal_entry_agrees (entry, outputs));
}

/* What had been dropped is there again, to be shown if it is the last value; who looks for something in the past sees all that there was. */
static void
show_again (TsDebugger *self,
            const TsJournalEntry *entry,
            TsTensor **outputs)
{
  if (entry->depth > 0 || entry->op->index == TS_NO_OP || (self->search == NULL && (!entry->is_dropped || ts_journal_find_last (self->journal, entry->op->index) != self->replayed + 1)))
    return;
  if (entry->is_dropped)
    ts_value_store_record (self->values, entry->op, entry->context, outputs, TS_VALUE_DEAD, TS_OP_DONE);
  else
    ts_debugger_show_entry (self, entry);
}

/* Another activation than those that came by before. */
static gboolean
replay_too_much (TsDebugger *self,
                 const TsOperation *op)
{
  if (self->replay_error == NULL)
    self->replay_error = g_error_new (TS_ERROR, TS_ERROR_INTERNAL, "%s (%s) runs, which did not before: it is not deterministic", op->name, op->type);
  self->is_replaying = FALSE;
  return stop_for (self, TS_STOP_BACK);
}

/* One more activation that came by before. */
static gboolean
replay_after (TsDebugger *self,
              const TsActivation *activation,
              const TsOperation *op,
              TsTensor **outputs)
{
  const TsJournalEntry *entry;

  if (self->replayed >= ts_journal_get_end (self->journal))
    return replay_too_much (self, op);
  entry = ts_journal_get (self->journal, self->replayed);
  if (!is_written (entry, activation, op, outputs) && self->replay_error == NULL)
    self->replay_error = g_error_new (TS_ERROR, TS_ERROR_INTERNAL, "%s (%s), computed again, gives other values than before: it is not deterministic", op->name, op->type);
  show_again (self, entry, outputs);
  if (G_UNLIKELY (self->overrides->is_used))
    ts_debugger_override_recorded (self, activation, outputs);
  if (self->replayed + 1 < self->replay_end.length || !self->replay_end.after)
    {
      ts_debugger_search_past (self, activation, outputs);
      self->replayed++;
      return FALSE;
    }
  self->replayed++;
  ts_debugger_catches_structure (self, activation, outputs);
  self->is_replaying = FALSE;
  return stop_for (self, TS_STOP_BACK);
}

/* The same before it. */
static gboolean
replay_before (TsDebugger *self,
               TsExecutor *executor,
               const TsActivation *activation)
{
  if (ts_checkpoints_is_due (self->checkpoints, self->replayed) && self->n_begun <= 1)
    ts_checkpoints_add (self->checkpoints, self->replayed, executor);
  if (self->replayed < self->replay_end.length || self->n_begun <= self->replay_end.n_begun)
    {
      if (G_UNLIKELY (self->overrides->is_used))
        ts_debugger_repeat_before (self, activation);
      ts_debugger_search_past (self, activation, NULL);
      return FALSE;
    }
  ts_debugger_catches_structure (self, activation, NULL);
  self->is_replaying = FALSE;
  if (G_LIKELY (!self->overrides->is_used))
    return stop_for (self, TS_STOP_BACK);
  ts_overrides_cut (self->overrides, self->replayed, self->overrides->n_begun - !activation->is_retry); /* this one begins anew */
  return stop_for (self, ts_debugger_override_before (self, activation) ? TS_STOP_BACK : TS_STOP_OVERRIDE);
}

/* Where it is written how @activation ended, if nothing but what it called came by meanwhile, and that is to come by. (nullable) */
static const TsJournalEntry *
find_end (TsDebugger *self,
          const TsActivation *activation,
          gsize *found)
{
  gsize end = self->replays_all ? MIN (self->replayed + 1, self->replay_end.length) : self->replay_end.length;

  for (gsize i = self->replayed; i < end; i++)
    {
      const TsJournalEntry *entry = ts_journal_get (self->journal, i);

      if (entry->number == activation->number)
        {
          *found = i;
          return entry->is_blocked ? NULL : entry;
        }
      if (!ts_journal_is_inside (self->journal, i, activation->number))
        return NULL;
    }
  return NULL;
}

/* What is written of an activation stands in for its kernel; functions that are to be left again are not gone into. */
static TsSeamAnswer
replay (TsDebugger *self,
        TsExecutor *executor,
        const TsActivation *activation,
        TsTensor **outputs)
{
  const TsJournalEntry *entry;
  gsize i;

  if (self->overrides->is_aside)
    {
      self->overrides->is_aside = FALSE;
      return TS_SEAM_ASIDE;
    }
  entry = find_end (self, activation, &i);
  if (entry == NULL || entry->op != ts_executor_get_operation (executor, activation))
    return TS_SEAM_COMPUTE;
  if (entry->dead)
    return TS_SEAM_DEAD;
  if (entry->outputs == NULL)
    return TS_SEAM_COMPUTE;
  for (guint32 k = 0; k < entry->n_outputs; k++)
    outputs[k] = entry->outputs[k] != NULL ? ts_tensor_ref (entry->outputs[k]) : NULL;
  if (i > self->replayed)
    ts_executor_set_counts (executor, &entry->function->counts, i);
  self->replayed = i;
  return TS_SEAM_REPLACED;
}

static TsSeamAnswer
replace (TsExecutor *executor,
         const TsActivation *activation,
         TsTensor **outputs,
         gpointer user_data,
         GError **error)
{
  TsDebugger *self = user_data;
  TsSeamAnswer answer = TS_SEAM_COMPUTE;

  if (self->is_replaying)
    answer = replay (self, executor, activation, outputs);
  else if (G_UNLIKELY (self->overrides->is_used))
    answer = ts_debugger_override_replace (self, activation, outputs, error);
  if (answer != TS_SEAM_COMPUTE)
    return answer;
  if (G_UNLIKELY (self->effects->len > 0) && !self->is_replaying && ts_debugger_reuse_effect (self, executor, activation, outputs))
    return TS_SEAM_REPLACED;
  return ts_debugger_pass_check (self, activation, outputs) ? TS_SEAM_REPLACED : TS_SEAM_COMPUTE;
}

static gboolean
waits (TsExecutor *executor,
       const TsActivation *activation,
       TsResource **resource,
       gpointer user_data)
{
  TsDebugger *self = user_data;
  const TsJournalEntry *entry;

  if (G_LIKELY (!self->is_replaying) || self->replayed >= self->replay_end.length)
    return FALSE;
  entry = ts_journal_get (self->journal, self->replayed);
  *resource = entry->resource;
  return entry->is_blocked && entry->number == activation->number;
}

static void
blocked (TsExecutor *executor,
         const TsActivation *activation,
         TsResource *resource,
         gpointer user_data)
{
  TsDebugger *self = user_data;

  self->n_begun = 0;
  if (self->is_replaying)
    {
      self->replayed++;
      return;
    }
  if (ts_activation_get_depth (activation) == 0)
    ts_value_store_set_op_state (self->values, ts_executor_get_operation (executor, activation)->index, TS_OP_WAITING);
  if (self->is_recording)
    ts_journal_append_blocked (self->journal, activation, resource);
}

static void
changed (TsResources *resources,
         TsResource *resource,
         gpointer undo,
         gpointer user_data)
{
  TsDebugger *self = user_data;

  if (self->take_change != NULL)
    {
      self->take_change (self, resource, undo);
      return;
    }
  if (self->watches->len > 0 && !self->is_undoing && !self->is_replaying)
    ts_debugger_note_change (self, resource, undo);
  if (ts_debugger_get_catches (self) != 0 && !self->is_undoing && !self->is_replaying)
    ts_debugger_note_catch (self, resource, undo);
  if (G_UNLIKELY (self->overrides->is_used) && !self->is_undoing && !self->is_replaying)
    ts_taint_note_change (self->overrides->taint, resource);
  if (self->is_recording)
    ts_journal_note_change (self->journal, resource, undo);
  else if (undo != NULL)
    resource->type->free_change (undo);
}

const TsStateObserver ts_debugger_observer = { changed };

/* ---- going on -------------------------------------------------------------------------------------- */

/* A dead activation passes by: steps do not speak of it, and breakpoints only if they are asked to. */
static gboolean
before (TsExecutor *executor,
        const TsActivation *activation,
        gpointer user_data)
{
  TsDebugger *self = user_data;
  gboolean is_caught;

  self->overrides->n_begun = ts_executor_get_n_first (executor);
  self->n_begun++;
  if (self->is_replaying)
    return replay_before (self, executor, activation);
  if (self->is_recording && ts_checkpoints_is_due (self->checkpoints, ts_journal_get_length (self->journal)) && self->n_begun <= 1)
    ts_checkpoints_add (self->checkpoints, ts_journal_get_length (self->journal), executor);
  if (G_UNLIKELY (self->overrides->is_used) && !ts_debugger_override_before (self, activation))
    return stop_for (self, TS_STOP_OVERRIDE);
  is_caught = !activation->is_retry && ts_debugger_catches_structure (self, activation, NULL);
  if (g_atomic_int_get (&self->pause_requested))
    return stop_for (self, TS_STOP_PAUSE);
  if (activation->is_retry)
    return FALSE;
  if (ts_debugger_hits_breakpoint (self, activation, NULL))
    return TRUE;
  if (is_caught)
    return stop_for (self, TS_STOP_CATCH);
  if (self->goal.kind != TS_GOAL_NONE && ts_goal_is_before (&self->goal, executor, activation, ts_debugger_counts_as_step (self, ts_executor_get_operation (executor, activation), activation->dead)))
    return stop_for (self, TS_STOP_STEP);
  return FALSE;
}

static gboolean
after (TsExecutor *executor,
       const TsActivation *activation,
       TsTensor **outputs,
       gpointer user_data)
{
  TsDebugger *self = user_data;
  const TsOperation *op = ts_executor_get_operation (executor, activation);
  gboolean is_own = ts_activation_get_depth (activation) == 0 && op->index != TS_NO_OP;
  gboolean is_caught;
  gboolean was_applied = TRUE;
  guint32 context;

  self->n_begun = 0;
  if (G_UNLIKELY (self->overrides->is_used))
    ts_debugger_override_after (self, activation, outputs);
  if (self->is_replaying)
    return replay_after (self, activation, op, outputs);
  context = self->is_recording ? ts_context_table_find (ts_journal_get_contexts (self->journal), activation) : 0;
  if (is_own)
    {
      ts_value_store_record (self->values, op, context, outputs, TS_VALUE_DEAD, activation->dead ? TS_OP_DEAD : TS_OP_DONE);
      self->n_dead += activation->dead ? 1 : 0;
    }
  if (self->is_recording)
    ts_journal_append (self->journal, executor, activation, context, outputs, self->reuses);
  self->reuses = FALSE;
  if (G_UNLIKELY (self->overrides->is_used))
    was_applied = ts_debugger_override_recorded (self, activation, outputs);
  is_caught = ts_debugger_catches (self, activation, outputs);
  if (!was_applied)
    {
      ts_debugger_refresh_watches (self);
      return stop_for (self, TS_STOP_OVERRIDE);
    }
  if (self->watches->len > 0 && ts_debugger_hits_watch (self, activation, outputs))
    return stop_for (self, TS_STOP_WATCH);
  if ((self->failed_check != NULL || ts_assertions_get_n (self->assertions) > 0) && ts_debugger_violates (self, activation, outputs))
    return stop_for (self, TS_STOP_CATCH);
  if (is_caught)
    return stop_for (self, TS_STOP_CATCH);
  if (!activation->dead && ts_goal_is_after (&self->goal, activation))
    return stop_for (self, TS_STOP_STEP);
  if (is_own && self->until.op == op->index)
    {
      self->until_is_dead = outputs[self->until.index] == NULL;
      return stop_for (self, TS_STOP_UNTIL);
    }
  return ts_debugger_hits_breakpoint (self, activation, outputs);
}

static void
called (TsExecutor *executor,
        const TsActivation *call,
        guint64 number,
        TsPlan *plan,
        TsTensor *const *args,
        gpointer user_data)
{
  TsDebugger *self = user_data;

  if (self->is_recording)
    ts_context_table_note_call (ts_journal_get_contexts (self->journal), call, number, plan, args);
}

static TsPlanNode *
choose_node (TsExecutor *executor,
             const TsActivation *activation,
             gpointer user_data)
{
  TsDebugger *self = user_data;

  return G_LIKELY (!self->overrides->is_used) || self->is_replaying ? NULL : ts_debugger_override_choose_node (self, activation);
}

const TsSeam ts_debugger_seam = { before, after, replace, called, choose_node, waits, blocked };
