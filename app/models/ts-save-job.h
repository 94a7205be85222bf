#pragma once

#include "engine/model/ts-model-save.h"

G_BEGIN_DECLS

/* Saves @model in a thread, as ts_model_save () does. @file: of this computer. */
void ts_save_job_run_async (TsModel *model, GFile *file, TsSaveFormat format, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean ts_save_job_run_finish (GAsyncResult *result, GError **error);

G_END_DECLS
