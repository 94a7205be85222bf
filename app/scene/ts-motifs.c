#include "app/scene/ts-motifs.h"

#include <string.h>

#define NONE G_MAXUINT32
#define MAX_ROUNDS 40
#define MIN_JOINS 3 /* of one kind, for it to be made */

/* A node that was joined to what uses it, and so on, stands for all of them: its root does. All arcs out of what is joined come out of the root, or else it would not
 * have been joined; so it is enough to know where the only arc of each root leads. */
typedef struct
{
  const TsDigraph *graph;
  const guint8 *ignored;
  guint32 *parent; /* of what is joined: nearer to the root; of a root: itself */
  guint32 *label;  /* of roots */
  guint32 *size;   /* of roots */
  guint32 *only;   /* of roots: the root that alone uses it, or NONE */
  guint32 n_labels;
} Joining;

/* Roots of label @a that only roots of label @b use. */
typedef struct
{
  guint32 a;
  guint32 b;
  guint32 count;
} Join;

static guint32
find_root (Joining *self,
           guint32 v)
{
  while (self->parent[v] != v)
    {
      self->parent[v] = self->parent[self->parent[v]];
      v = self->parent[v];
    }
  return v;
}

/* ---- what may be joined ------------------------------------------------------------------------ */

/* An arc that leads nowhere else does not go back either: then no way leads out of the two and in again. */
static void
find_only_users (Joining *self)
{
  const TsDigraph *graph = self->graph;

  for (guint32 v = 0; v < graph->n_nodes; v++)
    {
      guint32 only = NONE;
      gboolean several = FALSE;

      if (self->parent[v] != v)
        continue;
      for (guint32 k = graph->out_begin[v]; k < graph->out_begin[v + 1] && !several; k++)
        {
          guint32 to = graph->arcs[graph->out[k]].to, root;

          if (self->ignored[to])
            continue;
          root = find_root (self, to);
          several = only != NONE && only != root;
          only = root;
        }
      self->only[v] = several || self->ignored[v] || only == v ? NONE : only;
    }
}

static gboolean
can_join (const Joining *self,
          guint32 v)
{
  guint32 to = self->only[v];

  return to != NONE && self->label[v] != TS_NO_MOTIF && self->label[to] != TS_NO_MOTIF && self->label[v] != self->label[to] &&
         self->size[v] + self->size[to] <= TS_MOTIF_MAX_SIZE;
}

static int
compare_labels (gconstpointer a,
                gconstpointer b)
{
  const Join *p = a, *q = b;

  if (p->a != q->a)
    return p->a < q->a ? -1 : 1;
  return p->b < q->b ? -1 : p->b > q->b;
}

static int
compare_counts (gconstpointer a,
                gconstpointer b)
{
  const Join *p = a, *q = b;

  return p->count != q->count ? (p->count > q->count ? -1 : 1) : compare_labels (a, b);
}

/* The kinds of joins, the most frequent ones first. */
static GArray *
count_joins (const Joining *self)
{
  GArray *joins = g_array_new (FALSE, FALSE, sizeof (Join));
  guint n = 0;

  for (guint32 v = 0; v < self->graph->n_nodes; v++)
    if (self->parent[v] == v && can_join (self, v))
      {
        Join join = { self->label[v], self->label[self->only[v]], 1 };

        g_array_append_val (joins, join);
      }
  g_array_sort (joins, compare_labels);
  for (guint i = 0; i < joins->len; i++)
    {
      Join *join = &g_array_index (joins, Join, i), *last = n > 0 ? &g_array_index (joins, Join, n - 1) : NULL;

      if (last != NULL && compare_labels (join, last) == 0)
        last->count++;
      else
        g_array_index (joins, Join, n++) = *join;
    }
  g_array_set_size (joins, n);
  g_array_sort (joins, compare_counts);
  return joins;
}

static guint32 *
count_labels (const Joining *self)
{
  guint32 *counts = g_new0 (guint32, (gsize)self->n_labels + 1);

  for (guint32 v = 0; v < self->graph->n_nodes; v++)
    if (self->parent[v] == v && self->label[v] != TS_NO_MOTIF)
      counts[self->label[v]]++;
  return counts;
}

/* ---- joining ----------------------------------------------------------------------------------- */

