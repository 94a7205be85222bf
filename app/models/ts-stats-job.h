#pragma once

#include "engine/tensor/ts-tensor-stats.h"

G_BEGIN_DECLS

/* Whether statistics of @tensor take so little time that they may be computed in the main loop. %FALSE for types without numbers. */
gboolean ts_stats_job_is_quick (const TsTensor *tensor);

/* Whether @tensor has statistics at all. */
gboolean ts_stats_job_is_possible (const TsTensor *tensor);

/**
 * ts_stats_job_run_async:
 * @cancellable: (nullable): stops the thread within some milliseconds
 *
 * Computes statistics in a thread. A @callback that finds the job cancelled must not rely on @user_data: whoever dies cancels.
 */
void ts_stats_job_run_async (TsTensor *tensor, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean ts_stats_job_run_finish (GAsyncResult *result, TsTensorStats *stats, GError **error);

G_END_DECLS
