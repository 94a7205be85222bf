#include "engine/ops/fft/ts-fft.h"

#include "engine/ops/ts-complex.h"

#include <math.h>
#include <string.h>

#define MAX_FACTORS 64
#define MAX_RADIX 32 /* longer prime lengths go through a convolution */

/* A length whose prime factors are small is a chain of passes, one for each factor (Stockham's form, which needs no reordering). For any
 * other the transform is a convolution with a chirp (L. Bluestein), that is two transforms of a power of two. */
struct _TsFft
{
  gsize n;
  guint n_factors;
  guint factors[MAX_FACTORS];
  double complex *roots; /* e^(-2 pi i k / n) */

  TsFft *inner; /* (nullable): of the convolution */
  double complex *chirp;
  double complex *spectrum; /* of the chirp */
};

/* e^(-2 pi i k / n), from angles below pi / 4. */
static double complex
root (guint64 k,
      guint64 n)
{
  guint64 eighth = (8 * (k % n)) / n, rest = k % n;
  double c, s, angle;
  double complex z;

  if (eighth & 1)
    {
      angle = 2 * G_PI * (double)((eighth + 1) / 2 * n - 4 * rest) / 4 / (double)n;
      c = cos (angle);
      s = -sin (angle);
    }
  else
    {
      angle = 2 * G_PI * (double)(4 * rest - eighth / 2 * n) / 4 / (double)n;
      c = cos (angle);
      s = sin (angle);
    }
  /* Quarters of a turn before that. */
  __real__ z = c;
  __imag__ z = -s;
  switch (((eighth + 1) / 2) % 4)
    {
    case 1:
      return CMPLX (cimag (z), -creal (z));
    case 2:
      return -z;
    case 3:
      return CMPLX (-cimag (z), creal (z));
    default:
      return z;
    }
}

static inline double complex
times (double complex x,
       double complex y)
{
  return CMPLX (creal (x) * creal (y) - cimag (x) * cimag (y), creal (x) * cimag (y) + cimag (x) * creal (y));
}

/* Whether n is a product of small primes; they are kept. */
static gboolean
factorize (TsFft *self)
{
  gsize rest = self->n;

  for (; rest % 4 == 0; rest /= 4)
    self->factors[self->n_factors++] = 4;
  for (guint p = 2; p <= MAX_RADIX && rest > 1; p++)
    for (; rest % p == 0; rest /= p)
      self->factors[self->n_factors++] = p;
  return rest == 1;
}

static void
init_convolution (TsFft *self)
{
  gsize size = 1;
  double complex *room;

  while (size < 2 * self->n - 1)
    size *= 2;
  self->inner = ts_fft_new (size);
  self->chirp = g_new (double complex, self->n);
  self->spectrum = g_new0 (double complex, size);

  /* e^(-pi i k^2 / n); the square is kept below 2 n as it grows. */
  for (gsize k = 0, square = 0; k < self->n; square = (square + 2 * k + 1) % (2 * self->n), k++)
    {
      self->chirp[k] = root (square, 2 * self->n);
      self->spectrum[k] = self->spectrum[k > 0 ? size - k : 0] = conj (self->chirp[k]);
    }
  room = g_new (double complex, ts_fft_room (self->inner));
  ts_fft_run (self->inner, self->spectrum, room, FALSE);
  g_free (room);
}

TsFft *
ts_fft_new (gsize n)
{
  TsFft *self = g_new0 (TsFft, 1);

  self->n = n;
  if (!factorize (self))
    {
      init_convolution (self);
      return self;
    }
  self->roots = g_new (double complex, n);
  for (gsize k = 0; k < n; k++)
    self->roots[k] = root (k, n);
  return self;
}

void
ts_fft_free (TsFft *self)
{
  g_clear_pointer (&self->inner, ts_fft_free);
  g_free (self->roots);
  g_free (self->chirp);
  g_free (self->spectrum);
  g_free (self);
}

gsize
ts_fft_length (const TsFft *self)
{
  return self->n;
}

gsize
ts_fft_room (const TsFft *self)
{
  return self->inner != NULL ? 2 * self->inner->n : self->n;
}

/* ---- passes -------------------------------------------------------------------------------------- */

/* One butterfly of any radix: b_t = sum over j of a_j w^(j t), w being the @radix-th root; @step: the distance of w's powers in @roots. */
static inline void
butterfly (const double complex *a,
           double complex *b,
           guint radix,
           const double complex *roots,
           gsize step)
{
  for (guint t = 0; t < radix; t++)
    {
      double complex sum = a[0];

      for (guint j = 1, power = t; j < radix; j++, power = (power + t) % radix)
        sum += power == 0 ? a[j] : times (a[j], roots[power * step]);
      b[t] = sum;
    }
}

