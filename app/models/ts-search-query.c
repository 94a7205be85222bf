#include "app/models/ts-search-query.h"

#include "app/models/ts-search-term.h"

#include <string.h>

#define MAX_LENGTH 10000 /* bytes of a query */

/* A word of the query without its quotes. */
typedef struct
{
  const char *query;
  const char *start; /* in the query */
  GString *text;
  gsize n_unquoted; /* bytes of @text before the first quote */
  gboolean is_regex;
  gboolean negated;
} Word;

static guint
get_position (const Word *word)
{
  return (guint)g_utf8_strlen (word->query, word->start - word->query) + 1;
}

/* Where the regular expression that begins at @p ends: at a slash before a blank or the end. (nullable) */
static const char *
find_regex_end (const char *p)
{
  for (p++; *p != '\0'; p++)
    if (*p == '\\' && p[1] != '\0')
      p++;
    else if (*p == '/' && (p[1] == '\0' || g_ascii_isspace (p[1])))
      return p;
  return NULL;
}

static const char *
read_plain (Word *word,
            const char *p)
{
  gboolean quoted = FALSE;

  word->n_unquoted = G_MAXSIZE;
  for (; *p != '\0' && (quoted || !g_ascii_isspace (*p)); p++)
    if (*p == '"')
      {
        quoted = !quoted;
        word->n_unquoted = MIN (word->n_unquoted, word->text->len);
      }
    else
      g_string_append_c (word->text, *p);
  word->n_unquoted = MIN (word->n_unquoted, word->text->len);
  return p;
}

/* Reads the word at @p. Returns: where it ends, or %NULL */
static const char *
read_word (Word *word,
           const char *p,
           GError **error)
{
  const char *end;

  g_string_truncate (word->text, 0);
  word->start = p;
  word->negated = *p == '-';
  if (word->negated)
    p++;
  word->is_regex = *p == '/';
  if (!word->is_regex)
    return read_plain (word, p);

  end = find_regex_end (p);
  if (end == NULL)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "position %u: the regular expression has no / at its end", get_position (word));
      return NULL;
    }
  g_string_append_len (word->text, p + 1, end - p - 1);
  return end + 1;
}

static int
compare_terms (gconstpointer a,
               gconstpointer b)
{
  const TsSearchTerm *x = *(const TsSearchTerm *const *)a;
  const TsSearchTerm *y = *(const TsSearchTerm *const *)b;

  return x->kind != y->kind ? (int)x->kind - (int)y->kind : (int)x->position - (int)y->position;
}

static gboolean
add_word (TsSearchQuery *self,
          const Word *word,
          GError **error)
{
  g_autoptr (GError) reason = NULL;
  TsSearchTerm *term = word->is_regex ? ts_search_term_new_regex (word->text->str, &reason)
                                      : ts_search_term_new (word->text->str, word->n_unquoted, &reason);

  if (reason != NULL)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "position %u: %s", get_position (word), reason->message);
      return FALSE;
    }
  if (term == NULL)
    return TRUE;
  term->position = get_position (word);
  term->negated = word->negated;
  g_ptr_array_add (self->terms, term);
  return TRUE;
}

TsSearchQuery *
ts_search_query_new (const char *text,
                     GError **error)
{
  g_autoptr (TsSearchQuery) self = g_new0 (TsSearchQuery, 1);
  g_autoptr (GString) buffer = g_string_new (NULL);
  Word word = { .query = text, .text = buffer };

  self->ref_count = 1;
  self->terms = g_ptr_array_new_with_free_func (ts_search_term_free);
  if (strlen (text) > MAX_LENGTH || !g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a search is UTF-8 text of at most %d bytes", MAX_LENGTH);
      return NULL;
    }

  for (const char *p = text; *p != '\0';)
    if (g_ascii_isspace (*p))
      p++;
    else
      {
        p = read_word (&word, p, error);
        if (p == NULL || !add_word (self, &word, error))
          return NULL;
      }
  g_ptr_array_sort (self->terms, compare_terms);
  return g_steal_pointer (&self);
}

TsSearchQuery *
ts_search_query_ref (TsSearchQuery *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ts_search_query_unref (TsSearchQuery *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_ptr_array_unref (self->terms);
  g_free (self);
}

gboolean
ts_search_query_asks (const TsSearchQuery *self,
                      TsSearchKind kind)
{
  for (guint i = 0; i < self->terms->len; i++)
    if (((const TsSearchTerm *)g_ptr_array_index (self->terms, i))->kind == kind)
      return TRUE;
  return FALSE;
}

static gboolean
is_implied (const TsSearchTerm *old,
            const TsSearchQuery *query)
{
  for (guint i = 0; i < query->terms->len; i++)
    if (ts_search_term_implies (g_ptr_array_index (query->terms, i), old))
      return TRUE;
  return FALSE;
}

gboolean
ts_search_query_narrows (const TsSearchQuery *self,
                         const TsSearchQuery *other)
{
  for (guint i = 0; i < other->terms->len; i++)
    if (!is_implied (g_ptr_array_index (other->terms, i), self))
      return FALSE;
  return other->terms->len > 0;
}
