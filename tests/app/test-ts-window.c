#include "app/ts-application.h"
#include "app/panels/ts-variables-panel.h"
#include "app/ts-window.h"
#include "engine/checkpoint/ts-checkpoint-writer.h"
#include "engine/samples/ts-samples.h"
#include "tests/graph/function-text.h"
#include "tests/support/ts-test-saved-model.h"

#include <glib/gstdio.h>

/* There is one application in a process. */
static GtkApplication *application;

typedef struct
{
  char *folder;
  TsSettings *settings;
  TsWindow *window;
} Fixture;

static void
set_up (Fixture *fixture,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  fixture->folder = g_dir_make_tmp ("ts-window-XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (fixture->folder, "settings.ini", NULL);
  fixture->settings = ts_settings_new (path);
  fixture->window = ts_window_new (application, fixture->settings);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture *fixture,
           gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "settings.ini", NULL);
  GList *windows;

  while ((windows = gtk_application_get_windows (application)) != NULL)
    gtk_window_destroy (windows->data);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (fixture->settings);
  g_unlink (path);
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

static void
iterate (guint ms)
{
  gint64 end = g_get_monotonic_time () + ms * 1000;

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}

static gboolean
is_enabled (Fixture *fixture,
            const char *name)
{
  return g_action_group_get_action_enabled (G_ACTION_GROUP (fixture->window), name);
}

static void
activate (Fixture *fixture,
          const char *name)
{
  g_assert_true (is_enabled (fixture, name));
  g_action_group_activate_action (G_ACTION_GROUP (fixture->window), name, NULL);
}

static TsStop *
wait_for_stop (Fixture *fixture)
{
  TsDebugWorker *worker = ts_document_get_worker (ts_window_get_document (fixture->window));

  while (ts_debug_worker_get_busy (worker))
    g_main_context_iteration (NULL, TRUE);
  return ts_debug_worker_get_stop (worker);
}

static void
select_op (Fixture *fixture,
           const char *name)
{
  TsDocument *document = ts_window_get_document (fixture->window);
  const TsOperation *op = ts_graph_find_operation (ts_document_get_graph (document), name);

  g_assert_nonnull (op);
  ts_document_set_selected_op (document, op->index);
}

/* ---- what can be done when --------------------------------------------------------------------- */

static void
test_actions_empty (Fixture *fixture,
                    gconstpointer data)
{
  g_assert_true (is_enabled (fixture, "open"));
  g_assert_false (is_enabled (fixture, "run"));
  g_assert_false (is_enabled (fixture, "step"));
  g_assert_false (is_enabled (fixture, "search"));
  g_assert_false (is_enabled (fixture, "toggle-breakpoint"));
  g_assert_false (is_enabled (fixture, "cancel-loading"));
  g_assert_false (is_enabled (fixture, "breakpoints-off"));
}

static void
test_actions_during_run (Fixture *fixture,
                         gconstpointer data)
{
  ts_window_open_sample (fixture->window, "nan");
  g_assert_true (is_enabled (fixture, "run"));
  g_assert_true (is_enabled (fixture, "step"));
  g_assert_false (is_enabled (fixture, "stop"));
  g_assert_false (is_enabled (fixture, "pause"));
  g_assert_false (is_enabled (fixture, "show-current"));
  g_assert_false (is_enabled (fixture, "run-to-selection"));

  activate (fixture, "step");
  g_assert_false (is_enabled (fixture, "run"));
  g_assert_true (is_enabled (fixture, "pause"));
  wait_for_stop (fixture);
  g_assert_true (is_enabled (fixture, "run"));
  g_assert_true (is_enabled (fixture, "stop"));
  g_assert_true (is_enabled (fixture, "show-current"));
  g_assert_true (is_enabled (fixture, "run-to-selection")); /* the stop is selected */

  activate (fixture, "run");
  wait_for_stop (fixture);
  g_assert_false (is_enabled (fixture, "stop"));
  g_assert_false (is_enabled (fixture, "show-current"));
}

static void
test_actions_need_selection (Fixture *fixture,
                             gconstpointer data)
{
  ts_window_open_sample (fixture->window, "dense");
  g_assert_false (is_enabled (fixture, "toggle-breakpoint"));
  g_assert_false (is_enabled (fixture, "copy-name"));
  select_op (fixture, "softmax");
  g_assert_true (is_enabled (fixture, "toggle-breakpoint"));
  g_assert_true (is_enabled (fixture, "copy-name"));
  g_assert_true (is_enabled (fixture, "run-to-selection"));
}

/* ---- running ----------------------------------------------------------------------------------- */

static void
test_breakpoint_stops (Fixture *fixture,
                       gconstpointer data)
{
  ts_window_open_sample (fixture->window, "dense");
  select_op (fixture, "dense_1/Relu");
  activate (fixture, "toggle-breakpoint");
  ts_document_set_selected_op (ts_window_get_document (fixture->window), TS_NO_OP);
  activate (fixture, "run");

  TsStop *stop = wait_for_stop (fixture);
  const TsOperation *selected = ts_document_get_selected_operation (ts_window_get_document (fixture->window));

  g_assert_cmpint (stop->reason, ==, TS_STOP_BREAKPOINT);
  g_assert_cmpstr (selected->name, ==, "dense_1/Relu");

  activate (fixture, "step");
  wait_for_stop (fixture);
  selected = ts_document_get_selected_operation (ts_window_get_document (fixture->window));
  g_assert_cmpstr (selected->name, ==, "dense_1/Relu"); /* what was computed */
}

static void
test_breakpoints_off (Fixture *fixture,
                      gconstpointer data)
{
  ts_window_open_sample (fixture->window, "nan");
  select_op (fixture, "block_1/Relu");
  activate (fixture, "toggle-breakpoint");
  activate (fixture, "breakpoints-off");

  g_autoptr (GVariant) state = g_action_group_get_action_state (G_ACTION_GROUP (fixture->window), "breakpoints-off");

  g_assert_true (g_variant_get_boolean (state));
  activate (fixture, "run");
  g_assert_cmpint (wait_for_stop (fixture)->reason, ==, TS_STOP_DONE);
}

static void
test_run_without_feed (Fixture *fixture,
                       gconstpointer data)
{
  ts_window_open_sample (fixture->window, "dense");

  TsDocument *document = ts_window_get_document (fixture->window);
  TsOutput input = ts_document_find_missing_feed (document);

  g_assert_cmpuint (input.op, ==, TS_NO_OP);
  g_assert_true (ts_graph_find_output (ts_document_get_graph (document), "input", &input, NULL));
  g_assert_true (ts_document_set_feed_text (document, input, NULL, NULL));
  activate (fixture, "run");
  g_assert_null (ts_debug_worker_get_stop (ts_document_get_worker (document)));
  g_assert_cmpstr (ts_workspace_get_page (ts_window_get_workspace (fixture->window)), ==, "feeds");
}

/* ---- opening ----------------------------------------------------------------------------------- */

static void
note_loaded (TsWindow *window,
             const GError *error,
             int *result)
{
  *result = error == NULL;
}

static int
open_and_wait (Fixture *fixture,
               const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  int result = -1;

  g_signal_connect (fixture->window, "loaded", G_CALLBACK (note_loaded), &result);
  ts_window_open_file (fixture->window, file);
  while (result == -1)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handlers_disconnect_by_data (fixture->window, &result);
  return result;
}

static void
test_open_file (Fixture *fixture,
                gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "dense.pb", NULL);
  g_autoptr (GError) error = NULL;

  ts_sample_write (ts_sample_find ("dense"), path, &error);
  g_assert_no_error (error);
  g_assert_true (open_and_wait (fixture, path));
  g_assert_cmpstr (ts_document_get_title (ts_window_get_document (fixture->window)), ==, "dense.pb");
  g_assert_null (ts_window_get_message (fixture->window));
  g_unlink (path);
}

