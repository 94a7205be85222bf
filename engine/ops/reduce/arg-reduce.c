#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/ts-half.h"
#include "engine/ts-error.h"

#include <float.h>

/* ArgMax, ArgMin: where the largest or smallest element is; of equal ones the first. A NaN is passed over. As in TensorFlow 1.14 the search
 * begins at index 0 with the least or largest number that is finite, so that where nothing is beyond it 0 is the answer. */

#define COLUMNS 64
#define THREAD_BYTES 65536

/* A tensor as [@outer, @n, @inner]; a unit of work is up to COLUMNS neighbours in @inner. */
typedef struct
{
  gsize outer, n, inner;
  gsize n_tiles;
  const void *in;
  gint64 *best;
} Job;

#define DEFINE(name, TYPE, CTYPE, LOAD, START, BETTER)                                \
  static void name (gsize begin, gsize end, gpointer data)                            \
  {                                                                                   \
    const Job *job = data;                                                            \
                                                                                      \
    for (gsize unit = begin; unit < end; unit++)                                      \
      {                                                                               \
        gsize outer = unit / job->n_tiles, first = unit % job->n_tiles * COLUMNS;     \
        gsize width = MIN (COLUMNS, job->inner - first);                              \
        const TYPE *in = (const TYPE *)job->in + outer * job->n * job->inner + first; \
        CTYPE best[COLUMNS];                                                          \
        gint64 index[COLUMNS];                                                        \
                                                                                      \
        for (gsize i = 0; i < width; i++)                                             \
          {                                                                           \
            best[i] = START;                                                          \
            index[i] = 0;                                                             \
          }                                                                           \
        for (gsize r = 0; r < job->n; r++, in += job->inner)                          \
          for (gsize i = 0; i < width; i++)                                           \
            {                                                                         \
              const CTYPE x = LOAD (in[i]);                                           \
              gboolean better = x BETTER best[i];                                     \
                                                                                      \
              index[i] = better ? (gint64)r : index[i];                               \
              best[i] = better ? x : best[i];                                         \
            }                                                                         \
        for (gsize i = 0; i < width; i++)                                             \
          job->best[outer * job->inner + first + i] = index[i];                       \
      }                                                                               \
  }

#define SAME(x) (x)
#define HALF_LIMIT 65504.0f
#define BFLOAT16_LIMIT 3.3895314e38f

