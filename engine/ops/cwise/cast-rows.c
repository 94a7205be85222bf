/* Loops of Cast, one table for each dtype cast to; see ts-rows.h. */

#include "engine/ops/cwise/ts-rows.h"
#include "engine/ops/cwise/ts-truncate.h"

#include <math.h>

/* ---- what is cast from --------------------------------------------------------------------------- */

/* Real numbers by @e; of complex ones the real part is taken. */
#define EACH_FROM(X, op, from_integer, from_float, from_complex) \
  TS_EACH_BOOL (X, op, from_integer)                             \
  TS_EACH_INTEGER (X, op, from_integer)                          \
  TS_EACH_ANY_FLOAT (X, op, from_float)                          \
  TS_EACH_COMPLEX (X, op, from_complex)

#define LOOP_TO(out_t, STORE, op, dtype, in_t, c_t, u_t, LOAD, e) TS_LOOP_1_ (op, dtype, in_t, out_t, c_t, u_t, LOAD, STORE, e)

/* ---- to integers --------------------------------------------------------------------------------- */

#define LOOP_TO_INT8(op, dtype, in_t, c_t, u_t, LOAD, STORE, e) LOOP_TO (gint8, TS_PLAIN, op, dtype, in_t, c_t, u_t, LOAD, e)
#define TO_INT8(X) EACH_FROM (X, cast_int8, x, TS_REAL (ts_to_int32, x), ts_to_int32 (__real__ x))
TS_ROWS_OF (LOOP_TO_INT8, cast_int8, TS_GRAIN_CHEAP, TO_INT8)

#define LOOP_TO_UINT8(op, dtype, in_t, c_t, u_t, LOAD, STORE, e) LOOP_TO (guint8, TS_PLAIN, op, dtype, in_t, c_t, u_t, LOAD, e)
#define TO_UINT8(X) EACH_FROM (X, cast_uint8, x, TS_REAL (ts_to_int32, x), ts_to_int32 (__real__ x))
TS_ROWS_OF (LOOP_TO_UINT8, cast_uint8, TS_GRAIN_CHEAP, TO_UINT8)

#define LOOP_TO_INT16(op, dtype, in_t, c_t, u_t, LOAD, STORE, e) LOOP_TO (gint16, TS_PLAIN, op, dtype, in_t, c_t, u_t, LOAD, e)
#define TO_INT16(X) EACH_FROM (X, cast_int16, x, TS_REAL (ts_to_int32, x), ts_to_int32 (__real__ x))
TS_ROWS_OF (LOOP_TO_INT16, cast_int16, TS_GRAIN_CHEAP, TO_INT16)

#define LOOP_TO_UINT16(op, dtype, in_t, c_t, u_t, LOAD, STORE, e) LOOP_TO (guint16, TS_PLAIN, op, dtype, in_t, c_t, u_t, LOAD, e)
#define TO_UINT16(X) EACH_FROM (X, cast_uint16, x, TS_REAL (ts_to_int32, x), ts_to_int32 (__real__ x))
TS_ROWS_OF (LOOP_TO_UINT16, cast_uint16, TS_GRAIN_CHEAP, TO_UINT16)

#define LOOP_TO_INT32(op, dtype, in_t, c_t, u_t, LOAD, STORE, e) LOOP_TO (gint32, TS_PLAIN, op, dtype, in_t, c_t, u_t, LOAD, e)
#define TO_INT32(X) EACH_FROM (X, cast_int32, x, TS_REAL (ts_to_int32, x), ts_to_int32 (__real__ x))
TS_ROWS_OF (LOOP_TO_INT32, cast_int32, TS_GRAIN_CHEAP, TO_INT32)

#define LOOP_TO_UINT32(op, dtype, in_t, c_t, u_t, LOAD, STORE, e) LOOP_TO (guint32, TS_PLAIN, op, dtype, in_t, c_t, u_t, LOAD, e)
#define TO_UINT32(X) EACH_FROM (X, cast_uint32, x, ts_to_int64 (x), ts_to_int64 (__real__ x))
TS_ROWS_OF (LOOP_TO_UINT32, cast_uint32, TS_GRAIN_CHEAP, TO_UINT32)

#define LOOP_TO_INT64(op, dtype, in_t, c_t, u_t, LOAD, STORE, e) LOOP_TO (gint64, TS_PLAIN, op, dtype, in_t, c_t, u_t, LOAD, e)
#define TO_INT64(X) EACH_FROM (X, cast_int64, x, ts_to_int64 (x), ts_to_int64 (__real__ x))
TS_ROWS_OF (LOOP_TO_INT64, cast_int64, TS_GRAIN_CHEAP, TO_INT64)

#define LOOP_TO_UINT64(op, dtype, in_t, c_t, u_t, LOAD, STORE, e) LOOP_TO (guint64, TS_PLAIN, op, dtype, in_t, c_t, u_t, LOAD, e)
#define TO_UINT64(X) EACH_FROM (X, cast_uint64, x, ts_to_uint64 (x), ts_to_uint64 (__real__ x))
TS_ROWS_OF (LOOP_TO_UINT64, cast_uint64, TS_GRAIN_CHEAP, TO_UINT64)

