#include "engine/exec/ts-session.h"
#include "engine/model/ts-model.h"
#include "engine/ts-error.h"

#include <glib/gstdio.h>
#include <string.h>

/* y = x * w + b, with a count n and words s; w is quantized, and b is in both files. */
#define NODE(name, op, rest) "{\"name\": \"" name "\", \"op\": \"" op "\"" rest "}"
#define CONST(name, type) \
  NODE (name, "Const", ", \"attr\": {\"dtype\": {\"type\": \"" type "\"}, \"value\": {\"tensor\": {\"dtype\": \"" type "\", \"tensorShape\": {}}}}")
#define FLOATS ", \"attr\": {\"T\": {\"type\": \"DT_FLOAT\"}}"
#define TOPOLOGY \
  "{\"node\": [" NODE ("x", "Placeholder", ", \"attr\": {\"dtype\": {\"type\": 1}, \"shape\": {\"shape\": {\"dim\": [{\"size\": \"-1\"}]}}}") ", " CONST ("w", "DT_FLOAT") ", " CONST ("b", "DT_FLOAT") ", " CONST ("n", "DT_INT64") ", " CONST ("s", "DT_STRING") ", " NODE ("m", "Mul", ", \"input\": [\"x\", \"w\"]" FLOATS) ", " NODE ("y", "AddV2", ", \"input\": [\"m\", \"b\"]" FLOATS) "], \"library\": {}, \"versions\": {\"producer\": 808}}"
#define SIGNATURE "{\"inputs\": {\"x\": {\"name\": \"x:0\", \"dtype\": \"DT_FLOAT\"}}, \"outputs\": {\"y\": {\"name\": \"y:0\", \"dtype\": \"DT_FLOAT\"}}}"
#define WEIGHTS                                                                                                                        \
  "{\"name\": \"w\", \"shape\": [3], \"dtype\": \"float32\", \"quantization\": {\"dtype\": \"uint8\", \"scale\": 0.5, \"min\": -1}}, " \
  "{\"name\": \"b\", \"shape\": [3], \"dtype\": \"float32\"}, {\"name\": \"n\", \"shape\": [], \"dtype\": \"int32\"}, "                \
  "{\"name\": \"s\", \"shape\": [2], \"dtype\": \"string\"}"
#define MODEL(format, topology, paths, weights)                                                                         \
  "{\"format\": \"" format "\", \"generatedBy\": \"2.4.0\", \"modelTopology\": " topology ", \"signature\": " SIGNATURE \
  ", \"weightsManifest\": [{\"paths\": [" paths "], \"weights\": [" weights "]}]}"
#define GOOD MODEL ("graph-model", TOPOLOGY, "\"one.bin\", \"two.bin\"", WEIGHTS)

#define FIRST "\0\2\xff\0\0\x80\x3f"
#define SECOND "\0\0\0\x40\0\0\x40\x40\xfe\xff\xff\xff\2\0\0\0ab\0\0\0\0"

typedef struct
{
  char *folder;
  char *path;
} Files;

static void
write_file (const Files *files,
            const char *name,
            const char *data,
            gsize size)
{
  g_autofree char *path = g_build_filename (files->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, data, (gssize)size, NULL));
}

static void
set_up (Files *files,
        gconstpointer data)
{
  files->folder = g_dir_make_tmp ("tfjs-XXXXXX", NULL);
  files->path = g_build_filename (files->folder, "model.json", NULL);
  write_file (files, "one.bin", FIRST, sizeof FIRST - 1);
  write_file (files, "two.bin", SECOND, sizeof SECOND - 1);
}

static void
tear_down (Files *files,
           gconstpointer data)
{
  static const char *const names[] = { "model.json", "one.bin", "two.bin" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (files->folder, names[i], NULL);

      g_remove (path);
    }
  g_rmdir (files->folder);
  g_free (files->folder);
  g_free (files->path);
}

static TsTensor *
dup_value (const TsModel *model,
           const char *name)
{
  g_autoptr (GError) error = NULL;
  const TsOperation *op = ts_graph_find_operation (model->graph, name);
  TsTensor *value = ts_operation_dup_attr_tensor (op, "value", &error);

  g_assert_no_error (error);
  return value;
}

