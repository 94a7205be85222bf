#pragma once

#include "engine/tensor/ts-tensor.h"
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

/* What the wire has for an integer; of a signed one the bits. */
guint64 ts_field_type_encode (TsFieldType type, guint64 value);

G_END_DECLS
