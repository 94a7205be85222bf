#include "engine/ops/audio/ts-real-fft.h"

#include <math.h>

/* Real numbers in pairs are complex ones, half as many; their spectrum holds that of the real ones, folded. */

struct _TsRealFft
{
  gsize n;
  gsize half;
  double *cosines; /* of 2 pi k / n, k below half */
  double *sines;
};

TsRealFft *
ts_real_fft_new (gsize n)
{
  TsRealFft *self = g_new0 (TsRealFft, 1);

  g_assert (n >= 2 && (n & (n - 1)) == 0);
  self->n = n;
  self->half = n / 2;
  self->cosines = g_new (double, self->half);
  self->sines = g_new (double, self->half);
  for (gsize k = 0; k < self->half; k++)
    {
      self->cosines[k] = cos (2 * G_PI * (double)k / (double)n);
      self->sines[k] = sin (2 * G_PI * (double)k / (double)n);
    }
  return self;
}

void
ts_real_fft_free (TsRealFft *self)
{
  g_free (self->cosines);
  g_free (self->sines);
  g_free (self);
}

/* Puts complex numbers in the order of their places' bits read backwards. */
static void
reverse_bits (double *z,
              gsize n)
{
  for (gsize i = 1, j = 0; i < n; i++)
    {
      gsize bit = n >> 1;

      for (; (j & bit) != 0; bit >>= 1)
        j ^= bit;
      j ^= bit;
      if (i < j)
        for (guint part = 0; part < 2; part++)
          {
            double swap = z[2 * i + part];

            z[2 * i + part] = z[2 * j + part];
            z[2 * j + part] = swap;
          }
    }
}

static void
transform (const TsRealFft *self,
           double *z)
{
  reverse_bits (z, self->half);
  for (gsize length = 2; length <= self->half; length *= 2)
    for (gsize k = 0; k < length / 2; k++)
      {
        gsize turn = k * (self->n / length);
        double re = self->cosines[turn], im = -self->sines[turn];

        for (gsize begin = k; begin < self->half; begin += length)
          {
            double *a = z + 2 * begin, *b = a + length;
            double x = b[0] * re - b[1] * im, y = b[0] * im + b[1] * re;

            b[0] = a[0] - x;
            b[1] = a[1] - y;
            a[0] += x;
            a[1] += y;
          }
      }
}

void
ts_real_fft_squares (const TsRealFft *self,
                     double *values,
                     double *squares)
{
  const double *z = values;

  transform (self, values);
  squares[0] = (z[0] + z[1]) * (z[0] + z[1]);
  squares[self->half] = (z[0] - z[1]) * (z[0] - z[1]);
  for (gsize k = 1; k < self->half; k++)
    {
      const double *a = z + 2 * k, *b = z + 2 * (self->half - k);
      double even_re = (a[0] + b[0]) / 2, even_im = (a[1] - b[1]) / 2;
      double odd_re = (a[1] + b[1]) / 2, odd_im = (b[0] - a[0]) / 2;
      double re = even_re + odd_re * self->cosines[k] + odd_im * self->sines[k];
      double im = even_im + odd_im * self->cosines[k] - odd_re * self->sines[k];

      squares[k] = re * re + im * im;
    }
}
