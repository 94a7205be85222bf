#include "engine/debug/expression/ts-key-sort.h"

#include <math.h>
#include <string.h>

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *)a, y = *(const double *)b;

  if (isnan (x) || isnan (y))
    return (isnan (x) ? 1 : 0) - (isnan (y) ? 1 : 0);
  return (x > y) - (x < y);
}

static int
compare_ints (gconstpointer a,
              gconstpointer b)
{
  gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;

  return (x > y) - (x < y);
}

static int
compare_unsigned (gconstpointer a,
                  gconstpointer b)
{
  guint64 x = *(const guint64 *)a, y = *(const guint64 *)b;

  return (x > y) - (x < y);
}

/* Sorts @data, and a copy of it by qsort (), which must come out alike. */
static void
check (guint64 *data,
       gsize n,
       TsDType dtype,
       int (*compare) (gconstpointer, gconstpointer))
{
  g_autofree guint64 *expected = g_memdup2 (data, n * sizeof *data + 1);
  g_autofree guint64 *scratch = g_new (guint64, n + 1);

  qsort (expected, n, sizeof *expected, compare);
  ts_key_encode (data, n, dtype);
  g_assert_true (ts_key_sort (data, scratch, n, NULL, NULL));
  ts_key_decode (data, n, dtype);
  for (gsize i = 0; i < n; i++)
    g_assert_cmpint (compare (&data[i], &expected[i]), ==, 0);
}

static void
test_random (void)
{
  static const gsize sizes[] = { 0, 1, 2, 47, 48, 49, 1000, 5000 };
  g_autoptr (GRand) random = g_rand_new_with_seed (5);

  for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
    for (guint round = 0; round < 3; round++)
      {
        gsize n = sizes[s];
        g_autofree guint64 *data = g_new0 (guint64, n + 1);
        g_autofree double *doubles = g_new0 (double, n + 1);

        for (gsize i = 0; i < n; i++) /* all bits; small ones; alike */
          data[i] = round == 0 ? (guint64)g_rand_int (random) << 32 | g_rand_int (random) : round == 1 ? (guint64)g_rand_int_range (random, -9, 9)
                                                                                                       : 7;
        check (data, n, TS_DTYPE_INT64, compare_ints);
        check (data, n, TS_DTYPE_UINT64, compare_unsigned);
        for (gsize i = 0; i < n; i++)
          doubles[i] = round == 2 ? -1.5 : ldexp (g_rand_double_range (random, -1, 1), g_rand_int_range (random, -60, 60));
        if (n > 40)
          {
            doubles[3] = NAN;
            doubles[7] = -INFINITY;
            doubles[8] = INFINITY;
            doubles[20] = -0.0;
          }
        check ((guint64 *)(gpointer)doubles, n, TS_DTYPE_DOUBLE, compare_doubles);
      }
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  guint64 keys[100] = { 2, 1 }, scratch[100];

  g_cancellable_cancel (cancellable);
  g_assert_false (ts_key_sort (keys, scratch, G_N_ELEMENTS (keys), cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/key-sort/random", test_random);
  g_test_add_func ("/key-sort/cancel", test_cancel);

  return g_test_run ();
}
