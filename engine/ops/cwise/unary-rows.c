/* Loops of the cheap functions of one number; see ts-rows.h. */

#include "engine/ops/cwise/ts-rows.h"

#include <math.h>

#define ABSOLUTE(X)                                   \
  TS_EACH_ANY_FLOAT (X, abs, TS_REAL (fabs, x))       \
  TS_EACH_SIGNED (X, abs, x < 0 ? (U)0 - (U)x : (U)x) \
  TS_EACH_UNSIGNED (X, abs, x)
TS_ROWS_1 (abs, TS_GRAIN_CHEAP, ABSOLUTE)

#define NEG(X)                          \
  TS_EACH_ANY_FLOAT (X, neg, -x)        \
  TS_EACH_INTEGER (X, neg, (U)0 - (U)x) \
  TS_EACH_COMPLEX (X, neg, -x)
TS_ROWS_1 (neg, TS_GRAIN_CHEAP, NEG)

/* NaN has no sign: 0. */
#define SIGN_OF(x) ((x) > 0 ? 1 : ((x) < 0 ? -1 : 0))
#define SIGN(X)                            \
  TS_EACH_ANY_FLOAT (X, sign, SIGN_OF (x)) \
  TS_EACH_SIGNED (X, sign, SIGN_OF (x))    \
  TS_EACH_UNSIGNED (X, sign, x != 0)       \
  TS_EACH_COMPLEX (X, sign, x == 0 ? 0 : x / TS_COMPLEX (cabs, x))
TS_ROWS_1 (sign, TS_GRAIN_CHEAP, SIGN)

#define SQUARE(X)                         \
  TS_EACH_ANY_FLOAT (X, square, x *x)     \
  TS_EACH_INTEGER (X, square, (U)x *(U)x) \
  TS_EACH_COMPLEX (X, square, TS_MUL (x, x))
TS_ROWS_1 (square, TS_GRAIN_CHEAP, SQUARE)

#define SQRT(X)                                  \
  TS_EACH_ANY_FLOAT (X, sqrt, TS_REAL (sqrt, x)) \
  TS_EACH_COMPLEX (X, sqrt, TS_COMPLEX (csqrt, x))
TS_ROWS_1 (sqrt, TS_GRAIN_CHEAP, SQRT)

#define RSQRT(X)                                      \
  TS_EACH_ANY_FLOAT (X, rsqrt, 1 / TS_REAL (sqrt, x)) \
  TS_EACH_COMPLEX (X, rsqrt, 1 / TS_COMPLEX (csqrt, x))
TS_ROWS_1 (rsqrt, TS_GRAIN_CHEAP, RSQRT)

#define RECIPROCAL(X)                      \
  TS_EACH_ANY_FLOAT (X, reciprocal, 1 / x) \
  TS_EACH_COMPLEX (X, reciprocal, 1 / x)
TS_ROWS_1 (reciprocal, TS_GRAIN_CHEAP, RECIPROCAL)

/* ---- whole numbers ------------------------------------------------------------------------------- */

#define FLOOR(X) TS_EACH_ANY_FLOAT (X, floor, TS_REAL (floor, x))
TS_ROWS_1 (floor, TS_GRAIN_CHEAP, FLOOR)

#define CEIL(X) TS_EACH_ANY_FLOAT (X, ceil, TS_REAL (ceil, x))
TS_ROWS_1 (ceil, TS_GRAIN_CHEAP, CEIL)

/* Halves go to the even neighbour. */
#define ROUND(X) TS_EACH_ANY_FLOAT (X, round, TS_REAL (rint, x)) TS_EACH_INTEGER (X, round, x)
TS_ROWS_1 (round, TS_GRAIN_CHEAP, ROUND)

/* ---- kinds of numbers ---------------------------------------------------------------------------- */

#define IS_NAN(X) TS_EACH_ANY_FLOAT (X, is_nan, x != x)
TS_ROWS_TEST_1 (is_nan, TS_GRAIN_CHEAP, IS_NAN)

#define IS_INF(X) TS_EACH_ANY_FLOAT (X, is_inf, TS_REAL (fabs, x) == INFINITY)
TS_ROWS_TEST_1 (is_inf, TS_GRAIN_CHEAP, IS_INF)

#define IS_FINITE(X) TS_EACH_ANY_FLOAT (X, is_finite, TS_REAL (fabs, x) < INFINITY)
TS_ROWS_TEST_1 (is_finite, TS_GRAIN_CHEAP, IS_FINITE)

