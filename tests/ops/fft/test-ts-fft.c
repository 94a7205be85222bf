#include "engine/ops/fft/ts-fft.h"
#include "engine/ops/ts-complex.h"

#include <math.h>

static double complex *
make_numbers (gsize n)
{
  double complex *x = g_new (double complex, n);

  for (gsize i = 0; i < n; i++)
    x[i] = CMPLX ((double)((i * 7919 + 13) % 101) / 50 - 1, (double)((i * 104729 + 7) % 97) / 48 - 1);
  return x;
}

/* By the definition. */
static double complex
transform_at (const double complex *x,
              gsize n,
              gsize k,
              int sign)
{
  double complex sum = 0;

  for (gsize i = 0; i < n; i++)
    {
      double angle = sign * 2 * G_PI * (double)(i * k % n) / (double)n;

      sum += x[i] * CMPLX (cos (angle), sin (angle));
    }
  return sum;
}

static void
run (double complex *x,
     gsize n,
     gboolean inverse)
{
  g_autoptr (TsFft) fft = ts_fft_new (n);
  g_autofree double complex *room = g_new (double complex, ts_fft_room (fft));

  g_assert_cmpuint (ts_fft_length (fft), ==, n);
  ts_fft_run (fft, x, room, inverse);
}

/* All lengths: of small factors, prime, prime times small. */
static void
test_definition (void)
{
  for (gsize n = 1; n <= 80; n++)
    for (int inverse = 0; inverse <= 1; inverse++)
      {
        g_autofree double complex *x = make_numbers (n), *y = make_numbers (n);

        run (y, n, inverse);
        for (gsize k = 0; k < n; k++)
          g_assert_cmpfloat_with_epsilon (cabs (y[k] - transform_at (x, n, k, inverse ? 1 : -1)), 0, 1e-12);
      }
}

/* There and back. */
static void
test_inverse (void)
{
  static const gsize lengths[] = { 1024, 4095, 10007, 65536, 3 * 5 * 7 * 11 * 13, 2 * 50021 };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      gsize n = lengths[i];
      g_autofree double complex *x = make_numbers (n), *y = make_numbers (n);

      run (y, n, FALSE);
      run (y, n, TRUE);
      for (gsize k = 0; k < n; k++)
        g_assert_cmpfloat_with_epsilon (cabs (y[k] / (double)n - x[k]), 0, 1e-13);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fft/definition", test_definition);
  g_test_add_func ("/fft/inverse", test_inverse);
  return g_test_run ();
}
