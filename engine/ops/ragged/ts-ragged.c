#include "engine/ops/ragged/ts-ragged.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ts-error.h"

gboolean
ts_ragged_check_splits (const TsTensor *splits,
                        gboolean first_is_zero,
                        gint64 limit,
                        gboolean whole,
                        const char *name,
                        GError **error)
{
  gint64 last = 0;

  if (splits->shape.rank != 1 || splits->n_elements == 0)
    {
      g_autofree char *shape = ts_shape_to_string (&splits->shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s must be a vector that is not empty, have shape %s", name, shape);
      return FALSE;
    }
  if (splits->dtype != TS_DTYPE_INT32 && splits->dtype != TS_DTYPE_INT64)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s must be int32 or int64, are %s", name, ts_dtype_name (splits->dtype));
      return FALSE;
    }
  for (gsize i = 0; i < splits->n_elements; i++)
    {
      gint64 split = ts_int_at (splits, i);

      if (split < last || split > limit || (i == 0 && first_is_zero && split != 0))
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                       "element %" G_GSIZE_FORMAT " of %s is %" G_GINT64_FORMAT ": they must go up from 0 to %" G_GINT64_FORMAT, i, name, split, limit);
          return FALSE;
        }
      last = split;
    }
  if (!whole || last == limit)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               "%s end with %" G_GINT64_FORMAT ", there are %" G_GINT64_FORMAT " inside", name, last, limit);
  return FALSE;
}
