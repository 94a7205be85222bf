#include "engine/model/ts-model-save.h"

#include "engine/graph/ts-collections.h"
#include "engine/io/ts-record.h"
#include "engine/ts-error.h"
#include "proto/ts-text-read.h"
#include "tests/support/ts-test-folder.h"

#include <glib/gstdio.h>

#include <string.h>

typedef struct
{
  char *folder;
} Fixture;

static void
setup (Fixture *self,
       gconstpointer data)
{
  self->folder = ts_test_folder_new ();
}

static void
teardown (Fixture *self,
          gconstpointer data)
{
  ts_test_folder_remove (self->folder);
  g_free (self->folder);
}

/* Two graphs, fields of all kinds, and one (99) that nobody knows. */
static const char saved_model_text[] =
    "saved_model_schema_version: 1\n"
    "meta_graphs {\n"
    "  meta_info_def { tags: 'train' tensorflow_version: '2.11.0' 99: 'more' }\n"
    "  graph_def { node { name: 'w' op: 'NoOp' } versions { producer: 1286 } }\n"
    "}\n"
    "meta_graphs {\n"
    "  meta_info_def { tags: 'serve' }\n"
    "  graph_def {\n"
    "    node { name: 'x' op: 'Placeholder' attr { key: 'dtype' value { type: DT_FLOAT } } 99: 1 }\n"
    "    node { name: 'y' op: 'Relu' input: 'x' attr { key: 'T' value { type: DT_FLOAT } } }\n"
    "    versions { producer: 1286 }\n"
    "  }\n"
    "  saver_def { restore_op_name: 'y' max_to_keep: 5 }\n"
    "  collection_def { key: 'train_op' value { node_list { value: 'y' } } }\n"
    "  signature_def { key: 'serving_default' value { method_name: 'm' "
    "    inputs { key: 'in' value { name: 'x:0' dtype: DT_FLOAT tensor_shape { dim { size: -1 } } } } "
    "    outputs { key: 'out' value { name: 'y:0' dtype: DT_FLOAT } } } }\n"
    "  asset_file_def { tensor_info { name: 'x:0' } filename: 'words' }\n"
    "}\n";

static GBytes *
parse (const TsSchema *schema,
       const char *text)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes = ts_text_parse (schema, text, strlen (text), NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return bytes;
}

