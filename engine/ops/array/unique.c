#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/array/ts-move.h"
#include "engine/ops/array/ts-row-set.h"
#include "engine/ts-error.h"

#include <stdlib.h>
#include <string.h>

/* Unique, UniqueWithCounts and their second versions, ListDiff: distinct elements or slices, in the order of their first
 * appearance. */

static void
set_index (TsTensor *tensor,
           gsize i,
           gsize value)
{
  if (tensor->dtype == TS_DTYPE_INT32)
    ((gint32 *)tensor->data)[i] = (gint32)value;
  else
    ((gint64 *)tensor->data)[i] = (gint64)value;
}

/* A tensor as [@outer, @n, @inner], of which slices along the middle are compared. */
typedef struct
{
  int axis;
  gsize outer, n, inner;
} View;

/* Copies the tensor with the axis first, or back. */
static gboolean
move_axis (TsCall *call,
           const View *view,
           gsize n,
           gboolean back,
           gsize item_size,
           char *to,
           const char *from,
           GError **error)
{
  gssize whole_outer = (gssize)(n * view->inner), whole_n = (gssize)view->inner;
  gssize rows_outer = (gssize)view->inner, rows_n = (gssize)(view->outer * view->inner);
  TsMove move = { 0 };

  ts_move_add (&move, n, back ? whole_n : rows_n, back ? rows_n : whole_n);
  ts_move_add (&move, view->outer, back ? whole_outer : rows_outer, back ? rows_outer : whole_outer);
  ts_move_add (&move, view->inner, 1, 1);
  return ts_move_run (&move, call, item_size, to, from, error);
}

static gboolean
read_view (const TsCall *call,
           View *view,
           GError **error)
{
  const TsTensor *in = call->in[0];

  view->axis = 0;
  if (call->n_in > 1 && !ts_arg_check_rank (call, 1, "the axis", 1, error))
    return FALSE;
  if (call->n_in < 2 || call->in[1]->n_elements == 0)
    {
      if (!ts_arg_check_rank (call, 0, "the input", 1, error))
        return FALSE;
    }
  else
    {
      gint64 axis;

      if (!ts_arg_one_element (call, 1, "the axis", &axis, error) || !ts_axis_resolve (axis, in->shape.rank, &view->axis, error))
        return FALSE;
    }

  view->outer = ts_elements_count (&in->shape, 0, view->axis);
  view->n = (gsize)in->shape.dims[view->axis];
  view->inner = ts_elements_count (&in->shape, view->axis + 1, in->shape.rank);
  return TRUE;
}

