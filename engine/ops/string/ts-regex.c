#include "engine/ops/string/ts-regex.h"

#include "engine/ts-error.h"

#include <string.h>

struct _TsRegex
{
  GRegex *fast;    /* compiled to machine code, with little room to go back */
  GRegex *patient; /* for where that is not enough */
  guint n_groups;
};

TsRegex *
ts_regex_new (const TsString *pattern,
              gboolean is_whole,
              GError **error)
{
  g_autoptr (TsRegex) self = g_new0 (TsRegex, 1);
  g_autoptr (GError) reason = NULL;
  g_autofree char *translated = ts_regex_translate (pattern, &self->n_groups, error);
  g_autofree char *whole = NULL;

  if (translated == NULL)
    {
      g_prefix_error (error, "invalid pattern: ");
      return NULL;
    }
  whole = is_whole ? g_strdup_printf ("\\A(?:%s)\\z", translated) : g_strdup (translated);
  self->fast = g_regex_new (whole, G_REGEX_OPTIMIZE, 0, &reason);
  if (self->fast != NULL)
    self->patient = g_regex_new (whole, 0, 0, &reason);
  if (self->patient == NULL)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "invalid pattern: %s", reason->message);
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
ts_regex_free (TsRegex *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->fast, g_regex_unref);
  g_clear_pointer (&self->patient, g_regex_unref);
  g_free (self);
}

/* ---- texts: bytes that are no characters stand in as some ---- */

/* (transfer full) (nullable): %NULL if @text is UTF-8 as it is */
static GString *
hide_bytes (const TsString *text)
{
  const char *end = text->bytes + text->size, *p = text->bytes;
  GString *hidden;

  while (p < end && ts_regex_char_size (p, end) > 0)
    p += ts_regex_char_size (p, end);
  if (p == end)
    return NULL;

  hidden = g_string_new_len (text->bytes, p - text->bytes);
  while (p < end)
    {
      gsize size = ts_regex_char_size (p, end);

      if (size > 0)
        g_string_append_len (hidden, p, (gssize)size);
      else
        g_string_append_unichar (hidden, TS_REGEX_BYTE_FIRST + ((guint8)*p & 0x7f));
      p += MAX (size, 1);
    }
  return hidden;
}

/* A text as it is searched. */
typedef struct
{
  const char *bytes;
  gsize size;
  GString *hidden; /* what @bytes are in, if not the text itself */
} Subject;

static void
subject_init (Subject *self,
              const TsString *text)
{
  self->hidden = hide_bytes (text);
  self->bytes = self->hidden != NULL ? self->hidden->str : text->bytes;
  self->size = self->hidden != NULL ? self->hidden->len : text->size;
}

static void
subject_clear (Subject *self)
{
  if (self->hidden != NULL)
    g_string_free (self->hidden, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Subject, subject_clear)

/* Appends part of a subject as it was. */
static void
append_part (GString *out,
             const Subject *subject,
             gsize begin,
             gsize end)
{
  const char *p = subject->bytes + begin, *stop = subject->bytes + end;

  if (subject->hidden == NULL)
    {
      g_string_append_len (out, p, stop - p);
      return;
    }
  for (; p < stop; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c >= TS_REGEX_BYTE_FIRST)
        g_string_append_c (out, (char)(0x80 | (c & 0x7f)));
      else
        g_string_append_len (out, p, g_utf8_next_char (p) - p);
    }
}

/* ---- matching ---- */

/* Looks for a match from byte @from on. %FALSE with @error if that takes too long, without if there is none. */
static gboolean
search (const TsRegex *self,
        const Subject *subject,
        gsize from,
        GMatchInfo **match,
        GError **error)
{
  g_autoptr (GError) reason = NULL;

  if (subject->size > G_MAXINT32)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "a text of %" G_GSIZE_FORMAT " bytes is too long to be searched", subject->size);
      return FALSE;
    }
  g_clear_pointer (match, g_match_info_unref);
  if (g_regex_match_full (self->fast, subject->bytes, (gssize)subject->size, (int)from, 0, match, &reason))
    return TRUE;
  if (reason == NULL)
    return FALSE;

  g_clear_error (&reason);
  g_clear_pointer (match, g_match_info_unref);
  if (g_regex_match_full (self->patient, subject->bytes, (gssize)subject->size, (int)from, 0, match, &reason))
    return TRUE;
  if (reason != NULL)
    g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "the search was given up: %s", reason->message);
  return FALSE;
}

