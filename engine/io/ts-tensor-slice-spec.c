#include "engine/io/ts-tensor-slice.h"

#include "engine/ts-error.h"

#include <string.h>

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

/* "3,5" or "-". */
static gboolean
parse_extent (TsTensorSlice *self,
              int dim,
              const char *text)
{
  g_auto (GStrv) parts = NULL;

  self->start[dim] = 0;
  self->length[dim] = -1;
  if (strcmp (text, "-") == 0)
    return TRUE;
  parts = g_strsplit (text, ",", -1);
  return g_strv_length (parts) == 2 && parse_number (parts[0], &self->start[dim]) && parse_number (parts[1], &self->length[dim]);
}

static gboolean
parse (TsTensorSlice *self,
       const char *spec,
       TsShape *full)
{
  g_auto (GStrv) words = g_strsplit (spec, " ", TS_SHAPE_MAX_RANK + 2);
  guint rank = g_strv_length (words) - 1;
  g_auto (GStrv) extents = NULL;

  if (spec[0] == '\0' || rank == 0 || rank > TS_SHAPE_MAX_RANK)
    return FALSE;
  extents = g_strsplit (words[rank], ":", TS_SHAPE_MAX_RANK + 1);
  if (g_strv_length (extents) != rank)
    return FALSE;

  self->rank = full->rank = (int)rank;
  for (guint i = 0; i < rank; i++)
    if (!parse_number (words[i], &full->dims[i]) || !parse_extent (self, (int)i, extents[i]))
      return FALSE;
  return TRUE;
}

gboolean
ts_tensor_slice_from_spec (TsTensorSlice *self,
                           const char *spec,
                           TsShape *full,
                           GError **error)
{
  if (parse (self, spec, full))
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               "\"%s\" is no slice: expected the dimensions of a shape, then START,LENGTH or - for each, as in \"10 20 0,5:-\"", spec);
  return FALSE;
}