static void
test_open_damaged_file (Fixture *fixture,
                        gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "cut.pb", NULL);
  g_autofree char *contents = NULL;
  gsize size;
  g_autoptr (GError) error = NULL;

  ts_sample_write (ts_sample_find ("dense"), path, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &contents, &size, NULL));
  g_assert_true (g_file_set_contents (path, contents, (gssize)size - 3, NULL));
  g_assert_true (open_and_wait (fixture, path));
  g_assert_cmpstr (ts_window_get_message (fixture->window), ==, "“cut.pb” is not all there");
  g_unlink (path);
}

static void
test_open_bad_file (Fixture *fixture,
                    gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "bad.pb", NULL);

  g_assert_true (g_file_set_contents (path, "this is no graph", -1, NULL));
  g_assert_false (open_and_wait (fixture, path));
  g_assert_cmpstr (ts_window_get_message (fixture->window), ==, "“bad.pb” cannot be opened");
  g_assert_true (ts_window_is_empty (fixture->window));
  g_assert_true (is_enabled (fixture, "open"));

  g_unlink (path);
  g_assert_false (open_and_wait (fixture, path));
  g_assert_nonnull (ts_window_get_message (fixture->window));
}

/* A window with a graph stays as it is; what goes wrong in the other one is said here. */
static void
test_open_second (Fixture *fixture,
                  gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "bad.pb", NULL);
  g_autoptr (GFile) bad = g_file_new_for_path (path);

  ts_window_open_sample (fixture->window, "dense");
  ts_window_open_sample (fixture->window, "conv");
  g_assert_cmpuint (g_list_length (gtk_application_get_windows (application)), ==, 2);
  g_assert_cmpstr (ts_document_get_title (ts_window_get_document (fixture->window)), ==, ts_sample_find ("dense")->title);

  ts_window_open_file (fixture->window, bad);
  while (ts_window_get_message (fixture->window) == NULL)
    g_main_context_iteration (NULL, TRUE);
  iterate (50);
  g_assert_cmpuint (g_list_length (gtk_application_get_windows (application)), ==, 2);
}

