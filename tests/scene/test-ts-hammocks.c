#include "app/scene/ts-dominators.h"
#include "app/scene/ts-hammocks.h"

typedef struct
{
  TsDigraph *graph;
  guint8 *nothing; /* as many as there are nodes and arcs */
  guint32 *order;
  guint32 *hammock_of;
  GArray *hammocks;
} Found;

/* @arcs: pairs of numbers below 64; 0 0 ends them. */
static Found
find (guint32 n_nodes,
      const guint32 (*arcs)[2])
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (TsArc));
  Found found = { 0 };

  for (guint i = 0; arcs[i][0] != arcs[i][1]; i++)
    {
      TsArc arc = { arcs[i][0], arcs[i][1] };

      g_array_append_val (list, arc);
    }
  found.graph = ts_digraph_new (n_nodes, (const TsArc *)list->data, list->len);
  found.nothing = g_new0 (guint8, n_nodes + list->len + 1);
  found.order = g_new (guint32, n_nodes);
  found.hammock_of = g_new (guint32, n_nodes);
  ts_digraph_sort (found.graph, found.order, found.nothing);
  found.hammocks = ts_hammocks_find (found.graph, found.nothing, found.nothing, found.order, found.hammock_of);
  return found;
}

static void
found_clear (Found *found)
{
  ts_digraph_free (found->graph);
  g_free (found->nothing);
  g_free (found->order);
  g_free (found->hammock_of);
  g_array_unref (found->hammocks);
}

static void
assert_hammock (const Found *found,
                guint i,
                guint32 from,
                guint32 to,
                guint32 size)
{
  TsHammock ends = g_array_index (found->hammocks, TsHammock, i);
  guint32 n = 0;

  g_assert_cmpuint (ends.from, ==, from);
  g_assert_cmpuint (ends.to, ==, to);
  for (guint32 v = 0; v < found->graph->n_nodes; v++)
    n += found->hammock_of[v] == i;
  g_assert_cmpuint (n, ==, size);
}

static void
test_dominators (void)
{
  /* 0 -> 1 -> 3 -> 4, 0 -> 2 -> 3; 5 -> 4 */
  const TsArc arcs[] = { { 0, 1 }, { 0, 2 }, { 1, 3 }, { 2, 3 }, { 3, 4 }, { 5, 4 } };
  g_autoptr (TsDigraph) graph = ts_digraph_new (6, arcs, G_N_ELEMENTS (arcs));
  guint8 left_out[6] = { 0 };
  guint32 order[6];
  g_autofree guint32 *before = NULL, *after = NULL;

  ts_digraph_sort (graph, order, left_out);
  before = ts_dominators_find (graph, left_out, order, FALSE);
  after = ts_dominators_find (graph, left_out, order, TRUE);
  g_assert_cmpuint (before[0], ==, TS_NO_NODE);
  g_assert_cmpuint (before[1], ==, 0);
  g_assert_cmpuint (before[3], ==, 0);
  g_assert_cmpuint (before[4], ==, TS_NO_NODE); /* from 5 as well */
  g_assert_cmpuint (after[0], ==, 3);
  g_assert_cmpuint (after[2], ==, 3);
  g_assert_cmpuint (after[3], ==, 4);
  g_assert_cmpuint (after[4], ==, TS_NO_NODE);
}

/* A long chain of diamonds, where every way up the tree is long. */
static void
test_dominators_deep (void)
{
  enum
  {
    N = 20000
  };
  g_autofree TsArc *arcs = g_new (TsArc, 4 * N);
  g_autofree guint8 *left_out = g_new0 (guint8, 4 * N);
  g_autofree guint32 *order = g_new (guint32, 3 * N + 1);
  g_autofree guint32 *before = NULL;
  g_autoptr (TsDigraph) graph = NULL;

  for (guint32 i = 0; i < N; i++)
    {
      guint32 v = 3 * i;

      arcs[4 * i] = (TsArc) { v, v + 1 };
      arcs[4 * i + 1] = (TsArc) { v, v + 2 };
      arcs[4 * i + 2] = (TsArc) { v + 1, v + 3 };
      arcs[4 * i + 3] = (TsArc) { v + 2, v + 3 };
    }
  graph = ts_digraph_new (3 * N + 1, arcs, 4 * N);
  ts_digraph_sort (graph, order, left_out);
  before = ts_dominators_find (graph, left_out, order, FALSE);
  for (guint32 i = 0; i < N; i++)
    g_assert_cmpuint (before[3 * i + 3], ==, 3 * i);
}