gboolean
ts_regex_matches (const TsRegex *self,
                  const TsString *text,
                  gboolean *matches,
                  GError **error)
{
  g_auto (Subject) subject = { 0 };
  g_autoptr (GMatchInfo) match = NULL;
  GError *reason = NULL;

  subject_init (&subject, text);
  *matches = search (self, &subject, 0, &match, &reason);
  if (reason != NULL)
    g_propagate_error (error, reason);
  return reason == NULL;
}

/* ---- replacing ---- */

/* The highest group that is spoken of. */
static guint
max_group (const TsString *rewrite)
{
  guint n = 0;

  for (gsize i = 0; i + 1 < rewrite->size; i++)
    if (rewrite->bytes[i] == '\\')
      {
        i++;
        if (g_ascii_isdigit (rewrite->bytes[i]))
          n = MAX (n, (guint)g_ascii_digit_value (rewrite->bytes[i]));
      }
  return n;
}

/* Appends what a match becomes; %FALSE, with what came before, at a backslash that nothing sensible follows. */
static gboolean
append_rewrite (GString *out,
                const Subject *subject,
                const GMatchInfo *match,
                const TsString *rewrite)
{
  for (gsize i = 0; i < rewrite->size; i++)
    {
      char c = rewrite->bytes[i];
      int begin, end;

      if (c == '\\')
        {
          if (++i == rewrite->size)
            return FALSE;
          c = rewrite->bytes[i];
          if (g_ascii_isdigit (c))
            {
              if (g_match_info_fetch_pos (match, g_ascii_digit_value (c), &begin, &end) && begin >= 0)
                append_part (out, subject, (gsize)begin, (gsize)end);
              continue;
            }
          if (c != '\\')
            return FALSE;
        }
      g_string_append_c (out, c);
    }
  return TRUE;
}

static gsize
next_char (const Subject *subject,
           gsize at)
{
  return (gsize)(g_utf8_next_char (subject->bytes + at) - subject->bytes);
}

/* An empty match right behind another one does not count: the character after it is taken as it is. */
static gboolean
replace_all (const TsRegex *self,
             const Subject *subject,
             const TsString *rewrite,
             GString *out,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (GMatchInfo) match = NULL;
  GError *reason = NULL;
  gsize at = 0, last_end = G_MAXSIZE;

  while (at <= subject->size && !g_cancellable_set_error_if_cancelled (cancellable, &reason) && search (self, subject, at, &match, &reason))
    {
      int begin = 0, end = 0;

      g_match_info_fetch_pos (match, 0, &begin, &end);
      append_part (out, subject, at, (gsize)begin);
      if ((gsize)begin == last_end && begin == end)
        {
          gsize next = (gsize)begin < subject->size ? next_char (subject, (gsize)begin) : subject->size;

          append_part (out, subject, (gsize)begin, next);
          at = (gsize)begin < subject->size ? next : subject->size + 1;
          last_end = G_MAXSIZE;
          continue;
        }
      append_rewrite (out, subject, match, rewrite);
      at = last_end = (gsize)end;
    }
  if (reason != NULL)
    {
      g_propagate_error (error, reason);
      return FALSE;
    }
  if (at < subject->size)
    append_part (out, subject, at, subject->size);
  return TRUE;
}

static gboolean
replace_first (const TsRegex *self,
               const Subject *subject,
               const TsString *rewrite,
               GString *out,
               GError **error)
{
  g_autoptr (GMatchInfo) match = NULL;
  GError *reason = NULL;
  int begin = 0, end = 0;

  if (search (self, subject, 0, &match, &reason))
    {
      g_match_info_fetch_pos (match, 0, &begin, &end);
      append_part (out, subject, 0, (gsize)begin);
      if (append_rewrite (out, subject, match, rewrite))
        append_part (out, subject, (gsize)end, subject->size);
      else
        {
          g_string_truncate (out, 0);
          append_part (out, subject, 0, subject->size);
        }
    }
  else if (reason == NULL)
    append_part (out, subject, 0, subject->size);
  if (reason != NULL)
    g_propagate_error (error, reason);
  return reason == NULL;
}

gboolean
ts_regex_replace (const TsRegex *self,
                  const TsString *text,
                  const TsString *rewrite,
                  gboolean is_global,
                  GString *out,
                  GCancellable *cancellable,
                  GError **error)
{
  g_auto (Subject) subject = { 0 };

  if (max_group (rewrite) > self->n_groups)
    {
      g_string_append_len (out, text->bytes, (gssize)text->size);
      return TRUE;
    }
  subject_init (&subject, text);
  return is_global ? replace_all (self, &subject, rewrite, out, cancellable, error) : replace_first (self, &subject, rewrite, out, error);
}
