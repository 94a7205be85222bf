#pragma once

#include "engine/ops/ts-kernel.h"
#include "proto/ts-wire.h"

G_BEGIN_DECLS

/* Types of fields, by the numbers that descriptor.proto gives them. */
typedef enum
{
  TS_FIELD_DOUBLE = 1,
  TS_FIELD_FLOAT,
  TS_FIELD_INT64,
  TS_FIELD_UINT64,
  TS_FIELD_INT32,
  TS_FIELD_FIXED64,
  TS_FIELD_FIXED32,
  TS_FIELD_BOOL,
  TS_FIELD_STRING,
  TS_FIELD_GROUP,
  TS_FIELD_MESSAGE,
  TS_FIELD_BYTES,
  TS_FIELD_UINT32,
  TS_FIELD_ENUM,
  TS_FIELD_SFIXED32,
  TS_FIELD_SFIXED64,
  TS_FIELD_SINT32,
  TS_FIELD_SINT64,
} TsFieldType;

/**
 * TsMessageField:
 * @is_repeated: there may be many
 * @is_packed: numbers that are said to be written as one block of bytes
 * @default_text: (nullable): the value where there is none, as descriptors have it; of an enum a number
 *
 * A field of a message whose type is known only when a graph runs.
 */
typedef struct
{
  guint32 number;
  TsFieldType type;
  gboolean is_repeated;
  gboolean is_packed;
  char *default_text;
} TsMessageField;

void ts_message_field_clear (TsMessageField *self);

/**
 * ts_message_type_find_fields:
 * @source: "local://" or empty: messages of TensorFlow's that this program knows; `bytes://` and a FileDescriptorSet
 * @message: full name of the type: "tensorflow.Example"
 * @names: of @n fields
 * @fields: (out caller-allocates): room for @n, zeroed; to be cleared, also on failure
 * @error: %TS_ERROR_INVALID_ARGUMENT if there is no such type or field, or the source is no set of descriptors; %TS_ERROR_UNIMPLEMENTED for a file
 */
gboolean ts_message_type_find_fields (const TsString *source, const char *message, char **names, guint n, TsMessageField *fields, GError **error);

/* What of @type is written how, and in tensors of which dtypes it is. */
TsWireType ts_field_type_wire_type (TsFieldType type);
TsDTypeSet ts_field_type_dtypes (TsFieldType type);

/**
 * ts_field_type_to_element:
 * @raw: a number as the wire has it
 * @dtype: one of ts_field_type_dtypes ()
 * @element: (out): room for an element
 */
void ts_field_type_to_element (TsFieldType type, guint64 raw, TsDType dtype, gpointer element);

/* The other way round. */
guint64 ts_field_type_from_element (TsFieldType type, TsDType dtype, gconstpointer element);

/* The element of a field that is not there; @element of a string is set to a copy. */
void ts_message_field_default (const TsMessageField *self, TsDType dtype, gpointer element);

G_END_DECLS
