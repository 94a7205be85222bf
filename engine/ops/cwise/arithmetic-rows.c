/* Loops of the arithmetic ops; see ts-rows.h. */

#include "engine/ops/cwise/ts-rows.h"

#include <math.h>

#define ADD(X)                          \
  TS_EACH_ANY_FLOAT (X, add, x + y)     \
  TS_EACH_INTEGER (X, add, (U)x + (U)y) \
  TS_EACH_COMPLEX (X, add, x + y)
TS_ROWS_2 (add, TS_GRAIN_CHEAP, ADD)

#define SUB(X)                          \
  TS_EACH_ANY_FLOAT (X, sub, x - y)     \
  TS_EACH_INTEGER (X, sub, (U)x - (U)y) \
  TS_EACH_COMPLEX (X, sub, x - y)
TS_ROWS_2 (sub, TS_GRAIN_CHEAP, SUB)

#define MUL(X)                         \
  TS_EACH_ANY_FLOAT (X, mul, x *y)     \
  TS_EACH_INTEGER (X, mul, (U)x *(U)y) \
  TS_EACH_COMPLEX (X, mul, TS_MUL (x, y))
TS_ROWS_2 (mul, TS_GRAIN_CHEAP, MUL)

#define MUL_NO_NAN(X)                                   \
  TS_EACH_ANY_FLOAT (X, mul_no_nan, y == 0 ? 0 : x * y) \
  TS_EACH_COMPLEX (X, mul_no_nan, y == 0 ? 0 : TS_MUL (x, y))
TS_ROWS_2 (mul_no_nan, TS_GRAIN_CHEAP, MUL_NO_NAN)

/* Integers are divided by the ops below, which can fail. */
#define REAL_DIV(X)                      \
  TS_EACH_ANY_FLOAT (X, real_div, x / y) \
  TS_EACH_COMPLEX (X, real_div, x / y)
TS_ROWS_2 (real_div, TS_GRAIN_CHEAP, REAL_DIV)

#define DIV_NO_NAN(X)                                   \
  TS_EACH_ANY_FLOAT (X, div_no_nan, y == 0 ? 0 : x / y) \
  TS_EACH_COMPLEX (X, div_no_nan, y == 0 ? 0 : x / y)
TS_ROWS_2 (div_no_nan, TS_GRAIN_CHEAP, DIV_NO_NAN)

#define XDIVY(X)                                   \
  TS_EACH_ANY_FLOAT (X, xdivy, x == 0 ? 0 : x / y) \
  TS_EACH_COMPLEX (X, xdivy, x == 0 ? 0 : x / y)
TS_ROWS_2 (xdivy, TS_GRAIN_CHEAP, XDIVY)

/* ---- division of integers: y == 0 is bad, the least integer / -1 wraps around -------------------- */

#define TRUNCATE_DIV(X)                                                                             \
  TS_EACH_SIGNED (X, truncate_div, y == 0 ? (bad = TRUE, 0) : (y == -1 ? (U)0 - (U)x : (U)(x / y))) \
  TS_EACH_UNSIGNED (X, truncate_div, y == 0 ? (bad = TRUE, 0) : x / y)                              \
  TS_EACH_FLOAT (X, truncate_div, TS_REAL (trunc, x / y))                                           \
  TS_EACH_HALF (X, truncate_div, truncf (ts_half_round (x / y)))                                    \
  TS_EACH_BFLOAT16 (X, truncate_div, truncf (ts_bfloat16_round (x / y)))
TS_ROWS_2E (truncate_div, TS_GRAIN_CHEAP, TRUNCATE_DIV)

#define FLOOR_DIV_SIGNED(x, y) ((U)(x / y) - (x % y != 0 && (x < 0) != (y < 0)))
#define FLOOR_DIV(X)                                                                                          \
  TS_EACH_SIGNED (X, floor_div, y == 0 ? (bad = TRUE, 0) : (y == -1 ? (U)0 - (U)x : FLOOR_DIV_SIGNED (x, y))) \
  TS_EACH_UNSIGNED (X, floor_div, y == 0 ? (bad = TRUE, 0) : x / y)                                           \
  TS_EACH_FLOAT (X, floor_div, TS_REAL (floor, x / y))                                                        \
  TS_EACH_HALF (X, floor_div, floorf (ts_half_round (x / y)))                                                 \
  TS_EACH_BFLOAT16 (X, floor_div, floorf (ts_bfloat16_round (x / y)))
TS_ROWS_2E (floor_div, TS_GRAIN_CHEAP, FLOOR_DIV)

#define TRUNCATE_MOD(X)                                                              \
  TS_EACH_SIGNED (X, truncate_mod, y == 0 ? (bad = TRUE, 0) : (y == -1 ? 0 : x % y)) \
  TS_EACH_UNSIGNED (X, truncate_mod, y == 0 ? (bad = TRUE, 0) : x % y)               \
  TS_EACH_ANY_FLOAT (X, truncate_mod, TS_REAL_2 (fmod, x, y))
TS_ROWS_2E (truncate_mod, TS_GRAIN_SLOW, TRUNCATE_MOD)

/* The remainder with the sign of y. */
#define WITH_SIGN(m, y) ((m) != 0 && ((m) < 0) != ((y) < 0) ? (m) + (y) : (m))

static inline float
floor_fmodf (float x,
             float y)
{
  float m = fmodf (x, y);

  return WITH_SIGN (m, y);
}

static inline double
floor_fmod (double x,
            double y)
{
  double m = fmod (x, y);

  return WITH_SIGN (m, y);
}

