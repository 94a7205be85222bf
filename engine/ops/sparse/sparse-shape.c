#include "engine/ops/ts-families.h"
#include "engine/ts-error.h"

/* Sparse and ragged tensors; tensorflow/core/ops/sparse_ops.cc, ragged_array_ops.cc, ragged_conversion_ops.cc, ragged_math_ops.cc. */

static gint64
dim_of (const TsShape *shape,
        int i)
{
  return shape->rank > i ? shape->dims[i] : TS_SHAPE_UNKNOWN_DIM;
}

/* %FALSE with an error if both are known and differ. */
static gboolean
merge_dims (gint64 *a,
            gint64 b,
            GError **error)
{
  if (*a >= 0 && b >= 0 && *a != b)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "dimensions must be equal, but are %" G_GINT64_FORMAT " and %" G_GINT64_FORMAT, *a, b);
      return FALSE;
    }
  *a = MAX (*a, b);
  return TRUE;
}

static gboolean
concat_shape (TsShapeCall *call,
              GError **error)
{
  guint n = call->n_in / 3;
  gint64 rows = 0, rank = TS_SHAPE_UNKNOWN_DIM;

  for (guint i = 0; i < n; i++)
    {
      gint64 count;

      if (!ts_shape_expect_rank (call, i, 2, error) || !ts_shape_expect_rank (call, n + i, 1, error) ||
          !ts_shape_expect_rank (call, 2 * n + i, 1, error))
        return FALSE;
      count = dim_of (call->in[i], 0);
      if (!merge_dims (&count, dim_of (call->in[n + i], 0), error) || !merge_dims (&rank, dim_of (call->in[i], 1), error) ||
          !merge_dims (&rank, dim_of (call->in[2 * n + i], 0), error))
        return FALSE;
      rows = rows < 0 || count < 0 || rows > G_MAXINT64 - count ? TS_SHAPE_UNKNOWN_DIM : rows + count;
    }
  call->out[0] = TS_SHAPE (rows, rank);
  call->out[1] = TS_SHAPE (rows);
  call->out[2] = TS_SHAPE (rank);
  return TRUE;
}

static gboolean
split_shape (TsShapeCall *call,
             GError **error)
{
  guint n = call->n_out / 3;
  gint64 rank;

  if (!ts_shape_expect_rank (call, 3, 1, error))
    return FALSE;
  rank = dim_of (call->in[3], 0);
  for (guint i = 0; i < n; i++)
    {
      call->out[i] = TS_SHAPE (TS_SHAPE_UNKNOWN_DIM, rank);
      call->out[n + i] = TS_SHAPE (TS_SHAPE_UNKNOWN_DIM);
      call->out[2 * n + i] = TS_SHAPE (rank);
    }
  return TRUE;
}

static gboolean
mat_mul_shape (TsShapeCall *call,
               GError **error)
{
  gboolean adjoint_a = FALSE, adjoint_b = FALSE;
  gint64 inner;
  TsShape a;

  if (!ts_shape_expect_rank (call, 0, 2, error) || !ts_shape_expect_rank (call, 1, 1, error) ||
      !ts_shape_input_as_shape (call, 2, &a, error) || !ts_shape_expect_rank (call, 3, 2, error))
    return FALSE;
  if (a.rank >= 0 && a.rank != 2)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the sparse tensor must be a matrix, has %d dimensions", a.rank);
      return FALSE;
    }
  ts_operation_get_attr_bool (call->op, "adjoint_a", &adjoint_a, NULL);
  ts_operation_get_attr_bool (call->op, "adjoint_b", &adjoint_b, NULL);
  inner = dim_of (&a, adjoint_a ? 0 : 1);
  call->out[0] = TS_SHAPE (dim_of (&a, adjoint_a ? 1 : 0), dim_of (call->in[3], adjoint_b ? 0 : 1));
  return merge_dims (&inner, dim_of (call->in[3], adjoint_b ? 1 : 0), error);
}

/* Without the axes, or with 1 in their place. */
static gboolean
reduce_shape (TsShapeCall *call,
              GError **error)
{
  gboolean keep = FALSE, reduced[TS_SHAPE_MAX_RANK] = { FALSE };
  g_autofree gint64 *axes = NULL;
  gsize n = 0;
  TsShape shape;

  if (!ts_shape_input_as_shape (call, 2, &shape, error))
    return FALSE;
  axes = ts_shape_input_as_ints (call, 3, &n);
  if (shape.rank < 0 || axes == NULL)
    return TRUE;

  ts_operation_get_attr_bool (call->op, "keep_dims", &keep, NULL);
  for (gsize i = 0; i < n; i++)
    {
      gint64 axis = axes[i] < 0 ? axes[i] + shape.rank : axes[i];

      if (axis < 0 || axis >= shape.rank)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                       "axis %" G_GINT64_FORMAT " is not one of %d dimensions", axes[i], shape.rank);
          return FALSE;
        }
      reduced[axis] = TRUE;
    }
  call->out[0].rank = 0;
  for (int i = 0; i < shape.rank; i++)
    if (!reduced[i] || keep)
      call->out[0].dims[call->out[0].rank++] = reduced[i] ? 1 : shape.dims[i];
  return TRUE;
}

