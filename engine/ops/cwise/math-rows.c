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

/* ---- softmax: a row at a time, n elements that belong together ----------------------------------- */

#define N_LANES 16 /* partial results, so that the same additions are made whatever the vectors' width */

#define SOFTMAX_ROW(op, suffix, mem_t, c_t, LOAD, STORE, EXP_OF, STORE_EXP, LAST) \
  static c_t                                                                      \
      op##_max_##suffix (gsize n, const mem_t *a)                                 \
  {                                                                               \
    c_t lane[N_LANES];                                                            \
    gsize i = 0;                                                                  \
    for (guint k = 0; k < N_LANES; k++)                                           \
      lane[k] = -INFINITY;                                                        \
    for (; i + N_LANES <= n; i += N_LANES)                                        \
      for (guint k = 0; k < N_LANES; k++)                                         \
        {                                                                         \
          const c_t x = LOAD (a[i + k]);                                          \
          lane[k] = x > lane[k] ? x : lane[k];                                    \
        }                                                                         \
    for (; i < n; i++)                                                            \
      {                                                                           \
        const c_t x = LOAD (a[i]);                                                \
        lane[0] = x > lane[0] ? x : lane[0];                                      \
      }                                                                           \
    for (guint k = 1; k < N_LANES; k++)                                           \
      lane[0] = lane[k] > lane[0] ? lane[k] : lane[0];                            \
    return lane[0];                                                               \
  }                                                                               \
  static void                                                                     \
      op##_##suffix (gsize n, void *out, const void *const *in, gpointer data)    \
  {                                                                               \
    const mem_t *a = in[0];                                                       \
    mem_t *z = out;                                                               \
    const c_t max = op##_max_##suffix (n, a);                                     \
    c_t lane[N_LANES] = { 0 };                                                    \
    c_t sum = 0;                                                                  \
    gsize i = 0;                                                                  \
    for (; i + N_LANES <= n; i += N_LANES)                                        \
      {                                                                           \
        TS_INDEPENDENT                                                            \
        for (guint k = 0; k < N_LANES; k++)                                       \
          {                                                                       \
            const c_t e = EXP_OF (LOAD (a[i + k]) - max);                         \
            STORE_EXP (z[i + k], e);                                              \
            lane[k] += e;                                                         \
          }                                                                       \
      }                                                                           \
    for (guint k = 0; i < n; i++, k++)                                            \
      {                                                                           \
        const c_t e = EXP_OF (LOAD (a[i]) - max);                                 \
        STORE_EXP (z[i], e);                                                      \
        lane[k] += e;                                                             \
      }                                                                           \
    for (guint k = 0; k < N_LANES; k++)                                           \
      sum += lane[k];                                                             \
    LAST (mem_t, c_t, LOAD, STORE, EXP_OF)                                        \
  }

/* float and double keep the exponentials in the output, */
#define KEEP(z, e) (z) = (e)
#define DIVIDE(mem_t, c_t, LOAD, STORE, EXP_OF) \
  const c_t scale = 1 / sum;                    \
  TS_INDEPENDENT                                \
  for (gsize k = 0; k < n; k++)                 \
    z[k] *= scale;

/* the others, whose output is less precise, compute them again. */
#define DROP(z, e)
#define DIVIDE_AGAIN(mem_t, c_t, LOAD, STORE, EXP_OF) \
  TS_INDEPENDENT                                      \
  for (gsize k = 0; k < n; k++)                       \
    z[k] = STORE (EXP_OF (LOAD (a[k]) - max) / sum);

#define SUBTRACT(mem_t, c_t, LOAD, STORE, EXP_OF) \
  const c_t shift = (c_t)log ((double)sum);       \
  TS_INDEPENDENT                                  \
  for (gsize k = 0; k < n; k++)                   \
    z[k] = (mem_t)STORE (LOAD (a[k]) - max - shift);

#define EACH_SOFTMAX(op, KEEP_EXP, LAST, LAST_SMALL)                                             \
  SOFTMAX_ROW (op, FLOAT, float, float, TS_PLAIN, TS_PLAIN, ts_vexp, KEEP_EXP, LAST)             \
  SOFTMAX_ROW (op, DOUBLE, double, double, TS_PLAIN, TS_PLAIN, exp, KEEP_EXP, LAST)              \
  SOFTMAX_ROW (op, HALF, guint16, float, ts_half_load, ts_half_store, ts_vexp, DROP, LAST_SMALL) \
  SOFTMAX_ROW (op, BFLOAT16, guint16, float, ts_bfloat16_load, ts_bfloat16_store, ts_vexp, DROP, LAST_SMALL)

EACH_SOFTMAX (softmax, KEEP, DIVIDE, DIVIDE_AGAIN)
const TsRows TS_ROWS_NAME (softmax, TS_ISA) = { .grain = TS_GRAIN_MATH, .funcs = { TS_EACH_ANY_FLOAT (TS_ROWS_ENTRY, softmax, ) } };

EACH_SOFTMAX (log_softmax, DROP, SUBTRACT, SUBTRACT)
const TsRows TS_ROWS_NAME (log_softmax, TS_ISA) = { .grain = TS_GRAIN_MATH, .funcs = { TS_EACH_ANY_FLOAT (TS_ROWS_ENTRY, log_softmax, ) } };
