/* The loops of element-wise ops, as compiled for each instruction set that the machine has: they compute the same. */

#include "engine/ops/cwise/ts-rows.h"
#include "engine/ops/ts-vmath.h"

#include <float.h>
#include <math.h>
#include <string.h>

#ifdef TS_HAVE_ISA_LEVELS

#define N_ELEMENTS 1000

#define OPS(X)                                                                                                                                          \
  X (abs)                                                                                                                                               \
  X (add)                                                                                                                                               \
  X (approximate_equal) X (atan2) X (bitwise_and) X (bitwise_or) X (bitwise_xor)                                                                        \
      X (cast_bfloat16) X (cast_bool) X (cast_complex128) X (cast_complex64) X (cast_double) X (cast_float) X (cast_half)                               \
          X (cast_int16) X (cast_int32) X (cast_int64) X (cast_int8) X (cast_uint16) X (cast_uint32) X (cast_uint64) X (cast_uint8)                     \
              X (ceil) X (conj) X (div_no_nan) X (elu_grad) X (equal) X (floor) X (floor_div) X (floor_mod) X (greater) X (greater_equal)               \
                  X (imag) X (invert) X (is_finite) X (is_inf) X (is_nan) X (leaky_relu) X (leaky_relu_grad) X (left_shift) X (less)                    \
                      X (less_equal) X (make_complex) X (maximum) X (minimum) X (mul) X (mul_no_nan) X (neg) X (next_after) X (not_equal)               \
                          X (prelu) X (real) X (real_div) X (reciprocal) X (reciprocal_grad) X (relu) X (relu6) X (relu6_grad) X (relu_grad)            \
                              X (right_shift) X (round) X (rsqrt) X (rsqrt_grad) X (selu_grad) X (sigmoid_grad) X (sign) X (softsign) X (softsign_grad) \
                                  X (sqrt) X (sqrt_grad) X (square) X (squared_difference) X (sub) X (tanh_grad) X (truncate_div) X (truncate_mod) X (xdivy)

#define MATH_OPS(X)                                                                                    \
  X (cos)                                                                                              \
  X (elu)                                                                                              \
  X (erf) X (exp) X (expm1) X (log) X (log1p) X (log_softmax) X (selu) X (sigmoid) X (sin) X (softmax) \
      X (softplus) X (tanh) X (xlog1py) X (xlogy)

OPS (TS_ROWS_DECLARE)
TS_ROWS_DECLARE (softplus_grad)
MATH_OPS (TS_MATH_ROWS_DECLARE)

/* Two operands of any bits, the same every time, and the special values of floats. */
static void
fill (TsDType dtype,
      guint8 *memory,
      gsize size)
{
  static const float specials[] = { 0.0f, -0.0f, 1.0f, -1.0f, INFINITY, -INFINITY, NAN, 0.5f, 88.7f, -103.0f, 6.0f };
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (gsize i = 0; i < size; i++)
    memory[i] = dtype == TS_DTYPE_BOOL ? g_rand_boolean (random) : (guint8)g_rand_int (random);

  /* Floats of any bits are mostly enormous: half of them are made ordinary. */
  if (dtype == TS_DTYPE_FLOAT || dtype == TS_DTYPE_COMPLEX64)
    for (gsize i = 0; i < size / sizeof (float); i++)
      {
        if (i < 2 * G_N_ELEMENTS (specials))
          ((float *)memory)[i] = specials[i % G_N_ELEMENTS (specials)];
        else if (i % 2 == 0)
          ((float *)memory)[i] = (float)g_rand_double_range (random, -10, 10);
      }
}

static double
load (TsDType dtype,
      const guint8 *memory)
{
  switch ((int)dtype)
    {
    case TS_DTYPE_HALF:
      return ts_half_load (*(const guint16 *)memory);
    case TS_DTYPE_BFLOAT16:
      return ts_bfloat16_load (*(const guint16 *)memory);
    case TS_DTYPE_FLOAT:
    case TS_DTYPE_COMPLEX64:
      return *(const float *)memory;
    default:
      return *(const double *)memory;
    }
}

