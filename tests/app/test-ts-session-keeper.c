#include "app/ts-document-presets.h"
#include "app/ts-session-file.h"
#include "app/ts-session-keeper.h"
#include "app/ts-view-keeper.h"
#include "engine/samples/ts-samples.h"
#include "tests/support/ts-test-folder.h"
#include "tests/support/ts-test-widgets.h"

#include <glib/gstdio.h>
#include <string.h>

static char *folder;

static TsDocument *
open_document (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TsModel) model = ts_model_open (path, NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return ts_document_new (model);
}

static void
write_sample (const char *id,
              const char *path)
{
  g_autoptr (GError) error = NULL;

  ts_sample_write (ts_sample_find (id), path, &error);
  g_assert_no_error (error);
}

static gboolean
is_idle (gpointer worker)
{
  return !ts_debug_worker_get_busy (worker);
}

static void
close_document (TsDocument *document)
{
  ts_test_wait (is_idle, ts_document_get_worker (document));
  ts_test_settle ();
  ts_document_close (document);
  g_object_unref (document);
}

static void
note_failure (TsDocument *document,
              GError *error,
              char **message)
{
  g_free (*message);
  *message = g_strdup (error->message);
}

static TsOutput
find (TsDocument *document,
      const char *name)
{
  TsOutput output;

  g_assert_true (ts_graph_find_output (ts_document_get_graph (document), name, &output, NULL));
  return output;
}

/* What is set up comes back, for the same path only; what does not fit any more is told. */
static void
test_keeps (void)
{
  g_autofree char *path = g_build_filename (folder, "model.pb", NULL);
  g_autofree char *other = g_build_filename (folder, "other.pb", NULL);
  g_autofree char *message = NULL;
  g_autoptr (GPtrArray) breakpoints = NULL;
  g_autoptr (GPtrArray) displays = NULL;
  TsDocument *document;
  TsSessionKeeper *keeper;
  guint id;

  write_sample ("dense", path);
  write_sample ("dense", other);
  document = open_document (path);
  keeper = ts_session_keeper_new (document);
  ts_session_keeper_restore (keeper);
  g_assert_true (ts_document_set_feed_text (document, find (document, "input"), "[[1, 2, 3, 4]]", NULL));
  id = ts_document_add_breakpoint (document, "type:Relu", TRUE, FALSE, NULL);
  g_assert_true (ts_document_set_condition (document, id, "max($out) > 2", NULL));
  ts_document_enable_breakpoint (document, ts_document_add_breakpoint (document, "softmax", FALSE, FALSE, NULL), FALSE);
  ts_document_add_breakpoint (document, "class", FALSE, TRUE, NULL); /* once: not kept */
  ts_document_set_catches (document, 1);
  ts_debug_worker_run_line (ts_document_get_worker (document), "display softmax");
  ts_test_wait (is_idle, ts_document_get_worker (document));
  ts_test_settle ();
  ts_document_set_selected_op (document, find (document, "softmax").op);
  g_object_unref (keeper);
  close_document (document);

  document = open_document (path);
  g_signal_connect (document, "failed", G_CALLBACK (note_failure), &message);
  keeper = ts_session_keeper_new (document);
  ts_session_keeper_restore (keeper);
  g_assert_cmpstr (ts_document_get_feed_text (document, find (document, "input")), ==, "[[1, 2, 3, 4]]");
  breakpoints = ts_debug_worker_dup_breakpoints (ts_document_get_worker (document));
  g_assert_cmpuint (breakpoints->len, ==, 2);
  g_assert_cmpstr (((TsBreakpoint *)breakpoints->pdata[0])->text, ==, "type:Relu");
  g_assert_true (((TsBreakpoint *)breakpoints->pdata[0])->after);
  g_assert_cmpstr (ts_expression_get_text (((TsBreakpoint *)breakpoints->pdata[0])->condition), ==, "max($out) > 2");
  g_assert_false (((TsBreakpoint *)breakpoints->pdata[1])->enabled);
  g_assert_cmpuint (ts_debug_worker_get_catches (ts_document_get_worker (document)), ==, 1);
  g_assert_cmpuint (ts_document_get_selected_op (document), ==, find (document, "softmax").op);
  ts_test_wait (is_idle, ts_document_get_worker (document));
  displays = ts_debug_worker_dup_displays (ts_document_get_worker (document));
  g_assert_cmpuint (displays->len, ==, 1);
  g_assert_null (message);
  g_object_unref (keeper);
  close_document (document);

  document = open_document (other);
  keeper = ts_session_keeper_new (document);
  ts_session_keeper_restore (keeper);
  g_assert_null (ts_document_get_feed_text (document, find (document, "input")));
  g_object_unref (keeper);
  close_document (document);

  write_sample ("nan", path);
  document = open_document (path);
  g_signal_connect (document, "failed", G_CALLBACK (note_failure), &message);
  keeper = ts_session_keeper_new (document);
  ts_session_keeper_restore (keeper);
  g_assert_nonnull (message);
  g_assert_nonnull (strstr (message, "input:0: no operation is named"));
  g_object_unref (keeper);
  close_document (document);
}