static void
test_run (Files *files,
          gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TsModel) model = NULL;
  g_autoptr (TsSession) session = NULL;
  g_autoptr (TsTensor) x = ts_tensor_new_float (3, (float[]) { 1, 10, 100 });
  g_autoptr (TsTensor) y = NULL;
  g_autoptr (TsTensor) n = NULL;
  g_autoptr (TsTensor) s = NULL;
  TsFeed feed;
  TsOutput fetch;

  write_file (files, "model.json", GOOD, strlen (GOOD));
  model = ts_model_open (files->path, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (model->kind, ==, TS_MODEL_TFJS);
  g_assert_cmpstr (ts_model_kind_name (model->kind), ==, "TensorFlow.js model");
  g_assert_cmpuint (model->meta->problems->len, ==, 0);
  g_assert_cmpstr (model->meta->tensorflow_version, ==, "2.4.0");
  g_assert_cmpstr (ts_model_find_signature (model, "serving_default", NULL)->outputs[0].names[0], ==, "y:0");

  session = ts_session_new (model->graph);
  feed = (TsFeed) { { ts_graph_find_operation (model->graph, "x")->index, 0 }, x };
  fetch = (TsOutput) { ts_graph_find_operation (model->graph, "y")->index, 0 };
  g_assert_true (ts_session_run (session, &feed, 1, &fetch, 1, NULL, 0, &y, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (((float *)y->data)[0], ==, 1 * -1 + 1);
  g_assert_cmpfloat (((float *)y->data)[1], ==, 10 * 0 + 2);
  g_assert_cmpfloat (((float *)y->data)[2], ==, 100 * 126.5f + 3);

  n = dup_value (model, "n");
  g_assert_cmpint (n->dtype, ==, TS_DTYPE_INT64);
  g_assert_cmpint (*(gint64 *)n->data, ==, -2);
  s = dup_value (model, "s");
  g_assert_cmpuint (s->n_elements, ==, 2);
}

static void
check_error (Files *files,
             const char *json,
             int code,
             const char *pattern)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TsModel) model = NULL;

  write_file (files, "model.json", json, strlen (json));
  model = ts_model_open (files->path, NULL, NULL, NULL, NULL, &error);
  g_assert_null (model);
  g_assert_error (error, TS_ERROR, code);
  if (!g_pattern_match_simple (pattern, error->message))
    g_error ("\"%s\" is not like \"%s\"", error->message, pattern);
}

#define WEIGHT(rest) MODEL ("graph-model", TOPOLOGY, "\"one.bin\"", "{\"name\": \"w\", " rest "}")

static void
test_errors (Files *files,
             gconstpointer data)
{
  check_error (files, MODEL ("layers-model", "{\"model_config\": {}}", "", ""), TS_ERROR_INVALID_ARGUMENT, "*layers model*");
  check_error (files, MODEL ("graph-model", TOPOLOGY, "\"three.bin\"", WEIGHTS), TS_ERROR_NOT_FOUND, "*three.bin*");
  check_error (files, MODEL ("graph-model", TOPOLOGY, "\"../one.bin\"", WEIGHTS), TS_ERROR_INVALID_ARGUMENT, "*found \"../one.bin\"");
  check_error (files, MODEL ("graph-model", TOPOLOGY, "\"/one.bin\"", WEIGHTS), TS_ERROR_INVALID_ARGUMENT, "*found \"/one.bin\"");
  check_error (files, MODEL ("graph-model", TOPOLOGY, "\"one.bin\"", WEIGHTS), TS_ERROR_DATA_LOSS,
               "*weight \"b\": expected 3 elements of 4 bytes at byte 3, found 4 bytes in one.bin");
  check_error (files, MODEL ("graph-model", "{\"node\": [{\"name\": 3}]}", "", ""), TS_ERROR_INVALID_ARGUMENT,
               "*modelTopology.node?0?.name: expected a string, found 3");
  check_error (files, WEIGHT ("\"dtype\": \"uint8\", \"shape\": [4294967296, 4294967296]"), TS_ERROR_INVALID_ARGUMENT, "*more elements*");
  check_error (files, WEIGHT ("\"dtype\": \"float32\", \"shape\": [4611686018427387904]"), TS_ERROR_DATA_LOSS, "*expected 4611686018427387904 elements*");
  check_error (files, WEIGHT ("\"dtype\": \"string\", \"shape\": [4611686018427387904]"), TS_ERROR_DATA_LOSS, "*strings*");
  check_error (files, WEIGHT ("\"dtype\": \"string\", \"shape\": [1]"), TS_ERROR_DATA_LOSS, "*strings*");
  check_error (files, WEIGHT ("\"dtype\": \"float32\", \"shape\": [-1]"), TS_ERROR_INVALID_ARGUMENT, "*0 or more");
  check_error (files, WEIGHT ("\"dtype\": \"float33\", \"shape\": []"), TS_ERROR_INVALID_ARGUMENT, "*unknown dtype float33");
  check_error (files, WEIGHT ("\"dtype\": \"float32\", \"shape\": [1], \"quantization\": {\"dtype\": \"uint8\"}"), TS_ERROR_INVALID_ARGUMENT, "*\"scale\"*");
}

/* Cut off anywhere, and changed anywhere: an error, or a model. */
static void
test_damaged (Files *files,
              gconstpointer data)
{
  gsize size = strlen (GOOD);

  for (gsize i = 0; i < size; i++)
    {
      g_autoptr (TsModel) model = NULL;
      g_autoptr (GError) error = NULL;

      write_file (files, "model.json", GOOD, i);
      model = ts_model_open (files->path, NULL, NULL, NULL, NULL, &error);
      g_assert_null (model);
      g_assert_nonnull (error);
    }
  for (gsize i = 0; i < size; i++)
    {
      g_autofree char *json = g_strdup (GOOD);
      g_autoptr (TsModel) model = NULL;
      g_autoptr (GError) error = NULL;

      json[i] ^= 1 << (i % 7);
      write_file (files, "model.json", json, size);
      model = ts_model_open (files->path, NULL, NULL, NULL, NULL, &error);
      g_assert_true ((model == NULL) == (error != NULL));
    }
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/tfjs/run", Files, NULL, set_up, test_run, tear_down);
  g_test_add ("/tfjs/errors", Files, NULL, set_up, test_errors, tear_down);
  g_test_add ("/tfjs/damaged", Files, NULL, set_up, test_damaged, tear_down);
  return g_test_run ();
}
