#include "engine/ops/math/ts-special.h"

#include "engine/ops/ts-complex.h"

#include <float.h>
#include <math.h>

#define EULER 0.57721566490153286061

/* ---- the normal distribution; M. Wichura, Algorithm AS 241 ------------------------------------------ */

/* a[0] + a[1] r + ... + a[7] r^7 */
static double
polynomial (const double *a,
            double r)
{
  double sum = a[7];

  for (int i = 6; i >= 0; i--)
    sum = sum * r + a[i];
  return sum;
}

/* For p = 1/2 + @q, |@q| up to 0.425. */
static double
ndtri_middle (double q)
{
  static const double a[] = { 3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
                              4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3 };
  static const double b[] = { 1, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3, 2.1213794301586595867e4,
                              3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3 };
  double r = 0.180625 - q * q;

  return q * polynomial (a, r) / polynomial (b, r);
}

/* How far out a tail of @p, below 0.075, begins. */
static double
ndtri_tail (double p)
{
  static const double c[] = { 1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
                              1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4 };
  static const double d[] = { 1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1, 1.48103976427480074590e-1,
                              1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9 };
  static const double e[] = { 6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
                              2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7 };
  static const double f[] = { 1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2, 7.86869131145613259100e-4,
                              1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15 };
  double r = sqrt (-log (p));

  return r <= 5 ? polynomial (c, r - 1.6) / polynomial (d, r - 1.6) : polynomial (e, r - 5) / polynomial (f, r - 5);
}

double
ts_ndtri (double p)
{
  if (!(p >= 0) || !(p <= 1))
    return NAN;
  if (p == 0 || p == 1)
    return p == 0 ? -INFINITY : INFINITY;
  if (fabs (p - 0.5) <= 0.425)
    return ndtri_middle (p - 0.5);
  return p < 0.5 ? -ndtri_tail (p) : ndtri_tail (1 - p);
}

/* ---- Dawson's: G. Rybicki, Dawson's integral and the sampling theorem -------------------------------- */

double
ts_dawson (double x)
{
  const double h = 0.2;
  double size = fabs (x), offset, sum = 0;
  int nearest;

  if (isnan (x))
    return x;
  if (size < 0.1)
    {
      double square = x * x;

      return x * (1 - square * 2 / 3 * (1 - square * 2 / 5 * (1 - square * 2 / 7 * (1 - square * 2 / 9 * (1 - square * 2 / 11 * (1 - square * 2 / 13))))));
    }
  if (size >= 1e9)
    return 0.5 / size; /* TensorFlow loses the sign there */
  if (size > 50)
    {
      double y = 1 / (2 * x * x);

      return (1 + y * (1 + 3 * y * (1 + 5 * y * (1 + 7 * y * (1 + 9 * y))))) / (2 * x);
    }

  nearest = 2 * (int)lrint (0.5 * size / h);
  offset = size - nearest * h;
  for (int i = -61; i <= 61; i += 2)
    sum += exp (-(offset - i * h) * (offset - i * h)) / (nearest + i);
  return copysign (sum / sqrt (G_PI), x);
}

/* ---- Ei --------------------------------------------------------------------------------------------- */

/* Ei less the logarithm and Euler's constant. */
static double
expint_series (double x)
{
  double term = 1, sum = 0;

  for (int k = 1; k < 500 && term / k > DBL_EPSILON / 4 * sum; k++)
    {
      term *= x / k;
      sum += term / k;
    }
  return sum;
}

double
ts_expint (double x)
{
  if (!(x >= 0))
    return NAN;
  return x == 0 ? -INFINITY : EULER + log (x) + expint_series (x);
}

double
ts_expint_e (double x)
{
  double term = 1, sum = 0;

  if (x < 40)
    return exp (-x) * (EULER + log (x) + expint_series (x));

  for (int k = 1; k <= 40 && term > DBL_EPSILON / 4; k++)
    {
      sum += term;
      term *= k / x;
    }
  return sum / x;
}

/* ---- Fresnel's: cosine and sine of pi t^2 / 2, as the parts of one complex integral -------------------- */

static double complex
fresnel_series (double x)
{
  double t = G_PI / 2 * x * x;
  double complex term = x, sum = x;

  for (int k = 1; k < 200 && cabs (term) > DBL_EPSILON / 16 * cabs (sum); k++)
    {
      term *= CMPLX (0, t) / k;
      sum += term / (2 * k + 1);
    }
  return sum;
}

/* By the continued fraction of erfc, by W. Lentz's method. */
static double complex
fresnel_fraction (double x)
{
  double square = G_PI * x * x;
  double complex b = CMPLX (1, -square), c = 1e300, d = 1 / b, h = d;

  for (int n = 1; n < 2000; n += 2)
    {
      double a = -n * (double)(n + 1);
      double complex factor;

      b += 4;
      d = 1 / (a * d + b);
      c = b + a / c;
      factor = c * d;
      h *= factor;
      if (fabs (creal (factor) - 1) + fabs (cimag (factor)) < DBL_EPSILON)
        break;
    }
  h *= CMPLX (x, -x);
  return CMPLX (0.5, 0.5) * (1 - CMPLX (cos (square / 2), sin (square / 2)) * h);
}

static double complex
fresnel (double x)
{
  double size = fabs (x);
  double complex z;

  if (isnan (x))
    return CMPLX (x, x);
  if (size > 36974)
    z = CMPLX (0.5, 0.5);
  else
    z = size < 1.6 ? fresnel_series (size) : fresnel_fraction (size);
  return CMPLX (copysign (creal (z), x), copysign (cimag (z), x));
}

double
ts_fresnel_cos (double x)
{
  return creal (fresnel (x));
}

double
ts_fresnel_sin (double x)
{
  return cimag (fresnel (x));
}

/* ---- the dilogarithm --------------------------------------------------------------------------------- */

/* Of @u, |@u| up to 1/2. */
static double
dilogarithm_series (double u)
{
  double power = u, sum = u;

  for (int k = 2; k < 100 && fabs (power) > DBL_EPSILON / 4 * fabs (sum); k++)
    {
      power *= u;
      sum += power / (k * (double)k);
    }
  return sum;
}

double
ts_spence (double x)
{
  double log_x;

  if (!(x >= 0))
    return NAN;
  if (x == 0)
    return G_PI * G_PI / 6;
  if (isinf (x))
    return NAN;
  if (x < 0.5)
    return G_PI * G_PI / 6 - log (x) * log1p (-x) - dilogarithm_series (x);
  if (x <= 1.5)
    return dilogarithm_series (1 - x);

  log_x = log (x);
  if (x <= 2)
    return -0.5 * log_x * log_x - dilogarithm_series (1 - 1 / x);
  return -0.5 * log_x * log_x - (G_PI * G_PI / 6 + log_x * log1p (-1 / x) - dilogarithm_series (1 / x));
}
