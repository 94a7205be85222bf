#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/sparse/ts-sparse.h"
#include "engine/ts-error.h"

#include <string.h>

/* SparseSlice with its gradient, SparseSplit. */

/* Whether a whole int64 input is a vector of @rank elements. */
static gboolean
check_vector (const TsCall *call,
              guint input,
              const char *name,
              int rank,
              GError **error)
{
  if (!ts_arg_check_rank (call, input, name, 1, error))
    return FALSE;
  if (call->in[input]->shape.dims[0] == rank)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               "%s must have %d elements, has %" G_GSIZE_FORMAT, name, rank, call->in[input]->n_elements);
  return FALSE;
}

/* ---- SparseSlice. Inputs: indices, values, shape, start, size ---- */

/* A slice that goes beyond the edge ends there. */
static gboolean
slice_shape (const TsShape *in,
             const gint64 *start,
             const gint64 *size,
             TsShape *out,
             GError **error)
{
  ts_shape_copy (out, in);
  for (int d = 0; d < in->rank; d++)
    {
      if (size[d] < 0 || start[d] < 0)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                       "dimension %d: start %" G_GINT64_FORMAT " and size %" G_GINT64_FORMAT " must not be negative", d, start[d], size[d]);
          return FALSE;
        }
      out->dims[d] = MIN (size[d], MAX (0, in->dims[d] - start[d]));
    }
  return TRUE;
}

static gboolean
is_in_slice (const gint64 *index,
             const gint64 *start,
             const TsShape *size)
{
  for (int d = 0; d < size->rank; d++)
    if (index[d] < start[d] || index[d] - start[d] >= size->dims[d])
      return FALSE;
  return TRUE;
}

static gboolean
slice_run (TsCall *call,
           GError **error)
{
  const gint64 *start = call->in[3]->data, *size = call->in[4]->data;
  g_auto (TsSparse) sparse = { 0 };
  g_autofree gsize *rows = NULL;
  gsize n = 0;
  TsShape shape;

  if (!ts_sparse_read (&sparse, call, 0, error) || !check_vector (call, 3, "start", sparse.shape.rank, error) ||
      !check_vector (call, 4, "size", sparse.shape.rank, error) || !slice_shape (&sparse.shape, start, size, &shape, error))
    return FALSE;

  rows = g_new (gsize, sparse.n + 1);
  for (gsize i = 0; i < sparse.n; i++)
    if (is_in_slice (ts_sparse_index (&sparse, i), start, &shape))
      rows[n++] = i;
  return ts_sparse_put_rows (&sparse, call, 0, 1, rows, n, start, error) && ts_sparse_put_shape (call, 2, &shape, error);
}

/* ---- SparseSliceGrad. Inputs: gradients of the slice's values, indices, start, the slice's indices ---- */

static gboolean
is_shifted (const gint64 *index,
            const gint64 *slice_index,
            const gint64 *start,
            int rank)
{
  for (int d = 0; d < rank; d++)
    if (index[d] != (gint64)((guint64)slice_index[d] + (guint64)start[d]))
      return FALSE;
  return TRUE;
}

static gboolean
check_slice_grad (const TsCall *call,
                  GError **error)
{
  const TsShape *in = &call->in[1]->shape, *slice = &call->in[3]->shape;

  if (!ts_arg_check_rank (call, 0, "the gradient", 1, error) || !ts_arg_check_rank (call, 1, "the indices", 2, error) ||
      !ts_arg_check_rank (call, 3, "the indices of the slice", 2, error) || !check_vector (call, 2, "start", (int)MIN (in->dims[1], G_MAXINT), error))
    return FALSE;
  if (in->dims[1] == slice->dims[1] && slice->dims[0] == call->in[0]->shape.dims[0])
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               "indices for %" G_GINT64_FORMAT " and %" G_GINT64_FORMAT " dimensions, %" G_GINT64_FORMAT " indices for %" G_GINT64_FORMAT " gradients",
               in->dims[1], slice->dims[1], slice->dims[0], call->in[0]->shape.dims[0]);
  return FALSE;
}

