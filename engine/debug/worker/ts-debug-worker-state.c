#include "engine/debug/worker/ts-debug-worker-private.h"

#include "engine/exec/ts-restore.h"
#include "engine/graph/ts-graph-interface.h"
#include "engine/ts-error.h"

/* The state of the session: giving variables their values, and looking at what there is. */

/* ---- the thread ---------------------------------------------------------------------------------- */

/* What did not get a value is told as an error, though the rest did. */
static gboolean
tell_problems (const TsRestoreReport *report,
               GError **error)
{
  guint n = report->problems != NULL ? report->problems->len : 0;

  if (n == 0)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, n == 1 ? "%s" : "%s, and %u more", (const char *)report->problems->pdata[0], n - 1);
  return FALSE;
}

static void
restore (TsSession *session,
         const char *path,
         GCancellable *cancellable,
         GError **error)
{
  g_auto (TsRestoreReport) report = { 0 };
  g_autoptr (TsCheckpoint) checkpoint = ts_checkpoint_open (path, error);

  if (checkpoint != NULL && ts_session_restore (session, checkpoint, &report, cancellable, error))
    tell_problems (&report, error);
}

void
ts_debug_worker_load_into (TsSession *session,
                           TsModel *model,
                           GCancellable *cancellable,
                           GError **error)
{
  g_auto (TsRestoreReport) report = { 0 };

  if (ts_session_load_model (session, model, &report, cancellable, error))
    tell_problems (&report, error);
}

/* @model: (nullable) */
static void
initialize (TsSession *session,
            TsModel *model,
            GCancellable *cancellable,
            GError **error)
{
  guint n;
  g_autofree guint32 *ops = ts_graph_find_initializers (ts_session_get_graph (session), &n);

  if (n == 0)
    g_set_error_literal (error, TS_ERROR, TS_ERROR_NOT_FOUND, "the graph has no operation that initializes a variable or a table");
  else if (model != NULL)
    ts_session_run_initializers (session, model, ops, n, cancellable, error);
  else
    ts_session_run (session, NULL, 0, NULL, 0, ops, n, NULL, cancellable, error);
}

void
ts_debug_worker_change_state (TsDebugWorker *self,
                              const TsDebugCommand *command,
                              GError **error)
{
  TsSession *session = ts_debugger_get_session (ts_console_get_debugger (self->console));

  switch (command->kind)
    {
    case TS_DEBUG_COMMAND_LOAD:
      g_clear_pointer (&self->loaded, ts_model_unref);
      self->loaded = ts_model_ref (command->model);
      ts_debug_worker_load_into (session, command->model, command->cancellable, error);
      break;
    case TS_DEBUG_COMMAND_RESTORE:
      restore (session, command->path, command->cancellable, error);
      break;
    case TS_DEBUG_COMMAND_INITIALIZE:
      initialize (session, command->model, command->cancellable, error);
      break;
    case TS_DEBUG_COMMAND_SET_VARIABLE:
      ts_session_set_variable (session, command->output.op, command->value, error);
      break;
    default:
      g_assert_not_reached ();
    }
}

GArray *
ts_debug_worker_swap_start (TsDebugWorker *self,
                            GArray *start)
{
  GArray *old;

  g_mutex_lock (&self->start_mutex);
  old = self->start;
  self->start = start;
  g_mutex_unlock (&self->start_mutex);
  return old;
}

void
ts_debug_worker_forget_start (TsDebugWorker *self)
{
  g_autoptr (GArray) old = ts_debug_worker_swap_start (self, NULL);
}

/* ---- commands ------------------------------------------------------------------------------------ */

void
ts_debug_worker_load_model (TsDebugWorker *self,
                            TsModel *model)
{
  if (model->kind != TS_MODEL_SAVED_MODEL)
    return;
  ts_debug_worker_push (self, (TsDebugCommand) { .kind = TS_DEBUG_COMMAND_LOAD, .model = ts_model_ref (model) }, FALSE);
}

void
ts_debug_worker_restore (TsDebugWorker *self,
                         const char *path)
{
  ts_debug_worker_push (self, (TsDebugCommand) { .kind = TS_DEBUG_COMMAND_RESTORE, .path = g_strdup (path) }, FALSE);
}

void
ts_debug_worker_initialize (TsDebugWorker *self,
                            TsModel *model)
{
  TsDebugCommand command = { .kind = TS_DEBUG_COMMAND_INITIALIZE, .model = model != NULL ? ts_model_ref (model) : NULL };

  ts_debug_worker_push (self, command, FALSE);
}

void
ts_debug_worker_set_variable (TsDebugWorker *self,
                              guint32 op,
                              TsTensor *value)
{
  TsDebugCommand command = { .kind = TS_DEBUG_COMMAND_SET_VARIABLE, .output = { op, 0 }, .value = value != NULL ? ts_tensor_ref (value) : NULL };

  ts_debug_worker_push (self, command, FALSE);
}

/* ---- looking ------------------------------------------------------------------------------------- */

GArray *
ts_debug_worker_list_variables (TsDebugWorker *self)
{
  return ts_session_list_variables (ts_debugger_get_session (self->debugger));
}

GArray *
ts_debug_worker_dup_start_variables (TsDebugWorker *self)
{
  GArray *start;

  g_mutex_lock (&self->start_mutex);
  start = self->start != NULL ? g_array_ref (self->start) : NULL;
  g_mutex_unlock (&self->start_mutex);
  return start;
}

GPtrArray *
ts_debug_worker_list_resources (TsDebugWorker *self)
{
  return ts_resources_list (ts_session_get_resources (ts_debugger_get_session (self->debugger)));
}

gboolean
ts_debug_worker_get_placement (TsDebugWorker *self,
                               guint32 op,
                               const char **device,
                               const char **reason)
{
  const TsPlacement *placement = NULL;

  if (self->thread != NULL && self->n_pending == 0)
    placement = ts_session_get_placement (ts_debugger_get_session (self->debugger), NULL);
  if (placement == NULL)
    return FALSE;
  *device = ts_placement_get_devices (placement)->devices[ts_placement_get_device (placement, op)].text;
  *reason = ts_placement_get_reason (placement, op);
  return TRUE;
}
