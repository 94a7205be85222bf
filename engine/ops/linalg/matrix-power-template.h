/* Functions of square matrices of type T, row-major; included once for each of double and double complex. */

#include "engine/ops/linalg/lu-factor-template.h"

/* The largest sum of a column. */
static double
FN (norm_1) (const T *a, gint64 n)
{
  double largest = 0;

  for (gint64 j = 0; j < n; j++)
    {
      double sum = 0;

      for (gint64 i = 0; i < n; i++)
        sum += TS_ABS (a[i * n + j]);
      largest = MAX (largest, sum);
    }
  return largest;
}

/* The numerator's odd and even part of Pade's approximant of degree 13, for the powers of A. */
static void
FN (pade) (const T *a, T *u, T *v, gint64 n)
{
  static const double b[] = { 64764752532480000, 32382376266240000, 7771770303897600, 1187353796428800, 129060195264000, 10559470521600,
                              670442572800, 33522128640, 1323241920, 40840800, 960960, 16380, 182, 1 };
  gint64 size = n * n;
  g_autofree T *a2 = g_new (T, size), *a4 = g_new (T, size), *a6 = g_new (T, size), *sum = g_new (T, size);

  FN (multiply) (a, a, a2, n);
  FN (multiply) (a2, a2, a4, n);
  FN (multiply) (a4, a2, a6, n);

  for (gint64 i = 0; i < size; i++)
    sum[i] = b[13] * a6[i] + b[11] * a4[i] + b[9] * a2[i];
  FN (multiply) (a6, sum, v, n);
  for (gint64 i = 0; i < size; i++)
    sum[i] = v[i] + b[7] * a6[i] + b[5] * a4[i] + b[3] * a2[i];
  for (gint64 i = 0; i < n; i++)
    sum[i * n + i] += b[1];
  FN (multiply) (a, sum, u, n);

  for (gint64 i = 0; i < size; i++)
    sum[i] = b[12] * a6[i] + b[10] * a4[i] + b[8] * a2[i];
  FN (multiply) (a6, sum, v, n);
  for (gint64 i = 0; i < size; i++)
    v[i] += b[6] * a6[i] + b[4] * a4[i] + b[2] * a2[i];
  for (gint64 i = 0; i < n; i++)
    v[i * n + i] += b[0];
}

/* A becomes e^A: scaled down, approximated, squared as often (N. Higham, The scaling and squaring method revisited). */
static void
FN (exponential) (T *a, gint64 n)
{
  gint64 size = n * n;
  g_autofree T *u = g_new (T, size), *v = g_new (T, size), *p = g_new (T, size), *q = g_new (T, size);
  g_autofree gint64 *order = g_new (gint64, n);
  double norm = FN (norm_1) (a, n);
  int exponent = 0;

  if (norm > 5.371920351148152)
    frexp (norm / 5.371920351148152, &exponent);
  for (gint64 i = 0; i < size; i++)
    a[i] *= ldexp (1, -exponent);

  FN (pade) (a, u, v, n);
  for (gint64 i = 0; i < size; i++)
    {
      p[i] = v[i] + u[i];
      q[i] = v[i] - u[i];
    }
  FN (factor) (q, n, order);
  FN (substitute) (q, n, order, p, a, n);
  for (; exponent > 0; exponent--)
    {
      FN (multiply) (a, a, u, n);
      memcpy (a, u, (gsize)size * sizeof (T));
    }
}