/* ---- parts of complex numbers; the real ones are their own --------------------------------------- */

#define CONJ(X) TS_EACH_C64 (X, conj, ~x) TS_EACH_C128 (X, conj, ~x)
TS_ROWS_1 (conj, TS_GRAIN_CHEAP, CONJ)

#define TS_TO_REAL(op, dtype, mem_t, c_t, u_t, LOAD, STORE, e) TS_LOOP_1_ (op, dtype, mem_t, __typeof__ (__real__(mem_t) 0), c_t, u_t, LOAD, STORE, e)
#define TS_ROWS_TO_REAL(op, grain, LIST) TS_ROWS_OF (TS_TO_REAL, op, grain, LIST)

#define REAL(X) TS_EACH_FLOAT (X, real, x) TS_EACH_COMPLEX (X, real, __real__ x)
TS_ROWS_TO_REAL (real, TS_GRAIN_CHEAP, REAL)

#define IMAG(X) TS_EACH_FLOAT (X, imag, 0) TS_EACH_COMPLEX (X, imag, __imag__ x)
TS_ROWS_TO_REAL (imag, TS_GRAIN_CHEAP, IMAG)

#define ANGLE(X) TS_EACH_FLOAT (X, angle, x < 0 ? (float)G_PI : 0) TS_EACH_COMPLEX (X, angle, TS_COMPLEX (carg, x))
TS_ROWS_TO_REAL (angle, TS_GRAIN_SLOW, ANGLE)

#define COMPLEX_ABS(X) TS_EACH_COMPLEX (X, complex_abs, TS_COMPLEX (cabs, x))
TS_ROWS_TO_REAL (complex_abs, TS_GRAIN_SLOW, COMPLEX_ABS)

#define TS_TO_COMPLEX(op, dtype, mem_t, c_t, u_t, LOAD, STORE, e) TS_LOOP_2_ (op, dtype, mem_t, complex mem_t, c_t, u_t, LOAD, STORE, e)
#define COMPLEX(X) TS_EACH_F32 (X, make_complex, ts_c64 (x, y)) TS_EACH_F64 (X, make_complex, ts_c128 (x, y))
TS_ROWS_OF (TS_TO_COMPLEX, make_complex, TS_GRAIN_CHEAP, COMPLEX)

/* ---- activations --------------------------------------------------------------------------------- */

/* NaN stays NaN. */
#define RELU_OF(x) ((x) < 0 ? 0 : (x))
#define RELU(X) TS_EACH_ANY_FLOAT (X, relu, RELU_OF (x)) TS_EACH_SIGNED (X, relu, RELU_OF (x)) TS_EACH_UNSIGNED (X, relu, x)
TS_ROWS_1 (relu, TS_GRAIN_CHEAP, RELU)

#define RELU6_OF(x) ((x) < 0 ? 0 : ((x) > 6 ? 6 : (x)))
#define RELU6(X) TS_EACH_ANY_FLOAT (X, relu6, RELU6_OF (x)) TS_EACH_SIGNED (X, relu6, RELU6_OF (x)) TS_EACH_UNSIGNED (X, relu6, x > 6 ? 6 : x)
TS_ROWS_1 (relu6, TS_GRAIN_CHEAP, RELU6)

/* A sum and its activation at once, see ts-joined.h. */
#define ADD_RELU(X) TS_EACH_FLOAT (X, add_relu, RELU_OF (x + y))
TS_ROWS_2 (add_relu, TS_GRAIN_CHEAP, ADD_RELU)

#define ADD_RELU6(X) TS_EACH_FLOAT (X, add_relu6, RELU6_OF (x + y))
TS_ROWS_2 (add_relu6, TS_GRAIN_CHEAP, ADD_RELU6)

#define LEAKY_RELU(X) TS_EACH_ANY_FLOAT (X, leaky_relu, x > 0 ? x : x * p)
TS_ROWS_1P (leaky_relu, TS_GRAIN_CHEAP, LEAKY_RELU)

#define PRELU(X) TS_EACH_ANY_FLOAT (X, prelu, x < 0 ? x * y : x)
TS_ROWS_2 (prelu, TS_GRAIN_CHEAP, PRELU)

#define SOFTSIGN(X) TS_EACH_ANY_FLOAT (X, softsign, x / (1 + TS_REAL (fabs, x)))
TS_ROWS_1 (softsign, TS_GRAIN_CHEAP, SOFTSIGN)