/* The joins of one round: to each label of what is joined the new one. No label is in two of them, so that counts stay true. */
static GHashTable *
choose_joins (Joining *self)
{
  g_autoptr (GArray) joins = count_joins (self);
  g_autofree guint32 *n_of = count_labels (self);
  g_autofree guint8 *taken = g_new0 (guint8, (gsize)self->n_labels + 1);
  GHashTable *chosen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < joins->len; i++)
    {
      const Join *join = &g_array_index (joins, Join, i);
      gint64 *key;

      /* Two in five of either: else what stands there is there by chance. */
      if (join->count < MIN_JOINS || taken[join->a] || taken[join->b] || 5 * join->count < 2 * MAX (n_of[join->a], n_of[join->b]))
        continue;
      taken[join->a] = taken[join->b] = TRUE;
      key = g_new (gint64, 1);
      *key = (gint64)((guint64)join->a << 32 | join->b);
      g_hash_table_insert (chosen, key, GUINT_TO_POINTER (self->n_labels++));
    }
  return chosen;
}

/* Whether anything was joined. */
static gboolean
join_once (Joining *self)
{
  g_autoptr (GHashTable) chosen = NULL;
  gboolean changed = FALSE;

  find_only_users (self);
  chosen = choose_joins (self);
  for (guint32 v = 0; v < self->graph->n_nodes && g_hash_table_size (chosen) > 0; v++)
    {
      gint64 key;
      gpointer label;
      guint32 to = self->only[v];

      /* What the other one has become in this round is something else. */
      if (self->parent[v] != v || !can_join (self, v))
        continue;
      key = (gint64)((guint64)self->label[v] << 32 | self->label[to]);
      if (!g_hash_table_lookup_extended (chosen, &key, NULL, &label))
        continue;
      self->parent[v] = to;
      self->size[to] += self->size[v];
      self->label[to] = GPOINTER_TO_UINT (label);
      changed = TRUE;
    }
  return changed;
}

static void
joining_init (Joining *self,
              const TsDigraph *graph,
              const guint32 *labels,
              const guint8 *ignored)
{
  gsize n = (gsize)graph->n_nodes + 1;

  self->graph = graph;
  self->ignored = ignored;
  self->parent = g_new (guint32, n);
  self->label = g_memdup2 (labels, graph->n_nodes * sizeof *labels);
  self->size = g_new (guint32, n);
  self->only = g_new (guint32, n);
  for (guint32 v = 0; v < graph->n_nodes; v++)
    {
      self->parent[v] = v;
      self->size[v] = 1;
      if (labels[v] != TS_NO_MOTIF)
        self->n_labels = MAX (self->n_labels, labels[v] + 1);
    }
}

static void
joining_clear (Joining *self)
{
  g_free (self->parent);
  g_free (self->label);
  g_free (self->size);
  g_free (self->only);
}

/* ---- what came of it ---------------------------------------------------------------------------- */

/* What is there once, or is too small, is no group after all. */
static TsMotifs *
list_places (Joining *self)
{
  TsMotifs *motifs = g_new0 (TsMotifs, 1);
  guint32 n_nodes = self->graph->n_nodes;
  g_autofree guint32 *n_of = count_labels (self);
  g_autofree guint32 *motif = g_new (guint32, (gsize)self->n_labels + 1);
  g_autofree guint32 *place = g_new (guint32, (gsize)n_nodes + 1); /* of roots */

  memset (motif, 0xff, ((gsize)self->n_labels + 1) * sizeof *motif);
  memset (place, 0xff, ((gsize)n_nodes + 1) * sizeof *place);
  motifs->place_of = g_new (guint32, (gsize)n_nodes + 1);
  motifs->motif_of = g_new (guint32, (gsize)n_nodes + 1);
  motifs->counts = g_new0 (guint32, (gsize)self->n_labels + 1);
  for (guint32 v = 0; v < n_nodes; v++)
    {
      guint32 root = find_root (self, v), label = self->label[root];

      motifs->place_of[v] = TS_NO_MOTIF;
      if (self->size[root] < TS_MOTIF_MIN_SIZE || n_of[label] < 2)
        continue;
      if (motif[label] == NONE)
        motif[label] = motifs->n_motifs++;
      if (place[root] == NONE)
        {
          place[root] = motifs->n_places++;
          motifs->motif_of[place[root]] = motif[label];
          motifs->counts[motif[label]]++;
        }
      motifs->place_of[v] = place[root];
    }
  return motifs;
}

TsMotifs *
ts_motifs_find (const TsDigraph *graph,
                const guint32 *labels,
                const guint8 *ignored)
{
  Joining joining = { 0 };
  TsMotifs *motifs;

  joining_init (&joining, graph, labels, ignored);
  for (int round = 0; round < MAX_ROUNDS && join_once (&joining); round++)
    ;
  motifs = list_places (&joining);
  joining_clear (&joining);
  return motifs;
}

void
ts_motifs_free (TsMotifs *self)
{
  if (self == NULL)
    return;

  g_free (self->place_of);
  g_free (self->motif_of);
  g_free (self->counts);
  g_free (self);
}
