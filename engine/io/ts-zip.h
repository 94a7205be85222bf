#pragma once

#include "engine/io/ts-file.h"

G_BEGIN_DECLS

/**
 * TsZip:
 *
 * A zip archive that is read: members stored or deflated, not encrypted, with zip64 sizes where they are needed.
 * Immutable; any thread.
 */
typedef struct _TsZip TsZip;

/* @error as ts_file_map (); %TS_ERROR_INVALID_ARGUMENT if it is no zip archive; %TS_ERROR_DATA_LOSS if damaged. (transfer full) (nullable) */
TsZip *ts_zip_open (const char *path, GError **error);
void ts_zip_free (TsZip *self);

guint ts_zip_get_n_members (const TsZip *self);
const char *ts_zip_get_name (const TsZip *self, guint i);

/**
 * ts_zip_read:
 * @error: %TS_ERROR_UNIMPLEMENTED for encryption or another compression, %TS_ERROR_DATA_LOSS if the contents do not
 *   fit their sizes and checksum, %TS_ERROR_RESOURCE_EXHAUSTED
 *
 * The contents of a member; those of a stored one are not copied.
 *
 * Returns: (transfer full) (nullable)
 */
GBytes *ts_zip_read (const TsZip *self, guint i, GError **error);

/**
 * TsZipWriter:
 *
 * A zip archive that is written, members stored. It appears in its place as a whole or not at all.
 */
typedef struct _TsZipWriter TsZipWriter;

TsZipWriter *ts_zip_writer_new (const char *path, GError **error); /* (transfer full) (nullable) */

/* Begins a member, then writes it in pieces. %TS_ERROR_UNIMPLEMENTED from 4 GiB on. */
gboolean ts_zip_writer_begin (TsZipWriter *self, const char *name, GError **error);
gboolean ts_zip_writer_write (TsZipWriter *self, const void *data, gsize size, GError **error);

/* Ends the archive and puts it in its place. */
gboolean ts_zip_writer_commit (TsZipWriter *self, GError **error);
void ts_zip_writer_free (TsZipWriter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsZip, ts_zip_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsZipWriter, ts_zip_writer_free)

G_END_DECLS
