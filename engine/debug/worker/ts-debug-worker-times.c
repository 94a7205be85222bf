#include "engine/debug/worker/ts-debug-worker-times.h"

#include "engine/debug/ts-debugger-times.h"
#include "engine/debug/worker/ts-debug-worker-private.h"

guint
ts_debug_worker_copy_times (TsDebugWorker *self,
                            gint64 *times,
                            guint32 n_ops)
{
  return ts_debugger_copy_times (self->debugger, times, n_ops);
}

gboolean
ts_debug_worker_copy_last_turns (TsDebugWorker *self,
                                 gsize *turns,
                                 guint32 n_ops)
{
  if (!ts_debug_worker_is_idle (self))
    return FALSE;
  ts_debugger_copy_last_turns (self->debugger, turns, n_ops);
  return TRUE;
}
