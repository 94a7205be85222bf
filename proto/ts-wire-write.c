#include "proto/ts-wire.h"

#include <string.h>

#define MAX_VARINT_SIZE 10

static guint
encode_varint (guint8 *bytes,
               guint64 value)
{
  guint n = 0;

  while (value >= 0x80)
    {
      bytes[n++] = (guint8)(value | 0x80);
      value >>= 7;
    }
  bytes[n++] = (guint8)value;
  return n;
}

gsize
ts_wire_varint_size (guint64 value)
{
  guint8 bytes[MAX_VARINT_SIZE];

  return encode_varint (bytes, value);
}

void
ts_wire_append_varint (GByteArray *message,
                       guint64 value)
{
  guint8 bytes[MAX_VARINT_SIZE];

  g_byte_array_append (message, bytes, encode_varint (bytes, value));
}

void
ts_wire_append_tag (GByteArray *message,
                    guint32 number,
                    TsWireType type)
{
  ts_wire_append_varint (message, (guint64)number << 3 | type);
}

void
ts_wire_append_uint (GByteArray *message,
                     guint32 number,
                     guint64 value)
{
  ts_wire_append_tag (message, number, TS_WIRE_VARINT);
  ts_wire_append_varint (message, value);
}

void
ts_wire_append_float (GByteArray *message,
                      guint32 number,
                      float value)
{
  guint32 bits;

  memcpy (&bits, &value, sizeof bits);
  bits = GUINT32_TO_LE (bits);
  ts_wire_append_tag (message, number, TS_WIRE_FIXED32);
  g_byte_array_append (message, (const guint8 *)&bits, sizeof bits);
}

void
ts_wire_append_bytes (GByteArray *message,
                      guint32 number,
                      const void *bytes,
                      gsize size)
{
  g_assert (size <= G_MAXUINT);
  ts_wire_append_tag (message, number, TS_WIRE_BYTES);
  ts_wire_append_varint (message, size);
  if (size > 0)
    g_byte_array_append (message, bytes, (guint)size);
}

void
ts_wire_append_string (GByteArray *message,
                       guint32 number,
                       const char *text)
{
  ts_wire_append_bytes (message, number, text, strlen (text));
}

guint
ts_wire_begin (GByteArray *message,
               guint32 number)
{
  ts_wire_append_tag (message, number, TS_WIRE_BYTES);
  return message->len;
}

/* The length goes before contents that are already there: they move up. */
void
ts_wire_end (GByteArray *message,
             guint begin)
{
  guint8 bytes[MAX_VARINT_SIZE];
  guint size = message->len - begin;
  guint n = encode_varint (bytes, size);

  g_byte_array_set_size (message, message->len + n);
  memmove (message->data + begin + n, message->data + begin, size);
  memcpy (message->data + begin, bytes, n);
}
