#pragma once

#include "engine/io/ts-file.h"

G_BEGIN_DECLS

/**
 * TsRecord:
 * @data: the contents
 * @offset: where in the file they begin
 * @is_damaged: the contents do not fit their checksum
 */
typedef struct
{
  const guint8 *data;
  gsize size;
  gsize offset;
  gboolean is_damaged;
} TsRecord;

/**
 * TsRecordReader:
 * @pos: where the next record begins; at the end, how much of the file was whole records
 * @is_cut: the file ends inside a record, as that of a program that is still writing does
 * @failed: the records cannot be told apart any more; an error has been set
 *
 * Walks the records of a TFRecord file in place (length, masked CRC-32C of the length, contents, masked CRC-32C of the contents),
 * allocating nothing. One thread.
 */
typedef struct
{
  const guint8 *data;
  gsize size;
  gsize pos;
  gboolean is_cut;
  gboolean failed;
} TsRecordReader;

/* Whether the bytes, which may be cut off anywhere after the first 12, begin with a record. */
gboolean ts_record_is (const guint8 *data, gsize size);

void ts_record_reader_init (TsRecordReader *self, const guint8 *data, gsize size);

/**
 * ts_record_reader_next:
 * @record: (out)
 * @error: %TS_ERROR_DATA_LOSS if a record's length does not fit its checksum
 *
 * Returns: %FALSE at the end, where @self->is_cut tells how it ends, and on error, when also @self->failed is set
 */
gboolean ts_record_reader_next (TsRecordReader *self, TsRecord *record, GError **error);

/* Appends a record. */
void ts_record_append (GByteArray *file, const void *data, gsize size);
gboolean ts_record_write (TsFileWriter *file, const void *data, gsize size, GError **error);

G_END_DECLS
