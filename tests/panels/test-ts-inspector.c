#include "app/panels/ts-inspector.h"
#include "tests/support/ts-test-graph.h"
#include "tests/support/ts-test-widgets.h"

#include <math.h>

typedef struct
{
  TsTestGraph graph;
  TsDocument *document;
  TsInspector *inspector;
  GtkWindow *window;
  TsOutput x;
  TsOutput sum;
  TsOutput relu;
} Fixture;

/* The same once more, with another bias. */
static void
add_twin (Fixture *self,
          const char *scope)
{
  const float bias[] = { 1, -2, 4 };
  g_autofree char *b_name = g_strconcat (scope, "/bias", NULL);
  g_autofree char *sum_name = g_strconcat (scope, "/sum", NULL);
  g_autofree char *relu_name = g_strconcat (scope, "/relu", NULL);
  TsOutput b = ts_test_const (&self->graph, b_name, ts_tensor_new_float (3, bias));
  TsOutput sum = ts_test_op (&self->graph, "AddV2", sum_name, self->x, b, TS_NO_OUTPUT);

  ts_test_op (&self->graph, "Relu", relu_name, sum, TS_NO_OUTPUT);
}

/* relu = Relu (x + bias) in scope "layer". @data: (nullable): another scope that is like it */
static void
set_up (Fixture *self,
        gconstpointer data)
{
  const float bias[] = { 1, -2, 3 };
  TsOutput b;

  ts_test_graph_init (&self->graph);
  self->x = ts_test_placeholder (&self->graph, "x", TS_DTYPE_FLOAT, &TS_SHAPE (-1, 3));
  b = ts_test_const (&self->graph, "layer/bias", ts_tensor_new_float (3, bias));
  self->sum = ts_test_op (&self->graph, "AddV2", "layer/sum", self->x, b, TS_NO_OUTPUT);
  self->relu = ts_test_op (&self->graph, "Relu", "layer/relu", self->sum, TS_NO_OUTPUT);
  if (data != NULL)
    add_twin (self, data);

  self->document = ts_document_new_for_graph (self->graph.graph, "test");
  self->inspector = TS_INSPECTOR (ts_inspector_new ());
  ts_inspector_set_document (self->inspector, self->document);
  self->window = ts_test_show (GTK_WIDGET (self->inspector), 380, 800);
}

static void
tear_down (Fixture *self,
           gconstpointer data)
{
  g_object_ref (self->inspector);
  gtk_window_destroy (self->window);
  g_assert_finalize_object (self->inspector);
  ts_document_close (self->document);
  g_assert_finalize_object (self->document);
  ts_test_graph_clear (&self->graph);
}

static gboolean
stands_still (gpointer user_data)
{
  TsDebugWorker *worker = user_data;

  return !ts_debug_worker_get_busy (worker) && ts_debug_worker_get_stop (worker) != NULL;
}

static void
run_to_end_of (Fixture *self,
               const char *op)
{
  TsDebugWorker *worker = ts_document_get_worker (self->document);

  g_assert_true (ts_document_set_feed_text (self->document, self->x, "[[0, 0, 0]]", NULL));
  if (op != NULL)
    g_assert_cmpuint (ts_debug_worker_add_breakpoint (worker, op, TRUE, FALSE, NULL), !=, 0);

  ts_debug_worker_continue (worker);
  ts_test_settle ();
  ts_test_wait (stands_still, worker);
  ts_test_settle ();
}

static void
select_output (Fixture *self,
               TsOutput output)
{
  ts_document_select_output (self->document, output);
  ts_test_settle ();
}

static gboolean
shows (Fixture *self,
       const char *text)
{
  return ts_test_shows (GTK_WIDGET (self->inspector), text);
}

static void
test_nothing (Fixture *self,
              gconstpointer data)
{
  g_assert_true (shows (self, "Nothing selected"));
  select_output (self, self->sum);
  g_assert_false (shows (self, "Nothing selected"));
  select_output (self, TS_NO_OUTPUT);
  g_assert_true (shows (self, "Nothing selected"));
}

static void
test_operation (Fixture *self,
                gconstpointer data)
{
  select_output (self, self->sum);
  g_assert_true (shows (self, "AddV2"));
  g_assert_true (shows (self, "layer/sum"));
  g_assert_true (shows (self, "No device requested"));
  g_assert_true (shows (self, "x:0"));
  g_assert_true (shows (self, "not computed"));
  g_assert_true (shows (self, "x: float32 [?,3] (static)"));
  g_assert_true (shows (self, "DT_FLOAT"));
  g_assert_true (shows (self, "Consumers"));
  g_assert_true (shows (self, "layer/relu"));

  /* The graph holds the constant, so it is there before any run. */
  g_assert_true (shows (self, "constant"));
  g_assert_true (shows (self, "-2 … 3, mean 0.666667"));
}

