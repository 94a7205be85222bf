#pragma once

#include "app/scene/ts-op-column.h"
#include "engine/debug/worker/ts-debug-worker.h"

G_BEGIN_DECLS

/* Looks through all values that @worker has for NaN and infinities, in a thread: a class for each operation, the worst that is among its outputs. Main thread. */
void ts_finite_job_run_async (TsDebugWorker *worker, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

/* (transfer full) (nullable): %NULL with %G_IO_ERROR_CANCELLED, whenever that was cancelled */
TsOpColumn *ts_finite_job_run_finish (GAsyncResult *result, GError **error);

G_END_DECLS
