#include "app/scene/ts-dominators.h"

/* In a graph without circles the immediate dominator of a node is where the ways up from all nodes before it meet in the tree of dominators. Each node of the tree knows
 * its parent and one far ancestor, so chosen that to find where two ways meet takes logarithmic time (skew-binary jumps). A root above all is added. */
typedef struct
{
  const TsDigraph *graph;
  const guint8 *left_out;
  gboolean is_post;
  guint32 *parent;
  guint32 *jump;
  guint32 *depth;
} Tree;

static guint32
find_meeting (const Tree *tree,
              guint32 a,
              guint32 b)
{
  if (tree->depth[a] < tree->depth[b])
    {
      guint32 swap = a;

      a = b;
      b = swap;
    }
  while (tree->depth[a] > tree->depth[b])
    a = tree->depth[tree->jump[a]] >= tree->depth[b] ? tree->jump[a] : tree->parent[a];
  while (a != b)
    if (tree->jump[a] != tree->jump[b])
      {
        a = tree->jump[a];
        b = tree->jump[b];
      }
    else
      {
        a = tree->parent[a];
        b = tree->parent[b];
      }
  return a;
}

static void
add_leaf (Tree *tree,
          guint32 node,
          guint32 parent)
{
  guint32 jump = tree->jump[parent];

  tree->parent[node] = parent;
  tree->depth[node] = tree->depth[parent] + 1;
  tree->jump[node] = tree->depth[parent] - tree->depth[jump] == tree->depth[jump] - tree->depth[tree->jump[jump]] ? tree->jump[jump] : parent;
}

/* Where all ways to @node have met last. */
static guint32
find_parent (const Tree *tree,
             guint32 node)
{
  const TsDigraph *graph = tree->graph;
  const guint32 *begin = tree->is_post ? graph->out_begin : graph->in_begin, *arcs = tree->is_post ? graph->out : graph->in;
  guint32 parent = TS_NO_NODE;

  for (guint32 k = begin[node]; k < begin[node + 1]; k++)
    {
      const TsArc *arc = &graph->arcs[arcs[k]];
      guint32 before = tree->is_post ? arc->to : arc->from;

      if (tree->left_out[arcs[k]])
        continue;
      parent = parent == TS_NO_NODE ? before : find_meeting (tree, parent, before);
    }
  return parent != TS_NO_NODE ? parent : graph->n_nodes;
}

guint32 *
ts_dominators_find (const TsDigraph *graph,
                    const guint8 *left_out,
                    const guint32 *order,
                    gboolean is_post)
{
  guint32 n = graph->n_nodes;
  g_autofree guint32 *jump = g_new (guint32, (gsize)n + 1);
  g_autofree guint32 *depth = g_new (guint32, (gsize)n + 1);
  Tree tree = { graph, left_out, is_post, g_new (guint32, (gsize)n + 1), jump, depth };

  tree.parent[n] = n;
  jump[n] = n;
  depth[n] = 0;
  for (guint32 i = 0; i < n; i++)
    {
      guint32 node = order[is_post ? n - 1 - i : i];

      add_leaf (&tree, node, find_parent (&tree, node));
    }
  for (guint32 v = 0; v < n; v++)
    if (tree.parent[v] == n)
      tree.parent[v] = TS_NO_NODE;
  return tree.parent;
}