static gboolean
slice_grad_run (TsCall *call,
                GError **error)
{
  const TsTensor *grad = call->in[0];
  const gint64 *indices = call->in[1]->data, *start = call->in[2]->data, *slice = call->in[3]->data;
  gsize n, used = 0, rank;
  TsTensor *out;

  if (!check_slice_grad (call, error))
    return FALSE;
  n = (gsize)call->in[1]->shape.dims[0];
  rank = (gsize)call->in[1]->shape.dims[1];
  out = ts_call_alloc (call, 0, &TS_SHAPE ((gint64)n), error);
  if (out == NULL)
    return FALSE;

  if (n > 0)
    memset (out->data, 0, ts_tensor_size_bytes (out));
  for (gsize i = 0; i < n && used < grad->n_elements; i++)
    if (is_shifted (indices + i * rank, slice + used * rank, start, (int)rank))
      ts_sparse_move_value (out, i, grad, used++);
  if (used == grad->n_elements)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INTERNAL,
               "%" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " indices of the slice were found", used, grad->n_elements);
  return FALSE;
}

/* ---- SparseSplit. Inputs: axis, indices, values, shape ---- */

/* The first @n % parts parts are one longer. */
static gint64
part_begin (gint64 n,
            gint64 n_parts,
            gint64 part)
{
  return part * (n / n_parts) + MIN (part, n % n_parts);
}

static gboolean
split_run (TsCall *call,
           GError **error)
{
  guint n_parts = call->n_out / 3;
  g_auto (TsSparse) sparse = { 0 };
  g_autofree gsize *rows = NULL;
  gint64 axis_arg, n;
  int axis;

  if (!ts_arg_one_element (call, 0, "the dimension to split", &axis_arg, error) || !ts_sparse_read (&sparse, call, 1, error) ||
      !ts_axis_resolve (axis_arg, sparse.shape.rank, &axis, error) || !ts_sparse_check_bounds (&sparse, error))
    return FALSE;
  n = sparse.shape.dims[axis];
  if (n_parts < 1 || n_parts > n)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "dimension %d has %" G_GINT64_FORMAT " elements, %u parts cannot be made of it", axis, n, n_parts);
      return FALSE;
    }

  rows = g_new (gsize, sparse.n + 1);
  for (guint p = 0; p < n_parts; p++)
    {
      gint64 begin = part_begin (n, n_parts, p), end = part_begin (n, n_parts, p + 1);
      gint64 start[TS_SHAPE_MAX_RANK] = { 0 };
      gsize n_rows = 0;
      TsShape shape;

      for (gsize i = 0; i < sparse.n; i++)
        if (ts_sparse_index (&sparse, i)[axis] >= begin && ts_sparse_index (&sparse, i)[axis] < end)
          rows[n_rows++] = i;
      start[axis] = begin;
      ts_shape_copy (&shape, &sparse.shape);
      shape.dims[axis] = end - begin;
      if (!ts_sparse_put_rows (&sparse, call, p, n_parts + p, rows, n_rows, start, error) ||
          !ts_sparse_put_shape (call, 2 * n_parts + p, &shape, error) || ts_call_is_cancelled (call, error))
        return FALSE;
    }
  return TRUE;
}

/* -------------------------------------------------------------------------------------------------- */

const TsKernelDef ts_sparse_slice_kernels[] = {
  { .op = "SparseSlice", .dtypes = TS_DTYPES_MOVABLE, .run = slice_run, .semantics = "tensorflow/core/kernels/sparse_slice_op.cc" },
  { .op = "SparseSliceGrad", .dtypes = TS_DTYPES_NUMBER, .run = slice_grad_run, .semantics = "tensorflow/core/kernels/sparse_slice_grad_op.cc" },
  { .op = "SparseSplit", .dtypes = TS_DTYPES_MOVABLE, .run = split_run, .semantics = "tensorflow/core/kernels/sparse_split_op.cc" },
  { 0 },
};

const TsShapeDef ts_sparse_slice_shapes[] = {
  { 0 },
};
