/* Loops of special functions, most of which are computed in double; see ts-rows.h. */

#include "engine/ops/cwise/ts-rows.h"
#include "engine/ops/math/ts-special.h"

#include <math.h>

#define FUNCTION(X, op, e) TS_EACH_F32 (X, op, (float)(e)) TS_EACH_F64 (X, op, e) TS_EACH_SMALL_FLOAT (X, op, (float)(e))

#define BESSEL_I0E(X) FUNCTION (X, bessel_i0e, ts_bessel_i0e (x))
TS_ROWS_1 (bessel_i0e, TS_GRAIN_SLOW, BESSEL_I0E)

#define BESSEL_I1E(X) FUNCTION (X, bessel_i1e, ts_bessel_i1e (x))
TS_ROWS_1 (bessel_i1e, TS_GRAIN_SLOW, BESSEL_I1E)

#define BESSEL_K0E(X) FUNCTION (X, bessel_k0e, ts_bessel_k0e (x))
TS_ROWS_1 (bessel_k0e, TS_GRAIN_SLOW, BESSEL_K0E)

#define BESSEL_K1E(X) FUNCTION (X, bessel_k1e, ts_bessel_k1e (x))
TS_ROWS_1 (bessel_k1e, TS_GRAIN_SLOW, BESSEL_K1E)

/* The exponential is one of the type itself, and overflows as such: at infinity I is infinity times 0. */
#define BESSEL_I0(X) FUNCTION (X, bessel_i0, TS_REAL (exp, TS_REAL (fabs, x)) * ts_bessel_i0e (x))
TS_ROWS_1 (bessel_i0, TS_GRAIN_SLOW, BESSEL_I0)

#define BESSEL_I1(X) FUNCTION (X, bessel_i1, TS_REAL (exp, TS_REAL (fabs, x)) * ts_bessel_i1e (x))
TS_ROWS_1 (bessel_i1, TS_GRAIN_SLOW, BESSEL_I1)

#define BESSEL_K0(X) FUNCTION (X, bessel_k0, x <= 0 ? INFINITY : TS_REAL (exp, -x) * ts_bessel_k0e (x))
TS_ROWS_1 (bessel_k0, TS_GRAIN_SLOW, BESSEL_K0)

#define BESSEL_K1(X) FUNCTION (X, bessel_k1, x <= 0 ? INFINITY : TS_REAL (exp, -x) * ts_bessel_k1e (x))
TS_ROWS_1 (bessel_k1, TS_GRAIN_SLOW, BESSEL_K1)

#define BESSEL_J0(X) FUNCTION (X, bessel_j0, ts_bessel_j0 (x))
TS_ROWS_1 (bessel_j0, TS_GRAIN_SLOW, BESSEL_J0)

#define BESSEL_J1(X) FUNCTION (X, bessel_j1, ts_bessel_j1 (x))
TS_ROWS_1 (bessel_j1, TS_GRAIN_SLOW, BESSEL_J1)

#define BESSEL_Y0(X) FUNCTION (X, bessel_y0, ts_bessel_y0 (x))
TS_ROWS_1 (bessel_y0, TS_GRAIN_SLOW, BESSEL_Y0)

#define BESSEL_Y1(X) FUNCTION (X, bessel_y1, ts_bessel_y1 (x))
TS_ROWS_1 (bessel_y1, TS_GRAIN_SLOW, BESSEL_Y1)

#define DAWSON(X) FUNCTION (X, dawson, ts_dawson (x))
TS_ROWS_1 (dawson, TS_GRAIN_SLOW, DAWSON)

/* Through ndtri, of a number that the type rounds. */
#define ERFINV(X) FUNCTION (X, erfinv, ts_ndtri (0.5f * x + 0.5f) * M_SQRT1_2)
TS_ROWS_1 (erfinv, TS_GRAIN_SLOW, ERFINV)

/* With the type's own exponential again. */
#define EXPINT(X) FUNCTION (X, expint, x < 2 ? ts_expint (x) : TS_REAL (exp, x) * ts_expint_e (x))
TS_ROWS_1 (expint, TS_GRAIN_SLOW, EXPINT)

#define FRESNEL_COS(X) FUNCTION (X, fresnel_cos, ts_fresnel_cos (x))
TS_ROWS_1 (fresnel_cos, TS_GRAIN_SLOW, FRESNEL_COS)

#define FRESNEL_SIN(X) FUNCTION (X, fresnel_sin, ts_fresnel_sin (x))
TS_ROWS_1 (fresnel_sin, TS_GRAIN_SLOW, FRESNEL_SIN)

#define NDTRI(X) FUNCTION (X, ndtri, ts_ndtri (x))
TS_ROWS_1 (ndtri, TS_GRAIN_SLOW, NDTRI)

#define SPENCE(X) FUNCTION (X, spence, ts_spence (x))
TS_ROWS_1 (spence, TS_GRAIN_SLOW, SPENCE)

/* ---- of two numbers, in their own type ------------------------------------------------------------ */

#define IGAMMA(X) TS_EACH_FLOAT (X, igamma, TS_REAL_2 (ts_igamma, x, y))
TS_ROWS_2 (igamma, TS_GRAIN_SLOW, IGAMMA)

#define IGAMMAC(X) TS_EACH_FLOAT (X, igammac, TS_REAL_2 (ts_igammac, x, y))
TS_ROWS_2 (igammac, TS_GRAIN_SLOW, IGAMMAC)

#define IGAMMA_GRAD_A(X) TS_EACH_FLOAT (X, igamma_grad_a, TS_REAL_2 (ts_igamma_grad_a, x, y))
TS_ROWS_2 (igamma_grad_a, TS_GRAIN_SLOW, IGAMMA_GRAD_A)

#define POLYGAMMA(X) TS_EACH_FLOAT (X, polygamma, TS_REAL_2 (ts_polygamma, x, y))
TS_ROWS_2 (polygamma, TS_GRAIN_SLOW, POLYGAMMA)

#define ZETA(X) TS_EACH_FLOAT (X, zeta, TS_REAL_2 (ts_zeta, x, y))
TS_ROWS_2 (zeta, TS_GRAIN_SLOW, ZETA)
