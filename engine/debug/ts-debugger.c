#include "engine/debug/ts-debugger.h"

#include "engine/debug/ts-breakpoint-list.h"
#include "engine/debug/ts-value-store.h"
#include "engine/ts-error.h"

#include <string.h>

struct _TsDebugger
{
  TsGraph *graph;
  TsSession *session;
  TsBreakpointList *breakpoints;
  TsValueStore *values;
  GArray *feeds;   /* TsFeed, a reference on each value */
  GArray *fetches; /* TsOutput */
  GArray *targets; /* operation indices */

  TsExecutor *executor; /* of the run that is there, even if it is finished */
  gboolean active;
  guint64 run;
  GCancellable *cancellable;
  gint pause_requested; /* atomic */
  gint step_constants;  /* atomic */

  /* What the running command waits for, and what it met. */
  guint64 n_to_step; /* 0: not stepping */
  TsOutput until;
  gboolean until_is_dead;
  TsStopReason reason;
  guint hit_id;
  guint64 n_dead;
  GArray *ready; /* operations shown as ready at the last stop */

  GMutex stop_mutex; /* guards stop */
  TsStop *stop;
};

static void
clear_feed (gpointer data)
{
  TsFeed *feed = data;

  g_clear_pointer (&feed->value, ts_tensor_unref);
}

TsDebugger *
ts_debugger_new (TsGraph *graph)
{
  TsDebugger *self = g_new0 (TsDebugger, 1);

  self->graph = ts_graph_ref (graph);
  self->session = ts_session_new (graph);
  self->breakpoints = ts_breakpoint_list_new (graph);
  self->values = ts_value_store_new (graph);
  self->feeds = g_array_new (FALSE, FALSE, sizeof (TsFeed));
  g_array_set_clear_func (self->feeds, clear_feed);
  self->fetches = g_array_new (FALSE, FALSE, sizeof (TsOutput));
  self->targets = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->ready = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->cancellable = g_cancellable_new ();
  self->until = TS_NO_OUTPUT;
  self->step_constants = TRUE;
  g_mutex_init (&self->stop_mutex);
  return self;
}

void
ts_debugger_free (TsDebugger *self)
{
  g_clear_pointer (&self->executor, ts_executor_free);
  g_clear_pointer (&self->stop, ts_stop_unref);
  g_mutex_clear (&self->stop_mutex);
  g_clear_object (&self->cancellable);
  g_array_unref (self->ready);
  g_array_unref (self->feeds);
  g_array_unref (self->fetches);
  g_array_unref (self->targets);
  ts_value_store_free (self->values);
  ts_breakpoint_list_free (self->breakpoints);
  ts_session_unref (self->session);
  ts_graph_unref (self->graph);
  g_free (self);
}

TsGraph *
ts_debugger_get_graph (TsDebugger *self)
{
  return self->graph;
}

TsSession *
ts_debugger_get_session (TsDebugger *self)
{
  return self->session;
}

/* ---- what the next run is ------------------------------------------------------------------------ */

static const TsFeed *
find_feed (TsDebugger *self,
           TsOutput output)
{
  for (guint i = 0; i < self->feeds->len; i++)
    if (ts_output_equal (g_array_index (self->feeds, TsFeed, i).output, output))
      return &g_array_index (self->feeds, TsFeed, i);
  return NULL;
}

gboolean
ts_debugger_set_feed (TsDebugger *self,
                      TsOutput output,
                      TsTensor *value,
                      GError **error)
{
  TsFeed feed = { output, value };
  const TsFeed *old;

  if (value != NULL && !ts_session_check_feed (self->session, output, value, error))
    return FALSE;

  old = find_feed (self, output);
  if (old != NULL)
    g_array_remove_index (self->feeds, (guint)(old - ts_debugger_get_feeds (self)));
  if (value != NULL)
    {
      ts_tensor_ref (value);
      g_array_append_val (self->feeds, feed);
    }
  return TRUE;
}

guint
ts_debugger_get_n_feeds (TsDebugger *self)
{
  return self->feeds->len;
}

const TsFeed *
ts_debugger_get_feeds (TsDebugger *self)
{
  return (const TsFeed *)(const void *)self->feeds->data;
}

void
ts_debugger_set_fetches (TsDebugger *self,
                         const TsOutput *fetches,
                         guint n)
{
  g_array_set_size (self->fetches, 0);
  g_array_append_vals (self->fetches, fetches, n);
}

