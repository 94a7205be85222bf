#include "engine/ops/ts-broadcast.h"
#include "engine/ops/ts-call-float.h"
#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

#include <math.h>

typedef struct
{
  const void *logits;
  const void *labels;
  void *loss;
  void *gradient;
  gsize n_classes;
  gsize logits_strides[2]; /* 0 where a row or column is repeated */
  gsize labels_strides[2];
  TsDType label_dtype;
} Run;

#define T float
#define FN(name) name##_float
#define MATH(func) func##f
#include "engine/ops/nn/cross-entropy-template.h"
#undef T
#undef FN
#undef MATH

#define T double
#define FN(name) name##_double
#define MATH(func) func
#include "engine/ops/nn/cross-entropy-template.h"
#undef T
#undef FN
#undef MATH

static void
get_strides (const TsShape *shape,
             gsize strides[2])
{
  gint64 columns = shape->rank > 0 ? shape->dims[shape->rank - 1] : 1;
  gint64 rows = shape->rank > 1 ? shape->dims[shape->rank - 2] : 1;

  strides[0] = rows == 1 ? 0 : (gsize)columns;
  strides[1] = columns == 1 ? 0 : 1;
}

static gboolean
alloc_outputs (TsCall *call,
               const TsShape *shape,
               GError **error)
{
  return ts_call_alloc (call, 0, &TS_SHAPE (shape->dims[0]), error) != NULL &&
         ts_call_alloc (call, 1, shape, error) != NULL;
}

static gboolean
run_rows (TsCall *call,
          Run *run,
          TsRangeFunc func,
          GError **error)
{
  const TsShape *shape = &call->out[1]->shape;

  run->logits = call->in[0]->data;
  run->labels = call->in[1]->data;
  run->loss = call->out[0]->data;
  run->gradient = call->out[1]->data;
  run->n_classes = (gsize)shape->dims[1];
  if (shape->dims[0] == 0)
    return TRUE;
  return ts_call_parallel_for (call, (gsize)shape->dims[0], 1 + 2048 / (run->n_classes + 1), func, run, error);
}

/* ---- labels as a distribution --------------------------------------------------------------------- */

static gboolean
run_dense (TsCall *call,
           GError **error)
{
  const TsShape *shapes[] = { &call->in[0]->shape, &call->in[1]->shape };
  TsBroadcast broadcast;
  TsShape shape;
  Run run = { 0 };

  if (!ts_broadcast_init (&broadcast, shapes, 2, &shape, error))
    return FALSE;
  if (shape.rank != 2)
    {
      g_autofree char *text = ts_shape_to_string (&shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "logits and labels are one row for each example, not of shape %s", text);
      return FALSE;
    }
  if (!alloc_outputs (call, &shape, error))
    return FALSE;

  get_strides (shapes[0], run.logits_strides);
  get_strides (shapes[1], run.labels_strides);
  return run_rows (call, &run, call->out[1]->dtype == TS_DTYPE_FLOAT ? dense_rows_float : dense_rows_double, error);
}

/* ---- labels as class numbers ---------------------------------------------------------------------- */

static gboolean
check_labels (const TsTensor *labels,
              const TsShape *logits,
              GError **error)
{
  if (logits->rank != 2 || labels->shape.rank != 1 || labels->shape.dims[0] != logits->dims[0])
    {
      g_autofree char *a = ts_shape_to_string (logits), *b = ts_shape_to_string (&labels->shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "logits of shape %s and labels of shape %s; they are one row and one number for each example", a, b);
      return FALSE;
    }
  if (logits->dims[1] < 1)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "there must be at least one class");
      return FALSE;
    }

  for (gsize i = 0; i < labels->n_elements; i++)
    {
      gint64 label = labels->dtype == TS_DTYPE_INT64 ? ((const gint64 *)labels->data)[i] : ((const gint32 *)labels->data)[i];

      if (label >= 0 && label < logits->dims[1])
        continue;
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "label %" G_GSIZE_FORMAT " is %" G_GINT64_FORMAT ", not below %" G_GINT64_FORMAT, i, label, logits->dims[1]);
      return FALSE;
    }
  return TRUE;
}

static gboolean
run_sparse (TsCall *call,
            GError **error)
{
  const TsTensor *logits = call->in[0], *labels = call->in[1];
  Run run = { .label_dtype = labels->dtype };

  if (!check_labels (labels, &logits->shape, error) || !alloc_outputs (call, &logits->shape, error))
    return FALSE;
  get_strides (&logits->shape, run.logits_strides);
  return run_rows (call, &run, logits->dtype == TS_DTYPE_FLOAT ? sparse_rows_float : sparse_rows_double, error);
}

static gboolean
run_dense_small (TsCall *call,
                 GError **error)
{
  return ts_call_run_as_float (call, run_dense, error);
}

static gboolean
run_sparse_small (TsCall *call,
                  GError **error)
{
  return ts_call_run_as_float (call, run_sparse, error);
}

/* ---- shapes --------------------------------------------------------------------------------------- */

static gboolean
infer_dense (TsShapeCall *call,
             GError **error)
{
  if (!ts_shape_broadcast_0_1 (call, error))
    return FALSE;
  ts_shape_copy (&call->out[1], &call->out[0]);
  call->out[0] = TS_SHAPE (call->out[1].rank == 2 ? call->out[1].dims[0] : -1);
  return TRUE;
}

static gboolean
infer_sparse (TsShapeCall *call,
              GError **error)
{
  gint64 n = call->in[0]->rank == 2 ? call->in[0]->dims[0] : -1;

  if (!ts_shape_expect_rank (call, 0, 2, error) || !ts_shape_expect_rank (call, 1, 1, error))
    return FALSE;
  if (n < 0 && call->in[1]->rank == 1)
    n = call->in[1]->dims[0];
  call->out[0] = TS_SHAPE (n);
  call->out[1] = TS_SHAPE (n, call->in[0]->rank == 2 ? call->in[0]->dims[1] : -1);
  return TRUE;
}

#define DTYPES (TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE))

const TsKernelDef ts_cross_entropy_kernels[] = {
  { .op = "SoftmaxCrossEntropyWithLogits", .dtypes = DTYPES, .run = run_dense, .semantics = "tensorflow/core/kernels/xent_op.h" },
  { .op = "SoftmaxCrossEntropyWithLogits", .dtypes = TS_DTYPES_SMALL_FLOAT, .run = run_dense_small, .semantics = "tensorflow/core/kernels/xent_op.h" },
  { .op = "SparseSoftmaxCrossEntropyWithLogits", .dtypes = DTYPES, .run = run_sparse, .semantics = "tensorflow/core/kernels/sparse_xent_op.h" },
  { .op = "SparseSoftmaxCrossEntropyWithLogits", .dtypes = TS_DTYPES_SMALL_FLOAT, .run = run_sparse_small, .semantics = "tensorflow/core/kernels/sparse_xent_op.h" },
  { 0 },
};

const TsShapeDef ts_cross_entropy_shapes[] = {
  { "SoftmaxCrossEntropyWithLogits", infer_dense },
  { "SparseSoftmaxCrossEntropyWithLogits", infer_sparse },
  { 0 },
};
