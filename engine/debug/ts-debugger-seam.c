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

static gboolean
test_condition (const TsBreakpoint *breakpoint,
                gpointer user_data)
{
  return ts_debugger_test_condition (user_data, breakpoint);
}

static void
tell_message (const TsBreakpoint *breakpoint,
              gpointer user_data)
{
  ts_debugger_tell_message (user_data, breakpoint);
}

static gboolean
stop_for_breakpoint (TsDebugger *self,
                     const TsOperation *op,
                     gboolean after,
                     TsTensor *const *outputs)
{
  const TsBreakpointTest test = { test_condition, tell_message, self };

  self->hit_id = ts_breakpoint_list_hit (self->breakpoints, op, after, outputs, &test);
  return self->hit_id != 0 && stop_for (self, TS_STOP_BREAKPOINT);
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
  ts_journal_truncate (self->journal, self->replay_end);
  ts_overrides_cut (self->overrides, self->replay_end, n_begun);
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
              const TsOperation *op,
              TsTensor **outputs)
{
  const TsJournalEntry *entry = ts_journal_get (self->journal, self->replayed);

  if (!is_written (entry, op, outputs) && self->replay_error == NULL)
    self->replay_error = g_error_new (TS_ERROR, TS_ERROR_INTERNAL, "%s (%s), computed again, gives other values than before: it is not deterministic", op->name, op->type);
  self->replayed++;
  if (self->replayed < self->replay_end || !self->replay_stops_after)
    return FALSE;
  end_replay (self, self->overrides->n_begun);
  return stop_for (self, TS_STOP_BACK);
}

/* What is written of an activation stands in for its kernel; calls of functions are made, for what is inside of them. */
static TsSeamAnswer
replay (TsDebugger *self,
        const TsActivation *activation,
        TsTensor **outputs)
{
  const TsPlanNode *node = &ts_activation_get_plan (activation)->nodes[activation->node];
  const TsJournalEntry *entry = ts_journal_get (self->journal, self->replayed);

  if (self->overrides->is_aside)
    {
      self->overrides->is_aside = FALSE;
      return TS_SEAM_ASIDE;
    }
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
  if (!self->is_undoing && !self->is_replaying && g_ptr_array_find (self->watched, resource, NULL))
    {
      self->written = resource;
      g_clear_pointer (&self->written_old, ts_tensor_unref);
      self->written_old = undo != NULL ? ts_tensor_ref (undo) : NULL;
    }
  if (G_UNLIKELY (self->overrides->is_used) && !self->is_undoing && !self->is_replaying)
    ts_taint_note_change (self->overrides->taint, resource);
  if (self->is_recording && !self->is_undoing && !self->is_replaying)
    ts_journal_note_change (self->journal, resource, undo);
  else if (undo != NULL)
    resource->type->free_change (undo);
}

const TsStateObserver ts_debugger_observer = { changed };

/* ---- going on -------------------------------------------------------------------------------------- */

/* A dead activation passes by: neither steps nor breakpoints speak of it. */
static gboolean
before (TsExecutor *executor,
        const TsActivation *activation,
        gpointer user_data)
{
  TsDebugger *self = user_data;
  const TsOperation *op = ts_executor_get_operation (executor, activation);

  self->overrides->n_begun += !activation->is_retry;
  if (self->is_replaying)
    {
      if (self->replayed < self->replay_end)
        {
          ts_debugger_repeat_before (self, activation);
          return FALSE;
        }
      end_replay (self, self->overrides->n_begun - !activation->is_retry); /* this one begins anew */
      return stop_for (self, ts_debugger_override_before (self, activation) ? TS_STOP_BACK : TS_STOP_OVERRIDE);
    }
  if (G_UNLIKELY (self->overrides->is_used) && !ts_debugger_override_before (self, activation))
    return stop_for (self, TS_STOP_OVERRIDE);
  if (g_atomic_int_get (&self->pause_requested))
    return stop_for (self, TS_STOP_PAUSE);
  if (activation->is_retry)
    return FALSE;
  if (!activation->dead && ts_activation_get_depth (activation) == 0 && stop_for_breakpoint (self, op, FALSE, NULL))
    return TRUE;
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
  guint32 context = self->is_recording ? ts_context_table_find (ts_journal_get_contexts (self->journal), activation) : 0;
  gboolean was_applied = TRUE;

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
    return replay_after (self, op, outputs);
  if (!was_applied)
    {
      self->written = NULL;
      return stop_for (self, TS_STOP_OVERRIDE);
    }
  if (self->written != NULL)
    {
      ts_debugger_note_write (self);
      return stop_for (self, TS_STOP_WATCH);
    }
  if ((self->failed_check != NULL || ts_assertions_get_n (self->assertions) > 0) && ts_debugger_violates (self, activation, outputs))
    return stop_for (self, TS_STOP_CATCH);
  if (!activation->dead && ts_debugger_catches (self, activation, outputs))
    return stop_for (self, TS_STOP_CATCH);
  if (!activation->dead && ts_goal_is_after (&self->goal, activation))
    return stop_for (self, TS_STOP_STEP);
  if (!is_own)
    return FALSE;

  if (self->until.op == op->index)
    {
      self->until_is_dead = outputs[self->until.index] == NULL;
      return stop_for (self, TS_STOP_UNTIL);
    }
  if (activation->dead)
    return FALSE;
  return stop_for_breakpoint (self, op, TRUE, outputs);
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