const TsOutput *
ts_debugger_get_fetches (TsDebugger *self,
                         guint *n)
{
  *n = self->fetches->len;
  return (const TsOutput *)(const void *)self->fetches->data;
}

void
ts_debugger_set_targets (TsDebugger *self,
                         const guint32 *targets,
                         guint n)
{
  g_array_set_size (self->targets, 0);
  g_array_append_vals (self->targets, targets, n);
}

const guint32 *
ts_debugger_get_targets (TsDebugger *self,
                         guint *n)
{
  *n = self->targets->len;
  return (const guint32 *)(const void *)self->targets->data;
}

TsOutput *
ts_debugger_find_default_fetches (TsDebugger *self,
                                  guint *n)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (TsOutput));
  guint32 n_ops = ts_graph_get_n_operations (self->graph);

  for (guint32 i = 0; i < n_ops; i++)
    {
      const TsOperation *op = ts_graph_get_operation (self->graph, i);
      TsOutput output = { i, 0 };
      guint n_consumers;

      ts_graph_get_consumers (self->graph, i, &n_consumers);
      if (op->n_outputs > 0 && op->n_inputs > 0 && n_consumers == 0)
        g_array_append_val (found, output);
    }

  *n = found->len;
  return (TsOutput *)(void *)g_array_free (found, FALSE);
}

void
ts_debugger_set_budget (TsDebugger *self,
                        gsize budget_bytes)
{
  ts_value_store_set_budget (self->values, budget_bytes);
}

/* ---- breakpoints --------------------------------------------------------------------------------- */

guint
ts_debugger_add_breakpoint (TsDebugger *self,
                            TsBreakpoint *breakpoint)
{
  return ts_breakpoint_list_add (self->breakpoints, breakpoint);
}

gboolean
ts_debugger_remove_breakpoint (TsDebugger *self,
                               guint id)
{
  return ts_breakpoint_list_remove (self->breakpoints, id);
}

gboolean
ts_debugger_enable_breakpoint (TsDebugger *self,
                               guint id,
                               gboolean enabled)
{
  return ts_breakpoint_list_enable (self->breakpoints, id, enabled);
}

void
ts_debugger_set_breakpoints_active (TsDebugger *self,
                                    gboolean active)
{
  ts_breakpoint_list_set_active (self->breakpoints, active);
}

gboolean
ts_debugger_get_breakpoints_active (TsDebugger *self)
{
  return ts_breakpoint_list_get_active (self->breakpoints);
}

GPtrArray *
ts_debugger_dup_breakpoints (TsDebugger *self)
{
  return ts_breakpoint_list_dup (self->breakpoints);
}

/* ---- the seam ------------------------------------------------------------------------------------ */

static gboolean
stop_for (TsDebugger *self,
          TsStopReason reason)
{
  self->reason = reason;
  return TRUE;
}

static gboolean
stop_for_breakpoint (TsDebugger *self,
                     const TsOperation *op,
                     gboolean after,
                     TsTensor *const *outputs)
{
  self->hit_id = ts_breakpoint_list_hit (self->breakpoints, op, after, outputs);
  return self->hit_id != 0 && stop_for (self, TS_STOP_BREAKPOINT);
}

static gboolean
counts_as_step (TsDebugger *self,
                const TsOperation *op)
{
  return g_atomic_int_get (&self->step_constants) || strcmp (op->type, "Const") != 0;
}

/* A dead activation passes by: neither steps nor breakpoints speak of it. */
static gboolean
before (TsExecutor *executor,
        const TsActivation *activation,
        gpointer user_data)
{
  TsDebugger *self = user_data;
  const TsOperation *op = ts_executor_get_operation (executor, activation);

  if (g_atomic_int_get (&self->pause_requested))
    return stop_for (self, TS_STOP_PAUSE);
  if (activation->dead || activation->is_retry || ts_activation_get_depth (activation) > 0)
    return FALSE;
  if (stop_for_breakpoint (self, op, FALSE, NULL))
    return TRUE;
  if (counts_as_step (self, op) && self->n_to_step > 0 && --self->n_to_step == 0)
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

  if (ts_activation_get_depth (activation) > 0 || op->index == TS_NO_OP)
    return FALSE;
  ts_value_store_record (self->values, op, outputs, TS_VALUE_DEAD, activation->dead ? TS_OP_DEAD : TS_OP_DONE);
  self->n_dead += activation->dead ? 1 : 0;

  if (self->until.op == op->index)
    {
      self->until_is_dead = outputs[self->until.index] == NULL;
      return stop_for (self, TS_STOP_UNTIL);
    }
  if (activation->dead)
    return FALSE;
  return stop_for_breakpoint (self, op, TRUE, outputs);
}

