#include "engine/ops/math/ts-special.h"

#include <math.h>

#define FAR 20 /* from here on the asymptotic series are exact to double */
#define EULER 0.57721566490153286061

/* sqrt (x / scale) e^-+x times a modified function of order n, for large x; M. Abramowitz and I. Stegun, 9.7.1 and 9.7.2. */
static double
asymptotic (int order,
            double x,
            double sign)
{
  double mu = 4.0 * order * order, term = 1, sum = 1;

  for (int k = 1; k < 40 && fabs (term) > 1e-17 * fabs (sum); k++)
    {
      double odd = 2 * k - 1;

      term *= sign * (mu - odd * odd) / (k * 8 * x);
      sum += term;
    }
  return sum;
}

/* I_n by its power series, all of whose terms have one sign. */
static double
series_i (int order,
          double x)
{
  double term = order == 0 ? 1 : x / 2, sum = term, square = x * x / 4;

  for (int k = 1; term > 1e-17 * sum; k++)
    {
      term *= square / (k * (double)(k + order));
      sum += term;
    }
  return sum;
}

static double
bessel_ie (int order,
           double x)
{
  if (isinf (x))
    return 0;
  return x < FAR ? exp (-x) * series_i (order, x) : asymptotic (order, x, -1) / sqrt (2 * G_PI * x);
}

double
ts_bessel_i0e (double x)
{
  return bessel_ie (0, fabs (x));
}

double
ts_bessel_i1e (double x)
{
  return copysign (bessel_ie (1, fabs (x)), x);
}

/* The integral of e^(-x (cosh t - 1)) cosh (n t), by the trapezoidal rule, which is exact but for rounding. */
static double
integral_k (int order,
            double x)
{
  const double h = 1.0 / 16;
  double sum = 0.5;

  for (int i = 1;; i++)
    {
      double c = cosh (i * h), value = exp (-x * (c - 1)) * (order == 0 ? 1 : c);

      sum += value;
      if (value < 1e-18 * sum)
        return sum * h;
    }
}

/* K_n near 0, from its logarithm and a power series; A. and S., 9.6.11. */
static double
series_k (int order,
          double x)
{
  double square = x * x / 4, term = order == 0 ? 1 : x / 2, harmonic = 0, sum = 0;
  double logarithm = log (x / 2) + EULER;

  for (int k = 0; k < 40; k++)
    {
      double next = harmonic + 1.0 / (k + 1);

      sum += term * (order == 0 ? harmonic : (harmonic + next) / 2);
      term *= square / ((k + 1) * (double)(k + 1 + order));
      harmonic = next;
    }
  return order == 0 ? sum - logarithm * series_i (0, x) : 1 / x + logarithm * series_i (1, x) - sum;
}

static double
bessel_ke (int order,
           double x)
{
  if (x <= 0)
    return INFINITY;
  if (isnan (x))
    return x;
  if (x <= 2)
    return exp (x) * series_k (order, x);
  return x < FAR ? integral_k (order, x) : sqrt (G_PI / (2 * x)) * asymptotic (order, x, 1);
}

double
ts_bessel_k0e (double x)
{
  return bessel_ke (0, x);
}

double
ts_bessel_k1e (double x)
{
  return bessel_ke (1, x);
}

/* ---- those of the C library; at infinity Eigen has the cosine of it: NaN ---------------------------- */

double
ts_bessel_j0 (double x)
{
  return isinf (x) ? NAN : j0 (x);
}

double
ts_bessel_j1 (double x)
{
  return isinf (x) ? NAN : j1 (x);
}

double
ts_bessel_y0 (double x)
{
  if (x <= 0)
    return -INFINITY;
  return isinf (x) ? NAN : y0 (x);
}

double
ts_bessel_y1 (double x)
{
  if (x <= 0)
    return -INFINITY;
  return isinf (x) ? NAN : y1 (x);
}
