#pragma once

#include "engine/tensor/ts-tensor.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ts_export_job_run_async:
 * @source: what the callback gets as its source
 * @tensor: (nullable): %NULL fails
 * @file: a local file; replaced as a whole or not at all
 *
 * Writes a .npy file in a thread.
 */
void ts_export_job_run_async (GObject *source, TsTensor *tensor, GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean ts_export_job_run_finish (GAsyncResult *result, GError **error);

G_END_DECLS
