#include "proto/ts-text-private.h"

#include <math.h>
#include <string.h>

/* ---- integers ---- */

/* Digits of the base; %FALSE if there are none or too many. */
static gboolean
read_digits (TsTextReader *self,
             guint base,
             guint64 *value)
{
  const char *begin = self->p;
  guint classes = base == 16 ? TS_TEXT_HEX : TS_TEXT_DIGIT;
  guint64 result = 0;

  for (; self->p < self->end && ts_text_is (*self->p, classes); self->p++)
    {
      guint digit = (guint)g_ascii_xdigit_value (*self->p);

      if (digit >= base)
        return ts_text_fail (self, begin, "numbers that begin with 0 are octal: '%c' is no octal digit", *self->p);
      if (result > (G_MAXUINT64 - digit) / base)
        return ts_text_fail (self, begin, "the number is too large for 64 bits");
      result = result * base + digit;
    }
  *value = result;
  return self->p > begin || ts_text_expected (self, "a hexadecimal digit");
}

gboolean
ts_text_read_integer (TsTextReader *self,
                      guint64 *magnitude,
                      gboolean *negative)
{
  const char *p;
  guint base = 10;

  *negative = ts_text_take (self, '-');
  p = self->p;
  if (p == self->end || !ts_text_is (*p, TS_TEXT_DIGIT))
    return ts_text_expected (self, "an integer");

  if (*p == '0' && p + 1 < self->end)
    {
      if (p[1] == 'x' || p[1] == 'X')
        {
          base = 16;
          self->p += 2;
        }
      else if (ts_text_is (p[1], TS_TEXT_DIGIT))
        base = 8;
    }
  if (!read_digits (self, base, magnitude))
    return FALSE;
  if (self->p < self->end && (*self->p == '.' || (base == 10 && (*self->p == 'e' || *self->p == 'E'))))
    return ts_text_fail (self, p, "expected an integer, found a number with a point or exponent");
  ts_text_skip_space (self);
  return TRUE;
}

static gboolean
read_signed (TsTextReader *self,
             guint64 max,
             gint64 *value)
{
  const char *begin = self->p;
  guint64 magnitude;
  gboolean negative;

  if (!ts_text_read_integer (self, &magnitude, &negative))
    return FALSE;
  if (magnitude > max + (negative ? 1 : 0))
    return ts_text_fail (self, begin, "%s%" G_GUINT64_FORMAT " is not in the range of %s", negative ? "-" : "", magnitude,
                         max == G_MAXINT32 ? "int32" : "int64");
  *value = (gint64)(negative ? 0 - magnitude : magnitude);
  return TRUE;
}

static gboolean
read_unsigned (TsTextReader *self,
               guint64 max,
               guint64 *value)
{
  const char *begin = self->p;
  gboolean negative;

  if (!ts_text_read_integer (self, value, &negative))
    return FALSE;
  if (negative)
    return ts_text_fail (self, begin, "expected a number without a sign");
  if (*value > max)
    return ts_text_fail (self, begin, "%" G_GUINT64_FORMAT " is not in the range of %s", *value,
                         max == 1 ? "bool" : "uint32");
  return TRUE;
}

/* ---- other numbers ---- */

/* Up to 15 digits, and powers of ten that a double has exactly: one rounding, so the result is right. */
static gboolean
decimal_to_double (const char *text,
                   gsize size,
                   double *value)
{
  static const double powers[] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
                                   1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };
  guint64 digits = 0;
  gsize i = 0;
  guint n_digits = 0;
  int exponent = 0;
  int given = 0;

  for (; i < size && ts_text_is (text[i], TS_TEXT_DIGIT); i++, n_digits++)
    digits = digits * 10 + (guint)(text[i] - '0');
  if (i < size && text[i] == '.')
    for (i++; i < size && ts_text_is (text[i], TS_TEXT_DIGIT); i++, n_digits++, exponent--)
      digits = digits * 10 + (guint)(text[i] - '0');
  if (n_digits > 15)
    return FALSE;
  if (i < size)
    {
      gboolean negative = i + 1 < size && text[i + 1] == '-';

      for (i += (negative || (i + 1 < size && text[i + 1] == '+')) ? 2 : 1; i < size; i++)
        given = MIN (given * 10 + (text[i] - '0'), 1000);
      exponent += negative ? -given : given;
    }
  if (exponent < -22 || exponent > 22)
    return FALSE;
  *value = exponent < 0 ? (double)digits / powers[-exponent] : (double)digits * powers[exponent];
  return TRUE;
}

