#include "engine/diff/ts-tensor-diff.h"

#include <math.h>

/* Takes both. */
static TsTensorDiff
diff_of (TsTensor *a,
         TsTensor *b)
{
  g_autoptr (GError) error = NULL;
  TsTensorDiff diff;

  g_assert_true (ts_tensor_diff (a, b, &diff, NULL, &error));
  g_assert_no_error (error);
  ts_tensor_unref (a);
  ts_tensor_unref (b);
  return diff;
}

static void
test_numbers (void)
{
  TsTensorDiff diff = diff_of (ts_tensor_new_float (4, (float[]) { 1, 2, 3, 4 }), ts_tensor_new_float (4, (float[]) { 1, 2.5f, 3, 3.75f }));

  g_assert_cmpuint (diff.n_elements, ==, 4);
  g_assert_cmpuint (diff.n_different, ==, 2);
  g_assert_cmpfloat (diff.max_abs, ==, 0.5);
  diff = diff_of (ts_tensor_new_int32 (1, (gint32[]) { G_MININT32 }), ts_tensor_new_int32 (1, (gint32[]) { G_MAXINT32 }));
  g_assert_cmpfloat (diff.max_abs, ==, 4294967295.0);
}

/* NaN is itself; what is not finite is different, but has no distance. */
static void
test_not_finite (void)
{
  TsTensorDiff diff = diff_of (ts_tensor_new_float (4, (float[]) { NAN, INFINITY, 1, -0.0f }), ts_tensor_new_float (4, (float[]) { NAN, -INFINITY, NAN, 0 }));

  g_assert_cmpuint (diff.n_different, ==, 3);
  g_assert_cmpfloat (diff.max_abs, ==, 0);
  diff = diff_of (ts_tensor_new_float (1, (float[]) { INFINITY }), ts_tensor_new_float (1, (float[]) { 1 }));
  g_assert_true (isnan (diff.max_abs));
}

static void
test_complex (void)
{
  const float a[] = { 0, 0 }, b[] = { 3, 4 };
  TsTensorDiff diff = diff_of (ts_tensor_new_scalar (TS_DTYPE_COMPLEX64, a), ts_tensor_new_scalar (TS_DTYPE_COMPLEX64, b));

  g_assert_cmpfloat (diff.max_abs, ==, 5);
}

static void
test_strings (void)
{
  TsTensorDiff diff = diff_of (ts_tensor_new_string_scalar ("one", -1), ts_tensor_new_string_scalar ("two", -1));

  g_assert_cmpuint (diff.n_different, ==, 1);
  g_assert_true (isnan (diff.max_abs));
  diff = diff_of (ts_tensor_new_string_scalar ("one", -1), ts_tensor_new_string_scalar ("one", -1));
  g_assert_cmpuint (diff.n_different, ==, 0);
}

static void
test_empty (void)
{
  TsTensorDiff diff = diff_of (ts_tensor_new_float (0, NULL), ts_tensor_new_float (0, NULL));

  g_assert_cmpuint (diff.n_elements + diff.n_different, ==, 0);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tensor-diff/numbers", test_numbers);
  g_test_add_func ("/tensor-diff/not-finite", test_not_finite);
  g_test_add_func ("/tensor-diff/complex", test_complex);
  g_test_add_func ("/tensor-diff/strings", test_strings);
  g_test_add_func ("/tensor-diff/empty", test_empty);
  return g_test_run ();
}
