#include "app/panels/ts-fetches-panel.h"
#include "tests/support/ts-test-graph.h"
#include "tests/support/ts-test-widgets.h"

static void
test_add_and_remove (void)
{
  g_auto (TsTestGraph) graph;
  g_autoptr (TsDocument) document = NULL;
  TsFetchesPanel *panel = TS_FETCHES_PANEL (ts_fetches_panel_new ());
  GtkWidget *widget = GTK_WIDGET (panel);
  GtkEntry *entry;
  GtkWindow *window;
  TsOutput one;

  ts_test_graph_init (&graph);
  one = ts_test_const_float (&graph, "scope/one", 1);
  document = ts_document_new_for_graph (graph.graph, "test");
  ts_fetches_panel_set_document (panel, document);
  window = ts_test_show (widget, 380, 300);
  entry = GTK_ENTRY (ts_test_find (widget, GTK_TYPE_ENTRY, NULL));
  g_assert_true (ts_test_shows (widget, "None chosen"));

  ts_test_enter (entry, "scope/on");
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (entry), "error"));
  g_assert_true (ts_test_shows (widget, "scope/one"));
  g_assert_false (ts_document_is_fetched (document, one));

  ts_test_enter (entry, " scope/one ");
  g_assert_true (ts_document_is_fetched (document, one));
  g_assert_false (ts_test_shows (widget, "None chosen"));
  g_assert_true (ts_test_shows (widget, "scope/one:0"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "");

  ts_test_press (widget, "Do not fetch scope/one:0");
  g_assert_false (ts_document_is_fetched (document, one));
  g_assert_true (ts_test_shows (widget, "None chosen"));

  g_object_ref (panel);
  gtk_window_destroy (window);
  g_assert_finalize_object (panel);
  ts_document_close (document);
}

int
main (int argc,
      char **argv)
{
  if (!ts_test_widgets_init (&argc, &argv))
    return 0;

  g_test_add_func ("/fetches-panel/add-and-remove", test_add_and_remove);

  return g_test_run ();
}
