#include "engine/ops/sparse/ts-sparse-items.h"

#include "engine/ops/array/ts-elements.h"
#include "engine/ts-error.h"

static void
item_clear (gpointer data)
{
  TsSparseItem *self = data;

  ts_sparse_clear (&self->sparse);
  for (guint k = 0; k < 3; k++)
    g_clear_pointer (&self->parts[k], ts_tensor_unref);
}

GArray *
ts_sparse_items_new (void)
{
  GArray *items = g_array_new (FALSE, TRUE, sizeof (TsSparseItem));

  g_array_set_clear_func (items, item_clear);
  return items;
}

gboolean
ts_sparse_items_add (GArray *items,
                     TsTensor *parts[3],
                     GError **error)
{
  guint i = items->len;
  TsSparseItem *item;
  int rank;

  g_array_set_size (items, i + 1);
  item = &g_array_index (items, TsSparseItem, i);
  for (guint k = 0; k < 3; k++)
    item->parts[k] = parts[k];
  if (!ts_sparse_read (&item->sparse, &(TsCall) { .n_in = 3, .in = item->parts }, 0, error))
    {
      g_prefix_error (error, "tensor %u: ", i);
      return FALSE;
    }

  rank = g_array_index (items, TsSparseItem, 0).sparse.shape.rank;
  if (item->sparse.shape.rank == rank)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "tensor %u has %d dimensions, those before have %d", i, item->sparse.shape.rank, rank);
  return FALSE;
}

/* What holds each of them; the number of their values. */
static gsize
get_extent (const GArray *items,
            TsShape *shape)
{
  gsize n = 0;

  ts_shape_copy (shape, &g_array_index (items, TsSparseItem, 0).sparse.shape);
  for (guint i = 0; i < items->len; i++)
    {
      const TsSparse *sparse = &g_array_index (items, TsSparseItem, i).sparse;

      n += sparse->n;
      for (int d = 0; d < shape->rank; d++)
        shape->dims[d] = MAX (shape->dims[d], sparse->shape.dims[d]);
    }
  return n;
}

/* The index of item @i in the dimensions before those of its own. */
static void
put_place (gint64 *to,
           const TsShape *outer,
           gint64 i)
{
  for (int d = outer->rank - 1; d >= 0; d--)
    {
      to[d] = i % outer->dims[d];
      i /= outer->dims[d];
    }
}

gboolean
ts_sparse_items_put (const GArray *items,
                     TsCall *call,
                     const TsShape *outer,
                     GError **error)
{
  TsShape inner, shape;
  gsize n = get_extent (items, &inner), row = 0;
  gint64 rank = outer->rank + inner.rank;
  gint64 *to;

  if (rank > TS_SHAPE_MAX_RANK)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the result would have %d dimensions", (int)rank);
      return FALSE;
    }
  ts_shape_copy (&shape, outer);
  for (int d = 0; d < inner.rank; d++)
    shape.dims[shape.rank++] = inner.dims[d];
  if (ts_call_alloc (call, 0, &TS_SHAPE ((gint64)n, rank), error) == NULL || ts_call_alloc (call, 1, &TS_SHAPE ((gint64)n), error) == NULL ||
      !ts_sparse_put_shape (call, 2, &shape, error))
    return FALSE;

  to = call->out[0]->data;
  for (guint i = 0; i < items->len; i++)
    {
      const TsSparse *sparse = &g_array_index (items, TsSparseItem, i).sparse;

      for (gsize k = 0; k < sparse->n; k++, to += rank)
        {
          put_place (to, outer, i);
          ts_sparse_copy_index (to + outer->rank, ts_sparse_index (sparse, k), inner.rank);
          ts_sparse_move_value (call->out[1], row++, sparse->values, k);
        }
    }
  return ts_elements_settle (call->out[1], TRUE);
}
