#include "engine/debug/breakpoint/ts-iteration-selector.h"

#include "engine/ts-error.h"

#include <string.h>

/* ---- as text --------------------------------------------------------------------------------------- */

static gboolean
parse_number (const char *text,
              gint64 *number)
{
  return g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, number, NULL);
}

static gboolean
parse_range (TsTurnRange *range,
             const char *text,
             GError **error)
{
  const char *dots = strstr (text, "..");
  g_autofree char *first = dots != NULL ? g_strndup (text, (gsize)(dots - text)) : g_strdup (text);
  const char *last = dots != NULL ? dots + strlen ("..") : text;

  *range = (TsTurnRange) { 0, G_MAXINT64, FALSE };
  if (strcmp (text, "*") == 0)
    return TRUE;
  range->is_last = strcmp (text, "last") == 0;
  if (range->is_last)
    return TRUE;
  if (parse_number (g_strstrip (first), &range->first) && ((dots != NULL && *last == '\0') || parse_number (last, &range->last)) && range->first <= range->last)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "expected turns as 3, 0..4, 2.., last or *, found \"%s\"", text);
  return FALSE;
}

/* What is between the brackets, or the whole. The innermost loop comes last there, but first here. */
static gboolean
parse_ranges (TsIterationSelector *self,
              const char *text,
              GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);
  guint n = g_strv_length (parts);

  if (n == 0 || n > TS_ITERATION_SELECTOR_MAX)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "expected turns of 1 to %u loops, found %u", TS_ITERATION_SELECTOR_MAX, n);
      return FALSE;
    }
  for (guint i = 0; i < n; i++)
    if (!parse_range (&self->ranges[n - 1 - i], g_strstrip (parts[i]), error))
      return FALSE;
  self->n_ranges = n;
  return TRUE;
}

TsIterationSelector *
ts_iteration_selector_parse (const char *text,
                             GError **error)
{
  g_autoptr (TsIterationSelector) self = g_new0 (TsIterationSelector, 1);
  const char *bracket = strchr (text, '[');
  gsize length = strlen (text);
  g_autofree char *inside = NULL;

  if (bracket == NULL)
    return parse_ranges (self, text, error) ? g_steal_pointer (&self) : NULL;
  if (text[length - 1] != ']')
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "expected ] at the end of \"%s\"", text);
      return NULL;
    }
  if (bracket != text)
    self->frame = g_strndup (text, (gsize)(bracket - text));
  inside = g_strndup (bracket + 1, length - 2 - (gsize)(bracket - text));
  return parse_ranges (self, inside, error) ? g_steal_pointer (&self) : NULL;
}

TsIterationSelector *
ts_iteration_selector_copy (const TsIterationSelector *self)
{
  TsIterationSelector *copy = g_memdup2 (self, sizeof *self);

  copy->frame = g_strdup (self->frame);
  return copy;
}

void
ts_iteration_selector_free (TsIterationSelector *self)
{
  g_free (self->frame);
  g_free (self);
}

static void
append_range (GString *text,
              const TsTurnRange *range)
{
  if (range->is_last)
    g_string_append (text, "last");
  else if (range->first == range->last)
    g_string_append_printf (text, "%" G_GINT64_FORMAT, range->first);
  else if (range->last < G_MAXINT64)
    g_string_append_printf (text, "%" G_GINT64_FORMAT "..%" G_GINT64_FORMAT, range->first, range->last);
  else if (range->first > 0)
    g_string_append_printf (text, "%" G_GINT64_FORMAT "..", range->first);
  else
    g_string_append_c (text, '*');
}

char *
ts_iteration_selector_to_string (const TsIterationSelector *self)
{
  GString *text = g_string_new (self->frame);
  gboolean has_brackets = self->frame != NULL || self->n_ranges > 1;

  if (has_brackets)
    g_string_append_c (text, '[');
  for (guint i = self->n_ranges; i-- > 0;)
    {
      append_range (text, &self->ranges[i]);
      g_string_append (text, i > 0 ? ", " : "");
    }
  if (has_brackets)
    g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}

/* ---- asking ---------------------------------------------------------------------------------------- */

/* Which of @turns the first range is of; @n if it is none. */
static guint
find_frame (const TsIterationSelector *self,
            const TsTurn *turns,
            guint n)
{
  guint i = 0;

  while (self->frame != NULL && i < n && g_strcmp0 (turns[i].name, self->frame) != 0)
    i++;
  return i;
}

gboolean
ts_iteration_selector_takes (const TsIterationSelector *self,
                             const TsTurn *turns,
                             guint n)
{
  guint first = find_frame (self, turns, n);

  if (first + self->n_ranges > n)
    return FALSE;
  for (guint i = 0; i < self->n_ranges; i++)
    if (turns[first + i].number < self->ranges[i].first || turns[first + i].number > self->ranges[i].last)
      return FALSE;
  return TRUE;
}

const TsTurn *
ts_iteration_selector_find_last (const TsIterationSelector *self,
                                 const TsTurn *turns,
                                 guint n)
{
  guint first = find_frame (self, turns, n);

  for (guint i = 0; i < self->n_ranges && first + i < n; i++)
    if (self->ranges[i].is_last)
      return &turns[first + i];
  return NULL;
}
