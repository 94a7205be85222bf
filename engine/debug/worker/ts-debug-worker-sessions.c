#include "engine/debug/worker/ts-debug-worker-sessions.h"

#include "engine/debug/worker/ts-debug-worker-private.h"

/* ---- the thread ---------------------------------------------------------------------------------- */

static void
session_added (TsDebugger *debugger,
               gpointer user_data)
{
  TsDebugWorker *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  ts_debugger_set_step_constants (debugger, g_atomic_int_get (&self->step_constants));
  if (self->loaded == NULL)
    return;
  ts_debug_worker_load_into (ts_debugger_get_session (debugger), self->loaded, NULL, &error);
  if (error == NULL)
    return;
  text = g_strconcat (error->message, "\n", NULL);
  ts_debug_worker_say (self, text);
}

/* The main thread may be looking at it: it is let go of there. */
static void
session_closed (TsDebugger *debugger,
                gpointer user_data)
{
  TsDebugWorker *self = user_data;

  g_hash_table_remove (self->starts, debugger);
  if (self->closed == NULL)
    self->closed = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_debugger_free);
  g_ptr_array_add (self->closed, debugger);
}

static gboolean
is_closed (TsDebugWorker *self,
           TsDebugger *debugger)
{
  return self->closed != NULL && g_ptr_array_find (self->closed, debugger, NULL);
}

void
ts_debug_worker_notice_session (TsDebugWorker *self,
                                TsDebugger *before)
{
  TsDebugger *debugger = ts_console_get_debugger (self->console);
  gpointer start = NULL;
  GArray *old;

  if (debugger == before)
    return;
  g_hash_table_steal_extended (self->starts, debugger, NULL, &start);
  old = ts_debug_worker_swap_start (self, start);
  if (old != NULL && !is_closed (self, before))
    g_hash_table_insert (self->starts, before, g_steal_pointer (&old));
  g_clear_pointer (&old, g_array_unref);
}

/* ---- the main thread ------------------------------------------------------------------------------- */

void
ts_debug_worker_init_sessions (TsDebugWorker *self)
{
  static const TsConsoleSessionFuncs funcs = { session_added, session_closed };

  self->starts = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify)g_array_unref);
  ts_console_set_session_funcs (self->console, &funcs, self);
}

void
ts_debug_worker_clear_sessions (TsDebugWorker *self)
{
  g_clear_pointer (&self->first, ts_debugger_free);
  g_clear_pointer (&self->closed, g_ptr_array_unref);
  g_clear_pointer (&self->starts, g_hash_table_unref);
  g_clear_pointer (&self->loaded, ts_model_unref);
}

void
ts_debug_worker_look_at (TsDebugWorker *self,
                         TsDebugger *debugger)
{
  if (debugger == self->debugger)
    return;
  self->debugger = debugger;
  ts_debugger_set_step_constants (debugger, g_atomic_int_get (&self->step_constants));
  g_clear_pointer (&self->closure, g_free);
}

char **
ts_debug_worker_dup_sessions (TsDebugWorker *self,
                              guint *shown)
{
  return ts_console_dup_sessions (self->console, shown);
}

TsNamedList *
ts_debug_worker_get_presets (TsDebugWorker *self)
{
  return ts_console_get_presets (self->console);
}

TsNamedList *
ts_debug_worker_get_snapshots (TsDebugWorker *self)
{
  return ts_console_get_snapshots (self->console);
}

gboolean
ts_debug_worker_get_scenario (TsDebugWorker *self,
                              TsScenarioProgress *progress)
{
  return ts_scenario_get_progress (ts_console_get_scenario (self->console), progress);
}

gboolean
ts_debug_worker_is_in_scenario (TsDebugWorker *self)
{
  return ts_scenario_is_of (ts_console_get_scenario (self->console), self->debugger);
}
