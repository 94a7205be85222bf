#include "tests/support/ts-test-files.h"

#include "engine/checkpoint/ts-checkpoint-writer.h"
#include "engine/checkpoint/ts-checkpoint.h"
#include "engine/model/ts-model-save.h"
#include "engine/io/ts-record.h"
#include "engine/checkpoint/ts-sstable-writer.h"
#include "proto/ts-text-read.h"

#include <glib/gstdio.h>
#include <string.h>

static const char *const names[] = {
  [TS_TEST_FILE_GRAPH_DEF] = "graph-def.pb",
  [TS_TEST_FILE_META_GRAPH] = "meta-graph.meta",
  [TS_TEST_FILE_SAVED_MODEL] = "saved_model.pb",
  [TS_TEST_FILE_TEXT] = "saved_model.pbtxt",
  [TS_TEST_FILE_EVENTS] = "events.out.tfevents.1",
  [TS_TEST_FILE_CHECKPOINT] = "checkpoint.index",
  [TS_TEST_FILE_CHECKPOINT_V1] = "checkpoint-v1",
};

const char *
ts_test_file_name (TsTestFile file)
{
  return names[file];
}

static GBytes *
parse (const TsSchema *schema,
       const char *text)
{
  g_autoptr (GError) error = NULL;
  g_auto (TsTextReport) report = { 0 };
  GBytes *message = ts_text_parse (schema, text, strlen (text), &report, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (report.first_unknown, ==, NULL);
  return message;
}

static GBytes *
load (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *data;
  gsize size;

  g_file_get_contents (path, &data, &size, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (data, size);
}

static GBytes *
make_model (const char *text,
            TsModelKind kind)
{
  g_autoptr (GBytes) bytes = load (text);
  g_autoptr (GError) error = NULL;
  g_autoptr (TsModel) model = ts_model_open_bytes (bytes, text, NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (model->warning, ==, NULL);
  return ts_model_to_bytes (model, kind, NULL);
}

/* ---- event files ------------------------------------------------------------------------------ */

static void
append_event (GByteArray *file,
              const char *head,
              guint32 number,
              GBytes *message)
{
  g_autoptr (GBytes) begin = parse (&ts_schema_event, head);
  g_autoptr (GByteArray) event = g_byte_array_new ();

  g_byte_array_append (event, g_bytes_get_data (begin, NULL), (guint)g_bytes_get_size (begin));
  if (message != NULL)
    ts_wire_append_bytes (event, number, g_bytes_get_data (message, NULL), g_bytes_get_size (message));
  ts_record_append (file, event->data, event->len);
}

static GBytes *
make_events (const char *text)
{
  g_autoptr (GBytes) graph = make_model (text, TS_MODEL_GRAPH_DEF);
  g_autoptr (GBytes) meta = make_model (text, TS_MODEL_META_GRAPH);
  g_autoptr (GByteArray) file = g_byte_array_new ();

  append_event (file, "wall_time: 1 file_version: 'brain.Event:2'", 0, NULL);
  append_event (file, "wall_time: 2", 4, graph);
  append_event (file, "wall_time: 3 step: 1 summary { value { tag: 'loss' simple_value: 0.5 } }", 0, NULL);
  append_event (file, "wall_time: 4 step: 1 tagged_run_metadata { tag: 'run' run_metadata: '\\n\\000' }", 0, NULL);
  append_event (file, "wall_time: 5 step: 2", 9, meta);
  return g_byte_array_free_to_bytes (g_steal_pointer (&file));
}

/* ---- checkpoints ------------------------------------------------------------------------------ */

static void
add_value (TsCheckpointWriter *writer,
           const char *name,
           TsTensor *value) /* taken */
{
  g_autoptr (TsTensor) owned = value;
  g_autoptr (GError) error = NULL;

  ts_checkpoint_writer_add (writer, name, owned, &error);
  g_assert_no_error (error);
}

static void
add_slices (TsCheckpointWriter *writer)
{
  g_autoptr (TsTensor) part = ts_tensor_new_float (2, (float[]) { 1, 2 });

  for (int i = 0; i < 2; i++)
    g_assert_true (ts_checkpoint_writer_add_slice (writer, "sliced", &TS_SHAPE (4),
                                                   &(TsTensorSlice) { .rank = 1, .start = { 2 * i }, .length = { 2 } }, part, NULL));
}

static void
add_object_graph (TsCheckpointWriter *writer)
{
  g_autoptr (GBytes) objects = parse (&ts_schema_trackable_object_graph,
                                      "nodes { children { node_id: 1 local_name: 'kernel' } }"
                                      "nodes { attributes { name: 'VARIABLE_VALUE' full_name: 'dense/kernel'"
                                      " checkpoint_key: 'kernel/.ATTRIBUTES/VARIABLE_VALUE' } }");

  add_value (writer, TS_CHECKPOINT_OBJECT_GRAPH,
             ts_tensor_new_string_scalar (g_bytes_get_data (objects, NULL), (gssize)g_bytes_get_size (objects)));
}

static void
write_checkpoint (const char *prefix)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TsCheckpointWriter) writer = ts_checkpoint_writer_new (prefix, 1, &error);

  g_assert_no_error (error);
  add_value (writer, "kernel/.ATTRIBUTES/VARIABLE_VALUE", ts_tensor_new_float (3, (float[]) { 1, 2, 3 }));
  add_value (writer, "step", ts_tensor_new_scalar (TS_DTYPE_INT64, &(gint64) { 7 }));
  add_value (writer, "halves", ts_tensor_new_copy (TS_DTYPE_BFLOAT16, &TS_SHAPE (2, 1), (guint16[]) { 0x3f80, 0x4000 }));
  add_value (writer, "word", ts_tensor_new_string_scalar ("a word", -1));
  add_object_graph (writer);
  add_slices (writer);
  ts_checkpoint_writer_commit (writer, &error);
  g_assert_no_error (error);
}

static GBytes *
make_checkpoint (GBytes **beside)
{
  g_autofree char *folder = g_dir_make_tmp ("tensorstep-XXXXXX", NULL);
  g_autofree char *prefix = g_build_filename (folder, "c", NULL);
  g_autofree char *index = g_strconcat (prefix, ".index", NULL);
  g_autofree char *data = g_strconcat (prefix, ".data-00000-of-00001", NULL);
  GBytes *bytes;

  write_checkpoint (prefix);
  bytes = load (index);
  if (beside != NULL)
    *beside = load (data);
  g_remove (index);
  g_remove (data);
  g_rmdir (folder);
  return bytes;
}

static void
add_v1 (TsSstableWriter *writer,
        const char *name,
        const TsTensorSlice *slice,
        const char *text)
{
  g_autoptr (GByteArray) key = name != NULL ? ts_tensor_slice_encode_key (slice, name) : g_byte_array_new ();
  g_autoptr (GBytes) value = parse (&ts_schema_saved_tensor_slices, text);

  ts_sstable_writer_add (writer, key->data, key->len, g_bytes_get_data (value, NULL), g_bytes_get_size (value));
}

static GBytes *
make_v1 (void)
{
  g_autoptr (TsSstableWriter) writer = ts_sstable_writer_new ();
  const TsTensorSlice all = { .rank = 1, .start = { 0 }, .length = { -1 } };
  const TsTensorSlice first = { .rank = 1, .start = { 0 }, .length = { 1 } };
  const TsTensorSlice second = { .rank = 1, .start = { 1 }, .length = { 2 } };

  add_v1 (writer, NULL, NULL,
          "meta { tensor { name: 'few' shape { dim { size: 100 } } type: DT_FLOAT slice { extent { } } }"
          " tensor { name: 'parts' shape { dim { size: 3 } } type: DT_INT64 slice { extent { length: 1 } } slice { extent { start: 1 length: 2 } } }"
          " tensor { name: 'words' shape { dim { size: 2 } } type: DT_STRING slice { extent { } } } versions { producer: 1 } }");
  add_v1 (writer, "few", &all, "data { name: 'few' slice { extent { } } data { dtype: DT_FLOAT float_val: [1, 2] } }");
  add_v1 (writer, "parts", &first, "data { name: 'parts' slice { extent { length: 1 } } data { int64_val: 5 } }");
  add_v1 (writer, "parts", &second, "data { name: 'parts' slice { extent { start: 1 length: 2 } } data { int64_val: [6, 7] } }");
  add_v1 (writer, "words", &all, "data { name: 'words' slice { extent { } } data { string_val: ['ab', ''] } }");
  return ts_sstable_writer_finish (writer);
}

GBytes *
ts_test_file_make (TsTestFile file,
                   const char *text,
                   GBytes **beside)
{
  if (beside != NULL)
    *beside = NULL;
  switch (file)
    {
    case TS_TEST_FILE_GRAPH_DEF:
      return make_model (text, TS_MODEL_GRAPH_DEF);
    case TS_TEST_FILE_META_GRAPH:
      return make_model (text, TS_MODEL_META_GRAPH);
    case TS_TEST_FILE_SAVED_MODEL:
      return make_model (text, TS_MODEL_SAVED_MODEL);
    case TS_TEST_FILE_TEXT:
      return load (text);
    case TS_TEST_FILE_EVENTS:
      return make_events (text);
    case TS_TEST_FILE_CHECKPOINT:
      return make_checkpoint (beside);
    case TS_TEST_FILE_CHECKPOINT_V1:
    case TS_TEST_N_FILES:
    default:
      return make_v1 ();
    }
}
