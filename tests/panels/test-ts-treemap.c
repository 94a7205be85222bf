#include "app/panels/ts-treemap.h"
#include "tests/support/ts-test-graph.h"
#include "tests/support/ts-test-widgets.h"

#define SIDE 200

/* A point of the map that belongs to nothing says nothing. */
static guint
count_nameless (GtkWidget *treemap)
{
  guint n = 0;

  for (int y = 5; y < SIDE; y += 10)
    for (int x = 5; x < SIDE; x += 10)
      {
        g_autoptr (GtkTooltip) tooltip = g_object_new (GTK_TYPE_TOOLTIP, NULL);
        gboolean says = FALSE;

        g_signal_emit_by_name (treemap, "query-tooltip", x, y, FALSE, tooltip, &says);
        n += !says;
      }
  return n;
}

/* A scope of one operation, and three operations in none. */
static void
test_rest (void)
{
  g_auto (TsTestGraph) graph = { 0 };
  GtkWidget *treemap = g_object_new (TS_TYPE_TREEMAP, NULL);
  GtkWindow *window = ts_test_show (treemap, SIDE, SIDE);
  g_autofree guint64 *values = NULL;
  g_autoptr (TsScopeTree) tree = NULL;

  ts_test_graph_init (&graph);
  for (int i = 0; i < 3; i++)
    {
      g_autofree char *name = g_strdup_printf ("c%d", i);

      ts_test_const_float (&graph, name, 1);
    }
  ts_test_const_float (&graph, "a/b", 1);
  tree = ts_scope_tree_new (graph.graph, NULL, NULL);
  g_assert_nonnull (tree);
  values = g_new (guint64, tree->n_scopes);
  for (guint32 i = 0; i < tree->n_scopes; i++)
    values[i] = i == TS_ROOT_SCOPE ? 4 : 1;

  ts_treemap_set (TS_TREEMAP (treemap), tree, values, FALSE);
  gtk_widget_queue_draw (treemap);
  ts_test_settle ();
  g_assert_cmpint (gtk_widget_get_width (treemap), >=, SIDE);
  g_assert_cmpuint (count_nameless (treemap), ==, 0);
  gtk_window_destroy (window);
}

int
main (int argc,
      char **argv)
{
  if (!ts_test_widgets_init (&argc, &argv))
    return 0;

  g_test_add_func ("/treemap/rest", test_rest);
  return g_test_run ();
}
