/* The functions of ts-special-gamma.c in type T; included once for float and double. They round as Eigen's SpecialFunctions do, of which the
 * methods are those of S. Moshier's Cephes library: where they lose themselves, TensorFlow's results do. Its compiler rounds a log x - x once. */

#define MACHEP (EPSILON / 2)
#define BIG (1 / EPSILON)

/* A value and its derivative by a. */
typedef struct
{
  T value;
  T grad;
} FN (Igamma);

/* The integral from 0 to x. @by_a: steps are taken until the derivative stands, else until the value does. */
static FN (Igamma)
FN (igamma_series) (T a, T x, gboolean by_a)
{
  T log_x = LIBRARY (log) (x);
  T ax = LIBRARY (exp) (LIBRARY (fma) (a, log_x, -x) - FN (log_gamma) (a + 1)), d_ax = ax * (log_x - (T)ts_digamma (a + 1));
  T r = a, c = 1, sum = 1, d_c = 0, d_sum = 0;

  for (int i = 0; i < (by_a ? N_DERIVATIVE_STEPS : N_STEPS); i++)
    {
      T term;

      r += 1;
      term = x / r;
      d_c = term * d_c - x / (r * r) * c;
      d_sum += d_c;
      c *= term;
      sum += c;
      if (by_a ? LIBRARY (fabs) (d_c) <= MACHEP * LIBRARY (fabs) (d_sum) : c <= MACHEP * sum)
        break;
    }
  return (FN (Igamma)) { sum * ax, sum * d_ax + d_sum * ax };
}

/* The integral from x on, by a continued fraction to which p / q converges. */
static FN (Igamma)
FN (igammac_fraction) (T a, T x, gboolean by_a)
{
  T y = 1 - a, z = x + y + 1, c = 0;
  T p[3] = { x + 1, 1, 0 }, q[3] = { z * x, x, 0 }, d_p[3] = { 0, 0, 0 }, d_q[3] = { -x, 0, 0 }; /* this one, those before */
  T ans = p[0] / q[0], d_ans = (d_p[0] - ans * d_q[0]) / q[0], log_x, ax;

  if (isinf (x))
    return (FN (Igamma)) { 0, 0 };

  for (int i = 0; i < (by_a ? N_DERIVATIVE_STEPS : N_STEPS); i++)
    {
      T yc;

      for (int k = 2; k > 0; k--)
        {
          p[k] = p[k - 1];
          q[k] = q[k - 1];
          d_p[k] = d_p[k - 1];
          d_q[k] = d_q[k - 1];
        }
      c += 1;
      y += 1;
      z += 2;
      yc = y * c;
      p[0] = p[1] * z - p[2] * yc;
      q[0] = q[1] * z - q[2] * yc;
      d_p[0] = d_p[1] * z - p[1] - d_p[2] * yc + p[2] * c;
      d_q[0] = d_q[1] * z - q[1] - d_q[2] * yc + q[2] * c;
      if (q[0] != 0)
        {
          T before = ans, d_before = d_ans;

          ans = p[0] / q[0];
          d_ans = (d_p[0] - ans * d_q[0]) / q[0];
          if (by_a ? LIBRARY (fabs) (d_ans - d_before) <= MACHEP : LIBRARY (fabs) (before - ans) <= MACHEP * LIBRARY (fabs) (ans))
            break;
        }
      for (int k = 0; k < 2 && LIBRARY (fabs) (p[0]) > BIG; k++)
        {
          int which = 1 - k; /* the first, which is looked at, last */

          p[which] *= EPSILON;
          q[which] *= EPSILON;
          d_p[which] *= EPSILON;
          d_q[which] *= EPSILON;
        }
    }

  log_x = LIBRARY (log) (x);
  ax = LIBRARY (exp) (LIBRARY (fma) (a, log_x, -x) - FN (log_gamma) (a));
  return (FN (Igamma)) { ans * ax, ans * ax * (log_x - (T)ts_digamma (a)) + d_ans * ax };
}

T
LIBRARY (ts_igamma) (T a, T x)
{
  if (x == 0)
    return 0;
  if (x < 0 || a <= 0 || isnan (a) || isnan (x))
    return NAN;
  return x > 1 && x > a ? 1 - FN (igammac_fraction) (a, x, FALSE).value : FN (igamma_series) (a, x, FALSE).value;
}

T
LIBRARY (ts_igammac) (T a, T x)
{
  if (x < 0 || a <= 0 || isnan (a) || isnan (x))
    return NAN;
  return x < 1 || x < a ? 1 - FN (igamma_series) (a, x, FALSE).value : FN (igammac_fraction) (a, x, FALSE).value;
}

T
LIBRARY (ts_igamma_grad_a) (T a, T x)
{
  if (x == 0)
    return 0;
  if (x < 0 || a <= 0 || isnan (a) || isnan (x))
    return NAN;
  return x > 1 && x > a ? -FN (igammac_fraction) (a, x, TRUE).grad : FN (igamma_series) (a, x, TRUE).grad;
}

/* ---- Hurwitz's zeta function ----------------------------------------------------------------------- */

/* Euler and Maclaurin's sum; its first terms are added one by one, in double until they are beyond 9. */
static T
FN (zeta_sum) (T x, T q)
{
  T a = q, b = 0, s = LIBRARY (pow) (q, -x), w, k = 0;

  for (int i = 0; i < 9 || (sizeof (T) == sizeof (double) && a <= 9); i++)
    {
      a += 1;
      b = LIBRARY (pow) (a, -x);
      s += b;
      if (LIBRARY (fabs) (b / s) < MACHEP)
        return s;
    }

  w = a;
  s += b * w / (x - 1);
  s -= (T)0.5 * b;
  a = 1;
  for (guint i = 0; i < G_N_ELEMENTS (zeta_coefficients); i++)
    {
      T t;

      a *= x + k;
      b /= w;
      t = a * b / (T)zeta_coefficients[i];
      s += t;
      if (LIBRARY (fabs) (t / s) < MACHEP)
        break;
      k += 1;
      a *= x + k;
      b /= w;
      k += 1;
    }
  return s;
}

T
LIBRARY (ts_zeta) (T x, T q)
{
  if (x == 1)
    return INFINITY;
  if (x < 1)
    return NAN;
  if (q <= 0 && q == LIBRARY (floor) (q))
    return INFINITY;
  if (q <= 0 && x != LIBRARY (floor) (x))
    return NAN;
  if (q < -100 && sizeof (T) == sizeof (double))
    {
      /* The terms below 0 are those of a sum above, but for its rest and the sign: not a step for each. */
      T n = LIBRARY (ceil) (-q), first = -q - (n - 1);
      T below = FN (zeta_sum) (x, first) - FN (zeta_sum) (x, first + n);

      return (LIBRARY (fmod) (x, 2) == 0 ? below : -below) + FN (zeta_sum) (x, q + n);
    }
  return FN (zeta_sum) (x, q);
}

T
LIBRARY (ts_polygamma) (T n, T x)
{
  if (n != LIBRARY (floor) (n))
    return NAN;
  if (n == 0)
    return (T)ts_digamma (x);
  return LIBRARY (pow) (-1, n + 1) * LIBRARY (exp) (FN (log_gamma) (n + 1)) * LIBRARY (ts_zeta) (n + 1, x);
}

#undef MACHEP
#undef BIG
