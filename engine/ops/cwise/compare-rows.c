/* Loops of the comparisons; see ts-rows.h. */

#include "engine/ops/cwise/ts-rows.h"
#include "engine/ops/cwise/ts-truncate.h"

#include <math.h>
#include <string.h>

#define EACH_REAL(X, op, e) TS_EACH_ANY_FLOAT (X, op, e) TS_EACH_INTEGER (X, op, e)

static inline gboolean
strings_equal (TsString x,
               TsString y)
{
  return x.size == y.size && (x.size == 0 || memcmp (x.bytes, y.bytes, x.size) == 0);
}

#define EACH_STRING(X, op, e) X (op, STRING, TsString, TsString, TsString, TS_PLAIN, TS_PLAIN, e)

#define EQUAL(X)                                \
  EACH_REAL (X, equal, x == y)                  \
  TS_EACH_COMPLEX (X, equal, x == y)            \
  TS_EACH_QUANTIZED (X, equal, x == y)          \
  TS_EACH_BOOL (X, equal, (x != 0) == (y != 0)) \
  EACH_STRING (X, equal, strings_equal (x, y))
TS_ROWS_TEST_2 (equal, TS_GRAIN_CHEAP, EQUAL)

#define NOT_EQUAL(X)                                \
  EACH_REAL (X, not_equal, x != y)                  \
  TS_EACH_COMPLEX (X, not_equal, x != y)            \
  TS_EACH_QUANTIZED (X, not_equal, x != y)          \
  TS_EACH_BOOL (X, not_equal, (x != 0) != (y != 0)) \
  EACH_STRING (X, not_equal, !strings_equal (x, y))
TS_ROWS_TEST_2 (not_equal, TS_GRAIN_CHEAP, NOT_EQUAL)

#define LESS(X) EACH_REAL (X, less, x < y)
TS_ROWS_TEST_2 (less, TS_GRAIN_CHEAP, LESS)

#define LESS_EQUAL(X) EACH_REAL (X, less_equal, x <= y)
TS_ROWS_TEST_2 (less_equal, TS_GRAIN_CHEAP, LESS_EQUAL)

#define GREATER(X) EACH_REAL (X, greater, x > y)
TS_ROWS_TEST_2 (greater, TS_GRAIN_CHEAP, GREATER)

#define GREATER_EQUAL(X) EACH_REAL (X, greater_equal, x >= y)
TS_ROWS_TEST_2 (greater_equal, TS_GRAIN_CHEAP, GREATER_EQUAL)

/* As an integer of so many bytes, in its low bits. */
static inline guint64
whole_tolerance (double tolerance,
                 gsize size,
                 gboolean is_signed)
{
  if (size < 4 || (size == 4 && is_signed))
    return (guint64)(gint64)ts_to_int32 (tolerance);
  return size == 8 && !is_signed ? ts_to_uint64 (tolerance) : (guint64)ts_to_int64 (tolerance);
}

/* |x - y| <= p. Of integers the tolerance becomes one of them. */
#define TOLERANCE(mem_t, c_t, x) \
  ((c_t)0.5 == 0 ? (c_t)(mem_t)whole_tolerance (x, sizeof (mem_t), (double)(mem_t)-1 < 0) : (c_t)(x))

#define TEST_2P(op, dtype, mem_t, c_t, u_t, LOAD, STORE, e)                           \
  static void op##_##dtype (gsize n, void *out, const void *const *in, gpointer data) \
  {                                                                                   \
    typedef u_t U TS_UNUSED;                                                          \
    const c_t p = TOLERANCE (mem_t, c_t, *(const float *)data);                       \
    const mem_t *a = in[0];                                                           \
    const mem_t *b = in[1];                                                           \
    guint8 *z = out;                                                                  \
    TS_INDEPENDENT                                                                    \
    for (gsize i = 0; i < n; i++)                                                     \
      {                                                                               \
        const c_t x = LOAD (a[i]);                                                    \
        const c_t y = LOAD (b[i]);                                                    \
        z[i] = (e);                                                                   \
      }                                                                               \
  }

#define DISTANCE(x, y) ((x) < (y) ? (U)(y) - (U)(x) : (U)(x) - (U)(y))
#define APPROXIMATE_EQUAL(X)                                                           \
  TS_EACH_ANY_FLOAT (X, approximate_equal, TS_REAL (fabs, x - y) <= p)                 \
  TS_EACH_INTEGER (X, approximate_equal, ((double)p >= 0) & (DISTANCE (x, y) <= (U)p)) \
  TS_EACH_COMPLEX (X, approximate_equal, TS_COMPLEX (cabs, x - y) <= __real__ p)
TS_ROWS_OF (TEST_2P, approximate_equal, TS_GRAIN_CHEAP, APPROXIMATE_EQUAL)
