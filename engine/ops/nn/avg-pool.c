#include "engine/ops/nn/ts-pool.h"

#include "engine/ops/ts-call-float.h"
#include "engine/ops/ts-families.h"
#include "engine/ops/ts-simd.h"
#include "engine/ts-error.h"

#include <string.h>

typedef struct
{
  const TsPool *pool;
  const void *in;
  void *out;
} Run;

/* Padding does not count; the average of nothing is NaN. */
#define START 0
#define TAKE(value, x) ((value) + (x))
#define FINISH(value, count) ((value) / (count))

#define T float
#define FN(name) name##_float
#include "engine/ops/nn/pool-template.h"
#include "engine/ops/nn/avg-pool-grad-template.h"
#undef T
#undef FN

#define T double
#define FN(name) name##_double
#include "engine/ops/nn/pool-template.h"
#include "engine/ops/nn/avg-pool-grad-template.h"
#undef T
#undef FN

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  return ts_window_init_pool (init->state, init->op, error);
}

static gboolean
check_spatial (const TsWindow *window,
               GError **error)
{
  if (window->depth_size == 1)
    return TRUE;

  g_set_error_literal (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "averages over the channels are not supported");
  return FALSE;
}

static gboolean
run (TsCall *call,
     GError **error)
{
  const TsWindow *window = call->state;
  TsPool pool;
  Run job = { &pool, call->in[0]->data, NULL };
  TsTensor *out;
  gsize n_rows, grain;

  if (!check_spatial (window, error) || !ts_pool_init (&pool, window, &call->in[0]->shape, error))
    return FALSE;
  out = ts_call_alloc (call, 0, &pool.out, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;

  job.out = out->data;
  n_rows = (gsize)(pool.batch * pool.axis[0].out);
  grain = 1 + 16384 / (out->n_elements / n_rows * (gsize)(pool.axis[0].size * pool.axis[1].size) + 1);
  return ts_call_parallel_for (call, n_rows, grain, out->dtype == TS_DTYPE_FLOAT ? reduce_rows_float : reduce_rows_double,
                               &job, error);
}

static gboolean
run_small (TsCall *call,
           GError **error)
{
  return ts_call_run_as_float (call, run, error);
}

/* ---- gradient ----------------------------------------------------------------------------------- */

static gboolean
read_shape (const TsTensor *tensor,
            TsShape *shape,
            GError **error)
{
  const gint32 *dims = tensor->data;

  if (tensor->dtype != TS_DTYPE_INT32 || tensor->shape.rank != 1 || tensor->n_elements != 4)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "the shape of the original input is a vector of 4 int32, not of %" G_GSIZE_FORMAT, tensor->n_elements);
      return FALSE;
    }
  *shape = TS_SHAPE (dims[0], dims[1], dims[2], dims[3]);
  for (int i = 0; i < 4; i++)
    if (dims[i] < 0)
      {
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "dimension %d of the original input is %d", i, dims[i]);
        return FALSE;
      }
  return TRUE;
}

static gboolean
run_grad (TsCall *call,
          GError **error)
{
  const TsWindow *window = call->state;
  const TsTensor *grad = call->in[1];
  TsPool pool;
  TsShape shape;
  Run job = { &pool, grad->data, NULL };
  TsTensor *out;
  gsize n_images;

  if (!check_spatial (window, error) || !read_shape (call->in[0], &shape, error) ||
      !ts_pool_init (&pool, window, &shape, error))
    return FALSE;
  if (!ts_shape_equal (&pool.out, &grad->shape))
    {
      g_autofree char *wanted = ts_shape_to_string (&pool.out), *found = ts_shape_to_string (&grad->shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "the gradient has shape %s, the output of the pooling %s", found, wanted);
      return FALSE;
    }

  out = ts_call_alloc (call, 0, &shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;
  job.out = out->data;
  n_images = (gsize)pool.batch;
  return ts_call_parallel_for (call, n_images, 1 + 65536 / (out->n_elements / n_images),
                               out->dtype == TS_DTYPE_FLOAT ? spread_images_float : spread_images_double, &job, error);
}

static gboolean
run_grad_small (TsCall *call,
                GError **error)
{
  return ts_call_run_as_float (call, run_grad, error);
}

static gboolean
infer_grad (TsShapeCall *call,
            GError **error)
{
  call->out[0] = TS_SHAPE (-1, -1, -1, -1);
  return call->constants[0] == NULL || read_shape (call->constants[0], &call->out[0], error);
}

#define DTYPES (TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE))
#define SOURCE "tensorflow/core/kernels/avgpooling_op.cc; also NCHW"

const TsKernelDef ts_avg_pool_kernels[] = {
  { .op = "AvgPool", .dtypes = DTYPES, .prepare = prepare, .state_size = sizeof (TsWindow), .run = run, .semantics = SOURCE },
  { .op = "AvgPool", .dtypes = TS_DTYPES_SMALL_FLOAT, .prepare = prepare, .state_size = sizeof (TsWindow), .run = run_small, .semantics = SOURCE },
  { .op = "AvgPoolGrad", .dtypes = DTYPES, .prepare = prepare, .state_size = sizeof (TsWindow), .run = run_grad, .semantics = SOURCE },
  { .op = "AvgPoolGrad", .dtypes = TS_DTYPES_SMALL_FLOAT, .prepare = prepare, .state_size = sizeof (TsWindow), .run = run_grad_small, .semantics = SOURCE },
  { 0 },
};

const TsShapeDef ts_avg_pool_shapes[] = {
  { "AvgPool", ts_shape_pool },
  { "AvgPoolGrad", infer_grad },
  { 0 },
};
