#include "engine/ops/math/ts-special.h"

#include <float.h>
#include <math.h>

/* The incomplete beta function. */

/* ---- of float: step by step as Eigen does it, by the methods of S. Moshier's Cephes library -------------------------------------- */

#define MACHEP (FLT_EPSILON / 2)
#define BIG (1 / FLT_EPSILON)
#define N_FLOAT_STEPS 100
#define N_SERIES_STEPS 10000000 /* b goes down to 0 one by one */

static float
log_gamma_float (float x)
{
  int sign;

  return lgammaf_r (x, &sign);
}

/* A continued fraction: its convergents p / q, and those before. */
typedef struct
{
  float p, q;
  float p_before, q_before;
} Fraction;

static void
add_term (Fraction *self,
          float x)
{
  float p = self->p + self->p_before * x, q = self->q + self->q_before * x;

  self->p_before = self->p;
  self->q_before = self->q;
  self->p = p;
  self->q = q;
}

static void
scale (Fraction *self,
       float factor)
{
  self->p *= factor;
  self->q *= factor;
  self->p_before *= factor;
  self->q_before *= factor;
}

/* The first of two fractions for where x is small, the second in x / (1 - x). */
static float
run_fraction (float a,
              float b,
              float x,
              gboolean is_first)
{
  float k2 = is_first ? a + b : b - 1, k6 = is_first ? b - 1 : a + b, step = is_first ? 1 : -1, ans = 1;
  Fraction fraction = { .p = 1, .q = 1, .p_before = 0, .q_before = 1 };

  if (!is_first)
    x = x / (1 - x);
  for (int n = 0; n < N_FLOAT_STEPS; n++)
    {
      float k = a + 2 * n;

      add_term (&fraction, -(x * (a + n) * k2) / (k * (k + 1)));
      add_term (&fraction, (x * (n + 1) * k6) / ((k + 1) * (k + 2)));
      if (fraction.q != 0)
        {
          float before = ans;

          ans = fraction.p / fraction.q;
          if (fabsf (before - ans) < fabsf (ans) * MACHEP)
            break;
        }
      k2 += step;
      k6 -= step;
      if (fabsf (fraction.q) + fabsf (fraction.p) > BIG)
        scale (&fraction, 1 / BIG);
      if (fabsf (fraction.q) < 1 / BIG || fabsf (fraction.p) < 1 / BIG)
        scale (&fraction, BIG);
    }
  return ans;
}

/* A power series, for a large b and small b x / a. */
static float
run_series (float a,
            float b,
            float x)
{
  float y = a * logf (x) + (b - 1) * log1pf (-x) - logf (a), t = x / (1 - x), sum = 0, term = 1;

  y -= log_gamma_float (a) + log_gamma_float (b);
  y += log_gamma_float (a + b);
  for (int i = 0; i < N_SERIES_STEPS && fabsf (term) > MACHEP; i++)
    {
      b -= 1;
      if (b == 0)
        break;
      a += 1;
      term *= t * b / a;
      sum += term;
    }
  return expf (y) * (1 + sum);
}

/* For a above 1. */
static float
betainc_large_a (float a,
                 float b,
                 float x)
{
  gboolean reversed = x > a / (a + b);
  float rest = 1 - x, result;

  if (reversed)
    {
      float swap = a;

      a = b;
      b = swap;
      rest = x;
      x = 1 - x;
    }

  if (b > 10 && fabsf (b * x / a) < 0.3f)
    result = run_series (a, b, x);
  else
    {
      gboolean is_first = x * (a + b - 2) / (a - 1) < 1;
      float factor = (is_first ? b : b - 1) * logf (rest);

      factor += a * logf (x) + log_gamma_float (a + b) - log_gamma_float (a) - log_gamma_float (b);
      factor += logf (run_fraction (a, b, x, is_first) / a);
      result = expf (factor);
    }
  return reversed ? 1 - result : result;
}

float
ts_betaincf (float a,
             float b,
             float x)
{
  if (a <= 0 || b <= 0)
    return NAN;
  if (x <= 0 || x >= 1)
    return x == 0 || x == 1 ? x : NAN;
  if (a > 1)
    return betainc_large_a (a, b, x);
  return betainc_large_a (a + 1, b, x) +
         expf (a * logf (x) + b * log1pf (-x) + log_gamma_float (a + b) - log_gamma_float (a + 1) - log_gamma_float (b));
}

/* ---- of double ------------------------------------------------------------------------------------------------------------------- */

#define N_STEPS 20000

static double
log_gamma (double x)
{
  int sign;

  return lgamma_r (x, &sign);
}

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

  for (int m = 1; m < N_STEPS; m++)
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
    return x == 1; /* 0 of -0 */

  factor = exp (log_gamma (a + b) - log_gamma (a) - log_gamma (b) + a * log (x) + b * log1p (-x));
  return x < (a + 1) / (a + b + 2) ? factor * beta_fraction (a, b, x) / a : 1 - factor * beta_fraction (b, a, 1 - x) / b;
}
