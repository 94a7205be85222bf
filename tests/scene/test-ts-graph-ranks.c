#include "app/scene/ts-graph-ranks.h"
#include "tests/scene/test-graph.h"

static guint32
op_of (TsGraph *graph,
       const char *name)
{
  return ts_graph_find_operation (graph, name)->index;
}

/* Listed against the order: what comes first is found from the edges. */
static void
test_order (void)
{
  g_autoptr (TsGraph) graph = test_graph_new ("d AddV2 b c\n"
                                              "b Relu a\n"
                                              "c Neg b ^e\n"
                                              "a Placeholder\n"
                                              "e NoOp\n");
  g_autoptr (GError) error = NULL;
  g_autoptr (TsGraphRanks) ranks = ts_graph_ranks_new (graph, NULL, &error);
  const char *const order[] = { "a", "b", "e", "c", "d" };
  const guint32 depths[] = { 0, 1, 0, 2, 3 };

  g_assert_no_error (error);
  g_assert_cmpuint (ranks->n_ops, ==, 5);
  g_assert_cmpuint (ranks->max_depth, ==, 3);
  for (guint32 i = 0; i < G_N_ELEMENTS (order); i++)
    {
      g_assert_cmpuint (ranks->places[op_of (graph, order[i])], ==, i);
      g_assert_cmpuint (ranks->depths[op_of (graph, order[i])], ==, depths[i]);
    }
}

static void
test_loop (void)
{
  g_autoptr (TsGraph) graph = test_graph_new ("x Placeholder\n"
                                              "enter Enter x\n"
                                              "merge Merge enter next\n"
                                              "add Abs merge\n"
                                              "next NextIteration add\n");
  g_autoptr (TsGraphRanks) ranks = ts_graph_ranks_new (graph, NULL, NULL);

  g_assert_cmpuint (ranks->depths[op_of (graph, "merge")], ==, 2);
  g_assert_cmpuint (ranks->depths[op_of (graph, "next")], ==, 4);
  g_assert_cmpuint (ranks->max_depth, ==, 4);
}

static void
test_empty (void)
{
  g_autoptr (TsGraph) graph = test_graph_new ("");
  g_autoptr (TsGraphRanks) ranks = ts_graph_ranks_new (graph, NULL, NULL);

  g_assert_cmpuint (ranks->n_ops, ==, 0);
  g_assert_cmpuint (ranks->max_depth, ==, 0);
}

static void
test_cancelled (void)
{
  g_autoptr (TsGraph) graph = test_graph_new ("x Placeholder\n");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (ts_graph_ranks_new (graph, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/graph-ranks/order", test_order);
  g_test_add_func ("/graph-ranks/loop", test_loop);
  g_test_add_func ("/graph-ranks/empty", test_empty);
  g_test_add_func ("/graph-ranks/cancelled", test_cancelled);
  return g_test_run ();
}