/* ---- where it stands ----------------------------------------------------------------------------- */

static void
append_step (GString *text,
             TsExecutor *executor,
             guint64 step)
{
  const TsPlan *plan = ts_executor_get_plan (executor);

  g_string_append_printf (text, ", step %" G_GUINT64_FORMAT, step);
  if (plan->n_frames == 1)
    g_string_append_printf (text, " of %u", plan->n_nodes);
}

/* The operation, after those that called the functions it is in. */
static void
append_operation (GString *text,
                  TsDebugger *self,
                  const TsActivation *activation)
{
  const TsOperation *op = ts_executor_get_operation (self->executor, activation);
  const TsActivation *caller = ts_activation_get_caller (activation);

  if (caller != NULL)
    {
      append_operation (text, self, caller);
      g_string_append (text, " > ");
    }
  g_string_append_printf (text, "%s (%s)", op->name, op->type);
  if (ts_activation_get_plan (activation)->nodes[activation->node].frame != 0)
    g_string_append_printf (text, ", iteration %" G_GINT64_FORMAT, ts_activation_get_iteration (activation));
}

static void
append_place (GString *text,
              TsDebugger *self)
{
  append_operation (text, self, ts_executor_get_current (self->executor));
  append_step (text, self->executor, ts_executor_get_outermost (self->executor)->serial);
}

static void
append_done (GString *text,
             TsDebugger *self)
{
  guint64 n_run = ts_executor_get_n_done (self->executor) - self->n_dead;

  g_string_append_printf (text, "finished: %" G_GUINT64_FORMAT " operation%s run", n_run, n_run == 1 ? "" : "s");
  if (self->n_dead > 0)
    g_string_append_printf (text, ", %" G_GUINT64_FORMAT " dead", self->n_dead);
}

static char *
describe (TsDebugger *self,
          const TsStop *stop)
{
  GString *text = g_string_new (NULL);
  g_autofree char *blocked = NULL;
  const char *when = stop->phase == TS_PHASE_AFTER ? "after" : "before";

  switch (stop->reason)
    {
    case TS_STOP_DONE:
      append_done (text, self);
      break;

    case TS_STOP_ERROR:
      g_string_append (text, "failed");
      append_step (text, self->executor, stop->step);
      g_string_append_printf (text, ": %s: %s", ts_error_code_name (stop->error), stop->error->message);
      break;

    case TS_STOP_BLOCKED:
      blocked = ts_executor_describe_blocked (self->executor);
      g_string_append_printf (text, "blocked: nothing else is left to run, and %s", blocked);
      break;

    case TS_STOP_NONE:
      g_string_append (text, "no run");
      break;

    default:
      g_string_append_printf (text, "%s %s ", stop->reason == TS_STOP_PAUSE ? "paused" : "stopped", when);
      append_place (text, self);
      if (stop->reason == TS_STOP_BREAKPOINT)
        g_string_append_printf (text, ": breakpoint %u", stop->breakpoint_id);
      else if (stop->reason == TS_STOP_UNTIL && stop->dead)
        g_string_append (text, ": it is dead, on a branch that is not taken");
      break;
    }

  return g_string_free (text, FALSE);
}

static void
set_stop (TsDebugger *self,
          TsStop *stop)
{
  g_mutex_lock (&self->stop_mutex);
  g_clear_pointer (&self->stop, ts_stop_unref);
  self->stop = stop;
  g_mutex_unlock (&self->stop_mutex);
}

static void
show_ready (TsDebugger *self)
{
  guint n = ts_executor_get_n_ready (self->executor);
  g_autofree TsActivation *ready = g_new (TsActivation, n + 1);

  ts_executor_get_ready (self->executor, ready);
  g_array_set_size (self->ready, 0);
  for (guint i = 0; i < n; i++)
    {
      guint32 op = ts_executor_get_operation (self->executor, &ready[i])->index;

      if (op == TS_NO_OP)
        continue;
      g_array_append_val (self->ready, op);
      ts_value_store_set_op_state (self->values, op, TS_OP_READY);
    }
}

