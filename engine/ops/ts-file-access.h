#pragma once

#include "engine/ops/ts-kernel.h"

G_BEGIN_DECLS

/**
 * ts_resources_set_folder:
 * @path: (nullable): an existing folder; %NULL: none, as at first
 * @error: %TS_ERROR_NOT_FOUND, ... if it is none
 *
 * Lets operations read and write files below @path, and nowhere else.
 */
gboolean ts_resources_set_folder (TsResources *self, const char *path, GError **error);

/**
 * ts_resources_resolve_path:
 * @path: as an operation gives it; need not exist
 * @error: %TS_ERROR_PERMISSION_DENIED if it is not below the folder once symbolic links and `..` are followed, or there is no folder
 *
 * Returns: (transfer full) (nullable): the same place, absolute and without links
 */
char *ts_resources_resolve_path (TsResources *self, const char *path, GError **error);

/* The path in a string scalar input, resolved. %TS_ERROR_INVALID_ARGUMENT if @i is no scalar, or holds a NUL. (transfer full) (nullable) */
char *ts_call_resolve_path (const TsCall *call, guint i, GError **error);

G_END_DECLS
