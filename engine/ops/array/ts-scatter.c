#include "engine/ops/array/ts-scatter.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ts-error.h"

#include <string.h>

static gboolean
fail_shapes (const TsShape *indices,
             const TsShape *updates,
             const TsShape *shape,
             GError **error)
{
  g_autofree char *a = ts_shape_to_string (indices), *b = ts_shape_to_string (updates), *c = ts_shape_to_string (shape);

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               "updates of shape %s do not fit to indices of shape %s into a tensor of shape %s", b, a, c);
  return FALSE;
}

/* Whether the updates are shaped as the first @outer dimensions of the indices, then the tensor from dimension @depth on. */
static gboolean
check_updates (const TsShape *indices,
               int outer,
               const TsShape *updates,
               const TsShape *shape,
               gint64 depth,
               GError **error)
{
  if (updates->rank != outer + shape->rank - depth)
    return fail_shapes (indices, updates, shape, error);
  for (int d = 0; d < outer; d++)
    if (updates->dims[d] != indices->dims[d])
      return fail_shapes (indices, updates, shape, error);
  for (int d = 0; d < shape->rank - depth; d++)
    if (updates->dims[outer + d] != shape->dims[depth + d])
      return fail_shapes (indices, updates, shape, error);
  return TRUE;
}

/* ---- rows --------------------------------------------------------------------------------------- */

gboolean
ts_scatter_init_rows (TsScatter *self,
                      const TsTensor *indices,
                      const TsTensor *updates,
                      const TsShape *shape,
                      GError **error)
{
  memset (self, 0, sizeof *self);
  if (shape->rank < 1)
    return fail_shapes (&indices->shape, &updates->shape, shape, error);
  if (updates->shape.rank > 0 && !check_updates (&indices->shape, indices->shape.rank, &updates->shape, shape, 1, error))
    return FALSE;
  if (!ts_indices_check (indices, shape->dims[0], error))
    return FALSE;

  self->n = indices->n_elements;
  self->size = ts_elements_count (shape, 1, shape->rank);
  self->slices = g_new (gsize, self->n);
  for (gsize i = 0; i < self->n; i++)
    self->slices[i] = (gsize)ts_int_at (indices, i);
  return TRUE;
}

/* ---- nd ----------------------------------------------------------------------------------------- */

/* Number of the slice that index @i means. */
static gboolean
find_slice (const TsTensor *indices,
            gsize i,
            const TsShape *shape,
            gsize *slice,
            GError **error)
{
  int depth = (int)indices->shape.dims[indices->shape.rank - 1];

  *slice = 0;
  for (int d = 0; d < depth; d++)
    {
      gint64 index = ts_int_at (indices, i * (gsize)depth + (gsize)d);

      if (index < 0 || index >= shape->dims[d])
        {
          g_autofree char *text = ts_shape_to_string (shape);

          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                       "index %" G_GSIZE_FORMAT " is %" G_GINT64_FORMAT " in dimension %d, outside of the shape %s", i, index, d, text);
          return FALSE;
        }
      *slice = *slice * (gsize)shape->dims[d] + (gsize)index;
    }
  return TRUE;
}

gboolean
ts_scatter_init_nd (TsScatter *self,
                    const TsTensor *indices,
                    const TsTensor *updates,
                    const TsShape *shape,
                    GError **error)
{
  int outer = indices->shape.rank - 1;
  gint64 depth = outer >= 0 ? indices->shape.dims[outer] : 0;

  memset (self, 0, sizeof *self);
  if (shape->rank < 1 || outer < 0 || depth > shape->rank)
    return fail_shapes (&indices->shape, &updates->shape, shape, error);
  if (!check_updates (&indices->shape, outer, &updates->shape, shape, depth, error))
    return FALSE;

  self->n = ts_elements_count (&indices->shape, 0, outer);
  self->size = ts_elements_count (shape, (int)depth, shape->rank);
  self->slices = g_new (gsize, self->n);
  for (gsize i = 0; i < self->n; i++)
    if (!find_slice (indices, i, shape, &self->slices[i], error))
      {
        ts_scatter_clear (self);
        return FALSE;
      }
  return TRUE;
}

/* ---- putting ------------------------------------------------------------------------------------ */

static void
put_strings (TsScatterWay way,
             TsString *to,
             const TsString *from,
             gsize n,
             gboolean is_scalar)
{
  for (gsize i = 0; i < n; i++)
    {
      const TsString *string = &from[is_scalar ? 0 : i];

      if (way == TS_SCATTER_SET || to[i].size == 0)
        ts_string_set (&to[i], string->bytes, (gssize)string->size);
      else
        {
          to[i].bytes = g_realloc (to[i].bytes, to[i].size + string->size + 1);
          memcpy (to[i].bytes + to[i].size, string->bytes, string->size + 1);
          to[i].size += string->size;
        }
    }
}

void
ts_scatter_put (const TsScatter *self,
                TsScatterWay way,
                TsTensor *tensor,
                const TsTensor *updates)
{
  TsAccumulateFunc accumulate = way == TS_SCATTER_SET ? NULL : ts_accumulate_find ((TsAccumulateOp)way, tensor->dtype);
  gboolean is_scalar = updates->shape.rank == 0 && self->n * self->size != 1;
  gsize element = ts_dtype_size (tensor->dtype);
  g_autofree char *row = NULL;

  if (self->n == 0 || self->size == 0)
    return;
  if (is_scalar && tensor->dtype != TS_DTYPE_STRING)
    {
      row = g_malloc (self->size * element);
      ts_elements_fill (row, self->size, updates->data, element);
    }

  for (gsize i = 0; i < self->n; i++)
    {
      char *to = ts_elements_at (tensor, self->slices[i] * self->size);
      const char *from = row != NULL ? row : ts_elements_at (updates, is_scalar ? 0 : i * self->size);

      if (tensor->dtype == TS_DTYPE_STRING)
        put_strings (way, (TsString *)(void *)to, (const TsString *)(const void *)from, self->size, is_scalar);
      else if (accumulate != NULL)
        accumulate (to, from, self->size);
      else
        memcpy (to, from, self->size * element);
    }
}

void
ts_scatter_clear (TsScatter *self)
{
  g_clear_pointer (&self->slices, g_free);
}
