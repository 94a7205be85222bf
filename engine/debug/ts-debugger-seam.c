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

/* The past has come by as far as it shall: what was written down of the rest is of another future. */
static void
end_replay (TsDebugger *self,
            guint64 n_begun)
{
  self->is_replaying = FALSE;
  ts_journal_truncate (self->journal, self->replay_end.length);
  ts_overrides_cut (self->overrides, self->replay_end.length, n_begun);
}

static gboolean
is_written (const TsJournalEntry *entry,
            const TsOperation *op,
            TsTensor *const *outputs)
{
  return entry->op == op && (entry->outputs != NULL || entry->dead || ts_journal_entry_agrees (entry, outputs));
}

/* One more activation that came by before. */
static gboolean
replay_after (TsDebugger *self,
              const TsActivation *activation,
              const TsOperation *op,
              TsTensor **outputs)
{
  const TsJournalEntry *entry;

  if (self->replayed >= ts_journal_get_length (self->journal))
    {
      if (self->replay_error == NULL)
        self->replay_error = g_error_new (TS_ERROR, TS_ERROR_INTERNAL, "%s (%s) runs, which did not before: it is not deterministic", op->name, op->type);
      end_replay (self, self->overrides->n_begun);
      return stop_for (self, TS_STOP_BACK);
    }
  entry = ts_journal_get (self->journal, self->replayed);
  if (!is_written (entry, op, outputs) && self->replay_error == NULL)
    self->replay_error = g_error_new (TS_ERROR, TS_ERROR_INTERNAL, "%s (%s), computed again, gives other values than before: it is not deterministic", op->name, op->type);
  if (self->replayed + 1 < self->replay_end.length || !self->replay_end.after)
    {
      ts_debugger_search_past (self, activation, outputs);
      self->replayed++;
      return FALSE;
    }
  self->replayed++;
  ts_debugger_catches_structure (self, activation, outputs);
  end_replay (self, self->overrides->n_begun);
  return stop_for (self, TS_STOP_BACK);
}

/* The same before it. */
static gboolean
replay_before (TsDebugger *self,
               const TsActivation *activation)
{
  if (self->replayed < self->replay_end.length || self->n_begun <= self->replay_end.n_begun)
    {
      ts_debugger_repeat_before (self, activation);
      ts_debugger_search_past (self, activation, NULL);
      return FALSE;
    }
  ts_debugger_catches_structure (self, activation, NULL);
  end_replay (self, self->overrides->n_begun - !activation->is_retry); /* this one begins anew */
  return stop_for (self, ts_debugger_override_before (self, activation) ? TS_STOP_BACK : TS_STOP_OVERRIDE);
}

/* What is written of an activation stands in for its kernel; calls of functions are made, for what is inside of them. */
static TsSeamAnswer
replay (TsDebugger *self,
        const TsActivation *activation,
        TsTensor **outputs)
{
  const TsPlanNode *node = &ts_activation_get_plan (activation)->nodes[activation->node];
  const TsJournalEntry *entry;

  if (self->overrides->is_aside)
    {
      self->overrides->is_aside = FALSE;
      return TS_SEAM_ASIDE;
    }
  if (self->replayed >= ts_journal_get_length (self->journal))
    return TS_SEAM_COMPUTE; /* it runs, which it did not before */
  entry = ts_journal_get (self->journal, self->replayed);
  /* What is inside of a call comes first, so a call whose own entry is here was none. */
  if (entry->op != node->op || entry->depth != ts_activation_get_depth (activation))
    return TS_SEAM_COMPUTE;
  if (entry->dead)
    return TS_SEAM_DEAD;
  if (entry->outputs == NULL)
    return TS_SEAM_COMPUTE;
  for (guint32 i = 0; i < entry->n_outputs; i++)
    outputs[i] = entry->outputs[i] != NULL ? ts_tensor_ref (entry->outputs[i]) : NULL;
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
    answer = replay (self, activation, outputs);
  else if (G_UNLIKELY (self->overrides->is_used))
    answer = ts_debugger_override_replace (self, activation, outputs, error);
  if (answer == TS_SEAM_COMPUTE && ts_debugger_pass_check (self, activation, outputs))
    return TS_SEAM_REPLACED;
  return answer;
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
  if (self->is_recording && !self->is_undoing && !self->is_replaying)
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
  const TsOperation *op = ts_executor_get_operation (executor, activation);
  gboolean is_caught;

  self->overrides->n_begun += !activation->is_retry;
  self->n_begun += activation->is_retry ? 0 : 1;
  if (self->is_replaying)
    return replay_before (self, activation);
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
  if (ts_goal_is_before (&self->goal, executor, activation, ts_debugger_counts_as_step (self, op, activation->dead)))
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
  guint32 context = self->is_recording ? ts_context_table_find (ts_journal_get_contexts (self->journal), activation) : 0;
  gboolean was_applied = TRUE;

  self->n_begun = 0;
  if (G_UNLIKELY (self->overrides->is_used))
    ts_debugger_override_after (self, activation, outputs);
  if (is_own)
    {
      ts_value_store_record (self->values, op, context, outputs, TS_VALUE_DEAD, activation->dead ? TS_OP_DEAD : TS_OP_DONE);
      self->n_dead += activation->dead ? 1 : 0;
    }
  if (self->is_recording && !self->is_replaying)
    ts_journal_append (self->journal, activation, context, outputs);
  if (G_UNLIKELY (self->overrides->is_used))
    was_applied = ts_debugger_override_recorded (self, activation, outputs);
  if (self->is_replaying)
    return replay_after (self, activation, op, outputs);
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

const TsSeam ts_debugger_seam = { before, after, replace, called, choose_node };
