#include "app/panels/ts-timeline-strip.h"
#include "app/ts-drawer.h"
#include "engine/debug/override/ts-debug-worker-override.h"
#include "tests/support/ts-test-graph.h"
#include "tests/support/ts-test-widgets.h"

#include <string.h>

typedef struct
{
  TsTestGraph graph;
  TsDocument *document;
  TsDebugWorker *worker;
  GtkWidget *drawer;
  GtkWindow *window;
  TsOutput x;
} Fixture;

/* y = 2 (x + x) */
static void
set_up (Fixture *f,
        gconstpointer data)
{
  TsOutput sum;

  ts_test_graph_init (&f->graph);
  f->x = ts_test_placeholder (&f->graph, "x", TS_DTYPE_FLOAT, &TS_SHAPE_SCALAR);
  sum = ts_test_op (&f->graph, "Add", "sum", f->x, f->x, TS_NO_OUTPUT);
  ts_test_op (&f->graph, "Mul", "y", sum, ts_test_const_float (&f->graph, "two", 2), TS_NO_OUTPUT);
  f->document = ts_document_new_for_graph (f->graph.graph, "test");
  f->worker = ts_document_get_worker (f->document);
  f->drawer = ts_drawer_new ();
  ts_drawer_set_document (TS_DRAWER (f->drawer), f->document);
  f->window = ts_test_show (f->drawer, 700, 300);
}

static void
tear_down (Fixture *f,
           gconstpointer data)
{
  g_object_ref (f->drawer);
  gtk_window_destroy (f->window);
  g_assert_finalize_object (f->drawer);
  ts_document_close (f->document);
  g_assert_finalize_object (f->document);
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

static GtkEntry *
find_entry (GtkWidget *widget,
            const char *placeholder)
{
  if (GTK_IS_ENTRY (widget) && strstr (gtk_entry_get_placeholder_text (GTK_ENTRY (widget)), placeholder) != NULL)
    return GTK_ENTRY (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkEntry *entry = find_entry (child, placeholder);

      if (entry != NULL)
        return entry;
    }
  return NULL;
}

static GtkWidget *
find_type (GtkWidget *widget,
           GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_type (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
enter (Fixture *f,
       const char *placeholder,
       const char *text)
{
  GtkEntry *entry = find_entry (f->drawer, placeholder);

  g_assert_nonnull (entry);
  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_emit_by_name (entry, "activate");
  settle (f);
}

static char *
read_console (Fixture *f)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (find_type (f->drawer, GTK_TYPE_TEXT_VIEW)));
  char *text;

  g_object_get (buffer, "text", &text, NULL);
  return text;
}

static gboolean
shows (Fixture *f,
       const char *text)
{
  return ts_test_find (f->drawer, GTK_TYPE_LABEL, text) != NULL;
}

/* What the console changes everyone knows, and what others do stands in it. */
static void
test_console (Fixture *f,
              gconstpointer data)
{
  g_autofree char *text = NULL;

  enter (f, "help", "feed x = 3");
  g_assert_cmpstr (ts_document_get_feed_text (f->document, f->x), ==, "3.0");
  enter (f, "help", "break y");
  ts_debug_worker_continue (f->worker);
  settle (f);
  enter (f, "help", "prin sum");
  enter (f, "help", "frobnicate");
  enter (f, "help", "unfeed x");
  g_assert_null (ts_document_get_feed_text (f->document, f->x));

  text = read_console (f);
  g_assert_nonnull (strstr (text, "(ts) run\nstopped before y (Mul), step 3 of 3: breakpoint 1\n"));
  g_assert_nonnull (strstr (text, "sum:0  float32 []\n6.0\n"));
  g_assert_nonnull (strstr (text, "INVALID_ARGUMENT: no command \"frobnicate\""));
}

static void
test_watches (Fixture *f,
              gconstpointer data)
{
  ts_drawer_show_page (TS_DRAWER (f->drawer), "watches");
  enter (f, "kernel[0", "y + 1");
  g_assert_true (shows (f, "y + 1"));
  g_assert_true (shows (f, "y:0 has no value: not computed"));
  enter (f, "kernel[0", "y +");
  g_assert_true (shows (f, "y + 1")); /* still the only one */

  enter (f, "help", "feed x = 3");
  ts_debug_worker_continue (f->worker);
  settle (f);
  g_assert_true (shows (f, "13.0"));
}

static void
test_calls_and_history (Fixture *f,
                        gconstpointer data)
{
  ts_drawer_show_page (TS_DRAWER (f->drawer), "calls");
  enter (f, "help", "feed x = 3");
  ts_debug_worker_start (f->worker);
  settle (f);
  g_assert_true (shows (f, "the run"));
  g_assert_true (shows (f, "at sum (Add)"));
  g_assert_true (shows (f, "Ready: 2"));

  ts_debug_worker_continue (f->worker);
  settle (f);
  enter (f, "help", "feed x = 4");
  ts_debug_worker_continue (f->worker);
  settle (f);
  ts_drawer_show_page (TS_DRAWER (f->drawer), "history");
  ts_document_set_selected_op (f->document, ts_graph_find_operation (f->graph.graph, "y")->index);
  settle (f);
  g_assert_true (shows (f, "y:0, 2 values"));
  g_assert_true (shows (f, "12.0"));
  g_assert_true (shows (f, "16.0"));
}

/* Each act is a line of the console; what follows from a change says so. */
static void
test_changes (Fixture *f,
              gconstpointer data)
{
  g_autofree char *taint = NULL;
  g_autofree char *text = NULL;
  TsOutput y = { ts_graph_find_operation (f->graph.graph, "y")->index, 0 };
  GtkWidget *enabled;

  enter (f, "help", "feed x = 3");
  enter (f, "help", "force sum = $out + 1");
  ts_drawer_show_page (TS_DRAWER (f->drawer), "changes");
  g_assert_true (shows (f, "force sum:0 = $out + 1"));
  g_assert_true (shows (f, "1 · on"));
  ts_debug_worker_continue (f->worker);
  settle (f);
  g_assert_true (shows (f, "1 · on · applied once"));
  taint = ts_debug_worker_dup_taint (f->worker, y);
  g_assert_cmpstr (taint, ==, "1");

  enabled = ts_test_find (f->drawer, GTK_TYPE_SWITCH, NULL);
  gtk_switch_set_active (GTK_SWITCH (enabled), FALSE);
  settle (f);
  g_assert_true (shows (f, "1 · off · applied once"));
  ts_test_press (f->drawer, "Undo");
  settle (f);
  g_assert_true (gtk_switch_get_active (GTK_SWITCH (enabled)));
  ts_test_press (f->drawer, "Remove Override");
  settle (f);
  g_assert_false (shows (f, "force sum:0 = $out + 1"));
  ts_test_press (f->drawer, "Undo");
  settle (f);
  g_assert_true (shows (f, "force sum:0 = $out + 1"));
  ts_test_press (f->drawer, "Redo");
  settle (f);
  g_assert_false (shows (f, "force sum:0 = $out + 1"));

  text = read_console (f);
  g_assert_nonnull (strstr (text, "(ts) override 1 off\n"));
  g_assert_nonnull (strstr (text, "(ts) release 1\n"));
  g_assert_nonnull (strstr (text, "(ts) redo-override\n"));
}

/* What must be so and was not, what log points have told, where the run was stopped by it. */
static void
test_alerts (Fixture *f,
             gconstpointer data)
{
  ts_drawer_show_page (TS_DRAWER (f->drawer), "alerts");
  enter (f, "softmax", "sum $out >");
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (find_entry (f->drawer, "softmax")), "error"));
  enter (f, "softmax", "sum $out < 5");
  g_assert_true (shows (f, "sum: $out < 5"));
  g_assert_true (shows (f, "Assertion 1 · checked 0 · failed 0"));
  enter (f, "help", "log y \"y is {$out}\"");
  enter (f, "help", "feed x = 3");

  ts_debug_worker_continue (f->worker);
  settle (f);
  g_assert_true (shows (f, "Assertion 1 · checked 1 · failed 1"));
  g_assert_true (shows (f, "Run 1, step 1"));
  g_assert_true (ts_test_shows (f->drawer, "stopped after sum (Add)"));
  ts_debug_worker_continue (f->worker);
  settle (f);
  g_assert_true (ts_test_shows (f->drawer, "y: \"y is {$out}\""));
  g_assert_true (ts_test_shows (f->drawer, "Log point 1 · hit 1"));

  ts_test_press (f->drawer, "Remove Assertion");
  settle (f);
  g_assert_false (shows (f, "sum: $out < 5"));
  g_assert_true (ts_test_shows (f->drawer, "stopped after sum (Add)")); /* it was so */
}

