#include "engine/debug/ts-numeric.h"

#include "engine/tensor/ts-tensor-format.h"

#include <math.h>

/* An exponent of ones: an infinity without further bits, else not a number. First it is only asked whether there is any, which is fast. */
#define FIND(name, TYPE, EXPONENT, MANTISSA)                                          \
  static guint find_##name (const void *data, gsize n)                                \
  {                                                                                   \
    const TYPE *bits = data;                                                          \
    guint any = 0, found = 0;                                                         \
                                                                                      \
    for (gsize i = 0; i < n; i++)                                                     \
      any |= (bits[i] & EXPONENT) == EXPONENT;                                        \
    if (any == 0)                                                                     \
      return 0;                                                                       \
    for (gsize i = 0; i < n; i++)                                                     \
      if ((bits[i] & EXPONENT) == EXPONENT)                                           \
        found |= (bits[i] & MANTISSA) != 0                 ? TS_NUMERIC_NAN           \
                 : (bits[i] & ~(EXPONENT | MANTISSA)) != 0 ? TS_NUMERIC_NEGATIVE_INF  \
                                                           : TS_NUMERIC_POSITIVE_INF; \
    return found;                                                                     \
  }                                                                                   \
                                                                                      \
  static guint find_subnormal_##name (const void *data, gsize n)                      \
  {                                                                                   \
    const TYPE *bits = data;                                                          \
    guint any = 0;                                                                    \
                                                                                      \
    for (gsize i = 0; i < n; i++)                                                     \
      any |= (bits[i] & EXPONENT) == 0 && (bits[i] & MANTISSA) != 0;                  \
    return any != 0 ? TS_NUMERIC_SUBNORMAL : 0;                                       \
  }

FIND (half, guint16, 0x7c00, 0x03ff)
FIND (bfloat16, guint16, 0x7f80, 0x007f)
FIND (float, guint32, 0x7f800000u, 0x007fffffu)
FIND (double, guint64, G_GUINT64_CONSTANT (0x7ff0000000000000), G_GUINT64_CONSTANT (0x000fffffffffffff))

static const struct
{
  TsDType dtype;
  guint n; /* floats in an element */
  guint (*find) (const void *data, gsize n);
  guint (*find_subnormal) (const void *data, gsize n);
} floats[] = {
  { TS_DTYPE_FLOAT, 1, find_float, find_subnormal_float },
  { TS_DTYPE_DOUBLE, 1, find_double, find_subnormal_double },
  { TS_DTYPE_HALF, 1, find_half, find_subnormal_half },
  { TS_DTYPE_BFLOAT16, 1, find_bfloat16, find_subnormal_bfloat16 },
  { TS_DTYPE_COMPLEX64, 2, find_float, find_subnormal_float },
  { TS_DTYPE_COMPLEX128, 2, find_double, find_subnormal_double },
};

guint
ts_numeric_find (const TsTensor *tensor,
                 guint wanted)
{
  guint found = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (floats); i++)
    {
      gsize n = tensor->n_elements * floats[i].n;

      if (floats[i].dtype != tensor->dtype)
        continue;
      if ((wanted & (TS_NUMERIC_NAN | TS_NUMERIC_INF)) != 0)
        found |= floats[i].find (tensor->data, n);
      if ((wanted & TS_NUMERIC_SUBNORMAL) != 0)
        found |= floats[i].find_subnormal (tensor->data, n);
    }
  return found & wanted;
}

char *
ts_numeric_to_string (guint found)
{
  static const struct
  {
    guint bits;
    const char *text;
  } names[] = {
    { TS_NUMERIC_NAN, "NaN" },
    { TS_NUMERIC_INF, "infinities" },
    { TS_NUMERIC_POSITIVE_INF, "positive infinities" },
    { TS_NUMERIC_NEGATIVE_INF, "negative infinities" },
    { TS_NUMERIC_SUBNORMAL, "subnormal numbers" },
  };
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if ((found & names[i].bits) != names[i].bits)
        continue;
      found &= ~names[i].bits;
      g_string_append_printf (text, "%s%s", text->len == 0 ? "" : found != 0 ? ", "
                                                                             : " and ",
                              names[i].text);
    }
  return g_string_free (text, FALSE);
}

/* ---- conversions ----------------------------------------------------------------------------------- */

/* The integers that a dtype holds: from @min to below @end. */
static gboolean
get_range (TsDType dtype,
           double *min,
           double *end)
{
  char kind = ts_dtype_kind (dtype);
  int n_bits = (int)ts_dtype_size (dtype) * 8;

  if (kind != 'i' && kind != 'u')
    return FALSE;
  *min = kind == 'i' ? -ldexp (1, n_bits - 1) : 0;
  *end = ldexp (1, kind == 'i' ? n_bits - 1 : n_bits);
  return TRUE;
}

gsize
ts_numeric_count_overflows (const TsTensor *from,
                            const TsTensor *to,
                            gsize *first)
{
  double min = 0, end = 0;
  gboolean is_integer = get_range (to->dtype, &min, &end);
  char from_kind = ts_dtype_kind (from->dtype);
  gsize n = 0;

  if ((from_kind != 'f' && from_kind != 'i' && from_kind != 'u') || (!is_integer && ts_dtype_kind (to->dtype) != 'f') || from->n_elements != to->n_elements)
    return 0;
  for (gsize i = 0; i < from->n_elements; i++)
    {
      double x = ts_tensor_get_double (from, i);

      if (is_integer ? trunc (x) >= min && trunc (x) < end : isfinite (ts_tensor_get_double (to, i)) || !isfinite (x))
        continue;
      if (n++ == 0)
        *first = i;
    }
  return n;
}
