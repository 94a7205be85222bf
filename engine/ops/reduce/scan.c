#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-accumulate.h"
#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/ts-half.h"
#include "engine/ts-error.h"

#include <math.h>
#include <string.h>

/* Cumsum, Cumprod, CumulativeLogsumexp: running sums and products along an axis. */

#define THREAD_BYTES 65536

typedef struct
{
  gboolean exclusive; /* each without its own element */
  gboolean reverse;   /* from the end */
} Scan;

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  Scan *self = init->state;

  return ts_operation_get_attr_bool (init->op, "exclusive", &self->exclusive, error) &&
         ts_operation_get_attr_bool (init->op, "reverse", &self->reverse, error);
}

/* A tensor as [outer, @n, @inner]; row r of the result is row r - 1 with a row of the input taken in. */
typedef struct
{
  const Scan *scan;
  TsAccumulateFunc accumulate;
  gsize n, inner;
  gsize size; /* bytes of an element */
  const char *start;
  const char *in;
  char *out;
} Job;

static void
scan_outer (const Job *job,
            const char *in,
            char *out)
{
  gssize row = (gssize)(job->inner * job->size), step = job->scan->reverse ? -row : row;
  const char *from = job->scan->reverse ? in + ((gssize)job->n - 1) * row : in;
  char *to = job->scan->reverse ? out + ((gssize)job->n - 1) * row : out;

  if (job->scan->exclusive)
    ts_elements_fill (to, job->inner, job->start, job->size);
  else
    memcpy (to, from, (gsize)row);

  for (gsize r = 1; r < job->n; r++)
    {
      memcpy (to + step, to, (gsize)row);
      job->accumulate (to + step, job->scan->exclusive ? from : from + step, job->inner);
      to += step;
      from += step;
    }
}

static void
scan_range (gsize begin,
            gsize end,
            gpointer data)
{
  const Job *job = data;
  gsize bytes = job->n * job->inner * job->size;

  for (gsize i = begin; i < end; i++)
    scan_outer (job, job->in + i * bytes, job->out + i * bytes);
}

static gboolean
scan (TsCall *call,
      TsAccumulateFunc accumulate,
      gconstpointer start,
      GError **error)
{
  const TsTensor *in = call->in[0];
  gint64 axis;
  int at;
  TsTensor *out;
  Job job;

  if (!ts_arg_scalar (call, 1, "the axis", &axis, error) || !ts_axis_resolve (axis, in->shape.rank, &at, error))
    return FALSE;
  out = ts_call_alloc (call, 0, &in->shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;

  job.scan = call->state;
  job.accumulate = accumulate;
  job.n = (gsize)in->shape.dims[at];
  job.inner = ts_elements_count (&in->shape, at + 1, in->shape.rank);
  job.size = ts_dtype_size (in->dtype);
  job.start = start;
  job.in = in->data;
  job.out = out->data;
  return ts_call_parallel_for (call, ts_elements_count (&in->shape, 0, at), MAX (1, THREAD_BYTES / (job.n * job.inner * job.size)), scan_range, &job, error);
}

static gboolean
cumsum_run (TsCall *call,
            GError **error)
{
  TsElement zero;

  ts_element_zero (call->in[0]->dtype, &zero);
  return scan (call, ts_accumulate_find (TS_ACCUMULATE_ADD, call->in[0]->dtype), &zero, error);
}

static gboolean
cumprod_run (TsCall *call,
             GError **error)
{
  TsElement one;

  ts_element_one (call->in[0]->dtype, &one);
  return scan (call, ts_accumulate_find (TS_ACCUMULATE_MUL, call->in[0]->dtype), &one, error);
}

/* ---- sums of logarithms --------------------------------------------------------------------------- */

#define T float
#define C float
#define FN(name) name##_float
#define LIBRARY(name) name##f
#define LOAD(x) (x)
#define STORE(x) (x)
#include "engine/ops/reduce/log-sum-exp-template.h"
#undef T
#undef C
#undef FN
#undef LIBRARY
#undef LOAD
#undef STORE

#define T double
#define C double
#define FN(name) name##_double
#define LIBRARY(name) name
#define LOAD(x) (x)
#define STORE(x) (x)
#include "engine/ops/reduce/log-sum-exp-template.h"
#undef T
#undef C
#undef FN
#undef LIBRARY
#undef LOAD
#undef STORE

#define T guint16
#define C float
#define FN(name) name##_half
#define LIBRARY(name) name##f
#define LOAD(x) ts_half_load (x)
#define STORE(x) ts_half_store (x)
#include "engine/ops/reduce/log-sum-exp-template.h"
#undef T
#undef C
#undef FN
#undef LIBRARY
#undef LOAD
#undef STORE

#define T guint16
#define C float
#define FN(name) name##_bfloat16
#define LIBRARY(name) name##f
#define LOAD(x) ts_bfloat16_load (x)
#define STORE(x) ts_bfloat16_store (x)
#include "engine/ops/reduce/log-sum-exp-template.h"
#undef T
#undef C
#undef FN
#undef LIBRARY
#undef LOAD
#undef STORE

static gboolean
log_sum_exp_run (TsCall *call,
                 GError **error)
{
  static const TsAccumulateFunc funcs[TS_N_DTYPES] = {
    [TS_DTYPE_FLOAT] = log_add_float,
    [TS_DTYPE_DOUBLE] = log_add_double,
    [TS_DTYPE_HALF] = log_add_half,
    [TS_DTYPE_BFLOAT16] = log_add_bfloat16,
  };
  static const TsElement starts[TS_N_DTYPES] = {
    [TS_DTYPE_FLOAT] = { .f = -INFINITY },
    [TS_DTYPE_DOUBLE] = { .d = -INFINITY },
    [TS_DTYPE_HALF] = { .small = 0xfc00 },
    [TS_DTYPE_BFLOAT16] = { .small = 0xff80 },
  };
  TsDType dtype = call->in[0]->dtype;

  return scan (call, funcs[dtype], &starts[dtype], error);
}

static gboolean
scan_shape (TsShapeCall *call,
            GError **error)
{
  gint64 axis;
  int at;

  ts_shape_copy (&call->out[0], call->in[0]);
  if (!ts_shape_expect_rank (call, 1, 0, error))
    return FALSE;
  return call->in[0]->rank < 0 || !ts_shape_input_as_int (call, 1, &axis) || ts_axis_resolve (axis, call->in[0]->rank, &at, error);
}

/* -------------------------------------------------------------------------------------------------- */

#define ROW(type, dtypes_, function)                                                                 \
  {                                                                                                  \
    .op = type, .dtypes = dtypes_, .prepare = prepare, .state_size = sizeof (Scan), .run = function, \
    .semantics = "tensorflow/core/kernels/scan_ops.cc"                                               \
  }

const TsKernelDef ts_scan_kernels[] = {
  ROW ("Cumprod", TS_DTYPES_NUMBER, cumprod_run),
  ROW ("Cumsum", TS_DTYPES_NUMBER, cumsum_run),
  ROW ("CumulativeLogsumexp", TS_DTYPES_FLOAT, log_sum_exp_run),
  { 0 },
};

const TsShapeDef ts_scan_shapes[] = {
  { "Cumprod", scan_shape },
  { "Cumsum", scan_shape },
  { "CumulativeLogsumexp", scan_shape },
  { 0 },
};
