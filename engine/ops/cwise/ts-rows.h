#pragma once

#include "engine/ops/ts-broadcast.h"
#include "engine/ops/ts-half.h"

#include <complex.h>

G_BEGIN_DECLS

/**
 * TsRows:
 * @grain: least number of elements worth a thread of their own
 * @funcs: how a run of elements is computed, for each dtype of the (first) operand; %NULL where it cannot be
 *
 * An element-wise op as loops. Files named *-rows.c hold nothing else. They are compiled several times, once for each
 * instruction set (TS_ISA), so that the compiler makes the vector code; TS_BEST_ROWS () takes the best that the machine has.
 *
 * How an op is written: a list of what it computes for which dtypes, in terms of x, y and the type U in which integers
 * may wrap around, then one line that makes the loops of it:
 *
 *   #define ADD(X) TS_EACH_FLOAT (X, add, x + y) TS_EACH_INTEGER (X, add, (U)x + (U)y)
 *   TS_ROWS_2 (add, TS_GRAIN_CHEAP, ADD)
 */
typedef struct
{
  gsize grain;
  TsElementFunc funcs[TS_N_DTYPES];
} TsRows;

#define TS_GRAIN_CHEAP 65536 /* elements: bound by memory */
#define TS_GRAIN_MATH 8192   /* an exponential or so each */
#define TS_GRAIN_SLOW 1024   /* a call into the mathematics library each */

/* ---- instruction sets ---------------------------------------------------------------------------- */

#define TS_ROWS_NAME_(op, isa) ts_##op##_rows_##isa
#define TS_ROWS_NAME(op, isa) TS_ROWS_NAME_ (op, isa)

#ifdef TS_HAVE_ISA_LEVELS

/* x86-64-v3: AVX2 and FMA; v4: AVX-512. Reads what the C library found out at start. */
static inline gboolean
ts_cpu_has_v3 (void)
{
  return __builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma") && __builtin_cpu_supports ("bmi2");
}

static inline gboolean
ts_cpu_has_v4 (void)
{
  return ts_cpu_has_v3 () && __builtin_cpu_supports ("avx512f") && __builtin_cpu_supports ("avx512bw") &&
         __builtin_cpu_supports ("avx512dq") && __builtin_cpu_supports ("avx512vl") && __builtin_cpu_supports ("avx512cd");
}

#define TS_ROWS_DECLARE(op) extern const TsRows ts_##op##_rows_base, ts_##op##_rows_v3;
#define TS_MATH_ROWS_DECLARE(op) extern const TsRows ts_##op##_rows_base, ts_##op##_rows_v3, ts_##op##_rows_v4;
#define TS_BEST_ROWS(op) (ts_cpu_has_v3 () ? &ts_##op##_rows_v3 : &ts_##op##_rows_base)
#define TS_BEST_MATH_ROWS(op) (ts_cpu_has_v4 () ? &ts_##op##_rows_v4 : TS_BEST_ROWS (op))

#else

#define TS_ROWS_DECLARE(op) extern const TsRows ts_##op##_rows_base;
#define TS_MATH_ROWS_DECLARE(op) TS_ROWS_DECLARE (op)
#define TS_BEST_ROWS(op) (&ts_##op##_rows_base)
#define TS_BEST_MATH_ROWS(op) TS_BEST_ROWS (op)

#endif

/* What follows is a loop whose turns do not depend on each other, though it may write what it reads. */
#ifdef __clang__
#define TS_INDEPENDENT _Pragma ("clang loop vectorize(assume_safety)")
#else
#define TS_INDEPENDENT _Pragma ("GCC ivdep")
#endif

/* ---- dtypes -------------------------------------------------------------------------------------- */

/* X (op, dtype, type in memory, type it is computed in, type that wraps around, load, store, expression) */
#define TS_PLAIN(value) value
#define TS_IS_TRUE(value) ((value) != 0)

#define TS_EACH_F32(X, op, e) X (op, FLOAT, float, float, float, TS_PLAIN, TS_PLAIN, e)
#define TS_EACH_F64(X, op, e) X (op, DOUBLE, double, double, double, TS_PLAIN, TS_PLAIN, e)
#define TS_EACH_FLOAT(X, op, e) TS_EACH_F32 (X, op, e) TS_EACH_F64 (X, op, e)
#define TS_EACH_HALF(X, op, e) X (op, HALF, guint16, float, float, ts_half_load, ts_half_store, e)
#define TS_EACH_BFLOAT16(X, op, e) X (op, BFLOAT16, guint16, float, float, ts_bfloat16_load, ts_bfloat16_store, e)
#define TS_EACH_SMALL_FLOAT(X, op, e) TS_EACH_HALF (X, op, e) TS_EACH_BFLOAT16 (X, op, e)
#define TS_EACH_ANY_FLOAT(X, op, e) TS_EACH_FLOAT (X, op, e) TS_EACH_SMALL_FLOAT (X, op, e)
#define TS_EACH_SIGNED(X, op, e)                                \
  X (op, INT8, gint8, gint8, guint32, TS_PLAIN, TS_PLAIN, e)    \
  X (op, INT16, gint16, gint16, guint32, TS_PLAIN, TS_PLAIN, e) \
  X (op, INT32, gint32, gint32, guint32, TS_PLAIN, TS_PLAIN, e) \
  X (op, INT64, gint64, gint64, guint64, TS_PLAIN, TS_PLAIN, e)
