#include "engine/tensor/ts-shape.h"

static void
test_n_elements (void)
{
  gint64 n;

  g_assert_true (ts_shape_n_elements (&TS_SHAPE_SCALAR, &n));
  g_assert_cmpint (n, ==, 1);
  g_assert_true (ts_shape_n_elements (&TS_SHAPE (2, 3, 4), &n));
  g_assert_cmpint (n, ==, 24);
  g_assert_true (ts_shape_n_elements (&TS_SHAPE (G_MAXINT64, G_MAXINT64, 0), &n));
  g_assert_cmpint (n, ==, 0);
  g_assert_false (ts_shape_n_elements (&TS_SHAPE (G_MAXINT64, 2), &n));
  g_assert_false (ts_shape_n_elements (&TS_SHAPE (2, -1), &n));
  g_assert_false (ts_shape_n_elements (&TS_SHAPE_UNKNOWN, &n));
}

static void
test_merge (void)
{
  TsShape merged = TS_SHAPE (7);

  g_assert_true (ts_shape_merge (&TS_SHAPE (-1, 3), &TS_SHAPE (2, -1), &merged));
  g_assert_true (ts_shape_equal (&merged, &TS_SHAPE (2, 3)));
  g_assert_true (ts_shape_merge (&TS_SHAPE_UNKNOWN, &TS_SHAPE (5), &merged));
  g_assert_true (ts_shape_equal (&merged, &TS_SHAPE (5)));
  g_assert_false (ts_shape_merge (&TS_SHAPE (2), &TS_SHAPE (3), &merged));
  g_assert_false (ts_shape_merge (&TS_SHAPE (2), &TS_SHAPE (2, 1), &merged));
  g_assert_true (ts_shape_equal (&merged, &TS_SHAPE (5)));
}

static void
test_broadcast (void)
{
  TsShape r;

  g_assert_true (ts_shape_broadcast (&TS_SHAPE (3, 1), &TS_SHAPE (4), &r));
  g_assert_true (ts_shape_equal (&r, &TS_SHAPE (3, 4)));
  g_assert_true (ts_shape_broadcast (&TS_SHAPE_SCALAR, &TS_SHAPE (0, 2), &r));
  g_assert_true (ts_shape_equal (&r, &TS_SHAPE (0, 2)));
  g_assert_true (ts_shape_broadcast (&TS_SHAPE (0), &TS_SHAPE (1), &r));
  g_assert_true (ts_shape_equal (&r, &TS_SHAPE (0)));
  g_assert_true (ts_shape_broadcast (&TS_SHAPE (-1), &TS_SHAPE (1), &r));
  g_assert_true (ts_shape_equal (&r, &TS_SHAPE (-1)));
  g_assert_true (ts_shape_broadcast (&TS_SHAPE (-1), &TS_SHAPE (5), &r));
  g_assert_true (ts_shape_equal (&r, &TS_SHAPE (5)));
  g_assert_false (ts_shape_broadcast (&TS_SHAPE (2), &TS_SHAPE (3), &r));
  g_assert_false (ts_shape_broadcast (&TS_SHAPE (0), &TS_SHAPE (2), &r));
}

static void
test_to_string (void)
{
  g_autofree char *known = ts_shape_to_string (&TS_SHAPE (2, -1, 3));
  g_autofree char *scalar = ts_shape_to_string (&TS_SHAPE_SCALAR);
  g_autofree char *unknown = ts_shape_to_string (&TS_SHAPE_UNKNOWN);

  g_assert_cmpstr (known, ==, "[2,?,3]");
  g_assert_cmpstr (scalar, ==, "[]");
  g_assert_cmpstr (unknown, ==, "?");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/shape/n-elements", test_n_elements);
  g_test_add_func ("/shape/merge", test_merge);
  g_test_add_func ("/shape/broadcast", test_broadcast);
  g_test_add_func ("/shape/to-string", test_to_string);
  return g_test_run ();
}