/* Where operations run comes back. */
static void
test_keeps_devices (void)
{
  g_autofree char *path = g_build_filename (folder, "devices.pb", NULL);
  g_autofree char *message = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  TsDocument *document;
  TsSessionKeeper *keeper;
  const TsDeviceSetup *setup;

  write_sample ("dense", path);
  document = open_document (path);
  keeper = ts_session_keeper_new (document);
  g_assert_true (ts_debug_worker_change_devices (ts_document_get_worker (document), "cpus 3", NULL));
  g_assert_true (ts_debug_worker_change_devices (ts_document_get_worker (document), "soft off", NULL));
  g_assert_true (ts_debug_worker_change_devices (ts_document_get_worker (document), "place op:MatMul /cpu:1", NULL));
  g_assert_true (ts_debug_worker_change_devices (ts_document_get_worker (document), "place softmax /cpu:2 override off", NULL));
  g_object_unref (keeper);
  close_document (document);

  document = open_document (path);
  g_signal_connect (document, "failed", G_CALLBACK (note_failure), &message);
  keeper = ts_session_keeper_new (document);
  ts_session_keeper_restore (keeper);
  setup = ts_debug_worker_get_device_setup (ts_document_get_worker (document));
  g_assert_cmpuint (setup->n_cpus, ==, 3);
  g_assert_false (setup->is_soft);
  g_assert_cmpuint (setup->rules->len, ==, 2);
  first = ts_placement_rule_to_string (setup->rules->pdata[0]);
  second = ts_placement_rule_to_string (setup->rules->pdata[1]);
  g_assert_cmpstr (first, ==, "softmax /device:CPU:2 override off");
  g_assert_cmpstr (second, ==, "op:MatMul /device:CPU:1");
  g_assert_null (message);
  g_object_unref (keeper);
  close_document (document);
}

static void
run_line (TsDocument *document,
          const char *line)
{
  ts_document_run_line (document, line);
  ts_test_wait (is_idle, ts_document_get_worker (document));
  ts_test_settle ();
}

/* Presets come back as texts, of which values are made when they are used; what the graph has not any more is left out of them, and told. */
static void
test_keeps_presets (void)
{
  g_autofree char *path = g_build_filename (folder, "presets.pb", NULL);
  g_autofree char *message = NULL;
  g_autoptr (TsPreset) preset = NULL;
  TsDocument *document;
  TsSessionKeeper *keeper;

  write_sample ("dense", path);
  document = open_document (path);
  keeper = ts_session_keeper_new (document);
  g_assert_true (ts_document_set_feed_text (document, find (document, "input"), "[[1, 2, 3, 4]]", NULL));
  run_line (document, "preset save one; [two]");
  g_assert_true (ts_document_set_feed_text (document, find (document, "input"), "[2,4]:random:5", NULL));
  run_line (document, "preset save random");
  ts_document_set_scenario (document, "one; [two], random x 7");
  g_object_unref (keeper);
  close_document (document);

  document = open_document (path);
  g_signal_connect (document, "failed", G_CALLBACK (note_failure), &message);
  keeper = ts_session_keeper_new (document);
  ts_session_keeper_restore (keeper);
  g_assert_cmpstr (ts_document_get_scenario (document), ==, "one; [two], random x 7");
  preset = ts_named_list_find (ts_debug_worker_get_presets (ts_document_get_worker (document)), "one; [two]", NULL);
  g_assert_nonnull (preset);
  g_assert_cmpstr (g_array_index (preset->feeds, TsPresetFeed, 0).text, ==, "[[1, 2, 3, 4]]");
  g_assert_null (g_array_index (preset->feeds, TsPresetFeed, 0).value);
  g_assert_cmpuint (preset->fetches->len, >, 0);
  run_line (document, "preset use one; [two]");
  g_assert_cmpstr (ts_document_get_feed_text (document, find (document, "input")), ==, "[[1, 2, 3, 4]]");
  run_line (document, "preset use random");
  g_assert_cmpstr (ts_document_get_feed_text (document, find (document, "input")), ==, "[2,4]:random:5");
  g_assert_null (message);
  g_object_unref (keeper);
  close_document (document);

  write_sample ("nan", path);
  document = open_document (path);
  g_signal_connect (document, "failed", G_CALLBACK (note_failure), &message);
  keeper = ts_session_keeper_new (document);
  ts_session_keeper_restore (keeper);
  g_assert_nonnull (message);
  g_clear_pointer (&preset, ts_preset_unref);
  preset = ts_named_list_find (ts_debug_worker_get_presets (ts_document_get_worker (document)), "random", NULL);
  g_assert_cmpuint (preset->feeds->len, ==, 0);
  g_object_unref (keeper);
  close_document (document);
}

