#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-accumulate.h"
#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/sparse/ts-sparse.h"
#include "engine/ts-error.h"

#include <string.h>

/* SparseFillEmptyRows and RaggedFillEmptyRows with their gradients: rows without a value get a default one. */

/* What each value of the result is: one of the input, or the default of a row. */
typedef struct
{
  gsize n;
  gsize *from; /* G_MAXSIZE: the default */
  gint64 *row;
} Filled;

static void
filled_clear (Filled *self)
{
  g_free (self->from);
  g_free (self->row);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Filled, filled_clear)

static gboolean
fail_memory (gint64 n_rows,
             GError **error)
{
  g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "no memory for %" G_GINT64_FORMAT " rows", n_rows);
  return FALSE;
}

/* @rows: the row of each value, @stride apart. Sorts the values by row and says which rows were empty. */
static gboolean
fill_rows (Filled *self,
           const gint64 *rows,
           gsize stride,
           gsize n,
           gint64 n_rows,
           TsTensor *empty,
           gint64 *reverse,
           GError **error)
{
  g_autofree gsize *next = NULL;
  guint8 *is_empty = empty->data;

  for (gsize i = 0; i < n; i++)
    if (rows[i * stride] < 0 || rows[i * stride] >= n_rows)
      {
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                     "the row of value %" G_GSIZE_FORMAT " is %" G_GINT64_FORMAT ", not in [0, %" G_GINT64_FORMAT ")", i, rows[i * stride], n_rows);
        return FALSE;
      }

  next = g_try_new0 (gsize, (gsize)n_rows + 1); /* first how many there are, then where the next one goes */
  if (next == NULL)
    return fail_memory (n_rows, error);
  for (gsize i = 0; i < n; i++)
    next[rows[i * stride]]++;
  for (gint64 r = 0; r < n_rows; r++)
    {
      gsize count = MAX (next[r], 1);

      is_empty[r] = next[r] == 0;
      next[r] = self->n;
      self->n += count;
    }

  self->from = g_try_new (gsize, self->n + 1);
  self->row = g_try_new (gint64, self->n + 1);
  if (self->from == NULL || self->row == NULL)
    return fail_memory (n_rows, error);
  for (gint64 r = 0; r < n_rows; r++)
    {
      self->from[next[r]] = G_MAXSIZE;
      self->row[next[r]] = r;
    }
  for (gsize i = 0; i < n; i++)
    {
      gsize at = next[rows[i * stride]]++;

      self->from[at] = i;
      self->row[at] = rows[i * stride];
      reverse[i] = (gint64)at;
    }
  return TRUE;
}

/* Output 1: the values. @values and @standard: which inputs they are. */
static gboolean
put_values (TsCall *call,
            const Filled *filled,
            guint values,
            guint standard,
            GError **error)
{
  TsTensor *out = ts_call_alloc (call, 1, &TS_SHAPE ((gint64)filled->n), error);

  if (out == NULL)
    return FALSE;
  for (gsize i = 0; i < filled->n; i++)
    if (filled->from[i] == G_MAXSIZE)
      ts_sparse_move_value (out, i, call->in[standard], 0);
    else
      ts_sparse_move_value (out, i, call->in[values], filled->from[i]);
  return ts_elements_settle (out, TRUE);
}

/* Room for output 2, whether rows were empty, and 3, where values went. */
static gboolean
alloc_reports (TsCall *call,
               gint64 n_rows,
               gsize n,
               GError **error)
{
  if (n_rows == 0 && n > 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "there are %" G_GSIZE_FORMAT " values but no rows", n);
      return FALSE;
    }
  return ts_call_alloc (call, 2, &TS_SHAPE (n_rows), error) != NULL && ts_call_alloc (call, 3, &TS_SHAPE ((gint64)n), error) != NULL;
}

/* ---- SparseFillEmptyRows. Inputs: indices, values, shape, default value ---- */

static gboolean
sparse_fill_run (TsCall *call,
                 GError **error)
{
  g_auto (TsSparse) sparse = { 0 };
  g_auto (Filled) filled = { 0 };
  gsize rank;
  gint64 *to;

  if (!ts_sparse_read (&sparse, call, 0, error) || !ts_arg_check_rank (call, 3, "the default value", 0, error))
    return FALSE;
  rank = (gsize)sparse.shape.rank;
  if (rank == 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a scalar has no rows: the shape must not be empty");
      return FALSE;
    }
  if (!alloc_reports (call, sparse.shape.dims[0], sparse.n, error) ||
      !fill_rows (&filled, sparse.indices, rank, sparse.n, sparse.shape.dims[0], call->out[2], call->out[3]->data, error) ||
      ts_call_alloc (call, 0, &TS_SHAPE ((gint64)filled.n, (gint64)rank), error) == NULL)
    return FALSE;

  to = call->out[0]->data;
  for (gsize i = 0; i < filled.n; i++, to += rank)
    if (filled.from[i] != G_MAXSIZE)
      ts_sparse_copy_index (to, ts_sparse_index (&sparse, filled.from[i]), (int)rank);
    else
      {
        memset (to, 0, rank * sizeof *to);
        to[0] = filled.row[i];
      }
  return put_values (call, &filled, 1, 3, error);
}

/* ---- RaggedFillEmptyRows. Inputs: row of each value, values, number of rows, default value ---- */

