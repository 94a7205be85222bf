#include "engine/exec/ts-restore.h"

#include "tests/support/ts-test-folder.h"

#include <glib/gstdio.h>
#include <string.h>

/* Files that come with a SavedModel: the tables that its initialiser fills with them. */

#define ATTR(name, value) " attr { key: '" name "' value { " value " } }"
#define GRAPH                                                                                                                                                                                                                                                                                                                                                                      \
  "graph_def { versions { producer: 27 }"                                                                                                                                                                                                                                                                                                                                          \
  " node { name: 'path' op: 'Const'" ATTR ("dtype", "type: DT_STRING")                                                                                                                                                                                                                                                                                                             \
      ATTR ("value", "tensor { dtype: DT_STRING tensor_shape { } string_val: 'where/it/was' }") " }"                                                                                                                                                                                                                                                                               \
                                                                                                " node { name: 'table' op: 'HashTableV2'" ATTR ("key_dtype", "type: DT_STRING")                                                                                                                                                                                                    \
                                                                                                    ATTR ("value_dtype", "type: DT_INT64") ATTR ("shared_name", "s: 'words'") " }"                                                                                                                                                                                                 \
                                                                                                                                                                              " node { name: 'fill' op: 'InitializeTableFromTextFileV2' input: 'table' input: 'path'" ATTR ("key_index", "i: -2") ATTR ("value_index", "i: -1") " }"                                               \
                                                                                                                                                                                                                                                                                                                                " node { name: 'init' op: 'NoOp' input: '^fill' }" \
                                                                                                                                                                                                                                                                                                                                " node { name: 'size' op: 'LookupTableSizeV2' input: 'table' } }"

#define INITIALIZER \
  " signature_def { key: '__saved_model_init_op' value { outputs { key: '__saved_model_init_op' value { name: 'init' } } } }"
#define MODEL(rest) "saved_model_schema_version: 1 meta_graphs { meta_info_def { tags: 'serve' } " GRAPH rest " }"

#define ASSET(file) " asset_file_def { tensor_info { name: 'path:0' } filename: '" file "' }"

/* As TensorFlow 1 wrote it: { TensorInfo { "path:0" }, "words.txt" }. */
#define COLLECTED                                                                                                                  \
  " collection_def { key: 'other' value { node_list { value: 'init' } } }"                                                         \
  " collection_def { key: 'saved_model_assets' value { any_list { value { type_url: 'type.googleapis.com/tensorflow.AssetFileDef'" \
  " value: '\\n\\010\\n\\006path:0\\022\\011words.txt' } } } }"

typedef struct
{
  char *folder;
  TsModel *model;
  TsSession *session;
} Fixture;

static void
fixture_init (Fixture *self,
              const char *text)
{
  g_autofree char *file = NULL, *assets = NULL, *words = NULL, *secret = NULL;
  g_autoptr (GError) error = NULL;

  self->folder = ts_test_folder_new ();
  file = g_build_filename (self->folder, "saved_model.pbtxt", NULL);
  assets = g_build_filename (self->folder, "assets", NULL);
  words = g_build_filename (assets, "words.txt", NULL);
  secret = g_build_filename (self->folder, "secret.txt", NULL);
  g_mkdir (assets, 0700);
  g_assert_true (g_file_set_contents (file, text, -1, NULL));
  g_assert_true (g_file_set_contents (words, "one\ntwo\n", -1, NULL));
  g_assert_true (g_file_set_contents (secret, "not yours\n", -1, NULL));

  self->model = ts_model_open (self->folder, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  self->session = ts_session_new (self->model->graph);
}

static void
fixture_clear (Fixture *self)
{
  ts_session_unref (self->session);
  ts_model_unref (self->model);
  ts_test_folder_remove (self->folder);
  g_free (self->folder);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

static void
assert_size (const Fixture *self,
             gint64 expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TsTensor) size = NULL;
  TsOutput output;

  g_assert_true (ts_graph_find_output (self->model->graph, "size:0", &output, NULL));
  ts_session_run (self->session, NULL, 0, &output, 1, NULL, 0, &size, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (*(const gint64 *)size->data, ==, expected);
}

static void
test_fills_tables (gconstpointer text)
{
  g_auto (Fixture) self = { 0 };
  g_auto (TsRestoreReport) report = { 0 };
  g_autoptr (GError) error = NULL;

  fixture_init (&self, text);
  ts_session_load_model (self.session, self.model, &report, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report.problems->len, ==, 0);
  assert_size (&self, 2);
}

/* A file name that leads out of the folder is not followed. */
static void
test_stays_inside (void)
{
  g_auto (Fixture) self = { 0 };
  g_auto (TsRestoreReport) report = { 0 };
  g_autoptr (GError) error = NULL;

  fixture_init (&self, MODEL (INITIALIZER ASSET ("../secret.txt")));
  ts_session_load_model (self.session, self.model, &report, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report.problems->len, ==, 1);
  g_assert_nonnull (strstr (report.problems->pdata[0], "may not touch files"));
  assert_size (&self, 0);
}

/* Initialisers that the model does not name are run when asked for. */
static void
test_other_initializers (void)
{
  g_auto (Fixture) self = { 0 };
  g_auto (TsRestoreReport) report = { 0 };
  g_autoptr (GError) error = NULL;
  guint32 fill;

  fixture_init (&self, MODEL (ASSET ("words.txt")));
  ts_session_load_model (self.session, self.model, &report, NULL, &error);
  assert_size (&self, 0);
  fill = ts_graph_find_operation (self.model->graph, "fill")->index;
  ts_session_run_initializers (self.session, self.model, &fill, 1, NULL, &error);
  g_assert_no_error (error);
  assert_size (&self, 2);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/exec/assets/fill-tables", MODEL (INITIALIZER ASSET ("words.txt")), test_fills_tables);
  g_test_add_data_func ("/exec/assets/as-a-collection", MODEL (INITIALIZER COLLECTED), test_fills_tables);
  g_test_add_func ("/exec/assets/stay-inside", test_stays_inside);
  g_test_add_func ("/exec/assets/other-initializers", test_other_initializers);
  return g_test_run ();
}
