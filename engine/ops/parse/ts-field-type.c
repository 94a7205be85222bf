#include "engine/ops/parse/ts-field-type.h"

#include "engine/ops/array/ts-elements.h"

#include <string.h>

#define BIT(dtype) TS_DTYPE_BIT (TS_DTYPE_##dtype)

static const struct
{
  TsWireType wire;
  TsDTypeSet dtypes;
} field_types[] = {
  [TS_FIELD_DOUBLE] = { TS_WIRE_FIXED64, BIT (DOUBLE) },
  [TS_FIELD_FLOAT] = { TS_WIRE_FIXED32, BIT (FLOAT) | BIT (DOUBLE) },
  [TS_FIELD_INT64] = { TS_WIRE_VARINT, BIT (INT64) },
  [TS_FIELD_UINT64] = { TS_WIRE_VARINT, BIT (UINT64) },
  [TS_FIELD_INT32] = { TS_WIRE_VARINT, BIT (INT32) | BIT (INT64) },
  [TS_FIELD_FIXED64] = { TS_WIRE_FIXED64, BIT (UINT64) },
  [TS_FIELD_FIXED32] = { TS_WIRE_FIXED32, BIT (UINT32) | BIT (UINT64) },
  [TS_FIELD_BOOL] = { TS_WIRE_VARINT, BIT (BOOL) },
  [TS_FIELD_STRING] = { TS_WIRE_BYTES, BIT (STRING) },
  [TS_FIELD_GROUP] = { TS_WIRE_GROUP, BIT (STRING) },
  [TS_FIELD_MESSAGE] = { TS_WIRE_BYTES, BIT (STRING) },
  [TS_FIELD_BYTES] = { TS_WIRE_BYTES, BIT (STRING) },
  [TS_FIELD_UINT32] = { TS_WIRE_VARINT, BIT (UINT32) | BIT (UINT64) },
  [TS_FIELD_ENUM] = { TS_WIRE_VARINT, BIT (INT32) },
  [TS_FIELD_SFIXED32] = { TS_WIRE_FIXED32, BIT (INT32) | BIT (INT64) },
  [TS_FIELD_SFIXED64] = { TS_WIRE_FIXED64, BIT (INT64) },
  [TS_FIELD_SINT32] = { TS_WIRE_VARINT, BIT (INT32) | BIT (INT64) },
  [TS_FIELD_SINT64] = { TS_WIRE_VARINT, BIT (INT64) },
};

TsWireType
ts_field_type_wire_type (TsFieldType type)
{
  return field_types[type].wire;
}

TsDTypeSet
ts_field_type_dtypes (TsFieldType type)
{
  return field_types[type].dtypes;
}

/* The bits as a number of 64 bits, signed where the type is. */
static guint64
decode (TsFieldType type,
        guint64 raw)
{
  switch (type)
    {
    case TS_FIELD_INT32:
    case TS_FIELD_SFIXED32:
    case TS_FIELD_ENUM:
      return (guint64)(gint64)(gint32)raw;
    case TS_FIELD_UINT32:
    case TS_FIELD_FIXED32:
      return (guint32)raw;
    case TS_FIELD_SINT32:
      raw = (guint32)raw;
      return (guint64)(gint64)(gint32)((raw >> 1) ^ -(raw & 1));
    case TS_FIELD_SINT64:
      return (raw >> 1) ^ -(raw & 1);
    case TS_FIELD_BOOL:
      return raw != 0;
    default:
      return raw;
    }
}

guint64
ts_field_type_encode (TsFieldType type,
                      guint64 value)
{
  switch (type)
    {
    case TS_FIELD_INT32:
    case TS_FIELD_ENUM:
      return (guint64)(gint64)(gint32)value;
    case TS_FIELD_UINT32:
    case TS_FIELD_FIXED32:
    case TS_FIELD_SFIXED32:
      return (guint32)value;
    case TS_FIELD_SINT32:
      return ((guint32)value << 1) ^ (guint32)((gint32)value >> 31);
    case TS_FIELD_SINT64:
      return (value << 1) ^ (guint64)((gint64)value >> 63);
    default:
      return value;
    }
}

void
ts_field_type_to_element (TsFieldType type,
                          guint64 raw,
                          TsDType dtype,
                          gpointer element)
{
  guint32 bits = (guint32)raw;
  TsElement value = { 0 };

  if (type == TS_FIELD_DOUBLE)
    value.i = (gint64)raw;
  else if (type == TS_FIELD_FLOAT)
    {
      memcpy (&value.f, &bits, sizeof bits);
      if (dtype == TS_DTYPE_DOUBLE)
        value.d = (double)value.f;
    }
  else
    {
      guint64 number = decode (type, raw);

      if (ts_dtype_size (dtype) == 4)
        bits = (guint32)number;
      else if (ts_dtype_size (dtype) == 1)
        value.bytes[0] = (guint8)number;
      else
        value.i = (gint64)number;
      if (ts_dtype_size (dtype) == 4)
        memcpy (value.bytes, &bits, sizeof bits);
    }
  memcpy (element, value.bytes, ts_dtype_size (dtype));
}

guint64
ts_field_type_from_element (TsFieldType type,
                            TsDType dtype,
                            gconstpointer element)
{
  guint32 bits = 0;
  guint64 wide = 0;
  double number;
  float single;

  switch (dtype)
    {
    case TS_DTYPE_DOUBLE:
      memcpy (&number, element, sizeof number);
      memcpy (&wide, element, sizeof wide);
      if (type == TS_FIELD_DOUBLE)
        return wide;
      single = (float)number;
      memcpy (&bits, &single, sizeof bits);
      return bits;
    case TS_DTYPE_FLOAT:
      memcpy (&bits, element, sizeof bits);
      return bits;
    case TS_DTYPE_INT32:
      memcpy (&bits, element, sizeof bits);
      return ts_field_type_encode (type, (guint64)(gint64)(gint32)bits);
    case TS_DTYPE_UINT32:
      memcpy (&bits, element, sizeof bits);
      return ts_field_type_encode (type, bits);
    case TS_DTYPE_BOOL:
      return *(const guint8 *)element != 0;
    default:
      memcpy (&wide, element, sizeof wide);
      return ts_field_type_encode (type, wide);
    }
}
