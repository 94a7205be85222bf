#include "app/ts-document-costs.h"
#include "app/ts-node-table.h"
#include "tests/support/ts-test-graph.h"
#include "tests/support/ts-test-widgets.h"

typedef struct
{
  TsTestGraph graph;
  TsDocument *document;
  TsNodeTable *table;
  guint activated;
} Fixture;

static void
op_activated (TsNodeTable *table,
              guint op,
              Fixture *self)
{
  self->activated = op;
}

static gboolean
has_shapes (gpointer user_data)
{
  return ts_document_get_shapes (user_data) != NULL;
}

static gboolean
has_costs (gpointer user_data)
{
  return ts_document_get_costs (user_data) != NULL;
}

/* 0 b/x, 1 a/Relu of 2x3, 2 c/Sum of none, 3 b/Abs */
static void
set_up (Fixture *self,
        gconstpointer data)
{
  TsOutput x, y;

  ts_test_graph_init (&self->graph);
  x = ts_test_placeholder (&self->graph, "b/x", TS_DTYPE_FLOAT, &TS_SHAPE (5));
  y = ts_test_placeholder (&self->graph, "a/y", TS_DTYPE_FLOAT, &TS_SHAPE (2, 3));
  ts_test_op (&self->graph, "Relu", "c/Relu", x, TS_NO_OUTPUT);
  ts_test_op (&self->graph, "IsNan", "b/IsNan", y, TS_NO_OUTPUT);
  self->document = ts_document_new_for_graph (self->graph.graph, "test");
  self->activated = TS_NO_OP;
  ts_test_wait (has_shapes, self->document);
  self->table = ts_node_table_new (NULL, self->document);
  g_signal_connect (self->table, "op-activated", G_CALLBACK (op_activated), self);
  gtk_window_present (GTK_WINDOW (self->table));
  ts_test_settle ();
}

static void
tear_down (Fixture *self,
           gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (self->table));
  ts_document_close (self->document);
  g_object_unref (self->document);
  ts_test_graph_clear (&self->graph);
}

/* "1 0 3 2" */
static void
assert_rows (Fixture *self,
             const char *expected)
{
  g_autoptr (GString) rows = g_string_new (NULL);

  for (guint i = 0; i < ts_node_table_get_n_rows (self->table); i++)
    g_string_append_printf (rows, "%s%u", i > 0 ? " " : "", ts_node_table_get_op (self->table, i));
  g_assert_cmpstr (rows->str, ==, expected);
}

static void
test_sort (Fixture *self,
           gconstpointer data)
{
  assert_rows (self, "0 1 2 3");
  ts_node_table_sort (self->table, "Name", GTK_SORT_ASCENDING);
  assert_rows (self, "1 3 0 2");
  ts_node_table_sort (self->table, "Op", GTK_SORT_DESCENDING);
  assert_rows (self, "2 1 0 3");
  ts_test_wait (has_costs, self->document);
  ts_node_table_sort (self->table, "FLOPs", GTK_SORT_DESCENDING);
  assert_rows (self, "3 2 1 0"); /* 6, 5, 0, 0 */
  ts_node_table_sort (self->table, "Bytes", GTK_SORT_ASCENDING);
  assert_rows (self, "3 0 2 1"); /* 6, 20, 20, 24 */
  g_assert_true (ts_test_shows (GTK_WIDGET (self->table), "[2,3]"));
  g_assert_true (ts_test_shows (GTK_WIDGET (self->table), "bool"));
}

static gboolean
has_one_row (gpointer user_data)
{
  return ts_node_table_get_n_rows (((Fixture *)user_data)->table) == 1;
}

static gboolean
has_all_rows (gpointer user_data)
{
  return ts_node_table_get_n_rows (((Fixture *)user_data)->table) == 4;
}

static void
test_query (Fixture *self,
            gconstpointer data)
{
  ts_node_table_set_query (self->table, "op:Relu");
  ts_test_wait (has_one_row, self);
  assert_rows (self, "2");
  g_assert_true (ts_test_shows (GTK_WIDGET (self->table), "1 row"));
  ts_node_table_set_query (self->table, "");
  ts_test_wait (has_all_rows, self);
}

static void
test_selection (Fixture *self,
                gconstpointer data)
{
  GtkColumnView *view = GTK_COLUMN_VIEW (ts_test_find (GTK_WIDGET (self->table), GTK_TYPE_COLUMN_VIEW, NULL));
  GtkSelectionModel *model = gtk_column_view_get_model (view);

  ts_node_table_sort (self->table, "Name", GTK_SORT_ASCENDING);
  ts_document_set_selected_op (self->document, 0);
  g_assert_true (gtk_selection_model_is_selected (model, 2));
  g_assert_cmpuint (self->activated, ==, TS_NO_OP); /* nobody chose it here */
  gtk_selection_model_select_item (model, 1, TRUE);
  g_assert_cmpuint (self->activated, ==, 3);
}

/* How far from its column's right border a title ends. */
static float
get_title_rest (Fixture *self,
                const char *title)
{
  GtkWidget *label = ts_test_find (GTK_WIDGET (self->table), GTK_TYPE_LABEL, title), *heading;
  graphene_rect_t bounds;

  g_assert_nonnull (label);
  heading = gtk_widget_get_parent (gtk_widget_get_parent (label));
  g_assert_true (gtk_widget_compute_bounds (label, heading, &bounds));
  return (float)gtk_widget_get_width (heading) - bounds.origin.x - bounds.size.width;
}

/* Titles stand where what is below them does. */
static void
test_titles (Fixture *self,
             gconstpointer data)
{
  g_assert_cmpfloat (get_title_rest (self, "Bytes"), <, 12);
  g_assert_cmpfloat (get_title_rest (self, "FLOPs"), <, 12);
  g_assert_cmpfloat (get_title_rest (self, "Dtype"), >, 20);
  g_assert_cmpfloat (get_title_rest (self, "Shape"), >, 20);
}

int
main (int argc,
      char *argv[])
{
  if (!ts_test_widgets_init (&argc, &argv))
    return 0;
  g_test_add ("/node-table/sort", Fixture, NULL, set_up, test_sort, tear_down);
  g_test_add ("/node-table/titles", Fixture, NULL, set_up, test_titles, tear_down);
  g_test_add ("/node-table/query", Fixture, NULL, set_up, test_query, tear_down);
  g_test_add ("/node-table/selection", Fixture, NULL, set_up, test_selection, tear_down);
  return g_test_run ();
}
