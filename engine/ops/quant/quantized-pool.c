#include "engine/ops/quant/ts-quant.h"

#include "engine/ops/image/ts-resize.h"
#include "engine/ops/nn/ts-pool.h"
#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

/* QuantizedMaxPool, QuantizedAvgPool, QuantizedResizeBilinear: the numbers as they are, the range with them. */

static gboolean
pool_prepare (TsKernelInit *init,
              GError **error)
{
  return ts_window_init_pool (init->state, init->op, error);
}

typedef struct
{
  TsPool pool;
  gboolean average;
  const TsTensor *in;
  TsTensor *out;
} Pooling;

/* One output number: the largest, or the mean, cut off to a whole number. */
static gint32
pool_number (const Pooling *job,
             gsize image,
             const gint64 *rows,
             const gint64 *columns,
             gint64 channel)
{
  const TsPool *pool = &job->pool;
  gint64 sum = 0, n = 0;
  gint32 most = (gint32)ts_quant_type (job->in->dtype).lowest, number;

  for (gint64 y = rows[0]; y < rows[1]; y++)
    for (gint64 x = columns[0]; x < columns[1]; x++)
      for (gint64 d = 0; d < pool->depth; d++, n++)
        {
          gsize at = ((image * (gsize)pool->axis[0].in + (gsize)y) * (gsize)pool->axis[1].in + (gsize)x) * (gsize)(pool->channels * pool->depth);

          ts_quant_load (job->in, at + (gsize)(channel * pool->depth + d), 1, &number);
          most = MAX (most, number);
          sum += number;
        }
  return !job->average ? most : n > 0 ? (gint32)(sum / n)
                                      : 0;
}

static void
pool_rows (gsize begin,
           gsize end,
           gpointer data)
{
  const Pooling *job = data;
  const TsPool *pool = &job->pool;
  gint64 rows[2], columns[2];

  for (gsize row = begin; row < end; row++)
    for (gint64 x = 0; x < pool->axis[1].out; x++)
      {
        ts_pool_clip (&pool->axis[0], (gint64)row % pool->axis[0].out, &rows[0], &rows[1]);
        ts_pool_clip (&pool->axis[1], x, &columns[0], &columns[1]);
        for (gint64 c = 0; c < pool->channels; c++)
          {
            gint32 number = pool_number (job, row / (gsize)pool->axis[0].out, rows, columns, c);

            ts_quant_store (job->out, (row * (gsize)pool->axis[1].out + (gsize)x) * (gsize)pool->channels + (gsize)c, 1, &number);
          }
      }
}

static gboolean
run_pool (TsCall *call,
          gboolean average,
          GError **error)
{
  Pooling job = { .average = average, .in = call->in[0] };
  const TsShape *in = &call->in[0]->shape;
  float min, max;

  if (!ts_quant_arg_range (call, 1, &min, &max, error) || !ts_pool_init (&job.pool, call->state, in, error))
    return FALSE;
  if (average && job.pool.depth > 1)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "the mean over channels is not supported");
      return FALSE;
    }
  job.out = ts_call_alloc (call, 0, &job.pool.out, error);
  if (job.out == NULL || !ts_quant_put_range (call, 1, min, max, error))
    return FALSE;
  job.pool.channels = job.pool.out.dims[3];
  return job.out->n_elements == 0 ||
         ts_call_parallel_for (call, (gsize)(job.pool.out.dims[0] * job.pool.axis[0].out), 1, pool_rows, &job, error);
}

static gboolean
max_pool_run (TsCall *call,
              GError **error)
{
  return run_pool (call, FALSE, error);
}

static gboolean
avg_pool_run (TsCall *call,
              GError **error)
{
  return run_pool (call, TRUE, error);
}

static gboolean
pool_infer (TsShapeCall *call,
            GError **error)
{
  if (!ts_shape_pool (call, error))
    return FALSE;
  call->out[1] = call->out[2] = TS_SHAPE ();
  return TRUE;
}

/* ---- QuantizedResizeBilinear ------------------------------------------------------------------------- */

static gboolean
resize_prepare (TsKernelInit *init,
                GError **error)
{
  return ts_resize_attrs_init (init->state, init->op, error);
}

typedef struct
{
  TsResize resize;
  const TsTensor *in;
  TsTensor *out;
} Resizing;

/* Where a row or column lies between two others, in units of 1 / 2^@bits. */
static gint64
part_of (const TsLinear *place,
         int bits)
{
  return (gint64)(place->part * (float)(1 << bits));
}

