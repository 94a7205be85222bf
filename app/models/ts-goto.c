#include "app/models/ts-goto.h"

#include <string.h>

#define POLL_EVERY 4096
#define MAX_TEXT 2000 /* bytes that are looked at */

/* Kinds of hits, far enough apart that nothing within one brings a hit into another. */
enum
{
  SCORE_EXACT = 1000,
  SCORE_SAME = 900,
  SCORE_TAIL = 800, /* the name ends with it */
  SCORE_PART_START = 700,
  SCORE_PART = 600, /* in the last part */
  SCORE_INSIDE = 500,
  SCORE_SHORTER = 450, /* it ends with the name: copied from a graph in which this one is a part */
  SCORE_LETTERS = 100, /* its letters in their order: up to so much more as fits below the next kind */
  SCORE_LETTERS_MOST = 399,
};

#define BONUS_TOGETHER 8
#define BONUS_WORD_START 6
#define PENALTY_SCOPE 5 /* of two things of one name the operation comes first */

/* @lower: as the user wrote it, but for case and what was stripped */
typedef struct
{
  char *text;
  char *lower;
  gsize length;
  gsize last_length; /* behind the last slash */
  guint64 letters;   /* a bit for each that is in it */
} Needle;

/* A name that may be found, as far as that can be told without reading it. */
typedef struct
{
  gsize length;
  gsize last_length; /* of its last part */
  guint64 letters;
  guint64 last_letters;
} Name;

typedef struct
{
  const TsSearchNames *names;
  Needle needles[2]; /* the second without `import/` in front */
  guint n_needles;
  guint32 index;
  gboolean scopes_only;
  GArray *hits; /* sorted, the best first */
  guint max_hits;
} Goto;

/* ---- what was written ------------------------------------------------------------------------- */

static guint64
letter_bit (char c)
{
  return G_GUINT64_CONSTANT (1) << ((guint8)g_ascii_tolower (c) & 63);
}

static guint64
get_letters (const char *text,
             gsize length)
{
  guint64 letters = 0;

  for (gsize i = 0; i < length; i++)
    letters |= letter_bit (text[i]);
  return letters;
}

static void
add_needle (Goto *self,
            const char *text)
{
  Needle *needle = &self->needles[self->n_needles++];

  needle->text = g_strdup (text);
  needle->lower = g_ascii_strdown (text, -1);
  needle->length = strlen (text);
  needle->last_length = needle->length - (strrchr (text, '/') != NULL ? (gsize)(strrchr (text, '/') + 1 - text) : 0);
  needle->letters = get_letters (needle->lower, needle->length);
}

/* Takes away what belongs to other ways of writing than a plain name. */
static void
read_text (Goto *self,
           const char *text)
{
  g_autoptr (GString) plain = g_string_new (NULL);
  const char *colon;

  for (const char *p = text; *p != '\0' && plain->len < MAX_TEXT; p++)
    if (!g_ascii_isspace (*p) && *p != '"' && *p != '\'' && (*p != '^' || plain->len > 0))
      g_string_append_c (plain, *p);
  colon = strrchr (plain->str, ':');
  if (colon != NULL && strspn (colon + 1, "0123456789") == strlen (colon + 1))
    {
      self->index = (guint32)MIN (g_ascii_strtoull (colon + 1, NULL, 10), G_MAXUINT32);
      g_string_truncate (plain, (gsize)(colon - plain->str));
    }
  while (plain->len > 0 && plain->str[plain->len - 1] == '/')
    {
      self->scopes_only = TRUE;
      g_string_truncate (plain, plain->len - 1);
    }
  if (plain->len > 0)
    add_needle (self, plain->str);
  if (g_str_has_prefix (plain->str, "import/") && plain->len > strlen ("import/"))
    add_needle (self, plain->str + strlen ("import/"));
}

/* ---- scores ----------------------------------------------------------------------------------- */

static gboolean
is_word_start (const char *name,
               gsize i)
{
  if (i == 0 || !g_ascii_isalnum (name[i - 1]))
    return TRUE;
  return (g_ascii_isupper (name[i]) && g_ascii_islower (name[i - 1])) || (g_ascii_isdigit (name[i]) && !g_ascii_isdigit (name[i - 1]));
}

