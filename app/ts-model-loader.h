#pragma once

#include "engine/model/ts-model.h"

G_BEGIN_DECLS

#define TS_TYPE_MODEL_LOADER (ts_model_loader_get_type ())
G_DECLARE_FINAL_TYPE (TsModelLoader, ts_model_loader, TS, MODEL_LOADER, GObject)

/**
 * TsModelLoader:
 *
 * Opens one model file in a thread, and tells how far it is. Main thread.
 *
 * Signals:
 *   "progress" (double fraction, char *stage): some times a second while somebody waits for it
 */

/* Begins at once; @tags (nullable) as for ts_model_open (). */
TsModelLoader *ts_model_loader_start (GFile *file, const char *const *tags);

GFile *ts_model_loader_get_file (TsModelLoader *self);    /* (transfer none) */
double ts_model_loader_get_seconds (TsModelLoader *self); /* since it began */

/* Once for each loader. Finishes with %G_IO_ERROR_CANCELLED soon after ts_model_loader_cancel (). */
void ts_model_loader_wait_async (TsModelLoader *self, GAsyncReadyCallback callback, gpointer user_data);
TsModel *ts_model_loader_wait_finish (TsModelLoader *self, GAsyncResult *result, GError **error);

void ts_model_loader_cancel (TsModelLoader *self);

G_END_DECLS
