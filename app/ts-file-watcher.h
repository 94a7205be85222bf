#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define TS_TYPE_FILE_WATCHER (ts_file_watcher_get_type ())
G_DECLARE_FINAL_TYPE (TsFileWatcher, ts_file_watcher, TS, FILE_WATCHER, GObject)

/**
 * TsFileWatcher:
 *
 * Tells when a model on disk is another one: written over, or replaced by a file that was renamed to its name. While it is still being written nothing is
 * told: only once size and time have stayed the same for half a second. A model that is gone is not another one. Main thread, which it does not block.
 *
 * Signals:
 *   "changed" (): at most once for each state of the file
 */

/* @path: a file, or the folder of a SavedModel. What it is now is what it is compared with. */
TsFileWatcher *ts_file_watcher_new (const char *path);

G_END_DECLS
