#include "app/models/ts-search.h"

#include <string.h>

#define CANCEL_INTERVAL 4096 /* operations between two looks at the cancellable */

typedef enum
{
  WORD_ANY,
  WORD_TYPE,
  WORD_NAME,
  WORD_SCOPE,
  WORD_DEVICE,
} WordKind;

typedef struct
{
  WordKind kind;
  gsize length;
  char *text; /* lower case */
} Word;

static void
clear_word (gpointer data)
{
  g_free (((Word *)data)->text);
}

static const struct
{
  const char *prefix;
  WordKind kind;
} prefixes[] = {
  { "type:", WORD_TYPE },
  { "op:", WORD_TYPE },
  { "name:", WORD_NAME },
  { "scope:", WORD_SCOPE },
  { "device:", WORD_DEVICE },
};

static void
append_word (GArray *words,
             const char *text,
             gsize length)
{
  Word word = { WORD_ANY, length, NULL };

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_ascii_strncasecmp (text, prefixes[i].prefix, strlen (prefixes[i].prefix)) == 0)
      {
        gsize skip = MIN (strlen (prefixes[i].prefix), length);

        word.kind = prefixes[i].kind;
        text += skip;
        word.length -= skip;
        break;
      }
  while (word.kind == WORD_SCOPE && word.length > 0 && text[word.length - 1] == '/')
    word.length--;
  if (word.length == 0)
    return;

  word.text = g_ascii_strdown (text, (gssize)word.length);
  g_array_append_val (words, word);
}

/* Cuts at blanks outside double quotes; the quotes go. */
static GArray *
parse_query (const char *query)
{
  GArray *words = g_array_new (FALSE, FALSE, sizeof (Word));
  g_autoptr (GString) word = g_string_new (NULL);
  gboolean quoted = FALSE;

  g_array_set_clear_func (words, clear_word);
  for (const char *p = query;; p++)
    {
      if (*p == '"')
        quoted = !quoted;
      else if (*p != '\0' && (quoted || !g_ascii_isspace (*p)))
        g_string_append_c (word, *p);
      else
        {
          append_word (words, word->str, word->len);
          g_string_truncate (word, 0);
        }
      if (*p == '\0')
        return words;
    }
}

/* Whether @needle, in lower case, is in @haystack. */
static gboolean
contains (const char *haystack,
          const char *needle,
          gsize length)
{
  char lower = needle[0];
  char upper = g_ascii_toupper (lower);

  for (const char *p = haystack; *p != '\0'; p++)
    if ((*p == lower || *p == upper) && g_ascii_strncasecmp (p, needle, length) == 0)
      return TRUE;
  return FALSE;
}

/* Whether @scope, which may have several parts, is one of the scopes around @name. */
static gboolean
is_in_scope (const char *name,
             const char *scope,
             gsize length)
{
  for (const char *p = name; p != NULL; p = strchr (p, '/'))
    {
      p += *p == '/';
      if (g_ascii_strncasecmp (p, scope, length) == 0 && p[length] == '/')
        return TRUE;
    }
  return FALSE;
}

static gboolean
matches (const TsOperation *op,
         const Word *word)
{
  switch (word->kind)
    {
    case WORD_TYPE:
      return contains (op->type, word->text, word->length);
    case WORD_NAME:
      return contains (op->name, word->text, word->length);
    case WORD_SCOPE:
      return is_in_scope (op->name, word->text, word->length);
    case WORD_DEVICE:
      return contains (op->device, word->text, word->length);
    case WORD_ANY:
      return contains (op->name, word->text, word->length) || contains (op->type, word->text, word->length);
    }
  g_return_val_if_reached (FALSE);
}

static gboolean
matches_all (const TsOperation *op,
             const GArray *words)
{
  for (guint i = 0; i < words->len; i++)
    if (!matches (op, &g_array_index (words, Word, i)))
      return FALSE;
  return TRUE;
}

/* A single plain word that is the whole name, or the name's last part. */
static gboolean
is_called (const TsOperation *op,
           const GArray *words)
{
  const Word *word = &g_array_index (words, Word, 0);
  const char *last = strrchr (op->name, '/');

  if (words->len != 1 || (word->kind != WORD_ANY && word->kind != WORD_NAME))
    return FALSE;
  return g_ascii_strcasecmp (op->name, word->text) == 0 || (last != NULL && g_ascii_strcasecmp (last + 1, word->text) == 0);
}

GArray *
ts_search_find (TsGraph *graph,
                const char *query,
                GCancellable *cancellable)
{
  g_autoptr (GArray) words = parse_query (query);
  g_autoptr (GArray) called = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) others = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 n_ops = words->len > 0 ? ts_graph_get_n_operations (graph) : 0;

  for (guint32 i = 0; i < n_ops; i++)
    {
      const TsOperation *op = ts_graph_get_operation (graph, i);

      if (i % CANCEL_INTERVAL == 0 && g_cancellable_is_cancelled (cancellable))
        return NULL;
      if (matches_all (op, words))
        g_array_append_val (is_called (op, words) ? called : others, i);
    }
  g_array_append_vals (called, others->data, others->len);
  return g_steal_pointer (&called);
}

/* ---- in a thread ------------------------------------------------------------------------------- */

typedef struct
{
  TsGraph *graph;
  char *query;
} Search;

static void
search_free (gpointer data)
{
  Search *self = data;

  ts_graph_unref (self->graph);
  g_free (self->query);
  g_free (self);
}

static void
find_in_thread (GTask *task,
                gpointer source_object,
                gpointer task_data,
                GCancellable *cancellable)
{
  Search *search = task_data;
  GArray *hits = ts_search_find (search->graph, search->query, cancellable);

  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, hits, (GDestroyNotify)g_array_unref);
  else if (hits != NULL)
    g_array_unref (hits);
}

void
ts_search_find_async (TsGraph *graph,
                      const char *query,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Search *search = g_new (Search, 1);

  search->graph = ts_graph_ref (graph);
  search->query = g_strdup (query);
  g_task_set_source_tag (task, ts_search_find_async);
  g_task_set_task_data (task, search, search_free);
  g_task_run_in_thread (task, find_in_thread);
}

GArray *
ts_search_find_finish (GAsyncResult *result,
                       GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
