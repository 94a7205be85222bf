#include "engine/ops/reader/ts-record-format.h"

#include "engine/io/ts-record.h"
#include "engine/ops/ts-file-access.h"
#include "engine/ts-error.h"

#include <string.h>

#define MAX_SIZE (1 << 30) /* bytes that a file may become when it is decompressed */

/* ---- lines ---------------------------------------------------------------------------------------- */

/* Without carriage returns, wherever they are, as in TensorFlow. */
static gboolean
line_next (TsRecordPlace *place,
           const TsRecordSizes *sizes,
           GString *record,
           gint64 *number,
           GError **error)
{
  gsize size;
  const char *data = g_bytes_get_data (place->bytes, &size);
  const char *begin = data + place->at, *end;

  if (place->at >= size)
    return FALSE;
  end = memchr (begin, '\n', size - place->at);
  place->at = end != NULL ? (gsize)(end - data) + 1 : size;
  end = end != NULL ? end : data + size;
  while (begin < end)
    {
      const char *stop = memchr (begin, '\r', (gsize)(end - begin));

      stop = stop != NULL ? stop : end;
      g_string_append_len (record, begin, stop - begin);
      begin = stop + 1;
    }
  *number = ++place->n;
  return TRUE;
}

static gboolean
line_begin (TsRecordPlace *place,
            const TsRecordSizes *sizes,
            GError **error)
{
  g_autoptr (GString) skipped = g_string_new (NULL);
  gint64 number;

  while (place->n < sizes->header && line_next (place, sizes, skipped, &number, error))
    g_string_truncate (skipped, 0);
  return TRUE;
}

const TsRecordFormat ts_record_lines = { line_begin, line_next };

/* ---- TFRecord ------------------------------------------------------------------------------------- */

static gboolean
tfrecord_next (TsRecordPlace *place,
               const TsRecordSizes *sizes,
               GString *record,
               gint64 *number,
               GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (place->bytes, &size);
  TsRecordReader reader;
  TsRecord found;

  ts_record_reader_init (&reader, data, size);
  reader.pos = MIN (place->at, size);
  *number = (gint64)place->at;
  if (!ts_record_reader_next (&reader, &found, error))
    {
      if (reader.is_cut)
        g_set_error (error, TS_ERROR, TS_ERROR_DATA_LOSS, "truncated record at %" G_GSIZE_FORMAT, place->at);
      return FALSE;
    }
  if (found.is_damaged)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_DATA_LOSS, "corrupted record at %" G_GSIZE_FORMAT, place->at);
      return FALSE;
    }
  g_string_append_len (record, (const char *)found.data, (gssize)found.size);
  place->at = reader.pos;
  return TRUE;
}

const TsRecordFormat ts_record_tfrecords = { NULL, tfrecord_next };

/* ---- records of one size -------------------------------------------------------------------------- */

static gboolean
fixed_begin (TsRecordPlace *place,
             const TsRecordSizes *sizes,
             GError **error)
{
  place->at = (gsize)MIN (sizes->header, (gint64)g_bytes_get_size (place->bytes));
  return TRUE;
}

/* What is left at the end and is no whole record is left out. */
static gboolean
fixed_next (TsRecordPlace *place,
            const TsRecordSizes *sizes,
            GString *record,
            gint64 *number,
            GError **error)
{
  gsize size;
  const char *data = g_bytes_get_data (place->bytes, &size);
  gint64 left = (gint64)size - (gint64)place->at - sizes->footer;

  if (left < sizes->record)
    return FALSE;
  g_string_append_len (record, data + place->at, (gssize)sizes->record);
  place->at += (gsize)MIN (sizes->hop > 0 ? sizes->hop : sizes->record, left);
  *number = place->n++;
  return TRUE;
}

const TsRecordFormat ts_record_fixed = { fixed_begin, fixed_next };

/* ---- whole files ---------------------------------------------------------------------------------- */

static gboolean
whole_next (TsRecordPlace *place,
            const TsRecordSizes *sizes,
            GString *record,
            gint64 *number,
            GError **error)
{
  gsize size;
  const char *data = g_bytes_get_data (place->bytes, &size);

  if (place->n > 0)
    return FALSE;
  g_string_append_len (record, data, (gssize)size);
  *number = place->n++;
  return TRUE;
}

const TsRecordFormat ts_record_whole = { NULL, whole_next };

/* ---- files ---------------------------------------------------------------------------------------- */

gboolean
ts_compression_parse (const char *text,
                      TsCompression *compression,
                      GError **error)
{
  static const char *const names[] = { "", "ZLIB", "GZIP" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (text, names[i]) == 0)
      {
        *compression = (TsCompression)i;
        return TRUE;
      }
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "Unsupported compression_type: %s.", text);
  return FALSE;
}

/* (transfer full) (nullable) */
static GBytes *
decompress (GBytes *bytes,
            TsCompression compression,
            GError **error)
{
  GZlibCompressorFormat format = compression == TS_COMPRESSION_GZIP ? G_ZLIB_COMPRESSOR_FORMAT_GZIP : G_ZLIB_COMPRESSOR_FORMAT_ZLIB;
  g_autoptr (GConverter) converter = G_CONVERTER (g_zlib_decompressor_new (format));
  g_autoptr (GByteArray) result = g_byte_array_new ();
  GConverterResult status = G_CONVERTER_CONVERTED;
  gsize size, at = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  while (status == G_CONVERTER_CONVERTED && at < size)
    {
      g_autoptr (GError) reason = NULL;
      guint8 room[16384];
      gsize n_read = 0, n_written = 0;

      status = g_converter_convert (converter, data + at, size - at, room, sizeof room, G_CONVERTER_INPUT_AT_END, &n_read, &n_written, &reason);
      if (status == G_CONVERTER_ERROR || result->len + n_written > MAX_SIZE)
        {
          g_set_error (error, TS_ERROR, reason != NULL ? TS_ERROR_DATA_LOSS : TS_ERROR_RESOURCE_EXHAUSTED, "%s",
                       reason != NULL ? reason->message : "there is more than 1 GiB in it");
          return NULL;
        }
      g_byte_array_append (result, room, (guint)n_written);
      at += n_read;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&result));
}

GBytes *
ts_record_load (TsResources *resources,
                const TsString *path,
                TsCompression compression,
                GError **error)
{
  g_autofree char *real = NULL;
  g_autoptr (GBytes) bytes = NULL, plain = NULL;

  if (strlen (path->bytes) != path->size)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a file name has a NUL in it");
      return NULL;
    }
  real = ts_resources_resolve_path (resources, path->bytes, error);
  bytes = real != NULL ? ts_file_load (real, error) : NULL;
  if (bytes == NULL || compression == TS_COMPRESSION_NONE)
    return g_steal_pointer (&bytes);

  plain = decompress (bytes, compression, error);
  if (plain == NULL)
    g_prefix_error (error, "%s: ", path->bytes);
  return g_steal_pointer (&plain);
}