#define FLOOR_MOD(X)                                                                             \
  TS_EACH_SIGNED (X, floor_mod, y == 0 ? (bad = TRUE, 0) : (y == -1 ? 0 : WITH_SIGN (x % y, y))) \
  TS_EACH_UNSIGNED (X, floor_mod, y == 0 ? (bad = TRUE, 0) : x % y)                              \
  TS_EACH_ANY_FLOAT (X, floor_mod, TS_REAL_2 (floor_fmod, x, y))
TS_ROWS_2E (floor_mod, TS_GRAIN_SLOW, FLOOR_MOD)

/* ---- powers -------------------------------------------------------------------------------------- */

/* Wraps around; what is right modulo 2^64 is right for the shorter types. */
static inline guint64
power (guint64 base,
       guint64 exponent)
{
  guint64 result = 1;

  for (; exponent != 0; exponent >>= 1, base *= base)
    if (exponent & 1)
      result *= base;
  return result;
}

#define POW(X)                                                                      \
  TS_EACH_ANY_FLOAT (X, pow, TS_REAL_2 (pow, x, y))                                 \
  TS_EACH_SIGNED (X, pow, y < 0 ? (bad = TRUE, 0) : power ((guint64)x, (guint64)y)) \
  TS_EACH_UNSIGNED (X, pow, power (x, y))                                           \
  TS_EACH_C64 (X, pow, cpowf (x, y))                                                \
  TS_EACH_C128 (X, pow, cpow (x, y))
TS_ROWS_2E (pow, TS_GRAIN_SLOW, POW)

#define ATAN2(X) TS_EACH_ANY_FLOAT (X, atan2, TS_REAL_2 (atan2, x, y))
TS_ROWS_2 (atan2, TS_GRAIN_SLOW, ATAN2)

#define NEXT_AFTER(X) TS_EACH_FLOAT (X, next_after, TS_REAL_2 (nextafter, x, y))
TS_ROWS_2 (next_after, TS_GRAIN_SLOW, NEXT_AFTER)

#define SQUARED_DIFFERENCE(X)                                            \
  TS_EACH_ANY_FLOAT (X, squared_difference, (x - y) * (x - y))           \
  TS_EACH_INTEGER (X, squared_difference, ((U)x - (U)y) * ((U)x - (U)y)) \
  TS_EACH_COMPLEX (X, squared_difference, TS_MUL (x - y, ~(x - y)))
TS_ROWS_2 (squared_difference, TS_GRAIN_CHEAP, SQUARED_DIFFERENCE)

/* ---- the larger and the smaller: of NaN and a number the first operand ---------------------------- */

#define MAXIMUM(X) TS_EACH_ANY_FLOAT (X, maximum, x < y ? y : x) TS_EACH_INTEGER (X, maximum, x < y ? y : x)
TS_ROWS_2 (maximum, TS_GRAIN_CHEAP, MAXIMUM)

#define MINIMUM(X) TS_EACH_ANY_FLOAT (X, minimum, y < x ? y : x) TS_EACH_INTEGER (X, minimum, y < x ? y : x)
TS_ROWS_2 (minimum, TS_GRAIN_CHEAP, MINIMUM)

/* ---- bits ---------------------------------------------------------------------------------------- */

#define BITWISE_AND(X) TS_EACH_INTEGER (X, bitwise_and, x &y)
TS_ROWS_2 (bitwise_and, TS_GRAIN_CHEAP, BITWISE_AND)

#define BITWISE_OR(X) TS_EACH_INTEGER (X, bitwise_or, x | y)
TS_ROWS_2 (bitwise_or, TS_GRAIN_CHEAP, BITWISE_OR)

#define BITWISE_XOR(X) TS_EACH_INTEGER (X, bitwise_xor, x ^ y)
TS_ROWS_2 (bitwise_xor, TS_GRAIN_CHEAP, BITWISE_XOR)

#define INVERT(X) TS_EACH_INTEGER (X, invert, ~x)
TS_ROWS_1 (invert, TS_GRAIN_CHEAP, INVERT)

/* Negative counts are 0, large ones one less than the number of bits. */
#define N_BITS(x) (8 * sizeof (x))
#define SHIFT_SIGNED(y) ((y) < 0 ? 0 : ((U)(y) < N_BITS (y) ? (U)(y) : N_BITS (y) - 1))
#define SHIFT_UNSIGNED(y) ((y) < N_BITS (y) ? (U)(y) : N_BITS (y) - 1)

#define LEFT_SHIFT(X)                                      \
  TS_EACH_SIGNED (X, left_shift, (U)x << SHIFT_SIGNED (y)) \
  TS_EACH_UNSIGNED (X, left_shift, (U)x << SHIFT_UNSIGNED (y))
TS_ROWS_2 (left_shift, TS_GRAIN_CHEAP, LEFT_SHIFT)

#define RIGHT_SHIFT(X)                                   \
  TS_EACH_SIGNED (X, right_shift, x >> SHIFT_SIGNED (y)) \
  TS_EACH_UNSIGNED (X, right_shift, x >> SHIFT_UNSIGNED (y))
TS_ROWS_2 (right_shift, TS_GRAIN_CHEAP, RIGHT_SHIFT)

#define LOGICAL_AND(X) TS_EACH_BOOL (X, logical_and, (x != 0) & (y != 0))
TS_ROWS_2 (logical_and, TS_GRAIN_CHEAP, LOGICAL_AND)

#define LOGICAL_OR(X) TS_EACH_BOOL (X, logical_or, (x != 0) | (y != 0))
TS_ROWS_2 (logical_or, TS_GRAIN_CHEAP, LOGICAL_OR)

#define LOGICAL_NOT(X) TS_EACH_BOOL (X, logical_not, x == 0)
TS_ROWS_1 (logical_not, TS_GRAIN_CHEAP, LOGICAL_NOT)
