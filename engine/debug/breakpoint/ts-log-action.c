#include "engine/debug/breakpoint/ts-log-action.h"

#include "engine/ts-error.h"

#include <string.h>

#define MAX_LAST 100000

/* ---- as text --------------------------------------------------------------------------------------- */

static const char *
skip_space (const char *text)
{
  while (g_ascii_isspace (*text))
    text++;
  return text;
}

static gboolean
fail (const char *found,
      GError **error)
{
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "expected \"TEXT\", series NAME EXPRESSION, save \"FILE.npy\" EXPRESSION, every N, first K or last K, found %s",
               *found != '\0' ? found : "the end");
  return FALSE;
}

static gboolean
take_word (const char **text,
           const char *word)
{
  gsize n = strlen (word);

  if (strncmp (*text, word, n) != 0 || !g_ascii_isspace ((*text)[n]))
    return FALSE;
  *text = skip_space (*text + n);
  return TRUE;
}

static gboolean
take_count (const char **text,
            guint64 max,
            guint64 *count,
            GError **error)
{
  gsize n = strcspn (*text, " \t");
  g_autofree char *word = g_strndup (*text, n);

  if (!g_ascii_string_to_unsigned (word, 10, 1, max, count, NULL))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "expected a number from 1 to %" G_GUINT64_FORMAT ", found \"%s\"", max, word);
      return FALSE;
    }
  *text = skip_space (*text + n);
  return TRUE;
}

static gboolean
parse_limits (TsLogAction *self,
              const char **text,
              GError **error)
{
  for (;;)
    if (take_word (text, "every"))
      {
        if (!take_count (text, G_MAXINT64, &self->every, error))
          return FALSE;
      }
    else if (take_word (text, "first"))
      {
        if (!take_count (text, G_MAXINT64, &self->first, error))
          return FALSE;
      }
    else if (take_word (text, "last"))
      {
        if (!take_count (text, MAX_LAST, &self->last, error))
          return FALSE;
      }
    else
      return TRUE;
}

static gboolean
take_message (TsLogAction *self,
              const char **text,
              const char *end,
              GError **error)
{
  self->text = g_strndup (*text + 1, (gsize)(end - *text - 1));
  self->message = ts_expression_template_parse (self->text, error);
  *text = skip_space (end + 1);
  return self->message != NULL;
}

static gboolean
take_expression (TsLogAction *self,
                 const char *text,
                 GError **error)
{
  self->expression = ts_expression_parse (text, error);
  return self->expression != NULL;
}

static gboolean
parse_series (TsLogAction *self,
              const char *text,
              GError **error)
{
  gsize n = strcspn (text, " \t");

  self->kind = TS_LOG_SERIES;
  self->text = g_strndup (text, n);
  return n > 0 && text[n] != '\0' ? take_expression (self, skip_space (text + n), error) : fail (text, error);
}

static gboolean
parse_save (TsLogAction *self,
            const char *text,
            GError **error)
{
  const char *end = *text == '"' ? strchr (text + 1, '"') : NULL;

  self->kind = TS_LOG_SAVE;
  if (end == NULL || end == text + 1 || end[1] == '\0')
    return fail (text, error);
  return take_message (self, &text, end, error) && take_expression (self, text, error);
}

static gboolean
parse_what (TsLogAction *self,
            const char *text,
            GError **error)
{
  gsize length = strlen (text);

  if (take_word (&text, "series"))
    return parse_series (self, text, error);
  if (take_word (&text, "save"))
    return parse_save (self, text, error);
  if (length < 2 || text[0] != '"' || text[length - 1] != '"')
    return fail (text, error);
  return take_message (self, &text, text + length - 1, error);
}

static TsLogAction *new (void)
{
  TsLogAction *self = g_new0 (TsLogAction, 1);

  self->ref_count = 1;
  return self;
}

TsLogAction *
ts_log_action_parse (const char *text,
                     GError **error)
{
  g_autoptr (TsLogAction) self = new ();

  return parse_limits (self, &text, error) && parse_what (self, text, error) ? g_steal_pointer (&self) : NULL;
}

TsLogAction *
ts_log_action_new_message (const char *text,
                           GError **error)
{
  g_autoptr (TsLogAction) self = new ();

  self->text = g_strdup (text);
  self->message = ts_expression_template_parse (text, error);
  return self->message != NULL ? g_steal_pointer (&self) : NULL;
}

TsLogAction *
ts_log_action_ref (TsLogAction *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ts_log_action_unref (TsLogAction *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;
  g_free (self->text);
  g_clear_pointer (&self->message, ts_expression_template_free);
  g_clear_pointer (&self->expression, ts_expression_unref);
  g_free (self);
}

static void
append_limit (GString *text,
              const char *word,
              guint64 n)
{
  if (n > 0)
    g_string_append_printf (text, "%s %" G_GUINT64_FORMAT " ", word, n);
}

char *
ts_log_action_to_string (const TsLogAction *self)
{
  GString *text = g_string_new (NULL);

  append_limit (text, "every", self->every);
  append_limit (text, "first", self->first);
  append_limit (text, "last", self->last);
  if (self->kind == TS_LOG_MESSAGE)
    g_string_append_printf (text, "\"%s\"", self->text);
  else
    g_string_append_printf (text, self->kind == TS_LOG_SAVE ? "save \"%s\" %s" : "series %s %s", self->text, ts_expression_get_text (self->expression));
  return g_string_free (text, FALSE);
}

/* ---- when ------------------------------------------------------------------------------------------ */

TsLogWhen
ts_log_action_get_when (const TsLogAction *self,
                        guint64 n)
{
  guint64 every = MAX (self->every, 1);

  if (n % every != 0)
    return TS_LOG_NOT;
  if ((self->first == 0 && self->last == 0) || n / every <= self->first)
    return TS_LOG_NOW;
  return self->last > 0 ? TS_LOG_PERHAPS : TS_LOG_NOT;
}