static gboolean
fill_empty_rows_shape (TsShapeCall *call,
                       GError **error)
{
  gint64 count, rank;
  TsShape shape;

  if (!ts_shape_expect_rank (call, 0, 2, error) || !ts_shape_expect_rank (call, 1, 1, error) ||
      !ts_shape_expect_rank (call, 2, 1, error) || !ts_shape_expect_rank (call, 3, 0, error) ||
      !ts_shape_input_as_shape (call, 2, &shape, error))
    return FALSE;
  count = dim_of (call->in[0], 0);
  rank = dim_of (call->in[0], 1);
  if (!merge_dims (&count, dim_of (call->in[1], 0), error) || !merge_dims (&rank, dim_of (call->in[2], 0), error))
    return FALSE;
  call->out[0] = TS_SHAPE (TS_SHAPE_UNKNOWN_DIM, rank);
  call->out[1] = TS_SHAPE (TS_SHAPE_UNKNOWN_DIM);
  call->out[2] = TS_SHAPE (dim_of (&shape, 0));
  call->out[3] = TS_SHAPE (count);
  return TRUE;
}

/* ---- ragged ---- */

static gboolean
ragged_range_shape (TsShapeCall *call,
                    GError **error)
{
  gint64 n = TS_SHAPE_UNKNOWN_DIM;
  gboolean all_scalars = TRUE;

  for (guint i = 0; i < call->n_in; i++)
    {
      all_scalars &= call->in[i]->rank == 0;
      if (call->in[i]->rank > 1)
        return ts_shape_expect_rank (call, i, 1, error);
      if (call->in[i]->rank == 1 && !merge_dims (&n, call->in[i]->dims[0], error))
        return FALSE;
    }
  if (all_scalars)
    n = 1;
  call->out[0] = TS_SHAPE (n >= 0 && n < G_MAXINT64 ? n + 1 : TS_SHAPE_UNKNOWN_DIM);
  call->out[1] = TS_SHAPE (TS_SHAPE_UNKNOWN_DIM);
  return TRUE;
}

static gboolean
ragged_gather_shape (TsShapeCall *call,
                     GError **error)
{
  guint values = call->n_in - 2, last = call->n_out - 1;

  if (call->n_in < 2 || call->n_out < 1)
    return TRUE;
  for (guint i = 0; i < values; i++)
    if (!ts_shape_expect_rank (call, i, 1, error))
      return FALSE;
  if (!ts_shape_expect_rank_at_least (call, values, 1, error))
    return FALSE;
  for (guint i = 0; i < last; i++)
    call->out[i] = TS_SHAPE (TS_SHAPE_UNKNOWN_DIM);
  ts_shape_copy (&call->out[last], call->in[values]);
  if (call->out[last].rank > 0)
    call->out[last].dims[0] = TS_SHAPE_UNKNOWN_DIM;
  return TRUE;
}

static gboolean
ragged_to_sparse_shape (TsShapeCall *call,
                        GError **error)
{
  const TsShape *values = call->in[call->n_in - 1];
  gint64 rank = values->rank >= 0 ? values->rank + (gint64)call->n_in - 1 : TS_SHAPE_UNKNOWN_DIM;
  gint64 n;

  for (guint i = 0; i + 1 < call->n_in; i++)
    if (!ts_shape_expect_rank (call, i, 1, error))
      return FALSE;
  if (!ts_shape_expect_rank_at_least (call, call->n_in - 1, 1, error))
    return FALSE;
  if (!ts_shape_n_elements (values, &n))
    n = TS_SHAPE_UNKNOWN_DIM;
  call->out[0] = TS_SHAPE (n, rank);
  call->out[1] = TS_SHAPE (n);
  call->out[2] = TS_SHAPE (rank);
  return TRUE;
}

/* What input 0 says, completed by the inner dimensions of the values. */
static gboolean
ragged_to_tensor_shape (TsShapeCall *call,
                        GError **error)
{
  const TsShape *values = call->in[1];
  int ragged_rank = (int)call->n_in - 3;
  g_auto (GStrv) types = NULL;
  guint n_types = 0;
  TsShape inner;

  if (!ts_shape_input_as_shape (call, 0, &call->out[0], error))
    return FALSE;
  types = ts_operation_dup_attr_strings (call->op, "row_partition_types", &n_types, error);
  if (types == NULL)
    return FALSE;
  if (g_strcmp0 (types[0], "FIRST_DIM_SIZE") == 0)
    ragged_rank--;
  if (ragged_rank < 0 || values->rank < 1 || values->rank + ragged_rank > TS_SHAPE_MAX_RANK)
    return TRUE;

  inner.rank = ragged_rank + values->rank;
  for (int i = 0; i < inner.rank; i++)
    inner.dims[i] = i <= ragged_rank ? TS_SHAPE_UNKNOWN_DIM : values->dims[i - ragged_rank];
  if (!ts_shape_merge (&call->out[0], &inner, &call->out[0]))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the shape does not fit the values");
      return FALSE;
    }
  return TRUE;
}

const TsShapeDef ts_sparse_shapes[] = {
  { "RaggedGather", ragged_gather_shape },
  { "RaggedRange", ragged_range_shape },
  { "RaggedTensorToSparse", ragged_to_sparse_shape },
  { "RaggedTensorToTensor", ragged_to_tensor_shape },
  { "SparseConcat", concat_shape },
  { "SparseFillEmptyRows", fill_empty_rows_shape },
  { "SparseReduceMax", reduce_shape },
  { "SparseReduceSum", reduce_shape },
  { "SparseSplit", split_shape },
  { "SparseTensorDenseMatMul", mat_mul_shape },
  { 0 },
};
