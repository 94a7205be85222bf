/* Loops of the exponential family; see ts-rows.h. Half and bfloat16 are computed in float. */

#include "engine/ops/ts-vmath.h"
#include "engine/ops/cwise/ts-rows.h"

/* One function for float, one for double. */
#define EACH(X, op, f32, f64) TS_EACH_F32 (X, op, f32) TS_EACH_SMALL_FLOAT (X, op, f32) TS_EACH_F64 (X, op, f64)

#define EXP(X)                        \
  EACH (X, exp, ts_vexp (x), exp (x)) \
  TS_EACH_COMPLEX (X, exp, TS_COMPLEX (cexp, x))
TS_ROWS_1 (exp, TS_GRAIN_MATH, EXP)

/* As Eigen computes it, which differs from e^x - 1 where the imaginary part is beyond pi. */
#define EXPM1_OF(u, x) ((u) == 1 ? (x) : ((u)-1 == -1 ? -1 : ((u)-1) * (x) / TS_COMPLEX (clog, u)))
#define EXPM1(X)                            \
  EACH (X, expm1, ts_vexpm1 (x), expm1 (x)) \
  TS_EACH_COMPLEX (X, expm1, EXPM1_OF (TS_COMPLEX (cexp, x), x))
TS_ROWS_1 (expm1, TS_GRAIN_MATH, EXPM1)

#define LOG(X)                        \
  EACH (X, log, ts_vlog (x), log (x)) \
  TS_EACH_COMPLEX (X, log, TS_COMPLEX (clog, x))
TS_ROWS_1 (log, TS_GRAIN_MATH, LOG)

#define LOG1P(X)                            \
  EACH (X, log1p, ts_vlog1p (x), log1p (x)) \
  TS_EACH_COMPLEX (X, log1p, TS_COMPLEX (clog, 1 + x))
TS_ROWS_1 (log1p, TS_GRAIN_MATH, LOG1P)

#define XLOGY(X)                                                          \
  EACH (X, xlogy, x == 0 ? 0 : x * ts_vlog (y), x == 0 ? 0 : x * log (y)) \
  TS_EACH_COMPLEX (X, xlogy, x == 0 ? 0 : x * TS_COMPLEX (clog, y))
TS_ROWS_2 (xlogy, TS_GRAIN_MATH, XLOGY)

#define XLOG1PY(X)                                                              \
  EACH (X, xlog1py, x == 0 ? 0 : x * ts_vlog1p (y), x == 0 ? 0 : x * log1p (y)) \
  TS_EACH_COMPLEX (X, xlog1py, x == 0 ? 0 : x * TS_COMPLEX (clog, 1 + y))
TS_ROWS_2 (xlog1py, TS_GRAIN_MATH, XLOG1PY)

#define SIGMOID(X)                                       \
  EACH (X, sigmoid, ts_vsigmoid (x), 1 / (1 + exp (-x))) \
  TS_EACH_COMPLEX (X, sigmoid, 1 / (1 + TS_COMPLEX (cexp, -x)))
TS_ROWS_1 (sigmoid, TS_GRAIN_MATH, SIGMOID)

#define TANH(X)                          \
  EACH (X, tanh, ts_vtanh (x), tanh (x)) \
  TS_EACH_COMPLEX (X, tanh, TS_COMPLEX (ctanh, x))
TS_ROWS_1 (tanh, TS_GRAIN_MATH, TANH)

#define ERF(X) EACH (X, erf, ts_verf (x), erf (x))
TS_ROWS_1 (erf, TS_GRAIN_MATH, ERF)

/* ---- activations --------------------------------------------------------------------------------- */

#define ELU(X) EACH (X, elu, x < 0 ? ts_vexpm1 (x) : x, x < 0 ? expm1 (x) : x)
TS_ROWS_1 (elu, TS_GRAIN_MATH, ELU)

