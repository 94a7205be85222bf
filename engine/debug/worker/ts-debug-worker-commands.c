#include "engine/debug/worker/ts-debug-worker-private.h"

#include "engine/debug/worker/ts-debug-worker-sessions.h"

/* What the thread is asked to do with the run. */

void
ts_debug_worker_start (TsDebugWorker *self)
{
  ts_debug_worker_push (self, (TsDebugCommand) { .kind = TS_DEBUG_COMMAND_START }, TRUE);
}

void
ts_debug_worker_step (TsDebugWorker *self,
                      guint64 n)
{
  ts_debug_worker_push (self, (TsDebugCommand) { .kind = TS_DEBUG_COMMAND_STEP, .n = n }, TRUE);
}

void
ts_debug_worker_step_into (TsDebugWorker *self,
                           guint64 n)
{
  ts_debug_worker_push (self, (TsDebugCommand) { .kind = TS_DEBUG_COMMAND_STEP_INTO, .n = n }, TRUE);
}

void
ts_debug_worker_finish (TsDebugWorker *self)
{
  ts_debug_worker_push (self, (TsDebugCommand) { .kind = TS_DEBUG_COMMAND_FINISH }, FALSE);
}

void
ts_debug_worker_next_iteration (TsDebugWorker *self,
                                guint64 n)
{
  ts_debug_worker_push (self, (TsDebugCommand) { .kind = TS_DEBUG_COMMAND_NEXT_ITERATION, .n = n }, FALSE);
}

void
ts_debug_worker_continue (TsDebugWorker *self)
{
  if (ts_debug_worker_is_in_scenario (self))
    ts_debug_worker_run_line (self, "continue"); /* and on to the next run */
  else
    ts_debug_worker_push (self, (TsDebugCommand) { .kind = TS_DEBUG_COMMAND_CONTINUE }, TRUE);
}

void
ts_debug_worker_until (TsDebugWorker *self,
                       TsOutput output)
{
  ts_debug_worker_push (self, (TsDebugCommand) { .kind = TS_DEBUG_COMMAND_UNTIL, .output = output }, TRUE);
}

void
ts_debug_worker_pause (TsDebugWorker *self)
{
  if (self->n_aside > 0)
    g_cancellable_cancel (self->cancellable);
  if (self->n_pending > self->n_aside)
    ts_console_pause (self->console);
}

void
ts_debug_worker_stop (TsDebugWorker *self)
{
  ts_debug_worker_pause (self);
  ts_debug_worker_push (self, (TsDebugCommand) { .kind = TS_DEBUG_COMMAND_STOP }, FALSE);
}

void
ts_debug_worker_step_back (TsDebugWorker *self,
                           guint64 n)
{
  ts_debug_worker_push (self, (TsDebugCommand) { .kind = TS_DEBUG_COMMAND_STEP_BACK, .n = n }, FALSE);
}

void
ts_debug_worker_continue_back (TsDebugWorker *self)
{
  ts_debug_worker_push (self, (TsDebugCommand) { .kind = TS_DEBUG_COMMAND_CONTINUE_BACK }, FALSE);
}

void
ts_debug_worker_back_to_writer (TsDebugWorker *self,
                                guint32 op)
{
  ts_debug_worker_push (self, (TsDebugCommand) { .kind = TS_DEBUG_COMMAND_BACK_TO_WRITER, .output = { op, 0 } }, FALSE);
}

void
ts_debug_worker_undo_run (TsDebugWorker *self)
{
  ts_debug_worker_push (self, (TsDebugCommand) { .kind = TS_DEBUG_COMMAND_UNDO_RUN }, FALSE);
}

/* With nothing pending the thread waits for a command, and what it did before is seen here. */
gboolean
ts_debug_worker_can_step_back (TsDebugWorker *self)
{
  return self->thread != NULL && self->n_pending == 0 && ts_debugger_can_step_back (self->debugger);
}

gboolean
ts_debug_worker_can_undo_run (TsDebugWorker *self)
{
  return self->thread != NULL && self->n_pending == 0 && ts_debugger_can_undo_run (self->debugger);
}

void
ts_debug_worker_set_step_constants (TsDebugWorker *self,
                                    gboolean step_constants)
{
  g_atomic_int_set (&self->step_constants, step_constants);
  ts_debugger_set_step_constants (self->debugger, step_constants);
}

void
ts_debug_worker_set_value (TsDebugWorker *self,
                           TsOutput output,
                           TsTensor *value)
{
  ts_debug_worker_push (self, (TsDebugCommand) { .kind = TS_DEBUG_COMMAND_SET_VALUE, .output = output, .value = ts_tensor_ref (value) }, FALSE);
}