/* Two ways of two nodes each, between a chain before and one after. */
static void
test_diamond (void)
{
  const guint32 arcs[][2] = { { 0, 1 }, { 1, 2 }, { 2, 3 }, { 3, 6 }, { 1, 4 }, { 4, 5 }, { 5, 6 }, { 6, 7 }, { 0, 0 } };
  Found found = find (8, arcs);

  g_assert_cmpuint (found.hammocks->len, ==, 1);
  assert_hammock (&found, 0, 1, 6, 4);
  g_assert_cmpuint (found.hammock_of[1], ==, TS_NO_HAMMOCK);
  g_assert_cmpuint (found.hammock_of[6], ==, TS_NO_HAMMOCK);
  found_clear (&found);
}

/* What leads in from elsewhere, or out, makes it none. */
static void
test_side_ways (void)
{
  const guint32 in[][2] = { { 8, 4 }, { 8, 7 }, { 0, 1 }, { 1, 2 }, { 2, 3 }, { 3, 6 }, { 1, 4 }, { 4, 5 }, { 5, 6 }, { 6, 7 }, { 0, 0 } };
  const guint32 out[][2] = { { 2, 8 }, { 8, 9 }, { 0, 1 }, { 1, 2 }, { 2, 3 }, { 3, 6 }, { 1, 4 }, { 4, 5 }, { 5, 6 }, { 6, 7 }, { 0, 0 } };
  Found found = find (9, in);

  g_assert_cmpuint (found.hammocks->len, ==, 0);
  found_clear (&found);
  found = find (10, out);
  g_assert_cmpuint (found.hammocks->len, ==, 0);
  found_clear (&found);
}

/* A weight that only one node inside uses belongs inside. */
static void
test_side_input (void)
{
  const guint32 arcs[][2] = { { 8, 4 }, { 0, 1 }, { 1, 2 }, { 2, 3 }, { 3, 6 }, { 1, 4 }, { 4, 5 }, { 5, 6 }, { 6, 7 }, { 0, 0 } };
  Found found = find (9, arcs);

  g_assert_cmpuint (found.hammocks->len, ==, 1);
  assert_hammock (&found, 0, 1, 6, 5);
  g_assert_cmpuint (found.hammock_of[8], ==, 0);
  found_clear (&found);
}

/* Of two in each other the outer one is taken. */
static void
test_nested (void)
{
  const guint32 arcs[][2] = {
    { 0, 1 },
    { 1, 2 },
    { 2, 3 },
    { 3, 6 },
    { 1, 4 },
    { 4, 5 },
    { 5, 6 }, /* as before */
    { 6, 8 },
    { 0, 7 },
    { 7, 8 },
    { 8, 9 },
    { 0, 0 },
  };
  Found found = find (10, arcs);

  g_assert_cmpuint (found.hammocks->len, ==, 1);
  assert_hammock (&found, 0, 0, 8, 7);
  found_clear (&found);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hammocks/dominators", test_dominators);
  g_test_add_func ("/hammocks/dominators-deep", test_dominators_deep);
  g_test_add_func ("/hammocks/diamond", test_diamond);
  g_test_add_func ("/hammocks/side-ways", test_side_ways);
  g_test_add_func ("/hammocks/side-input", test_side_input);
  g_test_add_func ("/hammocks/nested", test_nested);
  return g_test_run ();
}