#define LOOP_TO_BOOL(op, dtype, in_t, c_t, u_t, LOAD, STORE, e) LOOP_TO (guint8, TS_PLAIN, op, dtype, in_t, c_t, u_t, LOAD, e)
#define TO_BOOL(X) EACH_FROM (X, cast_bool, x != 0, x != 0, __real__ x != 0)
TS_ROWS_OF (LOOP_TO_BOOL, cast_bool, TS_GRAIN_CHEAP, TO_BOOL)

/* ---- to floats ----------------------------------------------------------------------------------- */

#define LOOP_TO_FLOAT(op, dtype, in_t, c_t, u_t, LOAD, STORE, e) LOOP_TO (float, TS_PLAIN, op, dtype, in_t, c_t, u_t, LOAD, e)
#define TO_FLOAT(X) EACH_FROM (X, cast_float, x, x, __real__ x)
TS_ROWS_OF (LOOP_TO_FLOAT, cast_float, TS_GRAIN_CHEAP, TO_FLOAT)

#define LOOP_TO_DOUBLE(op, dtype, in_t, c_t, u_t, LOAD, STORE, e) LOOP_TO (double, TS_PLAIN, op, dtype, in_t, c_t, u_t, LOAD, e)
#define TO_DOUBLE(X) EACH_FROM (X, cast_double, x, x, __real__ x)
TS_ROWS_OF (LOOP_TO_DOUBLE, cast_double, TS_GRAIN_CHEAP, TO_DOUBLE)

#define LOOP_TO_HALF(op, dtype, in_t, c_t, u_t, LOAD, STORE, e) LOOP_TO (guint16, ts_half_store, op, dtype, in_t, c_t, u_t, LOAD, e)
#define TO_HALF(X) EACH_FROM (X, cast_half, (float)x, (float)x, (float)__real__ x)
TS_ROWS_OF (LOOP_TO_HALF, cast_half, TS_GRAIN_CHEAP, TO_HALF)

#define LOOP_TO_BFLOAT16(op, dtype, in_t, c_t, u_t, LOAD, STORE, e) LOOP_TO (guint16, ts_bfloat16_store, op, dtype, in_t, c_t, u_t, LOAD, e)
#define TO_BFLOAT16(X) EACH_FROM (X, cast_bfloat16, (float)x, (float)x, (float)__real__ x)
TS_ROWS_OF (LOOP_TO_BFLOAT16, cast_bfloat16, TS_GRAIN_CHEAP, TO_BFLOAT16)

#define LOOP_TO_COMPLEX64(op, dtype, in_t, c_t, u_t, LOAD, STORE, e) LOOP_TO (float complex, TS_PLAIN, op, dtype, in_t, c_t, u_t, LOAD, e)
#define TO_COMPLEX64(X) EACH_FROM (X, cast_complex64, ts_c64 ((float)x, 0), ts_c64 ((float)x, 0), x)
TS_ROWS_OF (LOOP_TO_COMPLEX64, cast_complex64, TS_GRAIN_CHEAP, TO_COMPLEX64)

#define LOOP_TO_COMPLEX128(op, dtype, in_t, c_t, u_t, LOAD, STORE, e) LOOP_TO (double complex, TS_PLAIN, op, dtype, in_t, c_t, u_t, LOAD, e)
#define TO_COMPLEX128(X) EACH_FROM (X, cast_complex128, ts_c128 (x, 0), ts_c128 (x, 0), x)
TS_ROWS_OF (LOOP_TO_COMPLEX128, cast_complex128, TS_GRAIN_CHEAP, TO_COMPLEX128)

/* ---- cutting off instead of rounding ------------------------------------------------------------- */

/* The value without its last @n mantissa bits. */
static inline float
cut_float (float x,
           guint n)
{
  float cut = ts_float_from_bits (ts_float_bits (x) & ~((1u << n) - 1));

  return x == x ? cut : x;
}

static inline double
cut_double (double x,
            guint n)
{
  guint64 bits;
  double cut;

  memcpy (&bits, &x, sizeof bits);
  bits &= ~((G_GUINT64_CONSTANT (1) << n) - 1);
  memcpy (&cut, &bits, sizeof cut);
  return x == x ? cut : x;
}

#define CUT_FLOAT(X) TS_EACH_F64 (X, cut_float_rows, cut_double (x, 52 - 23))
TS_ROWS_OF (LOOP_TO_FLOAT, cut_float_rows, TS_GRAIN_CHEAP, CUT_FLOAT)

#define CUT_HALF(X) TS_EACH_F64 (X, cut_half, (float)cut_double (x, 52 - 10)) TS_EACH_F32 (X, cut_half, cut_float (x, 23 - 10))
TS_ROWS_OF (LOOP_TO_HALF, cut_half, TS_GRAIN_CHEAP, CUT_HALF)

#define CUT_BFLOAT16(X) TS_EACH_F64 (X, cut_bfloat16, (float)cut_double (x, 52 - 7)) TS_EACH_F32 (X, cut_bfloat16, cut_float (x, 23 - 7))
TS_ROWS_OF (LOOP_TO_BFLOAT16, cut_bfloat16, TS_GRAIN_CHEAP, CUT_BFLOAT16)
