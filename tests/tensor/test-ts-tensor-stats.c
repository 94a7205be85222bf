#include "engine/tensor/ts-tensor-stats.h"

#include "engine/ts-error.h"

#include <math.h>

static void
test_floats (void)
{
  const float values[] = { 1, -2, 0, -0.f, 5, NAN, INFINITY, -INFINITY, -INFINITY };
  g_autoptr (TsTensor) t = ts_tensor_new_float (G_N_ELEMENTS (values), values);
  g_autoptr (GError) error = NULL;
  TsTensorStats stats;

  g_assert_true (ts_tensor_get_stats (t, &stats, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (stats.n_elements, ==, 9);
  g_assert_cmpuint (stats.n_finite, ==, 5);
  g_assert_cmpuint (stats.n_zero, ==, 2);
  g_assert_cmpuint (stats.n_negative, ==, 3);
  g_assert_cmpuint (stats.n_nan, ==, 1);
  g_assert_cmpuint (stats.n_positive_inf, ==, 1);
  g_assert_cmpuint (stats.n_negative_inf, ==, 2);
  g_assert_cmpfloat (stats.min, ==, -2);
  g_assert_cmpfloat (stats.max, ==, 5);
  g_assert_cmpfloat_with_epsilon (stats.mean, 0.8, 1e-12);
  g_assert_cmpfloat_with_epsilon (stats.std, sqrt (5.36), 1e-12);
  g_assert_cmpuint (stats.histogram[0], ==, 1);
  g_assert_cmpuint (stats.histogram[TS_STATS_BINS - 1], ==, 1);
}

/* Over many blocks: what the closed formulas say. */
static void
test_many (void)
{
  const gint64 n = 64 * 5000;
  g_autoptr (TsTensor) t = ts_tensor_new (TS_DTYPE_INT64, &TS_SHAPE (n), NULL);
  TsTensorStats stats;

  for (gint64 i = 0; i < n; i++)
    ((gint64 *)t->data)[i] = i;

  g_assert_true (ts_tensor_get_stats (t, &stats, NULL, NULL));
  g_assert_cmpfloat_with_epsilon (stats.mean, (double)(n - 1) / 2, 1e-6);
  g_assert_cmpfloat_with_epsilon (stats.std, sqrt (((double)n * (double)n - 1) / 12), 1e-6);
  for (guint i = 0; i < TS_STATS_BINS; i++)
    g_assert_cmpuint (stats.histogram[i], >=, 4999);
}

static void
test_kinds (void)
{
  g_autoptr (TsTensor) bools = ts_tensor_new_copy (TS_DTYPE_BOOL, &TS_SHAPE (4), (guint8[]) { 1, 0, 1, 1 });
  g_autoptr (TsTensor) complexes = ts_tensor_new_copy (TS_DTYPE_COMPLEX64, &TS_SHAPE (2), (float[]) { 3, 4, 0, NAN });
  TsTensorStats stats;

  g_assert_true (ts_tensor_get_stats (bools, &stats, NULL, NULL));
  g_assert_cmpfloat (stats.mean, ==, 0.75);
  g_assert_cmpuint (stats.n_zero, ==, 1);

  g_assert_true (ts_tensor_get_stats (complexes, &stats, NULL, NULL));
  g_assert_cmpfloat (stats.max, ==, 5);
  g_assert_cmpuint (stats.n_nan, ==, 1);
}

static void
test_nothing_finite (void)
{
  g_autoptr (TsTensor) empty = ts_tensor_new (TS_DTYPE_FLOAT, &TS_SHAPE (0), NULL);
  g_autoptr (TsTensor) nans = ts_tensor_new_float (2, (float[]) { NAN, NAN });
  TsTensorStats stats;

  g_assert_true (ts_tensor_get_stats (empty, &stats, NULL, NULL));
  g_assert_true (isnan (stats.min) && isnan (stats.max) && isnan (stats.mean) && isnan (stats.std));
  g_assert_true (ts_tensor_get_stats (nans, &stats, NULL, NULL));
  g_assert_true (isnan (stats.min) && isnan (stats.std));
}

/* A range and squares beyond double do not upset the counting. */
static void
test_extreme (void)
{
  g_autoptr (TsTensor) t = ts_tensor_new_copy (TS_DTYPE_DOUBLE, &TS_SHAPE (3), (double[]) { -1.7e308, 1.7e308, 0 });
  g_autoptr (TsTensor) same = ts_tensor_new_float (2, (float[]) { 3, 3 });
  TsTensorStats stats;
  guint64 sum = 0;

  g_assert_true (ts_tensor_get_stats (t, &stats, NULL, NULL));
  for (guint i = 0; i < TS_STATS_BINS; i++)
    sum += stats.histogram[i];
  g_assert_cmpuint (sum, ==, 3);

  g_assert_true (ts_tensor_get_stats (same, &stats, NULL, NULL));
  g_assert_cmpfloat (stats.std, ==, 0);
  g_assert_cmpuint (stats.histogram[0], ==, 2);
}

static void
test_errors (void)
{
  g_autoptr (TsTensor) text = ts_tensor_new_string_scalar ("1", -1);
  g_autoptr (TsTensor) number = ts_tensor_new_float (1, (float[]) { 1 });
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  TsTensorStats stats;

  g_assert_false (ts_tensor_get_stats (text, &stats, NULL, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);

  g_cancellable_cancel (cancellable);
  g_assert_false (ts_tensor_get_stats (number, &stats, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tensor-stats/floats", test_floats);
  g_test_add_func ("/tensor-stats/many", test_many);
  g_test_add_func ("/tensor-stats/kinds", test_kinds);
  g_test_add_func ("/tensor-stats/nothing-finite", test_nothing_finite);
  g_test_add_func ("/tensor-stats/extreme", test_extreme);
  g_test_add_func ("/tensor-stats/errors", test_errors);

  return g_test_run ();
}
