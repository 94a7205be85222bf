#include "app/models/ts-search-attr.h"

#include <string.h>

#define MAX_CHARS 10000 /* of a value */

/* Without blanks and quotes. */
static void
squeeze (char *text)
{
  char *out = text;

  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isspace (*p) && *p != '"')
      *out++ = *p;
  *out = '\0';
}

static gboolean
is_number (const char *text,
           double *number)
{
  char *end;

  *number = g_ascii_strtod (text, &end);
  return end != text && *end == '\0';
}

static gboolean
equals (const char *text,
        const char *value)
{
  TsDType dtype = g_str_has_prefix (text, "DT_") ? ts_dtype_from_name (text) : TS_DTYPE_INVALID;
  double a, b;

  if (g_ascii_strcasecmp (text, value) == 0)
    return TRUE;
  if (dtype != TS_DTYPE_INVALID)
    {
      g_autofree char *lower = g_ascii_strdown (value, -1);

      return ts_dtype_from_name (lower) == dtype;
    }
  return is_number (text, &a) && is_number (value, &b) && a == b;
}

/* The elements of `[a,b,[c,d]]`, between the commas that are in no inner list. */
static gboolean
list_has (char *text,
          const char *value)
{
  char *start = text + 1;
  guint depth = 0;

  for (char *p = start; *p != '\0'; p++)
    {
      if (depth == 0 && (*p == ',' || (*p == ']' && p[1] == '\0')))
        {
          *p = '\0';
          if (equals (start, value))
            return TRUE;
          start = p + 1;
        }
      else if (*p == '[')
        depth++;
      else if (*p == ']' && depth > 0)
        depth--;
    }
  return FALSE;
}

gboolean
ts_search_attr_holds (const TsOperation *op,
                      const char *name,
                      const char *value)
{
  g_autofree char *found = ts_operation_match_attr_name (op, name);
  g_autofree char *text = NULL;
  g_autofree char *wanted = NULL;

  if (found == NULL || value == NULL)
    return found != NULL;
  text = ts_operation_dup_attr_text (op, found, MAX_CHARS);
  wanted = g_strdup (value);
  squeeze (text);
  squeeze (wanted);
  return equals (text, wanted) || (*text == '[' && list_has (text, wanted));
}
