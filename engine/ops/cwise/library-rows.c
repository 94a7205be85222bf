/* Loops of functions that the C library computes one by one; see ts-rows.h. */

#include "engine/ops/cwise/ts-rows.h"
#include "engine/ops/cwise/ts-digamma.h"

#include <math.h>

#define FUNCTION(X, op, name) TS_EACH_ANY_FLOAT (X, op, TS_REAL (name, x)) TS_EACH_COMPLEX (X, op, TS_COMPLEX (c##name, x))

#define TAN(X) FUNCTION (X, tan, tan)
TS_ROWS_1 (tan, TS_GRAIN_SLOW, TAN)

#define ASIN(X) FUNCTION (X, asin, asin)
TS_ROWS_1 (asin, TS_GRAIN_SLOW, ASIN)

#define ACOS(X) FUNCTION (X, acos, acos)
TS_ROWS_1 (acos, TS_GRAIN_SLOW, ACOS)

#define ATAN(X) FUNCTION (X, atan, atan)
TS_ROWS_1 (atan, TS_GRAIN_SLOW, ATAN)

#define SINH(X) FUNCTION (X, sinh, sinh)
TS_ROWS_1 (sinh, TS_GRAIN_SLOW, SINH)

#define COSH(X) FUNCTION (X, cosh, cosh)
TS_ROWS_1 (cosh, TS_GRAIN_SLOW, COSH)

#define ASINH(X) FUNCTION (X, asinh, asinh)
TS_ROWS_1 (asinh, TS_GRAIN_SLOW, ASINH)

#define ACOSH(X) FUNCTION (X, acosh, acosh)
TS_ROWS_1 (acosh, TS_GRAIN_SLOW, ACOSH)

#define ATANH(X) FUNCTION (X, atanh, atanh)
TS_ROWS_1 (atanh, TS_GRAIN_SLOW, ATANH)

#define ERFC(X) TS_EACH_ANY_FLOAT (X, erfc, TS_REAL (erfc, x))
TS_ROWS_1 (erfc, TS_GRAIN_SLOW, ERFC)

/* lgamma () writes the global signgam; the _r forms do not. */
static inline double
log_gamma (double x)
{
  int sign;

  return lgamma_r (x, &sign);
}

static inline float
log_gammaf (float x)
{
  int sign;

  return lgammaf_r (x, &sign);
}

#define LGAMMA(X) TS_EACH_ANY_FLOAT (X, lgamma, TS_REAL (log_gamma, x))
TS_ROWS_1 (lgamma, TS_GRAIN_SLOW, LGAMMA)

#define DIGAMMA(X) TS_EACH_ANY_FLOAT (X, digamma, ts_digamma (x))
TS_ROWS_1 (digamma, TS_GRAIN_SLOW, DIGAMMA)
