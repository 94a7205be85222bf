#include "app/models/ts-goto.h"

#include "app/models/ts-goto-needle.h"
#include "app/models/ts-shares.h"

#include <string.h>

#define POLL_EVERY 4096
#define MAX_TEXT 2000 /* bytes that are looked at */

#define PENALTY_SCOPE 5 /* of two things of one name the operation comes first */

typedef struct
{
  const TsSearchNames *names;
  TsGotoNeedle needles[2]; /* the second without `import/` in front */
  guint n_needles;
  guint32 index;
  gboolean scopes_only;
  GArray *hits; /* sorted, the best first */
  guint max_hits;
} Goto;

/* ---- what was written ------------------------------------------------------------------------- */

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
    ts_goto_needle_init (&self->needles[self->n_needles++], plain->str, self->names);
  if (g_str_has_prefix (plain->str, "import/") && plain->len > strlen ("import/"))
    ts_goto_needle_init (&self->needles[self->n_needles++], plain->str + strlen ("import/"), self->names);
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

/* Whether all that are offered come before @hit, whose score is at most that. */
static gboolean
is_beyond (const Goto *self,
           const TsGotoHit *hit,
           gsize length)
{
  const TsGotoHit *worst;
  gsize worst_length;

  if (self->hits->len < self->max_hits)
    return FALSE;
  worst = &g_array_index (self->hits, TsGotoHit, self->hits->len - 1);
  if (hit->score != worst->score)
    return hit->score < worst->score;
  worst_length = get_length (self, worst);
  return length != worst_length ? length > worst_length : hit->op >= worst->op;
}

/* ---- the search ------------------------------------------------------------------------------- */

/* First what stands in names as it was written, then names that have but its letters: mostly there are enough before those. */
typedef enum
{
  ROUND_TEXT,
  ROUND_LETTERS,
} Round;

/* @hit: but for its score */
static void
consider (Goto *self,
          Round round,
          TsGotoHit hit,
          guint32 scope,
          guint32 part,
          gsize length)
{
  const TsOperation *op;
  gint penalty = hit.is_scope ? PENALTY_SCOPE : 0;
  gint bound = 0;

  for (guint i = 0; i < self->n_needles; i++)
    bound = MAX (bound, ts_goto_needle_bound (&self->needles[i], self->names, scope, part, length));
  hit.score = bound - penalty;
  if (bound == 0 || (bound > TS_GOTO_LETTERS_MOST) != (round == ROUND_TEXT) || is_beyond (self, &hit, length))
    return;

  op = ts_graph_get_operation (self->names->graph, hit.op);
  hit.score = 0;
  for (guint i = 0; i < self->n_needles; i++)
    hit.score = MAX (hit.score, ts_goto_needle_score (&self->needles[i], op->name, length));
  if (hit.score == 0)
    return;
  hit.score -= penalty;
  hit.index = !hit.is_scope && self->index < op->n_outputs ? self->index : 0;
  offer (self, &hit);
}

/* A share of all names, looked at by one thread. */
typedef struct
{
  Goto look; /* with hits of its own */
  Round round;
  guint share;
  guint n_shares;
  GCancellable *cancellable;
  GError *error;
} Share;

static gpointer
look_at_share (gpointer data)
{
  Share *self = data;
  Goto *look = &self->look;
  const TsSearchNames *names = look->names;
  guint32 scopes_end = ts_shares_get_begin (names->n_scopes, self->share + 1, self->n_shares), ops_end = ts_shares_get_begin (names->n_ops, self->share + 1, self->n_shares);

  for (guint32 s = MAX (1, ts_shares_get_begin (names->n_scopes, self->share, self->n_shares)); s < scopes_end; s++)
    {
      guint32 length = names->scope_lengths[s];

      if (s % POLL_EVERY == 0 && g_cancellable_set_error_if_cancelled (self->cancellable, &self->error))
        return NULL;
      consider (look, self->round, (TsGotoHit) { .is_scope = TRUE, .op = names->scope_first_ops[s], .name_length = length },
                names->scope_parents[s], names->scope_parts[s], length);
    }
  for (guint32 i = ts_shares_get_begin (names->n_ops, self->share, self->n_shares); i < ops_end && !look->scopes_only; i++)
    {
      guint32 scope = names->op_scopes[i], part = names->op_parts[i];
      gsize length = names->scope_lengths[scope] + (scope > 0 ? 1 : 0) + ts_search_names_get_part_length (names, part);

      if (i % POLL_EVERY == 0 && g_cancellable_set_error_if_cancelled (self->cancellable, &self->error))
        return NULL;
      consider (look, self->round, (TsGotoHit) { .op = i }, scope, part, length);
    }
  return NULL;
}

static gboolean
look (Goto *self,
      Round round,
      GCancellable *cancellable,
      GError **error)
{
  guint n = ts_shares_count (self->names->n_ops);
  g_autofree Share *shares = g_new (Share, n);
  GError *first = NULL;

  for (guint k = 0; k < n; k++)
    {
      shares[k] = (Share) { *self, round, k, n, cancellable, NULL };
      shares[k].look.hits = g_array_new (FALSE, FALSE, sizeof (TsGotoHit));
    }
  ts_shares_run (shares, sizeof *shares, n, look_at_share);
  for (guint k = 0; k < n; k++)
    {
      for (guint i = 0; i < shares[k].look.hits->len; i++)
        offer (self, &g_array_index (shares[k].look.hits, TsGotoHit, i));
      g_array_unref (shares[k].look.hits);
      if (first == NULL)
        first = g_steal_pointer (&shares[k].error);
      g_clear_error (&shares[k].error);
    }
  if (first == NULL)
    return TRUE;
  g_propagate_error (error, first);
  return FALSE;
}

static gboolean
look_twice (Goto *self,
            GCancellable *cancellable,
            GError **error)
{
  gboolean may_stand = FALSE;

  if (self->n_needles == 0 || self->max_hits == 0)
    return TRUE;
  for (guint i = 0; i < self->n_needles; i++)
    may_stand |= self->needles[i].may_stand;
  if (may_stand && !look (self, ROUND_TEXT, cancellable, error))
    return FALSE;
  if (is_beyond (self, &(TsGotoHit) { .score = TS_GOTO_LETTERS_MOST }, 0))
    return TRUE;

  for (guint i = 0; i < self->n_needles; i++)
    ts_goto_needle_weigh_letters (&self->needles[i], self->names);
  return look (self, ROUND_LETTERS, cancellable, error);
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
  done = look_twice (&self, cancellable, error);
  for (guint i = 0; i < self.n_needles; i++)
    ts_goto_needle_clear (&self.needles[i]);
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
