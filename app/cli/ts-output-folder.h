#pragma once

#include "engine/tensor/ts-tensor.h"

G_BEGIN_DECLS

/**
 * TsOutputFolder:
 *
 * A folder of .npy files and the manifest.json that says which is what: {name: {file, dtype, shape}}. One thread.
 */
typedef struct _TsOutputFolder TsOutputFolder;

/* Makes the folder where it is missing. (transfer full) (nullable) */
TsOutputFolder *ts_output_folder_new (const char *path, GError **error);

/* Writes `a__b_0.npy` for the name `a/b:0`; another file where that one is taken by another name. */
gboolean ts_output_folder_add (TsOutputFolder *self, const char *name, TsTensor *value, GError **error);

/* Writes the manifest. */
gboolean ts_output_folder_finish (TsOutputFolder *self, GError **error);
void ts_output_folder_free (TsOutputFolder *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsOutputFolder, ts_output_folder_free)

G_END_DECLS
