#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/reduce/ts-arg-reducer.h"
#include "engine/ts-error.h"

/* ArgMax, ArgMin. */

#define THREAD_ELEMENTS 16384

/* A tensor as [@outer, @n, @inner]; a unit of work is some neighbours in @inner. */
typedef struct
{
  const TsArgReducer *reducer;
  gsize outer, n, inner;
  gsize n_tiles;
  gsize size; /* bytes of an element */
  const char *in;
  gint64 *best;
} Job;

static void
reduce_units (gsize begin,
              gsize end,
              gpointer data)
{
  const Job *job = data;

  for (gsize unit = begin; unit < end; unit++)
    {
      gsize outer = unit / job->n_tiles, first = unit % job->n_tiles * TS_ARG_REDUCER_COLUMNS;
      const char *in = job->in + (outer * job->n * job->inner + first) * job->size;
      gint64 *best = job->best + outer * job->inner + first;

      if (job->inner == 1)
        *best = job->reducer->row (in, job->n);
      else
        job->reducer->columns (in, job->n, job->inner, MIN (TS_ARG_REDUCER_COLUMNS, job->inner - first), best);
    }
}

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
            gboolean largest,
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

  job.reducer = ts_arg_reducer_find (largest, in->dtype);
  job.outer = ts_elements_count (&in->shape, 0, at);
  job.n = (gsize)in->shape.dims[at];
  job.inner = ts_elements_count (&in->shape, at + 1, in->shape.rank);
  job.n_tiles = (job.inner + TS_ARG_REDUCER_COLUMNS - 1) / TS_ARG_REDUCER_COLUMNS;
  job.size = ts_dtype_size (in->dtype);
  job.in = in->data;
  job.best = best = g_new (gint64, out->n_elements);
  if (!ts_call_parallel_for (call, job.outer * job.n_tiles, MAX (1, THREAD_ELEMENTS / (job.n * MIN (job.inner, TS_ARG_REDUCER_COLUMNS))), reduce_units, &job, error))
    return FALSE;
  put_indices (out, best);
  return TRUE;
}

static gboolean
arg_max_run (TsCall *call,
             GError **error)
{
  return arg_reduce (call, TRUE, error);
}

static gboolean
arg_min_run (TsCall *call,
             GError **error)
{
  return arg_reduce (call, FALSE, error);
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
