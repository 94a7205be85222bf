#include "engine/model/ts-model.h"

#include "engine/graph/ts-graph-builder.h"
#include "engine/ops/ts-standard-ops.h"
#include "engine/ts-error.h"
#include "proto/ts-wire.h"

#include <glib/gstdio.h>

#include <string.h>

typedef struct
{
  char *folder;
  char *file;
} Fixture;

static void
setup (Fixture *f,
       gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->folder = g_dir_make_tmp ("tensorstep-XXXXXX", &error);
  g_assert_no_error (error);
  f->file = g_build_filename (f->folder, "file", NULL);
}

static void
teardown (Fixture *f,
          gconstpointer data)
{
  g_autofree char *saved_model = g_build_filename (f->folder, "saved_model.pb", NULL);

  g_remove (f->file);
  g_remove (saved_model);
  g_rmdir (f->folder);
  g_free (f->file);
  g_free (f->folder);
}

static void
write_file (const char *path,
            const void *data,
            gsize size)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, data, (gssize)size, &error);
  g_assert_no_error (error);
}

/* x, and n nodes behind it. */
static GByteArray *
graph_def (guint n)
{
  g_autoptr (TsGraph) graph = ts_graph_new (ts_standard_ops ());
  g_autoptr (TsGraphBuilder) builder = ts_graph_builder_new (graph);
  TsOutput last;

  ts_graph_builder_begin (builder, "Placeholder", "x");
  ts_graph_builder_attr_dtype (builder, "dtype", TS_DTYPE_FLOAT);
  g_assert_true (ts_graph_builder_end (builder, &last, NULL));
  for (guint i = 0; i < n; i++)
    {
      ts_graph_builder_begin (builder, "Relu", "relu");
      ts_graph_builder_input (builder, last);
      g_assert_true (ts_graph_builder_end (builder, &last, NULL));
    }
  return g_bytes_unref_to_array (ts_graph_to_bytes (graph));
}

static GByteArray *
meta_graph (guint n,
            const char *tag)
{
  g_autoptr (GByteArray) graph = graph_def (n);
  GByteArray *meta = g_byte_array_new ();
  guint info = ts_wire_begin (meta, 1);
  guint ops = ts_wire_begin (meta, 2);
  guint op = ts_wire_begin (meta, 1);

  ts_wire_append_string (meta, 1, "Relu");
  ts_wire_end (meta, op);
  ts_wire_end (meta, ops);
  ts_wire_append_string (meta, 4, tag);
  ts_wire_append_string (meta, 5, "1.15.0");
  ts_wire_end (meta, info);
  ts_wire_append_bytes (meta, 2, graph->data, graph->len);
  return meta;
}

