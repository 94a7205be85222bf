#include "engine/io/ts-literal.h"

#include "engine/ts-error.h"

#include <math.h>
#include <string.h>

#define NOT_YET (-1)

typedef struct
{
  const char *text;
  const char *p;
  TsLiteral *literal;
  int deepest;       /* lists nested so far */
  gboolean has_item; /* from then on items are at that depth and no deeper list begins */
  gint64 dims[TS_SHAPE_MAX_RANK];
} Parser;

glong
ts_literal_column (const char *text,
                   gsize offset)
{
  return g_utf8_strlen (text, (gssize)offset) + 1;
}

static gboolean G_GNUC_PRINTF (4, 5)
    fail (Parser *self,
          const char *where,
          GError **error,
          const char *format,
          ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "column %ld: %s",
               ts_literal_column (self->text, (gsize)(where - self->text)), message);
  return FALSE;
}

/* What stands at the cursor, for messages. */
static const char *
found (Parser *self,
       char buffer[16])
{
  gunichar c = g_utf8_get_char_validated (self->p, -1);
  int n = 0;

  if (*self->p == '\0')
    return "the end";
  if (c == (gunichar)-1 || c == (gunichar)-2 || !g_unichar_isprint (c))
    {
      g_snprintf (buffer, 16, "byte 0x%02x", (guchar)*self->p);
      return buffer;
    }
  buffer[n++] = '\'';
  n += g_unichar_to_utf8 (c, buffer + n);
  buffer[n++] = '\'';
  buffer[n] = '\0';
  return buffer;
}

static void
skip_space (Parser *self)
{
  while (g_ascii_isspace (*self->p))
    self->p++;
}

/* A word that no letter or digit follows. */
static gboolean
accept_word (Parser *self,
             const char *word)
{
  gsize n = strlen (word);

  if (strncmp (self->p, word, n) != 0 || g_ascii_isalnum (self->p[n]) || self->p[n] == '_')
    return FALSE;
  self->p += n;
  return TRUE;
}

/* ---- strings ---------------------------------------------------------------------------------- */

static gboolean
read_hex (Parser *self,
          guint n_digits,
          guint32 *value)
{
  *value = 0;
  for (guint i = 0; i < n_digits; i++, self->p++)
    {
      if (!g_ascii_isxdigit (*self->p))
        return FALSE;
      *value = *value << 4 | (guint32)g_ascii_xdigit_value (*self->p);
    }
  return TRUE;
}

/* \uXXXX and \UXXXXXXXX; JSON writes what is above U+FFFF as two of the former. */
static gboolean
read_unicode_escape (Parser *self,
                     guint n_digits,
                     GString *string)
{
  guint32 c, low;

  if (!read_hex (self, n_digits, &c))
    return FALSE;
  if (c >= 0xd800 && c < 0xdc00 && self->p[0] == '\\' && self->p[1] == 'u')
    {
      self->p += 2;
      if (!read_hex (self, 4, &low) || low < 0xdc00 || low > 0xdfff)
        return FALSE;
      c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
    }
  if (!g_unichar_validate (c))
    return FALSE;
  g_string_append_unichar (string, c);
  return TRUE;
}

static void
read_octal_escape (Parser *self,
                   GString *string)
{
  guint value = 0;

  for (int i = 0; i < 3 && *self->p >= '0' && *self->p <= '7'; i++)
    value = value * 8 + (guint)(*self->p++ - '0');
  g_string_append_c (string, (char)value);
}

/* What follows a backslash. */
static gboolean
read_escape (Parser *self,
             GString *string,
             GError **error)
{
  static const char letters[] = "abfnrtv\\'\"/";
  static const char values[] = "\a\b\f\n\r\t\v\\'\"/";
  const char *start = self->p - 1;
  const char *letter;
  guint32 byte;

  if (*self->p >= '0' && *self->p <= '7')
    {
      read_octal_escape (self, string);
      return TRUE;
    }

  letter = *self->p != '\0' ? strchr (letters, *self->p) : NULL;
  if (letter != NULL)
    {
      g_string_append_c (string, values[letter - letters]);
      self->p++;
      return TRUE;
    }

  switch (*self->p)
    {
    case 'x':
      self->p++;
      if (!read_hex (self, 2, &byte))
        return fail (self, start, error, "\\x needs two hexadecimal digits");
      g_string_append_c (string, (char)byte);
      return TRUE;
    case 'u':
    case 'U':
      self->p++;
      if (!read_unicode_escape (self, self->p[-1] == 'u' ? 4 : 8, string))
        return fail (self, start, error, "no such character");
      return TRUE;
    default:
      return fail (self, start, error, "unknown escape; a backslash itself is \\\\");
    }
}

