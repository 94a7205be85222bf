#include "app/models/ts-goto.h"
#include "tests/support/ts-test-graph.h"

static const char *const graph_names[] = {
  "conv1/weights",
  "conv1/biases",
  "conv10/weights",
  "block/conv1/weights",
  "block/conv1",
  "Conv1",
  "head/split",
  "weights_only",
  "import/x",
  "a/deep/scope/leaf",
};

/* The best hits: "a b/ c:1" */
static void
assert_goes (const char *text,
             guint max_hits,
             const char *expected)
{
  g_auto (TsTestGraph) graph = { NULL };
  g_autoptr (TsSearchNames) names = NULL;
  g_autoptr (GString) found = g_string_new (NULL);
  g_autoptr (GArray) hits = NULL;
  g_autoptr (GError) error = NULL;

  ts_test_graph_init (&graph);
  for (guint i = 0; i < G_N_ELEMENTS (graph_names); i++)
    if (g_str_equal (graph_names[i], "head/split"))
      {
        TsOutput axis = ts_test_const (&graph, "axis", ts_tensor_new_scalar (TS_DTYPE_INT32, &(gint32) { 0 }));
        TsOutput value = ts_test_placeholder (&graph, "value", TS_DTYPE_FLOAT, &TS_SHAPE (4));

        ts_test_begin (&graph, "Split", graph_names[i], axis, value, TS_NO_OUTPUT);
        ts_graph_builder_attr_int (graph.builder, "num_split", 2);
        ts_test_end (&graph);
      }
    else
      ts_test_const_float (&graph, graph_names[i], 1);
  names = ts_search_names_new (graph.graph, NULL, NULL);
  hits = ts_goto_find (names, text, max_hits, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < hits->len; i++)
    {
      g_autofree char *name = ts_goto_hit_dup_name (&g_array_index (hits, TsGotoHit, i), names);

      g_string_append_printf (found, "%s%s", i > 0 ? " " : "", name);
    }
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_best_first (void)
{
  assert_goes ("conv1/weights", 3, "conv1/weights block/conv1/weights conv10/weights");
  assert_goes ("Conv1", 3, "Conv1 conv1/ block/conv1");
  assert_goes ("weights", 9, "conv1/weights conv10/weights block/conv1/weights weights_only");
}

static void
test_as_copied (void)
{
  assert_goes ("conv1/biases:0", 1, "conv1/biases");
  assert_goes ("head/split:1", 1, "head/split:1");
  assert_goes ("head/split:7", 1, "head/split");
  assert_goes ("^conv1/biases", 1, "conv1/biases");
  assert_goes ("  \"conv1/biases\" ", 1, "conv1/biases");
  assert_goes ("import/conv1/biases", 1, "conv1/biases");
  assert_goes ("import/x", 1, "import/x");
  assert_goes ("x", 1, "import/x");
  assert_goes ("tower_0/conv1/biases:0", 2, "conv1/biases");
}

static void
test_scopes (void)
{
  assert_goes ("a/deep", 1, "a/deep/");
  assert_goes ("block/conv1/", 1, "block/conv1/");
  assert_goes ("block/conv1", 2, "block/conv1 block/conv1/");
  assert_goes ("deep/", 3, "a/deep/ a/deep/scope/");
}

static void
test_letters (void)
{
  assert_goes ("c10w", 1, "conv10/weights");
  assert_goes ("bc1w", 1, "block/conv1/weights");
  assert_goes ("adsl", 2, "a/deep/scope/leaf head/split");
  assert_goes ("zzz", 9, "");
}

static void
test_blank (void)
{
  assert_goes ("", 9, "");
  assert_goes (" ^ ", 9, "");
  assert_goes ("/", 9, "");
  assert_goes (":0", 9, "");
  assert_goes ("conv1", 0, "");
}

static void
test_hostile (void)
{
  g_autofree char *text = g_strnfill (100000, 'a');
  g_auto (TsTestGraph) graph = { NULL };
  g_autoptr (TsSearchNames) names = NULL;
  g_autoptr (GArray) none = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  assert_goes (text, 9, "");
  ts_test_graph_init (&graph);
  names = ts_search_names_new (graph.graph, NULL, NULL);
  none = ts_goto_find (names, "a", 9, NULL, NULL);
  g_assert_cmpuint (none->len, ==, 0);
  g_cancellable_cancel (cancellable);
  g_assert_null (ts_goto_find (names, "a", 9, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/goto/best-first", test_best_first);
  g_test_add_func ("/goto/as-copied", test_as_copied);
  g_test_add_func ("/goto/scopes", test_scopes);
  g_test_add_func ("/goto/letters", test_letters);
  g_test_add_func ("/goto/blank", test_blank);
  g_test_add_func ("/goto/hostile", test_hostile);
  return g_test_run ();
}
