#include "app/panels/ts-state-row.h"
#include "app/panels/ts-variables-panel.h"
#include "engine/graph/ts-builder-ops.h"
#include "tests/support/ts-test-graph.h"
#include "tests/support/ts-test-widgets.h"

#define N_MANY 3000
#define MOST_ROWS 250

typedef struct
{
  TsTestGraph graph;
  TsDocument *document;
  TsDebugWorker *worker;
  TsVariablesPanel *panel;
  GtkWidget *widget;
  GtkWindow *window;
  guint32 shown_node;
  guint32 shown_variable;
} Fixture;

static void
on_node (Fixture *f,
         guint op)
{
  f->shown_node = op;
}

static void
on_variable (Fixture *f,
             guint op)
{
  f->shown_variable = op;
}

static void
show (Fixture *f)
{
  f->document = ts_document_new_for_graph (f->graph.graph, "test");
  f->worker = ts_document_get_worker (f->document);
  f->panel = TS_VARIABLES_PANEL (ts_variables_panel_new ());
  f->widget = GTK_WIDGET (f->panel);
  f->shown_node = f->shown_variable = TS_NO_OP;
  g_signal_connect_swapped (f->panel, "op-activated", G_CALLBACK (on_node), f);
  g_signal_connect_swapped (f->panel, "variable-activated", G_CALLBACK (on_variable), f);
  ts_variables_panel_set_document (f->panel, f->document);
  f->window = ts_test_show (f->widget, 400, 500);
}

static void
finish (Fixture *f)
{
  g_object_ref (f->panel);
  gtk_window_destroy (f->window);
  g_assert_finalize_object (f->panel);
  ts_document_close (f->document);
  g_object_unref (f->document);
  ts_test_graph_clear (&f->graph);
}

static gboolean
is_idle (gpointer worker)
{
  return !ts_debug_worker_get_busy (worker);
}

static void
settle (Fixture *f)
{
  ts_test_wait (is_idle, f->worker);
  ts_test_settle ();
}

typedef struct
{
  GtkWidget *widget;
  const char *text;
} Expectation;

static gboolean
is_shown (gpointer user_data)
{
  const Expectation *expected = user_data;

  return ts_test_shows (expected->widget, expected->text);
}

/* Fails if it does not come. */
static void
wait_for_text (Fixture *f,
               const char *text)
{
  ts_test_wait (is_shown, &(Expectation) { f->widget, text });
}

/* `next` adds one to `net/count`, which is five at first. */
static TsOutput
add_counter (Fixture *f)
{
  TsBuilderVariable v = ts_builder_variable (f->graph.builder, "net/count", ts_test_const_float (&f->graph, "five", 5), &TS_SHAPE_SCALAR, FALSE);

  return ts_test_op (&f->graph, "AssignAdd", "next", v.variable, ts_test_const_float (&f->graph, "one", 1), TS_NO_OUTPUT);
}

static TsStateRow *
find_row (GtkWidget *widget,
          const char *name)
{
  if (TS_IS_STATE_ROW (widget))
    {
      TsStateItem *item = ts_state_row_get_item (TS_STATE_ROW (widget));

      return item != NULL && g_str_equal (ts_state_item_get_name (item), name) ? TS_STATE_ROW (widget) : NULL;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      TsStateRow *row = find_row (child, name);

      if (row != NULL)
        return row;
    }
  return NULL;
}

static void
act (Fixture *f,
     const char *name,
     const char *action)
{
  GtkWidget *row = GTK_WIDGET (find_row (f->widget, name));

  g_assert_nonnull (row);
  g_assert_true (gtk_widget_activate_action (row, action, NULL));
  ts_test_settle ();
}

/* What a row says follows the run, forth and back. */
static void
test_follows (void)
{
  Fixture f = { 0 };
  TsOutput next;

  ts_test_graph_init (&f.graph);
  next = add_counter (&f);
  show (&f);
  g_assert_true (ts_test_shows (f.widget, "1 variable, 0 initialized"));
  g_assert_true (ts_test_shows (f.widget, "not initialized"));
  g_assert_true (ts_test_shows (f.widget, "float32 []"));

  ts_debug_worker_initialize (f.worker, NULL);
  settle (&f);
  g_assert_true (ts_test_shows (f.widget, "1 variable, 1 initialized"));
  g_assert_true (ts_test_shows (f.widget, "5.0"));
  g_assert_false (ts_test_shows (f.widget, "changed"));

  ts_debug_worker_set_fetches (f.worker, &next, 1);
  ts_debug_worker_continue (f.worker);
  settle (&f);
  g_assert_true (ts_test_shows (f.widget, "6.0"));
  g_assert_true (ts_test_shows (f.widget, "changed"));

  act (&f, "net/count", "state.back-to-writer");
  settle (&f);
  g_assert_cmpint (ts_debug_worker_get_stop (f.worker)->op, ==, next.op);
  g_assert_true (ts_test_shows (f.widget, "5.0"));
  g_assert_false (ts_test_shows (f.widget, "changed"));
  finish (&f);
}

