#include "app/panels/ts-feeds-panel.h"
#include "app/panels/ts-name-popover.h"
#include "app/panels/ts-preset-bar.h"
#include "app/panels/ts-scenario-editor.h"
#include "app/panels/ts-scenario-row.h"
#include "app/ts-document-presets.h"
#include "engine/graph/ts-builder-ops.h"
#include "tests/support/ts-test-graph.h"
#include "tests/support/ts-test-widgets.h"

#include <adwaita.h>

typedef struct
{
  TsTestGraph graph;
  TsDocument *document;
  TsDebugWorker *worker;
  GtkWidget *panel;
  GtkWidget *overlay;
  GtkWindow *window;
  TsOutput x;
  TsOutput next;
} Fixture;

/* `next` adds `x` to `count`, which is given 5 at first. */
static void
set_up (Fixture *self,
        gconstpointer data)
{
  TsBuilderVariable v;

  ts_test_graph_init (&self->graph);
  self->x = ts_test_placeholder (&self->graph, "x", TS_DTYPE_FLOAT, &TS_SHAPE_SCALAR);
  v = ts_builder_variable (self->graph.builder, "count", ts_test_const_float (&self->graph, "five", 5), &TS_SHAPE_SCALAR, FALSE);
  self->next = ts_test_op (&self->graph, "AssignAdd", "next", v.variable, self->x, TS_NO_OUTPUT);

  self->document = ts_document_new_for_graph (self->graph.graph, "test");
  self->worker = ts_document_get_worker (self->document);
  ts_debug_worker_set_fetches (self->worker, &self->next, 1);
  self->panel = ts_feeds_panel_new ();
  ts_feeds_panel_set_document (TS_FEEDS_PANEL (self->panel), self->document);
  self->overlay = adw_toast_overlay_new ();
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (self->overlay), self->panel);
  self->window = ts_test_show (self->overlay, 400, 700);
}

/* What goes on in the background has let go of it. */
static gboolean
is_alone (gpointer document)
{
  return g_atomic_int_get (&G_OBJECT (document)->ref_count) == 1;
}

