#pragma once

#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

/* ---- characters of UTF-8, taken as TensorFlow counts them ---- */

typedef enum
{
  TS_UNICODE_UNIT_BYTE,
  TS_UNICODE_UNIT_CHAR,
} TsUnicodeUnit;

/* Reads the attribute `unit`. */
gboolean ts_unicode_unit_attr (const TsOperation *op, TsUnicodeUnit *unit, GError **error);

/* Whether the byte goes on with a character of UTF-8. */
static inline gboolean
ts_unicode_is_trail (char byte)
{
  return ((guint8)byte & 0xc0) == 0x80;
}

/* ---- reading any encoding ---- */

/**
 * TsUnicodeReader:
 *
 * Takes characters off bytes in some encoding, one by one. What is wrong comes as U+FFFD, one for each longest part that begins
 * as a character might, as ICU and the W3C have it. One thread at a time.
 */
typedef struct _TsUnicodeReader TsUnicodeReader;

/**
 * ts_unicode_reader_new:
 * @encoding: its name, as ICU and iconv spell it; case and punctuation do not count for the UTFs
 * @error: %TS_ERROR_INVALID_ARGUMENT if there is no such encoding
 *
 * Returns: (transfer full) (nullable)
 */
TsUnicodeReader *ts_unicode_reader_new (const char *encoding, GError **error);
void ts_unicode_reader_free (TsUnicodeReader *self);

/* Begins with other bytes, which must stay until they are read. */
void ts_unicode_reader_start (TsUnicodeReader *self, const void *bytes, gsize size);

/**
 * ts_unicode_reader_next:
 * @c: (out): the next character
 * @n_bytes: (out): how many bytes it took
 * @is_bad: (out): whether it stands for what is no character
 *
 * Returns: %FALSE at the end
 */
gboolean ts_unicode_reader_next (TsUnicodeReader *self, gunichar *c, gsize *n_bytes, gboolean *is_bad);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TsUnicodeReader, ts_unicode_reader_free)

/* ---- writing ---- */

/* Appends UTF-16 to bytes in some encoding. @n units */
typedef void (*TsUnicodeWriter) (const guint16 *units, gsize n, GString *out);

/* Reads the attribute `output_encoding`: UTF-8, UTF-16-BE or UTF-32-BE. A surrogate without its other half becomes U+FFFD in UTF-8 and
 * stays as it is otherwise. */
gboolean ts_unicode_writer_attr (const TsOperation *op, TsUnicodeWriter *writer, GError **error);

/* Appends a character of up to U+10FFFF, or half a one, to an array of guint16. */
void ts_unicode_append (GArray *units, gunichar c);

G_END_DECLS
