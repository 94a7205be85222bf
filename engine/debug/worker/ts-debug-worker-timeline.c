#include "engine/debug/worker/ts-debug-worker-timeline.h"

#include "engine/debug/state/ts-wait-graph.h"
#include "engine/debug/travel/ts-debugger-schedule.h"
#include "engine/debug/travel/ts-recording.h"
#include "engine/debug/worker/ts-debug-worker-private.h"

GPtrArray *
ts_debug_worker_list_forks (TsDebugWorker *self)
{
  return ts_debug_worker_is_idle (self) ? ts_debugger_list_forks (self->debugger) : NULL;
}

gboolean
ts_debug_worker_get_memory_use (TsDebugWorker *self,
                                TsMemoryUse *use)
{
  if (!ts_debug_worker_is_idle (self))
    return FALSE;
  ts_debugger_get_memory_use (self->debugger, use);
  return TRUE;
}

const char *
ts_debug_worker_get_schedule (TsDebugWorker *self)
{
  guint64 seed;

  return ts_debug_worker_is_idle (self) ? ts_schedule_policy_name (ts_debugger_get_policy (self->debugger, &seed)) : NULL;
}

gboolean
ts_debug_worker_get_seed (TsDebugWorker *self,
                          guint64 *seed)
{
  if (!ts_debug_worker_is_idle (self))
    return FALSE;
  *seed = ts_resources_get_seed (ts_session_get_resources (ts_debugger_get_session (self->debugger)));
  return TRUE;
}

char *
ts_debug_worker_dup_recording (TsDebugWorker *self)
{
  const TsRecording *recording = ts_debug_worker_is_idle (self) ? ts_debugger_get_recording (self->debugger) : NULL;

  if (recording == NULL)
    return NULL;
  return g_strdup_printf ("Run %" G_GUINT64_FORMAT ", %u activation%s", recording->run, recording->entries->len, recording->entries->len == 1 ? "" : "s");
}

gboolean
ts_debug_worker_is_deadlocked (TsDebugWorker *self)
{
  g_autoptr (GPtrArray) lines = ts_debug_worker_is_idle (self) ? ts_wait_graph_describe (self->debugger) : NULL;

  for (guint i = 0; lines != NULL && i < lines->len; i++)
    if (((const TsWaitLine *)g_ptr_array_index (lines, i))->is_deadlock)
      return TRUE;
  return FALSE;
}
