#pragma once

#include "engine/debug/worker/ts-debug-worker.h"

G_BEGIN_DECLS

/* As ts_debugger_copy_times (); any time. */
guint ts_debug_worker_copy_times (TsDebugWorker *self, gint64 *times, guint32 n_ops);

/* As ts_debugger_copy_last_turns (); %FALSE while busy. */
gboolean ts_debug_worker_copy_last_turns (TsDebugWorker *self, gsize *turns, guint32 n_ops);

G_END_DECLS
