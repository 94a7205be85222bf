#include "app/panels/ts-name-popover.h"
#include "app/panels/ts-session-button.h"
#include "app/panels/ts-snapshot-bar.h"
#include "app/panels/ts-state-row.h"
#include "app/panels/ts-variables-panel.h"
#include "app/ts-step-bar.h"
#include "engine/debug/worker/ts-debug-worker-sessions.h"
#include "engine/graph/ts-builder-ops.h"
#include "tests/support/ts-test-folder.h"
#include "tests/support/ts-test-graph.h"
#include "tests/support/ts-test-widgets.h"

#include <adwaita.h>
#include <string.h>

typedef struct
{
  TsTestGraph graph;
  TsDocument *document;
  TsDebugWorker *worker;
  GtkWidget *panel;
  GtkWidget *step_bar;
  GtkWidget *overlay;
  GtkWindow *window;
  TsOutput next;
} Fixture;

/* `next` adds one to `count`; `other` is a variable beside it. */
static void
set_up (Fixture *self,
        gconstpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  TsBuilderVariable v;

  ts_test_graph_init (&self->graph);
  v = ts_builder_variable (self->graph.builder, "count", ts_test_const_float (&self->graph, "five", 5), &TS_SHAPE_SCALAR, FALSE);
  ts_builder_variable (self->graph.builder, "other", ts_test_const_float (&self->graph, "six", 6), &TS_SHAPE_SCALAR, FALSE);
  self->next = ts_test_op (&self->graph, "AssignAdd", "next", v.variable, ts_test_const_float (&self->graph, "one", 1), TS_NO_OUTPUT);

  self->document = ts_document_new_for_graph (self->graph.graph, "test");
  self->worker = ts_document_get_worker (self->document);
  ts_debug_worker_set_fetches (self->worker, &self->next, 1);
  self->panel = ts_variables_panel_new ();
  self->step_bar = ts_step_bar_new ();
  ts_variables_panel_set_document (TS_VARIABLES_PANEL (self->panel), self->document);
  ts_step_bar_set_document (TS_STEP_BAR (self->step_bar), self->document);
  gtk_box_append (GTK_BOX (box), self->step_bar);
  gtk_box_append (GTK_BOX (box), self->panel);
  self->overlay = adw_toast_overlay_new ();
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (self->overlay), box);
  self->window = ts_test_show (self->overlay, 700, 700);
}

static void
tear_down (Fixture *self,
           gconstpointer data)
{
  g_object_ref (self->panel);
  gtk_window_destroy (self->window);
  g_assert_finalize_object (self->panel);
  ts_document_close (self->document);
  g_object_unref (self->document);
  ts_test_graph_clear (&self->graph);
}

static gboolean
is_idle (gpointer worker)
{
  return !ts_debug_worker_get_busy (worker);
}

static void
settle (Fixture *self)
{
  ts_test_wait (is_idle, self->worker);
  ts_test_settle ();
}

static void
run_line (Fixture *self,
          const char *line)
{
  ts_debug_worker_run_line (self->worker, line);
  settle (self);
}

static void
run (Fixture *self)
{
  ts_debug_worker_continue (self->worker);
  settle (self);
}

static void
act (Fixture *self,
     GType type,
     const char *action)
{
  g_assert_true (gtk_widget_activate_action (ts_test_find (self->panel, type, NULL), action, NULL));
  settle (self);
}

static void
choose (Fixture *self,
        GType type,
        const char *action,
        const char *name)
{
  g_assert_true (gtk_widget_activate_action (ts_test_find (self->panel, type, NULL), action, "s", name));
  settle (self);
}

static void
name (Fixture *self,
      GType type,
      const char *action,
      const char *text)
{
  GtkWidget *popover;

  act (self, type, action);
  popover = ts_test_find (ts_test_find (self->panel, type, NULL), TS_TYPE_NAME_POPOVER, NULL);
  g_assert_nonnull (popover);
  ts_test_enter (GTK_ENTRY (ts_test_find (popover, GTK_TYPE_ENTRY, NULL)), text);
  settle (self);
}

