#include "engine/ops/array/ts-accumulate.h"

#include "engine/ops/ts-half.h"

#include <complex.h>

#define DEFINE(op, dtype, MEMORY, TYPE, LOAD, STORE, expression)      \
  static void op##_##dtype (gpointer to, gconstpointer from, gsize n) \
  {                                                                   \
    MEMORY *a = to;                                                   \
    const MEMORY *b = from;                                           \
                                                                      \
    for (gsize i = 0; i < n; i++)                                     \
      {                                                               \
        const TYPE y = LOAD (a[i]), x = LOAD (b[i]);                  \
                                                                      \
        a[i] = (MEMORY)STORE (expression);                            \
      }                                                               \
  }

#define SAME(x) (x)

#define DEFINE_FLOATS(op, e)                                        \
  DEFINE (op, FLOAT, float, float, SAME, SAME, e)                   \
  DEFINE (op, DOUBLE, double, double, SAME, SAME, e)                \
  DEFINE (op, HALF, guint16, float, ts_half_load, ts_half_store, e) \
  DEFINE (op, BFLOAT16, guint16, float, ts_bfloat16_load, ts_bfloat16_store, e)

#define DEFINE_COMPLEX(op, e)                                         \
  DEFINE (op, COMPLEX64, float complex, float complex, SAME, SAME, e) \
  DEFINE (op, COMPLEX128, double complex, double complex, SAME, SAME, e)

/* Integers in a type that wraps around; signed and unsigned are the same bits then. */
#define DEFINE_WRAPPING(op, e)                     \
  DEFINE (op, 8, guint8, guint32, SAME, SAME, e)   \
  DEFINE (op, 16, guint16, guint32, SAME, SAME, e) \
  DEFINE (op, 32, guint32, guint32, SAME, SAME, e) \
  DEFINE (op, 64, guint64, guint64, SAME, SAME, e)

#define DEFINE_ORDERED(op, e)                          \
  DEFINE (op, INT8, gint8, gint8, SAME, SAME, e)       \
  DEFINE (op, UINT8, guint8, guint8, SAME, SAME, e)    \
  DEFINE (op, INT16, gint16, gint16, SAME, SAME, e)    \
  DEFINE (op, UINT16, guint16, guint16, SAME, SAME, e) \
  DEFINE (op, INT32, gint32, gint32, SAME, SAME, e)    \
  DEFINE (op, UINT32, guint32, guint32, SAME, SAME, e) \
  DEFINE (op, INT64, gint64, gint64, SAME, SAME, e)    \
  DEFINE (op, UINT64, guint64, guint64, SAME, SAME, e)

DEFINE_FLOATS (add, y + x)
DEFINE_COMPLEX (add, y + x)
DEFINE_WRAPPING (add, y + x)
DEFINE (add, BOOL, guint8, guint8, SAME, SAME, y | x)

DEFINE_FLOATS (sub, y - x)
DEFINE_COMPLEX (sub, y - x)
DEFINE_WRAPPING (sub, y - x)

DEFINE_FLOATS (mul, y *x)
DEFINE (mul, COMPLEX64, float complex, float complex, SAME, SAME, __builtin_complex (crealf (y) * crealf (x) - cimagf (y) * cimagf (x), crealf (y) * cimagf (x) + cimagf (y) * crealf (x)))
DEFINE (mul, COMPLEX128, double complex, double complex, SAME, SAME, __builtin_complex (creal (y) * creal (x) - cimag (y) * cimag (x), creal (y) * cimag (x) + cimag (y) * creal (x)))
DEFINE_WRAPPING (mul, y *x)

DEFINE_FLOATS (max, x > y ? x : y)
DEFINE_ORDERED (max, x > y ? x : y)

DEFINE_FLOATS (min, x < y ? x : y)
DEFINE_ORDERED (min, x < y ? x : y)

DEFINE_FLOATS (div, y / x)
DEFINE (div, COMPLEX64, float complex, float complex, SAME, SAME, y / x)
DEFINE (div, COMPLEX128, double complex, double complex, SAME, SAME, y / x)

/* The least number by -1 is itself. */
DEFINE (div, INT8, gint8, gint32, SAME, SAME, y / x)
DEFINE (div, UINT8, guint8, guint8, SAME, SAME, y / x)
DEFINE (div, INT16, gint16, gint32, SAME, SAME, y / x)
DEFINE (div, UINT16, guint16, guint16, SAME, SAME, y / x)
DEFINE (div, INT32, gint32, gint64, SAME, SAME, y / x)
DEFINE (div, UINT32, guint32, guint32, SAME, SAME, y / x)
DEFINE (div, INT64, gint64, gint64, SAME, SAME, x == -1 ? (gint64)(0 - (guint64)y) : y / x)
DEFINE (div, UINT64, guint64, guint64, SAME, SAME, y / x)

#define FLOATS(op)                                                                             \
  [TS_DTYPE_FLOAT] = op##_FLOAT, [TS_DTYPE_DOUBLE] = op##_DOUBLE, [TS_DTYPE_HALF] = op##_HALF, \
  [TS_DTYPE_BFLOAT16] = op##_BFLOAT16

#define COMPLEX(op) [TS_DTYPE_COMPLEX64] = op##_COMPLEX64, [TS_DTYPE_COMPLEX128] = op##_COMPLEX128

#define WRAPPING(op)                                                                                            \
  [TS_DTYPE_INT8] = op##_8, [TS_DTYPE_UINT8] = op##_8, [TS_DTYPE_INT16] = op##_16, [TS_DTYPE_UINT16] = op##_16, \
  [TS_DTYPE_INT32] = op##_32, [TS_DTYPE_UINT32] = op##_32, [TS_DTYPE_INT64] = op##_64, [TS_DTYPE_UINT64] = op##_64

#define ORDERED(op)                                                                                \
  [TS_DTYPE_INT8] = op##_INT8, [TS_DTYPE_UINT8] = op##_UINT8, [TS_DTYPE_INT16] = op##_INT16,       \
  [TS_DTYPE_UINT16] = op##_UINT16, [TS_DTYPE_INT32] = op##_INT32, [TS_DTYPE_UINT32] = op##_UINT32, \
  [TS_DTYPE_INT64] = op##_INT64, [TS_DTYPE_UINT64] = op##_UINT64

TsAccumulateFunc
ts_accumulate_find (TsAccumulateOp op,
                    TsDType dtype)
{
  static const TsAccumulateFunc funcs[][TS_N_DTYPES] = {
    [TS_ACCUMULATE_ADD] = { FLOATS (add), COMPLEX (add), WRAPPING (add), [TS_DTYPE_BOOL] = add_BOOL },
    [TS_ACCUMULATE_SUB] = { FLOATS (sub), COMPLEX (sub), WRAPPING (sub) },
    [TS_ACCUMULATE_MUL] = { FLOATS (mul), COMPLEX (mul), WRAPPING (mul) },
    [TS_ACCUMULATE_MAX] = { FLOATS (max), ORDERED (max) },
    [TS_ACCUMULATE_MIN] = { FLOATS (min), ORDERED (min) },
    [TS_ACCUMULATE_DIV] = { FLOATS (div), COMPLEX (div), ORDERED (div) },
  };

  return funcs[op][dtype];
}
