#include "engine/tensor/ts-tensor-stats.h"

#include "engine/tensor/ts-tensor-format.h"
#include "engine/ts-error.h"

#include <math.h>

#define BLOCK 1024                /* elements that are converted to double at a time */
#define BLOCKS_BETWEEN_POLLS 2048 /* some two million elements */

#define CONVERT(type, expression)                     \
  for (gsize i = 0; i < n; i++)                       \
    {                                                 \
      type x = ((const type *)self->data)[begin + i]; \
      values[i] = expression;                         \
    }                                                 \
  break

/* Elements @begin .. @begin + @n as doubles. */
static void
convert_block (const TsTensor *self,
               gsize begin,
               gsize n,
               double *values)
{
  switch (self->dtype)
    {
    case TS_DTYPE_FLOAT:
      CONVERT (float, x);
    case TS_DTYPE_DOUBLE:
      CONVERT (double, x);
    case TS_DTYPE_HALF:
      CONVERT (guint16, ts_half_to_float (x));
    case TS_DTYPE_BFLOAT16:
      CONVERT (guint16, ts_bfloat16_to_float (x));
    case TS_DTYPE_INT32:
      CONVERT (gint32, x);
    case TS_DTYPE_INT64:
      CONVERT (gint64, (double)x);
    case TS_DTYPE_UINT8:
      CONVERT (guint8, x);
    case TS_DTYPE_BOOL:
      CONVERT (guint8, x != 0);
    case TS_DTYPE_COMPLEX64:
      for (gsize i = 0; i < n; i++)
        values[i] = hypot (((const float *)self->data)[2 * (begin + i)],
                           ((const float *)self->data)[2 * (begin + i) + 1]);
      break;
    case TS_DTYPE_COMPLEX128:
      for (gsize i = 0; i < n; i++)
        values[i] = hypot (((const double *)self->data)[2 * (begin + i)],
                           ((const double *)self->data)[2 * (begin + i) + 1]);
      break;
    default:
      for (gsize i = 0; i < n; i++)
        values[i] = ts_tensor_get_double (self, begin + i);
    }
}

#undef CONVERT

typedef void (*BlockFunc) (TsTensorStats *stats, const double *values, gsize n);

/* First pass: counts, extremes and the mean, as a mean of block means weighted by their sizes. */
static void
count_block (TsTensorStats *stats,
             const double *values,
             gsize n)
{
  double sum = 0;
  gsize n_finite = 0;

  for (gsize i = 0; i < n; i++)
    {
      double x = values[i];

      stats->n_zero += x == 0;
      stats->n_negative += x < 0;
      if (isnan (x))
        stats->n_nan++;
      else if (isinf (x))
        *(x > 0 ? &stats->n_positive_inf : &stats->n_negative_inf) += 1;
      else
        {
          n_finite++;
          sum += x;
          if (!(x >= stats->min))
            stats->min = x;
          if (!(x <= stats->max))
            stats->max = x;
        }
    }

  if (n_finite == 0)
    return;
  stats->n_finite += n_finite;
  if (stats->n_finite == n_finite)
    stats->mean = sum / (double)n_finite;
  else
    stats->mean += (sum / (double)n_finite - stats->mean) * ((double)n_finite / (double)stats->n_finite);
}

/* Second pass: squared deviations, gathered in std, and the histogram. */
static void
spread_block (TsTensorStats *stats,
              const double *values,
              gsize n)
{
  double scale = TS_STATS_BINS / (stats->max - stats->min);
  double sum = 0;

  if (!isfinite (scale))
    scale = 0;

  for (gsize i = 0; i < n; i++)
    {
      double x = values[i];
      gsize bin;

      if (!isfinite (x))
        continue;
      sum += (x - stats->mean) * (x - stats->mean);
      bin = scale > 0 ? (gsize)((x - stats->min) * scale) : 0;
      stats->histogram[MIN (bin, TS_STATS_BINS - 1)]++;
    }

  stats->std += sum;
}

static gboolean
for_each_block (const TsTensor *self,
                TsTensorStats *stats,
                BlockFunc func,
                GCancellable *cancellable,
                GError **error)
{
  double values[BLOCK];

  for (gsize begin = 0, i = 0; begin < self->n_elements; begin += BLOCK, i++)
    {
      gsize n = MIN (BLOCK, self->n_elements - begin);

      if (i % BLOCKS_BETWEEN_POLLS == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      convert_block (self, begin, n, values);
      func (stats, values, n);
    }

  return TRUE;
}

gboolean
ts_tensor_get_stats (const TsTensor *self,
                     TsTensorStats *stats,
                     GCancellable *cancellable,
                     GError **error)
{
  if (!ts_dtype_is_plain (self->dtype))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "a %s tensor has no statistics", ts_dtype_name (self->dtype));
      return FALSE;
    }

  *stats = (TsTensorStats) { .n_elements = self->n_elements, .min = NAN, .max = NAN, .mean = NAN };
  if (!for_each_block (self, stats, count_block, cancellable, error) ||
      !for_each_block (self, stats, spread_block, cancellable, error))
    return FALSE;

  stats->std = stats->n_finite > 0 ? sqrt (stats->std / (double)stats->n_finite) : NAN;
  return TRUE;
}
