#pragma once

#include "engine/tensor/ts-tensor.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ts_value_job_parse_async:
 * @text: as ts_value_parse () takes it
 * @dtype: wanted
 * @shapes: (array length=n_shapes): tried in this order; the first that goes is taken, and if none goes the error is the first one's
 *
 * Makes a value from text in a thread, since files and large random values take time. A @callback that finds the job cancelled must
 * not rely on @user_data: whoever dies cancels.
 */
void ts_value_job_parse_async (const char *text, TsDType dtype, const TsShape *shapes, guint n_shapes, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

/* @text (out) (nullable) (transfer full): what it was made from. (transfer full) (nullable) */
TsTensor *ts_value_job_parse_finish (GAsyncResult *result, char **text, GError **error);

G_END_DECLS