/* Keys go along the run, back and forward again over what is recorded. */
static void
test_timeline (Fixture *f,
               gconstpointer data)
{
  GtkWidget *strip = find_type (f->drawer, TS_TYPE_TIMELINE_STRIP);
  gsize end;

  enter (f, "help", "feed x = 3");
  ts_debug_worker_continue (f->worker);
  settle (f);
  g_assert_cmpuint (ts_debug_worker_get_t (f->worker, &end), ==, 3);
  g_assert_cmpuint (end, ==, 3);

  g_assert_true (ts_test_key (strip, GDK_KEY_Home, 0));
  settle (f);
  g_assert_cmpuint (ts_debug_worker_get_t (f->worker, &end), ==, 0);
  g_assert_true (ts_test_key (strip, GDK_KEY_Right, 0));
  settle (f);
  g_assert_cmpuint (ts_debug_worker_get_t (f->worker, &end), ==, 1);
  g_assert_cmpuint (end, ==, 3);
  g_assert_true (ts_test_key (strip, GDK_KEY_End, 0));
  settle (f);
  g_assert_cmpint (ts_debug_worker_get_stop (f->worker)->reason, ==, TS_STOP_DONE);
}

int
main (int argc,
      char **argv)
{
  if (!ts_test_widgets_init (&argc, &argv))
    return 0;

  g_test_add ("/drawer/console", Fixture, NULL, set_up, test_console, tear_down);
  g_test_add ("/drawer/watches", Fixture, NULL, set_up, test_watches, tear_down);
  g_test_add ("/drawer/changes", Fixture, NULL, set_up, test_changes, tear_down);
  g_test_add ("/drawer/alerts", Fixture, NULL, set_up, test_alerts, tear_down);
  g_test_add ("/drawer/calls-and-history", Fixture, NULL, set_up, test_calls_and_history, tear_down);

  g_test_add ("/drawer/timeline", Fixture, NULL, set_up, test_timeline, tear_down);

  return g_test_run ();
}