static TsModel *
open_model (const char *path,
            const char *const *tags)
{
  g_autoptr (GError) error = NULL;
  TsModel *model = ts_model_open (path, tags, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return model;
}

/* The SavedModel above in a folder, with a file of variables and one of assets. (transfer full): the folder */
static char *
write_saved_model (Fixture *self)
{
  char *folder = g_build_filename (self->folder, "model", NULL);
  g_autofree char *variables = g_build_filename (folder, "variables", NULL);
  g_autofree char *assets = g_build_filename (folder, "assets", NULL);
  g_autofree char *index = g_build_filename (variables, "variables.index", NULL);
  g_autofree char *words = g_build_filename (assets, "words", NULL);
  g_autofree char *text = g_build_filename (folder, "saved_model.pbtxt", NULL);

  g_mkdir_with_parents (variables, 0700);
  g_mkdir_with_parents (assets, 0700);
  g_assert_true (g_file_set_contents (index, "index", -1, NULL));
  g_assert_true (g_file_set_contents (words, "words", -1, NULL));
  g_assert_true (g_file_set_contents (text, saved_model_text, -1, NULL));
  return folder;
}

static void
save (const TsModel *model,
      TsModelKind kind,
      gboolean is_text,
      const char *path)
{
  g_autoptr (GError) error = NULL;

  ts_model_save (model, (TsSaveFormat) { kind, is_text }, path, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
assert_same (const TsSchema *schema,
             GBytes *a,
             GBytes *b)
{
  g_assert_true (ts_schema_equal (schema, a, b));
}

static void
test_saved_model (Fixture *self,
                  gconstpointer data)
{
  g_autoptr (GBytes) message = parse (&ts_schema_saved_model, saved_model_text);
  g_autofree char *folder = write_saved_model (self);
  g_autofree char *copy = g_build_filename (self->folder, "copy", NULL);
  g_autofree char *words = g_build_filename (copy, "assets", "words", NULL);
  g_autoptr (TsModel) model = open_model (folder, NULL);

  g_assert_true (model->is_text);
  g_assert_cmpstr (model->meta->tags[0], ==, "serve");
  g_assert_nonnull (model->variables);
  g_assert_cmpuint (model->meta->problems->len, ==, 0);
  g_assert_cmpstr (model->meta->saver->restore_op, ==, "y");
  g_assert_cmpstr (((TsAsset *)model->meta->assets->pdata[0])->filename, ==, "words");
  g_assert_cmpstr (ts_signature_find_input (ts_meta_graph_find_signature (model->meta, "serving_default"), "in")->names[0], ==, "x:0");

  for (int is_text = 0; is_text < 2; is_text++)
    {
      g_autoptr (TsModel) again = NULL;
      g_autoptr (GBytes) bytes = NULL;

      save (model, TS_MODEL_SAVED_MODEL, is_text, copy);
      again = open_model (copy, NULL);
      g_assert_cmpint (again->kind, ==, TS_MODEL_SAVED_MODEL);
      g_assert_cmpint (again->is_text, ==, is_text);
      bytes = ts_model_to_bytes (again, TS_MODEL_SAVED_MODEL, NULL);
      assert_same (&ts_schema_saved_model, message, bytes);
      g_assert_nonnull (again->variables);
      g_assert_true (g_file_test (words, G_FILE_TEST_IS_REGULAR));
    }
}

static void
test_meta_graph (Fixture *self,
                 gconstpointer data)
{
  static const char *const train[] = { "train", NULL };
  g_autofree char *folder = write_saved_model (self);
  g_autofree char *file = g_build_filename (self->folder, "x.meta", NULL);
  g_autofree char *graph_file = g_build_filename (self->folder, "x.pb", NULL);
  g_autofree char *again_folder = g_build_filename (self->folder, "again", NULL);
  g_autoptr (TsModel) model = open_model (folder, train);
  g_autoptr (TsModel) meta = NULL;
  g_autoptr (TsModel) graph = NULL;
  g_autoptr (TsModel) again = NULL;

  for (int is_text = 0; is_text < 2; is_text++)
    {
      g_clear_pointer (&meta, ts_model_unref);
      save (model, TS_MODEL_META_GRAPH, is_text, file);
      meta = open_model (file, NULL);
      g_assert_cmpint (meta->kind, ==, TS_MODEL_META_GRAPH);
      g_assert_cmpint (meta->is_text, ==, is_text);
      g_assert_cmpstr (meta->meta->tensorflow_version, ==, "2.11.0");
      g_assert_nonnull (ts_graph_find_operation (meta->graph, "w"));
    }

  save (meta, TS_MODEL_GRAPH_DEF, FALSE, graph_file);
  graph = open_model (graph_file, NULL);
  g_assert_cmpint (graph->kind, ==, TS_MODEL_GRAPH_DEF);
  g_assert_null (graph->meta);

  save (graph, TS_MODEL_SAVED_MODEL, TRUE, again_folder);
  again = open_model (again_folder, NULL);
  g_assert_cmpstr (again->meta->tags[0], ==, "serve");
  g_assert_nonnull (ts_meta_graph_find_signature (again->meta, "serving_default"));
}

/* Collections stand as they are in the file until one is changed. */
static void
test_collections (Fixture *self,
                  gconstpointer data)
{
  g_autofree char *folder = write_saved_model (self);
  g_autofree char *file = g_build_filename (self->folder, "x.meta", NULL);
  g_autoptr (TsModel) model = open_model (folder, NULL);
  g_autoptr (TsModel) again = NULL;
  TsCollections *collections = ts_graph_get_collections (model->graph);

  g_assert_cmpuint (ts_collection_get_n_items (ts_collections_find (collections, "train_op")), ==, 1);
  g_assert_true (ts_collections_add (collections, "losses", TS_COLLECTION_ITEM_NODE ("y:0"), NULL));
  save (model, TS_MODEL_META_GRAPH, FALSE, file);
  again = open_model (file, NULL);
  collections = ts_graph_get_collections (again->graph);
  g_assert_cmpuint (ts_collection_get_n_items (ts_collections_find (collections, "train_op")), ==, 1);
  g_assert_cmpstr (ts_collection_get_item (ts_collections_find (collections, "losses"), 0).text, ==, "y:0");
}

static void
test_damage (Fixture *self,
             gconstpointer data)
{
  static const char text[] =
      "meta_info_def { tags: 'a' } graph_def { node { name: 'x' op: 'NoOp' } }\n"
      "signature_def { key: 'good' value { } }\n"
      "signature_def { key: 'bad' value { inputs { key: 'in' value { tensor_shape { dim { size: -7 } } } } } }\n";
  g_autofree char *file = g_build_filename (self->folder, "x.meta", NULL);
  g_autoptr (TsModel) model = NULL;

  g_assert_true (g_file_set_contents (file, text, -1, NULL));
  model = open_model (file, NULL);
  g_assert_cmpuint (ts_graph_get_n_operations (model->graph), ==, 1);
  g_assert_nonnull (ts_meta_graph_find_signature (model->meta, "good"));
  g_assert_cmpuint (model->meta->problems->len, ==, 1);
  g_assert_nonnull (strstr (model->meta->problems->pdata[0], "signature_def[\"bad\"].value.inputs[\"in\"].value.tensor_shape"));
}

static void
test_names (void)
{
  static const struct
  {
    const char *path;
    TsModelKind kind;
    gboolean is_text;
  } cases[] = {
    { "/x/a.pb", TS_MODEL_GRAPH_DEF, FALSE },
    { "a.pbtxt", TS_MODEL_GRAPH_DEF, TRUE },
    { "a.pb.txt", TS_MODEL_GRAPH_DEF, TRUE },
    { "model.ckpt-1.meta", TS_MODEL_META_GRAPH, FALSE },
    { "a.meta.txt", TS_MODEL_META_GRAPH, TRUE },
    { "/x/saved_model.pb", TS_MODEL_SAVED_MODEL, FALSE },
    { "/x/saved_model.pbtxt", TS_MODEL_SAVED_MODEL, TRUE },
    { "/nowhere/folder", TS_MODEL_SAVED_MODEL, FALSE },
    { "/nowhere/version.1/", TS_MODEL_SAVED_MODEL, FALSE },
    { "/", TS_MODEL_SAVED_MODEL, FALSE },
  };
  TsSaveFormat format;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_true (ts_save_format_guess (cases[i].path, &format));
      g_assert_cmpint (format.kind, ==, cases[i].kind);
      g_assert_cmpint (format.is_text, ==, cases[i].is_text);
    }
  g_assert_false (ts_save_format_guess ("a.onnx", &format));
}

/* ---- logs ------------------------------------------------------------------------------------- */

static void
append_event (GByteArray *file,
              guint32 field,
              GBytes *message)
{
  g_autoptr (GByteArray) event = g_byte_array_new ();

  ts_wire_append_bytes (event, field, g_bytes_get_data (message, NULL), g_bytes_get_size (message));
  ts_record_append (file, event->data, event->len);
}

static void
test_events (Fixture *self,
             gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "events.out.tfevents.1", NULL);
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autoptr (GBytes) version = g_bytes_new_static ("brain.Event:2", 13);
  g_autoptr (GBytes) graph = parse (&ts_schema_graph_def, "node { name: 'x' op: 'NoOp' }");
  g_autoptr (GError) error = NULL;
  g_autoptr (TsModel) model = NULL;

  append_event (file, 3, version);
  g_assert_true (g_file_set_contents (path, (const char *)file->data, file->len, NULL));
  g_assert_null (ts_model_open (path, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_NOT_FOUND);
  g_assert_true (g_str_has_suffix (error->message, "an event file (TensorBoard's log) without a graph: 1 records, none with one"));

  append_event (file, 4, graph);
  g_byte_array_append (file, (const guint8 *)"\1\2\3", 3); /* still being written */
  g_assert_true (g_file_set_contents (path, (const char *)file->data, file->len, NULL));
  model = open_model (path, NULL);
  g_assert_cmpint (model->kind, ==, TS_MODEL_EVENTS);
  g_assert_nonnull (ts_graph_find_operation (model->graph, "x"));
  g_assert_cmpstr (model->warning, ==, "the log ends inside a record: it may still be written");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/model-save/" path, Fixture, NULL, setup, func, teardown)
  ADD ("saved-model", test_saved_model);
  ADD ("meta-graph", test_meta_graph);
  ADD ("collections", test_collections);
  ADD ("damage", test_damage);
  ADD ("events", test_events);
  g_test_add_func ("/model-save/names", test_names);
  return g_test_run ();
}
