#include "app/models/ts-comparison.h"
#include "tests/support/ts-test-graph.h"

/* x -> block/relu -> out, and beside it what differs. */
static void
set_up (TsTestGraph *self,
        gboolean second)
{
  TsOutput x, relu;

  ts_test_graph_init (self);
  x = ts_test_placeholder (self, "x", TS_DTYPE_FLOAT, &TS_SHAPE (2));
  relu = ts_test_op (self, "Relu", "block/relu", x, TS_NO_OUTPUT);
  if (second)
    {
      TsOutput added = ts_test_op (self, "Abs", "block/added", relu, TS_NO_OUTPUT);

      ts_test_op (self, "Neg", "out", added, TS_NO_OUTPUT);
    }
  else
    {
      TsOutput gone = ts_test_op (self, "Sqrt", "block/gone", relu, TS_NO_OUTPUT);

      ts_test_op (self, "Square", "block/gone_too", gone, TS_NO_OUTPUT);
      ts_test_op (self, "Neg", "out", relu, TS_NO_OUTPUT);
    }
}

static guint
get_fate (TsComparison *comparison,
          const char *name)
{
  const TsOperation *op = ts_graph_find_operation (comparison->merged, name);

  g_assert_nonnull (op);
  return comparison->fates[op->index];
}

static void
test_merged (void)
{
  g_auto (TsTestGraph) a = { 0 };
  g_auto (TsTestGraph) b = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (TsComparison) comparison = NULL;
  const TsOperation *gone;

  set_up (&a, FALSE);
  set_up (&b, TRUE);
  comparison = ts_comparison_new (a.graph, b.graph, TRUE, NULL, &error);
  g_assert_no_error (error);

  g_assert_cmpuint (comparison->n_ops, ==, 6);
  g_assert_cmpuint (get_fate (comparison, "x"), ==, TS_FATE_SAME);
  g_assert_cmpuint (get_fate (comparison, "block/relu"), ==, TS_FATE_SAME);
  g_assert_cmpuint (get_fate (comparison, "block/added"), ==, TS_FATE_ADDED);
  g_assert_cmpuint (get_fate (comparison, "block/gone"), ==, TS_FATE_REMOVED);
  g_assert_cmpuint (get_fate (comparison, "block/gone_too"), ==, TS_FATE_REMOVED);
  g_assert_cmpuint (get_fate (comparison, "out"), ==, TS_FATE_CHANGED);

  /* What is gone still hangs where it hung. */
  gone = ts_graph_find_operation (comparison->merged, "block/gone");
  g_assert_cmpuint (gone->n_inputs, ==, 1);
  g_assert_cmpstr (ts_graph_get_operation (comparison->merged, gone->inputs[0].op)->name, ==, "block/relu");
}

static void
test_entries (void)
{
  g_auto (TsTestGraph) a = { 0 };
  g_auto (TsTestGraph) b = { 0 };
  g_autoptr (TsComparison) comparison = NULL;
  gboolean found = FALSE;

  set_up (&a, FALSE);
  set_up (&b, TRUE);
  comparison = ts_comparison_new (a.graph, b.graph, TRUE, NULL, NULL);
  for (guint i = 0; i < comparison->diff->entries->len; i++)
    {
      const TsDiffEntry *entry = comparison->diff->entries->pdata[i];
      const TsOperation *op = entry->b != NULL ? entry->b : entry->a;
      g_autofree char *text = ts_comparison_describe (entry);

      g_assert_cmpstr (ts_graph_get_operation (comparison->merged, comparison->ops[i])->name, ==, op->name);
      if (entry->kind != TS_DIFF_CHANGED)
        continue;
      found = TRUE;
      g_assert_cmpstr (text, ==, "inputs: block/relu:0 → block/added:0");
    }
  g_assert_true (found);
}

static void
test_same (void)
{
  g_auto (TsTestGraph) a = { 0 };
  g_auto (TsTestGraph) b = { 0 };
  g_autoptr (TsComparison) comparison = NULL;

  set_up (&a, TRUE);
  set_up (&b, TRUE);
  comparison = ts_comparison_new (a.graph, b.graph, TRUE, NULL, NULL);
  g_assert_cmpuint (comparison->diff->entries->len, ==, 0);
  g_assert_cmpuint (comparison->n_ops, ==, 4);
}

/* ---- parts ------------------------------------------------------------------------------------------ */

static void
finished (GObject *source_object,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  *(TsComparison **)user_data = ts_comparison_run_finish (result, &error);
  g_assert_no_error (error);
}

/* Two scopes that differ in one op, and otherwise in names alone. */
static void
test_parts (void)
{
  g_auto (TsTestGraph) graph = { 0 };
  g_autoptr (GArray) first = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) second = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (TsComparison) comparison = NULL;
  TsOutput x, a, b;

  ts_test_graph_init (&graph);
  x = ts_test_placeholder (&graph, "x", TS_DTYPE_FLOAT, &TS_SHAPE (2));
  a = ts_test_op (&graph, "Relu", "one/relu", x, TS_NO_OUTPUT);
  b = ts_test_op (&graph, "Relu", "two/relu", x, TS_NO_OUTPUT);
  g_array_append_val (first, a.op);
  g_array_append_val (second, b.op);
  a = ts_test_op (&graph, "Square", "one/square", a, TS_NO_OUTPUT);
  b = ts_test_op (&graph, "Square", "two/square", b, TS_NO_OUTPUT);
  g_array_append_val (first, a.op);
  g_array_append_val (second, b.op);
  b = ts_test_op (&graph, "Abs", "two/more", b, TS_NO_OUTPUT);
  g_array_append_val (second, b.op);

  ts_comparison_run_async (graph.graph, first, graph.graph, second, NULL, finished, &comparison);
  while (comparison == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (comparison->diff->entries->len, ==, 1);
  g_assert_cmpuint (comparison->diff->n_added, ==, 1);
  g_assert_cmpuint (get_fate (comparison, "two/more"), ==, TS_FATE_ADDED);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/comparison/merged", test_merged);
  g_test_add_func ("/comparison/entries", test_entries);
  g_test_add_func ("/comparison/same", test_same);
  g_test_add_func ("/comparison/parts", test_parts);
  return g_test_run ();
}
