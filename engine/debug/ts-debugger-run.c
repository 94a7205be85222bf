#include "engine/debug/ts-debugger-private.h"

#include "engine/debug/breakpoint/ts-last-turns.h"
#include "engine/debug/breakpoint/ts-structure.h"
#include "engine/ts-error.h"

#include <string.h>

/* ---- running ------------------------------------------------------------------------------------- */

static void
keep_request (TsDebugger *self,
              const TsOutput *fetches,
              guint n_fetches)
{
  g_array_set_size (self->run_feeds, 0);
  g_array_append_vals (self->run_feeds, self->feeds->data, self->feeds->len);
  for (guint i = 0; i < self->run_feeds->len; i++)
    ts_tensor_ref (g_array_index (self->run_feeds, TsFeed, i).value);
  g_array_set_size (self->run_fetches, 0);
  g_array_append_vals (self->run_fetches, fetches, n_fetches);
  g_array_set_size (self->run_targets, 0);
  g_array_append_vals (self->run_targets, self->targets->data, self->targets->len);
}

static TsExecutor *
new_executor (TsDebugger *self,
              const GArray *feeds,
              const TsOutput *fetches,
              guint n_fetches,
              const GArray *targets,
              GError **error)
{
  return ts_session_begin (self->session, (const TsFeed *)(const void *)feeds->data, feeds->len, fetches, n_fetches,
                           (const guint32 *)(const void *)targets->data, targets->len, &ts_debugger_seam, self, self->cancellable, error);
}

/* Takes @executor: the run, of which nothing is done yet. */
static void
take_executor (TsDebugger *self,
               TsExecutor *executor)
{
  ts_checkpoints_begin (self->checkpoints, ts_executor_get_plan (executor));
  g_clear_pointer (&self->executor, ts_executor_free);
  g_clear_pointer (&self->run_plan, ts_plan_unref);
  self->executor = executor;
  self->run_plan = ts_plan_ref (ts_executor_get_plan (executor));
  self->active = TRUE;
  self->n_dead = 0;
  self->n_begun = 0;
  if (self->last_turns != NULL)
    ts_last_turns_clear (self->last_turns);
  if (self->structure != NULL)
    ts_structure_clear (self->structure);
  g_clear_pointer (&self->written_catch, g_free);
  g_array_set_size (self->ready, 0);
  ts_value_store_begin (self->values, self->run_plan, (const TsFeed *)(const void *)self->run_feeds->data, self->run_feeds->len);
}

static void
begin_schedule (TsDebugger *self)
{
  ts_schedule_clear (self->schedule);
  if (self->plan != NULL)
    {
      for (gsize i = 0; i < self->plan->items->len; i++)
        ts_schedule_append (self->schedule, ts_schedule_get (self->plan, i));
      ts_schedule_plan_all (self->schedule);
      self->schedule->is_strict = TRUE;
    }
  if (self->policy != TS_SCHEDULE_FILE)
    ts_executor_set_policy (self->executor, self->policy, self->policy_seed);
  if (self->is_recording || self->plan != NULL)
    ts_executor_set_schedule (self->executor, self->schedule);
}

static gboolean
begin (TsDebugger *self,
       GError **error)
{
  g_autofree TsOutput *defaults = NULL;
  const TsOutput *fetches;
  TsExecutor *executor;
  guint n;

  if (self->recording != NULL)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "a recording is looked at, in which nothing can run; goto leads through it, record close leaves it");
      return FALSE;
    }
  fetches = ts_debugger_get_fetches (self, &n);
  if (n == 0 && self->targets->len == 0)
    {
      fetches = defaults = ts_debugger_find_default_fetches (self, &n);
      if (n == 0)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                       "there is nothing to run: no fetch is set, and the graph has no operation that takes inputs");
          return FALSE;
        }
    }

  executor = new_executor (self, self->feeds, fetches, n, self->targets, error);
  if (executor == NULL)
    return FALSE;

  keep_request (self, fetches, n);
  ts_checkpoints_truncate (self->checkpoints, 0);
  g_clear_pointer (&self->executor, ts_executor_free); /* what its kernels give back that wait is the last run's */
  ts_debugger_archive_run (self);
  take_executor (self, executor);
  ts_overrides_begin_run (self->overrides, self->is_recording);
  begin_schedule (self);
  ts_op_clock_begin_run (self->clock);
  ts_executor_set_clock (executor, self->clock);
  ts_journal_set_run (self->journal, ++self->run);
  ts_timeline_begin_run (self->timeline, self->run);
  return TRUE;
}

TsExecutor *
ts_debugger_restart (TsDebugger *self)
{
  g_autofree TsTensor **values = g_new (TsTensor *, self->run_feeds->len + 1);

  for (guint i = 0; i < self->run_feeds->len; i++)
    values[i] = g_array_index (self->run_feeds, TsFeed, i).value;
  return ts_executor_restart (self->executor, values);
}

