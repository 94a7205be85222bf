#pragma once

#include "engine/model/ts-file-kind.h"

G_BEGIN_DECLS

/**
 * ts_model_find_file:
 * @path: a file, or the folder of a SavedModel
 * @error: %TS_ERROR_INVALID_ARGUMENT for another folder, naming what to open instead if there is something
 *
 * Returns: (transfer full) (nullable): the file to read for a model
 */
char *ts_model_find_file (const char *path, GError **error);

/* Says in @error what a file is that holds no graph. */
void ts_model_refuse_file (TsFileGuess guess, const char *file, GError **error);

G_END_DECLS
