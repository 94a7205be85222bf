#include "engine/samples/ts-samples.h"

#include <glib/gstdio.h>
#include <string.h>

static TsGraph *
build (const TsSample *sample)
{
  g_autoptr (GError) error = NULL;
  TsGraph *graph = ts_sample_build (sample, &error);

  g_assert_no_error (error);
  g_assert_nonnull (graph);
  return graph;
}

static void
test_list (void)
{
  guint n;
  const TsSample *samples = ts_sample_list (&n);

  g_assert_cmpuint (n, >=, 3);
  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpstr (samples[i].title, !=, "");
      g_assert_cmpstr (samples[i].description, !=, "");
      g_assert_true (ts_sample_find (samples[i].id) == &samples[i]);
    }
  g_assert_null (ts_sample_find ("no such sample"));
}

static void
test_valid (void)
{
  guint n;
  const TsSample *samples = ts_sample_list (&n);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (TsGraph) graph = build (&samples[i]);
      g_autoptr (GError) error = NULL;

      ts_graph_validate (graph, &error);
      g_assert_no_error (error);
      for (guint32 op = 0; op < ts_graph_get_n_operations (graph); op++)
        g_assert_null (ts_graph_get_operation (graph, op)->problem);
    }
}

static void
test_feeds_are_there (void)
{
  guint n;
  const TsSample *samples = ts_sample_list (&n);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (TsGraph) graph = build (&samples[i]);

      for (const TsSampleFeed *feed = samples[i].feeds; feed->output != NULL; feed++)
        {
          g_autoptr (GError) error = NULL;
          TsOutput output;

          ts_graph_find_output (graph, feed->output, &output, &error);
          g_assert_no_error (error);
          g_assert_cmpstr (ts_graph_get_operation (graph, output.op)->type, ==, "Placeholder");
        }
    }
}

static void
test_repeatable (void)
{
  guint n;
  const TsSample *samples = ts_sample_list (&n);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (TsGraph) a = build (&samples[i]);
      g_autoptr (TsGraph) b = build (&samples[i]);
      g_autoptr (GBytes) a_bytes = ts_graph_to_bytes (a);
      g_autoptr (GBytes) b_bytes = ts_graph_to_bytes (b);

      g_assert_true (g_bytes_equal (a_bytes, b_bytes));
    }
}

static void
test_write (void)
{
  const TsSample *sample = ts_sample_find ("dense");
  g_autoptr (TsGraph) graph = build (sample);
  g_autoptr (GBytes) bytes = ts_graph_to_bytes (graph);
  g_autofree char *folder = g_dir_make_tmp ("ts-samples-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "dense.pb", NULL);
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_assert_true (ts_sample_write (sample, path, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_assert_cmpmem (contents, length, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  g_unlink (path);
  g_assert_false (ts_sample_write (sample, "/no/such/folder/dense.pb", &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_rmdir (folder);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/samples/list", test_list);
  g_test_add_func ("/samples/valid", test_valid);
  g_test_add_func ("/samples/feeds-are-there", test_feeds_are_there);
  g_test_add_func ("/samples/repeatable", test_repeatable);
  g_test_add_func ("/samples/write", test_write);
  return g_test_run ();
}