/* While it runs nothing is shown as ready; what a stop made of the states is taken back. */
static void
unshow_ready (TsDebugger *self)
{
  for (guint i = 0; i < self->ready->len; i++)
    ts_value_store_set_op_state (self->values, g_array_index (self->ready, guint32, i), TS_OP_WAITING);
  g_array_set_size (self->ready, 0);
}

static TsStop *
make_stop (TsDebugger *self,
           TsStopReason reason,
           GError *error)
{
  TsStop *stop = g_new0 (TsStop, 1);
  const TsActivation *current = ts_executor_get_outermost (self->executor);

  stop->ref_count = 1;
  stop->reason = reason;
  stop->op = TS_NO_OP;
  stop->phase = ts_executor_get_phase (self->executor);
  stop->step = ts_executor_get_n_done (self->executor);
  stop->n_steps = ts_executor_get_plan (self->executor)->n_nodes;
  stop->run = self->run;
  stop->error = error;
  if (reason == TS_STOP_BREAKPOINT)
    stop->breakpoint_id = self->hit_id;

  show_ready (self);
  if (current != NULL)
    {
      const TsOperation *op = ts_executor_get_operation (self->executor, current);

      stop->op = op->index;
      stop->step = current->serial;
      stop->iteration = ts_activation_get_iteration (current);
      stop->dead = current->dead || (reason == TS_STOP_UNTIL && self->until_is_dead);
      if (reason == TS_STOP_ERROR && op->index != TS_NO_OP)
        ts_value_store_record (self->values, op, NULL, TS_VALUE_ERROR, TS_OP_FAILED);
      else
        ts_value_store_set_op_state (self->values, op->index, TS_OP_CURRENT);
    }
  stop->text = describe (self, stop);
  set_stop (self, ts_stop_ref (stop));
  return stop;
}

/* ---- running ------------------------------------------------------------------------------------- */

static gboolean
begin (TsDebugger *self,
       GError **error)
{
  static const TsSeam seam = { before, after };
  g_autofree TsOutput *defaults = NULL;
  const TsOutput *fetches;
  TsExecutor *executor;
  guint n;

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

  executor = ts_session_begin (self->session, ts_debugger_get_feeds (self), self->feeds->len, fetches, n,
                               (const guint32 *)(const void *)self->targets->data, self->targets->len,
                               &seam, self, self->cancellable, error);
  if (executor == NULL)
    return FALSE;

  g_clear_pointer (&self->executor, ts_executor_free);
  self->executor = executor;
  self->active = TRUE;
  self->run++;
  self->n_dead = 0;
  g_array_set_size (self->ready, 0);
  ts_value_store_begin (self->values, ts_executor_get_plan (executor), ts_debugger_get_feeds (self), self->feeds->len);
  return TRUE;
}

/* Whether the outputs of the run's own current operation are there. */
static gboolean
stands_after (TsDebugger *self)
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

