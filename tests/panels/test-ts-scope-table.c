#include "app/panels/ts-scope-table.h"
#include "app/ts-document-costs.h"
#include "tests/support/ts-test-graph.h"
#include "tests/support/ts-test-widgets.h"

static gboolean
has_costs (gpointer user_data)
{
  return ts_document_get_costs (user_data) != NULL;
}

static void
note_scope (TsScopeTable *table,
            const char *scope,
            char **noted)
{
  g_free (*noted);
  *noted = g_strdup (scope);
}

static void
assert_rows (TsScopeTable *table,
             const char *title,
             const char *first,
             const char *second)
{
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;

  ts_scope_table_sort (table, title, GTK_SORT_DESCENDING);
  a = ts_scope_table_dup_scope (table, 0);
  b = ts_scope_table_dup_scope (table, 1);
  g_assert_cmpstr (a, ==, first);
  g_assert_cmpstr (b, ==, second);
}

/* "many" has most operations, "large" costs most. */
static void
test_sorted (void)
{
  g_auto (TsTestGraph) graph = { NULL };
  g_autoptr (TsDocument) document = NULL;
  g_autoptr (TsScopeTree) tree = NULL;
  g_autofree char *noted = NULL;
  TsScopeTable *table = g_object_new (TS_TYPE_SCOPE_TABLE, NULL);
  GtkWindow *window = ts_test_show (GTK_WIDGET (table), 600, 400);
  TsOutput x, y;

  ts_test_graph_init (&graph);
  x = ts_test_placeholder (&graph, "x", TS_DTYPE_FLOAT, &TS_SHAPE (100));
  y = ts_test_placeholder (&graph, "y", TS_DTYPE_FLOAT, &TS_SHAPE (2));
  ts_test_op (&graph, "Neg", "large/Neg", x, TS_NO_OUTPUT);
  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *name = g_strdup_printf ("many/Neg_%u", i);

      ts_test_op (&graph, "Neg", name, y, TS_NO_OUTPUT);
    }
  document = ts_document_new_for_graph (graph.graph, "test");
  tree = ts_scope_tree_new (graph.graph, NULL, NULL);
  g_signal_connect (table, "activated", G_CALLBACK (note_scope), &noted);
  ts_scope_table_set (table, document, tree);
  assert_rows (table, "Operations", "many", "large");
  g_assert_true (ts_test_shows (GTK_WIDGET (table), "2 scopes"));

  /* Costs come later than the graph. */
  ts_test_wait (has_costs, document);
  assert_rows (table, "FLOPs", "large", "many");
  assert_rows (table, "Bytes", "large", "many");
  ts_test_settle ();
  g_assert_true (ts_test_shows (GTK_WIDGET (table), "400 bytes"));
  g_signal_emit_by_name (ts_test_find (GTK_WIDGET (table), GTK_TYPE_COLUMN_VIEW, NULL), "activate", 1);
  g_assert_cmpstr (noted, ==, "many");
  gtk_window_destroy (window);
  ts_document_close (document);
}

int
main (int argc,
      char *argv[])
{
  if (!ts_test_widgets_init (&argc, &argv))
    return 0;
  g_test_add_func ("/scope-table/sorted", test_sorted);
  return g_test_run ();
}
