#include "proto/ts-text-write.h"

#include "text-check.h"

#include <stdlib.h>

/* Whole texts: a small one with every kind of damage, and the files of a folder of models from text to message and back. */

static const char sample[] =
    "# a graph\n"
    "node {\n"
    "  name: \"x\" # a name\n"
    "  op: 'Place' \"holder\"\n"
    "  attr { key: \"dtype\" value { type: DT_FLOAT } }\n"
    "  attr { key: \"shape\" value < shape { dim { size: -1 } dim [{ size: 0x10 }, { size: 017 }] } > }\n"
    "  attr { key: \"v\" value { tensor { dtype: 1 tensor_content: \"\\000\\001\\xff\\u20ac\\n\" float_val: [1, -2.5e3f, nan] } } }\n"
    "}\n"
    "versions { producer: 22, bad_consumers: [1, 2]; }\n"
    "unknown_one { a: 1 b { c: \"d\" } [x.y/z]: -inf }\n"
    "99: 0x00000001 98 { 1: 'g' }\n";

/* Whatever comes out, it is an error or a message that can be written and read again. */
static void
feed (const char *text,
      gsize size)
{
  g_autoptr (GError) error = NULL;
  g_auto (TsTextReport) report = { 0 };
  g_autoptr (GBytes) message = parse ("GraphDef", text, size, &report, &error);
  g_autoptr (GBytes) again = NULL;
  g_autofree char *printed = NULL;

  if (message == NULL)
    {
      g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
      g_assert_true (g_str_has_prefix (error->message, "line "));
      g_assert_null (report.first_unknown);
      return;
    }
  g_assert_no_error (error);
  printed = ts_text_to_string (&ts_schema_graph_def, g_bytes_get_data (message, NULL), g_bytes_get_size (message), &error);
  g_assert_no_error (error);
  again = parse ("GraphDef", printed, strlen (printed), NULL, &error);
  g_assert_no_error (error);
  g_assert_true (ts_schema_equal (&ts_schema_graph_def, message, again));
  ts_text_guess (text, size);
}

static void
test_truncations (void)
{
  for (gsize n = 0; n < sizeof sample; n++)
    feed (sample, n);
}

static void
test_flips (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint i = 0; i < 20000; i++)
    {
      g_autofree char *copy = g_memdup2 (sample, sizeof sample - 1);
      guint n = 1 + i % 3;

      for (guint k = 0; k < n; k++)
        {
          gsize at = (gsize)g_rand_int_range (rand, 0, sizeof sample - 1);

          if ((i & 1) != 0)
            copy[at] = (char)g_rand_int (rand);
          else
            copy[at] = "{}<>[]:;,\"'\\#-.0x9ae \n"[g_rand_int_range (rand, 0, 22)];
        }
      feed (copy, sizeof sample - 1);
    }
}

/* ---- files ---- */

static const char *
type_of_file (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);

  if (g_str_has_prefix (name, "saved_model.pb"))
    return "SavedModel";
  if (strcmp (name, "checkpoint") == 0)
    return "CheckpointState";
  if (strcmp (name, "fingerprint.pb") == 0)
    return "FingerprintDef";
  if (g_str_has_suffix (name, ".meta"))
    return "MetaGraphDef";
  if (g_str_has_suffix (name, ".pb") || g_str_has_suffix (name, ".pbtxt") || g_str_has_suffix (name, ".pb.txt"))
    return "GraphDef";
  return NULL;
}

static gboolean
is_text (const char *path)
{
  return g_str_has_suffix (path, ".pbtxt") || g_str_has_suffix (path, ".pb.txt") || g_str_has_suffix (path, "checkpoint");
}

static gboolean
is_message (const TsSchema *schema,
            GBytes *message)
{
  TsWireReader reader;

  ts_wire_reader_init (&reader, NULL, g_bytes_get_data (message, NULL), g_bytes_get_size (message), NULL);
  return ts_schema_check (schema, &reader, NULL);
}

static void
check_message (const TsSchema *schema,
               GBytes *message)
{
  g_autoptr (GError) error = NULL;
  g_auto (TsTextReport) report = { 0 };
  g_autoptr (GBytes) again = NULL;
  g_autofree char *text = ts_text_to_string (schema, g_bytes_get_data (message, NULL), g_bytes_get_size (message), &error);

  g_assert_no_error (error);
  again = ts_text_parse (schema, text, strlen (text), &report, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report.n_unknown, ==, 0);
  g_assert_true (ts_schema_equal (schema, message, again));
}

static void
check_file (const char *path)
{
  const char *type = type_of_file (path);
  g_autoptr (GMappedFile) file = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) message = NULL;
  g_autoptr (GError) error = NULL;

  if (type == NULL)
    return;
  file = g_mapped_file_new (path, FALSE, &error);
  g_assert_no_error (error);
  if (g_mapped_file_get_length (file) > 4 << 20 && !g_test_slow ())
    return;

  bytes = g_mapped_file_get_bytes (file);
  if (is_text (path))
    message = ts_text_parse (ts_schema_find (type), g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL, NULL, NULL,
                             NULL, &error);
  else
    message = g_bytes_ref (bytes);
  if (message == NULL)
    g_error ("%s: %s", path, error->message);
  if (!is_message (ts_schema_find (type), message))
    {
      g_test_message ("%s is no %s", path, type);
      return;
    }
  check_message (ts_schema_find (type), message);
}

static void
check_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *inside = g_build_filename (path, name, NULL);

      if (g_file_test (inside, G_FILE_TEST_IS_DIR))
        check_folder (inside);
      else
        check_file (inside);
    }
}

static void
test_files (void)
{
  const char *shared = g_getenv ("TS_TEST_SHARED");
  g_autofree char *models = shared != NULL ? g_build_filename (shared, "models", NULL) : NULL;

  if (models == NULL || !g_file_test (models, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("TS_TEST_SHARED names no folder with models");
      return;
    }
  check_folder (models);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text-files/truncations", test_truncations);
  g_test_add_func ("/text-files/flips", test_flips);
  g_test_add_func ("/text-files/files", test_files);
  return g_test_run ();
}
