/* What the menu of an operation changes of a run, and asks of it. */

#include "app/ts-application.h"
#include "app/ts-window.h"
#include "engine/tensor/ts-tensor-format.h"
#include "tests/support/ts-test-widgets.h"

#include <glib/gstdio.h>

static GtkApplication *application;

typedef struct
{
  char *folder;
  TsSettings *settings;
  TsWindow *window;
  TsDocument *document;
  TsDebugWorker *worker;
} Fixture;

static const char branch_text[] =
    "node { name: 'x' op: 'Const' attr { key: 'dtype' value { type: DT_FLOAT } }"
    "  attr { key: 'value' value { tensor { dtype: DT_FLOAT tensor_shape { } float_val: 3 } } } }"
    "node { name: 'p' op: 'Const' attr { key: 'dtype' value { type: DT_BOOL } }"
    "  attr { key: 'value' value { tensor { dtype: DT_BOOL tensor_shape { } bool_val: true } } } }"
    "node { name: 's' op: 'Switch' input: 'x' input: 'p' attr { key: 'T' value { type: DT_FLOAT } } }"
    "node { name: 'no' op: 'Neg' input: 's:0' attr { key: 'T' value { type: DT_FLOAT } } }"
    "node { name: 'yes' op: 'Abs' input: 's:1' attr { key: 'T' value { type: DT_FLOAT } } }"
    "node { name: 'm' op: 'Merge' input: 'no' input: 'yes' attr { key: 'T' value { type: DT_FLOAT } } attr { key: 'N' value { i: 2 } } }";

static gboolean
has_document (gpointer window)
{
  return ts_window_get_document (window) != NULL;
}

static void
open_branch (Fixture *f)
{
  g_autofree char *path = g_build_filename (f->folder, "branch.pbtxt", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_assert_true (g_file_set_contents (path, branch_text, -1, NULL));
  ts_window_open_file (f->window, file);
  ts_test_wait (has_document, f->window);
  g_unlink (path);
}

static void
set_up (Fixture *f,
        gconstpointer data)
{
  g_autofree char *path = NULL;

  f->folder = g_dir_make_tmp ("ts-debugging-XXXXXX", NULL);
  path = g_build_filename (f->folder, "settings.ini", NULL);
  f->settings = ts_settings_new (path);
  f->window = ts_window_new (application, f->settings);
  gtk_window_present (GTK_WINDOW (f->window));
  if (data != NULL)
    ts_window_open_sample (f->window, data);
  else
    open_branch (f);
  f->document = ts_window_get_document (f->window);
  f->worker = ts_document_get_worker (f->document);
}

static void
tear_down (Fixture *f,
           gconstpointer data)
{
  g_autofree char *path = g_build_filename (f->folder, "settings.ini", NULL);
  GList *windows;

  while ((windows = gtk_application_get_windows (application)) != NULL)
    gtk_window_destroy (windows->data);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (f->settings);
  g_unlink (path);
  g_rmdir (f->folder);
  g_free (f->folder);
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

static void
select_op (Fixture *f,
           const char *name)
{
  const TsOperation *op = ts_graph_find_operation (ts_document_get_graph (f->document), name);

  g_assert_nonnull (op);
  ts_document_set_selected_op (f->document, op->index);
}

static void
activate (Fixture *f,
          const char *name,
          GVariant *parameter)
{
  g_assert_true (g_action_group_get_action_enabled (G_ACTION_GROUP (f->window), name));
  g_action_group_activate_action (G_ACTION_GROUP (f->window), name, parameter);
}

static GtkWidget *
find_window (const char *title)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (toplevels, i);

      if (g_strcmp0 (gtk_window_get_title (window), title) == 0)
        return GTK_WIDGET (window);
    }
  return NULL;
}

/* A row of a popover that has @text in it. (nullable) */
static GtkWidget *
find_row (GtkWidget *widget,
          const char *text)
{
  GtkWidget *found = NULL;

  if (GTK_IS_LIST_BOX_ROW (widget) && gtk_widget_get_ancestor (widget, GTK_TYPE_POPOVER) != NULL && ts_test_shows (widget, text))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_row (child, text);
  return found;
}

static void
choose_row (Fixture *f,
            const char *text)
{
  GtkWidget *row = find_row (GTK_WIDGET (f->window), text);

  g_assert_nonnull (row);
  g_assert_true (gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (row)));
  g_signal_emit_by_name (gtk_widget_get_parent (row), "row-activated", row);
  settle (f);
}

static const char *
get_selected (Fixture *f)
{
  return ts_document_get_selected_operation (f->document)->name;
}

