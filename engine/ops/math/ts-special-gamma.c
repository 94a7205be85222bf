#include "engine/ops/math/ts-special.h"

#include "engine/ops/cwise/ts-digamma.h"

#include <float.h>
#include <math.h>

/* Incomplete gamma and beta functions, and Hurwitz's zeta function. */

#define N_STEPS 2000

/* (2k)! / B2k */
static const double zeta_coefficients[] = { 12.0, -720.0, 30240.0, -1209600.0, 47900160.0, -1.8924375803183791606e9, 7.47242496e10,
                                            -2.950130727918164224e12, 1.1646782814350067249e14, -4.5979787224074726105e15,
                                            1.8152105401943546773e17, -7.1661652561756670113e18 };

/* lgamma () writes the global signgam; the _r forms do not. */
static double
log_gamma_double (double x)
{
  int sign;

  return lgamma_r (x, &sign);
}

static float
log_gamma_float (float x)
{
  int sign;

  return lgammaf_r (x, &sign);
}

#define T double
#define FN(name) name##_double
#define LIBRARY(name) name
#define EPSILON DBL_EPSILON
#define N_DERIVATIVE_STEPS 500
#include "engine/ops/math/gamma-template.h"
#undef T
#undef FN
#undef LIBRARY
#undef EPSILON
#undef N_DERIVATIVE_STEPS

#define T float
#define FN(name) name##_float
#define LIBRARY(name) name##f
#define EPSILON FLT_EPSILON
#define N_DERIVATIVE_STEPS 200
#include "engine/ops/math/gamma-template.h"
#undef T
#undef FN
#undef LIBRARY
#undef EPSILON
#undef N_DERIVATIVE_STEPS

/* ---- incomplete beta function ---------------------------------------------------------------------- */

static double
away_from_zero (double x)
{
  return fabs (x) < 1e-300 ? 1e-300 : x;
}

/* The continued fraction, by W. Lentz's method. */
static double
beta_fraction (double a,
               double b,
               double x)
{
  double c = 1, d = 1 / away_from_zero (1 - (a + b) * x / (a + 1)), h = d;

  for (int m = 1; m < 10 * N_STEPS; m++)
    {
      double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
      double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));

      d = 1 / away_from_zero (1 + even * d);
      c = away_from_zero (1 + even / c);
      h *= d * c;
      d = 1 / away_from_zero (1 + odd * d);
      c = away_from_zero (1 + odd / c);
      h *= d * c;
      if (fabs (d * c - 1) <= DBL_EPSILON)
        break;
    }
  return h;
}

double
ts_betainc (double a,
            double b,
            double x)
{
  double factor;

  if (!(a > 0) || !(b > 0) || !(x >= 0) || !(x <= 1) || isinf (a) || isinf (b))
    return NAN;
  if (x == 0 || x == 1)
    return x;

  factor = exp (log_gamma_double (a + b) - log_gamma_double (a) - log_gamma_double (b) + a * log (x) + b * log1p (-x));
  return x < (a + 1) / (a + b + 2) ? factor * beta_fraction (a, b, x) / a : 1 - factor * beta_fraction (b, a, 1 - x) / b;
}