static TsStop *
run_on (TsDebugger *self)
{
  const TsActivation *current = ts_executor_get_outermost (self->executor);
  TsExecutorStatus status;
  GError *error = NULL;

  unshow_ready (self);
  if (current != NULL)
    ts_value_store_set_op_state (self->values, ts_executor_get_operation (self->executor, current)->index,
                                 !stands_after (self) ? TS_OP_CURRENT
                                 : current->dead      ? TS_OP_DEAD
                                                      : TS_OP_DONE);

  for (;;)
    {
      status = ts_executor_advance (self->executor, &error);
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

  self->n_to_step = 0;
  self->until = TS_NO_OUTPUT;
  self->active = status != TS_EXECUTOR_DONE;
  g_atomic_int_set (&self->pause_requested, FALSE);
  g_cancellable_reset (self->cancellable);
  return make_stop (self, reason_of (self, status), error);
}

TsStop *
ts_debugger_start (TsDebugger *self,
                   GError **error)
{
  if (!begin (self, error))
    return NULL;
  self->n_to_step = 1;
  return run_on (self);
}

TsStop *
ts_debugger_step (TsDebugger *self,
                  guint64 n,
                  GError **error)
{
  if (!self->active)
    {
      if (!begin (self, error))
        return NULL;
      n++;
    }
  /* Counts activations as they come up; the current one does not come up again. */
  self->n_to_step = MAX (n, 1);
  return run_on (self);
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
  return run_on (self);
}

/* Whether the run that would begin now computes @op. */
static gboolean
would_run (TsDebugger *self,
           guint32 op)
{
  g_autofree TsOutput *feeds = g_new (TsOutput, self->feeds->len + 1);
  g_autofree TsOutput *defaults = NULL;
  g_autofree guint8 *closure = NULL;
  const TsOutput *fetches;
  guint n;

  fetches = ts_debugger_get_fetches (self, &n);
  if (n == 0 && self->targets->len == 0)
    fetches = defaults = ts_debugger_find_default_fetches (self, &n);
  for (guint i = 0; i < self->feeds->len; i++)
    feeds[i] = g_array_index (self->feeds, TsFeed, i).output;

  closure = ts_plan_find_closure (self->graph, feeds, self->feeds->len, fetches, n,
                                  (const guint32 *)(const void *)self->targets->data, self->targets->len);
  return closure[op];
}

/* Whether an operation outside loops has computed in the run that is there; the current one has once the run stands after it. */
static gboolean
has_passed (TsDebugger *self,
            guint32 op)
{
  TsOpState state = ts_value_store_get_op_state (self->values, op);

  return state == TS_OP_DONE || state == TS_OP_DEAD ||
         (state == TS_OP_CURRENT && stands_after (self));
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

  if (find_feed (self, output) != NULL)
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
  return run_on (self);
}

void
ts_debugger_stop (TsDebugger *self)
{
  if (!self->active)
    return;

  unshow_ready (self);
  g_clear_pointer (&self->executor, ts_executor_free);
  self->active = FALSE;
  set_stop (self, NULL);
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

/* ---- looking ------------------------------------------------------------------------------------- */

TsValueState
ts_debugger_get_value (TsDebugger *self,
                       TsOutput output,
                       TsTensor **value)
{
  return ts_value_store_get (self->values, ts_graph_get_operation (self->graph, output.op), output.index, value);
}

TsOpState
ts_debugger_get_op_state (TsDebugger *self,
                          guint32 op)
{
  return ts_value_store_get_op_state (self->values, op);
}

void
ts_debugger_copy_op_states (TsDebugger *self,
                            guint8 *states,
                            guint32 n_ops)
{
  ts_value_store_copy_op_states (self->values, states, n_ops);
}

guint32 *
ts_debugger_dup_ready (TsDebugger *self,
                       guint *n)
{
  *n = self->active ? self->ready->len : 0;
  return g_memdup2 (self->ready->data, *n * sizeof (guint32));
}

TsTensor *
ts_debugger_dup_fetch (TsDebugger *self,
                       guint i,
                       GError **error)
{
  if (self->executor == NULL || self->active)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "the run is not finished");
      return NULL;
    }
  return ts_executor_dup_fetch (self->executor, i, error);
}

gboolean
ts_debugger_set_value (TsDebugger *self,
                       TsOutput output,
                       TsTensor *value,
                       GError **error)
{
  const TsOperation *op = ts_graph_get_operation (self->graph, output.op);
  TsDType dtype = ts_dtype_base (ts_graph_get_dtype (self->graph, output));
  const TsActivation *current = self->active ? ts_executor_get_current (self->executor) : NULL;

  if (current == NULL || ts_executor_get_phase (self->executor) != TS_PHASE_AFTER ||
      ts_activation_get_depth (current) > 0 || ts_executor_get_operation (self->executor, current)->index != output.op)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION,
                   "%s:%u can be replaced only while the run stands after %s (%s), before its outputs go on", op->name,
                   output.index, op->name, op->type);
      return FALSE;
    }
  if (current->dead || ts_executor_get_output (self->executor, output.index) == NULL)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION,
                   "%s:%u is dead: a value there would reach consumers on a branch that is not taken", op->name, output.index);
      return FALSE;
    }
  if (value->dtype != dtype)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s:%u (%s): expected %s, found %s", op->name,
                   output.index, op->type, ts_dtype_name (dtype), ts_dtype_name (value->dtype));
      return FALSE;
    }

  ts_executor_set_output (self->executor, output.index, value);
  ts_value_store_set (self->values, op, output.index, value, TS_VALUE_OVERRIDDEN);
  return TRUE;
}
