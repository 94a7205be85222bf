#include "app/scene/ts-scope-edges.h"

#define POLL_EVERY 4096

/* For each scope one further out, so chosen that from any scope a number of jumps in the logarithm of the depth leads to any scope around it (skew-binary
 * numbers): scopes may be nested as deep as there are operations. */
static guint32 *
make_jumps (const TsScopeTree *tree)
{
  g_autofree guint32 *depth = g_new0 (guint32, tree->n_scopes);
  guint32 *jump = g_new0 (guint32, tree->n_scopes);

  for (guint32 s = 1; s < tree->n_scopes; s++)
    {
      guint32 parent = tree->scopes[s].parent;
      guint32 far = jump[parent];

      depth[s] = depth[parent] + 1;
      jump[s] = depth[parent] - depth[far] == depth[far] - depth[jump[far]] ? jump[far] : parent;
    }
  return jump;
}

static gboolean
contains (const TsScopeTree *tree,
          guint32 scope,
          guint32 place)
{
  return place >= tree->scopes[scope].begin && place < tree->scopes[scope].end;
}

/* The innermost scope around @scope that holds the operation at @place. */
static guint32
find_common (const TsScopeTree *tree,
             const guint32 *jump,
             guint32 scope,
             guint32 place)
{
  while (!contains (tree, scope, place))
    scope = contains (tree, jump[scope], place) ? tree->scopes[scope].parent : jump[scope];
  return scope;
}

/* Appends the edges into the operation, each with its scope in @scopes. */
static void
append_edges (const TsScopeTree *tree,
              const guint32 *jump,
              guint32 to,
              GArray *edges,
              GArray *scopes)
{
  const TsOperation *op = ts_graph_get_operation (tree->graph, to);

  for (guint32 i = 0; i < op->n_inputs + op->n_control_inputs; i++)
    {
      gboolean is_control = i >= op->n_inputs;
      TsOutput from = is_control ? (TsOutput) { op->control_inputs[i - op->n_inputs], 0 } : op->inputs[i];
      TsScopeEdge edge = { from.op, from.index, to, is_control ? -1 : (gint32)i };
      guint32 scope;

      if (from.op >= tree->n_ops)
        continue;
      scope = find_common (tree, jump, tree->scope_of[to], tree->place[from.op]);
      g_array_append_val (edges, edge);
      g_array_append_val (scopes, scope);
    }
}

static void
sort_by_scope (TsScopeEdges *self,
               const TsScopeTree *tree,
               const GArray *edges,
               const GArray *scopes)
{
  const guint32 *scope_of = (const guint32 *)(const void *)scopes->data;
  guint32 *next;

  self->first = g_new0 (guint32, (gsize)tree->n_scopes + 1);
  self->edges = g_new (TsScopeEdge, (gsize)edges->len + 1);
  for (guint i = 0; i < edges->len; i++)
    self->first[scope_of[i] + 1]++;
  for (guint32 s = 0; s < tree->n_scopes; s++)
    self->first[s + 1] += self->first[s];

  next = g_memdup2 (self->first, tree->n_scopes * sizeof *next);
  for (guint i = 0; i < edges->len; i++)
    self->edges[next[scope_of[i]]++] = g_array_index (edges, TsScopeEdge, i);
  g_free (next);
}

gboolean
ts_scope_edges_init (TsScopeEdges *self,
                     const TsScopeTree *tree,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autofree guint32 *jump = make_jumps (tree);
  g_autoptr (GArray) edges = g_array_new (FALSE, FALSE, sizeof (TsScopeEdge));
  g_autoptr (GArray) scopes = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 place = 0; place < tree->n_ops; place++)
    {
      const TsOperation *op = ts_graph_get_operation (tree->graph, tree->order[place]);

      if (place % POLL_EVERY == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if ((guint64)edges->len + op->n_inputs + op->n_control_inputs > G_MAXUINT32 / 2 / sizeof (TsScopeEdge))
        {
          g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "the graph has too many edges, more than %u", edges->len);
          return FALSE;
        }
      append_edges (tree, jump, op->index, edges, scopes);
    }
  sort_by_scope (self, tree, edges, scopes);
  return TRUE;
}

void
ts_scope_edges_clear (TsScopeEdges *self)
{
  g_clear_pointer (&self->edges, g_free);
  g_clear_pointer (&self->first, g_free);
}
