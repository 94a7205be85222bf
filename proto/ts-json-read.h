#pragma once

#include "proto/ts-text-read.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define TS_JSON_MAX_DEPTH 200               /* values inside values, the outermost included */
#define TS_JSON_MAX_SIZE ((gsize)128 << 20) /* of a whole text: a tree of it takes many times as much */

/**
 * ts_json_load:
 * @text: need not end in NUL
 * @error: %TS_ERROR_INVALID_ARGUMENT with line and column, also for what is nested too deep; %TS_ERROR_RESOURCE_EXHAUSTED for too long a text
 *
 * Reads JSON. Any thread.
 *
 * Returns: (transfer full) (nullable): its value
 */
JsonNode *ts_json_load (const char *text, gsize size, GError **error);

/* "an object", "a string", ...: for errors. */
const char *ts_json_type_name (JsonNode *node);

/**
 * ts_json_append:
 * @schema: the type of message that @value is
 * @value: an object
 * @name: what errors call it
 * @message: what the fields are appended to
 * @report: (nullable) (inout): fields that were skipped are added; the first is told by its path in the JSON
 * @error: %TS_ERROR_INVALID_ARGUMENT with the path in the JSON, what was expected and what was found
 *
 * Writes a message as protobuf's JSON mapping has it (protobuf.dev/programming-guides/json): names of fields in lowerCamelCase or as in
 * the schema, 64-bit integers as strings or numbers, enums by word or number, bytes as base64 of either alphabet, padded or not,
 * "NaN" and "Infinity", maps as objects; null is as if the field were not there. Beyond that bytes may be a list of numbers, as
 * old converters write them. Any and the wrapper types have no mapping of their own here. On failure @message has a part.
 */
gboolean ts_json_append (const TsSchema *schema, JsonNode *value, const char *name, GByteArray *message, TsTextReport *report, GError **error);

G_END_DECLS