#define TS_EACH_UNSIGNED(X, op, e)                                 \
  X (op, UINT8, guint8, guint8, guint32, TS_PLAIN, TS_PLAIN, e)    \
  X (op, UINT16, guint16, guint16, guint32, TS_PLAIN, TS_PLAIN, e) \
  X (op, UINT32, guint32, guint32, guint32, TS_PLAIN, TS_PLAIN, e) \
  X (op, UINT64, guint64, guint64, guint64, TS_PLAIN, TS_PLAIN, e)
#define TS_EACH_INTEGER(X, op, e) TS_EACH_SIGNED (X, op, e) TS_EACH_UNSIGNED (X, op, e)
#define TS_EACH_C64(X, op, e) X (op, COMPLEX64, float complex, float complex, float complex, TS_PLAIN, TS_PLAIN, e)
#define TS_EACH_C128(X, op, e) X (op, COMPLEX128, double complex, double complex, double complex, TS_PLAIN, TS_PLAIN, e)
#define TS_EACH_COMPLEX(X, op, e) TS_EACH_C64 (X, op, e) TS_EACH_C128 (X, op, e)
#define TS_EACH_BOOL(X, op, e) X (op, BOOL, guint8, guint8, guint32, TS_PLAIN, TS_PLAIN, e)
#define TS_EACH_QUANTIZED(X, op, e)                                 \
  X (op, QINT8, gint8, gint8, guint32, TS_PLAIN, TS_PLAIN, e)       \
  X (op, QUINT8, guint8, guint8, guint32, TS_PLAIN, TS_PLAIN, e)    \
  X (op, QINT16, gint16, gint16, guint32, TS_PLAIN, TS_PLAIN, e)    \
  X (op, QUINT16, guint16, guint16, guint32, TS_PLAIN, TS_PLAIN, e) \
  X (op, QINT32, gint32, gint32, guint32, TS_PLAIN, TS_PLAIN, e)

/* ---- loops --------------------------------------------------------------------------------------- */

#define TS_UNUSED __attribute__ ((unused))

#define TS_LOOP_1_(op, dtype, in_t, out_t, c_t, u_t, LOAD, STORE, e)                  \
  static void op##_##dtype (gsize n, void *out, const void *const *in, gpointer data) \
  {                                                                                   \
    typedef u_t U TS_UNUSED;                                                          \
    const in_t *a = in[0];                                                            \
    out_t *z = out;                                                                   \
    TS_INDEPENDENT                                                                    \
    for (gsize i = 0; i < n; i++)                                                     \
      {                                                                               \
        const c_t x TS_UNUSED = LOAD (a[i]);                                          \
        z[i] = (out_t)(STORE (e));                                                    \
      }                                                                               \
  }

#define TS_LOOP_2_(op, dtype, in_t, out_t, c_t, u_t, LOAD, STORE, e)                  \
  static void op##_##dtype (gsize n, void *out, const void *const *in, gpointer data) \
  {                                                                                   \
    typedef u_t U TS_UNUSED;                                                          \
    const in_t *a = in[0];                                                            \
    const in_t *b = in[1];                                                            \
    out_t *z = out;                                                                   \
    TS_INDEPENDENT                                                                    \
    for (gsize i = 0; i < n; i++)                                                     \
      {                                                                               \
        const c_t x TS_UNUSED = LOAD (a[i]);                                          \
        const c_t y = LOAD (b[i]);                                                    \
        z[i] = (out_t)(STORE (e));                                                    \
      }                                                                               \
  }

/* With a parameter p, which @data points to. */
#define TS_LOOP_1P(op, dtype, mem_t, c_t, u_t, LOAD, STORE, e)                        \
  static void op##_##dtype (gsize n, void *out, const void *const *in, gpointer data) \
  {                                                                                   \
    const float p = *(const float *)data;                                             \
    const mem_t *a = in[0];                                                           \
    mem_t *z = out;                                                                   \
    TS_INDEPENDENT                                                                    \
    for (gsize i = 0; i < n; i++)                                                     \
      {                                                                               \
        const c_t x TS_UNUSED = LOAD (a[i]);                                          \
        z[i] = (mem_t)(STORE (e));                                                    \
      }                                                                               \
  }

#define TS_LOOP_2P(op, dtype, mem_t, c_t, u_t, LOAD, STORE, e)                        \
  static void op##_##dtype (gsize n, void *out, const void *const *in, gpointer data) \
  {                                                                                   \
    const float p = *(const float *)data;                                             \
    const mem_t *a = in[0];                                                           \
    const mem_t *b = in[1];                                                           \
    mem_t *z = out;                                                                   \
    TS_INDEPENDENT                                                                    \
    for (gsize i = 0; i < n; i++)                                                     \
      {                                                                               \
        const c_t x TS_UNUSED = LOAD (a[i]);                                          \
        const c_t y = LOAD (b[i]);                                                    \
        z[i] = (mem_t)(STORE (e));                                                    \
      }                                                                               \
  }