static void
test_cancel_loading (Fixture *fixture,
                     gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "dense.pb", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  int result = -1;

  g_assert_true (ts_sample_write (ts_sample_find ("dense"), path, NULL));
  g_signal_connect (fixture->window, "loaded", G_CALLBACK (note_loaded), &result);
  ts_window_open_file (fixture->window, file);
  g_assert_false (is_enabled (fixture, "open"));
  activate (fixture, "cancel-loading");
  while (result == -1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (result);
  g_assert_true (ts_window_is_empty (fixture->window));
  g_assert_null (ts_window_get_message (fixture->window));
  g_unlink (path);
}

/* The controller of the window that takes dropped files. */
static GtkDropTarget *
find_drop_target (Fixture *fixture)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (fixture->window));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_DROP_TARGET (controller))
        return GTK_DROP_TARGET (controller); /* the window keeps it */
    }
  g_assert_not_reached ();
}

static gboolean
drop (Fixture *fixture,
      GSList *files)
{
  g_auto (GValue) value = G_VALUE_INIT;
  gboolean taken = FALSE;

  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, gdk_file_list_new_from_list (files));
  g_signal_emit_by_name (find_drop_target (fixture), "drop", &value, 10.0, 10.0, &taken);
  return taken;
}

/* A file and a folder at once: one opens here, the other in a window of its own. */
static void
test_drop (Fixture *fixture,
           gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "dense.pb", NULL);
  g_autofree char *folder = g_build_filename (fixture->folder, "model", NULL);
  g_autoptr (GFile) first = g_file_new_for_path (path);
  g_autoptr (GFile) second = g_file_new_for_path (folder);
  g_autoptr (GSList) files = g_slist_append (g_slist_append (NULL, first), second);

  g_assert_true (ts_sample_write (ts_sample_find ("dense"), path, NULL));
  ts_test_saved_model_write_two (folder);
  g_assert_false (drop (fixture, NULL));
  g_assert_true (drop (fixture, files));
  for (guint i = 0; i < 500; i++)
    {
      GList *windows = gtk_application_get_windows (application);
      guint n = 0;

      for (GList *l = windows; l != NULL; l = l->next)
        n += ts_window_get_document (l->data) != NULL;
      if (n == 2)
        break;
      iterate (10);
    }
  g_assert_cmpstr (ts_document_get_title (ts_window_get_document (fixture->window)), ==, "dense.pb");
  g_assert_cmpuint (g_list_length (gtk_application_get_windows (application)), ==, 2);
  ts_test_saved_model_remove (folder);
  g_unlink (path);
}

/* ---- saving ------------------------------------------------------------------------------------ */

static gboolean
save_and_wait (Fixture *fixture,
               const char *path,
               TsModelKind kind,
               gboolean is_text)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  int result = -1;

  g_signal_connect (fixture->window, "saved", G_CALLBACK (note_loaded), &result);
  ts_window_save (fixture->window, file, (TsSaveFormat) { kind, is_text });
  while (result == -1)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handlers_disconnect_by_data (fixture->window, &result);
  return result;
}

static void
assert_saved (const char *path,
              TsModelKind kind,
              gboolean is_text,
              guint32 n_ops)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TsModel) model = ts_model_open (path, NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (model->kind, ==, kind);
  g_assert_cmpint (model->is_text, ==, is_text);
  g_assert_cmpuint (ts_graph_get_n_operations (model->graph), ==, n_ops);
}

static void
test_save (Fixture *fixture,
           gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "saved.pb", NULL);
  g_autofree char *folder = g_build_filename (fixture->folder, "saved", NULL);
  guint32 n_ops;

  g_assert_false (is_enabled (fixture, "save-as"));
  ts_window_open_sample (fixture->window, "dense");
  g_assert_true (is_enabled (fixture, "save-as"));
  n_ops = ts_graph_get_n_operations (ts_document_get_graph (ts_window_get_document (fixture->window)));

  g_assert_true (save_and_wait (fixture, path, TS_MODEL_GRAPH_DEF, FALSE));
  assert_saved (path, TS_MODEL_GRAPH_DEF, FALSE, n_ops);
  g_assert_true (save_and_wait (fixture, path, TS_MODEL_GRAPH_DEF, TRUE));
  assert_saved (path, TS_MODEL_GRAPH_DEF, TRUE, n_ops);
  g_assert_true (save_and_wait (fixture, folder, TS_MODEL_SAVED_MODEL, FALSE));
  assert_saved (folder, TS_MODEL_SAVED_MODEL, FALSE, n_ops);
  g_assert_null (ts_window_get_message (fixture->window));
  ts_test_saved_model_remove (folder);
  g_unlink (path);
}

