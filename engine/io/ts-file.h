#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Sets @error for a failed system call on @path: the nearest %TS_ERROR code, with "PATH: REASON" as message. */
void ts_file_set_error (const char *path, int saved_errno, GError **error);

/**
 * ts_file_map:
 * @path: a regular file
 * @error: %TS_ERROR_NOT_FOUND, %TS_ERROR_PERMISSION_DENIED, ...; %TS_ERROR_INVALID_ARGUMENT if it is no regular file
 *
 * The bytes of a file, mapped read-only.
 *
 * Returns: (transfer full) (nullable)
 */
GBytes *ts_file_map (const char *path, GError **error);

/**
 * ts_file_load:
 *
 * As ts_file_map (), but files below 32 MiB are read: writing over them later does no harm then, and it takes no more memory.
 */
GBytes *ts_file_load (const char *path, GError **error);

/**
 * TsFileWriter:
 *
 * A file that appears, or replaces the one of its name, as a whole or not at all: it is written beside its place
 * and moved there at the end. One thread.
 */
typedef struct _TsFileWriter TsFileWriter;

/* (transfer full) (nullable): @error as ts_file_map (). */
TsFileWriter *ts_file_writer_new (const char *path, GError **error);
gboolean ts_file_writer_write (TsFileWriter *self, const void *data, gsize size, GError **error);

/* Bytes written so far. */
guint64 ts_file_writer_tell (TsFileWriter *self);

/* Writes over bytes that were written before. */
gboolean ts_file_writer_patch (TsFileWriter *self, guint64 offset, const void *data, gsize size, GError **error);

/* Puts the file in its place. */
gboolean ts_file_writer_commit (TsFileWriter *self, GError **error);

/* Drops what was not committed. */
void ts_file_writer_free (TsFileWriter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsFileWriter, ts_file_writer_free)

G_END_DECLS
