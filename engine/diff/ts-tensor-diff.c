#include "engine/diff/ts-tensor-diff.h"

#include "engine/tensor/ts-tensor-format.h"

#include <math.h>
#include <string.h>

#define POLL_EVERY (1u << 20)

static double
complex_distance (const TsTensor *a,
                  const TsTensor *b,
                  gsize i)
{
  if (a->dtype == TS_DTYPE_COMPLEX64)
    {
      const float *x = (const float *)a->data + 2 * i, *y = (const float *)b->data + 2 * i;

      return hypot ((double)x[0] - (double)y[0], (double)x[1] - (double)y[1]);
    }

  const double *x = (const double *)a->data + 2 * i, *y = (const double *)b->data + 2 * i;

  return hypot (x[0] - y[0], x[1] - y[1]);
}

/* Not finite if one of them is not. */
static double
get_distance (const TsTensor *a,
              const TsTensor *b,
              gsize i)
{
  if (ts_dtype_kind (a->dtype) == 'c')
    return complex_distance (a, b, i);
  return fabs (ts_tensor_get_double (a, i) - ts_tensor_get_double (b, i));
}

static gboolean
is_equal (const TsTensor *a,
          const TsTensor *b,
          gsize i,
          gsize size)
{
  if (a->dtype == TS_DTYPE_STRING)
    {
      const TsString *x = (const TsString *)a->data + i, *y = (const TsString *)b->data + i;

      return x->size == y->size && memcmp (x->bytes, y->bytes, x->size) == 0;
    }
  return memcmp ((const guint8 *)a->data + i * size, (const guint8 *)b->data + i * size, size) == 0;
}

gboolean
ts_tensor_diff (const TsTensor *a,
                const TsTensor *b,
                TsTensorDiff *diff,
                GCancellable *cancellable,
                GError **error)
{
  gsize size = ts_dtype_size (a->dtype);
  gboolean is_number = ts_dtype_is_plain (a->dtype);

  g_return_val_if_fail (a->dtype == b->dtype && ts_shape_equal (&a->shape, &b->shape), FALSE);

  *diff = (TsTensorDiff) { a->n_elements, 0, NAN };
  for (gsize i = 0; i < a->n_elements; i++)
    {
      double distance;

      if (i % POLL_EVERY == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (!is_equal (a, b, i, size))
        diff->n_different++;
      if (!is_number)
        continue;
      distance = get_distance (a, b, i);
      if (isfinite (distance) && !(diff->max_abs >= distance))
        diff->max_abs = distance;
    }
  return TRUE;
}