/* Writes to output 0 the rows that are first of their kind: @first says which. */
static gboolean
put_distinct (TsCall *call,
              const View *view,
              const char *rows,
              const gsize *first,
              gsize n,
              GError **error)
{
  const TsTensor *in = call->in[0];
  gsize item = ts_dtype_size (in->dtype), size = view->outer * view->inner * item;
  g_autofree char *picked = NULL;
  TsShape shape;
  TsTensor *out;

  ts_shape_copy (&shape, &in->shape);
  shape.dims[view->axis] = (gint64)n;
  out = ts_call_alloc (call, 0, &shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;

  picked = view->outer > 1 ? g_malloc (n * size) : NULL;
  for (gsize i = 0; i < n; i++)
    memcpy ((picked != NULL ? picked : (char *)out->data) + i * size, rows + first[i] * size, size);
  return ts_elements_settle (out, picked == NULL || move_axis (call, view, n, TRUE, item, out->data, picked, error));
}

static gboolean
unique_run (TsCall *call,
            GError **error)
{
  const TsTensor *in = call->in[0];
  gsize item = ts_dtype_size (in->dtype), size, n_distinct;
  g_autofree char *moved = NULL;
  g_autofree gsize *first = NULL;
  g_autoptr (TsRowSet) set = NULL;
  const char *rows = in->data;
  View view;

  if (!read_view (call, &view, error))
    return FALSE;
  if (view.outer > 1 && in->n_elements > 0)
    {
      rows = moved = g_malloc (ts_tensor_size_bytes (in));
      if (!move_axis (call, &view, view.n, FALSE, item, moved, in->data, error))
        return FALSE;
    }
  if (ts_call_alloc (call, 1, &TS_SHAPE ((gint64)view.n), error) == NULL)
    return FALSE;

  size = view.outer * view.inner * item;
  set = ts_row_set_new (in->dtype, view.outer * view.inner, view.n);
  first = g_new (gsize, view.n + 1);
  for (gsize i = 0; i < view.n; i++)
    {
      gsize n = ts_row_set_get_size (set), k = ts_row_set_add (set, size > 0 ? rows + i * size : rows);

      if (k == n)
        first[k] = i;
      set_index (call->out[1], i, k);
    }
  n_distinct = ts_row_set_get_size (set);
  return put_distinct (call, &view, rows, first, n_distinct, error);
}

static gboolean
unique_with_counts_run (TsCall *call,
                        GError **error)
{
  const TsTensor *indices;
  g_autofree gsize *counts = NULL;
  gsize n = 0;

  if (!unique_run (call, error))
    return FALSE;

  indices = call->out[1];
  counts = g_new0 (gsize, indices->n_elements + 1);
  for (gsize i = 0; i < indices->n_elements; i++)
    {
      gsize k = (gsize)ts_int_at (indices, i);

      n = MAX (n, k + 1);
      counts[k]++;
    }

  if (ts_call_alloc (call, 2, &TS_SHAPE ((gint64)n), error) == NULL)
    return FALSE;
  for (gsize k = 0; k < n; k++)
    set_index (call->out[2], k, counts[k]);
  return TRUE;
}

/* The axis is a vector: none, of a vector, or one. */
static gboolean
unique_v2_shape (TsShapeCall *call,
                 GError **error)
{
  const TsShape *in = call->in[0];
  gsize n = 0;
  g_autofree gint64 *axes = ts_shape_input_as_ints (call, 1, &n);
  int at = 0;

  call->out[1] = TS_SHAPE (TS_SHAPE_UNKNOWN_DIM);
  if (in->rank < 0 || axes == NULL)
    return TRUE;
  if (!ts_shape_expect_rank (call, 1, 1, error) || (n == 0 && !ts_shape_expect_rank (call, 0, 1, error)))
    return FALSE;
  if (n > 0 && !ts_axis_resolve (axes[0], in->rank, &at, error))
    return FALSE;
  ts_shape_copy (&call->out[0], in);
  call->out[0].dims[at] = TS_SHAPE_UNKNOWN_DIM;
  call->out[1].dims[0] = in->dims[at];
  return TRUE;
}

static gboolean
unique_shape (TsShapeCall *call,
              GError **error)
{
  const TsShape *in = call->in[0];

  if (call->n_in < 2)
    {
      if (!ts_shape_expect_rank (call, 0, 1, error))
        return FALSE;
      call->out[0] = TS_SHAPE (TS_SHAPE_UNKNOWN_DIM);
      call->out[1] = TS_SHAPE (in->rank == 1 ? in->dims[0] : TS_SHAPE_UNKNOWN_DIM);
    }
  else if (!unique_v2_shape (call, error))
    return FALSE;
  if (call->n_out > 2)
    call->out[2] = TS_SHAPE (TS_SHAPE_UNKNOWN_DIM);
  return TRUE;
}

/* ---- ListDiff: what is in x and not in y ---- */

static gboolean
list_diff_run (TsCall *call,
               GError **error)
{
  const TsTensor *x = call->in[0], *y = call->in[1];
  g_autoptr (TsRowSet) set = NULL;
  g_autofree gsize *kept = g_new (gsize, x->n_elements + 1);
  gsize n = 0, size = ts_dtype_size (x->dtype);

  if (!ts_arg_check_rank (call, 0, "x", 1, error) || !ts_arg_check_rank (call, 1, "y", 1, error))
    return FALSE;

  set = ts_row_set_new (x->dtype, 1, y->n_elements);
  for (gsize i = 0; i < y->n_elements; i++)
    ts_row_set_add (set, ts_elements_at (y, i));
  for (gsize i = 0; i < x->n_elements; i++)
    if (!ts_row_set_has (set, ts_elements_at (x, i)))
      kept[n++] = i;

  if (ts_call_alloc (call, 0, &TS_SHAPE ((gint64)n), error) == NULL || ts_call_alloc (call, 1, &TS_SHAPE ((gint64)n), error) == NULL)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      memcpy (ts_elements_at (call->out[0], i), ts_elements_at (x, kept[i]), size);
      set_index (call->out[1], i, kept[i]);
    }
  return ts_elements_settle (call->out[0], TRUE);
}

static gboolean
list_diff_shape (TsShapeCall *call,
                 GError **error)
{
  for (guint i = 0; i < call->n_out; i++)
    call->out[i] = TS_SHAPE (TS_SHAPE_UNKNOWN_DIM);
  return ts_shape_expect_rank (call, 0, 1, error) && ts_shape_expect_rank (call, 1, 1, error);
}

/* -------------------------------------------------------------------------------------------------- */

#define ROW(type, function)                                                                                       \
  {                                                                                                               \
    .op = type, .dtypes = TS_DTYPES_MOVABLE, .run = function, .semantics = "tensorflow/core/kernels/unique_op.cc" \
  }

const TsKernelDef ts_unique_kernels[] = {
  { .op = "ListDiff", .dtypes = TS_DTYPES_MOVABLE, .run = list_diff_run, .semantics = "tensorflow/core/kernels/listdiff_op.cc" },
  ROW ("Unique", unique_run),
  ROW ("UniqueV2", unique_run),
  ROW ("UniqueWithCounts", unique_with_counts_run),
  ROW ("UniqueWithCountsV2", unique_with_counts_run),
  { 0 },
};

const TsShapeDef ts_unique_shapes[] = {
  { "ListDiff", list_diff_shape },
  { "Unique", unique_shape },
  { "UniqueV2", unique_shape },
  { "UniqueWithCounts", unique_shape },
  { "UniqueWithCountsV2", unique_shape },
  { 0 },
};
