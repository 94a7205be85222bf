#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/sparse/ts-sparse.h"
#include "engine/ts-error.h"

/* SparseReorder, SparseReshape, SparseConcat: the same values elsewhere. */

/* ---- SparseReorder ---- */

static gboolean
reorder_run (TsCall *call,
             GError **error)
{
  g_auto (TsSparse) sparse = { 0 };
  g_autofree gsize *rows = NULL;

  if (!ts_sparse_read (&sparse, call, 0, error))
    return FALSE;
  rows = ts_sparse_sort (sparse.n, sparse.indices, sparse.shape.rank, NULL, sparse.shape.rank);
  return ts_sparse_put_rows (&sparse, call, 0, 1, rows, sparse.n, NULL, error);
}

/* ---- SparseReshape. Inputs: indices, shape, new shape ---- */

/* @shape as @new_shape says, in which one dimension may be -1. */
static gboolean
resolve_shape (const TsTensor *new_shape,
               gint64 n_elements,
               TsShape *shape,
               GError **error)
{
  gint64 known = 1, n = 0;
  int open = -1;

  shape->rank = (int)new_shape->n_elements;
  for (int d = 0; d < shape->rank; d++)
    {
      shape->dims[d] = ts_int_at (new_shape, (gsize)d);
      if (shape->dims[d] < -1 || (shape->dims[d] == -1 && open >= 0))
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                       "dimension %d of the new shape is %" G_GINT64_FORMAT ", only one may be left open, by -1", d, shape->dims[d]);
          return FALSE;
        }
      if (shape->dims[d] == -1)
        open = d;
    }

  if (open >= 0)
    {
      shape->dims[open] = 1;
      if (!ts_shape_n_elements (shape, &known) || known == 0)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                       "dimension %d of the new shape cannot be found: the others have no elements, or too many", open);
          return FALSE;
        }
      shape->dims[open] = n_elements / known;
    }
  if (ts_shape_n_elements (shape, &n) && n == n_elements)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               "the tensor has %" G_GINT64_FORMAT " elements, the new shape %" G_GINT64_FORMAT, n_elements, n);
  return FALSE;
}

/* As places in a row, so that an index outside the shape stays what it is, as far as it goes. */
static void
reshape_indices (const TsTensor *in,
                 const TsShape *from,
                 const TsShape *to,
                 gint64 *out)
{
  const gint64 *index = in->data;

  for (gint64 i = 0; i < in->shape.dims[0]; i++, index += from->rank, out += to->rank)
    {
      gint64 place = (gint64)ts_sparse_place (from, index);
      gint64 step = 1;

      for (int d = 1; d < to->rank; d++)
        step *= to->dims[d];
      for (int d = 0; d < to->rank; d++)
        {
          out[d] = place / step;
          place %= step;
          step /= d + 1 < to->rank ? to->dims[d + 1] : 1;
        }
    }
}

static gboolean
reshape_run (TsCall *call,
             GError **error)
{
  const TsTensor *indices = call->in[0];
  TsShape from, to;
  gint64 n = 0;

  if (!ts_arg_check_rank (call, 0, "the indices", 2, error) || !ts_arg_check_rank (call, 1, "the shape", 1, error) ||
      !ts_arg_check_rank (call, 2, "the new shape", 1, error) || !ts_arg_shape (call, 1, "the shape", &from, error))
    return FALSE;
  if (indices->shape.dims[1] != from.rank || call->in[2]->n_elements > TS_SHAPE_MAX_RANK)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "the indices are for %" G_GINT64_FORMAT " dimensions, the shape has %d, the new one %" G_GSIZE_FORMAT,
                   indices->shape.dims[1], from.rank, call->in[2]->n_elements);
      return FALSE;
    }
  ts_shape_n_elements (&from, &n);
  if (!resolve_shape (call->in[2], n, &to, error))
    return FALSE;
  if (indices->shape.dims[0] > 0 && n == 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "there are values in a shape without elements");
      return FALSE;
    }

  if (!ts_sparse_put_shape (call, 1, &to, error))
    return FALSE;
  if (ts_shape_equal (&from, &to))
    {
      ts_call_forward (call, 0, 0);
      return TRUE;
    }
  if (ts_call_alloc (call, 0, &TS_SHAPE (indices->shape.dims[0], to.rank), error) == NULL)
    return FALSE;
  reshape_indices (indices, &from, &to, call->out[0]->data);
  return TRUE;
}

/* ---- SparseConcat. Inputs: N indices, N values, N shapes ---- */

typedef struct
{
  gint64 axis;
} Concat;

