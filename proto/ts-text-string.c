#include "proto/ts-text-private.h"

#include <string.h>

#define CHUNK 4096 /* characters of a string for which room is made at a time */

static gboolean
read_hex (TsTextReader *self,
          guint min,
          guint max,
          guint32 *value)
{
  const char *begin = self->p;
  guint n = 0;

  *value = 0;
  for (; n < max && self->p < self->end && ts_text_is (*self->p, TS_TEXT_HEX); n++)
    *value = *value << 4 | (guint32)g_ascii_xdigit_value (*self->p++);
  return n >= min || ts_text_fail (self, begin - 2, "\\%c needs %s", begin[-1],
                                   min == 1   ? "a hexadecimal digit"
                                   : min == 4 ? "four hexadecimal digits"
                                              : "eight hexadecimal digits");
}

/* As UTF-8; half a pair of surrogates too, in three bytes as protobuf does. */
static void
put_character (TsTextReader *self,
               guint32 c)
{
  guint8 *out = self->data + self->len;

  if (c < 0x80)
    {
      out[0] = (guint8)c;
      self->len += 1;
    }
  else if (c < 0x800)
    {
      out[0] = (guint8)(0xc0 | c >> 6);
      out[1] = (guint8)(0x80 | (c & 0x3f));
      self->len += 2;
    }
  else if (c < 0x10000)
    {
      out[0] = (guint8)(0xe0 | c >> 12);
      out[1] = (guint8)(0x80 | (c >> 6 & 0x3f));
      out[2] = (guint8)(0x80 | (c & 0x3f));
      self->len += 3;
    }
  else
    {
      out[0] = (guint8)(0xf0 | c >> 18);
      out[1] = (guint8)(0x80 | (c >> 12 & 0x3f));
      out[2] = (guint8)(0x80 | (c >> 6 & 0x3f));
      out[3] = (guint8)(0x80 | (c & 0x3f));
      self->len += 4;
    }
}

static gboolean
read_unicode (TsTextReader *self,
              guint n_digits)
{
  const char *begin = self->p - 2;
  guint32 c, low;

  if (!read_hex (self, n_digits, n_digits, &c))
    return FALSE;
  if (c > 0x10ffff)
    return ts_text_fail (self, begin, "there is no character beyond \\U0010ffff");
  if (c >= 0xd800 && c < 0xdc00 && self->end - self->p >= 6 && self->p[0] == '\\' && self->p[1] == 'u')
    {
      const char *second = self->p;

      self->p += 2;
      if (!read_hex (self, 4, 4, &low))
        return FALSE;
      if (low >= 0xdc00 && low < 0xe000)
        c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
      else
        self->p = second;
    }
  put_character (self, c);
  return TRUE;
}

/* What is behind a backslash. */
static gboolean
read_escape (TsTextReader *self)
{
  static const char letters[] = "abfnrtv\\?'\"";
  static const char meanings[] = "\a\b\f\n\r\t\v\\?'\"";
  const char *begin = self->p++;
  const char *found;
  guint32 value = 0;
  char c;

  if (self->p == self->end)
    return ts_text_fail (self, begin, "the string has no end");
  c = *self->p;
  if (c >= '0' && c <= '7')
    {
      for (guint n = 0; n < 3 && self->p < self->end && *self->p >= '0' && *self->p <= '7'; n++)
        value = value << 3 | (guint32)(*self->p++ - '0');
      self->data[self->len++] = (guint8)value;
      return TRUE;
    }

  self->p++;
  switch (c)
    {
    case 'x':
    case 'X':
      if (!read_hex (self, 1, 2, &value))
        return FALSE;
      self->data[self->len++] = (guint8)value;
      return TRUE;
    case 'u':
      return read_unicode (self, 4);
    case 'U':
      return read_unicode (self, 8);
    default:
      found = c != '\0' ? strchr (letters, c) : NULL;
      if (found == NULL)
        return ts_text_fail (self, begin, "a string has an escape that is none");
      self->data[self->len++] = (guint8)meanings[found - letters];
      return TRUE;
    }
}

static inline gboolean
is_octal (char c)
{
  return (guint8)(c - '0') < 8;
}

/* Up to the closing quote, which is taken. */
static gboolean
read_literal (TsTextReader *self)
{
  const char *begin = self->p;
  char quote = *self->p++;

  for (;;)
    {
      const char *stop = self->end - self->p > CHUNK ? self->p + CHUNK : self->end;
      const char *p = self->p;
      guint8 *out;

      if (G_UNLIKELY (self->p >= self->next_poll) && self->p < self->end && !ts_text_poll (self))
        return FALSE;
      ts_text_ensure (self, CHUNK + 8);
      out = self->data + self->len;
      while (p < stop && *p != quote && *p != '\\')
        *out++ = (guint8)*p++;
      while (p + 3 < stop && *p == '\\' && is_octal (p[1]) && is_octal (p[2]) && is_octal (p[3]))
        {
          *out++ = (guint8)((p[1] - '0') << 6 | (p[2] - '0') << 3 | (p[3] - '0'));
          for (p += 4; p < stop && *p != quote && *p != '\\'; p++)
            *out++ = (guint8)*p;
        }
      self->len = (gsize)(out - self->data);
      self->p = p;

      if (p == self->end)
        return ts_text_fail (self, begin, "the string has no end");
      if (p < stop && *p == quote)
        break;
      if (*p == '\\' && !read_escape (self))
        return FALSE;
    }
  self->p++;
  return TRUE;
}

gboolean
ts_text_read_string (TsTextReader *self)
{
  if (self->p == self->end || (*self->p != '"' && *self->p != '\''))
    return ts_text_expected (self, "a string");
  do
    {
      if (!read_literal (self))
        return FALSE;
      ts_text_skip_space (self);
    }
  while (self->p < self->end && (*self->p == '"' || *self->p == '\''));
  return TRUE;
}

gboolean
ts_text_skip_string (TsTextReader *self)
{
  gsize len = self->len;
  gboolean ok = ts_text_read_string (self);

  self->len = len;
  return ok;
}
