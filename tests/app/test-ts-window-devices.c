/* Where operations run, by the menu of a node or a scope, the page Devices, and the colours of the graph. */

#include "app/ts-application.h"
#include "app/ts-window.h"
#include "app/ts-workspace.h"
#include "tests/support/ts-test-folder.h"
#include "tests/support/ts-test-widgets.h"

static GtkApplication *application;

typedef struct
{
  char *folder;
  TsSettings *settings;
  TsWindow *window;
  GtkWidget *widget;
  TsDocument *document;
  TsDebugWorker *worker;
  TsCanvas *canvas;
} Fixture;

static void
set_up (Fixture *f,
        gconstpointer data)
{
  g_autofree char *path = NULL;

  f->folder = ts_test_folder_new ();
  path = g_build_filename (f->folder, "settings.ini", NULL);
  f->settings = ts_settings_new (path);
  f->window = ts_window_new (application, f->settings);
  f->widget = GTK_WIDGET (f->window);
  gtk_window_present (GTK_WINDOW (f->window));
  ts_window_open_sample (f->window, data);
  f->document = ts_window_get_document (f->window);
  f->worker = ts_document_get_worker (f->document);
  f->canvas = ts_workspace_get_canvas (ts_window_get_workspace (f->window));
}

static void
tear_down (Fixture *f,
           gconstpointer data)
{
  GList *windows;

  while ((windows = gtk_application_get_windows (application)) != NULL)
    gtk_window_destroy (windows->data);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (f->settings);
  ts_test_folder_remove (f->folder);
  g_free (f->folder);
}

static gboolean
is_settled (gpointer data)
{
  Fixture *f = data;

  return ts_canvas_is_ready (f->canvas) && !ts_debug_worker_get_busy (f->worker) && !ts_document_is_finding_placement (f->document);
}

static void
settle (Fixture *f)
{
  ts_test_wait (is_settled, f);
  ts_test_settle ();
}

static void
activate (Fixture *f,
          const char *name,
          const char *parameter)
{
  g_assert_true (g_action_group_get_action_enabled (G_ACTION_GROUP (f->window), name));
  g_action_group_activate_action (G_ACTION_GROUP (f->window), name, g_variant_new_string (parameter));
  settle (f);
}

static void
select_op (Fixture *f,
           const char *name)
{
  ts_document_set_selected_op (f->document, ts_graph_find_operation (ts_document_get_graph (f->document), name)->index);
  settle (f);
}

/* The rule at that place, or "". (transfer full) */
static char *
dup_rule (Fixture *f,
          guint i)
{
  const TsDeviceSetup *setup = ts_debug_worker_get_device_setup (f->worker);

  return i < setup->rules->len ? ts_placement_rule_to_string (setup->rules->pdata[i]) : g_strdup ("");
}

#define assert_rule(f, i, expected)             \
  do                                            \
    {                                           \
      g_autofree char *rule_ = dup_rule (f, i); \
      g_assert_cmpstr (rule_, ==, expected);    \
    }                                           \
  while (0)

static const char *
get_state (Fixture *f)
{
  g_autoptr (GVariant) state = g_action_group_get_action_state (G_ACTION_GROUP (f->window), "run-on");

  return g_intern_string (g_variant_get_string (state, NULL));
}

/* A device that is not there is made; the menu marks it; as the graph says takes the rule away, and that can be undone. */
static void
test_run_on (Fixture *f,
             gconstpointer data)
{
  settle (f);
  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (f->window), "run-on"));
  select_op (f, "softmax");
  activate (f, "run-on", "/device:CPU:1");
  g_assert_cmpuint (ts_debug_worker_get_device_setup (f->worker)->n_cpus, ==, 2);
  assert_rule (f, 0, "softmax /device:CPU:1");
  g_assert_cmpstr (get_state (f), ==, "/device:CPU:1");
  g_assert_true (ts_test_shows (f->widget, "“softmax” runs on /device:CPU:1 in the next run"));

  activate (f, "run-on", "/device:CPU:0");
  assert_rule (f, 0, "softmax /device:CPU:0");
  assert_rule (f, 1, "");
  activate (f, "run-on", "");
  assert_rule (f, 0, "");
  g_assert_cmpstr (get_state (f), ==, "");
  activate (f, "restore-rule", "place softmax /device:CPU:0 as 1");
  assert_rule (f, 0, "softmax /device:CPU:0");
}