static void
skip_digits (TsTextReader *self)
{
  while (self->p < self->end && ts_text_is (*self->p, TS_TEXT_DIGIT))
    self->p++;
}

/* Digits, a point, an exponent: takes them. */
static gboolean
scan_decimal (TsTextReader *self)
{
  const char *begin = self->p;

  skip_digits (self);
  if (self->p == begin + 1 && *begin == '0' && self->p < self->end && (*self->p == 'x' || *self->p == 'X'))
    return ts_text_fail (self, begin, "expected a decimal number, found a hexadecimal one");
  if (self->p > begin + 1 && *begin == '0' && (self->p == self->end || (*self->p != '.' && *self->p != 'e' && *self->p != 'E')))
    return ts_text_fail (self, begin, "expected a decimal number, found an octal one");
  if (self->p < self->end && *self->p == '.')
    {
      self->p++;
      skip_digits (self);
    }
  if (self->p < self->end && (*self->p == 'e' || *self->p == 'E'))
    {
      self->p++;
      if (self->p < self->end && (*self->p == '-' || *self->p == '+'))
        self->p++;
      if (self->p == self->end || !ts_text_is (*self->p, TS_TEXT_DIGIT))
        return ts_text_expected (self, "the digits of an exponent");
      skip_digits (self);
    }
  return TRUE;
}

static gboolean
read_word_number (TsTextReader *self,
                  double *value)
{
  const char *begin = self->p;
  const char *name;
  gsize size = ts_text_take_name (self, &name);

  if ((size == 3 && g_ascii_strncasecmp (name, "inf", 3) == 0) || (size == 8 && g_ascii_strncasecmp (name, "infinity", 8) == 0))
    *value = INFINITY;
  else if (size == 3 && g_ascii_strncasecmp (name, "nan", 3) == 0)
    *value = NAN;
  else
    {
      self->p = begin;
      return ts_text_expected (self, "a number");
    }
  return TRUE;
}

static gboolean
read_double (TsTextReader *self,
             double *value)
{
  gboolean negative = ts_text_take (self, '-');
  const char *begin = self->p;
  gsize size;

  if (self->p < self->end && ts_text_is (*self->p, TS_TEXT_LETTER))
    {
      if (!read_word_number (self, value))
        return FALSE;
      *value = negative ? -*value : *value;
      return TRUE;
    }

  if (self->p == self->end || !(ts_text_is (*self->p, TS_TEXT_DIGIT) ||
                                (*self->p == '.' && self->p + 1 < self->end && ts_text_is (self->p[1], TS_TEXT_DIGIT))))
    return ts_text_expected (self, "a number");
  if (!scan_decimal (self))
    return FALSE;
  size = (gsize)(self->p - begin);
  if (!decimal_to_double (begin, size, value))
    {
      char buffer[64];
      g_autofree char *large = size >= sizeof buffer ? g_strndup (begin, size) : NULL;

      if (large == NULL)
        {
          memcpy (buffer, begin, size);
          buffer[size] = '\0';
        }
      *value = g_ascii_strtod (large != NULL ? large : buffer, NULL);
    }
  if (self->p < self->end && (*self->p == 'f' || *self->p == 'F'))
    self->p++;
  if (negative)
    *value = -*value;
  ts_text_skip_space (self);
  return TRUE;
}

static gboolean
read_bool (TsTextReader *self,
           guint64 *value)
{
  static const struct
  {
    const char *name;
    gboolean value;
  } words[] = { { "true", TRUE }, { "false", FALSE }, { "True", TRUE }, { "False", FALSE }, { "t", TRUE }, { "f", FALSE } };
  const char *begin = self->p;
  const char *name;
  gsize size;

  if (self->p < self->end && ts_text_is (*self->p, TS_TEXT_DIGIT))
    return read_unsigned (self, 1, value);

  size = ts_text_take_name (self, &name);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (size == strlen (words[i].name) && memcmp (name, words[i].name, size) == 0)
      {
        *value = words[i].value;
        return TRUE;
      }
  self->p = begin;
  return ts_text_expected (self, "true or false");
}