static gboolean
ragged_fill_run (TsCall *call,
                 GError **error)
{
  const TsTensor *rows = call->in[0];
  g_auto (Filled) filled = { 0 };
  gint64 n_rows;

  if (!ts_arg_check_rank (call, 0, "the rows", 1, error) || !ts_arg_check_rank (call, 1, "the values", 1, error) ||
      !ts_arg_scalar (call, 2, "the number of rows", &n_rows, error) || !ts_arg_check_rank (call, 3, "the default value", 0, error))
    return FALSE;
  if (rows->n_elements != call->in[1]->n_elements || n_rows < 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "%" G_GSIZE_FORMAT " rows are given for %" G_GSIZE_FORMAT " values, of %" G_GINT64_FORMAT,
                   rows->n_elements, call->in[1]->n_elements, n_rows);
      return FALSE;
    }
  if (!alloc_reports (call, n_rows, rows->n_elements, error) ||
      !fill_rows (&filled, rows->data, 1, rows->n_elements, n_rows, call->out[2], call->out[3]->data, error) ||
      ts_call_alloc (call, 0, &TS_SHAPE ((gint64)filled.n), error) == NULL)
    return FALSE;
  if (filled.n > 0)
    memcpy (call->out[0]->data, filled.row, filled.n * sizeof *filled.row);
  return put_values (call, &filled, 1, 3, error);
}

/* ---- the gradient of both. Inputs: where values went, gradients of all values ---- */

static gboolean
grad_run (TsCall *call,
          GError **error)
{
  const TsTensor *reverse = call->in[0], *grad = call->in[1];
  TsAccumulateFunc add = ts_accumulate_find (TS_ACCUMULATE_ADD, grad->dtype);
  g_autofree guint8 *used = g_malloc0 (grad->n_elements + 1);

  if (!ts_arg_check_rank (call, 0, "reverse_index_map", 1, error) || !ts_arg_check_rank (call, 1, "the gradient", 1, error) ||
      !ts_indices_check (reverse, (gint64)grad->n_elements, error) ||
      ts_call_alloc (call, 0, &reverse->shape, error) == NULL || ts_call_alloc (call, 1, &TS_SHAPE_SCALAR, error) == NULL)
    return FALSE;

  for (gsize i = 0; i < reverse->n_elements; i++)
    {
      gsize at = (gsize)ts_int_at (reverse, i);

      ts_sparse_move_value (call->out[0], i, grad, at);
      used[at] = TRUE;
    }
  memset (call->out[1]->data, 0, ts_tensor_size_bytes (call->out[1]));
  for (gsize i = 0; i < grad->n_elements; i++)
    if (!used[i])
      add (call->out[1]->data, ts_elements_at (grad, i), 1);
  return TRUE;
}

/* -------------------------------------------------------------------------------------------------- */

const TsKernelDef ts_sparse_fill_kernels[] = {
  { .op = "RaggedFillEmptyRows", .dtypes = TS_DTYPES_MOVABLE, .run = ragged_fill_run, .semantics = "tensorflow/core/kernels/fill_empty_rows_functor.h" },
  { .op = "RaggedFillEmptyRowsGrad", .dtypes = TS_DTYPES_NUMBER, .run = grad_run, .semantics = "tensorflow/core/kernels/fill_empty_rows_functor.h" },
  { .op = "SparseFillEmptyRows", .dtypes = TS_DTYPES_MOVABLE, .run = sparse_fill_run, .semantics = "tensorflow/core/kernels/sparse_fill_empty_rows_op.cc" },
  { .op = "SparseFillEmptyRowsGrad", .dtypes = TS_DTYPES_NUMBER, .run = grad_run, .semantics = "tensorflow/core/kernels/sparse_fill_empty_rows_op.cc" },
  { 0 },
};

static gboolean
ragged_fill_shape (TsShapeCall *call,
                   GError **error)
{
  gint64 n_rows;

  if (!ts_shape_expect_rank (call, 0, 1, error) || !ts_shape_expect_rank (call, 1, 1, error) ||
      !ts_shape_expect_rank (call, 2, 0, error) || !ts_shape_expect_rank (call, 3, 0, error))
    return FALSE;
  call->out[0] = call->out[1] = call->out[2] = TS_SHAPE (TS_SHAPE_UNKNOWN_DIM);
  if (ts_shape_input_as_int (call, 2, &n_rows) && n_rows >= 0)
    call->out[2].dims[0] = n_rows;
  call->out[3] = TS_SHAPE (call->in[0]->rank == 1 ? call->in[0]->dims[0] : TS_SHAPE_UNKNOWN_DIM);
  return TRUE;
}

static gboolean
ragged_fill_grad_shape (TsShapeCall *call,
                        GError **error)
{
  call->out[0] = TS_SHAPE (call->in[0]->rank == 1 ? call->in[0]->dims[0] : TS_SHAPE_UNKNOWN_DIM);
  call->out[1] = TS_SHAPE_SCALAR;
  return ts_shape_expect_rank (call, 0, 1, error) && ts_shape_expect_rank (call, 1, 1, error);
}

const TsShapeDef ts_sparse_fill_shapes[] = {
  { "RaggedFillEmptyRows", ragged_fill_shape },
  { "RaggedFillEmptyRowsGrad", ragged_fill_grad_shape },
  { 0 },
};
