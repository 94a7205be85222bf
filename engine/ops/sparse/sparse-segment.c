#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/ts-half.h"
#include "engine/ts-error.h"

#include <math.h>
#include <string.h>

/* SparseSegmentSum, SparseSegmentMean, SparseSegmentSqrtN, with and without a number of segments: picked rows with the same id
 * reduced to one. Inputs: data, indices, ids, perhaps the number of segments. */

#define BLOCK 64 /* columns at a time */

#define AHEAD 6 /* rows that are fetched before they are needed: they lie anywhere */

/* Writes to @out the rows @indices of @data, @width elements each, summed and divided by @divisor. There are @n_more further indices of rows
 * that come next. */
typedef void (*ReduceFunc) (gconstpointer data, const gsize *indices, gsize n, gsize n_more, gsize width, double divisor, gpointer out);

static inline void
fetch (const void *row,
       gsize size)
{
  for (gsize at = 0; at < size; at += 64)
    __builtin_prefetch ((const char *)row + at);
}

/* In TensorFlow's order: the first 2 to 9 rows, then 8 at a time. */
static inline gsize
first_group (gsize n)
{
  gsize rest = n & 7;

  return n < 2 ? n : rest < 2 ? rest + 8
                              : rest;
}

#define DEFINE_REDUCE(dtype, MEMORY, TYPE, LOAD, STORE, divided)                                                                          \
  static void reduce_##dtype (gconstpointer data, const gsize *indices, gsize n, gsize n_more, gsize width, double divisor, gpointer out) \
  {                                                                                                                                       \
    G_GNUC_UNUSED const TYPE by = (TYPE)divisor;                                                                                          \
                                                                                                                                          \
    for (gsize begin = 0; begin < width; begin += BLOCK)                                                                                  \
      {                                                                                                                                   \
        gsize size = MIN (BLOCK, width - begin);                                                                                          \
        TYPE total[BLOCK] = { 0 };                                                                                                        \
                                                                                                                                          \
        for (gsize i = 0, end = first_group (n); i < n; i = end, end += 8)                                                                \
          {                                                                                                                               \
            const MEMORY *row = (const MEMORY *)data + indices[i] * width + begin;                                                        \
            TYPE part[BLOCK] = { 0 };                                                                                                     \
                                                                                                                                          \
            for (gsize c = 0; c < size; c++)                                                                                              \
              part[c] = (TYPE)LOAD (row[c]);                                                                                              \
            for (gsize k = i + 1; k < end; k++)                                                                                           \
              {                                                                                                                           \
                if (k + AHEAD < n + n_more)                                                                                               \
                  fetch ((const MEMORY *)data + indices[k + AHEAD] * width + begin, size * sizeof (MEMORY));                              \
                row = (const MEMORY *)data + indices[k] * width + begin;                                                                  \
                for (gsize c = 0; c < size; c++)                                                                                          \
                  part[c] = (TYPE)(part[c] + LOAD (row[c]));                                                                              \
              }                                                                                                                           \
            for (gsize c = 0; i > 0 && c < size; c++)                                                                                     \
              part[c] = (TYPE)(total[c] + part[c]);                                                                                       \
            memcpy (total, part, sizeof total);                                                                                           \
          }                                                                                                                               \
        for (gsize c = 0; c < size; c++)                                                                                                  \
          ((MEMORY *)out)[begin + c] = (MEMORY)STORE (divided);                                                                           \
      }                                                                                                                                   \
  }

#define SAME(x) (x)

DEFINE_REDUCE (FLOAT, float, float, SAME, SAME, total[c] / by)
DEFINE_REDUCE (DOUBLE, double, double, SAME, SAME, total[c] / by)
DEFINE_REDUCE (HALF, guint16, float, ts_half_load, ts_half_store, total[c] / by)
DEFINE_REDUCE (BFLOAT16, guint16, float, ts_bfloat16_load, ts_bfloat16_store, total[c] / by)
DEFINE_REDUCE (8, guint8, guint8, SAME, SAME, total[c])
DEFINE_REDUCE (16, guint16, guint16, SAME, SAME, total[c])
DEFINE_REDUCE (32, guint32, guint32, SAME, SAME, total[c])
DEFINE_REDUCE (64, guint64, guint64, SAME, SAME, total[c])

/* Integers are only summed, and wrap around: signed or not is the same. */
static ReduceFunc
find_reduce (TsDType dtype)
{
  static const ReduceFunc funcs[TS_N_DTYPES] = {
    [TS_DTYPE_FLOAT] = reduce_FLOAT,
    [TS_DTYPE_DOUBLE] = reduce_DOUBLE,
    [TS_DTYPE_HALF] = reduce_HALF,
    [TS_DTYPE_BFLOAT16] = reduce_BFLOAT16,
    [TS_DTYPE_INT8] = reduce_8,
    [TS_DTYPE_UINT8] = reduce_8,
    [TS_DTYPE_INT16] = reduce_16,
    [TS_DTYPE_UINT16] = reduce_16,
    [TS_DTYPE_INT32] = reduce_32,
    [TS_DTYPE_UINT32] = reduce_32,
    [TS_DTYPE_INT64] = reduce_64,
    [TS_DTYPE_UINT64] = reduce_64,
  };

  return funcs[dtype];
}

typedef enum
{
  SUM,
  MEAN,
  SQRT_N,
} Way;

typedef struct
{
  TsCall *call;
  Way way;
  ReduceFunc reduce;
  gsize width;
  gsize n_segments;
  gsize *rows;   /* of the data, for each index */
  gsize *begins; /* where each segment begins among them; one more at the end */
} Job;