static void
test_save_fails (Fixture *fixture,
                 gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "no", "such", "folder.pb", NULL);

  ts_window_open_sample (fixture->window, "dense");
  g_assert_false (save_and_wait (fixture, path, TS_MODEL_GRAPH_DEF, FALSE));
  g_assert_cmpstr (ts_window_get_message (fixture->window), ==, "“folder.pb” cannot be saved");
}

/* ---- models of several graphs -------------------------------------------------------------------- */

static const char *
get_state (Fixture *fixture,
           const char *action)
{
  g_autoptr (GVariant) state = g_action_group_get_action_state (G_ACTION_GROUP (fixture->window), action);

  return g_intern_string (g_variant_get_string (state, NULL));
}

static void
choose (Fixture *fixture,
        const char *action,
        const char *target)
{
  g_action_group_activate_action (G_ACTION_GROUP (fixture->window), action, g_variant_new_string (target));
}

static void
choose_meta_graph (Fixture *fixture,
                   const char *target)
{
  int result = -1;

  g_signal_connect (fixture->window, "loaded", G_CALLBACK (note_loaded), &result);
  choose (fixture, "meta-graph", target);
  while (result == -1)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handlers_disconnect_by_data (fixture->window, &result);
  g_assert_true (result);
}

static void
test_meta_graphs (Fixture *fixture,
                  gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "model", NULL);

  ts_test_saved_model_write_two (path);
  g_assert_true (open_and_wait (fixture, path));
  g_assert_cmpstr (get_state (fixture, "meta-graph"), ==, "0");
  g_assert_cmpstr (get_state (fixture, "signature"), ==, "serving_default");
  select_op (fixture, "x");

  choose_meta_graph (fixture, "1");
  g_assert_cmpuint (g_list_length (gtk_application_get_windows (application)), ==, 1);
  g_assert_cmpstr (get_state (fixture, "meta-graph"), ==, "1");
  g_assert_cmpstr (get_state (fixture, "signature"), ==, "");
  select_op (fixture, "train/loss");
  choose (fixture, "signature", "serving_default");
  g_assert_nonnull (ts_window_get_message (fixture->window));
  select_op (fixture, "x");

  choose_meta_graph (fixture, "0");
  g_assert_cmpstr (get_state (fixture, "signature"), ==, "serving_default");
  g_assert_cmpstr (ts_document_get_selected_operation (ts_window_get_document (fixture->window))->name, ==, "x");
  choose (fixture, "signature", "");
  g_assert_cmpstr (get_state (fixture, "signature"), ==, "");
  ts_test_saved_model_remove (path);
}

/* The graph that was there stays if the other one cannot be loaded. */
static void
test_meta_graph_gone (Fixture *fixture,
                      gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "model", NULL);

  ts_test_saved_model_write_two (path);
  g_assert_true (open_and_wait (fixture, path));
  ts_test_saved_model_remove (path);
  choose (fixture, "meta-graph", "1");
  while (ts_window_get_message (fixture->window) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (get_state (fixture, "meta-graph"), ==, "0");
  select_op (fixture, "serving/out");
}

static void
test_nothing_to_choose (Fixture *fixture,
                        gconstpointer data)
{
  ts_window_open_sample (fixture->window, "dense");
  g_assert_cmpstr (get_state (fixture, "meta-graph"), ==, "");
  g_assert_cmpstr (get_state (fixture, "signature"), ==, "");
  choose (fixture, "signature", "serving_default");
  choose (fixture, "meta-graph", "1");
  g_assert_null (ts_window_get_message (fixture->window));
}

/* ---- variables --------------------------------------------------------------------------------- */

static void
restore (Fixture *fixture,
         const char *path)
{
  TsDebugWorker *worker = ts_document_get_worker (ts_window_get_document (fixture->window));
  g_autoptr (GFile) file = g_file_new_for_path (path);

  ts_window_restore (fixture->window, file);
  while (ts_debug_worker_get_busy (worker))
    g_main_context_iteration (NULL, TRUE);
  iterate (50);
}