static gboolean
concat_prepare (TsKernelInit *init,
                GError **error)
{
  Concat *state = init->state;

  return ts_operation_get_attr_int (init->op, "concat_dim", &state->axis, error);
}

static gboolean
concat_shapes (const TsSparse *parts,
               guint n,
               gint64 attr_axis,
               int *axis,
               TsShape *shape,
               GError **error)
{
  gint64 ignored;

  ts_shape_copy (shape, &parts[0].shape);
  if (!ts_axis_resolve (attr_axis, shape->rank, axis, error))
    return FALSE;
  for (guint k = 1; k < n; k++)
    {
      const TsShape *own = &parts[k].shape;
      gboolean fits = own->rank == shape->rank;

      for (int d = 0; fits && d < shape->rank; d++)
        fits = d == *axis || own->dims[d] == shape->dims[d];
      if (!fits || own->dims[*axis] > G_MAXINT64 - shape->dims[*axis])
        {
          g_autofree char *a = ts_shape_to_string (&parts[0].shape), *b = ts_shape_to_string (own);

          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                       "input %u of shape %s cannot be joined to input 0 of shape %s in dimension %d", k, b, a, *axis);
          return FALSE;
        }
      shape->dims[*axis] += own->dims[*axis];
    }
  if (ts_shape_n_elements (shape, &ignored))
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the joined tensor has too many elements");
  return FALSE;
}

/* All values of the parts, in the order of the whole. */
static gboolean
concat_parts (TsCall *call,
              const TsSparse *parts,
              guint n_parts,
              int axis,
              const TsShape *shape,
              gsize n,
              GError **error)
{
  gsize rank = (gsize)shape->rank, k = 0;
  g_autofree gint64 *indices = g_new (gint64, n * rank + 1);
  g_autofree gsize *rows = NULL, *part_of = g_new (gsize, n + 1), *first = g_new (gsize, n_parts + 1);
  gint64 offset = 0;

  for (guint p = 0; p < n_parts; p++)
    {
      first[p] = k;
      for (gsize i = 0; i < parts[p].n; i++, k++)
        {
          ts_sparse_copy_index (indices + k * rank, ts_sparse_index (&parts[p], i), shape->rank);
          indices[k * rank + (gsize)axis] += offset;
          part_of[k] = p;
        }
      offset += parts[p].shape.dims[axis];
    }

  rows = ts_sparse_sort (n, indices, shape->rank, NULL, shape->rank);
  if (ts_call_alloc (call, 0, &TS_SHAPE ((gint64)n, (gint64)rank), error) == NULL || ts_call_alloc (call, 1, &TS_SHAPE ((gint64)n), error) == NULL)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      gsize row = rows[i], p = part_of[row];

      ts_sparse_copy_index ((gint64 *)call->out[0]->data + i * rank, indices + row * rank, shape->rank);
      ts_sparse_move_value (call->out[1], i, parts[p].values, row - first[p]);
    }
  return ts_elements_settle (call->out[1], TRUE) && ts_sparse_put_shape (call, 2, shape, error);
}

static gboolean
concat_run (TsCall *call,
            GError **error)
{
  const Concat *state = call->state;
  guint n_parts = call->n_in / 3;
  g_autofree TsSparse *parts = g_new0 (TsSparse, n_parts + 1);
  gboolean ok = n_parts > 0;
  gsize n = 0;
  TsShape shape;
  int axis;

  for (guint p = 0; p < n_parts && ok; p++)
    {
      ok = ts_sparse_read_parts (&parts[p], call, p, n_parts + p, 2 * n_parts + p, error) && ts_sparse_check_bounds (&parts[p], error);
      n += parts[p].n;
    }
  ok = ok && concat_shapes (parts, n_parts, state->axis, &axis, &shape, error) &&
       concat_parts (call, parts, n_parts, axis, &shape, n, error);
  for (guint p = 0; p < n_parts; p++)
    ts_sparse_clear (&parts[p]);
  return ok;
}

/* -------------------------------------------------------------------------------------------------- */

const TsKernelDef ts_sparse_layout_kernels[] = {
  { .op = "SparseConcat", .dtypes = TS_DTYPES_MOVABLE, .prepare = concat_prepare, .state_size = sizeof (Concat), .run = concat_run, .semantics = "tensorflow/core/kernels/sparse_concat_op.cc" },
  { .op = "SparseReorder", .dtypes = TS_DTYPES_MOVABLE, .run = reorder_run, .semantics = "tensorflow/core/kernels/sparse_reorder_op.cc" },
  { .op = "SparseReshape", .run = reshape_run, .semantics = "tensorflow/core/kernels/reshape_util.cc" },
  { 0 },
};

const TsShapeDef ts_sparse_layout_shapes[] = {
  { 0 },
};
