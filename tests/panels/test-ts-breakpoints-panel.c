#include "app/panels/ts-breakpoints-panel.h"
#include "app/panels/ts-state-watches.h"
#include "engine/debug/breakpoint/ts-catch.h"
#include "engine/graph/ts-builder-ops.h"
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

static void
show (Fixture *f)
{
  f->document = ts_document_new_for_graph (f->graph.graph, "test");
  f->worker = ts_document_get_worker (f->document);
  f->panel = TS_BREAKPOINTS_PANEL (ts_breakpoints_panel_new ());
  f->widget = GTK_WIDGET (f->panel);
  ts_breakpoints_panel_set_document (f->panel, f->document);
  f->window = ts_test_show (f->widget, 380, 500);
}

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

  show (f);
  g_assert_true (ts_debug_worker_set_feed (f->worker, x, fed, &error));
  g_assert_no_error (error);
}

/* next = count + 1, count being a variable that begins with 5 */
static void
set_up_counter (Fixture *f,
                gconstpointer data)
{
  TsBuilderVariable v;

  ts_test_graph_init (&f->graph);
  v = ts_builder_variable (f->graph.builder, "count", ts_test_const_float (&f->graph, "five", 5), &TS_SHAPE_SCALAR, FALSE);
  ts_test_op (&f->graph, "AssignAdd", "next", v.variable, ts_test_const_float (&f->graph, "one", 1), TS_NO_OUTPUT);
  show (f);
  ts_debug_worker_initialize (f->worker, NULL);
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

/* The whole text can be written; what is wrong with it is said there, and the breakpoint keeps its number. */
static void
test_definition (Fixture *f,
                 gconstpointer data)
{
  g_autofree char *first = NULL, *second = NULL;
  g_autoptr (GPtrArray) breakpoints = NULL;
  GtkWidget *list, *entry;

  ts_test_enter (GTK_ENTRY (ts_test_find (f->widget, GTK_TYPE_ENTRY, NULL)), "log");
  ts_test_settle ();
  list = ts_test_find (f->widget, GTK_TYPE_LIST_BOX, NULL);
  ts_test_press (list, "Edit Where and When");
  entry = ts_test_find (list, GTK_TYPE_ENTRY, "before log");
  g_assert_nonnull (entry);
  ts_test_enter (GTK_ENTRY (entry), "after y hits what");
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  ts_test_enter (GTK_ENTRY (entry), "after y hits =2 group late");
  ts_test_settle ();
  g_assert_false (gtk_widget_get_visible (entry));
  g_assert_true (ts_test_shows (list, "1 · after · hits =2 · group late"));

  first = run (f);
  g_assert_true (g_str_has_prefix (first, "finished"));
  second = run (f);
  g_assert_true (g_str_has_prefix (second, "stopped after y (Sub)"));

  g_assert_true (ts_test_shows (f->widget, "Groups"));
  gtk_widget_activate_action (f->widget, "breaks.disable-group", "s", "late");
  ts_test_wait (is_idle, f->worker);
  breakpoints = ts_debug_worker_dup_breakpoints (f->worker);
  g_assert_false (((TsBreakpoint *)breakpoints->pdata[0])->enabled);
}

static void
said (GString *all,
      const char *text)
{
  g_string_append (all, text);
}

static void
test_log_point (Fixture *f,
                gconstpointer data)
{
  g_autoptr (GString) all = g_string_new (NULL);
  g_autofree char *end = NULL;
  GtkWidget *entry;
  gulong handler = g_signal_connect_swapped (f->worker, "said", G_CALLBACK (said), all);

  gtk_editable_set_text (GTK_EDITABLE (ts_test_find (f->widget, GTK_TYPE_ENTRY, NULL)), "y");
  ts_test_press (f->widget, "Log");
  entry = ts_test_find (f->widget, GTK_TYPE_ENTRY, "");
  ts_test_enter (GTK_ENTRY (entry), "least {min($out)");
  ts_test_wait (is_idle, f->worker);
  ts_test_settle ();
  g_assert_true (gtk_widget_has_css_class (ts_test_find (f->widget, GTK_TYPE_ENTRY, "y"), "error"));
  ts_test_enter (GTK_ENTRY (entry), "there are {size($out)}");
  ts_test_wait (is_idle, f->worker);
  ts_test_settle ();
  g_assert_true (ts_test_shows (f->widget, "log \"there are {size($out)}\""));
  end = run (f);
  g_assert_true (g_str_has_prefix (end, "finished"));
  g_assert_nonnull (strstr (all->str, "there are "));
  g_signal_handler_disconnect (f->worker, handler);
}

static void
test_more_catches (Fixture *f,
                   gconstpointer data)
{
  GtkWidget *button = gtk_widget_get_parent (ts_test_find (f->widget, GTK_TYPE_MENU_BUTTON, NULL));

  g_assert_true (gtk_widget_activate_action (button, "catch.division", NULL));
  g_assert_cmpuint (ts_debug_worker_get_catches (f->worker), ==, TS_NUMERIC_DIVISION);
  g_assert_true (ts_test_shows (f->widget, "More (1)"));
  check (f, "NaN");
  g_assert_cmpuint (ts_debug_worker_get_catches (f->worker), ==, TS_NUMERIC_DIVISION | TS_NUMERIC_NAN);
  g_assert_true (gtk_widget_activate_action (button, "catch.division", NULL));
  g_assert_cmpuint (ts_debug_worker_get_catches (f->worker), ==, TS_NUMERIC_NAN);
}

static void
test_state (Fixture *f,
            gconstpointer data)
{
  GtkWidget *watches = ts_test_find (f->widget, TS_TYPE_STATE_WATCHES, NULL);
  GtkWidget *entry = ts_test_find (watches, GTK_TYPE_ENTRY, NULL);
  g_autofree char *stopped = NULL, *finished = NULL;

  ts_test_wait (is_idle, f->worker);
  ts_test_enter (GTK_ENTRY (entry), "one");
  ts_test_wait (is_idle, f->worker);
  ts_test_settle ();
  g_assert_true (gtk_widget_has_css_class (entry, "error")); /* it stands for no state */
  ts_test_enter (GTK_ENTRY (entry), "count");
  ts_test_wait (is_idle, f->worker);
  ts_test_settle ();
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "");
  g_assert_true (ts_test_shows (watches, "on change"));

  stopped = run (f);
  g_assert_true (g_str_has_prefix (stopped, "stopped after next (AssignAdd)"));
  g_assert_true (ts_test_shows (watches, "hit once"));
  ts_test_press (watches, "Stop Watching");
  ts_test_wait (is_idle, f->worker);
  ts_test_settle ();
  g_assert_false (ts_test_shows (watches, "on change"));
  finished = run (f);
  g_assert_true (g_str_has_prefix (finished, "finished"));
}

int
main (int argc,
      char **argv)
{
  if (!ts_test_widgets_init (&argc, &argv))
    return 0;

  g_test_add ("/breakpoints-panel/catches", Fixture, NULL, set_up, test_catches, tear_down);
  g_test_add ("/breakpoints-panel/condition", Fixture, NULL, set_up, test_condition, tear_down);
  g_test_add ("/breakpoints-panel/definition", Fixture, NULL, set_up, test_definition, tear_down);
  g_test_add ("/breakpoints-panel/log-point", Fixture, NULL, set_up, test_log_point, tear_down);
  g_test_add ("/breakpoints-panel/more-catches", Fixture, NULL, set_up, test_more_catches, tear_down);
  g_test_add ("/breakpoints-panel/state", Fixture, NULL, set_up_counter, test_state, tear_down);
  g_test_add ("/breakpoints-panel/follows", Fixture, NULL, set_up, test_follows, tear_down);
  return g_test_run ();
}
