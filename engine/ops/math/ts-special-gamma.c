#include "engine/ops/math/ts-special.h"

#include "engine/ops/cwise/ts-digamma.h"

#include <float.h>
#include <math.h>

/* The incomplete gamma function, and Hurwitz's zeta function. */

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
