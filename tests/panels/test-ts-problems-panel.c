#include "app/panels/ts-problems-panel.h"
#include "tests/support/ts-test-graph.h"
#include "tests/support/ts-test-widgets.h"

typedef struct
{
  TsDocument *document;
  TsProblemsPanel *panel;
  GtkWindow *window;
  guint function; /* of the problem that was activated last */
  guint op;
} Fixture;

static void
note_activated (Fixture *self,
                guint function,
                guint op)
{
  self->function = function;
  self->op = op;
}

static gboolean
has_problems (gpointer user_data)
{
  Fixture *self = user_data;

  return ts_document_get_problems (self->document) != NULL;
}

/* Three operations of a type that nobody knows, one that nothing uses. */
static void
set_up (Fixture *self,
        gconstpointer data)
{
  g_auto (TsTestGraph) graph;
  TsOutput x;

  ts_test_graph_init (&graph);
  ts_test_const_float (&graph, "lonely", 1);
  x = ts_test_const_float (&graph, "scope/x", 1);
  for (guint i = 0; i < 3; i++)
    ts_test_op (&graph, "Floor", "scope/odd", x, TS_NO_OUTPUT);
  ts_test_graph_rename_type (&graph, "Floor", "Froor");

  self->document = ts_document_new_for_graph (graph.graph, "test");
  self->panel = TS_PROBLEMS_PANEL (ts_problems_panel_new ());
  self->op = TS_NO_OP;
  g_signal_connect_swapped (self->panel, "activated", G_CALLBACK (note_activated), self);
  ts_problems_panel_set_document (self->panel, self->document);
  self->window = ts_test_show (GTK_WIDGET (self->panel), 280, 500);
  ts_test_wait (has_problems, self);
  ts_test_settle ();
}

static void
tear_down (Fixture *self,
           gconstpointer data)
{
  g_object_ref (self->panel);
  gtk_window_destroy (self->window);
  g_assert_finalize_object (self->panel);
  ts_document_close (self->document);
  g_assert_finalize_object (self->document);
}

static GtkListView *
get_list (Fixture *self)
{
  return GTK_LIST_VIEW (ts_test_find (GTK_WIDGET (self->panel), GTK_TYPE_LIST_VIEW, NULL));
}

static guint
count_rows (Fixture *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (get_list (self))));
}

static void
activate_row (Fixture *self,
              guint position)
{
  gtk_widget_activate_action (GTK_WIDGET (get_list (self)), "list.activate-item", "u", position);
  ts_test_settle ();
}

static void
test_groups (Fixture *self,
             gconstpointer data)
{
  GtkWidget *widget = GTK_WIDGET (self->panel);

  g_assert_true (ts_test_shows (widget, "4 problems"));
  g_assert_cmpuint (count_rows (self), ==, 2);
  g_assert_true (ts_test_shows (widget, "Froor"));
  g_assert_false (ts_test_shows (widget, "scope/odd"));

  activate_row (self, 0);
  g_assert_cmpuint (count_rows (self), ==, 5);
  g_assert_true (ts_test_shows (widget, "scope/odd_2"));
  g_assert_cmpuint (self->op, ==, TS_NO_OP);

  activate_row (self, 2);
  g_assert_cmpuint (self->function, ==, TS_NO_FUNCTION);
  g_assert_cmpstr (ts_graph_get_operation (ts_document_get_graph (self->document), self->op)->name, ==, "scope/odd_1");

  activate_row (self, 0);
  g_assert_cmpuint (count_rows (self), ==, 2);
}

/* A group of one is its problem. */
static void
test_single (Fixture *self,
             gconstpointer data)
{
  activate_row (self, 1);
  g_assert_cmpstr (ts_graph_get_operation (ts_document_get_graph (self->document), self->op)->name, ==, "lonely");
}

static void
test_filter (Fixture *self,
             gconstpointer data)
{
  GtkDropDown *filter = GTK_DROP_DOWN (ts_test_find (GTK_WIDGET (self->panel), GTK_TYPE_DROP_DOWN, NULL));

  g_assert_cmpuint (g_list_model_get_n_items (gtk_drop_down_get_model (filter)), ==, 3);
  gtk_drop_down_set_selected (filter, 2);
  ts_test_settle ();
  g_assert_true (ts_test_shows (GTK_WIDGET (self->panel), "1 problem"));
  g_assert_cmpuint (count_rows (self), ==, 1);
  gtk_drop_down_set_selected (filter, 0);
  g_assert_cmpuint (count_rows (self), ==, 2);
}

static void
test_leaves_document (Fixture *self,
                      gconstpointer data)
{
  ts_problems_panel_set_document (self->panel, NULL);
  ts_test_settle ();
  g_assert_true (ts_test_shows (GTK_WIDGET (self->panel), "Looking"));
  ts_problems_panel_set_document (self->panel, self->document);
  g_assert_cmpuint (count_rows (self), ==, 2);
}

#define ADD(name, func) g_test_add ("/problems-panel/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char **argv)
{
  if (!ts_test_widgets_init (&argc, &argv))
    return 0;

  ADD ("groups", test_groups);
  ADD ("single", test_single);
  ADD ("filter", test_filter);
  ADD ("leaves-document", test_leaves_document);

  return g_test_run ();
}