static void
reduce_segments (gsize begin,
                 gsize end,
                 gpointer data)
{
  const Job *job = data;
  const TsTensor *in = job->call->in[0], *ids = job->call->in[2];

  for (gsize s = begin; s < end; s++)
    {
      gsize first = job->begins[s], n = job->begins[s + 1] - first;
      double divisor = job->way == MEAN ? (double)n : job->way == SQRT_N ? sqrt ((double)n)
                                                                         : 1;

      job->reduce (in->data, job->rows + first, n, ids->n_elements - first - n, job->width, divisor,
                   ts_elements_at (job->call->out[0], (gsize)ts_int_at (ids, first) * job->width));
    }
}

static gboolean
check_shapes (const TsCall *call,
              GError **error)
{
  const TsTensor *indices = call->in[1], *ids = call->in[2];

  if (!ts_arg_check_rank (call, 1, "the indices", 1, error) || !ts_arg_check_rank (call, 2, "the segment ids", 1, error))
    return FALSE;
  if (indices->n_elements == ids->n_elements && call->in[0]->shape.rank > 0)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               "%" G_GSIZE_FORMAT " indices do not fit to %" G_GSIZE_FORMAT " segment ids and data of %d dimensions",
               indices->n_elements, ids->n_elements, call->in[0]->shape.rank);
  return FALSE;
}

/* Ids must not go down, and be below @limit; finds where they change. */
static gboolean
read_segments (Job *job,
               gint64 limit,
               GError **error)
{
  const TsTensor *indices = job->call->in[1], *ids = job->call->in[2];
  gsize n = ids->n_elements;
  gint64 last = 0;

  job->rows = g_new (gsize, n + 1);
  job->begins = g_new (gsize, n + 1);
  for (gsize i = 0; i < n; i++)
    {
      gint64 id = ts_int_at (ids, i);

      if (id < last || id >= limit)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                       "segment id %" G_GSIZE_FORMAT " is %" G_GINT64_FORMAT ": ids must not go down, from 0 to below %" G_GINT64_FORMAT, i, id, limit);
          return FALSE;
        }
      if (i == 0 || id != last)
        job->begins[job->n_segments++] = i;
      job->rows[i] = (gsize)ts_int_at (indices, i);
      last = id;
    }
  job->begins[job->n_segments] = n;
  return ts_indices_check (indices, job->call->in[0]->shape.dims[0], error);
}

static gboolean
count_rows (const TsCall *call,
            gint64 *n_rows,
            GError **error)
{
  const TsTensor *ids = call->in[2];

  if (call->n_in > 3)
    {
      if (!ts_arg_scalar (call, 3, "the number of segments", n_rows, error))
        return FALSE;
    }
  else
    *n_rows = ids->n_elements > 0 ? ts_int_at (ids, ids->n_elements - 1) : -1;

  if (call->n_in <= 3 && *n_rows < G_MAXINT64)
    ++*n_rows;
  if (*n_rows >= 0)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "there cannot be %" G_GINT64_FORMAT " segments", *n_rows);
  return FALSE;
}

static gboolean
run_job (Job *job,
         GError **error)
{
  TsCall *call = job->call;
  const TsTensor *data = call->in[0];
  gint64 n_rows;
  TsShape shape;
  TsTensor *out;

  if (!check_shapes (call, error) || !count_rows (call, &n_rows, error) || !read_segments (job, n_rows, error))
    return FALSE;
  ts_shape_copy (&shape, &data->shape);
  shape.dims[0] = n_rows;
  out = ts_call_alloc (call, 0, &shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;

  memset (out->data, 0, ts_tensor_size_bytes (out)); /* segments that no id names */
  job->width = ts_elements_count (&shape, 1, shape.rank);
  return ts_call_parallel_for (call, job->n_segments, 4096 / job->width + 1, reduce_segments, job, error);
}

static gboolean
run (TsCall *call,
     Way way,
     GError **error)
{
  Job job = { .call = call, .way = way, .reduce = find_reduce (call->in[0]->dtype) };
  gboolean ok = run_job (&job, error);

  g_free (job.rows);
  g_free (job.begins);
  return ok;
}

static gboolean
sum_run (TsCall *call,
         GError **error)
{
  return run (call, SUM, error);
}

static gboolean
mean_run (TsCall *call,
          GError **error)
{
  return run (call, MEAN, error);
}

static gboolean
sqrt_n_run (TsCall *call,
            GError **error)
{
  return run (call, SQRT_N, error);
}

/* -------------------------------------------------------------------------------------------------- */

#define SEGMENT(type, types, function)                                                                                \
  {                                                                                                                   \
    .op = type, .dtypes = types, .run = function, .semantics = "tensorflow/core/kernels/segment_reduction_ops_impl.h" \
  }

const TsKernelDef ts_sparse_segment_kernels[] = {
  SEGMENT ("SparseSegmentMean", TS_DTYPES_FLOAT, mean_run),
  SEGMENT ("SparseSegmentMeanWithNumSegments", TS_DTYPES_FLOAT, mean_run),
  SEGMENT ("SparseSegmentSqrtN", TS_DTYPES_FLOAT, sqrt_n_run),
  SEGMENT ("SparseSegmentSqrtNWithNumSegments", TS_DTYPES_FLOAT, sqrt_n_run),
  SEGMENT ("SparseSegmentSum", TS_DTYPES_REAL, sum_run),
  SEGMENT ("SparseSegmentSumWithNumSegments", TS_DTYPES_REAL, sum_run),
  { 0 },
};

const TsShapeDef ts_sparse_segment_shapes[] = {
  { 0 },
};