/* ---- the view --------------------------------------------------------------------------------------- */

static gboolean
is_ready (gpointer canvas)
{
  return ts_canvas_is_ready (canvas);
}

static TsCanvas *
show_canvas (TsDocument *document,
             GtkWindow **window)
{
  TsCanvas *canvas = TS_CANVAS (ts_canvas_new ());

  ts_canvas_set_graph (canvas, ts_document_get_graph (document));
  *window = ts_test_show (GTK_WIDGET (canvas), 600, 400);
  ts_test_wait (is_ready, canvas);
  return canvas;
}

static gboolean
has_open_scopes (gpointer canvas)
{
  g_auto (GStrv) names = ts_canvas_dup_open_names (canvas);

  return ts_canvas_is_ready (canvas) && names[0] != NULL;
}

/* Which scopes are open and where one looks comes back, and is written before long. */
static void
test_keeps_view (void)
{
  g_autofree char *path = g_build_filename (folder, "view.pb", NULL);
  g_autofree char *file = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  TsDocument *document;
  TsViewKeeper *keeper;
  GtkWindow *window;
  TsCanvas *canvas;

  write_sample ("conv", path);
  document = open_document (path);
  file = ts_session_file_dup_path (document, ".view");
  canvas = show_canvas (document, &window);
  keeper = ts_view_keeper_new (document, canvas);
  ts_view_keeper_restore (keeper); /* there is none */
  ts_canvas_expand_levels (canvas, 1, FALSE);
  ts_test_wait (has_open_scopes, canvas);
  ts_canvas_zoom_in (canvas);
  ts_test_settle ();
  before = ts_canvas_dup_view (canvas);
  g_assert_false (g_file_test (file, G_FILE_TEST_EXISTS));
  ts_view_keeper_flush (keeper);
  g_assert_true (g_file_test (file, G_FILE_TEST_EXISTS));
  ts_view_keeper_set_shown (keeper, FALSE);
  ts_canvas_collapse_all (canvas); /* of another graph: not kept */
  ts_test_settle ();
  ts_view_keeper_flush (keeper);
  g_assert_finalize_object (keeper);
  gtk_window_destroy (window);
  close_document (document);

  document = open_document (path);
  canvas = show_canvas (document, &window);
  keeper = ts_view_keeper_new (document, canvas);
  ts_view_keeper_restore (keeper);
  ts_test_wait (has_open_scopes, canvas);
  ts_test_settle ();
  after = ts_canvas_dup_view (canvas);
  g_assert_cmpstr (after, ==, before);
  g_assert_finalize_object (keeper);
  gtk_window_destroy (window);
  close_document (document);
}

/* A file that is no key file leaves everything as it is. */
static void
test_damaged (void)
{
  g_autofree char *path = g_build_filename (folder, "damaged.pb", NULL);
  g_autofree char *hash = NULL;
  g_autofree char *name = NULL;
  g_autofree char *sessions = g_build_filename (g_get_user_data_dir (), "tensorstep", "sessions", NULL);
  g_autofree char *file = NULL;
  g_autoptr (GPtrArray) breakpoints = NULL;
  TsDocument *document;
  TsSessionKeeper *keeper;

  write_sample ("dense", path);
  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, path, -1);
  name = g_strconcat (hash, ".session", NULL);
  file = g_build_filename (sessions, name, NULL);
  g_assert_cmpint (g_mkdir_with_parents (sessions, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, "[session\nbreakpoints=\\x;;\xff\n", -1, NULL));
  document = open_document (path);
  keeper = ts_session_keeper_new (document);
  ts_session_keeper_restore (keeper);
  breakpoints = ts_debug_worker_dup_breakpoints (ts_document_get_worker (document));
  g_assert_cmpuint (breakpoints->len, ==, 0);
  g_object_unref (keeper);
  close_document (document);
}

int
main (int argc,
      char **argv)
{
  int status;

  folder = ts_test_folder_new ();
  g_setenv ("XDG_DATA_HOME", folder, TRUE);
  if (!ts_test_widgets_init (&argc, &argv))
    return 0;

  g_test_add_func ("/session-keeper/keeps", test_keeps);
  g_test_add_func ("/session-keeper/keeps-devices", test_keeps_devices);
  g_test_add_func ("/session-keeper/keeps-presets", test_keeps_presets);
  g_test_add_func ("/session-keeper/keeps-view", test_keeps_view);
  g_test_add_func ("/session-keeper/damaged", test_damaged);

  status = g_test_run ();
  ts_test_folder_remove (folder);
  g_free (folder);
  return status;
}
