#pragma once

#include "engine/debug/travel/ts-forks.h"
#include "engine/debug/travel/ts-timeline.h"
#include "engine/debug/worker/ts-debug-worker.h"

G_BEGIN_DECLS

/* The order and the time of a worker's runs, for looking at; lines of the console change it: `schedule`, `seed`, `budget`, `bookmark`, `fork`, `record`. While busy nothing of it
 * is known. Main thread. */

/* As ts_debugger_list_forks (); %NULL while busy. (transfer full) (nullable) */
GPtrArray *ts_debug_worker_list_forks (TsDebugWorker *self);

/* As ts_debugger_get_memory_use (); %FALSE while busy. */
gboolean ts_debug_worker_get_memory_use (TsDebugWorker *self, TsMemoryUse *use);

/* The name of ts_debugger_get_policy (), `fifo`; %NULL while busy. */
const char *ts_debug_worker_get_schedule (TsDebugWorker *self);

/* The seed of the session; %FALSE while busy. */
gboolean ts_debug_worker_get_seed (TsDebugWorker *self, guint64 *seed);

/* The recording that is looked at, `Run 2, 14 activations`. (transfer full) (nullable): none, or busy */
char *ts_debug_worker_dup_recording (TsDebugWorker *self);

/* Whether nothing that is left of the run can help one that waits, see ts_wait_graph_describe (); %FALSE while busy. */
gboolean ts_debug_worker_is_deadlocked (TsDebugWorker *self);

G_END_DECLS