static void
test_restore (Fixture *fixture,
              gconstpointer data)
{
  static const char graph[] = "node { name: 'v' op: 'VariableV2' attr { key: 'dtype' value { type: DT_FLOAT } } "
                              "attr { key: 'shape' value { shape { dim { size: 2 } } } } }";
  g_autofree char *path = g_build_filename (fixture->folder, "variable.pbtxt", NULL);
  g_autofree char *prefix = g_build_filename (fixture->folder, "ckpt", NULL);
  g_autofree char *index = g_strconcat (prefix, ".index", NULL);
  g_autofree char *shard = g_strconcat (prefix, ".data-00000-of-00001", NULL);
  g_autoptr (TsTensor) value = ts_tensor_new_float (2, (float[]) { 3, 4 });
  g_autoptr (TsTensor) found = NULL;
  g_autoptr (TsCheckpointWriter) writer = ts_checkpoint_writer_new (prefix, 1, NULL);
  TsDocument *document;
  TsOutput output;

  g_assert_true (ts_checkpoint_writer_add (writer, "v", value, NULL));
  g_assert_true (ts_checkpoint_writer_commit (writer, NULL));
  g_assert_true (g_file_set_contents (path, graph, -1, NULL));
  g_assert_true (open_and_wait (fixture, path));
  g_assert_true (is_enabled (fixture, "restore"));

  restore (fixture, "/nowhere/ckpt");
  g_assert_nonnull (ts_window_get_message (fixture->window));

  restore (fixture, index);
  g_assert_null (ts_window_get_message (fixture->window));
  document = ts_window_get_document (fixture->window);
  g_assert_true (ts_graph_find_output (ts_document_get_graph (document), "v:0", &output, NULL));
  ts_document_set_fetched (document, output, TRUE);
  activate (fixture, "run");
  wait_for_stop (fixture);
  g_assert_cmpint (ts_debug_worker_get_value (ts_document_get_worker (document), output, &found), ==, TS_VALUE_LIVE);
  g_assert_cmpfloat (((const float *)found->data)[1], ==, 4);
  g_unlink (path);
  g_unlink (index);
  g_unlink (shard);
}

/* `next` adds one to `v`, which `v/Assign` makes five; `taken` waits for an element of a queue that nothing fills. */
static const char counter_text[] =
    "node { name: 'v' op: 'VariableV2' attr { key: 'dtype' value { type: DT_FLOAT } } attr { key: 'shape' value { shape { } } } } "
    "node { name: 'five' op: 'Const' attr { key: 'dtype' value { type: DT_FLOAT } } "
    "attr { key: 'value' value { tensor { dtype: DT_FLOAT tensor_shape { } float_val: 5 } } } } "
    "node { name: 'v/Assign' op: 'Assign' input: 'v' input: 'five' attr { key: 'T' value { type: DT_FLOAT } } } "
    "node { name: 'next' op: 'AssignAdd' input: 'v' input: 'five' attr { key: 'T' value { type: DT_FLOAT } } } "
    "node { name: 'queue' op: 'FIFOQueueV2' attr { key: 'component_types' value { list { type: DT_FLOAT } } } } "
    "node { name: 'taken' op: 'QueueDequeueV2' input: 'queue' attr { key: 'component_types' value { list { type: DT_FLOAT } } } }";

static TsDocument *
open_counter (Fixture *fixture,
              const char *fetch)
{
  g_autofree char *path = g_build_filename (fixture->folder, "counter.pbtxt", NULL);
  TsDocument *document;
  TsOutput output;
  guint n;

  g_assert_true (g_file_set_contents (path, counter_text, -1, NULL));
  g_assert_true (open_and_wait (fixture, path));
  g_unlink (path);
  document = ts_window_get_document (fixture->window);
  while (ts_debug_worker_get_fetches (ts_document_get_worker (document), &n), n > 0)
    ts_document_set_fetched (document, ts_debug_worker_get_fetches (ts_document_get_worker (document), &n)[0], FALSE);
  g_assert_true (ts_graph_find_output (ts_document_get_graph (document), fetch, &output, NULL));
  ts_document_set_fetched (document, output, TRUE);
  return document;
}

static float
get_count (TsDocument *document)
{
  g_autoptr (GArray) variables = ts_debug_worker_list_variables (ts_document_get_worker (document));
  const TsVariableInfo *info = &g_array_index (variables, TsVariableInfo, 0);

  return info->value != NULL ? *(const float *)info->value->data : -1;
}

/* Presses the button of the message, if it has one that says this. */
static gboolean
press_offer (GtkWidget *widget,
             const char *label)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0 && gtk_widget_get_mapped (widget))
    {
      g_signal_emit_by_name (widget, "clicked");
      return TRUE;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (press_offer (child, label))
      return TRUE;
  return FALSE;
}

