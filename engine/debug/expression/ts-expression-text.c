#include "engine/debug/expression/ts-expression-text.h"

#define CONTEXT_CHARS 36

/* As many characters of @text as wanted before or after @at. */
static const char *
walk (const char *text,
      const char *at,
      int n)
{
  for (; n < 0 && at > text; n++)
    at = g_utf8_prev_char (at);
  for (; n > 0 && *at != '\0'; n--)
    at = g_utf8_next_char (at);
  return at;
}

/* Line breaks and tabs would put the caret out of place. */
static void
append_flat (GString *line,
             const char *begin,
             const char *end)
{
  for (; begin < end; begin++)
    g_string_append_c (line, g_ascii_iscntrl (*begin) ? ' ' : *begin);
}

void
ts_expression_add_caret (GError **error,
                         const char *text,
                         gsize offset)
{
  const char *at = text + offset;
  const char *begin = walk (text, at, -CONTEXT_CHARS);
  const char *end = walk (text, at, CONTEXT_CHARS);
  g_autoptr (GString) line = g_string_new (begin > text ? "…" : "");
  g_autofree char *message = (*error)->message;
  glong column;

  append_flat (line, begin, at);
  column = g_utf8_strlen (line->str, -1);
  append_flat (line, at, end);
  if (*end != '\0')
    g_string_append (line, "…");
  (*error)->message = g_strdup_printf ("%s\n  %s\n  %*s^", message, line->str, (int)column, "");
}
