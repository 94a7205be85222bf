#include "engine/debug/breakpoint/ts-catch.h"

#include "engine/ts-error.h"

#include <string.h>

/* Longer sets come first, so that they are told by their own words. */
static const struct
{
  const char *word;
  guint bits;
} words[] = {
  { "nan", TS_NUMERIC_NAN },
  { "inf", TS_NUMERIC_INF },
  { "+inf", TS_NUMERIC_POSITIVE_INF },
  { "-inf", TS_NUMERIC_NEGATIVE_INF },
  { "subnormal", TS_NUMERIC_SUBNORMAL },
  { "overflow", TS_NUMERIC_OVERFLOW },
  { "division", TS_NUMERIC_DIVISION },
  { "index", TS_NUMERIC_INDEX },
  { "outputs", TS_CATCH_OUTPUTS },
  { "branch", TS_CATCH_BRANCH },
  { "flip", TS_CATCH_FLIP },
  { "enter", TS_CATCH_ENTER },
  { "exit", TS_CATCH_EXIT },
  { "dead", TS_CATCH_DEAD },
  { "merge", TS_CATCH_MERGE },
  { "copy", TS_CATCH_COPY },
  { "block", TS_CATCH_BLOCK },
  { "shape", TS_CATCH_SHAPE },
  { "all", TS_NUMERIC_ANY & ~TS_NUMERIC_SUBNORMAL }, /* subnormal numbers are no mistake */
  { "origin", 0 },
  { "off", 0 },
};

gboolean
ts_catch_parse (const char *text,
                guint *catches,
                GError **error)
{
  g_auto (GStrv) parts = g_strsplit_set (text, " \t,", -1);
  gboolean any = FALSE;
  guint found = 0;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      gsize k = 0;

      if (parts[i][0] == '\0')
        continue;
      while (k < G_N_ELEMENTS (words) && strcmp (parts[i], words[k].word) != 0)
        k++;
      if (k == G_N_ELEMENTS (words))
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "nothing that can be caught is called %s; help catch tells what there is", parts[i]);
          return FALSE;
        }
      any = TRUE;
      found |= words[k].bits;
    }
  if (!any)
    g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "expected what to catch, or off");
  else
    *catches = found;
  return any;
}

char *
ts_catch_to_string (guint catches)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (words[i].bits != 0 && (catches & words[i].bits) == words[i].bits)
      {
        g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", words[i].word);
        catches &= ~words[i].bits;
      }
  return g_string_free (text, FALSE);
}

char **
ts_catch_list_words (void)
{
  char **list = g_new0 (char *, G_N_ELEMENTS (words) + 1);

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    list[i] = g_strdup (words[i].word);
  return list;
}