/* Floats, or pairs of them: the same, both NaN, or no more than @units in the last place of a float apart. */
static gboolean
floats_agree (TsDType dtype,
              const guint8 *x,
              const guint8 *y,
              double units)
{
  gsize size = ts_dtype_size (dtype) / (ts_dtype_kind (dtype) == 'c' ? 2 : 1);

  if (dtype == TS_DTYPE_HALF)
    units *= 0x1p13;
  else if (dtype == TS_DTYPE_BFLOAT16)
    units *= 0x1p16;

  for (gsize i = 0; i < N_ELEMENTS * ts_dtype_size (dtype); i += size)
    {
      double a = load (dtype, x + i), b = load (dtype, y + i);

      if (memcmp (x + i, y + i, size) != 0 && !(isnan (a) && isnan (b)) &&
          !(fabs (a - b) <= units * fmax (fabs (a), FLT_MIN) * 0x1p-23))
        {
          g_test_message ("element %" G_GSIZE_FORMAT ": %.17g and %.17g", i / size, a, b);
          return FALSE;
        }
    }
  return TRUE;
}

static void
run (TsElementFunc func,
     guint8 *in,
     guint8 *out)
{
  union
  {
    float parameter;
    gsize row;
    gint failed;
  } data = { .row = 10 };
  const void *operands[2] = { in, in + N_ELEMENTS * 16 };

  memset (out, 0, N_ELEMENTS * 16);
  func (N_ELEMENTS, out, operands, &data);
}

static void
compare (const char *name,
         const TsRows *base,
         const TsRows *other,
         double units)
{
  static guint8 in[2 * N_ELEMENTS * 16], expected[N_ELEMENTS * 16], found[N_ELEMENTS * 16];

  for (TsDType dtype = 1; dtype < TS_N_DTYPES; dtype++)
    {
      gboolean is_float = strchr ("fc", ts_dtype_kind (dtype)) != NULL;

      g_assert_true ((base->funcs[dtype] == NULL) == (other->funcs[dtype] == NULL));
      if (base->funcs[dtype] == NULL || dtype == TS_DTYPE_STRING)
        continue;

      fill (dtype, in, sizeof in);
      run (base->funcs[dtype], in, expected);
      run (other->funcs[dtype], in, found);
      if (memcmp (expected, found, sizeof found) != 0 &&
          !(is_float && floats_agree (dtype, expected, found, units)))
        g_test_fail_printf ("%s differs for %s", name, ts_dtype_name (dtype));
    }
}

static void
test_v3 (void)
{
  if (!ts_cpu_has_v3 ())
    {
      g_test_skip ("the processor has no AVX2");
      return;
    }

#define X(op) compare (#op, &ts_##op##_rows_base, &ts_##op##_rows_v3, 0.0f);
  OPS (X)
#undef X
#define X(op) compare (#op, &ts_##op##_rows_base, &ts_##op##_rows_v3, 8.0f);
  X (softplus_grad)
  MATH_OPS (X)
#undef X
}

static void
test_v4 (void)
{
  if (!ts_cpu_has_v4 ())
    {
      g_test_skip ("the processor has no AVX-512");
      return;
    }

#define X(op) compare (#op, &ts_##op##_rows_v3, &ts_##op##_rows_v4, 0.0f);
  MATH_OPS (X)
#undef X
}

#endif

/* ---- functions of float against those of the C library in double ---------------------------------- */

static double
sigmoid (double x)
{
  return 1.0 / (1.0 + exp (-x));
}

typedef struct
{
  const char *name;
  float (*func) (float x);
  double (*right) (double x);
  double units; /* in the last place, at most */
  float limit;  /* of the argument's magnitude */
} Function;

