#include "engine/debug/ts-numeric-rows.h"

#include "engine/ops/cwise/ts-rows.h"
#include "engine/tensor/ts-tensor-format.h"

#include <math.h>

/* By dtype, none of them a reference; compiled once for each instruction set: ts-numeric-rows.c. */
extern const TsNumericFinder ts_numeric_finders_base[TS_N_DTYPES];

#ifdef TS_HAVE_ISA_LEVELS
extern const TsNumericFinder ts_numeric_finders_v3[TS_N_DTYPES];
#endif

static const TsNumericFinder *
get_finder (TsDType dtype)
{
#ifdef TS_HAVE_ISA_LEVELS
  if (ts_cpu_has_v3 ())
    return &ts_numeric_finders_v3[dtype];
#endif
  return &ts_numeric_finders_base[dtype];
}

guint
ts_numeric_find (const TsTensor *tensor,
                 guint wanted)
{
  const TsNumericFinder *finder = (guint)tensor->dtype < TS_N_DTYPES ? get_finder (tensor->dtype) : NULL;
  gsize n = finder != NULL ? tensor->n_elements * finder->n : 0;
  guint found = 0;

  if (n == 0)
    return 0;
  if ((wanted & (TS_NUMERIC_NAN | TS_NUMERIC_INF)) != 0)
    found |= finder->find (tensor->data, n);
  if ((wanted & TS_NUMERIC_SUBNORMAL) != 0)
    found |= finder->find_subnormal (tensor->data, n);
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
