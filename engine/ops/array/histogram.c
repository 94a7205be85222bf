#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ts-error.h"

/* HistogramFixedWidth: how many numbers are in each of equally wide bins; what is outside is in the first or last. */

typedef struct
{
  gint64 n_bins;
  gsize bad; /* the first element that has no bin */
  gboolean is_bad;
} Bins;

/* -1: none; differences that wrap around may have such. */
static gint64
bin_of (const Bins *bins,
        double distance,
        double step)
{
  double bin = distance / step;

  if (bin < 0)
    return -1;
  return (gint64)(bin < (double)(bins->n_bins - 1) ? bin : (double)(bins->n_bins - 1));
}

/* Differences of integers wrap around, those of floats are rounded to their type, before they become double. */
#define DEFINE_COUNT(name, TYPE, DIFFERENCE)                                                            \
  static gboolean count_##name (Bins *bins, const TsTensor *values, const void *range, guint64 *counts) \
  {                                                                                                     \
    const TYPE *x = values->data, *limits = range;                                                      \
    double step = (double)DIFFERENCE (limits[1], limits[0]) / (double)bins->n_bins;                     \
                                                                                                        \
    if (!(limits[0] < limits[1]))                                                                       \
      return FALSE;                                                                                     \
    for (gsize i = 0; i < values->n_elements && !bins->is_bad; i++)                                     \
      {                                                                                                 \
        TYPE value = x[i] > limits[0] ? x[i] : limits[0];                                               \
        gint64 bin = bin_of (bins, (double)DIFFERENCE (value, limits[0]), step);                        \
                                                                                                        \
        bins->is_bad = x[i] != x[i] || bin < 0;                                                         \
        bins->bad = i;                                                                                  \
        if (!bins->is_bad)                                                                              \
          counts[bin]++;                                                                                \
      }                                                                                                 \
    return TRUE;                                                                                        \
  }

#define MINUS(a, b) ((a) - (b))
#define MINUS_INT32(a, b) ((gint32)((guint32)(a) - (guint32)(b)))
#define MINUS_INT64(a, b) ((gint64)((guint64)(a) - (guint64)(b)))

DEFINE_COUNT (float, float, MINUS)
DEFINE_COUNT (double, double, MINUS)
DEFINE_COUNT (int32, gint32, MINUS_INT32)
DEFINE_COUNT (int64, gint64, MINUS_INT64)

typedef gboolean (*CountFunc) (Bins *bins, const TsTensor *values, const void *range, guint64 *counts);

static const CountFunc counters[TS_N_DTYPES] = {
  [TS_DTYPE_FLOAT] = count_float,
  [TS_DTYPE_DOUBLE] = count_double,
  [TS_DTYPE_INT32] = count_int32,
  [TS_DTYPE_INT64] = count_int64,
};

static gboolean
check_inputs (const TsCall *call,
              gint64 *n_bins,
              GError **error)
{
  const TsShape *range = &call->in[1]->shape;

  if (range->rank != 1 || range->dims[0] != 2)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "value_range must be a vector of 2 elements, has %" G_GSIZE_FORMAT, call->in[1]->n_elements);
      return FALSE;
    }
  if (!ts_arg_scalar (call, 2, "nbins", n_bins, error))
    return FALSE;
  if (*n_bins > 0)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "nbins must be positive, is %" G_GINT64_FORMAT, *n_bins);
  return FALSE;
}

static gboolean
histogram_run (TsCall *call,
               GError **error)
{
  Bins bins = { 0 };
  g_autofree guint64 *counts = NULL;
  TsTensor *out;

  if (!check_inputs (call, &bins.n_bins, error))
    return FALSE;
  out = ts_call_alloc (call, 0, &TS_SHAPE (bins.n_bins), error);
  counts = out != NULL ? g_try_new0 (guint64, (gsize)bins.n_bins) : NULL;
  if (counts == NULL)
    {
      if (out != NULL)
        g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "there is no memory for %" G_GINT64_FORMAT " bins", bins.n_bins);
      return FALSE;
    }

  if (!counters[call->in[0]->dtype](&bins, call->in[0], call->in[1]->data, counts))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "value_range[0] must be less than value_range[1]");
      return FALSE;
    }
  if (bins.is_bad)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "element %" G_GSIZE_FORMAT " has no place in a histogram: it is not a number, or too far away", bins.bad);
      return FALSE;
    }
  for (gint64 i = 0; i < bins.n_bins; i++)
    if (out->dtype == TS_DTYPE_INT32)
      ((gint32 *)out->data)[i] = (gint32)counts[i];
    else
      ((gint64 *)out->data)[i] = (gint64)counts[i];
  return TRUE;
}

#define HISTOGRAM_DTYPES \
  (TS_DTYPE_BIT (TS_DTYPE_INT32) | TS_DTYPE_BIT (TS_DTYPE_INT64) | TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE))

const TsKernelDef ts_histogram_kernels[] = {
  { .op = "HistogramFixedWidth", .dtypes = HISTOGRAM_DTYPES, .run = histogram_run, .semantics = "tensorflow/core/kernels/histogram_op.cc" },
  { 0 },
};

const TsShapeDef ts_histogram_shapes[] = { { 0 } };
