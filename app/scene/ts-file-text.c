#include "app/scene/ts-file-text.h"

#include <math.h>
#include <string.h>

#define REPLACEMENT "\357\277\275"

static gboolean
is_xml_character (gunichar c)
{
  return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c != 0xfffe && c != 0xffff);
}

void
ts_xml_append (GString *file,
               const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    switch (*p)
      {
      case '&':
        g_string_append (file, "&amp;");
        break;
      case '<':
        g_string_append (file, "&lt;");
        break;
      case '>':
        g_string_append (file, "&gt;");
        break;
      case '"':
        g_string_append (file, "&quot;");
        break;
      default:
        if (is_xml_character (g_utf8_get_char (p)))
          g_string_append_len (file, p, g_utf8_next_char (p) - p);
        else
          g_string_append (file, REPLACEMENT);
        break;
      }
}

void
ts_dot_append (GString *file,
               const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  g_string_append_c (file, '"');
  for (const char *p = valid; *p != '\0'; p++)
    if (*p == '"' || *p == '\\')
      g_string_append_printf (file, "\\%c", *p);
    else if (*p == '\n')
      g_string_append (file, "\\n");
    else if ((guchar)*p < 0x20 || *p == 0x7f)
      g_string_append (file, REPLACEMENT);
    else
      g_string_append_c (file, *p);
  g_string_append_c (file, '"');
}

void
ts_json_append (GString *file,
                const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  g_string_append_c (file, '"');
  for (const char *p = valid; *p != '\0'; p++)
    if (*p == '"' || *p == '\\')
      g_string_append_printf (file, "\\%c", *p);
    else if ((guchar)*p < 0x20)
      g_string_append_printf (file, "\\u%04x", (guint)(guchar)*p);
    else
      g_string_append_c (file, *p);
  g_string_append_c (file, '"');
}

void
ts_text_append_number (GString *file,
                       double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  double rounded = round (number * 100) / 100;

  g_string_append (file, g_ascii_formatd (text, sizeof text, "%.2f", rounded == 0 ? 0 : rounded));
  while (file->str[file->len - 1] == '0')
    g_string_truncate (file, file->len - 1);
  if (file->str[file->len - 1] == '.')
    g_string_truncate (file, file->len - 1);
}
