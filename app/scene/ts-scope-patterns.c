#include "app/scene/ts-scope-patterns.h"

#include "app/scene/ts-scope-edges.h"
#include "engine/graph/ts-op-structure.h"

#define POLL_EVERY 4096
#define NONE G_MAXUINT32

/* Things sorted into classes by hash; those of one hash are compared with the first of each class of it. Classes are numbered as they appear. */
typedef struct
{
  GHashTable *by_hash; /* hash -> class + 1, the last one made */
  GArray *first;       /* (element-type guint32): of each class */
  GArray *previous;    /* (element-type guint32): of each class the one before of the same hash, or NONE */
} Classes;

typedef gboolean (*EqualFunc) (gconstpointer owner, guint32 a, guint32 b);

static void
classes_init (Classes *self)
{
  self->by_hash = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->first = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->previous = g_array_new (FALSE, FALSE, sizeof (guint32));
}

static void
classes_clear (Classes *self)
{
  g_hash_table_unref (self->by_hash);
  g_array_unref (self->first);
  g_array_unref (self->previous);
}

/* @hash stays where it is as long as the classes. */
static guint32
classify (Classes *self,
          guint64 *hash,
          guint32 thing,
          EqualFunc equal,
          gconstpointer owner)
{
  guint32 last = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_hash, hash)) - 1;
  guint32 number = self->first->len;

  for (guint32 c = last; c != NONE; c = g_array_index (self->previous, guint32, c))
    if (equal (owner, g_array_index (self->first, guint32, c), thing))
      return c;

  g_array_append_val (self->first, thing);
  g_array_append_val (self->previous, last);
  g_hash_table_insert (self->by_hash, hash, GUINT_TO_POINTER (number + 1));
  return number;
}

/* ---- operations ------------------------------------------------------------------------------- */

typedef struct
{
  const TsScopeTree *tree;
  guint64 mask;
  TsScopeEdges edges;
  guint64 *op_hashes;
  guint32 *op_classes;
  TsScopePatterns *result;
} Work;

static gboolean
equal_ops (gconstpointer owner,
           guint32 a,
           guint32 b)
{
  const Work *work = owner;

  return ts_operation_equal_structure (ts_graph_get_operation (work->tree->graph, a), ts_graph_get_operation (work->tree->graph, b));
}

static gboolean
classify_ops (Work *self,
              GCancellable *cancellable,
              GError **error)
{
  gboolean done = TRUE;
  Classes classes;

  classes_init (&classes);
  for (guint32 i = 0; i < self->tree->n_ops && done; i++)
    {
      self->op_hashes[i] = ts_operation_hash_structure (ts_graph_get_operation (self->tree->graph, i)) & self->mask;
      self->op_classes[i] = classify (&classes, &self->op_hashes[i], i, equal_ops, self);
      done = i % POLL_EVERY != 0 || !g_cancellable_set_error_if_cancelled (cancellable, error);
    }
  classes_clear (&classes);
  return done;
}

/* ---- scopes ----------------------------------------------------------------------------------- */

static guint64
hash_scope (const Work *self,
            guint32 s)
{
  const TsScope *scope = &self->tree->scopes[s];
  guint64 hash = ts_structure_hash_mix (scope->own_end - scope->begin, scope->end - scope->begin);

  for (guint32 i = scope->begin; i < scope->own_end; i++)
    hash = ts_structure_hash_mix (hash, self->op_hashes[self->tree->order[i]]);
  for (guint32 c = scope->first_child; c != TS_NO_SCOPE; c = self->tree->scopes[c].next_sibling)
    hash = ts_structure_hash_mix (hash, self->result->hashes[c]);
  for (guint32 i = self->edges.first[s]; i < self->edges.first[s + 1]; i++)
    {
      const TsScopeEdge *edge = &self->edges.edges[i];

      hash = ts_structure_hash_mix (hash, (guint64)(self->tree->place[edge->from] - scope->begin) << 32 | edge->index);
      hash = ts_structure_hash_mix (hash, (guint64)(self->tree->place[edge->to] - scope->begin) << 32 | (guint32)edge->input);
    }
  return hash & self->mask;
}

static gboolean
equal_own_ops (const Work *self,
               const TsScope *a,
               const TsScope *b)
{
  const guint32 *order = self->tree->order;

  if (a->own_end - a->begin != b->own_end - b->begin || a->end - a->begin != b->end - b->begin)
    return FALSE;
  for (guint32 i = 0; i < a->own_end - a->begin; i++)
    if (self->op_classes[order[a->begin + i]] != self->op_classes[order[b->begin + i]])
      return FALSE;
  return TRUE;
}

static gboolean
equal_children (const Work *self,
                const TsScope *a,
                const TsScope *b)
{
  guint32 child_a = a->first_child, child_b = b->first_child;

  while (child_a != TS_NO_SCOPE && child_b != TS_NO_SCOPE)
    {
      if (self->result->patterns[child_a] != self->result->patterns[child_b])
        return FALSE;
      child_a = self->tree->scopes[child_a].next_sibling;
      child_b = self->tree->scopes[child_b].next_sibling;
    }
  return child_a == child_b;
}