gboolean
ts_debugger_stands_after (TsDebugger *self)
{
  return ts_executor_get_phase (self->executor) == TS_PHASE_AFTER &&
         ts_executor_get_current (self->executor) == ts_executor_get_outermost (self->executor);
}

static TsStopReason
reason_of (TsDebugger *self,
           TsExecutorStatus status)
{
  static const TsStopReason reasons[] = {
    [TS_EXECUTOR_DONE] = TS_STOP_DONE,
    [TS_EXECUTOR_BLOCKED] = TS_STOP_BLOCKED,
    [TS_EXECUTOR_FAILED] = TS_STOP_ERROR,
  };

  return status == TS_EXECUTOR_STOPPED ? self->reason : reasons[status];
}

/* A kernel was interrupted, or the executor before it took up the next activation. */
static gboolean
was_paused (TsDebugger *self,
            const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
         g_atomic_int_get (&self->pause_requested);
}

TsStop *
ts_debugger_run_on (TsDebugger *self)
{
  const TsActivation *current = ts_executor_get_outermost (self->executor);
  gboolean is_stepping = self->goal.kind == TS_GOAL_STEPS;
  TsExecutorStatus status;
  gsize failed_at = G_MAXSIZE;
  GError *error = NULL;
  TsStop *stop;

  g_clear_pointer (&self->note, g_free);
  g_clear_pointer (&self->view, ts_context_view_free);
  ts_debugger_refresh_watches (self); /* what was changed meanwhile is no activation's doing */
  ts_debugger_unshow_ready (self);
  if (!self->is_replaying)
    ts_debugger_drop_future (self, ts_journal_get_length (self->journal));
  if (current != NULL)
    ts_value_store_set_op_state (self->values, ts_executor_get_operation (self->executor, current)->index,
                                 !ts_debugger_stands_after (self) ? TS_OP_CURRENT
                                 : current->dead                  ? TS_OP_DEAD
                                                                  : TS_OP_DONE);

  for (;;)
    {
      status = ts_executor_advance (self->executor, &error);
      if (status == TS_EXECUTOR_FAILED && self->is_replaying && failed_at != self->replayed && !was_paused (self, error))
        {
          failed_at = self->replayed; /* it failed then, too, and was given what it should have computed */
          g_clear_error (&error);
          continue;
        }
      if (status != TS_EXECUTOR_FAILED || !was_paused (self, error))
        break;
      g_cancellable_reset (self->cancellable);
      g_clear_error (&error);
      if (ts_executor_get_current (self->executor) != NULL)
        {
          self->reason = TS_STOP_PAUSE;
          status = TS_EXECUTOR_STOPPED;
          break;
        }
    }

  self->goal.kind = TS_GOAL_NONE;
  self->until = TS_NO_OUTPUT;
  self->active = status != TS_EXECUTOR_DONE;
  self->came_late = g_atomic_int_compare_and_exchange (&self->pause_requested, TRUE, FALSE) && status == TS_EXECUTOR_DONE;
  g_cancellable_reset (self->cancellable);
  stop = ts_debugger_go_to_last_turn (self, status, is_stepping);
  if (stop != NULL)
    return stop;
  if (status != TS_EXECUTOR_STOPPED && !self->is_replaying)
    ts_debugger_flush_log (self);
  stop = ts_debugger_make_stop (self, reason_of (self, status), error);
  ts_debugger_note_stop (self, stop);
  return stop;
}

TsStop *
ts_debugger_start (TsDebugger *self,
                   GError **error)
{
  if (!begin (self, error))
    return NULL;
  ts_goal_init_steps (&self->goal, 1, 0);
  return ts_debugger_run_on (self);
}

static TsStop *
step (TsDebugger *self,
      guint64 n,
      gboolean into,
      GError **error)
{
  const TsActivation *current;
  guint depth = 0;

  if (self->active)
    {
      current = ts_executor_get_current (self->executor);
      depth = current != NULL ? ts_activation_get_depth (current) : 0;
    }
  else if (begin (self, error))
    n++;
  else
    return NULL;

  /* Counts activations as they come up; the current one does not come up again. */
  ts_goal_init_steps (&self->goal, n, into ? G_MAXUINT : depth);
  return ts_debugger_run_on (self);
}

TsStop *
ts_debugger_step (TsDebugger *self,
                  guint64 n,
                  GError **error)
{
  return step (self, n, FALSE, error);
}

TsStop *
ts_debugger_step_into (TsDebugger *self,
                       guint64 n,
                       GError **error)
{
  return step (self, n, TRUE, error);
}

/* (nullable): the activation at which the run stands. */
static const TsActivation *
get_current (TsDebugger *self,
             GError **error)
{
  const TsActivation *current = self->active ? ts_executor_get_current (self->executor) : NULL;

  if (current == NULL)
    g_set_error_literal (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "the run does not stand at an operation");
  return current;
}

