#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ts-error.h"

/* Bucketize, BoostedTreesBucketize: between which boundaries each number is. */

typedef struct
{
  float *boundaries;
  guint n;
} Bounds;

static gboolean
bucketize_prepare (TsKernelInit *init,
                   GError **error)
{
  Bounds *bounds = init->state;

  bounds->boundaries = ts_operation_dup_attr_floats (init->op, "boundaries", &bounds->n, error);
  if (bounds->boundaries == NULL)
    return FALSE;
  for (guint i = 1; i < bounds->n; i++)
    if (bounds->boundaries[i] < bounds->boundaries[i - 1])
      {
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "boundaries must be sorted: boundary %u is %g, after %g", i,
                     (double)bounds->boundaries[i], (double)bounds->boundaries[i - 1]);
        return FALSE;
      }
  return TRUE;
}

static void
bucketize_release (gpointer state)
{
  Bounds *bounds = state;

  g_free (bounds->boundaries);
}

/* How many boundaries are not above the number: none is above NaN. */
#define DEFINE_BUCKETS(name, TYPE, CTYPE)                                                                  \
  static void buckets_##name (const Bounds *bounds, const void *data, gint32 *out, gsize begin, gsize end) \
  {                                                                                                        \
    const TYPE *x = data;                                                                                  \
                                                                                                           \
    for (gsize i = begin; i < end; i++)                                                                    \
      {                                                                                                    \
        guint low = 0, n = bounds->n;                                                                      \
                                                                                                           \
        while (n > 0)                                                                                      \
          {                                                                                                \
            guint half = n / 2;                                                                            \
            gboolean after = !((CTYPE)x[i] < (CTYPE)bounds->boundaries[low + half]);                       \
                                                                                                           \
            low = after ? low + half + 1 : low;                                                            \
            n = after ? n - half - 1 : half;                                                               \
          }                                                                                                \
        out[i] = (gint32)low;                                                                              \
      }                                                                                                    \
  }

DEFINE_BUCKETS (int32, gint32, float)
DEFINE_BUCKETS (int64, gint64, float)
DEFINE_BUCKETS (float, float, float)
DEFINE_BUCKETS (double, double, double)

typedef void (*BucketsFunc) (const Bounds *bounds, const void *data, gint32 *out, gsize begin, gsize end);

static const BucketsFunc bucket_functions[TS_N_DTYPES] = {
  [TS_DTYPE_INT32] = buckets_int32,
  [TS_DTYPE_INT64] = buckets_int64,
  [TS_DTYPE_FLOAT] = buckets_float,
  [TS_DTYPE_DOUBLE] = buckets_double,
};

typedef struct
{
  const Bounds *bounds;
  const TsTensor *in;
  TsTensor *out;
} Job;

static void
bucketize_part (gsize begin,
                gsize end,
                gpointer data)
{
  const Job *job = data;

  bucket_functions[job->in->dtype](job->bounds, job->in->data, job->out->data, begin, end);
}

static gboolean
bucketize_run (TsCall *call,
               GError **error)
{
  Job job = { call->state, call->in[0], ts_call_alloc (call, 0, &call->in[0]->shape, error) };

  return job.out != NULL && ts_call_parallel_for (call, job.in->n_elements, 4096, bucketize_part, &job, error);
}

/* ---- BoostedTreesBucketize ---- */

/* How many boundaries are below the number; beyond the last it is in the last bucket, too. */
static gint32
bucket_of (const float *boundaries,
           gsize n,
           float value)
{
  gsize low = 0, left = n;

  while (left > 0)
    {
      gsize half = left / 2;
      gboolean after = boundaries[low + half] < value;

      low = after ? low + half + 1 : low;
      left = after ? left - half - 1 : half;
    }
  return n > 0 ? (gint32)MIN (low, n - 1) : 0;
}

/* Inputs: the values of each feature, then the boundaries of each. */
static gboolean
boosted_run (TsCall *call,
             GError **error)
{
  guint n_features = call->n_in / 2;

  for (guint f = 0; f < n_features; f++)
    {
      const TsTensor *values = call->in[f], *bounds = call->in[n_features + f];
      TsTensor *out;

      if (!ts_arg_check_rank (call, f, "the values of a feature", 1, error) || !ts_arg_check_rank (call, n_features + f, "the boundaries of a feature", 1, error))
        return FALSE;
      out = ts_call_alloc (call, f, &values->shape, error);
      if (out == NULL || ts_call_is_cancelled (call, error))
        return FALSE;
      for (gsize i = 0; i < values->n_elements; i++)
        ((gint32 *)out->data)[i] = bucket_of (bounds->data, bounds->n_elements, ((const float *)values->data)[i]);
    }
  return TRUE;
}

#define BUCKETIZE_DTYPES \
  (TS_DTYPE_BIT (TS_DTYPE_INT32) | TS_DTYPE_BIT (TS_DTYPE_INT64) | TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE))

const TsKernelDef ts_bucketize_kernels[] = {
  { .op = "BoostedTreesBucketize", .run = boosted_run, .semantics = "tensorflow/core/kernels/boosted_trees/quantile_ops.cc" },
  { .op = "Bucketize", .dtypes = BUCKETIZE_DTYPES, .prepare = bucketize_prepare, .state_size = sizeof (Bounds), .release = bucketize_release, .run = bucketize_run, .semantics = "tensorflow/core/kernels/bucketize_op.cc" },
  { 0 },
};

const TsShapeDef ts_bucketize_shapes[] = { { 0 } };
