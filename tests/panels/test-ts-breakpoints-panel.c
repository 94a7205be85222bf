#include "app/panels/ts-breakpoints-panel.h"
#include "tests/support/ts-test-graph.h"
#include "tests/support/ts-test-widgets.h"

typedef struct
{
  TsTestGraph graph;
  TsDocument *document;
  TsDebugWorker *worker;
  TsBreakpointsPanel *panel;
  GtkWidget *widget;
  GtkWindow *window;
} Fixture;

/* y = log (x) - 1, x is fed */
static void
set_up (Fixture *f,
        gconstpointer data)
{
  const float values[] = { 1, -1, 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (TsTensor) fed = ts_tensor_new_copy (TS_DTYPE_FLOAT, &TS_SHAPE (3), values);
  TsOutput x;

  ts_test_graph_init (&f->graph);
  x = ts_test_placeholder (&f->graph, "x", TS_DTYPE_FLOAT, &TS_SHAPE (3));
  ts_test_op (&f->graph, "Sub", "y", ts_test_op (&f->graph, "Log", "log", x, TS_NO_OUTPUT), ts_test_const_float (&f->graph, "one", 1), TS_NO_OUTPUT);

  f->document = ts_document_new_for_graph (f->graph.graph, "test");
  f->worker = ts_document_get_worker (f->document);
  g_assert_true (ts_debug_worker_set_feed (f->worker, x, fed, &error));
  g_assert_no_error (error);
  f->panel = TS_BREAKPOINTS_PANEL (ts_breakpoints_panel_new ());
  f->widget = GTK_WIDGET (f->panel);
  ts_breakpoints_panel_set_document (f->panel, f->document);
  f->window = ts_test_show (f->widget, 380, 500);
}

static void
tear_down (Fixture *f,
           gconstpointer data)
{
  g_object_ref (f->panel);
  gtk_window_destroy (f->window);
  g_assert_finalize_object (f->panel);
  ts_document_close (f->document);
  g_assert_finalize_object (f->document);
  ts_test_graph_clear (&f->graph);
}

static gboolean
is_idle (gpointer worker)
{
  return !ts_debug_worker_get_busy (worker);
}

/* Where a new run stops, or ends. (transfer full) */
static char *
run (Fixture *f)
{
  if (ts_debug_worker_is_active (f->worker))
    {
      ts_debug_worker_stop (f->worker);
      ts_test_wait (is_idle, f->worker);
    }
  ts_debug_worker_continue (f->worker);
  ts_test_wait (is_idle, f->worker);
  ts_test_settle ();
  return g_strdup (ts_debug_worker_get_stop (f->worker)->text);
}

static void
check (Fixture *f,
       const char *label)
{
  GtkWidget *button = ts_test_find (f->widget, GTK_TYPE_CHECK_BUTTON, label);

  g_assert_nonnull (button);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (button), !gtk_check_button_get_active (GTK_CHECK_BUTTON (button)));
  ts_test_settle ();
}

static void
test_catches (Fixture *f,
              gconstpointer data)
{
  g_autofree char *free_run = NULL, *at_infinity = NULL, *at_nan = NULL, *off = NULL;

  free_run = run (f);
  g_assert_true (g_str_has_prefix (free_run, "finished"));

  check (f, "Infinities");
  at_infinity = run (f);
  g_assert_true (g_str_has_prefix (at_infinity, "stopped after log (Log)"));
  g_assert_nonnull (strstr (at_infinity, "infinities"));

  check (f, "Infinities");
  check (f, "NaN");
  at_nan = run (f);
  g_assert_true (g_str_has_prefix (at_nan, "stopped after log (Log)"));
  g_assert_nonnull (strstr (at_nan, "NaN, which no input has"));

  check (f, "NaN");
  off = run (f);
  g_assert_true (g_str_has_prefix (off, "finished"));
}

static void
test_condition (Fixture *f,
                gconstpointer data)
{
  g_autofree char *passed = NULL, *stopped = NULL, *always = NULL;
  GtkWidget *list;
  GtkWidget *entry;

  ts_test_press (f->widget, "After");
  ts_test_enter (GTK_ENTRY (ts_test_find (f->widget, GTK_TYPE_ENTRY, NULL)), "y");
  ts_test_settle ();
  list = ts_test_find (f->widget, GTK_TYPE_LIST_BOX, NULL);
  g_assert_null (ts_test_find (list, GTK_TYPE_ENTRY, NULL));

  ts_test_press (list, "if");
  entry = ts_test_find (list, GTK_TYPE_ENTRY, NULL);
  g_assert_nonnull (entry);
  ts_test_enter (GTK_ENTRY (entry), "max($out) >");
  g_assert_true (ts_test_shows (list, "expected a value"));
  ts_test_enter (GTK_ENTRY (entry), "$out[0][0] > 0");
  g_assert_false (ts_test_shows (list, "expected a value"));
  passed = run (f);
  g_assert_true (g_str_has_prefix (passed, "finished"));

  ts_test_enter (GTK_ENTRY (entry), "$out[0][0] < 0");
  stopped = run (f);
  g_assert_true (g_str_has_prefix (stopped, "stopped after y (Sub)"));

  ts_test_enter (GTK_ENTRY (entry), "$out[0][0] > 0");
  ts_test_press (list, "if");
  ts_test_settle ();
  g_assert_null (ts_test_find (list, GTK_TYPE_ENTRY, NULL));
  always = run (f);
  g_assert_true (g_str_has_prefix (always, "stopped after y (Sub)"));
}

/* What somebody else sets is shown. */
static void
test_follows (Fixture *f,
              gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  guint id = ts_document_add_breakpoint (f->document, "log", TRUE, FALSE, &error);

  g_assert_no_error (error);
  g_assert_true (ts_document_set_condition (f->document, id, "any(isnan($out))", &error));
  g_assert_no_error (error);
  ts_test_settle ();
  g_assert_nonnull (ts_test_find (f->widget, GTK_TYPE_ENTRY, "any(isnan($out))"));

  g_assert_false (ts_document_set_condition (f->document, id + 1, "True", &error));
  g_assert_nonnull (error);
}

int
main (int argc,
      char **argv)
{
  if (!ts_test_widgets_init (&argc, &argv))
    return 0;

  g_test_add ("/breakpoints-panel/catches", Fixture, NULL, set_up, test_catches, tear_down);
  g_test_add ("/breakpoints-panel/condition", Fixture, NULL, set_up, test_condition, tear_down);
  g_test_add ("/breakpoints-panel/follows", Fixture, NULL, set_up, test_follows, tear_down);
  return g_test_run ();
}