/* The letters are taken from the end, since that is where names differ. 0 if they are not all there. */
static gint
score_letters (const char *name,
               gsize length,
               const Needle *needle)
{
  gsize i = length, k = needle->length, last = G_MAXSIZE;
  gint score = 0;

  while (k > 0)
    {
      while (i > 0 && g_ascii_tolower (name[i - 1]) != needle->lower[k - 1])
        i--;
      if (i == 0)
        return 0;
      i--;
      k--;
      score += i + 1 == last ? BONUS_TOGETHER : 0;
      score += is_word_start (name, i) ? BONUS_WORD_START : 0;
      last = i;
    }
  return SCORE_LETTERS + MIN (score, SCORE_LETTERS_MOST - SCORE_LETTERS);
}

/* (nullable): where @needle is in the name, the last time. */
static const char *
find_last (const char *name,
           gsize length,
           const Needle *needle)
{
  for (gsize i = length + 1 - needle->length; i-- > 0;)
    if (g_ascii_tolower (name[i]) == needle->lower[0] && g_ascii_strncasecmp (name + i, needle->lower, needle->length) == 0)
      return name + i;
  return NULL;
}

static gint
score_shorter (const char *name,
               gsize length,
               const Needle *needle)
{
  gsize rest = needle->length - length;

  return length > 0 && needle->lower[rest - 1] == '/' && g_ascii_strncasecmp (needle->lower + rest, name, length) == 0 ? SCORE_SHORTER : 0;
}

/* No name like that has a better score. */
static gint
bound_score (const Name *name,
             const Needle *needle)
{
  gboolean may_be_last;

  if (needle->length >= name->length)
    return needle->length > name->length ? SCORE_SHORTER : SCORE_EXACT;
  if (needle->last_length < needle->length)
    may_be_last = needle->last_length == name->last_length;
  else
    may_be_last = needle->length <= name->last_length && (needle->letters & ~name->last_letters) == 0;
  return may_be_last ? SCORE_TAIL : SCORE_INSIDE;
}

static gint
score_name (const char *name,
            gsize length,
            const Needle *needle)
{
  const char *slash, *found;

  if (needle->length > length)
    return score_shorter (name, length, needle);
  found = find_last (name, length, needle);
  if (found == NULL)
    return score_letters (name, length, needle);
  if (needle->length == length)
    return memcmp (name, needle->text, length) == 0 ? SCORE_EXACT : SCORE_SAME;
  if (found > name && found[-1] == '/' && found + needle->length == name + length)
    return SCORE_TAIL;

  slash = memrchr (name, '/', length);
  if (slash == NULL ? found == name : found == slash + 1)
    return SCORE_PART_START;
  return slash == NULL || found > slash ? SCORE_PART : SCORE_INSIDE;
}

/* ---- hits ------------------------------------------------------------------------------------- */

static gsize
get_length (const Goto *self,
            const TsGotoHit *hit)
{
  return hit->is_scope ? hit->name_length : strlen (ts_graph_get_operation (self->names->graph, hit->op)->name);
}

/* Below 0: @a comes first. */
static int
compare_hits (const Goto *self,
              const TsGotoHit *a,
              const TsGotoHit *b)
{
  gsize length_a, length_b;

  if (a->score != b->score)
    return b->score - a->score;
  length_a = get_length (self, a);
  length_b = get_length (self, b);
  if (length_a != length_b)
    return length_a < length_b ? -1 : 1;
  return a->op < b->op ? -1 : a->op > b->op;
}

static void
offer (Goto *self,
       const TsGotoHit *hit)
{
  guint at = self->hits->len;

  while (at > 0 && compare_hits (self, hit, &g_array_index (self->hits, TsGotoHit, at - 1)) < 0)
    at--;
  if (at == self->max_hits)
    return;
  if (self->hits->len == self->max_hits)
    g_array_set_size (self->hits, self->max_hits - 1);
  g_array_insert_val (self->hits, at, *hit);
}

/* Whether all that are offered come before any hit of that score and length. */
static gboolean
is_beyond (const Goto *self,
           gint score,
           gsize length)
{
  const TsGotoHit *worst;

  if (self->hits->len < self->max_hits)
    return FALSE;
  worst = &g_array_index (self->hits, TsGotoHit, self->hits->len - 1);
  return score < worst->score || (score == worst->score && length > get_length (self, worst));
}

