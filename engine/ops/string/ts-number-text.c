#include "engine/ops/string/ts-number-text.h"

#include <stdlib.h>
#include <string.h>

#define MAX_FLOAT_TEXT 32 /* kFastToBufferSize */

static locale_t
c_locale (void)
{
  static locale_t locale;

  if (g_once_init_enter (&locale))
    g_once_init_leave (&locale, newlocale (LC_ALL_MASK, "C", NULL));
  return locale;
}

locale_t
ts_number_locale_begin (void)
{
  return uselocale (c_locale ());
}

void
ts_number_locale_end (locale_t old)
{
  uselocale (old);
}

static inline gboolean
is_space (char c)
{
  return g_ascii_isspace (c) || c == '\v';
}

static const char *
skip_spaces (const char *p,
             const char *end)
{
  while (p < end && is_space (*p))
    p++;
  return p;
}

static const char *
skip_digits (const char *p,
             const char *end)
{
  while (p < end && g_ascii_isdigit (*p))
    p++;
  return p;
}

/* ---- integers ---- */

static gboolean
parse_int (const TsString *text,
           gint64 least,
           gint64 most,
           gint64 *value)
{
  const char *end = text->bytes + text->size, *p = skip_spaces (text->bytes, end);
  gboolean is_negative = p < end && *p == '-';
  guint64 limit = is_negative ? 0 - (guint64)least : (guint64)most, n = 0;

  p += is_negative;
  if (p == end || !g_ascii_isdigit (*p))
    return FALSE;
  for (; p < end && g_ascii_isdigit (*p); p++)
    {
      guint64 digit = (guint64)(*p - '0');

      if (n > (limit - digit) / 10)
        return FALSE;
      n = n * 10 + digit;
    }
  *value = is_negative ? (gint64)(0 - n) : (gint64)n;
  return skip_spaces (p, end) == end;
}

/* ---- floating numbers ---- */

static const char *
skip_hex (const char *p,
          const char *end)
{
  while (p < end && g_ascii_isxdigit (*p))
    p++;
  return p;
}

/* Behind the number, %NULL if there is none. What strtod () would read beyond this is not one in TensorFlow. */
static const char *
skip_float (const char *p,
            const char *end)
{
  const char *begin, *point;

  if (p < end && (*p == '-' || *p == '+'))
    p++;
  if (end - p >= 3 && (g_ascii_strncasecmp (p, "inf", 3) == 0 || g_ascii_strncasecmp (p, "nan", 3) == 0))
    return p + 3;
  if (end - p >= 3 && p[0] == '0' && (p[1] == 'x' || p[1] == 'X'))
    return skip_hex (p + 2, end) > p + 2 ? skip_hex (p + 2, end) : NULL;

  begin = p;
  p = point = skip_digits (p, end);
  if (p < end && *p == '.')
    p = skip_digits (p + 1, end);
  if (point == begin && p <= point + 1)
    return NULL;
  if (p < end && (*p == 'e' || *p == 'E'))
    {
      p++;
      if (p < end && (*p == '-' || *p == '+'))
        p++;
      if (skip_digits (p, end) == p)
        return NULL;
      p = skip_digits (p, end);
    }
  return p;
}

/* Copies the number to @room; it is empty if the text is nothing but blanks, which count as 0. */
static gboolean
take_float (const TsString *text,
            char room[MAX_FLOAT_TEXT])
{
  const char *end = text->bytes + text->size, *begin = skip_spaces (text->bytes, end), *p = begin;

  if (text->size == 0 || text->size >= MAX_FLOAT_TEXT)
    return FALSE;
  if (begin < end)
    p = skip_float (begin, end);
  if (p == NULL || skip_spaces (p, end) != end)
    return FALSE;
  memcpy (room, begin, (gsize)(p - begin));
  room[p - begin] = '\0';
  return TRUE;
}

gboolean
ts_number_parse (const TsString *text,
                 TsDType dtype,
                 gpointer value)
{
  char room[MAX_FLOAT_TEXT];
  gint64 n = 0;

  switch ((int)dtype)
    {
    case TS_DTYPE_INT32:
      if (!parse_int (text, G_MININT32, G_MAXINT32, &n))
        return FALSE;
      *(gint32 *)value = (gint32)n;
      return TRUE;

    case TS_DTYPE_INT64:
      return parse_int (text, G_MININT64, G_MAXINT64, value);

    case TS_DTYPE_FLOAT:
      if (!take_float (text, room))
        return FALSE;
      *(float *)value = strtof_l (room, NULL, c_locale ());
      return TRUE;

    case TS_DTYPE_DOUBLE:
      if (!take_float (text, room))
        return FALSE;
      *(double *)value = strtod_l (room, NULL, c_locale ());
      return TRUE;

    default:
      return FALSE;
    }
}

/* ---- writing ---- */

void
ts_number_append_float (GString *text,
                        float value)
{
  gsize begin = text->len;

  g_string_append_printf (text, "%.6g", (double)value);
  if (strtof (text->str + begin, NULL) != value)
    {
      g_string_truncate (text, begin);
      g_string_append_printf (text, "%.9g", (double)value);
    }
}

void
ts_number_append_double (GString *text,
                         double value)
{
  gsize begin = text->len;

  g_string_append_printf (text, "%.15g", value);
  if (strtod (text->str + begin, NULL) != value)
    {
      g_string_truncate (text, begin);
      g_string_append_printf (text, "%.17g", value);
    }
}