#define SELU_SCALE 1.0507009873554804934193349852946
#define SELU_SCALE_ALPHA 1.7580993408473768599402175208123
#define SELU(X) EACH (X, selu, x < 0 ? (float)SELU_SCALE_ALPHA * ts_vexpm1 (x) : (float)SELU_SCALE * x, x < 0 ? SELU_SCALE_ALPHA * expm1 (x) : SELU_SCALE * x)
TS_ROWS_1 (selu, TS_GRAIN_MATH, SELU)

/* Beyond the type's precision it is x itself, or the exponential alone; -threshold = log (epsilon) + 2. */
#define SOFTPLUS_OF(x, threshold, exp_x, log1p) (x > threshold ? x : (x < -threshold ? exp_x : log1p (exp_x)))
#define SOFTPLUS(X) EACH (X, softplus, SOFTPLUS_OF (x, 13.942385f, ts_vexp (x), ts_vlog1p), SOFTPLUS_OF (x, 34.04365338911715, exp (x), log1p))
TS_ROWS_1 (softplus, TS_GRAIN_MATH, SOFTPLUS)

/* ---- sine and cosine: the few arguments that are too large for the vector code are computed again ---- */

#define BLOCK 256

#define TRIGONOMETRIC(op, dtype, mem_t, c_t, u_t, LOAD, STORE, e)             \
  static void                                                                 \
      op##_##dtype (gsize n, void *out, const void *const *in, gpointer data) \
  {                                                                           \
    const mem_t *a = in[0];                                                   \
    mem_t *z = out;                                                           \
    for (gsize i = 0; i < n; i += BLOCK)                                      \
      {                                                                       \
        const gsize m = MIN (n - i, BLOCK);                                   \
        float x[BLOCK];                                                       \
        guint32 n_far = 0;                                                    \
        for (gsize k = 0; k < m; k++)                                         \
          {                                                                   \
            x[k] = LOAD (a[i + k]);                                           \
            n_far += !(fabsf (x[k]) <= TS_VTRIG_LIMIT);                       \
          }                                                                   \
        TS_INDEPENDENT                                                        \
        for (gsize k = 0; k < m; k++)                                         \
          z[i + k] = (mem_t)(STORE (ts_v##op (x[k])));                        \
        for (gsize k = 0; k < m && n_far > 0; k++)                            \
          if (!(fabsf (x[k]) <= TS_VTRIG_LIMIT))                              \
            {                                                                 \
              z[i + k] = (mem_t)(STORE (op##f (x[k])));                       \
              n_far--;                                                        \
            }                                                                 \
      }                                                                       \
  }

#define SIN_FLOAT(X) TS_EACH_F32 (X, sin, ) TS_EACH_SMALL_FLOAT (X, sin, )
#define SIN_REST(X) TS_EACH_F64 (X, sin, sin (x)) TS_EACH_COMPLEX (X, sin, TS_COMPLEX (csin, x))
SIN_FLOAT (TRIGONOMETRIC)
SIN_REST (TS_LOOP_1)
const TsRows TS_ROWS_NAME (sin, TS_ISA) = { .grain = TS_GRAIN_MATH, .funcs = { SIN_FLOAT (TS_ROWS_ENTRY) SIN_REST (TS_ROWS_ENTRY) } };

#define COS_FLOAT(X) TS_EACH_F32 (X, cos, ) TS_EACH_SMALL_FLOAT (X, cos, )
#define COS_REST(X) TS_EACH_F64 (X, cos, cos (x)) TS_EACH_COMPLEX (X, cos, TS_COMPLEX (ccos, x))
COS_FLOAT (TRIGONOMETRIC)
COS_REST (TS_LOOP_1)
const TsRows TS_ROWS_NAME (cos, TS_ISA) = { .grain = TS_GRAIN_MATH, .funcs = { COS_FLOAT (TS_ROWS_ENTRY) COS_REST (TS_ROWS_ENTRY) } };