static void
test_walk (Fixture *self,
           gconstpointer data)
{
  select_output (self, self->relu);
  ts_test_press (GTK_WIDGET (self->inspector), "Go to the operation that makes it");
  ts_test_settle ();
  g_assert_cmpuint (ts_document_get_selected_op (self->document), ==, self->sum.op);
  ts_test_press (GTK_WIDGET (self->inspector), "Go to layer/relu");
  ts_test_settle ();
  g_assert_cmpuint (ts_document_get_selected_op (self->document), ==, self->relu.op);
}

static void
test_values (Fixture *self,
             gconstpointer data)
{
  select_output (self, self->sum);
  g_assert_true (ts_document_set_feed_text (self->document, self->x, "[[nan, 1, inf]]", NULL));
  ts_test_settle ();
  g_assert_true (shows (self, "fed"));
  g_assert_true (shows (self, "1 NaN, 1 +Inf"));

  run_to_end_of (self, NULL);
  g_assert_true (shows (self, "live"));
  g_assert_true (shows (self, "done"));
  g_assert_true (shows (self, "z: float32 [1,3]"));
}

static void
test_set_value (Fixture *self,
                gconstpointer data)
{
  GtkWidget *widget = GTK_WIDGET (self->inspector);
  TsDebugWorker *worker = ts_document_get_worker (self->document);
  g_autoptr (TsTensor) value = NULL;
  GtkWidget *entry;

  select_output (self, self->sum);
  g_assert_null (ts_test_find (widget, GTK_TYPE_BUTTON, "Set value…"));
  run_to_end_of (self, "layer/sum");
  ts_test_press (widget, "Set value…");
  ts_test_settle ();
  entry = ts_test_find (widget, GTK_TYPE_ENTRY, NULL);
  g_assert_nonnull (entry);

  /* Refused: no such number of elements. The value stays. */
  ts_test_enter (GTK_ENTRY (entry), "[[1, 2]]");
  ts_test_settle ();
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  g_assert_true (shows (self, "live"));

  ts_test_enter (GTK_ENTRY (entry), "[[-7, 8, 9]]");
  ts_test_settle ();
  g_assert_true (shows (self, "overridden"));
  g_assert_true (shows (self, "-7"));

  ts_debug_worker_continue (worker);
  ts_test_settle ();
  ts_test_wait (stands_still, worker);
  ts_test_settle ();
  g_assert_cmpint (ts_debug_worker_get_value (worker, self->relu, &value), ==, TS_VALUE_LIVE);
  g_assert_cmpfloat (((float *)value->data)[0], ==, 0);
  g_assert_cmpfloat (((float *)value->data)[1], ==, 8);
  g_assert_null (ts_test_find (widget, GTK_TYPE_BUTTON, "Set value…"));
}

static void
keep_output (TsOutput *place,
             guint op,
             guint index)
{
  *place = (TsOutput) { op, index };
}

static void
count (guint *n)
{
  (*n)++;
}

static void
keep_scope (char **place,
            const char *scope)
{
  g_free (*place);
  *place = g_strdup (scope);
}

static void
test_signals (Fixture *self,
              gconstpointer data)
{
  GtkWidget *widget = GTK_WIDGET (self->inspector);
  g_autofree char *scope = NULL;
  TsOutput fed = TS_NO_OUTPUT;
  guint n_shown = 0;

  g_signal_connect_swapped (self->inspector, "feed-output", G_CALLBACK (keep_output), &fed);
  g_signal_connect_swapped (self->inspector, "show-value", G_CALLBACK (count), &n_shown);
  g_signal_connect_swapped (self->inspector, "show-scope", G_CALLBACK (keep_scope), &scope);
  select_output (self, self->sum);
  ts_test_press (widget, "Feed…");
  g_assert_true (ts_output_equal (fed, self->sum));
  ts_test_press (widget, "Look at the value");
  g_assert_cmpuint (n_shown, ==, 1);
  ts_test_press (widget, "in layer");
  g_assert_cmpstr (scope, ==, "layer");
}

static void
test_scope (Fixture *self,
            gconstpointer data)
{
  ts_inspector_set_scope (self->inspector, "layer");
  ts_test_settle ();
  g_assert_true (shows (self, "Name scope"));
  g_assert_true (shows (self, "Relu"));
  g_assert_true (shows (self, "3, 12 bytes"));

  /* An operation comes first; the scope is there again after it. */
  select_output (self, self->x);
  g_assert_false (shows (self, "Name scope"));
  select_output (self, TS_NO_OUTPUT);
  g_assert_true (shows (self, "Name scope"));
  ts_inspector_set_scope (self->inspector, NULL);
  ts_test_settle ();
  g_assert_true (shows (self, "Nothing selected"));
}

static gboolean
shows_differences (gpointer user_data)
{
  Fixture *self = user_data;

  return shows (self, "1 operation differs");
}

