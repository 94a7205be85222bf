#include "engine/debug/worker/ts-debug-worker-private.h"
#include "engine/debug/ts-debugger-breakpoints.h"

/* Breakpoints, and what else stops a run: valid at once, also for a run in progress. */

guint
ts_debug_worker_add_breakpoint (TsDebugWorker *self,
                                const char *text,
                                gboolean after,
                                gboolean temporary,
                                GError **error)
{
  TsBreakpoint *breakpoint = ts_breakpoint_parse (self->graph, text, 0, after, NULL, error);
  guint id;

  if (breakpoint == NULL)
    return 0;
  breakpoint->temporary = temporary;
  id = ts_debugger_add_breakpoint (self->debugger, breakpoint);
  ts_debug_worker_emit_changed (self);
  return id;
}

void
ts_debug_worker_remove_breakpoint (TsDebugWorker *self,
                                   guint id)
{
  if (ts_debugger_remove_breakpoint (self->debugger, id))
    ts_debug_worker_emit_changed (self);
}

void
ts_debug_worker_enable_breakpoint (TsDebugWorker *self,
                                   guint id,
                                   gboolean enabled)
{
  if (ts_debugger_enable_breakpoint (self->debugger, id, enabled))
    ts_debug_worker_emit_changed (self);
}

gboolean
ts_debug_worker_set_condition (TsDebugWorker *self,
                               guint id,
                               const char *text,
                               GError **error)
{
  if (!ts_debugger_set_condition (self->debugger, id, text, error))
    return FALSE;
  ts_debug_worker_emit_changed (self);
  return TRUE;
}

static gboolean
redefine (TsBreakpoint *breakpoint,
          gconstpointer definition,
          GError **error)
{
  ts_breakpoint_redefine (breakpoint, ts_breakpoint_copy (definition));
  return TRUE;
}

gboolean
ts_debug_worker_redefine_breakpoint (TsDebugWorker *self,
                                     guint id,
                                     const char *text,
                                     GError **error)
{
  g_autoptr (TsBreakpoint) definition = ts_breakpoint_parse (self->graph, text, id - 1, FALSE, NULL, error);

  if (definition == NULL || !ts_debugger_change_breakpoint (self->debugger, id, redefine, definition, error))
    return FALSE;
  ts_debug_worker_emit_changed (self);
  return TRUE;
}

void
ts_debug_worker_set_catches (TsDebugWorker *self,
                             guint catches)
{
  if (catches == ts_debugger_get_catches (self->debugger))
    return;
  ts_debugger_set_catches (self->debugger, catches);
  ts_debug_worker_emit_changed (self);
}

guint
ts_debug_worker_get_catches (TsDebugWorker *self)
{
  return ts_debugger_get_catches (self->debugger);
}

void
ts_debug_worker_set_breakpoints_active (TsDebugWorker *self,
                                        gboolean active)
{
  if (!active == !ts_debugger_get_breakpoints_active (self->debugger))
    return;
  ts_debugger_set_breakpoints_active (self->debugger, active);
  ts_debug_worker_emit_changed (self);
}

gboolean
ts_debug_worker_get_breakpoints_active (TsDebugWorker *self)
{
  return ts_debugger_get_breakpoints_active (self->debugger);
}

GPtrArray *
ts_debug_worker_dup_breakpoints (TsDebugWorker *self)
{
  return ts_debugger_dup_breakpoints (self->debugger);
}

void
ts_debug_worker_take_breakpoints (TsDebugWorker *self,
                                  TsDebugWorker *from)
{
  ts_debugger_take_breakpoints (self->debugger, from->debugger);
  ts_debug_worker_emit_changed (self);
}