static void
tear_down (Fixture *self,
           gconstpointer data)
{
  g_object_ref (self->panel);
  gtk_window_destroy (self->window);
  g_assert_finalize_object (self->panel);
  ts_document_close (self->document);
  ts_test_wait (is_alone, self->document);
  g_assert_finalize_object (self->document);
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
feed (Fixture *self,
      const char *text)
{
  g_assert_true (ts_document_set_feed_text (self->document, self->x, text, NULL));
  ts_test_settle ();
}

static GtkWidget *
find_bar (Fixture *self)
{
  return ts_test_find (self->panel, TS_TYPE_PRESET_BAR, NULL);
}

static const char *
get_preset (Fixture *self)
{
  return ts_preset_bar_get_preset (TS_PRESET_BAR (find_bar (self)));
}

static void
act (Fixture *self,
     const char *action)
{
  g_assert_true (gtk_widget_activate_action (find_bar (self), action, NULL));
  settle (self);
}

static void
use (Fixture *self,
     const char *name)
{
  g_assert_true (gtk_widget_activate_action (find_bar (self), "preset.use", "s", name));
  settle (self);
}

/* Answers the popover that @action opens. */
static void
name (Fixture *self,
      const char *action,
      const char *text)
{
  GtkWidget *popover;

  act (self, action);
  popover = ts_test_find (find_bar (self), TS_TYPE_NAME_POPOVER, NULL);
  g_assert_nonnull (popover);
  ts_test_enter (GTK_ENTRY (ts_test_find (popover, GTK_TYPE_ENTRY, NULL)), text);
  settle (self);
}

static gboolean
has_preset (Fixture *self,
            const char *preset)
{
  g_auto (GStrv) names = ts_named_list_dup_names (ts_debug_worker_get_presets (self->worker));

  return g_strv_contains ((const char *const *)names, preset);
}

static void
assert_fed (Fixture *self,
            const char *text)
{
  g_assert_cmpstr (ts_document_get_feed_text (self->document, self->x), ==, text);
}

/* What is saved can be gone back to, and what is different from it is told. */
static void
test_save_and_use (Fixture *self,
                   gconstpointer data)
{
  g_assert_null (get_preset (self));
  g_assert_true (ts_test_shows (self->panel, "No Preset"));
  feed (self, "3 ");
  name (self, "preset.save-as", "three");
  g_assert_cmpstr (get_preset (self), ==, "three");
  g_assert_false (ts_test_shows (find_bar (self), "changed"));

  feed (self, "4");
  ts_document_set_fetched (self->document, self->next, FALSE);
  ts_test_settle ();
  g_assert_true (ts_test_shows (find_bar (self), "changed"));
  g_assert_true (ts_test_shows (find_bar (self), "x:0 is fed with another value\nnext:0 is not fetched"));
  ts_document_set_fetched (self->document, self->next, TRUE);
  name (self, "preset.save-as", "four");
  g_assert_cmpstr (get_preset (self), ==, "four");

  use (self, "three");
  assert_fed (self, "3 "); /* the text that it was made from */
  g_assert_true (ts_document_is_fetched (self->document, self->next));
  g_assert_cmpstr (get_preset (self), ==, "three");
  g_assert_false (ts_test_shows (find_bar (self), "changed"));
  feed (self, "4"); /* as another preset has it */
  g_assert_cmpstr (get_preset (self), ==, "four");
}

/* What is in no preset would be lost: it can come back. */
static void
test_undo (Fixture *self,
           gconstpointer data)
{
  feed (self, "3");
  name (self, "preset.save-as", "three");
  feed (self, "8.5");
  use (self, "three");
  assert_fed (self, "3");
  ts_test_press (self->overlay, "Undo");
  ts_test_settle ();
  assert_fed (self, "8.5");

  act (self, "preset.save");
  g_assert_false (ts_test_shows (find_bar (self), "changed"));
  use (self, "three");
  assert_fed (self, "8.5");

  act (self, "preset.remove");
  g_assert_false (has_preset (self, "three"));
  g_assert_null (get_preset (self));
}

static void
test_rename (Fixture *self,
             gconstpointer data)
{
  feed (self, "3");
  name (self, "preset.save-as", "three");
  ts_document_set_scenario (self->document, "three x 2");
  name (self, "preset.rename", "a, b");
  g_assert_true (ts_test_shows (find_bar (self), "cannot be a name"));
  g_assert_true (has_preset (self, "three"));
  name (self, "preset.rename", "drei");
  g_assert_cmpstr (get_preset (self), ==, "drei");
  g_assert_false (has_preset (self, "three"));
  g_assert_cmpstr (ts_document_get_scenario (self->document), ==, "drei x 2");
}

/* Commands at the prompt are followed. */
static void
test_console (Fixture *self,
              gconstpointer data)
{
  feed (self, "3");
  ts_debug_worker_run_line (self->worker, "preset save by hand");
  settle (self);
  g_assert_cmpstr (get_preset (self), ==, "by hand");
  ts_debug_worker_run_line (self->worker, "preset drop by hand");
  settle (self);
  g_assert_null (get_preset (self));
  use (self, "nobody"); /* told by the window; nothing happens */
  assert_fed (self, "3");
}

/* ---- scenarios ------------------------------------------------------------------------------------ */

static GtkWidget *
find_editor (Fixture *self)
{
  return ts_test_find (self->panel, TS_TYPE_SCENARIO_EDITOR, NULL);
}

static TsScenarioRow *
find_step (GtkWidget *root,
           guint *n)
{
  if (TS_IS_SCENARIO_ROW (root))
    return (*n)-- == 0 ? TS_SCENARIO_ROW (root) : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      TsScenarioRow *found = find_step (child, n);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkWidget *
get_step (Fixture *self,
          guint n)
{
  TsScenarioRow *row = find_step (self->panel, &n);

  g_assert_nonnull (row);
  return GTK_WIDGET (row);
}

static void
assert_scenario (Fixture *self,
                 const char *text)
{
  ts_test_settle ();
  g_assert_cmpstr (ts_document_get_scenario (self->document), ==, text);
}

static void
save_two (Fixture *self)
{
  feed (self, "1");
  ts_debug_worker_run_line (self->worker, "preset save one");
  settle (self);
  feed (self, "2");
  ts_debug_worker_run_line (self->worker, "preset save two");
  settle (self);
}

static void
test_edit_scenario (Fixture *self,
                    gconstpointer data)
{
  g_assert_null (find_editor (self)); /* there is nothing to run */
  save_two (self);
  g_assert_true (ts_test_shows (find_editor (self), "Runs of presets, one after the other"));
  ts_test_press (self->panel, "Add Step");
  ts_test_press (self->panel, "Add Step");
  assert_scenario (self, "one, two");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (ts_test_find (get_step (self, 1), GTK_TYPE_SPIN_BUTTON, NULL)), 10);
  assert_scenario (self, "one, two x 10");
  ts_test_press (get_step (self, 1), "Move Up");
  assert_scenario (self, "two x 10, one");
  ts_test_press (get_step (self, 0), "Move Down");
  assert_scenario (self, "one, two x 10");
  ts_test_press (get_step (self, 0), "Remove");
  assert_scenario (self, "two x 10");
  ts_document_set_scenario (self->document, "gone x 3, one");
  ts_test_settle ();
  g_assert_cmpstr (ts_scenario_row_get_preset (TS_SCENARIO_ROW (get_step (self, 0))), ==, "gone");
}

static double
get_count (Fixture *self)
{
  g_autoptr (GArray) variables = ts_debug_worker_list_variables (self->worker);
  TsTensor *value = g_array_index (variables, TsVariableInfo, 0).value;

  return value != NULL ? *(const float *)value->data : -1;
}

/* A breakpoint stops within a run; continuing finishes that and does all the others. */
static void
test_run_scenario (Fixture *self,
                   gconstpointer data)
{
  TsScenarioProgress progress;

  save_two (self);
  ts_debug_worker_run_line (self->worker, "assign count = 0");
  ts_document_set_scenario (self->document, "one, two x 3");
  ts_document_add_breakpoint (self->document, "next", FALSE, TRUE, NULL);
  settle (self);
  ts_test_press (self->panel, "Run Scenario");
  settle (self);
  g_assert_true (ts_test_shows (find_editor (self), "Run 1 of 4: one, stopped before next"));
  g_assert_true (gtk_widget_has_css_class (get_step (self, 0), "current-step"));
  g_assert_cmpfloat (get_count (self), ==, 0);
  ts_debug_worker_continue (self->worker);
  settle (self);
  g_assert_cmpfloat (get_count (self), ==, 7);
  g_assert_false (ts_debug_worker_get_scenario (self->worker, &progress));
  g_assert_false (ts_test_shows (find_editor (self), "Run 4 of 4"));
  g_assert_cmpstr (get_preset (self), ==, "two");
}

static gboolean
can_be_cancelled (gpointer panel)
{
  GtkWidget *button = ts_test_find (panel, GTK_TYPE_BUTTON, "Cancel");

  return button != NULL && gtk_widget_get_mapped (button);
}

/* Its runs are so short that it is mostly between two of them. */
static void
test_cancel_scenario (Fixture *self,
                      gconstpointer data)
{
  save_two (self);
  ts_debug_worker_run_line (self->worker, "assign count = 0");
  ts_document_set_scenario (self->document, "two x 1000000");
  settle (self);
  ts_test_press (self->panel, "Run Scenario");
  ts_test_wait (can_be_cancelled, self->panel);
  ts_test_press (self->panel, "Cancel");
  settle (self);
  g_assert_false (ts_debug_worker_is_in_scenario (self->worker));
  g_assert_cmpfloat (get_count (self), <, 2000000);
  g_assert_nonnull (ts_test_find (self->panel, GTK_TYPE_BUTTON, "Run Scenario"));
}

int
main (int argc,
      char **argv)
{
  if (!ts_test_widgets_init (&argc, &argv))
    return 0;

#define ADD(path, func) g_test_add ("/preset-bar/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("save-and-use", test_save_and_use);
  ADD ("undo", test_undo);
  ADD ("rename", test_rename);
  ADD ("console", test_console);
  ADD ("edit-scenario", test_edit_scenario);
  ADD ("run-scenario", test_run_scenario);
  ADD ("cancel-scenario", test_cancel_scenario);
#undef ADD

  return g_test_run ();
}