/* In fixed point, with 7 or 30 bits after the point. */
static gint32
between (const gint32 *corners,
         gint64 x,
         gint64 y,
         int bits)
{
  gint64 one = G_GINT64_CONSTANT (1) << bits;
  gint64 top = corners[0] * one + ((gint64)corners[1] - corners[0]) * x;
  gint64 bottom = corners[2] * one + ((gint64)corners[3] - corners[2]) * x;

  return (gint32)((top + (bottom - top) / one * y + one / 2) / one);
}

static void
resize_number (const Resizing *job,
               gint64 image,
               const TsLinear *y,
               const TsLinear *x,
               gint64 channel,
               gsize at)
{
  const TsResize *resize = &job->resize;
  int bits = job->in->dtype == TS_DTYPE_QINT32 ? 30 : 7;
  gint32 corners[4] = { 0 }, number;
  float values[4] = { 0 };

  for (int i = 0; i < 4; i++)
    {
      gint64 row = i < 2 ? MIN (y->lower, y->upper) : y->upper, column = i % 2 == 0 ? MIN (x->lower, x->upper) : x->upper;
      gsize from = (gsize)(((image * resize->in[0] + row) * resize->in[1] + column) * resize->channels + channel);

      if (job->in->dtype == TS_DTYPE_FLOAT)
        values[i] = ((const float *)job->in->data)[from];
      else
        ts_quant_load (job->in, from, 1, &corners[i]);
    }
  if (job->in->dtype == TS_DTYPE_FLOAT)
    {
      float top = values[0] + (values[1] - values[0]) * x->part, bottom = values[2] + (values[3] - values[2]) * x->part;

      ((float *)job->out->data)[at] = top + (bottom - top) * y->part;
      return;
    }
  number = between (corners, part_of (x, bits), part_of (y, bits), bits);
  ts_quant_store (job->out, at, 1, &number);
}

static void
resize_row (gpointer data,
            gint64 image,
            gint64 row,
            float *scratch)
{
  const Resizing *job = data;
  const TsResize *resize = &job->resize;
  TsLinear y = ts_resize_linear (resize, 0, row);

  for (gint64 i = 0; i < resize->out[1]; i++)
    {
      TsLinear x = ts_resize_linear (resize, 1, i);

      for (gint64 c = 0; c < resize->channels; c++)
        resize_number (job, image, &y, &x, c, (gsize)(((image * resize->out[0] + row) * resize->out[1] + i) * resize->channels + c));
    }
}

static gboolean
resize_run (TsCall *call,
            GError **error)
{
  Resizing job = { .in = call->in[0] };
  TsShape shape;
  float min, max;

  if (!ts_resize_init (&job.resize, call->state, &call->in[0]->shape, call->in[1], error) || !ts_quant_arg_range (call, 2, &min, &max, error))
    return FALSE;
  shape = ts_resize_out_shape (&job.resize);
  job.out = ts_call_alloc (call, 0, &shape, error);
  return job.out != NULL && ts_quant_put_range (call, 1, min, max, error) &&
         (job.out->n_elements == 0 || ts_resize_for_rows (&job.resize, call, 1, resize_row, &job, error));
}

static gboolean
resize_infer (TsShapeCall *call,
              GError **error)
{
  if (!ts_shape_resize (call, error))
    return FALSE;
  call->out[1] = call->out[2] = TS_SHAPE ();
  return TRUE;
}

#define EIGHT_BITS (TS_DTYPE_BIT (TS_DTYPE_QUINT8) | TS_DTYPE_BIT (TS_DTYPE_QINT8))
#define POOL_SOURCE "tensorflow/core/kernels/quantized_pooling_ops.cc"

const TsKernelDef ts_quantized_pool_kernels[] = {
  { .op = "QuantizedAvgPool", .dtypes = EIGHT_BITS, .prepare = pool_prepare, .state_size = sizeof (TsWindow), .run = avg_pool_run, .semantics = POOL_SOURCE },
  { .op = "QuantizedMaxPool", .dtypes = EIGHT_BITS, .prepare = pool_prepare, .state_size = sizeof (TsWindow), .run = max_pool_run, .semantics = POOL_SOURCE },
  { .op = "QuantizedResizeBilinear", .dtypes = TS_DTYPE_BIT (TS_DTYPE_QUINT8) | TS_DTYPE_BIT (TS_DTYPE_QINT32) | TS_DTYPE_BIT (TS_DTYPE_FLOAT), .prepare = resize_prepare, .state_size = sizeof (TsResizeAttrs), .run = resize_run, .semantics = "tensorflow/core/kernels/quantized_resize_bilinear_op.cc" },
  { 0 },
};

const TsShapeDef ts_quantized_pool_shapes[] = {
  { "QuantizedAvgPool", pool_infer },
  { "QuantizedMaxPool", pool_infer },
  { "QuantizedResizeBilinear", resize_infer },
  { 0 },
};
