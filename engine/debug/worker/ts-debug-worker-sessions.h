#pragma once

#include "engine/debug/state/ts-named-list.h"
#include "engine/debug/state/ts-preset.h"
#include "engine/debug/state/ts-scenario.h"
#include "engine/debug/state/ts-snapshot.h"
#include "engine/debug/worker/ts-debug-worker.h"

G_BEGIN_DECLS

/* What a worker keeps beside the run. It is changed by lines of the console (`session`, `preset`, `snapshot`, `scenario`), and read here at any time; "changed"
 * tells that it may be different now. Main thread. */

/* The names of the sessions over the graph, and which of them is looked at. Values, runs, feeds, fetches and breakpoints are its. (transfer full) */
char **ts_debug_worker_dup_sessions (TsDebugWorker *self, guint *shown);

/* (transfer none): they live as long as the worker. */
TsNamedList *ts_debug_worker_get_presets (TsDebugWorker *self);   /* of TsPreset */
TsNamedList *ts_debug_worker_get_snapshots (TsDebugWorker *self); /* of TsSnapshot */

/* As ts_scenario_get_progress (): %FALSE if none is under way. */
gboolean ts_debug_worker_get_scenario (TsDebugWorker *self, TsScenarioProgress *progress);

/* Whether one of the session that is looked at is: ts_debug_worker_continue () goes on with it. */
gboolean ts_debug_worker_is_in_scenario (TsDebugWorker *self);

G_END_DECLS
