#include "engine/diff/ts-graph-match.h"

#include "engine/graph/ts-graph-order.h"
#include "engine/graph/ts-name-hash.h"
#include "engine/graph/ts-op-structure.h"

#include <string.h>

#define POLL_EVERY 4096

static void
pair (TsGraphMatch *self,
      guint32 a,
      guint32 b)
{
  self->to_b[a] = b;
  self->to_a[b] = a;
}

static gboolean
is_free (const TsGraphMatch *self,
         guint32 a,
         guint32 b)
{
  return self->to_b[a] == TS_NO_OP && self->to_a[b] == TS_NO_OP;
}

static void
pair_by_name (TsGraphMatch *self)
{
  for (guint32 i = 0; i < self->n_a; i++)
    {
      const TsOperation *other = ts_graph_find_operation (self->b, ts_graph_get_operation (self->a, i)->name);

      if (other != NULL && other->index < self->n_b)
        pair (self, i, other->index);
    }
}

/* ---- by what is computed ---------------------------------------------------------------------- */

/* A hash of each operation with all that comes before it; where a loop comes back, that is left out. (transfer full) (nullable) */
static guint64 *
hash_ancestry (TsGraph *graph,
               guint32 n,
               GCancellable *cancellable,
               GError **error)
{
  g_autofree guint32 *order = ts_graph_dup_order (graph, n, FALSE);
  g_autofree guint64 *hashes = g_new0 (guint64, (gsize)n + 1);

  for (guint32 at = 0; at < n; at++)
    {
      const TsOperation *op = ts_graph_get_operation (graph, order[at]);
      guint64 hash = ts_operation_hash_structure (op);

      if (at % POLL_EVERY == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      for (guint32 i = 0; i < op->n_inputs; i++)
        {
          TsOutput input = op->inputs[i];
          gboolean counts = input.op < n && !ts_graph_is_back_edge (graph, op, i);

          hash = ts_structure_hash_mix (ts_structure_hash_mix (hash, input.index), counts ? hashes[input.op] : 0);
        }
      hashes[op->index] = hash;
    }
  return g_steal_pointer (&hashes);
}

static const char *
get_last_part (const TsOperation *op)
{
  const char *slash = strrchr (op->name, '/');

  return slash != NULL ? slash + 1 : op->name;
}

static guint64
add_last_part (guint64 hash,
               const TsOperation *op)
{
  const char *last = get_last_part (op);

  return ts_structure_hash_mix (hash, ts_name_hash (last, strlen (last)));
}

/* Equal keys are not enough. */
static gboolean
may_be_same (const TsOperation *a,
             const TsOperation *b,
             gboolean by_last_part)
{
  return ts_operation_equal_structure (a, b) && (!by_last_part || strcmp (get_last_part (a), get_last_part (b)) == 0);
}

/* Pairs what has equal keys, the first with the first. Keys stay where they are meanwhile. */
static void
pair_by_keys (TsGraphMatch *self,
              guint64 *keys_a,
              guint64 *keys_b,
              gboolean by_last_part)
{
  g_autoptr (GHashTable) first = g_hash_table_new (g_int64_hash, g_int64_equal); /* key -> operation of B + 1 */
  g_autofree guint32 *next = g_new (guint32, (gsize)self->n_b + 1);

  for (guint32 b = self->n_b; b-- > 0;)
    if (self->to_a[b] == TS_NO_OP)
      {
        next[b] = GPOINTER_TO_UINT (g_hash_table_lookup (first, &keys_b[b]));
        g_hash_table_insert (first, &keys_b[b], GUINT_TO_POINTER (b + 1));
      }
  for (guint32 a = 0; a < self->n_a; a++)
    {
      guint32 b = self->to_b[a] == TS_NO_OP ? GPOINTER_TO_UINT (g_hash_table_lookup (first, &keys_a[a])) : 0;

      if (b == 0 || !may_be_same (ts_graph_get_operation (self->a, a), ts_graph_get_operation (self->b, b - 1), by_last_part))
        continue;
      pair (self, a, b - 1);
      g_hash_table_insert (first, &keys_b[b - 1], GUINT_TO_POINTER (next[b - 1]));
    }
}

static gboolean
pair_by_ancestry (TsGraphMatch *self,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autofree guint64 *hashes_a = hash_ancestry (self->a, self->n_a, cancellable, error);
  g_autofree guint64 *hashes_b = hashes_a != NULL ? hash_ancestry (self->b, self->n_b, cancellable, error) : NULL;
  g_autofree guint64 *named_a = g_new (guint64, (gsize)self->n_a + 1);
  g_autofree guint64 *named_b = g_new (guint64, (gsize)self->n_b + 1);

  if (hashes_b == NULL)
    return FALSE;
  for (guint32 i = 0; i < self->n_a; i++)
    named_a[i] = add_last_part (hashes_a[i], ts_graph_get_operation (self->a, i));
  for (guint32 i = 0; i < self->n_b; i++)
    named_b[i] = add_last_part (hashes_b[i], ts_graph_get_operation (self->b, i));
  pair_by_keys (self, named_a, named_b, TRUE);
  pair_by_keys (self, hashes_a, hashes_b, FALSE);
  return TRUE;
}

/* ---- by neighbours ---------------------------------------------------------------------------- */

static gboolean
have_one_type (const TsGraphMatch *self,
               guint32 a,
               guint32 b)
{
  return strcmp (ts_graph_get_operation (self->a, a)->type, ts_graph_get_operation (self->b, b)->type) == 0;
}

static void
pair_sources (TsGraphMatch *self,
              guint32 a,
              guint32 b,
              GArray *queue)
{
  const TsOperation *op_a = ts_graph_get_operation (self->a, a);
  const TsOperation *op_b = ts_graph_get_operation (self->b, b);

  for (guint32 i = 0; i < MIN (op_a->n_inputs, op_b->n_inputs); i++)
    {
      TsOutput from_a = op_a->inputs[i], from_b = op_b->inputs[i];

      if (from_a.op >= self->n_a || from_b.op >= self->n_b || !is_free (self, from_a.op, from_b.op) || !have_one_type (self, from_a.op, from_b.op))
        continue;
      pair (self, from_a.op, from_b.op);
      g_array_append_val (queue, from_a.op);
    }
}

/* How a consumer uses an operation: op type, input, output. */
static guint64
hash_use (TsGraph *graph,
          const TsConsumer *consumer)
{
  const TsOperation *op = ts_graph_get_operation (graph, consumer->op);
  guint64 hash = ts_structure_hash_mix (ts_name_hash (op->type, strlen (op->type)), (guint64)(gint64)consumer->input);

  return ts_structure_hash_mix (hash, consumer->input >= 0 ? op->inputs[consumer->input].index : 0);
}

static guint
count_free (TsGraph *graph,
            guint32 op,
            guint32 n_ops,
            const guint32 *partners)
{
  guint n, n_free = 0;
  const TsConsumer *consumers = ts_graph_get_consumers (graph, op, &n);

  for (guint i = 0; i < n; i++)
    n_free += consumers[i].op < n_ops && partners[consumers[i].op] == TS_NO_OP ? 1 : 0;
  return n_free;
}

/* The first with the first of those that use it in the same way. */
static void
pair_users (TsGraphMatch *self,
            guint32 a,
            guint32 b,
            GArray *queue)
{
  guint n_a, n_b;
  const TsConsumer *users_a = ts_graph_get_consumers (self->a, a, &n_a);
  const TsConsumer *users_b = ts_graph_get_consumers (self->b, b, &n_b);
  g_autoptr (GHashTable) first = NULL; /* use -> consumer of B + 1 */
  g_autofree guint64 *uses = NULL;
  g_autofree guint32 *next = NULL;

  if (count_free (self->a, a, self->n_a, self->to_b) == 0 || count_free (self->b, b, self->n_b, self->to_a) == 0)
    return;
  first = g_hash_table_new (g_int64_hash, g_int64_equal);
  uses = g_new0 (guint64, n_b);
  next = g_new0 (guint32, n_b);
  for (guint i = n_b; i-- > 0;)
    if (users_b[i].op < self->n_b && self->to_a[users_b[i].op] == TS_NO_OP)
      {
        uses[i] = hash_use (self->b, &users_b[i]);
        next[i] = GPOINTER_TO_UINT (g_hash_table_lookup (first, &uses[i]));
        g_hash_table_insert (first, &uses[i], GUINT_TO_POINTER (i + 1));
      }
  for (guint i = 0; i < n_a; i++)
    {
      guint64 use = users_a[i].op < self->n_a && self->to_b[users_a[i].op] == TS_NO_OP ? hash_use (self->a, &users_a[i]) : 0;
      guint32 found = use != 0 ? GPOINTER_TO_UINT (g_hash_table_lookup (first, &use)) : 0;

      if (found == 0)
        continue;
      g_hash_table_insert (first, &uses[found - 1], GUINT_TO_POINTER (next[found - 1]));
      if (!is_free (self, users_a[i].op, users_b[found - 1].op) || !have_one_type (self, users_a[i].op, users_b[found - 1].op))
        continue;
      pair (self, users_a[i].op, users_b[found - 1].op);
      g_array_append_val (queue, users_a[i].op);
    }
}

static gboolean
pair_by_neighbours (TsGraphMatch *self,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (GArray) queue = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 a = 0; a < self->n_a; a++)
    if (self->to_b[a] != TS_NO_OP)
      g_array_append_val (queue, a);
  for (guint at = 0; at < queue->len; at++)
    {
      guint32 a = g_array_index (queue, guint32, at);

      if (at % POLL_EVERY == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      pair_sources (self, a, self->to_b[a], queue);
      pair_users (self, a, self->to_b[a], queue);
    }
  return TRUE;
}

/* ---- life ------------------------------------------------------------------------------------- */

static guint32 *
new_unpaired (guint32 n)
{
  guint32 *partners = g_new (guint32, (gsize)n + 1);

  for (guint32 i = 0; i < n; i++)
    partners[i] = TS_NO_OP;
  return partners;
}

gboolean
ts_graph_match_init (TsGraphMatch *self,
                     TsGraph *a,
                     TsGraph *b,
                     GCancellable *cancellable,
                     GError **error)
{
  *self = (TsGraphMatch) { a, b, ts_graph_get_n_operations (a), ts_graph_get_n_operations (b), NULL, NULL };
  self->to_b = new_unpaired (self->n_a);
  self->to_a = new_unpaired (self->n_b);

  pair_by_name (self);
  if (pair_by_ancestry (self, cancellable, error) && pair_by_neighbours (self, cancellable, error))
    return TRUE;
  ts_graph_match_clear (self);
  return FALSE;
}

void
ts_graph_match_clear (TsGraphMatch *self)
{
  g_clear_pointer (&self->to_b, g_free);
  g_clear_pointer (&self->to_a, g_free);
}
