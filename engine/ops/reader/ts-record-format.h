#pragma once

#include "engine/ops/ts-resources.h"

G_BEGIN_DECLS

typedef enum
{
  TS_COMPRESSION_NONE,
  TS_COMPRESSION_ZLIB,
  TS_COMPRESSION_GZIP,
} TsCompression;

/**
 * TsRecordSizes:
 * @header: bytes before the first record; of a text, lines
 * @record: bytes of a record
 * @footer: bytes behind the last one
 * @hop: bytes from one record to the next; 0: as many as a record has
 *
 * What a format leaves open.
 */
typedef struct
{
  gint64 header;
  gint64 record;
  gint64 footer;
  gint64 hop;
} TsRecordSizes;

/**
 * TsRecordPlace:
 * @bytes: a file
 * @at: where the next record begins
 * @n: lines or records so far
 *
 * How far somebody has come with a file. A plain value.
 */
typedef struct
{
  GBytes *bytes;
  gsize at;
  gint64 n;
} TsRecordPlace;

/**
 * TsRecordFormat:
 * @begin: (nullable): goes to the first record
 * @next: appends the next record to @record and says its number; %FALSE at the end, or with @error set
 *
 * How a file is cut into records. tensorflow/core/kernels/text_line_reader_op.cc and its siblings.
 */
typedef struct
{
  gboolean (*begin) (TsRecordPlace *place, const TsRecordSizes *sizes, GError **error);
  gboolean (*next) (TsRecordPlace *place, const TsRecordSizes *sizes, GString *record, gint64 *number, GError **error);
} TsRecordFormat;

extern const TsRecordFormat ts_record_lines;     /* numbered from 1, without their ends */
extern const TsRecordFormat ts_record_tfrecords; /* numbered by where they begin */
extern const TsRecordFormat ts_record_fixed;     /* numbered from 0 */
extern const TsRecordFormat ts_record_whole;     /* the file is one */

/* "", "ZLIB" or "GZIP". %TS_ERROR_INVALID_ARGUMENT */
gboolean ts_compression_parse (const char *text, TsCompression *compression, GError **error);

/**
 * ts_record_load:
 * @path: as an operation gives it
 * @error: as ts_resources_resolve_path () and ts_file_load (); %TS_ERROR_DATA_LOSS if it cannot be decompressed
 *
 * The contents of a file.
 *
 * Returns: (transfer full) (nullable)
 */
GBytes *ts_record_load (TsResources *resources, const TsString *path, TsCompression compression, GError **error);

G_END_DECLS
