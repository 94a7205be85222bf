#include "app/models/ts-feed-text.h"

#include "engine/io/ts-value.h"

static void
check (const char *generator,
       TsShape shape,
       gint64 seed,
       const char *expected)
{
  g_autofree char *text = ts_feed_text_generate (generator, &shape, seed);
  g_autoptr (GError) error = NULL;
  g_autoptr (TsTensor) tensor = NULL;

  g_assert_cmpstr (text, ==, expected);

  /* The engine takes it. */
  tensor = ts_value_parse (text, TS_DTYPE_FLOAT, &shape, &error);
  g_assert_no_error (error);
  g_assert_nonnull (tensor);
  g_assert_true (ts_shape_is_compatible (&tensor->shape, &shape));
}

static void
test_generators (void)
{
  check ("zeros", TS_SHAPE (2, 3), 5, "[2,3]:zeros");
  check ("ones", TS_SHAPE_SCALAR, 5, "[]:ones");
  check ("random", TS_SHAPE (-1, 4), 5, "[1,4]:random:5");
  check ("normal", TS_SHAPE_UNKNOWN, 0, "[1]:normal:0");
}

static void
test_files (void)
{
  g_autoptr (GFile) local = g_file_new_for_path ("/tmp/a cat.png");
  g_autoptr (GFile) remote = g_file_new_for_uri ("http://example.org/cat.png");
  g_autofree char *text = ts_feed_text_for_file (local);

  g_assert_cmpstr (text, ==, "@/tmp/a cat.png");
  g_assert_null (ts_feed_text_for_file (remote));
}

static void
test_types (void)
{
  g_assert_true (ts_feed_text_can_generate (TS_DTYPE_FLOAT));
  g_assert_true (ts_feed_text_can_generate (TS_DTYPE_BOOL));
  g_assert_false (ts_feed_text_can_generate (TS_DTYPE_STRING));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/feed-text/generators", test_generators);
  g_test_add_func ("/feed-text/files", test_files);
  g_test_add_func ("/feed-text/types", test_types);

  return g_test_run ();
}
