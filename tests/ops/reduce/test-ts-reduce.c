#include "engine/ops/reduce/ts-reduce.h"

#include "engine/ops/reduce/ts-arg-reducer.h"

#include <math.h>
#include <string.h>

/* What does not fit into vectors: many elements, many threads. */

static float *
random_floats (gsize n)
{
  float *values = g_new (float, n);

  for (gsize i = 0; i < n; i++)
    values[i] = (float)g_test_rand_double_range (-1, 1);
  return values;
}

static void
reduce (const TsShape *in,
        const gint32 *axes,
        gsize n_axes,
        TsReduceOp op,
        guint n_threads,
        const float *values,
        float *out)
{
  g_autoptr (TsTensor) axes_tensor = ts_tensor_new_int32 (n_axes, axes);
  g_autoptr (GError) error = NULL;
  TsCall call = { .n_threads = n_threads };
  TsReduction reduction;

  ts_reduction_init (&reduction, in, axes_tensor, FALSE, &error);
  g_assert_no_error (error);
  ts_reduction_run (&reduction, &call, ts_reducer_find (op, TS_DTYPE_FLOAT), values, sizeof *values, out, sizeof *out, &error);
  g_assert_no_error (error);
}

/* In double, one after the other. */
static void
sum_plainly (const TsShape *in,
             gint32 axes, /* bit per axis */
             const float *values,
             double *sums)
{
  gint64 index[TS_SHAPE_MAX_RANK] = { 0 };
  gint64 n = 0;

  ts_shape_n_elements (in, &n);
  for (gint64 i = 0; i < n; i++)
    {
      gint64 at = 0;

      for (int d = 0; d < in->rank; d++)
        if ((axes >> d & 1) == 0)
          at = at * in->dims[d] + index[d];
      sums[at] += (double)values[i];
      for (int d = in->rank - 1; d >= 0 && ++index[d] == in->dims[d]; d--)
        index[d] = 0;
    }
}

static const TsShape shapes[] = {
  { 1, { 1000003 } },
  { 2, { 3, 300001 } },
  { 2, { 300001, 3 } },
  { 2, { 700, 1100 } },
  { 3, { 3, 5000, 17 } },
  { 3, { 40, 50, 60 } },
  { 4, { 9, 30, 11, 50 } },
};

static gsize
list_axes (gint32 mask,
           gint32 *axes)
{
  gsize n = 0;

  for (int d = 0; d < 4; d++)
    if ((mask >> d & 1) != 0)
      axes[n++] = d;
  return n;
}

static void
check_sums (const TsShape *shape,
            gint32 mask,
            const float *values,
            gsize n)
{
  g_autofree float *found = g_new0 (float, n), *threaded = g_new0 (float, n);
  g_autofree double *expected = g_new0 (double, n);
  gint32 axes[4];
  gsize n_axes = list_axes (mask, axes);

  reduce (shape, axes, n_axes, TS_REDUCE_SUM, 1, values, found);
  reduce (shape, axes, n_axes, TS_REDUCE_SUM, 5, values, threaded);
  g_assert_cmpmem (found, n * sizeof *found, threaded, n * sizeof *threaded);

  /* A million of numbers up to 1, each rounded to 2^-24, are summed to within some 1e-4 by blocks, some 1e-2 one by one. */
  sum_plainly (shape, mask, values, expected);
  for (gsize i = 0; i < n; i++)
    g_assert_cmpfloat (fabs (expected[i] - (double)found[i]), <, 1e-3);
}

static void
test_sums (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      gint64 n = 0;
      g_autofree float *values = NULL;

      ts_shape_n_elements (&shapes[i], &n);
      values = random_floats ((gsize)n);
      for (gint32 mask = 1; mask < 1 << shapes[i].rank; mask++)
        check_sums (&shapes[i], mask, values, (gsize)n);
    }
}

/* 2^24 + 1 + 1 + ... stays where it is if the ones are added to it one by one. */
static void
test_sum_of_ones (void)
{
  gsize n = 1 << 25;
  g_autofree float *values = g_new (float, n);
  float sum;

  for (gsize i = 0; i < n; i++)
    values[i] = 1;
  reduce (&TS_SHAPE ((gint64)n), (gint32[]) { 0 }, 1, TS_REDUCE_SUM, 2, values, &sum);
  g_assert_cmpfloat (sum, ==, 33554432);
}

static void
test_extremes (void)
{
  for (gsize n = 1; n < 5000; n = n * 3 / 2 + 1)
    {
      g_autofree float *values = random_floats (n);
      gsize largest = (gsize)g_test_rand_int_range (0, (gint32)n), smallest = (gsize)g_test_rand_int_range (0, (gint32)n);
      float max, min;

      values[largest] = 2;
      reduce (&TS_SHAPE ((gint64)n), (gint32[]) { 0 }, 1, TS_REDUCE_MAX, 2, values, &max);
      g_assert_cmpfloat (max, ==, 2);
      g_assert_cmpint (ts_arg_reducer_find (TRUE, TS_DTYPE_FLOAT)->row (values, n), ==, (gint64)largest);
      values[smallest] = -2;
      reduce (&TS_SHAPE ((gint64)n), (gint32[]) { 0 }, 1, TS_REDUCE_MIN, 2, values, &min);
      g_assert_cmpfloat (min, ==, -2);
      g_assert_cmpint (ts_arg_reducer_find (FALSE, TS_DTYPE_FLOAT)->row (values, n), ==, (gint64)smallest);
    }
}

/* Of equal ones the first, wherever they lie. */
static void
test_first_of_equal (void)
{
  gsize n = 4000;
  g_autofree gint8 *values = g_new0 (gint8, n);
  const TsArgReducer *reducer = ts_arg_reducer_find (TRUE, TS_DTYPE_INT8);
  gint64 best[3];

  values[1500] = values[1501] = values[3999] = 1;
  g_assert_cmpint (reducer->row (values, n), ==, 1500);
  reducer->columns (values, n / 3, 3, 3, best);
  g_assert_cmpint (best[0], ==, 500);
  g_assert_cmpint (best[1], ==, 500);
  g_assert_cmpint (best[2], ==, 0);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/reduce/sums", test_sums);
  g_test_add_func ("/reduce/sum-of-ones", test_sum_of_ones);
  g_test_add_func ("/reduce/extremes", test_extremes);
  g_test_add_func ("/reduce/first-of-equal", test_first_of_equal);

  return g_test_run ();
}
