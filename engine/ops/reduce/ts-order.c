#include "engine/ops/reduce/ts-order.h"

#include "engine/ops/ts-half.h"

#include <math.h>
#include <string.h>

#define SIGN_64 (G_GUINT64_CONSTANT (1) << 63)

/* The bits of a double, so that they grow with it. */
static guint64
key_of_double (double x)
{
  guint64 bits;

  if (x != x)
    return G_MAXUINT64;
  x += 0.0; /* no -0 */
  memcpy (&bits, &x, sizeof bits);
  return (bits & SIGN_64) != 0 ? ~bits : bits | SIGN_64;
}

#define EACH(TYPE, expression)              \
  for (gsize i = 0; i < n; i++)             \
    {                                       \
      const TYPE x = ((const TYPE *)in)[i]; \
                                            \
      keys[i] = expression;                 \
    }                                       \
  break;

void
ts_order_keys (TsDType dtype,
               gconstpointer in,
               gsize n,
               guint64 *keys)
{
  switch ((guint)dtype)
    {
    case TS_DTYPE_FLOAT:
      EACH (float, key_of_double ((double)x))
    case TS_DTYPE_DOUBLE:
      EACH (double, key_of_double (x))
    case TS_DTYPE_HALF:
      EACH (guint16, key_of_double ((double)ts_half_load (x)))
    case TS_DTYPE_BFLOAT16:
      EACH (guint16, key_of_double ((double)ts_bfloat16_load (x)))
    case TS_DTYPE_INT8:
      EACH (gint8, (guint64)(gint64)x ^ SIGN_64)
    case TS_DTYPE_INT16:
      EACH (gint16, (guint64)(gint64)x ^ SIGN_64)
    case TS_DTYPE_INT32:
      EACH (gint32, (guint64)(gint64)x ^ SIGN_64)
    case TS_DTYPE_INT64:
      EACH (gint64, (guint64)x ^ SIGN_64)
    case TS_DTYPE_UINT8:
      EACH (guint8, x)
    case TS_DTYPE_UINT16:
      EACH (guint16, x)
    case TS_DTYPE_UINT32:
      EACH (guint32, x)
    case TS_DTYPE_UINT64:
      EACH (guint64, x)
    default:
      g_assert_not_reached ();
    }
}