static void
assert_sessions (Fixture *self,
                 const char *names,
                 guint shown)
{
  guint now;
  g_auto (GStrv) list = ts_debug_worker_dup_sessions (self->worker, &now);
  g_autofree char *text = g_strjoinv (", ", list);

  g_assert_cmpstr (text, ==, names);
  g_assert_cmpuint (now, ==, shown);
}

/* Each session has variables, values and a run of its own, and what is shown is those of one. */
static void
test_switch (Fixture *self,
             gconstpointer data)
{
  g_autoptr (GPtrArray) breakpoints = NULL;
  TsTensor *value = NULL;

  run_line (self, "assign count = 10");
  run (self);
  g_assert_true (ts_test_shows (self->panel, "11.0"));
  g_assert_null (ts_test_find (self->step_bar, TS_TYPE_SESSION_BUTTON, NULL)); /* there is but one */

  name (self, TS_TYPE_SESSION_BUTTON, "session.new", "second");
  assert_sessions (self, "main, second", 1);
  g_assert_nonnull (ts_test_find (self->step_bar, TS_TYPE_SESSION_BUTTON, NULL));
  g_assert_true (ts_test_shows (self->step_bar, "second"));
  g_assert_true (ts_test_shows (self->panel, "2 variables, 0 initialized"));
  g_assert_false (ts_test_shows (self->panel, "11.0"));
  g_assert_true (ts_document_is_fetched (self->document, self->next));
  g_assert_null (ts_debug_worker_get_stop (self->worker));
  ts_document_add_breakpoint (self->document, "next", FALSE, FALSE, NULL);
  run_line (self, "assign count = 20");
  run (self);
  g_assert_cmpint (ts_debug_worker_get_stop (self->worker)->reason, ==, TS_STOP_BREAKPOINT);

  choose (self, TS_TYPE_SESSION_BUTTON, "session.switch", "main");
  assert_sessions (self, "main, second", 0);
  g_assert_true (ts_test_shows (self->panel, "11.0"));
  g_assert_true (ts_test_shows (self->panel, "changed"));
  g_assert_cmpint (ts_debug_worker_get_stop (self->worker)->reason, ==, TS_STOP_DONE);
  g_assert_cmpint (ts_debug_worker_get_value (self->worker, self->next, &value), ==, TS_VALUE_LIVE);
  ts_tensor_unref (value);
  breakpoints = ts_debug_worker_dup_breakpoints (self->worker);
  g_assert_cmpuint (breakpoints->len, ==, 0);

  choose (self, TS_TYPE_SESSION_BUTTON, "session.switch", "second");
  g_assert_cmpint (ts_debug_worker_get_stop (self->worker)->reason, ==, TS_STOP_BREAKPOINT);
  run (self);
  g_assert_true (ts_test_shows (self->panel, "21.0"));
}

/* Feeds are each session's own, with the texts that they were made from. */
static void
test_feeds (Fixture *self,
            gconstpointer data)
{
  TsOutput one;

  g_assert_true (ts_graph_find_output (self->graph.graph, "one", &one, NULL));
  g_assert_true (ts_document_set_feed_text (self->document, one, "7 ", NULL));
  name (self, TS_TYPE_SESSION_BUTTON, "session.new", "second");
  g_assert_cmpstr (ts_document_get_feed_text (self->document, one), ==, "7 ");
  g_assert_true (ts_document_set_feed_text (self->document, one, NULL, NULL));
  run_line (self, "assign count = 1");
  run (self);
  g_assert_true (ts_test_shows (self->panel, "2.0"));
  choose (self, TS_TYPE_SESSION_BUTTON, "session.switch", "main");
  g_assert_cmpstr (ts_document_get_feed_text (self->document, one), ==, "7 ");
}

static void
test_rename_and_close (Fixture *self,
                       gconstpointer data)
{
  name (self, TS_TYPE_SESSION_BUTTON, "session.new", "second");
  name (self, TS_TYPE_SESSION_BUTTON, "session.rename", "main");
  assert_sessions (self, "main, second", 1);
  name (self, TS_TYPE_SESSION_BUTTON, "session.rename", "zweite");
  assert_sessions (self, "main, zweite", 1);

  act (self, TS_TYPE_SESSION_BUTTON, "session.close");
  assert_sessions (self, "main, zweite", 0);
  ts_test_press (self->overlay, "Undo");
  settle (self);
  assert_sessions (self, "main, zweite", 1);

  run_line (self, "assign count = 3");
  run_line (self, "session close zweite");
  assert_sessions (self, "main", 0);
  g_assert_null (ts_test_find (self->step_bar, TS_TYPE_SESSION_BUTTON, NULL));
  g_assert_true (ts_test_shows (self->panel, "2 variables, 0 initialized"));
}

