#include "app/ts-model-loader.h"
#include "engine/ts-error.h"
#include "tests/support/ts-test-folder.h"

typedef struct
{
  TsModel *model;
  GError *error;
  gboolean is_done;
} Answer;

static void
answered (GObject *source_object,
          GAsyncResult *result,
          gpointer user_data)
{
  Answer *answer = user_data;

  answer->model = ts_model_loader_wait_finish (TS_MODEL_LOADER (source_object), result, &answer->error);
  answer->is_done = TRUE;
}

static void
wait_for (Answer *answer)
{
  while (!answer->is_done)
    g_main_context_iteration (NULL, TRUE);
}

static void
answer_clear (Answer *answer)
{
  g_clear_pointer (&answer->model, ts_model_unref);
  g_clear_error (&answer->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

static GFile *
write_graph (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "graph.pbtxt", NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, "node { name: \"a\" op: \"NoOp\" }", -1, &error);
  g_assert_no_error (error);
  return g_file_new_for_path (path);
}

static void
assert_opened (const Answer *answer)
{
  g_assert_no_error (answer->error);
  g_assert_nonnull (answer->model);
  g_assert_cmpuint (ts_graph_get_n_operations (answer->model->graph), ==, 1);
}

static void
test_waited_for (void)
{
  g_autofree char *folder = ts_test_folder_new ();
  g_autoptr (GFile) file = write_graph (folder);
  g_autoptr (TsModelLoader) loader = ts_model_loader_start (file, NULL);
  g_auto (Answer) answer = { 0 };

  g_assert_true (ts_model_loader_get_file (loader) == file);
  ts_model_loader_wait_async (loader, answered, &answer);
  g_assert_false (answer.is_done);
  wait_for (&answer);
  assert_opened (&answer);
  ts_test_folder_remove (folder);
}

/* It was read before anybody asked. */
static void
test_read_before (void)
{
  g_autofree char *folder = ts_test_folder_new ();
  g_autoptr (GFile) file = write_graph (folder);
  g_autoptr (TsModelLoader) loader = ts_model_loader_start (file, NULL);
  g_auto (Answer) answer = { 0 };

  while (ts_model_loader_get_seconds (loader) < 0.3)
    g_main_context_iteration (NULL, FALSE);
  ts_model_loader_wait_async (loader, answered, &answer);
  wait_for (&answer);
  assert_opened (&answer);
  ts_test_folder_remove (folder);
}

static void
test_error (void)
{
  g_autoptr (GFile) file = g_file_new_for_path ("/nowhere/graph.pb");
  g_autoptr (TsModelLoader) loader = ts_model_loader_start (file, NULL);
  g_auto (Answer) answer = { 0 };

  ts_model_loader_wait_async (loader, answered, &answer);
  wait_for (&answer);
  g_assert_error (answer.error, TS_ERROR, TS_ERROR_NOT_FOUND);
}

static void
test_cancelled (void)
{
  g_autofree char *folder = ts_test_folder_new ();
  g_autoptr (GFile) file = write_graph (folder);
  g_autoptr (TsModelLoader) loader = ts_model_loader_start (file, NULL);
  g_auto (Answer) answer = { 0 };

  ts_model_loader_cancel (loader);
  ts_model_loader_wait_async (loader, answered, &answer);
  wait_for (&answer);
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  ts_test_folder_remove (folder);
}

/* Nobody ever asks for what was read. */
static void
test_forgotten (void)
{
  g_autofree char *folder = ts_test_folder_new ();
  g_autoptr (GFile) file = write_graph (folder);
  TsModelLoader *loader = ts_model_loader_start (file, NULL);

  g_object_add_weak_pointer (G_OBJECT (loader), (gpointer *)&loader);
  g_object_unref (loader);
  while (loader != NULL) /* the thread may be the last that holds it */
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
  ts_test_folder_remove (folder);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/model-loader/waited-for", test_waited_for);
  g_test_add_func ("/model-loader/read-before", test_read_before);
  g_test_add_func ("/model-loader/error", test_error);
  g_test_add_func ("/model-loader/cancelled", test_cancelled);
  g_test_add_func ("/model-loader/forgotten", test_forgotten);
  return g_test_run ();
}