/* What is wrong with a value is said where it was typed; a good one is in the list of changes. */
static void
test_force (Fixture *f,
            gconstpointer data)
{
  GtkWidget *dialog, *entry;

  select_op (f, "block_1/norm/variance");
  activate (f, "force-output", g_variant_new_uint32 (0));
  ts_test_settle ();
  dialog = find_window ("Force Output");
  g_assert_nonnull (dialog);
  entry = ts_test_find (dialog, GTK_TYPE_ENTRY, NULL);
  ts_test_enter (GTK_ENTRY (entry), "maximum($out,");
  ts_test_press (dialog, "_Force");
  settle (f);
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  ts_test_enter (GTK_ENTRY (entry), "maximum($out, 1)");
  ts_test_press (dialog, "_Force");
  settle (f);
  g_assert_null (find_window ("Force Output"));
  g_assert_true (ts_test_shows (GTK_WIDGET (f->window), "force block_1/norm/variance:0 = maximum($out, 1)"));
}

static void
test_bypass (Fixture *f,
             gconstpointer data)
{
  select_op (f, "block_1/Relu");
  activate (f, "bypass", g_variant_new_string ("last"));
  settle (f);
  g_assert_cmpstr (ts_window_get_message (f->window), ==, "It cannot be bypassed");
  activate (f, "bypass", g_variant_new_string ("identity"));
  settle (f);
  g_assert_true (ts_test_shows (GTK_WIDGET (f->window), "bypass block_1/Relu identity"));
  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (f->window), "take-branch"));
}

/* The rows lead to the operations; what an element is made of leads on. */
static void
test_origin_and_explain (Fixture *f,
                         gconstpointer data)
{
  select_op (f, "block_1/Relu");
  activate (f, "origin", NULL);
  settle (f);
  g_assert_cmpstr (ts_window_get_message (f->window), ==, "There is nothing bad to follow");

  activate (f, "run", NULL);
  settle (f);
  select_op (f, "loss/mean");
  activate (f, "origin", NULL);
  settle (f);
  g_assert_nonnull (find_row (GTK_WIDGET (f->window), "It comes from 1 operation:"));
  choose_row (f, "its inputs are good");
  g_assert_cmpstr (get_selected (f), ==, "block_2/norm/Rsqrt");

  activate (f, "explain-element", NULL);
  settle (f);
  choose_row (f, "block_2/norm/variance:0[0, 0] = ");
  g_assert_cmpstr (get_selected (f), ==, "block_2/norm/variance");
  g_assert_nonnull (find_row (GTK_WIDGET (f->window), "block_2/norm/variance (Mean), output 0 [0, 0]"));
}

static void
test_take_branch (Fixture *f,
                  gconstpointer data)
{
  TsOutput merged = { ts_graph_find_operation (ts_document_get_graph (f->document), "m")->index, 0 };
  g_autoptr (TsTensor) value = NULL;

  select_op (f, "x");
  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (f->window), "take-branch"));
  select_op (f, "s");
  activate (f, "take-branch", g_variant_new_string ("false"));
  settle (f);
  g_assert_true (ts_test_shows (GTK_WIDGET (f->window), "branch s false"));
  activate (f, "run", NULL);
  settle (f);
  ts_debug_worker_get_value (f->worker, merged, &value);
  g_assert_nonnull (value);
  g_assert_cmpfloat (ts_tensor_get_double (value, 0), ==, -3);
}

/* A run begins where none stands, and stops behind the scope; a scope of which a run computes nothing is told. */
static void
test_step_scope (Fixture *f,
                 gconstpointer data)
{
  activate (f, "step-scope", g_variant_new_string ("block_1"));
  settle (f);
  g_assert_true (ts_debug_worker_is_active (f->worker));
  g_assert_cmpint (ts_debug_worker_get_op_state (f->worker, ts_graph_find_operation (ts_document_get_graph (f->document), "block_1/Relu")->index), ==, TS_OP_DONE);
  g_assert_cmpint (ts_debug_worker_get_op_state (f->worker, ts_graph_find_operation (ts_document_get_graph (f->document), "block_2/Relu")->index), !=, TS_OP_DONE);
  activate (f, "step-scope", g_variant_new_string ("nobody"));
  settle (f);
  g_assert_cmpstr (ts_window_get_message (f->window), ==, "This scope cannot be stepped over");
}

#define ADD(path, sample, function) g_test_add (path, Fixture, sample, set_up, function, tear_down)

int
main (int argc,
      char *argv[])
{
  g_autofree char *home = g_dir_make_tmp ("ts-debugging-home-XXXXXX", NULL);
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
  ADD ("/debugging/force", "nan", test_force);
  ADD ("/debugging/bypass", "nan", test_bypass);
  ADD ("/debugging/origin-and-explain", "nan", test_origin_and_explain);
  ADD ("/debugging/take-branch", NULL, test_take_branch);
  ADD ("/debugging/step-scope", "nan", test_step_scope);
  status = g_test_run ();
  g_object_unref (application);
  g_rmdir (home);
  return status;
}
