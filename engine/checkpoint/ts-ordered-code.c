#include "engine/checkpoint/ts-ordered-code.h"

static void
append_byte (GByteArray *bytes,
             guint8 byte)
{
  g_byte_array_append (bytes, &byte, 1);
}

/* How many bytes, then the bytes, the highest first. */
void
ts_ordered_code_append_uint (GByteArray *bytes,
                             guint64 value)
{
  guint n = value == 0 ? 0 : (guint)(g_bit_storage (value) + 7) / 8;

  append_byte (bytes, (guint8)n);
  while (n-- > 0)
    append_byte (bytes, (guint8)(value >> (8 * n)));
}

/* Two's complement in as many bytes as it takes, the highest first, its sign bit inverted and repeated once more for each
 * byte after the first. */
void
ts_ordered_code_append_int (GByteArray *bytes,
                            gint64 value)
{
  guint64 magnitude = value < 0 ? ~(guint64)value : (guint64)value;
  guint n_bits = magnitude == 0 ? 0 : (guint)g_bit_storage (magnitude);
  guint n = n_bits / 7 + 1;
  guint32 header = ((1u << n) - 1) << (16 - n); /* n ones, from the top of two bytes */
  guint8 encoded[10];

  for (guint i = 0; i < n; i++)
    {
      guint shift = 8 * (n - 1 - i);

      encoded[i] = shift < 64 ? (guint8)((guint64)value >> shift) : value < 0 ? 0xff
                                                                              : 0;
    }
  encoded[0] ^= (guint8)(header >> 8);
  if (n > 1)
    encoded[1] ^= (guint8)header;
  g_byte_array_append (bytes, encoded, n);
}

/* The two bytes that escapes begin with are escaped; 0, 1 ends the string. */
void
ts_ordered_code_append_string (GByteArray *bytes,
                               const char *string,
                               gsize size)
{
  for (gsize i = 0; i < size; i++)
    {
      guint8 byte = (guint8)string[i];

      append_byte (bytes, byte);
      if (byte == 0)
        append_byte (bytes, 0xff);
      else if (byte == 0xff)
        append_byte (bytes, 0);
    }
  append_byte (bytes, 0);
  append_byte (bytes, 1);
}