/* The product with a power of a root, of which the 0th is 1 and leaves infinity and NaN where they are. */
static inline double complex
turn (double complex x,
      const TsFft *self,
      gsize power)
{
  return power == 0 ? x : times (x, self->roots[power]);
}

/* @s transforms of length @n lie interleaved in @x; one step makes @s @radix of length @n / @radix of them. Turn @q of it: */
static void
run_butterflies (const TsFft *self,
                 guint radix,
                 gsize m,
                 gsize s,
                 gsize q,
                 const double complex *x,
                 double complex *y)
{
  double complex a[MAX_RADIX], b[MAX_RADIX];

  for (gsize k = 0; k < s; k++)
    {
      for (guint j = 0; j < radix; j++)
        a[j] = x[k + s * (q + m * j)];
      butterfly (a, b, radix, self->roots, self->n / radix);
      for (guint t = 0; t < radix; t++)
        y[k + s * (radix * q + t)] = turn (b[t], self, q * t * s);
    }
}

/* The same for radix 2. */
static void
run_butterflies_2 (const TsFft *self,
                   gsize m,
                   gsize s,
                   gsize q,
                   const double complex *x,
                   double complex *y)
{
  for (gsize k = 0; k < s; k++)
    {
      double complex a = x[k + s * q], b = x[k + s * (q + m)];

      y[k + s * 2 * q] = a + b;
      y[k + s * (2 * q + 1)] = turn (a - b, self, q * s);
    }
}

/* The same for radix 4, where no products are needed inside. */
static void
run_butterflies_4 (const TsFft *self,
                   gsize m,
                   gsize s,
                   gsize q,
                   const double complex *x,
                   double complex *y)
{
  const double complex *restrict x0 = x + s * q, *restrict x1 = x0 + s * m, *restrict x2 = x1 + s * m, *restrict x3 = x2 + s * m;
  double complex *restrict y0 = y + s * 4 * q, *restrict y1 = y0 + s, *restrict y2 = y1 + s, *restrict y3 = y2 + s;
  for (gsize k = 0; k < s; k++)
    {
      double complex even = x0[k] + x2[k], odd = x0[k] - x2[k], sum = x1[k] + x3[k], difference = x1[k] - x3[k];
      double complex turned = CMPLX (cimag (difference), -creal (difference));

      y0[k] = even + sum;
      y1[k] = turn (odd + turned, self, q * s);
      y2[k] = turn (even - sum, self, 2 * q * s);
      y3[k] = turn (odd - turned, self, 3 * q * s);
    }
}

static void
run_pass (const TsFft *self,
          guint radix,
          gsize n,
          gsize s,
          const double complex *x,
          double complex *y)
{
  gsize m = n / radix;

  for (gsize q = 0; q < m; q++)
    if (radix == 4)
      run_butterflies_4 (self, m, s, q, x, y);
    else if (radix == 2)
      run_butterflies_2 (self, m, s, q, x, y);
    else
      run_butterflies (self, radix, m, s, q, x, y);
}

static void
run_passes (const TsFft *self,
            double complex *x,
            double complex *room)
{
  double complex *from = x, *to = room;
  gsize n = self->n, s = 1;

  for (guint i = 0; i < self->n_factors; i++)
    {
      double complex *next = from;

      run_pass (self, self->factors[i], n, s, from, to);
      n /= self->factors[i];
      s *= self->factors[i];
      from = to;
      to = next;
    }
  if (from != x)
    memcpy (x, from, self->n * sizeof *x);
}

static void
run_convolution (const TsFft *self,
                 double complex *x,
                 double complex *room)
{
  gsize size = self->inner->n;
  double complex *y = room;

  for (gsize k = 0; k < size; k++)
    y[k] = k < self->n ? times (x[k], self->chirp[k]) : 0;
  run_passes (self->inner, y, room + size);
  for (gsize k = 0; k < size; k++)
    y[k] = conj (times (y[k], self->spectrum[k]));
  run_passes (self->inner, y, room + size);
  for (gsize k = 0; k < self->n; k++)
    x[k] = times (conj (y[k]), self->chirp[k]) / (double)size;
}

/* Real for imaginary: between two of these the way back is the way there, the signs of zeros too. */
static void
exchange_parts (double complex *x,
                gsize n)
{
  for (gsize k = 0; k < n; k++)
    x[k] = CMPLX (cimag (x[k]), creal (x[k]));
}

void
ts_fft_run (const TsFft *self,
            double complex *x,
            double complex *room,
            gboolean inverse)
{
  if (inverse)
    exchange_parts (x, self->n);
  if (self->inner != NULL)
    run_convolution (self, x, room);
  else
    run_passes (self, x, room);
  if (inverse)
    exchange_parts (x, self->n);
}
