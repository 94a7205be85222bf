#include "app/models/ts-scope-sums.h"
#include "tests/support/ts-test-graph.h"

#include <math.h>

/* 0 x, 1 a/b/y, 2 a/z, 3 c/w */
static TsScopeTree *
make_tree (TsTestGraph *graph)
{
  TsOutput x;

  ts_test_graph_init (graph);
  x = ts_test_const_float (graph, "x", 1);
  ts_test_op (graph, "Neg", "a/b/y", x, TS_NO_OUTPUT);
  ts_test_op (graph, "Neg", "a/z", x, TS_NO_OUTPUT);
  ts_test_op (graph, "Neg", "c/w", x, TS_NO_OUTPUT);
  return ts_scope_tree_new (graph->graph, NULL, NULL);
}

static void
test_sums (void)
{
  g_auto (TsTestGraph) graph = { NULL };
  g_autoptr (TsScopeTree) tree = make_tree (&graph);
  g_autoptr (TsOpColumn) column = ts_op_column_new_numbers ("FLOPs", TS_UNIT_FLOPS, TS_TOGETHER_SUM, 4);
  g_autofree double *counts = ts_scope_sums_new (tree, NULL);
  g_autofree double *sums = NULL;
  guint32 a = ts_scope_tree_find (tree, "a"), b = ts_scope_tree_find (tree, "a/b"), c = ts_scope_tree_find (tree, "c");

  g_assert_cmpfloat (counts[TS_ROOT_SCOPE], ==, 4);
  g_assert_cmpfloat (counts[a], ==, 2);
  g_assert_cmpfloat (counts[b], ==, 1);

  /* Of the one in c nothing is known, which is not nothing. */
  column->numbers[1] = 10;
  column->numbers[2] = 5;
  sums = ts_scope_sums_new (tree, column);
  g_assert_cmpfloat (sums[TS_ROOT_SCOPE], ==, 15);
  g_assert_cmpfloat (sums[a], ==, 15);
  g_assert_cmpfloat (sums[b], ==, 10);
  g_assert_true (isnan (sums[c]));
}

static void
test_largest (void)
{
  g_auto (TsTestGraph) graph = { NULL };
  g_autoptr (TsScopeTree) tree = make_tree (&graph);
  g_autoptr (GArray) all = ts_scope_sums_list_largest (tree, 10);
  g_autoptr (GArray) one = ts_scope_sums_list_largest (tree, 1);

  g_assert_cmpuint (all->len, ==, 3);
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_cmpuint (g_array_index (one, guint32, 0), ==, ts_scope_tree_find (tree, "a"));
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scope-sums/sums", test_sums);
  g_test_add_func ("/scope-sums/largest", test_largest);
  return g_test_run ();
}
