#pragma once

#include "engine/debug/ts-numeric.h"
#include "engine/debug/worker/ts-debug-worker.h"

G_BEGIN_DECLS

#define TS_NUMERICS_KNOWN (1u << 7) /* beside the bits of TsNumeric: there is a value */

/**
 * ts_numerics_job_run_async:
 * @with_constants: those that did not run too: their values stand in the graph
 *
 * Looks through all values that @worker has for NaN and infinities, in a thread. Main thread.
 */
void ts_numerics_job_run_async (TsDebugWorker *worker, gboolean with_constants, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

/* (transfer full) (nullable): for each operation %TS_NUMERICS_KNOWN and a set of TsNumeric of all its outputs; 0 without a value. %NULL with %G_IO_ERROR_CANCELLED,
 * whenever that was cancelled */
GBytes *ts_numerics_job_run_finish (GAsyncResult *result, GError **error);

G_END_DECLS
