#include "engine/ops/file/ts-shape-and-slice.h"

#include "engine/ts-error.h"

#include <string.h>

/* Decimal digits alone, no sign. */
static gboolean
parse_number (const char *text,
              gint64 *number)
{
  guint64 value;

  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &value, NULL))
    return FALSE;
  *number = (gint64)value;
  return TRUE;
}

static gboolean
parse_extent (const char *text,
              gint64 *start,
              gint64 *length)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  *start = 0;
  *length = -1;
  if (strcmp (text, "-") == 0)
    return TRUE;
  return g_strv_length (parts) == 2 && parse_number (parts[0], start) && parse_number (parts[1], length) && *length > 0;
}

gboolean
ts_shape_and_slice_parse (const char *text,
                          TsShape *shape,
                          TsTensorSlice *slice,
                          GError **error)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  guint n = g_strv_length (words);
  g_auto (GStrv) extents = g_strsplit (n > 0 ? words[n - 1] : "", ":", -1);
  gboolean ok = n >= 1 && n - 1 <= TS_SHAPE_MAX_RANK && g_strv_length (extents) == n - 1;

  shape->rank = slice->rank = ok ? (int)n - 1 : 0;
  for (int d = 0; d < shape->rank && ok; d++)
    ok = parse_number (words[d], &shape->dims[d]) && parse_extent (extents[d], &slice->start[d], &slice->length[d]);
  if (!ok)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "expected a shape and a slice such as '4 8 0,2:-', found '%s'", text);
  return ok;
}