static gboolean
read_string (Parser *self,
             TsLiteralItem *item,
             GError **error)
{
  const char *start = self->p;
  char quote;

  if (*self->p == 'b')
    self->p++;
  quote = *self->p++;
  item->kind = TS_LITERAL_STRING;
  item->string = g_string_new (NULL);

  while (*self->p != quote)
    {
      if (*self->p == '\0')
        return fail (self, start, error, "the string is not closed");
      if (*self->p != '\\')
        g_string_append_c (item->string, *self->p++);
      else
        {
          self->p++;
          if (!read_escape (self, item->string, error))
            return FALSE;
        }
    }
  self->p++;
  return TRUE;
}

/* ---- numbers ---------------------------------------------------------------------------------- */

static void
read_digits (Parser *self,
             TsLiteralItem *item,
             guint base)
{
  for (; g_ascii_isxdigit (*self->p) && (guint)g_ascii_xdigit_value (*self->p) < base; self->p++)
    if (__builtin_mul_overflow (item->magnitude, (guint64)base, &item->magnitude) ||
        __builtin_add_overflow (item->magnitude, (guint64)g_ascii_xdigit_value (*self->p), &item->magnitude))
      item->is_huge = TRUE;
}

/* Digits, a point, an exponent; the cursor behind them. FALSE if there is no digit. */
static gboolean
scan_decimal (Parser *self,
              TsLiteralItem *item)
{
  const char *start = self->p;
  gsize n_digits;

  read_digits (self, item, 10);
  n_digits = (gsize)(self->p - start);
  if (*self->p == '.')
    {
      item->kind = TS_LITERAL_FLOAT;
      for (self->p++; g_ascii_isdigit (*self->p); self->p++)
        n_digits++;
    }
  if (n_digits == 0)
    return FALSE;

  if (*self->p == 'e' || *self->p == 'E')
    {
      const char *p = self->p + 1;

      if (*p == '+' || *p == '-')
        p++;
      if (!g_ascii_isdigit (*p))
        return FALSE;
      while (g_ascii_isdigit (*p))
        p++;
      item->kind = TS_LITERAL_FLOAT;
      self->p = p;
    }

  item->value = g_ascii_strtod (start, NULL);
  return TRUE;
}

/* A real number with its sign. */
static gboolean
read_real (Parser *self,
           TsLiteralItem *item,
           GError **error)
{
  const char *start = self->p;
  char buffer[16];

  item->kind = TS_LITERAL_INT;
  item->is_negative = *self->p == '-';
  if (*self->p == '-' || *self->p == '+')
    self->p++;

  if (accept_word (self, "nan") || accept_word (self, "NaN"))
    {
      item->kind = TS_LITERAL_FLOAT;
      item->value = NAN;
    }
  else if (accept_word (self, "inf") || accept_word (self, "Infinity") || accept_word (self, "infinity"))
    {
      item->kind = TS_LITERAL_FLOAT;
      item->value = INFINITY;
    }
  else if (self->p[0] == '0' && (self->p[1] == 'x' || self->p[1] == 'X') && g_ascii_isxdigit (self->p[2]))
    {
      self->p += 2;
      read_digits (self, item, 16);
      item->value = g_ascii_strtod (start + (*start == '-' || *start == '+'), NULL);
    }
  else if (!scan_decimal (self, item))
    {
      self->p = start;
      return fail (self, start, error, "expected a number, a string in quotes or a list, found %s", found (self, buffer));
    }

  else if (isinf (item->value))
    return fail (self, start, error, "the number is out of range");

  if (item->is_negative)
    item->value = -item->value;
  return TRUE;
}

/* A real, imaginary (`2j`) or complex (`1+2j`) number. */
static gboolean
read_number (Parser *self,
             TsLiteralItem *item,
             GError **error)
{
  TsLiteralItem imaginary = { 0 };

  if (!read_real (self, item, error))
    return FALSE;

  if (*self->p == 'j')
    {
      item->imaginary = item->value;
      item->value = 0;
    }
  else if (*self->p == '+' || *self->p == '-')
    {
      if (!read_real (self, &imaginary, error))
        return FALSE;
      if (*self->p != 'j')
        return fail (self, self->p, error, "a complex number ends with j");
      item->imaginary = imaginary.value;
    }
  else
    return TRUE;

  self->p++;
  item->kind = TS_LITERAL_COMPLEX;
  return TRUE;
}

