#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/ragged/ts-ragged.h"
#include "engine/ts-error.h"

/* RaggedTensorToSparse. Inputs: splits of each ragged dimension, values. */

static gboolean
check (const TsCall *call,
       guint n,
       GError **error)
{
  const TsTensor *values = call->in[n];

  if (values->shape.rank == 0 || values->shape.rank + (int)n > TS_SHAPE_MAX_RANK)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "%u ragged dimensions with values of %d dimensions are no tensor", n, values->shape.rank);
      return FALSE;
    }
  for (guint d = n; d-- > 0;)
    {
      gint64 inside = d == n - 1 ? values->shape.dims[0] : (gint64)call->in[d + 1]->n_elements - 1;

      if (!ts_ragged_check_splits (call->in[d], TRUE, inside, TRUE, "the splits", error))
        return FALSE;
    }
  return TRUE;
}

/* As wide as the longest row of each dimension. */
static void
dense_shape (const TsCall *call,
             guint n,
             TsShape *shape)
{
  const TsShape *values = &call->in[n]->shape;

  shape->rank = (int)n + values->rank;
  shape->dims[0] = (gint64)call->in[0]->n_elements - 1;
  for (guint d = 0; d < n; d++)
    {
      shape->dims[d + 1] = 0;
      for (gsize i = 1; i < call->in[d]->n_elements; i++)
        shape->dims[d + 1] = MAX (shape->dims[d + 1], ts_int_at (call->in[d], i) - ts_int_at (call->in[d], i - 1));
    }
  for (int d = 1; d < values->rank; d++)
    shape->dims[(int)n + d] = values->dims[d];
}

/* The index of row @row of the values in each of the ragged dimensions: @at says in which row each of them was the last time. */
static void
find_row (const TsCall *call,
          guint n,
          gint64 row,
          gint64 *at,
          gint64 *index)
{
  for (guint d = n; d-- > 0;)
    {
      while (ts_int_at (call->in[d], (gsize)at[d] + 1) <= row)
        at[d]++;
      index[d + 1] = row - ts_int_at (call->in[d], (gsize)at[d]);
      row = at[d];
    }
  index[0] = row;
}

static gboolean
run (TsCall *call,
     GError **error)
{
  guint n = call->n_in - 1;
  const TsTensor *values = call->in[n];
  gint64 at[TS_SHAPE_MAX_RANK] = { 0 }, *to;
  gsize width;
  TsShape shape;

  if (!check (call, n, error))
    return FALSE;
  dense_shape (call, n, &shape);
  if (ts_call_alloc (call, 0, &TS_SHAPE ((gint64)values->n_elements, shape.rank), error) == NULL ||
      ts_call_alloc (call, 2, &TS_SHAPE (shape.rank), error) == NULL)
    return FALSE;
  ts_call_forward_reshaped (call, 1, n, &TS_SHAPE ((gint64)values->n_elements));
  for (int d = 0; d < shape.rank; d++)
    ts_int_put (call->out[2], (gsize)d, shape.dims[d]);

  to = call->out[0]->data;
  width = ts_elements_count (&values->shape, 1, values->shape.rank);
  for (gint64 row = 0; row < values->shape.dims[0] && width > 0; row++)
    {
      gint64 index[TS_SHAPE_MAX_RANK];

      find_row (call, n, row, at, index);
      for (gsize k = 0; k < width; k++, to += shape.rank)
        {
          gsize rest = k;

          for (int d = shape.rank - 1; d > (int)n; d--)
            {
              to[d] = (gint64)(rest % (gsize)shape.dims[d]);
              rest /= (gsize)shape.dims[d];
            }
          for (guint d = 0; d <= n; d++)
            to[d] = index[d];
        }
    }
  return TRUE;
}

/* -------------------------------------------------------------------------------------------------- */

const TsKernelDef ts_ragged_to_sparse_kernels[] = {
  { .op = "RaggedTensorToSparse", .dtypes = TS_DTYPES_MOVABLE, .run = run, .semantics = "tensorflow/core/kernels/ragged_tensor_to_sparse_kernel.cc" },
  { 0 },
};

const TsShapeDef ts_ragged_to_sparse_shapes[] = {
  { 0 },
};
