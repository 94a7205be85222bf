#include "app/models/ts-scope-twins.h"
#include "engine/graph/ts-graph-builder-scopes.h"
#include "tests/support/ts-test-graph.h"

#include <string.h>

/* A block: x + weights, and the ReLU of it. */
static void
add_block (TsTestGraph *graph,
           const char *scope,
           TsOutput x,
           float weight,
           const char *device)
{
  const float weights[] = { 1, weight, 3 };
  g_autofree char *w = g_strconcat (scope, "/weights", NULL);
  g_autofree char *sum = g_strconcat (scope, "/sum", NULL);
  g_autofree char *relu = g_strconcat (scope, "/relu", NULL);
  TsOutput kernel = ts_test_const (graph, w, ts_tensor_new_float (3, weights));
  TsOutput added = ts_test_op (graph, "AddV2", sum, x, kernel, TS_NO_OUTPUT);
  TsOutput result;

  ts_graph_builder_push_device (graph->builder, device);
  result = ts_test_op (graph, "Relu", relu, added, TS_NO_OUTPUT);
  ts_graph_builder_pop (graph->builder);
  g_assert_cmpuint (result.op, !=, TS_NO_OP);
}

static TsScopePatterns *
set_up (TsTestGraph *graph)
{
  g_autoptr (TsScopeTree) tree = NULL;
  TsOutput x, wide;

  ts_test_graph_init (graph);
  x = ts_test_placeholder (graph, "x", TS_DTYPE_FLOAT, &TS_SHAPE (3));
  wide = ts_test_placeholder (graph, "wide", TS_DTYPE_FLOAT, &TS_SHAPE (2, 3));
  add_block (graph, "a", x, 2, "");
  add_block (graph, "b", x, 2.5f, "");
  add_block (graph, "c", wide, 2, "/cpu:1");
  add_block (graph, "d", x, 2, "");
  ts_test_op (graph, "Relu", "other/relu", x, TS_NO_OUTPUT);
  tree = ts_scope_tree_new (graph->graph, NULL, NULL);
  return ts_scope_patterns_new (tree, NULL, NULL);
}

static void
test_names (void)
{
  g_auto (TsTestGraph) graph = { 0 };
  g_autoptr (TsScopePatterns) patterns = set_up (&graph);
  g_autoptr (TsScopeTwins) twins = ts_scope_twins_new (patterns, "b");

  g_assert_cmpuint (twins->twins->len, ==, 3);
  g_assert_cmpuint (g_array_index (twins->twins, TsScopeTwin, 0).scope, ==, ts_scope_tree_find (patterns->tree, "a"));
  g_assert_cmpuint (g_array_index (twins->twins, TsScopeTwin, 2).scope, ==, ts_scope_tree_find (patterns->tree, "d"));
  g_assert_null (twins->differences);
  g_assert_null (ts_scope_twins_new (patterns, "other"));
  g_assert_null (ts_scope_twins_new (patterns, "nowhere"));
  g_assert_null (ts_scope_twins_new (patterns, ""));
}

typedef struct
{
  TsScopeTwins *twins;
  GMainLoop *loop;
  GError *error;
} Waiting;

static void
compared (GObject *source,
          GAsyncResult *result,
          gpointer data)
{
  Waiting *waiting = data;

  ts_scope_twins_compare_finish (waiting->twins, result, &waiting->error);
  g_main_loop_quit (waiting->loop);
}

static void
wait (TsScopeTwins *twins,
      GCancellable *cancellable,
      GError **error)
{
  Waiting waiting = { twins, g_main_loop_new (NULL, FALSE), NULL };

  ts_scope_twins_compare_async (twins, NULL, cancellable, compared, &waiting);
  g_main_loop_run (waiting.loop);
  g_main_loop_unref (waiting.loop);
  if (waiting.error != NULL)
    g_propagate_error (error, waiting.error);
}

static void
check_difference (const TsScopeTwins *twins,
                  guint i,
                  const char *name,
                  guint n_twins,
                  const char *detail)
{
  const TsTwinDifference *difference = twins->differences->pdata[i];

  g_assert_cmpstr (ts_graph_get_operation (twins->patterns->tree->graph, difference->op)->name, ==, name);
  g_assert_cmpuint (difference->n_twins, ==, n_twins);
  g_assert_cmpstr (difference->detail, ==, detail);
}

/* Values, devices and shapes; neither names nor where the inputs come from. */
static void
test_differences (void)
{
  g_auto (TsTestGraph) graph = { 0 };
  g_autoptr (TsScopePatterns) patterns = set_up (&graph);
  g_autoptr (TsScopeTwins) a = ts_scope_twins_new (patterns, "a");
  g_autoptr (TsScopeTwins) b = ts_scope_twins_new (patterns, "b");
  g_autoptr (GError) error = NULL;

  wait (a, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (a->differences->len, ==, 4);
  check_difference (a, 0, "a/weights", 1, "value: 1 of 3 differ, by 0.5 at most");
  check_difference (a, 1, "a/sum", 1, "output 0: [3] → [2,3]");
  check_difference (a, 2, "a/relu", 1, "device: none → /device:CPU:1");
  check_difference (a, 3, "a/relu", 1, "output 0: [3] → [2,3]");
  g_assert_cmpuint (g_array_index (a->twins, TsScopeTwin, 0).n_differences, ==, 1);
  g_assert_cmpuint (g_array_index (a->twins, TsScopeTwin, 1).n_differences, ==, 2);
  g_assert_cmpuint (g_array_index (a->twins, TsScopeTwin, 2).n_differences, ==, 0);

  wait (b, NULL, &error);
  g_assert_no_error (error);
  check_difference (b, 0, "b/weights", 3, "value: 1 of 3 differ, by 0.5 at most");
}

static void
test_cancel (void)
{
  g_auto (TsTestGraph) graph = { 0 };
  g_autoptr (TsScopePatterns) patterns = set_up (&graph);
  g_autoptr (TsScopeTwins) twins = ts_scope_twins_new (patterns, "a");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  wait (twins, cancellable, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (twins->differences);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scope-twins/names", test_names);
  g_test_add_func ("/scope-twins/differences", test_differences);
  g_test_add_func ("/scope-twins/cancel", test_cancel);
  return g_test_run ();
}
