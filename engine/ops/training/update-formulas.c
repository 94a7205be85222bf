#include "engine/ops/training/ts-update.h"

#include "engine/ops/ts-half.h"
#include "engine/ops/ts-simd.h"

#include <complex.h>
#include <math.h>

/* How the optimizers change a variable, for each dtype. */

#define PLAIN(value) (value)
#define PRODUCT(a, b) ((a) * (b))
#define QUOTIENT(a, b) ((a) / (b))

/* ---- real numbers ---- */

#define HAS_ORDER
#define TIMES PRODUCT
#define OVER QUOTIENT
#define LOAD PLAIN
#define STORE PLAIN
#define ROUND PLAIN

#define NAME(op) op##_FLOAT
#define MEMORY float
#define NUMBER float
#define ROOT sqrtf
#define EXP expf
#define POWER powf
#define SIZE fabsf
#include "engine/ops/training/update-template.h"
#undef NAME
#undef MEMORY
#undef LOAD
#undef STORE
#undef ROUND

#define MEMORY guint16
#define NAME(op) op##_HALF
#define LOAD ts_half_load
#define STORE ts_half_store
#define ROUND ts_half_round
#include "engine/ops/training/update-template.h"
#undef NAME
#undef LOAD
#undef STORE
#undef ROUND

#define NAME(op) op##_BFLOAT16
#define LOAD ts_bfloat16_load
#define STORE ts_bfloat16_store
#define ROUND ts_bfloat16_round
#include "engine/ops/training/update-template.h"
#undef NAME
#undef MEMORY
#undef NUMBER
#undef LOAD
#undef STORE
#undef ROUND
#undef ROOT
#undef EXP
#undef POWER
#undef SIZE

#define LOAD PLAIN
#define STORE PLAIN
#define ROUND PLAIN
#define NAME(op) op##_DOUBLE
#define MEMORY double
#define NUMBER double
#define ROOT sqrt
#define EXP exp
#define POWER pow
#define SIZE fabs
#include "engine/ops/training/update-template.h"
#undef NAME
#undef MEMORY
#undef NUMBER
#undef ROOT
#undef TIMES
#undef OVER
#undef HAS_ORDER

/* ---- complex numbers: products and quotients by the formula, without the search for infinities that C prescribes ---- */

#define COMPLEX_PRODUCT(type, number)                               \
  static inline number                                              \
      times_##type (number a,                                       \
                    number b)                                       \
  {                                                                 \
    number z;                                                       \
                                                                    \
    __real__ z = __real__ a * __real__ b - __imag__ a * __imag__ b; \
    __imag__ z = __real__ a * __imag__ b + __imag__ a * __real__ b; \
    return z;                                                       \
  }                                                                 \
                                                                    \
  static inline number                                              \
      over_##type (number a,                                        \
                   number b)                                        \
  {                                                                 \
    number z = times_##type (a, ~b);                                \
                                                                    \
    return z / (__real__ b * __real__ b + __imag__ b * __imag__ b); \
  }

COMPLEX_PRODUCT (COMPLEX64, float complex)
COMPLEX_PRODUCT (COMPLEX128, double complex)

#define NAME(op) op##_COMPLEX64
#define MEMORY float complex
#define NUMBER float complex
#define TIMES times_COMPLEX64
#define OVER over_COMPLEX64
#define ROOT csqrtf
#include "engine/ops/training/update-template.h"
#undef NAME
#undef MEMORY
#undef NUMBER
#undef TIMES
#undef OVER
#undef ROOT

#define NAME(op) op##_COMPLEX128
#define MEMORY double complex
#define NUMBER double complex
#define TIMES times_COMPLEX128
#define OVER over_COMPLEX128
#define ROOT csqrt
#include "engine/ops/training/update-template.h"

/* ---- tables ---- */

#define WIDE(op) [TS_DTYPE_FLOAT] = op##_FLOAT, [TS_DTYPE_DOUBLE] = op##_DOUBLE
#define SMALL(op) [TS_DTYPE_HALF] = op##_HALF, [TS_DTYPE_BFLOAT16] = op##_BFLOAT16
#define COMPLEX(op) [TS_DTYPE_COMPLEX64] = op##_COMPLEX64, [TS_DTYPE_COMPLEX128] = op##_COMPLEX128

#define NUMBERS(op) const TsFormula ts_##op##_formula = { { WIDE (op), SMALL (op), COMPLEX (op) } };
#define REALS(op) const TsFormula ts_##op##_formula = { { WIDE (op), SMALL (op) } };

NUMBERS (gradient_descent)
NUMBERS (momentum)
NUMBERS (keras_momentum)
NUMBERS (adagrad)
NUMBERS (adagrad_v2)
NUMBERS (adadelta)
NUMBERS (adam)
NUMBERS (rms_prop)
NUMBERS (rms_prop_row)
NUMBERS (centered_rms_prop)
NUMBERS (centered_rms_prop_row)
REALS (adam_amsgrad)
REALS (ada_max)
REALS (add_sign)
REALS (power_sign)
REALS (ftrl)
REALS (ftrl_row)
REALS (ftrl_v2)
REALS (ftrl_v2_row)
REALS (adagrad_da)
REALS (adagrad_da_row)
REALS (adagrad_da_element)
REALS (proximal_adagrad)
REALS (proximal_gradient_descent)
