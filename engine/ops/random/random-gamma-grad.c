#include "engine/ops/ts-families.h"

#include "engine/ops/cwise/ts-digamma.h"
#include "engine/ops/ts-broadcast.h"

#include <math.h>

/* RandomGammaGrad: how a sample of a gamma distribution goes with its parameter. The sample is x where P (alpha, x) = u for a u that stays the
 * same, P being the incomplete gamma function; so the derivative is that of P by alpha over that by x, negative. P is summed up and differentiated term
 * by term, as in Eigen (unsupported/Eigen/src/SpecialFunctions/SpecialFunctionsImpl.h, gamma_sample_der_alpha). */

#define GRAIN 256

/* When the sum is good enough for a type. */
typedef struct
{
  double epsilon;
  guint n_terms; /* no more than these */
} Precision;

static const Precision float_precision = { 0x1p-24, 200 };
static const Precision double_precision = { 0x1p-53, 500 };

/* A number and its derivative by alpha. */
typedef struct
{
  double value;
  double slope;
} Dual;

/* P = x^alpha e^-x / gamma (alpha + 1) times 1 + x / (alpha + 1) + x^2 / ((alpha + 1) (alpha + 2)) + ... */
static double
from_series (double alpha,
             double x,
             const Precision *precision)
{
  Dual term = { 1, 0 }, sum = { 1, 0 };
  double n = alpha;

  for (guint i = 0; i < precision->n_terms; i++)
    {
      n += 1;
      term.slope = x / n * term.slope - x / (n * n) * term.value;
      term.value *= x / n;
      sum.slope += term.slope;
      sum.value += term.value;
      if (fabs (term.slope) <= precision->epsilon * fabs (sum.slope))
        break;
    }
  return -(sum.slope + sum.value * (log (x) - ts_digamma (alpha + 1))) * x / alpha;
}

/* The next numerator or denominator of a continued fraction, out of the last two: z a - y c b */
static Dual
next (Dual a,
      Dual b,
      double z,
      double y,
      double c)
{
  return (Dual) { z * a.value - y * c * b.value, z * a.slope - a.value - y * c * b.slope + c * b.value };
}

static void
scale (Dual *x)
{
  x->value *= 0x1p-52;
  x->slope *= 0x1p-52;
}

/* 1 - P is x^alpha e^-x / gamma (alpha) times a continued fraction, whose numerators are p and denominators q. */
static double
from_fraction (double alpha,
               double x,
               const Precision *precision)
{
  Dual p[2] = { { x + 1, 0 }, { 1, 0 } };
  Dual q[2] = { { (x + 2 - alpha) * x, -x }, { x, 0 } };
  Dual fraction = { p[0].value / q[0].value, 0 };

  fraction.slope = (p[0].slope - fraction.value * q[0].slope) / q[0].value;
  for (guint i = 1; i <= precision->n_terms; i++)
    {
      double y = 1 - alpha + i, z = x + 2 - alpha + 2.0 * i;
      Dual next_p = next (p[0], p[1], z, y, i), next_q = next (q[0], q[1], z, y, i);

      if (next_q.value != 0)
        {
          double before = fraction.slope;

          fraction.value = next_p.value / next_q.value;
          fraction.slope = (next_p.slope - fraction.value * next_q.slope) / next_q.value;
          if (fabs (fraction.slope - before) <= precision->epsilon)
            break;
        }
      p[1] = p[0];
      p[0] = next_p;
      q[1] = q[0];
      q[0] = next_q;
      for (guint k = 0; k < 2 && fabs (next_p.value) > 0x1p52; k++)
        {
          scale (&p[k]);
          scale (&q[k]);
        }
    }
  return (fraction.slope + fraction.value * (log (x) - ts_digamma (alpha))) * x;
}

static double
derivative (double alpha,
            double x,
            const Precision *precision)
{
  if (x == 0)
    return 0;
  if (!(x > 0 && alpha > 0))
    return NAN;
  if (isinf (x))
    return -0.0; /* less what the fraction has there */
  return x > 1 && x > alpha ? from_fraction (alpha, x, precision) : from_series (alpha, x, precision);
}

/* ---- the op --------------------------------------------------------------------------------------- */

#define DEFINE_ROW(type)                                                                              \
  static void type##_row (gsize n, void *out, const void *const *in, gpointer data)                   \
  {                                                                                                   \
    for (gsize i = 0; i < n; i++)                                                                     \
      ((type *)out)[i] = (type)derivative (((const type *)in[0])[i], ((const type *)in[1])[i], data); \
  }

DEFINE_ROW (float)
DEFINE_ROW (double)

static gboolean
run (TsCall *call,
     GError **error)
{
  const TsShape *shapes[] = { &call->in[0]->shape, &call->in[1]->shape };
  gboolean is_float = call->in[0]->dtype == TS_DTYPE_FLOAT;
  TsBroadcast broadcast;
  TsShape shape;

  if (!ts_broadcast_init (&broadcast, shapes, 2, &shape, error) || ts_call_alloc (call, 0, &shape, error) == NULL)
    return FALSE;
  return ts_broadcast_run (&broadcast, call, call->out[0], call->in, GRAIN, is_float ? float_row : double_row,
                           (gpointer)(is_float ? &float_precision : &double_precision), error);
}

const TsKernelDef ts_random_gamma_grad_kernels[] = {
  { .op = "RandomGammaGrad", .dtypes = TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE), .run = run, .semantics = "tensorflow/core/kernels/cwise_op_random_grad.cc" },
  { 0 },
};

const TsShapeDef ts_random_gamma_grad_shapes[] = {
  { "RandomGammaGrad", ts_shape_broadcast_0_1 },
  { 0 },
};
