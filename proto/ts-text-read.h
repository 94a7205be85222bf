#pragma once

#include "proto/ts-schema.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * TsTextReport:
 * @n_unknown: fields, extensions and types in an Any that were skipped since nothing is known of them
 * @first_unknown: (nullable): the first of them: "line 3, column 5: node[0].colour"; %NULL where @n_unknown is 0
 * @n_misnamed: fields that are not called so, but whose value tells which they are
 * @first_misnamed: (nullable): the first of them, and what it was read as: "line 7, column 7: node[0].attr[\"T\"].kind, read as type"
 *
 * What was left out of a message, or not taken at its word.
 */
typedef struct
{
  guint64 n_unknown;
  char *first_unknown;
  guint64 n_misnamed;
  char *first_misnamed;
} TsTextReport;

/* Told now and then how far it is, from 0 to 1; in the calling thread. */
typedef void (*TsTextProgress) (double fraction, gpointer user_data);

void ts_text_report_clear (TsTextReport *self);

/**
 * ts_text_parse:
 * @schema: the type of message that the text is
 * @text: need not end in NUL
 * @report: (nullable) (out): what was skipped; to be cleared
 * @progress: (nullable)
 * @cancellable: (nullable): polled about once per megabyte
 * @error: %TS_ERROR_INVALID_ARGUMENT with line, column (both from 1, columns in characters) and path of fields;
 *   %TS_ERROR_RESOURCE_EXHAUSTED for a message of 4 GB or more
 *
 * Reads protobuf's text format as protobuf's own TextFormat does: `name: value`, `name { }`, `name < >`, lists in
 * brackets, separators, comments, strings side by side, every escape, enums by word and number, `[type url] { }` in an
 * Any. A field that is not repeated and given twice is an error, as are two of a oneof.
 *
 * Beyond that it takes `12: 3`, `12: 0x00000003`, `12: 0x0000000000000003`, `12: "..."` and `12 { }`: a varint, four and eight
 * bytes, bytes with a length, a group, whatever the schema says of the number, as ts_text_print () writes fields that it does not
 * know. Fields with names that the schema does not have are skipped and counted; but where somebody takes the @report, one whose value is a word of the
 * enum of just one field of the message is taken for that field.
 *
 * The message has repeated numbers packed and leaves out zeros that mean the same as nothing. Strings are not checked to be
 * UTF-8, as little as protobuf does. Any thread.
 *
 * Returns: (transfer full) (nullable): the message
 */
GBytes *ts_text_parse (const TsSchema *schema, const char *text, gsize size, TsTextReport *report, TsTextProgress progress, gpointer user_data, GCancellable *cancellable, GError **error);

/**
 * ts_text_parse_part:
 * @schema: a list as ts_schema_is_list () has it
 * @mistake: (out): %TS_ERROR_INVALID_ARGUMENT with line, column and path, as ts_text_parse () gives it
 *
 * What a text says before the first mistake, or before it was cut off: as ts_salvage_message () for a message.
 *
 * Returns: (transfer full) (nullable): the message; %NULL, without @mistake set, if there is no mistake, or if all was cancelled
 */
GBytes *ts_text_parse_part (const TsSchema *schema, const char *text, gsize size, TsTextReport *report, TsTextProgress progress, gpointer user_data, GCancellable *cancellable, GError **mistake);

/**
 * ts_text_guess:
 * @text: a whole text, or its first kilobytes
 *
 * Which type of message a text is, from the names of its first fields: GraphDef, MetaGraphDef, SavedModel, CheckpointState, OpList,
 * FunctionDefLibrary, FunctionDef, NodeDef, SavedObjectGraph, TrackableObjectGraph, SignatureDef and whatever else of the schemas has
 * fields of these names, in doubt the first of these. What begins like a field but of no type known is none.
 *
 * Returns: (nullable)
 */
const TsSchema *ts_text_guess (const char *text, gsize size);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TsTextReport, ts_text_report_clear)

G_END_DECLS
