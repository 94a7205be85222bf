#include "app/models/ts-graph-statistics.h"
#include "tests/support/ts-test-graph.h"

static char *
list (const GArray *counts)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < counts->len; i++)
    g_string_append_printf (text, "%s%s %u", i > 0 ? ", " : "", g_array_index (counts, TsNameCount, i).name, g_array_index (counts, TsNameCount, i).n);
  return g_string_free (text, FALSE);
}

static void
assert_list (const GArray *counts,
             const char *expected)
{
  g_autofree char *text = list (counts);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_numbers (void)
{
  g_auto (TsTestGraph) graph = { 0 };
  g_autoptr (GArray) outputs = g_array_new (FALSE, FALSE, sizeof (TsOutput));
  g_autoptr (GArray) feeds = g_array_new (FALSE, FALSE, sizeof (TsOutput));
  g_autoptr (GError) error = NULL;
  g_autoptr (TsGraphStatistics) statistics = NULL;
  TsOutput x, weight, sum;
  guint32 scope;

  ts_test_graph_init (&graph);
  x = ts_test_placeholder (&graph, "x", TS_DTYPE_FLOAT, &TS_SHAPE (2));
  weight = ts_test_const_float (&graph, "block/inner/weight", 3);
  sum = ts_test_op (&graph, "AddV2", "block/sum", x, weight, TS_NO_OUTPUT);
  ts_test_op (&graph, "Abs", "beside", x, TS_NO_OUTPUT);
  ts_test_op (&graph, "IsNan", "block/is_nan", sum, TS_NO_OUTPUT);
  g_array_append_val (outputs, sum);

  statistics = ts_graph_statistics_new (graph.graph, outputs, feeds, NULL, &error);
  g_assert_no_error (error);
  assert_list (statistics->types, "Abs 1, AddV2 1, Const 1, IsNan 1, Placeholder 1");
  assert_list (statistics->dtypes, "float32 4, bool 1");
  assert_list (statistics->devices, " 5");
  assert_list (statistics->missing, "");
  g_assert_cmpuint (statistics->n_without_kernel, ==, 0);
  g_assert_cmpuint (statistics->n_placeholders, ==, 1);
  g_assert_cmpuint (statistics->n_dead, ==, 2); /* beside, is_nan */

  scope = ts_scope_tree_find (statistics->tree, "block/inner");
  g_assert_cmpuint (statistics->bytes[scope], ==, ts_graph_get_operation (graph.graph, weight.op)->node_def_size);
  g_assert_cmpuint (statistics->bytes[ts_scope_tree_find (statistics->tree, "block")], ==, statistics->bytes[scope]);
  g_assert_cmpuint (statistics->bytes[TS_ROOT_SCOPE], ==, statistics->bytes[scope]);
}

static void
test_without_kernel (void)
{
  g_auto (TsTestGraph) graph = { 0 };
  g_autoptr (GArray) outputs = g_array_new (FALSE, FALSE, sizeof (TsOutput));
  g_autoptr (GArray) feeds = g_array_new (FALSE, FALSE, sizeof (TsOutput));
  g_autoptr (TsGraphStatistics) statistics = NULL;
  TsOutput x;

  ts_test_graph_init (&graph);
  x = ts_test_placeholder (&graph, "x", TS_DTYPE_FLOAT, &TS_SHAPE (2));
  ts_test_op (&graph, "Abs", "y", x, TS_NO_OUTPUT);
  ts_test_graph_rename_type (&graph, "Abs", "Zzz");
  statistics = ts_graph_statistics_new (graph.graph, outputs, feeds, NULL, NULL);
  assert_list (statistics->missing, "Zzz 1");
  g_assert_cmpuint (statistics->n_without_kernel, ==, 1);
  g_assert_cmpuint (statistics->n_dead, ==, 0); /* nothing is fetched */
}

/* What is fed wants no value; of several outputs of one dtype an operation counts once. */
static void
test_feeds (void)
{
  g_auto (TsTestGraph) graph = { 0 };
  g_autoptr (GArray) outputs = g_array_new (FALSE, FALSE, sizeof (TsOutput));
  g_autoptr (GArray) feeds = g_array_new (FALSE, FALSE, sizeof (TsOutput));
  g_autoptr (TsGraphStatistics) statistics = NULL;
  TsOutput x;

  ts_test_graph_init (&graph);
  x = ts_test_placeholder (&graph, "x", TS_DTYPE_FLOAT, &TS_SHAPE (2));
  ts_test_placeholder (&graph, "y", TS_DTYPE_FLOAT, &TS_SHAPE (2));
  ts_test_begin (&graph, "Unpack", "parts", x, TS_NO_OUTPUT);
  ts_graph_builder_attr_int (graph.builder, "num", 2);
  ts_test_end (&graph);
  g_array_append_val (feeds, x);
  statistics = ts_graph_statistics_new (graph.graph, outputs, feeds, NULL, NULL);
  g_assert_cmpuint (statistics->n_placeholders, ==, 1);
  assert_list (statistics->dtypes, "float32 3");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/graph-statistics/numbers", test_numbers);
  g_test_add_func ("/graph-statistics/without-kernel", test_without_kernel);
  g_test_add_func ("/graph-statistics/feeds", test_feeds);
  return g_test_run ();
}