static TsModel *
open_ok (const char *path)
{
  g_autoptr (GError) error = NULL;
  TsModel *model = ts_model_open (path, NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (model->path, ==, path);
  return model;
}

static void
test_graph_def (Fixture *f,
                gconstpointer data)
{
  for (guint n = 0; n < 3; n++)
    {
      g_autoptr (GByteArray) bytes = graph_def (n);
      g_autoptr (TsModel) model = NULL;

      write_file (f->file, bytes->data, bytes->len);
      model = open_ok (f->file);
      g_assert_cmpint (model->kind, ==, TS_MODEL_GRAPH_DEF);
      g_assert_cmpuint (ts_graph_get_n_operations (model->graph), ==, n + 1);
    }
}

/* Nothing but versions; or a single node and no versions. */
static void
test_tiny (Fixture *f,
           gconstpointer data)
{
  g_autoptr (TsGraph) none = ts_graph_new (ts_standard_ops ());
  g_autoptr (GBytes) bytes = ts_graph_to_bytes (none);
  g_autoptr (TsModel) model = NULL;
  g_autoptr (TsModel) single = NULL;

  write_file (f->file, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  model = open_ok (f->file);
  g_assert_cmpint (model->kind, ==, TS_MODEL_GRAPH_DEF);
  g_assert_cmpuint (ts_graph_get_n_operations (model->graph), ==, 0);

  write_file (f->file, "\x0a\x09\x0a\x01"
                       "a"
                       "\x12\x04NoOp",
              11);
  single = open_ok (f->file);
  g_assert_cmpstr (ts_graph_get_operation (single->graph, 0)->type, ==, "NoOp");
}

static void
test_meta_graph (Fixture *f,
                 gconstpointer data)
{
  g_autoptr (GByteArray) meta = meta_graph (1, "train");
  g_autoptr (TsModel) model = NULL;

  write_file (f->file, meta->data, meta->len);
  model = open_ok (f->file);
  g_assert_cmpint (model->kind, ==, TS_MODEL_META_GRAPH);
  g_assert_cmpuint (ts_graph_get_n_operations (model->graph), ==, 2);
}

static void
test_saved_model (Fixture *f,
                  gconstpointer data)
{
  g_autoptr (GByteArray) train = meta_graph (1, "train");
  g_autoptr (GByteArray) serve = meta_graph (2, "serve");
  g_autoptr (GByteArray) saved = g_byte_array_new ();
  g_autofree char *path = g_build_filename (f->folder, "saved_model.pb", NULL);
  g_autoptr (TsModel) first = NULL;
  g_autoptr (TsModel) serving = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (ts_model_open (f->folder, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_assert_true (g_str_has_suffix (error->message, "a folder without saved_model.pb, so no SavedModel"));

  ts_wire_append_uint (saved, 1, 1);
  ts_wire_append_bytes (saved, 2, train->data, train->len);
  write_file (path, saved->data, saved->len);
  first = open_ok (f->folder);
  g_assert_cmpint (first->kind, ==, TS_MODEL_SAVED_MODEL);
  g_assert_cmpuint (ts_graph_get_n_operations (first->graph), ==, 2);

  ts_wire_append_bytes (saved, 2, serve->data, serve->len);
  write_file (path, saved->data, saved->len);
  serving = open_ok (path);
  g_assert_cmpuint (ts_graph_get_n_operations (serving->graph), ==, 3);
  g_assert_cmpuint (serving->meta_graphs->len, ==, 2);
  g_assert_cmpstr (serving->meta->tags[0], ==, "serve");
  g_assert_cmpstr (serving->meta->tensorflow_version, ==, "1.15.0");
  g_assert_cmpstr (serving->folder, ==, f->folder);
}

static void
test_tags (Fixture *f,
           gconstpointer data)
{
  static const char *const train_tags[] = { "train", NULL };
  static const char *const other_tags[] = { "serve", "gpu", NULL };
  g_autoptr (GByteArray) train = meta_graph (1, "train");
  g_autoptr (GByteArray) serve = meta_graph (2, "serve");
  g_autoptr (GByteArray) saved = g_byte_array_new ();
  g_autofree char *path = g_build_filename (f->folder, "saved_model.pb", NULL);
  g_autoptr (TsModel) model = NULL;
  g_autoptr (GError) error = NULL;

  ts_wire_append_uint (saved, 1, 1);
  ts_wire_append_bytes (saved, 2, serve->data, serve->len);
  ts_wire_append_bytes (saved, 2, train->data, train->len);
  write_file (path, saved->data, saved->len);

  model = ts_model_open (f->folder, train_tags, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ts_graph_get_n_operations (model->graph), ==, 2);
  g_assert_true (model->meta == model->meta_graphs->pdata[1]);

  g_assert_null (ts_model_open (f->folder, other_tags, NULL, NULL, NULL, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_NOT_FOUND);
  g_assert_true (g_str_has_suffix (error->message, "no MetaGraph has the tags {serve, gpu}; there are {serve}, {train}"));
}

static void
check_refused (Fixture *f,
               const void *bytes,
               gsize size,
               TsError code,
               const char *message)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *expected = g_strdup_printf ("%s: %s", f->file, message);

  write_file (f->file, bytes, size);
  g_assert_null (ts_model_open (f->file, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, TS_ERROR, (int)code);
  g_assert_cmpstr (error->message, ==, expected);
}

#define CHECK_OTHER(bytes, what) \
  check_refused (f, bytes, sizeof (bytes) - 1, TS_ERROR_INVALID_ARGUMENT, "not a TensorFlow graph but " what)

static void
test_wrong_kinds (Fixture *f,
                  gconstpointer data)
{
  static const char index[48] = { [40] = 0x57, (char)0xfb, (char)0x80, (char)0x8b, 0x24, 0x75, 0x47, (char)0xdb };
  static const char tar[512] = "name\0"
                               "padding";
  g_autoptr (GByteArray) onnx = g_byte_array_new ();
  g_autofree char *archive = g_memdup2 (tar, sizeof tar);

  CHECK_OTHER ("", "empty");
  CHECK_OTHER ("\x1f\x8b\x08\0\0\0\0\0", "a gzip'd file: unpack it first");
  CHECK_OTHER ("\x20\0\0\0TFL3\0\0\0\0", "a TFLite flatbuffer");
  CHECK_OTHER ("\x89HDF\r\n\x1a\n\0\0", "an HDF5 file (a Keras model or its weights)");
  CHECK_OTHER ("PK\3\4\0\0config.json PK\1\2", "a Keras v3 model (.keras)");
  CHECK_OTHER ("PK\3\4\0\0x/data.pkl PK\1\2", "a PyTorch model");
  CHECK_OTHER ("PK\3\4\0\0readme PK\1\2", "a zip archive: unpack it first");
  CHECK_OTHER ("{\"format\": \"layers-model\", \"modelTopology\": {}}", "a layers model (of Keras) of TensorFlow.js");
  CHECK_OTHER ("{}", "a JSON file");
  CHECK_OTHER ("hello there\n", "a text file");
  CHECK_OTHER ("model_checkpoint_path: \"model\"\n", "the list of a folder's checkpoints: it has values of variables and no graph");
  check_refused (f, index, sizeof index, TS_ERROR_INVALID_ARGUMENT,
                 "not a TensorFlow graph but a checkpoint (or its index): it has values of variables and no graph");
  memcpy (archive + 257, "ustar", 5);
  check_refused (f, archive, sizeof tar, TS_ERROR_INVALID_ARGUMENT, "not a TensorFlow graph but a tar archive: unpack it first");

  ts_wire_append_uint (onnx, 1, 8);
  ts_wire_append_string (onnx, 2, "pytorch");
  ts_wire_append_string (onnx, 7, "graph");
  check_refused (f, onnx->data, onnx->len, TS_ERROR_INVALID_ARGUMENT, "not a TensorFlow graph but an ONNX model");

  check_refused (f, "\xff\xff\xff\xff\xff\xff\xff\xff", 8, TS_ERROR_INVALID_ARGUMENT,
                 "not a TensorFlow graph: neither a GraphDef nor a MetaGraphDef nor a SavedModel");
}

static void
test_text_format (Fixture *f,
                  gconstpointer data)
{
  static const struct
  {
    const char *text;
    TsModelKind kind;
    guint n_ops;
  } texts[] = {
    { "node {\n  name: \"x\"\n  op: \"NoOp\"\n}\n", TS_MODEL_GRAPH_DEF, 1 },
    { "# proto-file\n\nnode: < name: 'x' op: 'NoOp' >", TS_MODEL_GRAPH_DEF, 1 },
    { "versions { producer: 21 }", TS_MODEL_GRAPH_DEF, 0 },
    { "meta_info_def { tags: 'a' }\ngraph_def { node { name: 'x' op: 'NoOp' } }\n", TS_MODEL_META_GRAPH, 1 },
    { "saved_model_schema_version: 1 meta_graphs { graph_def { node { name: 'x' op: 'NoOp' } } }", TS_MODEL_SAVED_MODEL, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (TsModel) model = NULL;

      write_file (f->file, texts[i].text, strlen (texts[i].text));
      model = open_ok (f->file);
      g_assert_true (model->is_text);
      g_assert_cmpint (model->kind, ==, texts[i].kind);
      g_assert_cmpuint (ts_graph_get_n_operations (model->graph), ==, texts[i].n_ops);
      g_assert_null (model->warning);
    }
}

static void
test_text_errors (Fixture *f,
                  gconstpointer data)
{
  static const char unknown[] = "node { name: 'x' op: 'NoOp' colour: 3 }";
  static const char broken[] = "node {\n  name: 3\n}\n";
  static const char other[] = "model_checkpoint_path: 'x'";
  g_autoptr (TsModel) model = NULL;

  write_file (f->file, unknown, strlen (unknown));
  model = open_ok (f->file);
  g_assert_cmpuint (model->n_unknown_fields, ==, 1);
  g_assert_nonnull (strstr (model->warning, "colour"));

  check_refused (f, other, strlen (other), TS_ERROR_INVALID_ARGUMENT,
                 "not a TensorFlow graph but the list of a folder's checkpoints: it has values of variables and no graph");
  check_refused (f, broken, strlen (broken), TS_ERROR_INVALID_ARGUMENT,
                 "line 2, column 9, node[0].name: expected a string, found \"3\"");
}

static void
test_shard (Fixture *f,
            gconstpointer data)
{
  g_autofree char *path = g_strconcat (f->file, ".data-00000-of-00001", NULL);
  g_autoptr (GByteArray) bytes = graph_def (1);
  g_autoptr (GError) error = NULL;

  write_file (path, bytes->data, bytes->len);
  g_assert_null (ts_model_open (path, NULL, NULL, NULL, NULL, &error));
  g_assert_nonnull (strstr (error->message, "a shard of a checkpoint"));
  g_remove (path);
}

static void
test_not_there (Fixture *f,
                gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ts_model_open (f->file, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (ts_model_open ("/dev/null", NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
}

/* Where the first node of @graph ends in @bytes, of which it is a part. */
static gsize
find_first_node_end (GByteArray *bytes,
                     GByteArray *graph)
{
  TsWireReader reader;
  TsWireField field;
  const guint8 *found;

  ts_wire_reader_init (&reader, NULL, graph->data, graph->len, NULL);
  while (ts_wire_next (&reader, &field, NULL) && field.number != 1)
    ;
  found = memmem (bytes->data, bytes->len, field.start, (gsize)(reader.pos - field.start));
  return (gsize)(found - bytes->data) + (gsize)(reader.pos - field.start);
}

static gboolean
is_whole (const guint8 *data,
          gsize size)
{
  TsWireReader reader;
  TsWireField field;

  ts_wire_reader_init (&reader, NULL, data, size, NULL);
  while (ts_wire_next (&reader, &field, NULL))
    ;
  return !reader.failed;
}

/* Wherever it is cut off, the answer is a graph with fewer nodes and a word of warning; or, as long as not one node is there, one error. */
static void
check_truncations (Fixture *f,
                   GByteArray *bytes,
                   GByteArray *graph)
{
  gsize from = find_first_node_end (bytes, graph);

  for (guint n = 0; n < bytes->len; n++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TsModel) model = NULL;

      write_file (f->file, bytes->data, n);
      model = ts_model_open (f->file, NULL, NULL, NULL, NULL, &error);
      if (model == NULL)
        {
          g_assert_cmpuint (n, <, from);
          g_assert_true (error->domain == TS_ERROR);
          continue;
        }
      g_assert_true (n >= from || ts_graph_get_n_operations (model->graph) == 0);
      if (!is_whole (bytes->data, n))
        g_assert_nonnull (strstr (model->warning, " is damaged or cut off, and ends after "));
      else
        g_assert_null (model->warning);
    }
}

static void
test_truncations (Fixture *f,
                  gconstpointer data)
{
  g_autoptr (GByteArray) graph = graph_def (2);
  g_autoptr (GByteArray) meta = meta_graph (1, "serve");
  g_autoptr (GByteArray) saved = g_byte_array_new ();

  ts_wire_append_uint (saved, 1, 1);
  ts_wire_append_bytes (saved, 2, meta->data, meta->len);
  check_truncations (f, graph, graph);
  g_clear_pointer (&graph, g_byte_array_unref);
  graph = graph_def (1);
  check_truncations (f, meta, graph);
  check_truncations (f, saved, graph);
}

/* (transfer full): what is left of @bytes, which has to say @warning */
static TsModel *
open_rest (Fixture *f,
           const void *data,
           gsize size,
           guint n_ops,
           const char *warning)
{
  TsModel *model;

  write_file (f->file, data, size);
  model = open_ok (f->file);
  g_assert_cmpuint (ts_graph_get_n_operations (model->graph), ==, n_ops);
  g_assert_cmpstr (model->warning, ==, warning);
  return model;
}

/* What comes after it, or cannot be read, is left out; what misses it says so. */
static void
test_damage (Fixture *f,
             gconstpointer data)
{
  static const char text[] = "node { name: 'a' op: 'NoOp' }\n"
                             "node { name: 'b' op: 'NoOp' input: '^c' }\n"
                             "node { name: 'c' op: 3 }\n"
                             "node { name: 'd' op: 'NoOp' }\n";
  static const char meta_text[] = "meta_info_def { tags: 'serve' } graph_def { node { name: 'a' op: 'NoOp' } node { name: ";
  g_autoptr (GByteArray) graph = graph_def (2);
  g_autoptr (TsModel) model = NULL;
  guint whole = graph->len;

  g_byte_array_append (graph, (const guint8 *)"\0\0\0", 3); /* as a file that was made larger than what was written */
  g_autofree char *zeros = g_strdup_printf ("the GraphDef is damaged or cut off, and ends after 3 operations: byte %u: no field can have the tag 0", whole);
  model = open_rest (f, graph->data, graph->len, 3, zeros);
  ts_model_unref (model);

  model = open_rest (f, text, strlen (text), 2,
                     "the GraphDef is damaged or cut off, and ends after 2 operations: line 3, column 22, node[2].op: expected a string, found \"3\"");
  g_assert_cmpstr (ts_graph_get_operation (model->graph, 1)->problem, ==, "input 0, \"^c\", is missing: there is no such operation");
  ts_model_unref (model);

  model = open_rest (f, meta_text, strlen (meta_text), 1,
                     "the MetaGraphDef is damaged or cut off, and ends after 1 operation: line 1, column 88, graph_def.node[1].name: expected a string, found the end of the text");
  g_assert_cmpstr (model->meta->tags[0], ==, "serve");
  ts_model_unref (model);

  /* A node in the middle: its attribute is no message. */
  g_byte_array_set_size (graph, 0);
  g_byte_array_append (graph, (const guint8 *)"\x0a\x09\x0a\x01x\x12\x04NoOp\x0a\x0d\x0a\x01y\x12\x04NoOp\x2a\x02\x0a\x09\x0a\x09\x0a\x01z\x12\x04NoOp", 37);
  model = open_rest (f, graph->data, graph->len, 1, "the GraphDef is damaged or cut off, and ends after 1 operation: byte 24, node[1].attr: field 1 says it has 9 bytes, but only 0 are left");
}

/* What has no operation before the damage is no graph. */
static void
test_only_damage (Fixture *f,
                  gconstpointer data)
{
  static const char no_type[] = "\x0a\x03\x0a\x01x\x0a\x7f";
  static const char no_node[] = "library { } node { name: 'x'";

  check_refused (f, no_type, strlen (no_type), TS_ERROR_INVALID_ARGUMENT, "not a TensorFlow graph: neither a GraphDef nor a MetaGraphDef nor a SavedModel");
  check_refused (f, no_node, strlen (no_node), TS_ERROR_INVALID_ARGUMENT, "line 1, column 20, node[0]: there is no '}' for what begins here");
}

static void
note_progress (double fraction,
               const char *stage,
               gpointer user_data)
{
  double *last = user_data;

  g_assert_cmpfloat (fraction, >=, *last);
  g_assert_cmpfloat (fraction, <=, 1);
  g_assert_nonnull (stage);
  *last = fraction;
}

static void
cancel (double fraction,
        const char *stage,
        gpointer user_data)
{
  if (fraction > 0.1)
    g_cancellable_cancel (user_data);
}

static void
test_progress_and_cancel (Fixture *f,
                          gconstpointer data)
{
  g_autoptr (GByteArray) bytes = graph_def (20000);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TsModel) model = NULL;
  double last = 0;

  write_file (f->file, bytes->data, bytes->len);
  model = ts_model_open (f->file, NULL, note_progress, &last, cancellable, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (last, >, 0.8);

  g_assert_null (ts_model_open (f->file, NULL, cancel, cancellable, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define ADD(path, func) g_test_add ("/model/" path, Fixture, NULL, setup, func, teardown)

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("graph-def", test_graph_def);
  ADD ("tiny", test_tiny);
  ADD ("meta-graph", test_meta_graph);
  ADD ("saved-model", test_saved_model);
  ADD ("tags", test_tags);
  ADD ("wrong-kinds", test_wrong_kinds);
  ADD ("text-format", test_text_format);
  ADD ("text-errors", test_text_errors);
  ADD ("shard", test_shard);
  ADD ("not-there", test_not_there);
  ADD ("truncations", test_truncations);
  ADD ("damage", test_damage);
  ADD ("only-damage", test_only_damage);
  ADD ("progress-and-cancel", test_progress_and_cancel);
  return g_test_run ();
}
