#include "engine/ops/ts-families.h"

#include "engine/ops/cwise/ts-rows.h"
#include "engine/ops/ts-call-float.h"
#include "engine/ts-error.h"

TS_MATH_ROWS_DECLARE (softmax)
TS_MATH_ROWS_DECLARE (log_softmax)

typedef struct
{
  TsElementFunc func;
  gsize row;      /* elements */
  gsize row_size; /* bytes */
  const char *in;
  char *out;
} Job;

static void
run_rows (gsize begin,
          gsize end,
          gpointer data)
{
  Job *job = data;
  const void *in = job->in + begin * job->row_size;

  job->func ((end - begin) * job->row, job->out + begin * job->row_size, &in, &job->row);
}

/* Along the last dimension. */
static gboolean
run (TsCall *call,
     const TsRows *rows,
     GError **error)
{
  TsTensor *in = call->in[0];
  TsTensor *out;
  Job job;

  if (in->shape.rank == 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the logits must have rank 1 or more, but are a scalar");
      return FALSE;
    }

  out = ts_call_alloc_or_reuse (call, 0, 0, &in->shape, error);
  if (out == NULL || in->n_elements == 0)
    return out != NULL;

  job.func = rows->funcs[in->dtype];
  job.row = (gsize)in->shape.dims[in->shape.rank - 1];
  job.row_size = job.row * ts_dtype_size (in->dtype);
  job.in = in->data;
  job.out = out->data;
  return ts_call_parallel_for (call, in->n_elements / job.row, MAX (rows->grain / job.row, 1), run_rows, &job, error);
}

static gboolean
softmax_run (TsCall *call,
             GError **error)
{
  return run (call, TS_BEST_MATH_ROWS (softmax), error);
}

static gboolean
log_softmax_run (TsCall *call,
                 GError **error)
{
  return run (call, TS_BEST_MATH_ROWS (log_softmax), error);
}

static gboolean
small_softmax_run (TsCall *call,
                   GError **error)
{
  return ts_call_run_as_float (call, softmax_run, error);
}

static gboolean
small_log_softmax_run (TsCall *call,
                       GError **error)
{
  return ts_call_run_as_float (call, log_softmax_run, error);
}

static gboolean
softmax_shape (TsShapeCall *call,
               GError **error)
{
  return ts_shape_expect_rank_at_least (call, 0, 1, error) && ts_shape_of_input_0 (call, error);
}

#define FLOATS (TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE))
#define SOFTMAX_OP "tensorflow/core/kernels/softmax_op_functor.h"

const TsKernelDef ts_softmax_kernels[] = {
  { .op = "Softmax", .dtypes = FLOATS, .run = softmax_run, .semantics = SOFTMAX_OP },
  { .op = "Softmax", .dtypes = TS_DTYPES_SMALL_FLOAT, .run = small_softmax_run, .semantics = SOFTMAX_OP },
  { .op = "LogSoftmax", .dtypes = FLOATS, .run = log_softmax_run, .semantics = SOFTMAX_OP },
  { .op = "LogSoftmax", .dtypes = TS_DTYPES_SMALL_FLOAT, .run = small_log_softmax_run, .semantics = SOFTMAX_OP },
  { 0 },
};

const TsShapeDef ts_softmax_shapes[] = {
  { "Softmax", softmax_shape },
  { "LogSoftmax", softmax_shape },
  { 0 },
};