/* It is there with the next frame, which may come late. */
static gboolean
press_offer_soon (Fixture *fixture,
                  const char *label)
{
  gint64 end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (g_get_monotonic_time () < end)
    {
      if (press_offer (GTK_WIDGET (fixture->window), label))
        return TRUE;
      iterate (10);
    }
  return FALSE;
}

/* What has no value fails the run; the message gets it going again. */
static void
test_failure_offers (Fixture *fixture,
                     gconstpointer data)
{
  TsDocument *document = open_counter (fixture, "next");

  activate (fixture, "run");
  g_assert_cmpint (wait_for_stop (fixture)->reason, ==, TS_STOP_ERROR);
  iterate (300);
  g_assert_cmpstr (ts_window_get_message (fixture->window), ==, "The run failed");
  g_assert_true (press_offer_soon (fixture, "_Show Variables"));
  g_assert_cmpstr (ts_workspace_get_page (ts_window_get_workspace (fixture->window)), ==, "variables");
  g_assert_null (ts_window_get_message (fixture->window));

  activate (fixture, "initialize");
  wait_for_stop (fixture);
  g_assert_cmpfloat (get_count (document), ==, 5);
  g_assert_null (ts_window_get_message (fixture->window)); /* the stop is no news */
  activate (fixture, "run");
  g_assert_cmpint (wait_for_stop (fixture)->reason, ==, TS_STOP_DONE);
  g_assert_cmpfloat (get_count (document), ==, 10);
}

static void
test_blocked_offers (Fixture *fixture,
                     gconstpointer data)
{
  TsDocument *document = open_counter (fixture, "taken");
  TsStop *stop;

  activate (fixture, "run");
  stop = wait_for_stop (fixture);
  g_assert_cmpint (stop->reason, ==, TS_STOP_BLOCKED);
  g_assert_true (is_enabled (fixture, "show-current"));
  g_assert_cmpstr (ts_document_get_selected_operation (document)->name, ==, "taken");
  iterate (300);
  g_assert_cmpstr (ts_window_get_message (fixture->window), ==, "The run cannot go on");
  g_assert_true (is_enabled (fixture, "step-back"));
  g_assert_true (press_offer_soon (fixture, "_End Run"));
  g_assert_null (wait_for_stop (fixture));
  g_assert_null (ts_window_get_message (fixture->window));
}

static GtkWidget *
find_widget (GtkWidget *widget,
             GType type,
             const char *label)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type) && gtk_widget_get_mapped (widget) &&
      (label == NULL || g_str_equal (gtk_label_get_label (GTK_LABEL (widget)), label)))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_widget (child, type, label);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* A variable that is looked at stays in view while the run goes on, until the user selects something. */
static void
test_watches_variable (Fixture *fixture,
                       gconstpointer data)
{
  TsDocument *document = open_counter (fixture, "next");
  GtkWidget *root = GTK_WIDGET (fixture->window);

  ts_workspace_show_page (ts_window_get_workspace (fixture->window), "variables");
  activate (fixture, "initialize");
  wait_for_stop (fixture);
  iterate (100);
  g_signal_emit_by_name (find_widget (root, TS_TYPE_VARIABLES_PANEL, NULL), "variable-activated", ts_graph_find_operation (ts_document_get_graph (document), "v")->index);
  iterate (100);
  g_assert_nonnull (find_widget (root, GTK_TYPE_LABEL, "v (variable)"));
  g_assert_nonnull (find_widget (root, GTK_TYPE_LABEL, "5.0"));
  activate (fixture, "run");
  wait_for_stop (fixture);
  iterate (100);
  g_assert_nonnull (find_widget (root, GTK_TYPE_LABEL, "v (variable)"));
  g_assert_nonnull (find_widget (root, GTK_TYPE_LABEL, "10.0"));
  activate (fixture, "step-back");
  wait_for_stop (fixture);
  iterate (100);
  g_assert_nonnull (find_widget (root, GTK_TYPE_LABEL, "5.0"));
  select_op (fixture, "five");
  iterate (100);
  g_assert_null (find_widget (root, GTK_TYPE_LABEL, "v (variable)"));
  g_assert_nonnull (find_widget (root, GTK_TYPE_LABEL, "five:0"));
}

/* ---- going back -------------------------------------------------------------------------------- */

