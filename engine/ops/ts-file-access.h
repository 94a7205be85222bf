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

/**
 * ts_resources_set_assets_folder:
 * @path: (nullable): need not exist
 *
 * Lets operations read files below @path besides: those that came with the model.
 */
void ts_resources_set_assets_folder (TsResources *self, const char *path);

/* The path in a string scalar input, resolved. %TS_ERROR_INVALID_ARGUMENT if @i is no scalar, or holds a NUL. (transfer full) (nullable) */
char *ts_call_resolve_path (const TsCall *call, guint i, GError **error);

/**
 * ts_call_read_file:
 * @size: (out): less than G_MAXSSIZE
 * @error: as ts_call_resolve_path () and ts_file_access_fail ()
 *
 * The contents of the file whose path is in input @i, and a NUL behind them. Files of the model may be read, too.
 *
 * Returns: (transfer full) (nullable)
 */
char *ts_call_read_file (const TsCall *call, guint i, gsize *size, GError **error);

/* Sets @error to what TensorFlow says where GLib gives @reason, (transfer full), for a file. Always %FALSE. */
gboolean ts_file_access_fail (const char *path, GError *reason, GError **error);

G_END_DECLS
