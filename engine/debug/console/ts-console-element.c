#include "engine/debug/console/ts-console-element.h"

#include "engine/ts-error.h"

#include <string.h>

/* What stands in brackets, up to the closing one. */
static const char *
read_index (TsConsoleElement *self,
            const char *text)
{
  for (self->rank = 0; self->rank < TS_SHAPE_MAX_RANK;)
    {
      char *end;
      gint64 number = g_ascii_strtoll (text, &end, 10);

      if (end == text)
        return NULL;
      self->index[self->rank++] = number;
      while (g_ascii_isspace (*end))
        end++;
      if (*end == ']')
        return end + 1;
      if (*end != ',')
        return NULL;
      text = end + 1;
    }
  return NULL;
}

gboolean
ts_console_parse_element (TsConsole *self,
                          const char *text,
                          TsConsoleElement *element,
                          GError **error)
{
  gsize n = strcspn (text, " \t[");
  g_autofree char *name = g_strndup (text, n);
  const char *rest = text + n;

  element->rank = -1;
  if (!ts_graph_find_output (self->graph, name, &element->output, error))
    return FALSE;
  if (*rest == '[')
    {
      rest = rest[1] == ']' ? rest + 2 : read_index (element, rest + 1);
      if (rest == NULL)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s: expected one element, as in %s[2, 3]", text, name);
          return FALSE;
        }
      element->rank = MAX (element->rank, 0);
    }
  while (g_ascii_isspace (*rest))
    rest++;
  element->rest = rest;
  return TRUE;
}

gboolean
ts_console_element_find (const TsConsoleElement *self,
                         const TsShape *shape,
                         gsize *element,
                         GError **error)
{
  g_autofree char *text = ts_shape_to_string (shape);

  *element = 0;
  if (MAX (self->rank, 0) != shape->rank)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "expected one element of a value of shape %s, with %d number%s in brackets", text, shape->rank,
                   shape->rank == 1 ? "" : "s");
      return FALSE;
    }
  for (int i = 0; i < shape->rank; i++)
    {
      gint64 at = self->index[i] < 0 ? self->index[i] + shape->dims[i] : self->index[i];

      if (at < 0 || at >= shape->dims[i])
        {
          g_set_error (error, TS_ERROR, TS_ERROR_OUT_OF_RANGE, "index %" G_GINT64_FORMAT " of dimension %d is outside of shape %s", self->index[i], i, text);
          return FALSE;
        }
      *element = *element * (gsize)shape->dims[i] + (gsize)at;
    }
  return TRUE;
}

char *
ts_console_dup_index (const TsShape *shape,
                      gsize element)
{
  g_autoptr (GString) text = g_string_new ("]");

  if (shape->rank == 0)
    return g_strdup ("");
  for (int k = shape->rank; k-- > 0; element /= (gsize)shape->dims[k])
    {
      g_autofree char *number = g_strdup_printf ("%s%" G_GINT64_FORMAT, k > 0 ? ", " : "", (gint64)(element % (gsize)shape->dims[k]));

      g_string_prepend (text, number);
    }
  g_string_prepend_c (text, '[');
  return g_string_free (g_steal_pointer (&text), FALSE);
}