#define DEFINE_BOTH(name, TYPE, CTYPE, LOAD, LEAST, MOST) \
  DEFINE (max_##name, TYPE, CTYPE, LOAD, LEAST, >)        \
  DEFINE (min_##name, TYPE, CTYPE, LOAD, MOST, <)

DEFINE_BOTH (float, float, float, SAME, -FLT_MAX, FLT_MAX)
DEFINE_BOTH (double, double, double, SAME, -DBL_MAX, DBL_MAX)
DEFINE_BOTH (half, guint16, float, ts_half_load, -HALF_LIMIT, HALF_LIMIT)
DEFINE_BOTH (bfloat16, guint16, float, ts_bfloat16_load, -BFLOAT16_LIMIT, BFLOAT16_LIMIT)
DEFINE_BOTH (int8, gint8, gint8, SAME, G_MININT8, G_MAXINT8)
DEFINE_BOTH (uint8, guint8, guint8, SAME, 0, G_MAXUINT8)
DEFINE_BOTH (int16, gint16, gint16, SAME, G_MININT16, G_MAXINT16)
DEFINE_BOTH (uint16, guint16, guint16, SAME, 0, G_MAXUINT16)
DEFINE_BOTH (int32, gint32, gint32, SAME, G_MININT32, G_MAXINT32)
DEFINE_BOTH (uint32, guint32, guint32, SAME, 0, G_MAXUINT32)
DEFINE_BOTH (int64, gint64, gint64, SAME, G_MININT64, G_MAXINT64)
DEFINE_BOTH (uint64, guint64, guint64, SAME, 0, G_MAXUINT64)

#define TABLE(op)                                                                                                                     \
  {                                                                                                                                   \
    [TS_DTYPE_FLOAT] = op##_float, [TS_DTYPE_DOUBLE] = op##_double, [TS_DTYPE_HALF] = op##_half, [TS_DTYPE_BFLOAT16] = op##_bfloat16, \
    [TS_DTYPE_INT8] = op##_int8, [TS_DTYPE_UINT8] = op##_uint8, [TS_DTYPE_BOOL] = op##_uint8, [TS_DTYPE_INT16] = op##_int16,          \
    [TS_DTYPE_UINT16] = op##_uint16, [TS_DTYPE_INT32] = op##_int32, [TS_DTYPE_UINT32] = op##_uint32,                                  \
    [TS_DTYPE_INT64] = op##_int64, [TS_DTYPE_UINT64] = op##_uint64, [TS_DTYPE_QINT8] = op##_int8, [TS_DTYPE_QUINT8] = op##_uint8,     \
    [TS_DTYPE_QINT32] = op##_int32,                                                                                                   \
  }

static const TsRangeFunc max_funcs[TS_N_DTYPES] = TABLE (max);
static const TsRangeFunc min_funcs[TS_N_DTYPES] = TABLE (min);

static void
drop_dim (const TsShape *in,
          int axis,
          TsShape *out)
{
  out->rank = in->rank - 1;
  for (int d = 0; d < out->rank; d++)
    out->dims[d] = in->dims[d < axis ? d : d + 1];
}

static void
put_indices (TsTensor *out,
             const gint64 *best)
{
  for (gsize i = 0; i < out->n_elements; i++)
    switch (ts_dtype_size (out->dtype))
      {
      case 2:
        ((gint16 *)out->data)[i] = (gint16)best[i];
        break;
      case 4:
        ((gint32 *)out->data)[i] = (gint32)best[i];
        break;
      default:
        ((gint64 *)out->data)[i] = best[i];
      }
}

static gboolean
arg_reduce (TsCall *call,
            const TsRangeFunc *funcs,
            GError **error)
{
  const TsTensor *in = call->in[0];
  g_autofree gint64 *best = NULL;
  gint64 axis;
  int at;
  TsShape shape;
  TsTensor *out;
  Job job;

  if (!ts_arg_scalar (call, 1, "dimension", &axis, error) || !ts_axis_resolve (axis, in->shape.rank, &at, error))
    return FALSE;
  if (in->shape.dims[at] == 0)
    {
      g_autofree char *text = ts_shape_to_string (&in->shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "dimension %d of shape %s is empty", at, text);
      return FALSE;
    }
  drop_dim (&in->shape, at, &shape);
  out = ts_call_alloc (call, 0, &shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;

  job.outer = ts_elements_count (&in->shape, 0, at);
  job.n = (gsize)in->shape.dims[at];
  job.inner = ts_elements_count (&in->shape, at + 1, in->shape.rank);
  job.n_tiles = (job.inner + COLUMNS - 1) / COLUMNS;
  job.in = in->data;
  job.best = best = g_new (gint64, out->n_elements);
  if (!ts_call_parallel_for (call, job.outer * job.n_tiles, MAX (1, THREAD_BYTES / (job.n * MIN (job.inner, COLUMNS))), funcs[in->dtype], &job, error))
    return FALSE;
  put_indices (out, best);
  return TRUE;
}

static gboolean
arg_max_run (TsCall *call,
             GError **error)
{
  return arg_reduce (call, max_funcs, error);
}

static gboolean
arg_min_run (TsCall *call,
             GError **error)
{
  return arg_reduce (call, min_funcs, error);
}

static gboolean
arg_reduce_shape (TsShapeCall *call,
                  GError **error)
{
  const TsShape *in = call->in[0];
  TsShape *out = &call->out[0];
  gint64 axis;
  int at;

  if (!ts_shape_expect_rank (call, 1, 0, error))
    return FALSE;
  if (in->rank < 0)
    return TRUE;
  if (ts_shape_input_as_int (call, 1, &axis))
    {
      if (!ts_axis_resolve (axis, in->rank, &at, error))
        return FALSE;
      drop_dim (in, at, out);
      return TRUE;
    }
  out->rank = MAX (in->rank - 1, 0);
  for (int d = 0; d < out->rank; d++)
    out->dims[d] = TS_SHAPE_UNKNOWN_DIM;
  return TRUE;
}

/* -------------------------------------------------------------------------------------------------- */

#define DTYPES                                                                                                      \
  (TS_DTYPES_REAL | TS_DTYPE_BIT (TS_DTYPE_BOOL) | TS_DTYPE_BIT (TS_DTYPE_QINT8) | TS_DTYPE_BIT (TS_DTYPE_QUINT8) | \
   TS_DTYPE_BIT (TS_DTYPE_QINT32))

const TsKernelDef ts_arg_reduce_kernels[] = {
  { .op = "ArgMax", .dtypes = DTYPES, .run = arg_max_run, .semantics = "tensorflow/core/kernels/argmax_op.cc (1.14)" },
  { .op = "ArgMin", .dtypes = DTYPES, .run = arg_min_run, .semantics = "tensorflow/core/kernels/argmax_op.cc (1.14)" },
  { 0 },
};

const TsShapeDef ts_arg_reduce_shapes[] = {
  { "ArgMax", arg_reduce_shape },
  { "ArgMin", arg_reduce_shape },
  { 0 },
};