/* A scope is its own pattern. */
static void
test_run_on_scope (Fixture *f,
                   gconstpointer data)
{
  settle (f);
  ts_canvas_reveal_scope (f->canvas, "dense_1");
  settle (f);
  g_assert_cmpstr (ts_canvas_get_selected_scope (f->canvas), ==, "dense_1");
  activate (f, "run-on", "/device:CPU:1");
  assert_rule (f, 0, "dense_1 /device:CPU:1");
}

/* The panel takes a rule away, and a toast gives it back. */
static void
test_undo (Fixture *f,
           gconstpointer data)
{
  settle (f);
  select_op (f, "softmax");
  activate (f, "run-on", "/device:CPU:1");
  activate (f, "page", "devices");
  ts_test_press (f->widget, "Remove Rule");
  settle (f);
  assert_rule (f, 0, "");
  ts_test_press (f->widget, "_Undo");
  settle (f);
  assert_rule (f, 0, "softmax /device:CPU:1");
}

static gboolean
shows_device (gpointer data)
{
  return ts_test_shows (((Fixture *)data)->widget, "CPU:0");
}

/* Colours by where it runs know of it as soon as somebody asks. */
static void
test_coloring (Fixture *f,
               gconstpointer data)
{
  g_autofree char *coloring = NULL;

  settle (f);
  g_assert_null (ts_document_get_placement (f->document));
  activate (f, "coloring", "placement");
  g_object_get (f->canvas, "coloring", &coloring, NULL);
  g_assert_cmpstr (coloring, ==, "placement");
  g_assert_nonnull (ts_document_get_placement (f->document));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (ts_test_find (f->widget, GTK_TYPE_TOGGLE_BUTTON, "Legend")), TRUE);
  ts_test_wait (shows_device, f);
}

static gboolean
is_column_marked (gpointer data)
{
  g_autoptr (GVariant) state = g_action_group_get_action_state (G_ACTION_GROUP (((Fixture *)data)->window), "color-column");

  return g_str_equal (g_variant_get_string (state, NULL), "latency");
}

/* The menu marks the column of a file that the graph is coloured by, as long as it is. */
static void
test_column (Fixture *f,
             gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->folder, "columns.csv", NULL);
  g_autoptr (GVariant) other = NULL;
  g_autoptr (GVariant) none = NULL;

  g_assert_true (g_file_set_contents (path, "name,latency,kind\nx,1.5,in\nsoftmax,2,out\n", -1, NULL));
  settle (f);
  activate (f, "color-by-path", path);
  ts_test_wait (is_column_marked, f);

  activate (f, "color-column", "kind");
  other = g_action_group_get_action_state (G_ACTION_GROUP (f->window), "color-column");
  g_assert_cmpstr (g_variant_get_string (other, NULL), ==, "kind");

  activate (f, "coloring", "family");
  none = g_action_group_get_action_state (G_ACTION_GROUP (f->window), "color-column");
  g_assert_cmpstr (g_variant_get_string (none, NULL), ==, "");
}

int
main (int argc,
      char *argv[])
{
  g_autofree char *home = ts_test_folder_new ();
  int status;

  g_setenv ("XDG_DATA_HOME", home, TRUE); /* the user's recent files are not ours to change */
  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP no display\n");
      return 0;
    }
  application = GTK_APPLICATION (ts_application_new (NULL));
  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, NULL);
#define ADD(path, function) g_test_add (path, Fixture, "dense", set_up, function, tear_down)
  ADD ("/window-devices/run-on", test_run_on);
  ADD ("/window-devices/run-on-scope", test_run_on_scope);
  ADD ("/window-devices/undo", test_undo);
  ADD ("/window-devices/coloring", test_coloring);
  ADD ("/window-devices/column", test_column);
  status = g_test_run ();
  g_object_unref (application);
  ts_test_folder_remove (home);
  return status;
}
