#pragma once

#include <complex.h>
#include <glib.h>
#include <math.h>

G_BEGIN_DECLS

/* What templates of linear algebra ask of a real or complex number. */

static inline float
ts_same_float (float x)
{
  return x;
}

static inline double
ts_same_double (double x)
{
  return x;
}

static inline float
ts_zero_float (float x)
{
  return 0;
}

static inline double
ts_zero_double (double x)
{
  return 0;
}

static inline float
ts_times_float (float x,
                float y)
{
  return x * y;
}

static inline double
ts_times_double (double x,
                 double y)
{
  return x * y;
}

/* Without the search for infinities that C prescribes for products. */
static inline float complex
ts_times_complex_float (float complex x,
                        float complex y)
{
  float complex z;

  __real__ z = __real__ x * __real__ y - __imag__ x * __imag__ y;
  __imag__ z = __real__ x * __imag__ y + __imag__ x * __real__ y;
  return z;
}

static inline double complex
ts_times_complex_double (double complex x,
                         double complex y)
{
  double complex z;

  __real__ z = __real__ x * __real__ y - __imag__ x * __imag__ y;
  __imag__ z = __real__ x * __imag__ y + __imag__ x * __real__ y;
  return z;
}

#define TS_SCALAR(x, f32, f64, c64, c128) _Generic((x), float           \
                                                   : f32, double        \
                                                   : f64, float complex \
                                                   : c64, default       \
                                                   : c128)

#define TS_ABS(x) TS_SCALAR (x, fabsf, fabs, cabsf, cabs) (x)
#define TS_RE(x) TS_SCALAR (x, ts_same_float, ts_same_double, crealf, creal) (x)
#define TS_IM(x) TS_SCALAR (x, ts_zero_float, ts_zero_double, cimagf, cimag) (x)
#define TS_CONJ(x) TS_SCALAR (x, ts_same_float, ts_same_double, conjf, conj) (x)
#define TS_TIMES(x, y) TS_SCALAR (x, ts_times_float, ts_times_double, ts_times_complex_float, ts_times_complex_double) (x, y)
#define TS_SQRT(x) TS_SCALAR (x, sqrtf, sqrt, csqrtf, csqrt) (x)
#define TS_LOG(x) TS_SCALAR (x, logf, log, clogf, clog) (x)
#define TS_EXP(x) TS_SCALAR (x, expf, exp, cexpf, cexp) (x)

/* |x|^2 */
#define TS_NORM(x) TS_RE (TS_TIMES (x, TS_CONJ (x)))

G_END_DECLS
