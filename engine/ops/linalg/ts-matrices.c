#include "engine/ops/linalg/ts-matrices.h"

#include "engine/ops/linalg/ts-lapack-library.h"
#include "engine/ts-error.h"

#include <string.h>

#define MAX_IN 4
#define SMALL 65536 /* multiplications that are not worth a second thread */

const char *
ts_matrices_size_of_first (const TsMatrix *in,
                           TsMatrix *out,
                           gconstpointer data)
{
  out[0].rows = in[0].rows;
  out[0].columns = in[0].columns;
  return NULL;
}

/* A call on its way: sizes of one of the batch, and where each is found. */
typedef struct
{
  const TsMatrices *op;
  const TsCall *call;
  gconstpointer data;
  TsMatrix in[MAX_IN];
  TsMatrix out[TS_MATRICES_MAX_OUT];
  TsShape batch;
  GMutex lock;
  gsize failed; /* the first that did; G_MAXSIZE: none */
  const char *message;
} Job;

static gboolean
invalid (GError **error,
         const char *message)
{
  g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, message);
  return FALSE;
}

/* Takes the last two dimensions for those of a matrix and adds the others to the batch. */
static gboolean
take_input (Job *job,
            guint i,
            GError **error)
{
  const TsShape *shape = &job->call->in[i]->shape;
  TsShape batch;

  if (shape->rank < 2)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "input %u must be a matrix or a batch of them, but has %d dimensions", i, shape->rank);
      return FALSE;
    }
  ts_shape_init (&batch, shape->rank - 2, shape->dims);
  job->in[i].rows = shape->dims[shape->rank - 2];
  job->in[i].columns = shape->dims[shape->rank - 1];
  if (job->in[i].rows > G_MAXINT32 || job->in[i].columns > G_MAXINT32)
    return invalid (error, "a matrix with more than 2^31 rows or columns");

  if (i == 0)
    ts_shape_copy (&job->batch, &batch);
  else if (job->op->broadcasts ? !ts_shape_broadcast (&job->batch, &batch, &job->batch) : !ts_shape_equal (&job->batch, &batch))
    return invalid (error, job->op->broadcasts ? "the batches of the inputs do not broadcast" : "the inputs must come in the same batches");
  return TRUE;
}

static gboolean
alloc_outputs (Job *job,
               TsCall *call,
               GError **error)
{
  for (guint i = 0; i < call->n_out; i++)
    {
      TsShape shape = TS_SHAPE_SCALAR;
      TsTensor *out;

      if (i < job->op->n_out)
        {
          ts_shape_copy (&shape, &job->batch);
          if (shape.rank + 2 > TS_SHAPE_MAX_RANK)
            return invalid (error, "the inputs have too many dimensions");
          if (job->out[i].rows >= 0)
            shape.dims[shape.rank++] = job->out[i].rows;
          if (job->out[i].columns >= 0)
            shape.dims[shape.rank++] = job->out[i].columns;
        }
      out = ts_call_alloc (call, i, &shape, error);
      if (out == NULL)
        return FALSE;
      if (i >= job->op->n_out)
        memset (out->data, 0, ts_dtype_size (out->dtype));
    }
  return TRUE;
}

/* Which matrix of a batch of @shape goes with the @i-th of the whole. */
static gsize
index_in (const TsShape *shape,
          const TsShape *batch,
          gsize i)
{
  gsize result = 0, stride = 1;
  int shift = batch->rank - (shape->rank - 2);

  for (int d = batch->rank - 1; d >= shift; d--)
    {
      gsize size = (gsize)shape->dims[d - shift];

      if (size != 1)
        result += i % (gsize)batch->dims[d] * stride;
      i /= (gsize)batch->dims[d];
      stride *= size;
    }
  return result;
}

static void
fail (Job *job,
      gsize i,
      const char *message)
{
  g_mutex_lock (&job->lock);
  if (i < job->failed)
    {
      job->failed = i;
      job->message = message;
    }
  g_mutex_unlock (&job->lock);
}

static void
run_range (gsize begin,
           gsize end,
           gpointer data)
{
  Job *job = data;
  const TsCall *call = job->call;
  TsMatricesFunc func = job->op->funcs[call->in[0]->dtype];

  for (gsize i = begin; i < end; i++)
    {
      TsMatrix in[MAX_IN], out[TS_MATRICES_MAX_OUT];
      const char *message;

      for (guint k = 0; k < job->op->n_in; k++)
        {
          gsize size = (gsize)(job->in[k].rows * job->in[k].columns) * ts_dtype_size (call->in[k]->dtype);

          in[k] = job->in[k];
          in[k].data = (char *)call->in[k]->data + index_in (&call->in[k]->shape, &job->batch, i) * size;
        }
      for (guint k = 0; k < job->op->n_out; k++)
        {
          gsize n = (gsize)(ABS (job->out[k].rows) * ABS (job->out[k].columns));

          out[k] = job->out[k];
          out[k].data = (char *)call->out[k]->data + i * n * ts_dtype_size (call->out[k]->dtype);
        }
      message = func (in, out, job->data);
      if (message != NULL)
        fail (job, i, message);
    }
}

static gsize
get_grain (const TsMatrix *matrix)
{
  gint64 n;

  if (__builtin_mul_overflow (matrix->rows * matrix->columns, MIN (matrix->rows, matrix->columns), &n) || n > SMALL)
    return 1;
  return (gsize)(SMALL / (n + 1));
}

static TsError
get_code (const char *message)
{
  if (message == ts_lapack_missing)
    return TS_ERROR_UNIMPLEMENTED;
  return message == ts_lapack_too_large ? TS_ERROR_RESOURCE_EXHAUSTED : TS_ERROR_INVALID_ARGUMENT;
}

static gboolean
run (Job *job,
     TsCall *call,
     GError **error)
{
  const char *message;
  gint64 n = 0;

  for (guint i = 0; i < job->op->n_in; i++)
    if (!take_input (job, i, error))
      return FALSE;
  if (job->op->is_square && job->in[0].rows != job->in[0].columns)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the matrix must be square, but is %" G_GINT64_FORMAT " x %" G_GINT64_FORMAT,
                   job->in[0].rows, job->in[0].columns);
      return FALSE;
    }
  message = job->op->sizes (job->in, job->out, job->data);
  if (message != NULL)
    return invalid (error, message);
  if (!alloc_outputs (job, call, error) ||
      !ts_shape_n_elements (&job->batch, &n) ||
      !ts_call_parallel_for (call, (gsize)n, get_grain (&job->in[0]), run_range, job, error))
    return FALSE;

  if (job->message != NULL)
    g_set_error (error, TS_ERROR, get_code (job->message), "matrix %" G_GSIZE_FORMAT ": %s", job->failed, job->message);
  return job->message == NULL;
}

gboolean
ts_matrices_run (const TsMatrices *self,
                 TsCall *call,
                 gconstpointer data,
                 GError **error)
{
  Job job = { .op = self, .call = call, .data = data, .failed = G_MAXSIZE };
  gboolean ok;

  for (guint i = 0; i < TS_MATRICES_MAX_OUT; i++)
    job.out[i] = (TsMatrix) { -1, -1, NULL };
  g_mutex_init (&job.lock);
  ok = run (&job, call, error);
  g_mutex_clear (&job.lock);
  return ok;
}