/* ---- items and lists -------------------------------------------------------------------------- */

static gboolean
read_scalar (Parser *self,
             TsLiteralItem *item,
             GError **error)
{
  if (*self->p == '"' || *self->p == '\'' || (self->p[0] == 'b' && (self->p[1] == '"' || self->p[1] == '\'')))
    return read_string (self, item, error);

  if (accept_word (self, "True") || accept_word (self, "true"))
    {
      *item = (TsLiteralItem) { .kind = TS_LITERAL_BOOL, .value = 1 };
      return TRUE;
    }
  if (accept_word (self, "False") || accept_word (self, "false"))
    {
      *item = (TsLiteralItem) { .kind = TS_LITERAL_BOOL };
      return TRUE;
    }

  if (*self->p != '(') /* Python writes complex numbers in lists with parentheses */
    return read_number (self, item, error);
  self->p++;
  if (!read_number (self, item, error))
    return FALSE;
  if (*self->p != ')')
    return fail (self, self->p, error, "the parenthesis is not closed");
  self->p++;
  return TRUE;
}

static gboolean
read_item (Parser *self,
           int depth,
           GError **error)
{
  const char *start = self->p;
  TsLiteralItem item = { 0 };

  if (!read_scalar (self, &item, error))
    {
      if (item.string != NULL)
        g_string_free (item.string, TRUE);
      return FALSE;
    }

  start += *start == '(';
  item.offset = (gsize)(start - self->text);
  item.size = (gsize)(self->p - start);
  g_array_append_val (self->literal->items, item);
  if (depth != self->deepest)
    return fail (self, start, error, "an element where its siblings have lists");
  self->has_item = TRUE;
  return TRUE;
}

static gboolean read_value (Parser *self, int depth, GError **error);

/* The recursion ends at the largest rank. */
static gboolean
read_list (Parser *self,
           int depth,
           GError **error)
{
  const char *start = self->p++;
  char buffer[16];
  gint64 n = 0;

  if (depth == TS_SHAPE_MAX_RANK)
    return fail (self, start, error, "lists are nested deeper than %d", TS_SHAPE_MAX_RANK);
  if (depth == self->deepest && self->has_item)
    return fail (self, start, error, "a list where its siblings are elements");
  if (depth == self->deepest)
    self->dims[self->deepest++] = NOT_YET;

  for (skip_space (self); *self->p != ']'; n++)
    {
      if (!read_value (self, depth + 1, error))
        return FALSE;
      skip_space (self);
      if (*self->p == ',')
        self->p++;
      else if (*self->p != ']')
        return fail (self, self->p, error, "expected ',' or ']', found %s", found (self, buffer));
      skip_space (self);
    }
  self->p++;

  if (self->dims[depth] == NOT_YET)
    self->dims[depth] = n;
  else if (self->dims[depth] != n)
    return fail (self, start, error,
                 "a list of %" G_GINT64_FORMAT " where its siblings have %" G_GINT64_FORMAT " elements",
                 n, self->dims[depth]);
  return TRUE;
}

static gboolean
read_value (Parser *self,
            int depth,
            GError **error)
{
  skip_space (self);
  return *self->p == '[' ? read_list (self, depth, error) : read_item (self, depth, error);
}

static void
clear_item (gpointer item)
{
  GString *string = ((TsLiteralItem *)item)->string;

  if (string != NULL)
    g_string_free (string, TRUE);
}

TsLiteral *
ts_literal_new (const char *text,
                GError **error)
{
  g_autoptr (TsLiteral) self = g_new0 (TsLiteral, 1);
  Parser parser = { .text = text, .p = text, .literal = self };
  char buffer[16];

  self->text = text;
  self->items = g_array_new (FALSE, FALSE, sizeof (TsLiteralItem));
  g_array_set_clear_func (self->items, clear_item);

  if (!read_value (&parser, 0, error))
    return NULL;

  skip_space (&parser);
  if (*parser.p != '\0')
    {
      fail (&parser, parser.p, error, "expected the end, found %s", found (&parser, buffer));
      return NULL;
    }

  ts_shape_init (&self->shape, parser.deepest, parser.dims);
  return g_steal_pointer (&self);
}

void
ts_literal_free (TsLiteral *self)
{
  g_array_unref (self->items);
  g_free (self);
}
