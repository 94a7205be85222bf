#include "engine/debug/ts-debugger-private.h"

#include "engine/ts-error.h"

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
      g_string_append_printf (text, "%s %s ", stop->reason == TS_STOP_PAUSE ? "paused" : stop->reason == TS_STOP_BACK ? "back"
                                                                                                                      : "stopped",
                              when);
      append_place (text, self);
      if (stop->breakpoint_id != 0)
        g_string_append_printf (text, ": breakpoint %u%s", stop->breakpoint_id, stop->dead ? ", it is dead" : "");
      if (self->note != NULL && (stop->reason == TS_STOP_BREAKPOINT || stop->reason == TS_STOP_WATCH || stop->reason == TS_STOP_CATCH || stop->reason == TS_STOP_OVERRIDE))
        g_string_append (text, self->note);
      if (stop->reason == TS_STOP_UNTIL && stop->dead)
        g_string_append (text, ": it is dead, on a branch that is not taken");
      break;
    }

  return g_string_free (text, FALSE);
}

void
ts_debugger_set_stop (TsDebugger *self,
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

void
ts_debugger_unshow_ready (TsDebugger *self)
{
  for (guint i = 0; i < self->ready->len; i++)
    ts_value_store_set_op_state (self->values, g_array_index (self->ready, guint32, i), TS_OP_WAITING);
  g_array_set_size (self->ready, 0);
}

TsStop *
ts_debugger_make_stop (TsDebugger *self,
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
  if (reason == TS_STOP_BREAKPOINT || reason == TS_STOP_BACK)
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
        ts_value_store_record (self->values, op, ts_debugger_get_context (self), NULL, TS_VALUE_ERROR, TS_OP_FAILED);
      else
        ts_value_store_set_op_state (self->values, op->index, TS_OP_CURRENT);
    }
  else if (reason == TS_STOP_BLOCKED)
    {
      const TsOperation *op = ts_executor_get_blocked (self->executor, 0);

      stop->op = op != NULL ? op->index : TS_NO_OP;
    }
  stop->text = describe (self, stop);
  ts_debugger_set_stop (self, ts_stop_ref (stop));
  return stop;
}