static gboolean
equal_edges (const Work *self,
             guint32 a,
             guint32 b)
{
  const guint32 *place = self->tree->place;
  guint32 begin_a = self->tree->scopes[a].begin, begin_b = self->tree->scopes[b].begin;
  const TsScopeEdge *edges_a = self->edges.edges + self->edges.first[a];
  const TsScopeEdge *edges_b = self->edges.edges + self->edges.first[b];
  guint32 n = self->edges.first[a + 1] - self->edges.first[a];

  if (n != self->edges.first[b + 1] - self->edges.first[b])
    return FALSE;
  for (guint32 i = 0; i < n; i++)
    if (place[edges_a[i].from] - begin_a != place[edges_b[i].from] - begin_b || place[edges_a[i].to] - begin_a != place[edges_b[i].to] - begin_b ||
        edges_a[i].index != edges_b[i].index || edges_a[i].input != edges_b[i].input)
      return FALSE;
  return TRUE;
}

static gboolean
equal_scopes (gconstpointer owner,
              guint32 a,
              guint32 b)
{
  const Work *self = owner;

  return equal_own_ops (self, &self->tree->scopes[a], &self->tree->scopes[b]) &&
         equal_children (self, &self->tree->scopes[a], &self->tree->scopes[b]) && equal_edges (self, a, b);
}

/* Patterns are numbered, and their first scopes found, in the order of the scopes. */
static void
number_patterns (Work *self,
                 guint32 n_classes)
{
  TsScopePatterns *result = self->result;
  g_autofree guint32 *numbers = g_new (guint32, (gsize)n_classes + 1);

  result->counts = g_new0 (guint32, (gsize)n_classes + 1);
  result->first = g_new0 (guint32, (gsize)n_classes + 1);
  for (guint32 c = 0; c < n_classes; c++)
    numbers[c] = NONE;
  for (guint32 s = 0; s < self->tree->n_scopes; s++)
    {
      guint32 *number = &numbers[result->patterns[s]];

      if (*number == NONE)
        {
          *number = result->n_patterns++;
          result->first[*number] = s;
        }
      result->patterns[s] = *number;
      result->counts[*number]++;
    }
}

/* Inner scopes come after those around them, so from the last to the first each finds its children done. */
static gboolean
classify_scopes (Work *self,
                 GCancellable *cancellable,
                 GError **error)
{
  gboolean done = TRUE;
  Classes classes;

  classes_init (&classes);
  for (guint32 s = self->tree->n_scopes; s-- > 0 && done;)
    {
      self->result->hashes[s] = hash_scope (self, s);
      self->result->patterns[s] = classify (&classes, &self->result->hashes[s], s, equal_scopes, self);
      done = s % POLL_EVERY != 0 || !g_cancellable_set_error_if_cancelled (cancellable, error);
    }
  if (done)
    number_patterns (self, classes.first->len);
  classes_clear (&classes);
  return done;
}

/* ---- life ------------------------------------------------------------------------------------- */

TsScopePatterns *
ts_scope_patterns_new_with_mask (TsScopeTree *tree,
                                 guint64 mask,
                                 GCancellable *cancellable,
                                 GError **error)
{
  g_autoptr (TsScopePatterns) result = g_new0 (TsScopePatterns, 1);
  g_autofree guint64 *op_hashes = g_new (guint64, (gsize)tree->n_ops + 1);
  g_autofree guint32 *op_classes = g_new (guint32, (gsize)tree->n_ops + 1);
  Work work = { .tree = tree, .mask = mask, .op_hashes = op_hashes, .op_classes = op_classes, .result = result };
  gboolean done;

  result->ref_count = 1;
  result->tree = ts_scope_tree_ref (tree);
  result->patterns = g_new (guint32, tree->n_scopes);
  result->hashes = g_new (guint64, tree->n_scopes);

  done = ts_scope_edges_init (&work.edges, tree, cancellable, error) && classify_ops (&work, cancellable, error) &&
         classify_scopes (&work, cancellable, error);
  ts_scope_edges_clear (&work.edges);
  return done ? g_steal_pointer (&result) : NULL;
}

TsScopePatterns *
ts_scope_patterns_new (TsScopeTree *tree,
                       GCancellable *cancellable,
                       GError **error)
{
  return ts_scope_patterns_new_with_mask (tree, G_MAXUINT64, cancellable, error);
}

TsScopePatterns *
ts_scope_patterns_ref (TsScopePatterns *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ts_scope_patterns_unref (TsScopePatterns *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  ts_scope_tree_unref (self->tree);
  g_free (self->patterns);
  g_free (self->hashes);
  g_free (self->counts);
  g_free (self->first);
  g_free (self);
}