/* ---- snapshots ------------------------------------------------------------------------------------ */

static void
row_act (GtkWidget *widget,
         const char *action)
{
  if (TS_IS_STATE_ROW (widget) && strcmp (ts_state_item_get_name (ts_state_row_get_item (TS_STATE_ROW (widget))), "count") == 0)
    g_assert_true (gtk_widget_activate_action (widget, action, NULL));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    row_act (child, action);
}

static void
test_snapshot (Fixture *self,
               gconstpointer data)
{
  run_line (self, "assign count = 10");
  run_line (self, "assign other = 1");
  name (self, TS_TYPE_SNAPSHOT_BAR, "snapshot.take", "two words");
  g_assert_true (ts_test_shows (self->panel, "is one word"));
  name (self, TS_TYPE_SNAPSHOT_BAR, "snapshot.take", "before");
  g_assert_true (ts_test_shows (self->panel, "2 initialized, 0 different"));
  g_assert_null (ts_test_find (self->panel, GTK_TYPE_BUTTON, "Go Back"));

  run (self);
  run_line (self, "assign other = 2");
  g_assert_true (ts_test_shows (self->panel, "2 initialized, 2 different"));
  row_act (self->panel, "state.back-to-snapshot");
  settle (self);
  g_assert_true (ts_test_shows (self->panel, "2 initialized, 1 different"));
  g_assert_true (ts_test_shows (self->panel, "10.0"));
  ts_test_press (self->panel, "Go Back");
  settle (self);
  g_assert_true (ts_test_shows (self->panel, "2 initialized, 0 different"));

  run (self);
  choose (self, TS_TYPE_SNAPSHOT_BAR, "snapshot.compare", "");
  g_assert_false (ts_test_shows (self->panel, "different"));
  choose (self, TS_TYPE_SNAPSHOT_BAR, "snapshot.compare", "before");
  g_assert_true (ts_test_shows (self->panel, "1 different"));
  act (self, TS_TYPE_SNAPSHOT_BAR, "snapshot.remove");
  g_assert_false (ts_test_shows (self->panel, "different"));
  ts_test_press (self->overlay, "Undo");
  settle (self);
  choose (self, TS_TYPE_SNAPSHOT_BAR, "snapshot.compare", "before");
  g_assert_true (ts_test_shows (self->panel, "1 different"));
}

/* Compared with a checkpoint, of which a value that is the same counts as such though it was read from the file. */
static void
test_checkpoint (Fixture *self,
                 gconstpointer data)
{
  g_autofree char *folder = ts_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "my model", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  TsSnapshotBar *bar = TS_SNAPSHOT_BAR (ts_test_find (self->panel, TS_TYPE_SNAPSHOT_BAR, NULL));

  run_line (self, "assign count = 10");
  run_line (self, "assign other = 1");
  ts_snapshot_bar_save (bar, file);
  settle (self);
  run (self);
  ts_snapshot_bar_load (bar, file);
  settle (self);
  g_assert_cmpstr (ts_snapshot_bar_get_name (bar), ==, "my_model");
  g_assert_true (ts_test_shows (self->panel, "2 initialized, 1 different"));
  ts_test_press (self->panel, "Go Back");
  settle (self);
  g_assert_true (ts_test_shows (self->panel, "2 initialized, 0 different"));
  g_assert_true (ts_test_shows (self->panel, "10.0"));
  ts_test_folder_remove (folder);
}

int
main (int argc,
      char **argv)
{
  if (!ts_test_widgets_init (&argc, &argv))
    return 0;

#define ADD(path, func) g_test_add ("/session-button/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("switch", test_switch);
  ADD ("feeds", test_feeds);
  ADD ("rename-and-close", test_rename_and_close);
  ADD ("snapshot", test_snapshot);
  ADD ("checkpoint", test_checkpoint);
#undef ADD

  return g_test_run ();
}
