#pragma once

#include "engine/ops/parse/ts-field-type.h"

G_BEGIN_DECLS

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

/* The element of a field that is not there; @element of a string is set to a copy. */
void ts_message_field_default (const TsMessageField *self, TsDType dtype, gpointer element);

G_END_DECLS