TsStop *
ts_debugger_finish (TsDebugger *self,
                    GError **error)
{
  const TsActivation *current = get_current (self, error);

  if (current == NULL || !ts_goal_init_out (&self->goal, current, error))
    return NULL;
  return ts_debugger_run_on (self);
}

TsStop *
ts_debugger_next_iteration (TsDebugger *self,
                            guint64 n,
                            GError **error)
{
  const TsActivation *current = get_current (self, error);

  if (current == NULL || !ts_goal_init_iteration (&self->goal, current, n, error))
    return NULL;
  return ts_debugger_run_on (self);
}

void
ts_debugger_set_step_constants (TsDebugger *self,
                                gboolean step_constants)
{
  g_atomic_int_set (&self->step_constants, step_constants);
}

TsStop *
ts_debugger_continue (TsDebugger *self,
                      GError **error)
{
  if (!self->active && !begin (self, error))
    return NULL;
  return ts_debugger_run_on (self);
}

guint8 *
ts_debugger_find_closure (TsDebugger *self,
                          gboolean as_fed)
{
  guint n_feeds = as_fed ? self->feeds->len : 0, n;
  g_autofree TsOutput *feeds = g_new (TsOutput, n_feeds + 1);
  g_autofree TsOutput *defaults = NULL;
  const TsOutput *fetches;

  fetches = ts_debugger_get_fetches (self, &n);
  if (n == 0 && self->targets->len == 0)
    fetches = defaults = ts_debugger_find_default_fetches (self, &n);
  for (guint i = 0; i < n_feeds; i++)
    feeds[i] = g_array_index (self->feeds, TsFeed, i).output;
  return ts_plan_find_closure (self->graph, feeds, n_feeds, fetches, n, (const guint32 *)(const void *)self->targets->data, self->targets->len);
}

/* Whether the run that would begin now computes @op. */
static gboolean
would_run (TsDebugger *self,
           guint32 op)
{
  g_autofree guint8 *closure = ts_debugger_find_closure (self, TRUE);

  return closure[op];
}

/* Whether an operation outside loops has computed in the run that is there; the current one has once the run stands after it. */
static gboolean
has_passed (TsDebugger *self,
            guint32 op)
{
  TsOpState state = ts_value_store_get_op_state (self->values, op);

  return state == TS_OP_DONE || state == TS_OP_DEAD ||
         (state == TS_OP_CURRENT && ts_debugger_stands_after (self));
}

/* Says no before anything changes: beginning a run would drop the values of the last one. */
static gboolean
check_until (TsDebugger *self,
             TsOutput output,
             GError **error)
{
  const TsPlan *plan = self->active ? ts_executor_get_plan (self->executor) : NULL;
  const TsOperation *op = ts_graph_get_operation (self->graph, output.op);
  TsOpState state = ts_value_store_get_op_state (self->values, output.op);
  gboolean runs;

  if (plan != NULL)
    runs = output.op < plan->n_ops && plan->node_of_op[output.op] != TS_NO_OP;
  else
    runs = would_run (self, output.op);

  if (ts_debugger_find_feed (self, output) != NULL)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s:%u is fed, so it is not computed", op->name, output.index);
  else if (!runs)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                 "%s (%s) is not needed for what is asked for; fetch %s:%u to compute it", op->name, op->type, op->name, output.index);
  else if (plan != NULL && plan->nodes[plan->node_of_op[output.op]].frame == 0 && has_passed (self, output.op))
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                 "%s (%s) is %s in this run already", op->name, op->type,
                 ts_op_state_name (state == TS_OP_DEAD ? TS_OP_DEAD : TS_OP_DONE));
  else
    return TRUE;
  return FALSE;
}

TsStop *
ts_debugger_until (TsDebugger *self,
                   TsOutput output,
                   GError **error)
{
  if (!check_until (self, output, error) || (!self->active && !begin (self, error)))
    return NULL;
  self->until = output;
  return ts_debugger_run_on (self);
}

void
ts_debugger_stop (TsDebugger *self)
{
  if (!self->active)
    return;

  ts_debugger_flush_log (self);
  ts_debugger_unshow_ready (self);
  ts_checkpoints_truncate (self->checkpoints, 0);
  g_clear_pointer (&self->executor, ts_executor_free);
  self->active = FALSE;
  ts_debugger_set_stop (self, NULL);
}

void
ts_debugger_pause (TsDebugger *self)
{
  g_atomic_int_set (&self->pause_requested, TRUE);
  g_cancellable_cancel (self->cancellable);
}

gboolean
ts_debugger_is_active (TsDebugger *self)
{
  return self->active;
}

TsStop *
ts_debugger_dup_stop (TsDebugger *self)
{
  TsStop *stop;

  g_mutex_lock (&self->stop_mutex);
  stop = self->stop != NULL ? ts_stop_ref (self->stop) : NULL;
  g_mutex_unlock (&self->stop_mutex);
  return stop;
}