/* Forth and back, the values with it. */
static void
test_back (Fixture *fixture,
           gconstpointer data)
{
  TsDocument *document = open_counter (fixture, "next");

  g_assert_false (is_enabled (fixture, "step-back"));
  g_assert_false (is_enabled (fixture, "continue-back"));
  g_assert_false (is_enabled (fixture, "undo-run"));
  activate (fixture, "initialize");
  wait_for_stop (fixture);
  g_assert_false (is_enabled (fixture, "undo-run"));
  activate (fixture, "step");
  wait_for_stop (fixture);
  g_assert_false (is_enabled (fixture, "step-back")); /* the beginning */
  activate (fixture, "step");
  wait_for_stop (fixture);
  g_assert_true (is_enabled (fixture, "step-back"));
  activate (fixture, "run");
  g_assert_cmpint (wait_for_stop (fixture)->reason, ==, TS_STOP_DONE);
  g_assert_cmpfloat (get_count (document), ==, 10);

  activate (fixture, "step-back");
  g_assert_false (is_enabled (fixture, "step-back"));
  g_assert_cmpstr (wait_for_stop (fixture)->text, ==, "back before next (AssignAdd), step 3 of 3");
  g_assert_cmpstr (ts_document_get_selected_operation (document)->name, ==, "next");
  g_assert_cmpfloat (get_count (document), ==, 5);
  activate (fixture, "continue-back");
  g_assert_cmpuint (wait_for_stop (fixture)->step, ==, 1);
  g_assert_false (is_enabled (fixture, "continue-back"));
  g_assert_true (is_enabled (fixture, "stop"));

  activate (fixture, "run");
  wait_for_stop (fixture);
  activate (fixture, "undo-run");
  g_assert_null (wait_for_stop (fixture));
  g_assert_cmpfloat (get_count (document), ==, 5);
  g_assert_false (is_enabled (fixture, "undo-run"));
}

/* ---- functions --------------------------------------------------------------------------------- */

/* A call of a function that calls itself. */
static void
write_recursion (const char *path)
{
  g_autoptr (GByteArray) g = g_byte_array_new ();
  guint library, f, n;

  placeholder (g, "x", TS_DTYPE_FLOAT);
  n = node_begin (g, "call again x");
  ts_wire_end (g, n);
  library = ts_wire_begin (g, 2);
  f = function_begin (g, "again", "x: float", "y: float", "");
  n = body_node (g, "inner again x");
  ts_wire_end (g, n);
  pair (g, 4, "y", "inner:y:0");
  ts_wire_end (g, f);
  ts_wire_end (g, library);
  g_assert_true (g_file_set_contents (path, (const char *)g->data, (gssize)g->len, NULL));
}

static void
activate_op (Fixture *fixture,
             const char *name)
{
  TsGraph *graph = ts_document_get_graph (ts_window_get_document (fixture->window));
  TsCanvas *canvas = ts_workspace_get_canvas (ts_window_get_workspace (fixture->window));

  g_signal_emit_by_name (canvas, "activated", ts_graph_find_operation (graph, name)->index);
}

static void
test_functions (Fixture *fixture,
                gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "recursion.pb", NULL);
  TsDocument *document;
  TsNavigator *navigator = ts_workspace_get_navigator (ts_window_get_workspace (fixture->window));

  write_recursion (path);
  g_assert_true (open_and_wait (fixture, path));
  document = ts_window_get_document (fixture->window);
  g_assert_false (is_enabled (fixture, "back"));
  activate_op (fixture, "x");
  g_assert_true (ts_window_get_document (fixture->window) == document);

  activate_op (fixture, "call");
  g_assert_cmpstr (ts_document_get_title (ts_window_get_document (fixture->window)), ==, "again");
  g_assert_true (is_enabled (fixture, "back"));
  for (guint i = 0; i < 3; i++) /* there it is already */
    activate_op (fixture, "inner");
  g_assert_true (is_enabled (fixture, "toggle-breakpoint"));

  activate (fixture, "back");
  g_assert_true (ts_window_get_document (fixture->window) == document);
  g_assert_false (is_enabled (fixture, "back"));
  g_assert_cmpstr (ts_document_get_selected_operation (document)->name, ==, "call");

  g_signal_emit_by_name (navigator, "place-activated", 0, 1);
  g_assert_cmpstr (ts_document_get_title (ts_window_get_document (fixture->window)), ==, "again");
  g_assert_cmpuint (ts_document_get_selected_op (ts_window_get_document (fixture->window)), ==, 1);
  g_signal_emit_by_name (navigator, "place-activated", TS_NO_FUNCTION, 0);
  g_assert_true (ts_window_get_document (fixture->window) == document);
  iterate (100);
  g_unlink (path);
}

/* ---- problems ---------------------------------------------------------------------------------- */

