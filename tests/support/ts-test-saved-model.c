#include "tests/support/ts-test-saved-model.h"

#include "proto/ts-wire.h"
#include "tests/support/ts-test-graph.h"

#include <glib/gstdio.h>
#include <string.h>

/* "x=input:0 y=other:0" into a map from keys to TensorInfo. */
static void
write_arguments (GByteArray *bytes,
                 guint32 field,
                 const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (words[i], "=", 2);
      guint entry, info;

      if (parts[0] == NULL || parts[1] == NULL)
        continue;
      entry = ts_wire_begin (bytes, field);
      ts_wire_append_string (bytes, 1, parts[0]);
      info = ts_wire_begin (bytes, 2);
      ts_wire_append_string (bytes, 1, parts[1]);
      ts_wire_append_uint (bytes, 2, TS_DTYPE_FLOAT);
      ts_wire_end (bytes, info);
      ts_wire_end (bytes, entry);
    }
}

static void
write_signatures (GByteArray *bytes,
                  const char *text)
{
  g_auto (GStrv) signatures = g_strsplit (text, "; ", -1);

  for (guint i = 0; signatures[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (signatures[i], ": ", 2);
      g_auto (GStrv) sides = g_strsplit (parts[1], "->", 2);
      guint entry = ts_wire_begin (bytes, 5);
      guint signature;

      ts_wire_append_string (bytes, 1, parts[0]);
      signature = ts_wire_begin (bytes, 2);
      write_arguments (bytes, 1, sides[0]);
      write_arguments (bytes, 2, sides[1]);
      ts_wire_append_string (bytes, 3, "tensorflow/serving/predict");
      ts_wire_end (bytes, signature);
      ts_wire_end (bytes, entry);
    }
}

static void
write_meta_graph (GByteArray *bytes,
                  const TsTestMetaGraph *meta)
{
  g_autoptr (GBytes) graph = ts_graph_to_bytes (meta->graph);
  g_auto (GStrv) tags = g_strsplit (meta->tags, " ", -1);
  guint begin = ts_wire_begin (bytes, 2);
  guint info = ts_wire_begin (bytes, 1);

  for (guint i = 0; tags[i] != NULL; i++)
    ts_wire_append_string (bytes, 4, tags[i]);
  ts_wire_append_string (bytes, 5, "1.15.0");
  ts_wire_end (bytes, info);
  ts_wire_append_bytes (bytes, 2, g_bytes_get_data (graph, NULL), g_bytes_get_size (graph));
  if (meta->signatures != NULL)
    write_signatures (bytes, meta->signatures);
  ts_wire_end (bytes, begin);
}

void
ts_test_saved_model_write (const char *folder,
                           const TsTestMetaGraph *meta_graphs,
                           guint n)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *path = g_build_filename (folder, "saved_model.pb", NULL);
  g_autoptr (GError) error = NULL;

  ts_wire_append_uint (bytes, 1, 1);
  for (guint i = 0; i < n; i++)
    write_meta_graph (bytes, &meta_graphs[i]);
  g_mkdir_with_parents (folder, 0700);
  g_file_set_contents (path, (const char *)bytes->data, bytes->len, &error);
  g_assert_no_error (error);
}

void
ts_test_saved_model_write_two (const char *folder)
{
  g_auto (TsTestGraph) serve;
  g_auto (TsTestGraph) train;
  TsShape scalar = { 0 };
  TsOutput x, inner;

  ts_test_graph_init (&serve);
  x = ts_test_placeholder (&serve, "x", TS_DTYPE_FLOAT, &scalar);
  inner = ts_test_op (&serve, "Neg", "serving/inner", x, TS_NO_OUTPUT);
  ts_test_op (&serve, "Exp", "serving/out", inner, TS_NO_OUTPUT);
  ts_test_graph_init (&train);
  x = ts_test_placeholder (&train, "x", TS_DTYPE_FLOAT, &scalar);
  ts_test_op (&train, "Square", "train/loss", x, TS_NO_OUTPUT);

  const TsTestMetaGraph meta_graphs[] = {
    { "serve", serve.graph, "serving_default: features=x:0 -> scores=serving/out:0; other: features=x:0 -> inner=serving/inner:0" },
    { "train", train.graph, NULL },
  };

  ts_test_saved_model_write (folder, meta_graphs, G_N_ELEMENTS (meta_graphs));
}

void
ts_test_saved_model_remove (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "saved_model.pb", NULL);

  g_unlink (path);
  g_rmdir (folder);
}
