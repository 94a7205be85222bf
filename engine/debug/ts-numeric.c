#include "engine/debug/ts-numeric.h"

/* An exponent of ones: an infinity without further bits, else not a number. First it is only asked whether there is any, which is fast. */
#define FIND(name, TYPE, EXPONENT, MANTISSA)                                  \
  static guint find_##name (const void *data, gsize n)                        \
  {                                                                           \
    const TYPE *bits = data;                                                  \
    guint any = 0, found = 0;                                                 \
                                                                              \
    for (gsize i = 0; i < n; i++)                                             \
      any |= (bits[i] & EXPONENT) == EXPONENT;                                \
    if (any == 0)                                                             \
      return 0;                                                               \
    for (gsize i = 0; i < n; i++)                                             \
      if ((bits[i] & EXPONENT) == EXPONENT)                                   \
        found |= (bits[i] & MANTISSA) != 0 ? TS_NUMERIC_NAN : TS_NUMERIC_INF; \
    return found;                                                             \
  }

FIND (half, guint16, 0x7c00, 0x03ff)
FIND (bfloat16, guint16, 0x7f80, 0x007f)
FIND (float, guint32, 0x7f800000u, 0x007fffffu)
FIND (double, guint64, G_GUINT64_CONSTANT (0x7ff0000000000000), G_GUINT64_CONSTANT (0x000fffffffffffff))

guint
ts_numeric_find (const TsTensor *tensor)
{
  switch ((guint)tensor->dtype)
    {
    case TS_DTYPE_HALF:
      return find_half (tensor->data, tensor->n_elements);
    case TS_DTYPE_BFLOAT16:
      return find_bfloat16 (tensor->data, tensor->n_elements);
    case TS_DTYPE_FLOAT:
      return find_float (tensor->data, tensor->n_elements);
    case TS_DTYPE_DOUBLE:
      return find_double (tensor->data, tensor->n_elements);
    case TS_DTYPE_COMPLEX64:
      return find_float (tensor->data, 2 * tensor->n_elements);
    case TS_DTYPE_COMPLEX128:
      return find_double (tensor->data, 2 * tensor->n_elements);
    default:
      return 0;
    }
}
