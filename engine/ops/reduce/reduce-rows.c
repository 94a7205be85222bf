/* Loops of the reductions; see ts-reducer.h. Compiled once for each instruction set, which TS_ISA names. */

#include "engine/ops/reduce/ts-reducer.h"

#include "engine/ops/ts-half.h"

#include <complex.h>
#include <math.h>

#define NARROW_BLOCK 64 /* rows that are summed before they are added to the rest */
#define WIDE_BLOCK 16   /* the same where a row is so long that memory should be read row by row */
#define LANE_BYTES 128  /* accumulators that are kept in registers */
#define ROW_LANES 8     /* the same in a short row */

/* Every definition below is for an op (what INIT, COMBINE and FINISH it has) and a dtype: IN is its type in memory, ACC the type that
 * it is reduced in, LOAD makes one of the other. COMBINE (a, x) reduces x into a; FINISH (a, count) is the result. */

#define DEFINE_REDUCER(op, dtype, IN, ACC, LOAD, INIT, COMBINE, JOIN, OUT, FINISH)                                           \
  enum                                                                                                                       \
  {                                                                                                                          \
    op##_##dtype##_lanes = LANE_BYTES / sizeof (ACC)                                                                         \
  };                                                                                                                         \
                                                                                                                             \
  static void op##_##dtype##_begin (gpointer acc, gsize n)                                                                   \
  {                                                                                                                          \
    ACC *a = acc;                                                                                                            \
                                                                                                                             \
    for (gsize i = 0; i < n; i++)                                                                                            \
      a[i] = INIT;                                                                                                           \
  }                                                                                                                          \
                                                                                                                             \
  /* Up to one block of rows, as many columns as there are lanes. */                                                         \
  static inline void op##_##dtype##_block (ACC *restrict a, const IN *restrict in, gsize n_rows, gsize stride, gsize width)  \
  {                                                                                                                          \
    for (gsize r = 0; r < n_rows; r++)                                                                                       \
      for (gsize i = 0; i < width; i++)                                                                                      \
        {                                                                                                                    \
          const ACC x = LOAD (in[r * stride + i]);                                                                           \
          a[i] = COMBINE (a[i], x);                                                                                          \
        }                                                                                                                    \
  }                                                                                                                          \
                                                                                                                             \
  static inline void op##_##dtype##_tile (ACC *restrict acc, const IN *restrict in, gsize n_rows, gsize stride, gsize width) \
  {                                                                                                                          \
    ACC a[op##_##dtype##_lanes];                                                                                             \
                                                                                                                             \
    for (gsize i = 0; i < op##_##dtype##_lanes; i++)                                                                         \
      a[i] = INIT;                                                                                                           \
    op##_##dtype##_block (a, in, n_rows, stride, width);                                                                     \
    for (gsize i = 0; i < width; i++)                                                                                        \
      acc[i] = JOIN (acc[i], a[i]);                                                                                          \
  }                                                                                                                          \
                                                                                                                             \
  static void op##_##dtype##_add (gpointer acc, gconstpointer in, gsize n_rows, gsize stride, gsize width)                   \
  {                                                                                                                          \
    gsize block = width > op##_##dtype##_lanes ? WIDE_BLOCK : NARROW_BLOCK;                                                  \
                                                                                                                             \
    for (gsize r = 0; r < n_rows; r += block)                                                                                \
      {                                                                                                                      \
        const IN *row = (const IN *)in + r * stride;                                                                         \
        gsize n = MIN (block, n_rows - r), i = 0;                                                                            \
                                                                                                                             \
        for (; i + op##_##dtype##_lanes <= width; i += op##_##dtype##_lanes)                                                 \
          op##_##dtype##_tile ((ACC *)acc + i, row + i, n, stride, op##_##dtype##_lanes);                                    \
        if (i < width)                                                                                                       \
          op##_##dtype##_tile ((ACC *)acc + i, row + i, n, stride, width - i);                                               \
      }                                                                                                                      \
  }                                                                                                                          \
                                                                                                                             \
  static void op##_##dtype##_join (gpointer acc, gconstpointer other, gsize n)                                               \
  {                                                                                                                          \
    ACC *a = acc;                                                                                                            \
    const ACC *b = other;                                                                                                    \
                                                                                                                             \
    for (gsize i = 0; i < n; i++)                                                                                            \
      a[i] = JOIN (a[i], b[i]);                                                                                              \
  }                                                                                                                          \
                                                                                                                             \
  static void op##_##dtype##_finish (gconstpointer acc, gsize n, gsize count, gpointer out)                                  \
  {                                                                                                                          \
    const ACC *a = acc;                                                                                                      \
    OUT *z = out;                                                                                                            \
                                                                                                                             \
    for (gsize i = 0; i < n; i++)                                                                                            \
      z[i] = (OUT)FINISH (a[i], count);                                                                                      \
  }                                                                                                                          \
                                                                                                                             \
  static void op##_##dtype##_rows (gconstpointer in, gsize n_rows, gsize n, gpointer out)                                    \
  {                                                                                                                          \
    const IN *row = in;                                                                                                      \
    OUT *z = out;                                                                                                            \
                                                                                                                             \
    for (gsize r = 0; r < n_rows; r++, row += n)                                                                             \
      {                                                                                                                      \
        ACC a = INIT;                                                                                                        \
        gsize i = 0;                                                                                                         \
                                                                                                                             \
        if (n >= ROW_LANES)                                                                                                  \
          {                                                                                                                  \
            ACC lanes[ROW_LANES];                                                                                            \
                                                                                                                             \
            for (gsize k = 0; k < ROW_LANES; k++)                                                                            \
              lanes[k] = INIT;                                                                                               \
            for (; i + ROW_LANES <= n; i += ROW_LANES)                                                                       \
              for (gsize k = 0; k < ROW_LANES; k++)                                                                          \
                {                                                                                                            \
                  const ACC x = LOAD (row[i + k]);                                                                           \
                  lanes[k] = COMBINE (lanes[k], x);                                                                          \
                }                                                                                                            \
            for (gsize half = ROW_LANES / 2; half > 0; half /= 2)                                                            \
              for (gsize k = 0; k < half; k++)                                                                               \
                lanes[k] = JOIN (lanes[k], lanes[k + half]);                                                                 \
            a = lanes[0];                                                                                                    \
          }                                                                                                                  \
        for (; i < n; i++)                                                                                                   \
          {                                                                                                                  \
            const ACC x = LOAD (row[i]);                                                                                     \
            a = COMBINE (a, x);                                                                                              \
          }                                                                                                                  \
        z[r] = (OUT)FINISH (a, n);                                                                                           \
      }                                                                                                                      \
  }

#define REDUCER(op, dtype, IN, ACC, ...)                                                                                    \
  [TS_DTYPE_##dtype] = { op##_##dtype##_lanes, sizeof (ACC), op##_##dtype##_begin, op##_##dtype##_add, op##_##dtype##_join, \
                         op##_##dtype##_finish, op##_##dtype##_rows },

#define DECLARE_(op, isa) extern const TsReducer ts_##op##_reducers_##isa[TS_N_DTYPES];
#define DECLARE(op, isa) DECLARE_ (op, isa)
#define NAME_(op, isa) ts_##op##_reducers_##isa
#define NAME(op, isa) NAME_ (op, isa)

/* LIST (X) gives X (op, dtype, ...) for each dtype. */
#define REDUCERS(op, LIST) \
  DECLARE (op, TS_ISA)     \
  LIST (DEFINE_REDUCER)    \
  const TsReducer NAME (op, TS_ISA)[TS_N_DTYPES] = { LIST (REDUCER) };

#define SAME(x) (x)
#define FIRST(a, count) (a)
#define PLUS(a, x) ((a) + (x))
#define TIMES(a, x) ((a) * (x))

/* ---- Sum: integers wrap around ---- */

#define SUM(X)                                                                                \
  X (sum, FLOAT, float, float, SAME, 0, PLUS, PLUS, float, FIRST)                             \
  X (sum, DOUBLE, double, double, SAME, 0, PLUS, PLUS, double, FIRST)                         \
  X (sum, HALF, guint16, float, ts_half_load, 0, PLUS, PLUS, guint16, HALF_FIRST)             \
  X (sum, BFLOAT16, guint16, float, ts_bfloat16_load, 0, PLUS, PLUS, guint16, BFLOAT16_FIRST) \
  X (sum, INT8, guint8, guint8, SAME, 0, PLUS, PLUS, guint8, FIRST)                           \
  X (sum, UINT8, guint8, guint8, SAME, 0, PLUS, PLUS, guint8, FIRST)                          \
  X (sum, INT16, guint16, guint16, SAME, 0, PLUS, PLUS, guint16, FIRST)                       \
  X (sum, UINT16, guint16, guint16, SAME, 0, PLUS, PLUS, guint16, FIRST)                      \
  X (sum, INT32, guint32, guint32, SAME, 0, PLUS, PLUS, guint32, FIRST)                       \
  X (sum, UINT32, guint32, guint32, SAME, 0, PLUS, PLUS, guint32, FIRST)                      \
  X (sum, INT64, guint64, guint64, SAME, 0, PLUS, PLUS, guint64, FIRST)                       \
  X (sum, UINT64, guint64, guint64, SAME, 0, PLUS, PLUS, guint64, FIRST)                      \
  X (sum, COMPLEX64, float complex, float complex, SAME, 0, PLUS, PLUS, float complex, FIRST) \
  X (sum, COMPLEX128, double complex, double complex, SAME, 0, PLUS, PLUS, double complex, FIRST)

#define HALF_FIRST(a, count) ts_half_store (a)
#define BFLOAT16_FIRST(a, count) ts_bfloat16_store (a)

REDUCERS (sum, SUM)

/* ---- Mean: integers wrap around, then are divided toward zero ---- */

#define SIGNED_MEAN(TYPE, a, count) ((count) == 0 ? 0 : (gint64)(TYPE)(a) / (gint64)(count))
#define UNSIGNED_MEAN(a, count) ((count) == 0 ? 0 : (a) / (count))
#define INT8_MEAN(a, count) SIGNED_MEAN (gint8, a, count)
#define INT16_MEAN(a, count) SIGNED_MEAN (gint16, a, count)
#define INT32_MEAN(a, count) SIGNED_MEAN (gint32, a, count)
#define INT64_MEAN(a, count) SIGNED_MEAN (gint64, a, count)
#define FLOAT_MEAN(a, count) ((a) / (float)(count))
#define DOUBLE_MEAN(a, count) ((a) / (double)(count))
#define HALF_MEAN(a, count) ts_half_store ((a) / (float)(count))
#define BFLOAT16_MEAN(a, count) ts_bfloat16_store ((a) / (float)(count))

#define MEAN(X)                                                                                     \
  X (mean, FLOAT, float, float, SAME, 0, PLUS, PLUS, float, FLOAT_MEAN)                             \
  X (mean, DOUBLE, double, double, SAME, 0, PLUS, PLUS, double, DOUBLE_MEAN)                        \
  X (mean, HALF, guint16, float, ts_half_load, 0, PLUS, PLUS, guint16, HALF_MEAN)                   \
  X (mean, BFLOAT16, guint16, float, ts_bfloat16_load, 0, PLUS, PLUS, guint16, BFLOAT16_MEAN)       \
  X (mean, INT8, guint8, guint8, SAME, 0, PLUS, PLUS, guint8, INT8_MEAN)                            \
  X (mean, UINT8, guint8, guint8, SAME, 0, PLUS, PLUS, guint8, UNSIGNED_MEAN)                       \
  X (mean, INT16, guint16, guint16, SAME, 0, PLUS, PLUS, guint16, INT16_MEAN)                       \
  X (mean, UINT16, guint16, guint16, SAME, 0, PLUS, PLUS, guint16, UNSIGNED_MEAN)                   \
  X (mean, INT32, guint32, guint32, SAME, 0, PLUS, PLUS, guint32, INT32_MEAN)                       \
  X (mean, UINT32, guint32, guint32, SAME, 0, PLUS, PLUS, guint32, UNSIGNED_MEAN)                   \
  X (mean, INT64, guint64, guint64, SAME, 0, PLUS, PLUS, guint64, INT64_MEAN)                       \
  X (mean, UINT64, guint64, guint64, SAME, 0, PLUS, PLUS, guint64, UNSIGNED_MEAN)                   \
  X (mean, COMPLEX64, float complex, float complex, SAME, 0, PLUS, PLUS, float complex, FLOAT_MEAN) \
  X (mean, COMPLEX128, double complex, double complex, SAME, 0, PLUS, PLUS, double complex, DOUBLE_MEAN)

REDUCERS (mean, MEAN)

/* ---- Prod: integers wrap around ---- */

static inline float complex
times_c64 (float complex a,
           float complex x)
{
  return __builtin_complex (crealf (a) * crealf (x) - cimagf (a) * cimagf (x), crealf (a) * cimagf (x) + cimagf (a) * crealf (x));
}

static inline double complex
times_c128 (double complex a,
            double complex x)
{
  return __builtin_complex (creal (a) * creal (x) - cimag (a) * cimag (x), creal (a) * cimag (x) + cimag (a) * creal (x));
}

/* Short types are promoted to int, in which the product of two guint16 could overflow. */
#define U_TIMES(a, x) (1u * (a) * (x))

#define PROD(X)                                                                                          \
  X (prod, FLOAT, float, float, SAME, 1, TIMES, TIMES, float, FIRST)                                     \
  X (prod, DOUBLE, double, double, SAME, 1, TIMES, TIMES, double, FIRST)                                 \
  X (prod, HALF, guint16, float, ts_half_load, 1, TIMES, TIMES, guint16, HALF_FIRST)                     \
  X (prod, BFLOAT16, guint16, float, ts_bfloat16_load, 1, TIMES, TIMES, guint16, BFLOAT16_FIRST)         \
  X (prod, INT8, guint8, guint8, SAME, 1, U_TIMES, U_TIMES, guint8, FIRST)                               \
  X (prod, UINT8, guint8, guint8, SAME, 1, U_TIMES, U_TIMES, guint8, FIRST)                              \
  X (prod, INT16, guint16, guint16, SAME, 1, U_TIMES, U_TIMES, guint16, FIRST)                           \
  X (prod, UINT16, guint16, guint16, SAME, 1, U_TIMES, U_TIMES, guint16, FIRST)                          \
  X (prod, INT32, guint32, guint32, SAME, 1, TIMES, TIMES, guint32, FIRST)                               \
  X (prod, UINT32, guint32, guint32, SAME, 1, TIMES, TIMES, guint32, FIRST)                              \
  X (prod, INT64, guint64, guint64, SAME, 1, TIMES, TIMES, guint64, FIRST)                               \
  X (prod, UINT64, guint64, guint64, SAME, 1, TIMES, TIMES, guint64, FIRST)                              \
  X (prod, COMPLEX64, float complex, float complex, SAME, 1, times_c64, times_c64, float complex, FIRST) \
  X (prod, COMPLEX128, double complex, double complex, SAME, 1, times_c128, times_c128, double complex, FIRST)

REDUCERS (prod, PROD)

/* ---- Max, Min: a NaN is passed over ---- */

#define LARGER(a, x) ((x) > (a) ? (x) : (a))
#define SMALLER(a, x) ((x) < (a) ? (x) : (a))

#define MAX_(X)                                                                                           \
  X (max, FLOAT, float, float, SAME, -INFINITY, LARGER, LARGER, float, FIRST)                             \
  X (max, DOUBLE, double, double, SAME, -INFINITY, LARGER, LARGER, double, FIRST)                         \
  X (max, HALF, guint16, float, ts_half_load, -INFINITY, LARGER, LARGER, guint16, HALF_FIRST)             \
  X (max, BFLOAT16, guint16, float, ts_bfloat16_load, -INFINITY, LARGER, LARGER, guint16, BFLOAT16_FIRST) \
  X (max, INT8, gint8, gint8, SAME, G_MININT8, LARGER, LARGER, gint8, FIRST)                              \
  X (max, UINT8, guint8, guint8, SAME, 0, LARGER, LARGER, guint8, FIRST)                                  \
  X (max, INT16, gint16, gint16, SAME, G_MININT16, LARGER, LARGER, gint16, FIRST)                         \
  X (max, UINT16, guint16, guint16, SAME, 0, LARGER, LARGER, guint16, FIRST)                              \
  X (max, INT32, gint32, gint32, SAME, G_MININT32, LARGER, LARGER, gint32, FIRST)                         \
  X (max, UINT32, guint32, guint32, SAME, 0, LARGER, LARGER, guint32, FIRST)                              \
  X (max, INT64, gint64, gint64, SAME, G_MININT64, LARGER, LARGER, gint64, FIRST)                         \
  X (max, UINT64, guint64, guint64, SAME, 0, LARGER, LARGER, guint64, FIRST)

REDUCERS (max, MAX_)

#define MIN_(X)                                                                                            \
  X (min, FLOAT, float, float, SAME, INFINITY, SMALLER, SMALLER, float, FIRST)                             \
  X (min, DOUBLE, double, double, SAME, INFINITY, SMALLER, SMALLER, double, FIRST)                         \
  X (min, HALF, guint16, float, ts_half_load, INFINITY, SMALLER, SMALLER, guint16, HALF_FIRST)             \
  X (min, BFLOAT16, guint16, float, ts_bfloat16_load, INFINITY, SMALLER, SMALLER, guint16, BFLOAT16_FIRST) \
  X (min, INT8, gint8, gint8, SAME, G_MAXINT8, SMALLER, SMALLER, gint8, FIRST)                             \
  X (min, UINT8, guint8, guint8, SAME, G_MAXUINT8, SMALLER, SMALLER, guint8, FIRST)                        \
  X (min, INT16, gint16, gint16, SAME, G_MAXINT16, SMALLER, SMALLER, gint16, FIRST)                        \
  X (min, UINT16, guint16, guint16, SAME, G_MAXUINT16, SMALLER, SMALLER, guint16, FIRST)                   \
  X (min, INT32, gint32, gint32, SAME, G_MAXINT32, SMALLER, SMALLER, gint32, FIRST)                        \
  X (min, UINT32, guint32, guint32, SAME, G_MAXUINT32, SMALLER, SMALLER, guint32, FIRST)                   \
  X (min, INT64, gint64, gint64, SAME, G_MAXINT64, SMALLER, SMALLER, gint64, FIRST)                        \
  X (min, UINT64, guint64, guint64, SAME, G_MAXUINT64, SMALLER, SMALLER, guint64, FIRST)

REDUCERS (min, MIN_)

/* ---- EuclideanNorm: integers by way of double ---- */

#define PLUS_SQUARE(a, x) ((a) + (x) * (x))
#define PLUS_SQUARE_C64(a, x) ((a) + (crealf (x) * crealf (x) + cimagf (x) * cimagf (x)))
#define PLUS_SQUARE_C128(a, x) ((a) + (creal (x) * creal (x) + cimag (x) * cimag (x)))
#define FLOAT_ROOT(a, count) sqrtf (a)
#define DOUBLE_ROOT(a, count) sqrt (a)
#define HALF_ROOT(a, count) ts_half_store (sqrtf (a))
#define BFLOAT16_ROOT(a, count) ts_bfloat16_store (sqrtf (a))
#define C64_ROOT(a, count) sqrtf (crealf (a))
#define C128_ROOT(a, count) sqrt (creal (a))
#define UNSIGNED_ROOT(a, count) (guint64) sqrt (a)
#define SIGNED_ROOT(a, count) (gint64) sqrt (a)

#define NORM(X)                                                                                              \
  X (norm, FLOAT, float, float, SAME, 0, PLUS_SQUARE, PLUS, float, FLOAT_ROOT)                               \
  X (norm, DOUBLE, double, double, SAME, 0, PLUS_SQUARE, PLUS, double, DOUBLE_ROOT)                          \
  X (norm, HALF, guint16, float, ts_half_load, 0, PLUS_SQUARE, PLUS, guint16, HALF_ROOT)                     \
  X (norm, BFLOAT16, guint16, float, ts_bfloat16_load, 0, PLUS_SQUARE, PLUS, guint16, BFLOAT16_ROOT)         \
  X (norm, INT8, gint8, double, SAME, 0, PLUS_SQUARE, PLUS, gint8, SIGNED_ROOT)                              \
  X (norm, UINT8, guint8, double, SAME, 0, PLUS_SQUARE, PLUS, guint8, UNSIGNED_ROOT)                         \
  X (norm, INT16, gint16, double, SAME, 0, PLUS_SQUARE, PLUS, gint16, SIGNED_ROOT)                           \
  X (norm, UINT16, guint16, double, SAME, 0, PLUS_SQUARE, PLUS, guint16, UNSIGNED_ROOT)                      \
  X (norm, INT32, gint32, double, SAME, 0, PLUS_SQUARE, PLUS, gint32, SIGNED_ROOT)                           \
  X (norm, UINT32, guint32, double, SAME, 0, PLUS_SQUARE, PLUS, guint32, UNSIGNED_ROOT)                      \
  X (norm, INT64, gint64, double, SAME, 0, PLUS_SQUARE, PLUS, gint64, SIGNED_ROOT)                           \
  X (norm, UINT64, guint64, double, SAME, 0, PLUS_SQUARE, PLUS, guint64, UNSIGNED_ROOT)                      \
  X (norm, COMPLEX64, float complex, float complex, SAME, 0, PLUS_SQUARE_C64, PLUS, float complex, C64_ROOT) \
  X (norm, COMPLEX128, double complex, double complex, SAME, 0, PLUS_SQUARE_C128, PLUS, double complex, C128_ROOT)

REDUCERS (norm, NORM)

/* ---- All, Any ---- */

#define IS_TRUE(x) ((x) != 0)
#define AND(a, x) ((a) & (x))
#define OR(a, x) ((a) | (x))

#define ALL(X) X (all, BOOL, guint8, guint8, IS_TRUE, 1, AND, AND, guint8, FIRST)
REDUCERS (all, ALL)

#define ANY(X) X (any, BOOL, guint8, guint8, IS_TRUE, 0, OR, OR, guint8, FIRST)
REDUCERS (any, ANY)