static void
test_problems (Fixture *fixture,
               gconstpointer data)
{
  TsNavigator *navigator = ts_workspace_get_navigator (ts_window_get_workspace (fixture->window));
  TsDocument *document;

  g_assert_false (is_enabled (fixture, "problems-visible"));
  ts_window_open_sample (fixture->window, "dense");
  document = ts_window_get_document (fixture->window);
  while (ts_document_get_problems (document) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (ts_document_get_problems (document)->n_problems, ==, 0);
  activate (fixture, "problems-visible");
  g_assert_cmpstr (ts_navigator_get_page (navigator), ==, "problems");
  activate (fixture, "search-visible");
  g_assert_cmpstr (ts_navigator_get_page (navigator), ==, "search");
  activate (fixture, "search-visible");
  g_assert_cmpstr (ts_navigator_get_page (navigator), ==, "");

  g_signal_emit_by_name (navigator, "place-activated", TS_NO_FUNCTION, 3);
  g_assert_cmpuint (ts_document_get_selected_op (document), ==, 3);
  g_signal_emit_by_name (navigator, "place-activated", TS_NO_FUNCTION, TS_NO_OP);
  g_assert_cmpuint (ts_document_get_selected_op (document), ==, 3);
}

/* ---- state ------------------------------------------------------------------------------------- */

static void
test_remembers_size (Fixture *fixture,
                     gconstpointer data)
{
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 900, 600);
  iterate (200);
  gtk_window_close (GTK_WINDOW (fixture->window));
  iterate (50);
  g_assert_cmpint (ts_settings_get_int (fixture->settings, "width", 0), ==, 900);
  g_assert_cmpint (ts_settings_get_int (fixture->settings, "height", 0), ==, 600);
}

static void
test_search (Fixture *fixture,
             gconstpointer data)
{
  TsNavigator *navigator = ts_workspace_get_navigator (ts_window_get_workspace (fixture->window));
  guint n_hits = 0;

  ts_window_open_sample (fixture->window, "nan");
  g_assert_false (is_enabled (fixture, "search-next"));
  ts_navigator_start_search (navigator, "type:Relu");
  while (n_hits == 0)
    {
      g_main_context_iteration (NULL, TRUE);
      g_object_get (navigator, "n-hits", &n_hits, NULL);
    }
  g_assert_cmpuint (n_hits, ==, 3);
  activate (fixture, "search-next");
  activate (fixture, "search-next");
  g_assert_cmpstr (ts_document_get_selected_operation (ts_window_get_document (fixture->window))->name, ==, "block_2/Relu");
  activate (fixture, "search-previous");
  activate (fixture, "search-previous");
  g_assert_cmpstr (ts_document_get_selected_operation (ts_window_get_document (fixture->window))->name, ==, "block_3/Relu");
}

static void
test_finalizes (Fixture *fixture,
                gconstpointer data)
{
  ts_window_open_sample (fixture->window, "dense");
  iterate (100);
  gtk_window_destroy (GTK_WINDOW (g_object_ref (fixture->window)));
  iterate (200);
  g_assert_finalize_object (fixture->window);
}

#define ADD(name, func) g_test_add ("/window/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc,
      char *argv[])
{
  g_autofree char *home = g_dir_make_tmp ("ts-window-home-XXXXXX", NULL);
  g_autofree char *recent = g_build_filename (home, "recently-used.xbel", NULL);
  int status;

  /* The user's recent files are not ours to change. G_TEST_OPTION_ISOLATE_DIRS would hide the toolkit's own schemas, too. */
  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP no display\n");
      return 0;
    }
  application = GTK_APPLICATION (ts_application_new (NULL));
  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, NULL);
  ADD ("actions-empty", test_actions_empty);
  ADD ("actions-during-run", test_actions_during_run);
  ADD ("actions-need-selection", test_actions_need_selection);
  ADD ("breakpoint-stops", test_breakpoint_stops);
  ADD ("breakpoints-off", test_breakpoints_off);
  ADD ("run-without-feed", test_run_without_feed);
  ADD ("open-file", test_open_file);
  ADD ("open-damaged-file", test_open_damaged_file);
  ADD ("open-bad-file", test_open_bad_file);
  ADD ("open-second", test_open_second);
  ADD ("cancel-loading", test_cancel_loading);
  ADD ("drop", test_drop);
  ADD ("restore", test_restore);
  ADD ("failure-offers", test_failure_offers);
  ADD ("blocked-offers", test_blocked_offers);
  ADD ("watches-variable", test_watches_variable);
  ADD ("back", test_back);
  ADD ("save", test_save);
  ADD ("save-fails", test_save_fails);
  ADD ("meta-graphs", test_meta_graphs);
  ADD ("meta-graph-gone", test_meta_graph_gone);
  ADD ("nothing-to-choose", test_nothing_to_choose);
  ADD ("functions", test_functions);
  ADD ("problems", test_problems);
  ADD ("remembers-size", test_remembers_size);
  ADD ("search", test_search);
  ADD ("finalizes", test_finalizes);
  status = g_test_run ();
  g_unlink (recent);
  g_rmdir (home);
  return status;
}