static void
test_actions (void)
{
  Fixture f = { 0 };
  GtkWidget *entry;

  ts_test_graph_init (&f.graph);
  add_counter (&f);
  show (&f);
  act (&f, "net/count", "state.show-node");
  g_assert_cmpstr (ts_graph_get_operation (f.graph.graph, f.shown_node)->name, ==, "net/count");
  act (&f, "net/count", "state.show-value");
  g_assert_cmpint (f.shown_variable, ==, f.shown_node);

  act (&f, "net/count", "state.set-value");
  entry = ts_test_find (f.widget, GTK_TYPE_ENTRY, NULL);
  g_assert_nonnull (entry);
  ts_test_enter (GTK_ENTRY (entry), "[1, 2]");
  wait_for_text (&f, "expected shape [], found [2]");
  ts_test_enter (GTK_ENTRY (entry), "2.5");
  wait_for_text (&f, "1 variable, 1 initialized");
  g_assert_true (ts_test_shows (f.widget, "2.5"));

  act (&f, "net/count", "state.clear");
  settle (&f);
  g_assert_true (ts_test_shows (f.widget, "not initialized"));
  finish (&f);
}

/* A queue is under a heading, and only there once it is made. */
static void
test_other_state (void)
{
  Fixture f = { 0 };
  TsOutput queue, size;
  TsDType dtypes[] = { TS_DTYPE_FLOAT };

  ts_test_graph_init (&f.graph);
  ts_test_begin (&f.graph, "FIFOQueueV2", "jobs", TS_NO_OUTPUT);
  ts_graph_builder_attr_dtypes (f.graph.builder, "component_types", dtypes, 1);
  queue = ts_test_end (&f.graph);
  size = ts_test_op (&f.graph, "QueueSizeV2", "size", queue, TS_NO_OUTPUT);
  show (&f);
  g_assert_true (ts_test_shows (f.widget, "No state"));

  ts_debug_worker_set_fetches (f.worker, &size, 1);
  ts_debug_worker_continue (f.worker);
  settle (&f);
  g_assert_false (ts_test_shows (f.widget, "No state"));
  g_assert_true (ts_test_shows (f.widget, "Other State"));
  g_assert_true (ts_test_shows (f.widget, "FIFOQueue, 0 elements"));
  finish (&f);
}

static guint
count_rows (GtkWidget *widget)
{
  guint n = TS_IS_STATE_ROW (widget) ? 1 : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += count_rows (child);
  return n;
}

/* Of many variables only those in view have a widget; the filter finds one. */
static void
test_many (void)
{
  Fixture f = { 0 };

  ts_test_graph_init (&f.graph);
  for (guint i = 0; i < N_MANY; i++)
    {
      g_autofree char *name = g_strdup_printf ("layer_%u/Kernel", i);

      ts_test_begin (&f.graph, "VarHandleOp", name, TS_NO_OUTPUT);
      ts_graph_builder_attr_dtype (f.graph.builder, "dtype", TS_DTYPE_FLOAT);
      ts_graph_builder_attr_shape (f.graph.builder, "shape", &TS_SHAPE (2, 3));
      ts_graph_builder_attr_string (f.graph.builder, "shared_name", name, -1);
      ts_test_end (&f.graph);
    }
  show (&f);
  g_assert_true (ts_test_shows (f.widget, "3000 variables") || ts_test_shows (f.widget, "3,000 variables"));
  g_assert_cmpuint (count_rows (f.widget), <, MOST_ROWS);

  gtk_editable_set_text (GTK_EDITABLE (ts_test_find (f.widget, GTK_TYPE_SEARCH_ENTRY, NULL)), "_2999/kern");
  wait_for_text (&f, "layer_2999/Kernel");
  g_assert_false (ts_test_shows (f.widget, "layer_0/Kernel"));
  finish (&f);
}

int
main (int argc,
      char **argv)
{
  if (!ts_test_widgets_init (&argc, &argv))
    return 0;

  g_test_add_func ("/variables-panel/follows", test_follows);
  g_test_add_func ("/variables-panel/actions", test_actions);
  g_test_add_func ("/variables-panel/other-state", test_other_state);
  g_test_add_func ("/variables-panel/many", test_many);

  return g_test_run ();
}
