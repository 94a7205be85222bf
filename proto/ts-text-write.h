#pragma once

#include "proto/ts-schema.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ts_text_print:
 * @schema: the type of message that @data is
 * @stream: not closed
 * @cancellable: (nullable)
 * @error: %TS_ERROR_DATA_LOSS with byte offset and path if the message is not well formed; what @stream says
 *
 * Writes a message in protobuf's text format, as protobuf does: two spaces for each level, fields by number, one a line, enums by
 * word where there is one, numbers of floating point in the fewest digits that tell them, bytes that are not ASCII in octal.
 * Entries of maps stay in the order of the file. Fields that the schema does not know follow the others: `12: 3` is a varint,
 * `12: 0x00000003` four bytes, `12: 0x0000000000000003` eight, `12: "..."` bytes, `12 { }` a group. So ts_text_parse () gives the same
 * message again, up to the bits of a NaN.
 *
 * On an error some of the text may have been written. Any thread.
 */
gboolean ts_text_print (const TsSchema *schema, const guint8 *data, gsize size, GOutputStream *stream, GCancellable *cancellable, GError **error);

/**
 * ts_text_to_string:
 *
 * As ts_text_print (), into memory.
 *
 * Returns: (transfer full) (nullable): the text, which ends in NUL and has none otherwise
 */
char *ts_text_to_string (const TsSchema *schema, const guint8 *data, gsize size, GError **error);

G_END_DECLS