/* Where the expression may set `bad`, which sets the gint that @data points to. */
#define TS_LOOP_2E(op, dtype, mem_t, c_t, u_t, LOAD, STORE, e)                        \
  static void op##_##dtype (gsize n, void *out, const void *const *in, gpointer data) \
  {                                                                                   \
    typedef u_t U TS_UNUSED;                                                          \
    gboolean bad = FALSE;                                                             \
    const mem_t *a = in[0];                                                           \
    const mem_t *b = in[1];                                                           \
    mem_t *z = out;                                                                   \
    TS_INDEPENDENT                                                                    \
    for (gsize i = 0; i < n; i++)                                                     \
      {                                                                               \
        const c_t x TS_UNUSED = LOAD (a[i]);                                          \
        const c_t y = LOAD (b[i]);                                                    \
        z[i] = (mem_t)(STORE (e));                                                    \
      }                                                                               \
    if (bad)                                                                          \
      g_atomic_int_set ((gint *)data, 1);                                             \
  }

#define TS_LOOP_1(op, dtype, mem_t, c_t, u_t, LOAD, STORE, e) TS_LOOP_1_ (op, dtype, mem_t, mem_t, c_t, u_t, LOAD, STORE, e)
#define TS_LOOP_2(op, dtype, mem_t, c_t, u_t, LOAD, STORE, e) TS_LOOP_2_ (op, dtype, mem_t, mem_t, c_t, u_t, LOAD, STORE, e)

/* The result is a bool. */
#define TS_TEST_1(op, dtype, mem_t, c_t, u_t, LOAD, STORE, e) TS_LOOP_1_ (op, dtype, mem_t, guint8, c_t, u_t, LOAD, TS_PLAIN, e)
#define TS_TEST_2(op, dtype, mem_t, c_t, u_t, LOAD, STORE, e) TS_LOOP_2_ (op, dtype, mem_t, guint8, c_t, u_t, LOAD, TS_PLAIN, e)

#define TS_ROWS_ENTRY(op, dtype, ...) [TS_DTYPE_##dtype] = op##_##dtype,

#define TS_ROWS_OF(LOOP, op, grain_, LIST) \
  LIST (LOOP)                              \
  const TsRows TS_ROWS_NAME (op, TS_ISA) = { .grain = grain_, .funcs = { LIST (TS_ROWS_ENTRY) } };

#define TS_ROWS_1(op, grain, LIST) TS_ROWS_OF (TS_LOOP_1, op, grain, LIST)
#define TS_ROWS_2(op, grain, LIST) TS_ROWS_OF (TS_LOOP_2, op, grain, LIST)
#define TS_ROWS_1P(op, grain, LIST) TS_ROWS_OF (TS_LOOP_1P, op, grain, LIST)
#define TS_ROWS_2P(op, grain, LIST) TS_ROWS_OF (TS_LOOP_2P, op, grain, LIST)
#define TS_ROWS_2E(op, grain, LIST) TS_ROWS_OF (TS_LOOP_2E, op, grain, LIST)
#define TS_ROWS_TEST_1(op, grain, LIST) TS_ROWS_OF (TS_TEST_1, op, grain, LIST)
#define TS_ROWS_TEST_2(op, grain, LIST) TS_ROWS_OF (TS_TEST_2, op, grain, LIST)

/* ---- mathematics --------------------------------------------------------------------------------- */

/* A function of the C library for the type of @x. */
#define TS_REAL(name, x) _Generic((x), float         \
                                  : name##f, default \
                                  : name) (x)
#define TS_REAL_2(name, x, y) _Generic((x), float         \
                                       : name##f, default \
                                       : name) (x, y)
#define TS_COMPLEX(name, x) _Generic((x), float complex \
                                     : name##f, default \
                                     : name) (x)

/* ---- complex numbers ----------------------------------------------------------------------------- */

static inline float complex
ts_c64 (float re,
        float im)
{
  float complex z;

  __real__ z = re;
  __imag__ z = im;
  return z;
}

static inline double complex
ts_c128 (double re,
         double im)
{
  double complex z;

  __real__ z = re;
  __imag__ z = im;
  return z;
}

/* Products without the search for infinities that C prescribes, as TensorFlow computes them. */
static inline float complex
ts_mul_c64 (float complex x,
            float complex y)
{
  return ts_c64 (__real__ x * __real__ y - __imag__ x * __imag__ y, __real__ x * __imag__ y + __imag__ x * __real__ y);
}

static inline double complex
ts_mul_c128 (double complex x,
             double complex y)
{
  return ts_c128 (__real__ x * __real__ y - __imag__ x * __imag__ y, __real__ x * __imag__ y + __imag__ x * __real__ y);
}

#define TS_MUL(x, y) _Generic((x), float complex    \
                              : ts_mul_c64, default \
                              : ts_mul_c128) (x, y)

G_END_DECLS