static void
consider (Goto *self,
          TsGotoHit hit,
          const Name *name)
{
  const TsOperation *op = ts_graph_get_operation (self->names->graph, hit.op);
  gint penalty = hit.is_scope ? PENALTY_SCOPE : 0;

  for (guint i = 0; i < self->n_needles; i++)
    {
      const Needle *needle = &self->needles[i];

      /* Most names lack some letter, or come too late whatever they are. */
      if ((needle->length <= name->length && (needle->letters & ~name->letters) != 0) || is_beyond (self, bound_score (name, needle) - penalty, name->length))
        continue;
      hit.score = MAX (hit.score, score_name (op->name, name->length, needle));
    }
  if (hit.score == 0)
    return;
  hit.score -= penalty;
  hit.index = !hit.is_scope && self->index < op->n_outputs ? self->index : 0;
  offer (self, &hit);
}

/* ---- the search ------------------------------------------------------------------------------- */

typedef struct
{
  guint64 letters; /* of the whole name, and the slash after it */
  guint32 first_op;
  guint32 name_length;
} Scope;

static Scope *
describe_scopes (const TsSearchNames *names,
                 const guint64 *part_letters)
{
  Scope *scopes = g_new (Scope, names->n_scopes);

  scopes[0] = (Scope) { 0, TS_NO_OP, 0 };
  for (guint32 s = 1; s < names->n_scopes; s++)
    {
      guint32 parent = names->scope_parents[s], part = names->scope_parts[s];

      scopes[s].letters = scopes[parent].letters | part_letters[part] | letter_bit ('/');
      scopes[s].first_op = TS_NO_OP;
      scopes[s].name_length = scopes[parent].name_length + (parent > 0 ? 1 : 0) + (guint32)ts_search_names_get_part_length (names, part);
    }
  for (guint32 i = names->n_ops; i-- > 0;)
    scopes[names->op_scopes[i]].first_op = i;
  for (guint32 s = names->n_scopes; s-- > 1;)
    scopes[names->scope_parents[s]].first_op = MIN (scopes[names->scope_parents[s]].first_op, scopes[s].first_op);
  return scopes;
}

static gboolean
look (Goto *self,
      GCancellable *cancellable,
      GError **error)
{
  const TsSearchNames *names = self->names;
  g_autofree guint64 *part_letters = g_new (guint64, (gsize)names->n_parts + 1);
  g_autofree Scope *scopes = NULL;

  for (guint32 p = 0; p < names->n_parts; p++)
    part_letters[p] = get_letters (ts_search_names_get_part (names, p), ts_search_names_get_part_length (names, p));
  scopes = describe_scopes (names, part_letters);

  for (guint32 s = 1; s < names->n_scopes; s++)
    {
      guint32 part = names->scope_parts[s];

      if (s % POLL_EVERY == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      consider (self, (TsGotoHit) { .is_scope = TRUE, .op = scopes[s].first_op, .name_length = scopes[s].name_length },
                &(Name) { scopes[s].name_length, ts_search_names_get_part_length (names, part), scopes[s].letters, part_letters[part] });
    }
  for (guint32 i = 0; i < names->n_ops && !self->scopes_only; i++)
    {
      const Scope *scope = &scopes[names->op_scopes[i]];
      guint32 part = names->op_parts[i];
      gsize last_length = ts_search_names_get_part_length (names, part);
      gsize length = scope->name_length + (scope->name_length > 0 ? 1 : 0) + last_length;

      if (i % POLL_EVERY == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      consider (self, (TsGotoHit) { .op = i }, &(Name) { length, last_length, scope->letters | part_letters[part], part_letters[part] });
    }
  return TRUE;
}

GArray *
ts_goto_find (const TsSearchNames *names,
              const char *text,
              guint max_hits,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (GArray) hits = g_array_new (FALSE, FALSE, sizeof (TsGotoHit));
  Goto self = { .names = names, .hits = hits, .max_hits = max_hits };
  gboolean done;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  read_text (&self, text);
  done = self.n_needles == 0 || max_hits == 0 || look (&self, cancellable, error);
  for (guint i = 0; i < self.n_needles; i++)
    {
      g_free (self.needles[i].text);
      g_free (self.needles[i].lower);
    }
  return done ? g_steal_pointer (&hits) : NULL;
}

char *
ts_goto_hit_dup_name (const TsGotoHit *self,
                      const TsSearchNames *names)
{
  const char *name = ts_graph_get_operation (names->graph, self->op)->name;

  if (self->is_scope)
    return g_strdup_printf ("%.*s/", (int)self->name_length, name);
  return self->index > 0 ? g_strdup_printf ("%s:%u", name, self->index) : g_strdup (name);
}