#define WRAP(name)                 \
  static float name##_of (float x) \
  {                                \
    return ts_v##name (x);         \
  }

WRAP (exp)
WRAP (expm1)
WRAP (log)
WRAP (log1p)
WRAP (sigmoid)
WRAP (tanh)
WRAP (erf)
WRAP (sin)
WRAP (cos)

static const Function functions[] = {
  { "exp", exp_of, exp, 1.5, INFINITY },
  { "expm1", expm1_of, expm1, 4, INFINITY },
  { "log", log_of, log, 1.5, INFINITY },
  { "log1p", log1p_of, log1p, 2, INFINITY },
  { "sigmoid", sigmoid_of, sigmoid, 3, INFINITY },
  { "tanh", tanh_of, tanh, 2, INFINITY },
  { "erf", erf_of, erf, 2, INFINITY },
  { "sin", sin_of, sin, 2, 100.0f },
  { "cos", cos_of, cos, 2, 100.0f },
};

/* Whether @found is @right, a normal number of float, to @units in the last place; what is no normal number must be alike in kind. */
static gboolean
is_close (double right,
          float found,
          double units)
{
  int exponent;

  if (isnan (right) || isnan (found))
    return isnan (right) && isnan (found);
  if (fabs (right) > FLT_MAX || isinf (found))
    return fabs (right) > 0.999999 * FLT_MAX && fabsf (found) > 0.999999f * FLT_MAX && (right > 0) == (found > 0);
  if (right == 0.0)
    return found == 0.0f && signbit (right) == signbit (found);
  if (fabs (right) < FLT_MIN)
    return fabsf (found) <= FLT_MIN;
  frexp (right, &exponent);
  return fabs (found - right) <= units * ldexp (1.0, exponent - 24);
}

static void
test_functions (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (functions); i++)
    for (guint64 bits = 0; bits <= G_MAXUINT32; bits += 99991)
      {
        const Function *function = &functions[i];
        float x = ts_float_from_bits ((guint32)bits);

        if (fabsf (x) > function->limit || (x != 0.0f && fabsf (x) < FLT_MIN))
          continue;
        if (is_close (function->right (x), function->func (x), function->units))
          continue;
        g_test_fail_printf ("%s (%.9g) is %.9g, not %.9g", function->name, x, function->right (x), function->func (x));
        break;
      }
}

static void
test_halves (void)
{
  for (guint bits = 0; bits < 0x10000; bits++)
    {
      float x = ts_half_load ((guint16)bits);
      gboolean is_nan = (bits & 0x7fff) > 0x7c00;

      g_assert_true (is_nan == !!isnan (x));
      if (!is_nan)
        g_assert_cmphex (ts_half_store (x), ==, bits);

      /* Halfway to the next number it goes to the even one, just beyond to the next. */
      if ((bits & 0x7fff) < 0x7c00)
        {
          float next = ts_half_load ((guint16)(bits + 1));
          float middle = isinf (next) ? copysignf (65520.0f, x) : x + (next - x) / 2;

          g_assert_cmphex (ts_half_store (middle), ==, bits + (bits & 1));
          g_assert_cmphex (ts_half_store (nextafterf (middle, copysignf (INFINITY, x))), ==, bits + 1);
        }

      x = ts_bfloat16_load ((guint16)bits);
      if (!isnan (x))
        g_assert_cmphex (ts_bfloat16_store (x), ==, bits);
      else
        g_assert_true (isnan (ts_bfloat16_load (ts_bfloat16_store (x))));
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_set_nonfatal_assertions ();
#ifdef TS_HAVE_ISA_LEVELS
  g_test_add_func ("/rows/v3", test_v3);
  g_test_add_func ("/rows/v4", test_v4);
#endif
  g_test_add_func ("/vmath/functions", test_functions);
  g_test_add_func ("/half/all", test_halves);
  return g_test_run ();
}