/* The other scopes with the same inside, and what differs in them when that is asked for. */
static void
test_twins (Fixture *self,
            gconstpointer data)
{
  g_autoptr (TsScopeTree) tree = ts_scope_tree_new (self->graph.graph, NULL, NULL);
  g_autoptr (TsScopePatterns) patterns = ts_scope_patterns_new (tree, NULL, NULL);
  g_autofree char *scope = NULL;

  ts_inspector_set_scope (self->inspector, "layer");
  ts_test_settle ();
  g_assert_false (shows (self, "Same inside"));
  ts_inspector_set_patterns (self->inspector, patterns);
  ts_test_settle ();
  g_assert_true (shows (self, "Same inside"));
  g_assert_true (shows (self, "again"));
  g_assert_false (shows (self, "What differs"));

  ts_test_press (GTK_WIDGET (self->inspector), "What Differs in Those Like It");
  ts_test_wait (shows_differences, self);
  g_assert_nonnull (ts_test_find (GTK_WIDGET (self->inspector), GTK_TYPE_LABEL, "bias"));

  g_signal_connect_swapped (self->inspector, "show-scope", G_CALLBACK (keep_scope), &scope);
  gtk_widget_activate (gtk_widget_get_ancestor (ts_test_find (GTK_WIDGET (self->inspector), GTK_TYPE_LABEL, "again"), GTK_TYPE_LIST_BOX_ROW));
  g_assert_cmpstr (scope, ==, "again");

  /* An operation that differs is gone to; a scope like no other has no such rows. */
  ts_test_press (GTK_WIDGET (self->inspector), "Go to bias");
  ts_test_settle ();
  g_assert_cmpstr (ts_document_get_selected_operation (self->document)->name, ==, "layer/bias");
  select_output (self, TS_NO_OUTPUT);
  ts_inspector_set_patterns (self->inspector, NULL);
  ts_test_settle ();
  g_assert_false (shows (self, "Same inside"));
}

/* A constant that everyone uses: rows are made some at a time. */
static void
test_many_consumers (void)
{
  g_auto (TsTestGraph) graph;
  g_autoptr (TsDocument) document = NULL;
  TsInspector *inspector = TS_INSPECTOR (ts_inspector_new ());
  TsOutput one;
  GtkWindow *window;

  ts_test_graph_init (&graph);
  one = ts_test_const_float (&graph, "one", 1);
  for (int i = 0; i < 1000; i++)
    ts_test_op (&graph, "Identity", "copy", one, TS_NO_OUTPUT);

  document = ts_document_new_for_graph (graph.graph, "test");
  ts_inspector_set_document (inspector, document);
  window = ts_test_show (GTK_WIDGET (inspector), 380, 800);
  ts_document_select_output (document, one);
  ts_test_settle ();
  g_assert_true (ts_test_shows (GTK_WIDGET (inspector), "copy_39"));
  g_assert_false (ts_test_shows (GTK_WIDGET (inspector), "copy_40"));
  ts_test_press (GTK_WIDGET (inspector), "Show 200 of 960 more");
  g_assert_true (ts_test_shows (GTK_WIDGET (inspector), "copy_40"));

  g_object_ref (inspector);
  gtk_window_destroy (window);
  g_assert_finalize_object (inspector);
  ts_document_close (document);
}

/* Where an operation runs is told where it is not what it asks for. */
static void
test_placement (void)
{
  Fixture f = { 0 };
  TsOutput near, far;

  ts_test_graph_init (&f.graph);
  near = ts_test_const_float (&f.graph, "near", 1);
  ts_test_begin (&f.graph, "Neg", "far", near, TS_NO_OUTPUT);
  ts_graph_builder_device (f.graph.builder, "/device:GPU:0");
  far = ts_test_end (&f.graph);
  f.document = ts_document_new_for_graph (f.graph.graph, "test");
  f.inspector = TS_INSPECTOR (ts_inspector_new ());
  ts_inspector_set_document (f.inspector, f.document);
  f.window = ts_test_show (GTK_WIDGET (f.inspector), 380, 800);

  ts_document_select_output (f.document, far);
  ts_test_settle ();
  g_assert_true (ts_test_shows (GTK_WIDGET (f.inspector), "device:CPU:0: it asks for /device:GPU:0, which is not there for it"));
  ts_document_select_output (f.document, near);
  ts_test_settle ();
  g_assert_false (ts_test_shows (GTK_WIDGET (f.inspector), "Runs on"));
  tear_down (&f, NULL);
}

int
main (int argc,
      char **argv)
{
  if (!ts_test_widgets_init (&argc, &argv))
    return 0;

#define ADD(path, func) g_test_add ("/inspector/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("nothing", test_nothing);
  ADD ("operation", test_operation);
  ADD ("walk", test_walk);
  ADD ("values", test_values);
  ADD ("set-value", test_set_value);
  ADD ("signals", test_signals);
  ADD ("scope", test_scope);
  g_test_add ("/inspector/twins", Fixture, "again", set_up, test_twins, tear_down);
#undef ADD
  g_test_add_func ("/inspector/placement", test_placement);
  g_test_add_func ("/inspector/many-consumers", test_many_consumers);

  return g_test_run ();
}
