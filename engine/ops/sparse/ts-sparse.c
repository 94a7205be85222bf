#include "engine/ops/sparse/ts-sparse.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ts-error.h"

#include <string.h>

const gint64 *
ts_sparse_convert_indices (const TsTensor *indices,
                           gint64 **converted)
{
  if (indices->dtype == TS_DTYPE_INT64)
    return indices->data;

  *converted = g_new (gint64, indices->n_elements + 1);
  for (gsize i = 0; i < indices->n_elements; i++)
    (*converted)[i] = ((const gint32 *)indices->data)[i];
  return *converted;
}

gboolean
ts_sparse_read_parts (TsSparse *self,
                      const TsCall *call,
                      guint indices,
                      guint values,
                      guint shape,
                      GError **error)
{
  const TsTensor *in = call->in[indices];

  if (!ts_arg_check_rank (call, indices, "the indices", 2, error) || !ts_arg_check_rank (call, values, "the values", 1, error) ||
      !ts_arg_shape (call, shape, "the shape", &self->shape, error))
    return FALSE;
  if (in->shape.dims[0] != call->in[values]->shape.dims[0] || in->shape.dims[1] != self->shape.rank)
    {
      g_autofree char *a = ts_shape_to_string (&in->shape), *b = ts_shape_to_string (&call->in[values]->shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "indices of shape %s, values of shape %s and %d dimensions do not fit together", a, b, self->shape.rank);
      return FALSE;
    }

  self->n = call->in[values]->n_elements;
  self->values = call->in[values];
  self->indices = ts_sparse_convert_indices (in, &self->converted);
  return TRUE;
}

gboolean
ts_sparse_read (TsSparse *self,
                const TsCall *call,
                guint first,
                GError **error)
{
  return ts_sparse_read_parts (self, call, first, first + 1, first + 2, error);
}

void
ts_sparse_clear (TsSparse *self)
{
  g_clear_pointer (&self->converted, g_free);
}

static gboolean
fail_index (const TsSparse *self,
            gsize i,
            const char *why,
            GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *shape = ts_shape_to_string (&self->shape);

  for (int d = 0; d < self->shape.rank; d++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, d > 0 ? "," : "", ts_sparse_index (self, i)[d]);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               "index %" G_GSIZE_FORMAT ", [%s], %s in shape %s", i, text->str, why, shape);
  return FALSE;
}

static gboolean
is_inside (const TsSparse *self,
           gsize i)
{
  const gint64 *index = ts_sparse_index (self, i);

  for (int d = 0; d < self->shape.rank; d++)
    if (index[d] < 0 || index[d] >= self->shape.dims[d])
      return FALSE;
  return TRUE;
}

gboolean
ts_sparse_check_bounds (const TsSparse *self,
                        GError **error)
{
  for (gsize i = 0; i < self->n; i++)
    if (!is_inside (self, i))
      return fail_index (self, i, "is out of bounds", error);
  return TRUE;
}

gboolean
ts_sparse_check_valid (const TsSparse *self,
                       GError **error)
{
  for (gsize i = 0; i < self->n; i++)
    {
      int order = i == 0 ? 1 : ts_sparse_compare (ts_sparse_index (self, i), ts_sparse_index (self, i - 1), self->shape.rank);

      if (!is_inside (self, i))
        return fail_index (self, i, "is out of bounds", error);
      if (order <= 0)
        return fail_index (self, i, order < 0 ? "is out of order" : "is repeated", error);
    }
  return TRUE;
}

gsize
ts_sparse_place (const TsShape *shape,
                 const gint64 *index)
{
  gsize place = 0;

  for (int d = 0; d < shape->rank; d++)
    place = place * (gsize)shape->dims[d] + (gsize)index[d];
  return place;
}

int
ts_sparse_compare (const gint64 *a,
                   const gint64 *b,
                   int rank)
{
  for (int d = 0; d < rank; d++)
    if (a[d] != b[d])
      return a[d] < b[d] ? -1 : 1;
  return 0;
}

void
ts_sparse_move_value (TsTensor *to_tensor,
                      gsize to,
                      const TsTensor *from_tensor,
                      gsize from)
{
  gsize size = ts_dtype_size (to_tensor->dtype);

  memcpy ((char *)to_tensor->data + to * size, (const char *)from_tensor->data + from * size, size);
}

gboolean
ts_sparse_put_rows (const TsSparse *self,
                    TsCall *call,
                    guint indices,
                    guint values,
                    const gsize *rows,
                    gsize n,
                    const gint64 *start,
                    GError **error)
{
  TsTensor *index_out = ts_call_alloc (call, indices, &TS_SHAPE ((gint64)n, self->shape.rank), error), *value_out;
  gint64 *to;

  if (index_out == NULL)
    return FALSE;
  value_out = ts_call_alloc (call, values, &TS_SHAPE ((gint64)n), error);
  if (value_out == NULL)
    return FALSE;

  to = index_out->data;
  for (gsize i = 0; i < n; i++)
    {
      const gint64 *from = ts_sparse_index (self, rows[i]);

      for (int d = 0; d < self->shape.rank; d++)
        *to++ = (gint64)((guint64)from[d] - (guint64)(start != NULL ? start[d] : 0));
      ts_sparse_move_value (value_out, i, self->values, rows[i]);
    }
  return ts_elements_settle (value_out, TRUE);
}

gboolean
ts_sparse_put_shape (TsCall *call,
                     guint i,
                     const TsShape *shape,
                     GError **error)
{
  TsTensor *out = ts_call_alloc (call, i, &TS_SHAPE (shape->rank), error);

  if (out == NULL)
    return FALSE;
  for (int d = 0; d < shape->rank; d++)
    ts_int_put (out, (gsize)d, shape->dims[d]);
  return TRUE;
}
