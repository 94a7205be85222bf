#include "engine/debug/breakpoint/ts-breakpoint.h"

#include "engine/ts-error.h"

#include <string.h>

/* A breakpoint and all its options, as text and back. */

/* ---- words ----------------------------------------------------------------------------------------- */

static void
skip_space (const char **text)
{
  while (g_ascii_isspace (**text))
    (*text)++;
}

static gboolean
take_word (const char **text,
           const char *word)
{
  gsize n = strlen (word);

  if (strncmp (*text, word, n) != 0 || ((*text)[n] != '\0' && !g_ascii_isspace ((*text)[n])))
    return FALSE;
  *text += n;
  skip_space (text);
  return TRUE;
}

static char *
take_until (const char **text,
            const char *end)
{
  char *taken = g_strndup (*text, (gsize)(end - *text));

  *text = end;
  skip_space (text);
  return taken;
}

static const char *
find_space (const char *text)
{
  return text + strcspn (text, " \t");
}

static gboolean
ends (const char *text)
{
  return *text == '\0' || g_ascii_isspace (*text);
}

/* A word, or a regular expression with blanks in it, or words with ` > ` in between. (transfer full) */
static char *
take_where (const char **text)
{
  const char *end = *text;

  if (*end == '/')
    for (const char *slash = strchr (end + 1, '/'); slash != NULL; slash = strchr (slash + 1, '/'))
      if (ends (slash + 1))
        return take_until (text, slash + 1);
  end = find_space (end);
  while (g_str_has_prefix (end, " > "))
    end = find_space (end + strlen (" > "));
  return take_until (text, end);
}

/* `3`, `loop[2, 0..4]`. (transfer full) */
static char *
take_turns (const char **text)
{
  const char *end = *text + strcspn (*text, " \t[");
  const char *bracket = *end == '[' ? strchr (end, ']') : NULL;

  return take_until (text, bracket != NULL ? bracket + 1 : find_space (*text));
}

/* ---- options --------------------------------------------------------------------------------------- */

static gboolean
parse_hits (TsBreakpoint *self,
            const char **text,
            GError **error)
{
  g_autofree char *hits = take_until (text, find_space (*text));
  g_autofree char *span = take_word (text, "per") ? take_until (text, find_space (*text)) : NULL;

  return ts_hit_selector_parse (&self->hits, hits, error) && (span == NULL || ts_hit_span_parse (&self->hits.span, span, error));
}

static gboolean
parse_turns (TsBreakpoint *self,
             const char **text,
             GError **error)
{
  g_autofree char *turns = take_turns (text);

  g_clear_pointer (&self->iterations, ts_iteration_selector_free);
  self->iterations = ts_iteration_selector_parse (turns, error);
  return self->iterations != NULL;
}

static gboolean
parse_after_hit (TsBreakpoint *self,
                 const char **text,
                 guint last_id,
                 GError **error)
{
  g_autofree char *word = take_until (text, find_space (*text));
  gint64 id;

  if (g_ascii_string_to_signed (word, 10, -(gint64)last_id, last_id, &id, NULL) && id != 0)
    {
      self->after_hit = (guint)(id > 0 ? id : (gint64)last_id + 1 + id);
      return TRUE;
    }
  g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "no breakpoint %s", word);
  return FALSE;
}

static gboolean
parse_group (TsBreakpoint *self,
             const char **text,
             GError **error)
{
  g_autofree char *name = take_until (text, find_space (*text));

  if (*name == '\0' || g_ascii_isdigit (*name) || *name == '-')
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "expected the name of a group, which begins with a letter, found \"%s\"", name);
      return FALSE;
    }
  ts_breakpoint_add_group (self, name);
  return TRUE;
}

/* What a condition does where a value is not there. */
static gboolean
parse_missing (TsBreakpoint *self,
               const char **text,
               GError **error)
{
  g_autofree char *word = take_until (text, find_space (*text));

  self->passes_missing = strcmp (word, "ignore") == 0;
  if (self->passes_missing || strcmp (word, "stop") == 0)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "expected missing ignore or missing stop, found \"%s\"", word);
  return FALSE;
}

/* The next option if there is one (@found). */
static gboolean
parse_option (TsBreakpoint *self,
              const char **text,
              guint last_id,
              gboolean *found,
              GError **error)
{
  *found = TRUE;
  if (take_word (text, "hits"))
    return parse_hits (self, text, error);
  if (take_word (text, "iter"))
    return parse_turns (self, text, error);
  if (take_word (text, "after-hit"))
    return parse_after_hit (self, text, last_id, error);
  if (take_word (text, "group"))
    return parse_group (self, text, error);
  if (take_word (text, "missing"))
    return parse_missing (self, text, error);
  *found = FALSE;
  return TRUE;
}

static gboolean
parse_rest (TsBreakpoint *self,
            const char *text,
            GError **error)
{
  if (*text == '\0')
    return TRUE;
  if (take_word (&text, "if"))
    return ts_breakpoint_set_condition (self, text, error);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "expected hits, iter, after-hit, group, missing or if, found \"%s\"", text);
  return FALSE;
}

TsBreakpoint *
ts_breakpoint_parse (TsGraph *graph,
                     const char *text,
                     guint last_id,
                     gboolean after,
                     const char **rest,
                     GError **error)
{
  g_autoptr (TsBreakpoint) self = NULL;
  g_autofree char *where = NULL;
  gboolean dead = take_word (&text, "dead");
  gboolean found = TRUE;

  if (take_word (&text, "before"))
    after = FALSE;
  else
    after |= take_word (&text, "after");
  dead |= take_word (&text, "dead");
  where = take_where (&text);
  if (*where == '\0')
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "expected an operation, an output or a set of operations, found the end");
      return NULL;
    }

  self = ts_breakpoint_new (graph, where, after, FALSE, error);
  if (self == NULL)
    return NULL;
  self->dead = dead;
  while (found)
    if (!parse_option (self, &text, last_id, &found, error))
      return NULL;
  if (rest != NULL)
    *rest = text;
  else if (!parse_rest (self, text, error))
    return NULL;
  return g_steal_pointer (&self);
}

static void
append_options (GString *text,
                const TsBreakpoint *self)
{
  if (self->hits.rule != TS_HITS_ALL)
    {
      g_autofree char *hits = ts_hit_selector_to_string (&self->hits);

      g_string_append_printf (text, " hits %s", hits);
      if (self->hits.span != TS_HITS_PER_SESSION)
        g_string_append_printf (text, " per %s", ts_hit_span_name (self->hits.span));
    }
  if (self->iterations != NULL)
    {
      g_autofree char *turns = ts_iteration_selector_to_string (self->iterations);

      g_string_append_printf (text, " iter %s", turns);
    }
  if (self->after_hit != 0)
    g_string_append_printf (text, " after-hit %u", self->after_hit);
}

char *
ts_breakpoint_to_string (const TsBreakpoint *self,
                         gboolean all)
{
  GString *text = g_string_new (self->after ? "after " : "before ");

  g_string_append_printf (text, "%s%s", self->dead ? "dead " : "", self->text);
  append_options (text, self);
  for (guint i = 0; all && self->groups != NULL && self->groups[i] != NULL; i++)
    g_string_append_printf (text, " group %s", self->groups[i]);
  if (self->passes_missing)
    g_string_append (text, " missing ignore");
  if (all && self->condition != NULL)
    g_string_append_printf (text, " if %s", ts_expression_get_text (self->condition));
  return g_string_free (text, FALSE);
}