static gboolean
read_enum (TsTextReader *self,
           const TsSchemaEnum *values,
           guint64 *value)
{
  const TsSchemaValue *known;
  const char *name;
  gint64 number = 0;
  gsize size = ts_text_take_name (self, &name);

  if (size > 0)
    {
      known = ts_schema_enum_find_value (values, name, size);
      if (known == NULL)
        return ts_text_fail (self, name, "%.*s is no word of the enum %s", (int)MIN (size, 100), name, values->name);
      *value = (guint64)(gint64)known->number;
      return TRUE;
    }
  if (self->p == self->end || !(*self->p == '-' || ts_text_is (*self->p, TS_TEXT_DIGIT)))
    return ts_text_expected (self, "a word of an enum, or its number");
  if (!read_signed (self, G_MAXINT32, &number))
    return FALSE;
  *value = (guint64)number;
  return TRUE;
}

/* ---- all ---- */

static gboolean
read_bytes (TsTextReader *self)
{
  gsize begin = ts_text_begin (self, 1);

  if (!ts_text_read_string (self))
    return FALSE;
  ts_text_end (self, begin, 1);
  return TRUE;
}

static gboolean
read_float (TsTextReader *self,
            TsSchemaKind kind)
{
  double number = 0;

  if (!read_double (self, &number))
    return FALSE;
  if (kind == TS_SCHEMA_DOUBLE)
    {
      guint64 bits;

      memcpy (&bits, &number, sizeof bits);
      ts_text_put_fixed64 (self, bits);
    }
  else
    {
      float single = (float)number;
      guint32 bits;

      memcpy (&bits, &single, sizeof bits);
      ts_text_put_fixed32 (self, bits);
    }
  return TRUE;
}

static gboolean
read_varint (TsTextReader *self,
             const TsSchemaField *field,
             guint64 *value)
{
  gint64 number = 0;

  switch ((TsSchemaKind)field->kind)
    {
    case TS_SCHEMA_BOOL:
      return read_bool (self, value);
    case TS_SCHEMA_ENUM:
      return read_enum (self, field->values, value);
    case TS_SCHEMA_UINT64:
    case TS_SCHEMA_FIXED64:
      return read_unsigned (self, G_MAXUINT64, value);
    case TS_SCHEMA_UINT32:
    case TS_SCHEMA_FIXED32:
      return read_unsigned (self, G_MAXUINT32, value);
    case TS_SCHEMA_INT64:
    case TS_SCHEMA_SINT64:
    case TS_SCHEMA_SFIXED64:
      if (!read_signed (self, G_MAXINT64, &number))
        return FALSE;
      break;
    default:
      if (!read_signed (self, G_MAXINT32, &number))
        return FALSE;
      break;
    }
  *value = (guint64)number;
  if (field->kind == TS_SCHEMA_SINT32 || field->kind == TS_SCHEMA_SINT64)
    *value = *value << 1 ^ (guint64)(number >> 63);
  return TRUE;
}

gboolean
ts_text_read_value (TsTextReader *self,
                    const TsSchemaField *field)
{
  TsSchemaKind kind = (TsSchemaKind)field->kind;
  guint64 value;

  if (kind == TS_SCHEMA_STRING || kind == TS_SCHEMA_BYTES)
    return read_bytes (self);
  if (kind == TS_SCHEMA_FLOAT || kind == TS_SCHEMA_DOUBLE)
    return read_float (self, kind);
  if (!read_varint (self, field, &value))
    return FALSE;

  switch (ts_schema_wire_type (kind))
    {
    case TS_WIRE_FIXED32:
      ts_text_put_fixed32 (self, (guint32)value);
      break;
    case TS_WIRE_FIXED64:
      ts_text_put_fixed64 (self, value);
      break;
    default:
      ts_text_put_varint (self, value);
      break;
    }
  return TRUE;
}
