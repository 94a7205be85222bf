#include "engine/ops/data/ts-stacked.h"

#include "engine/ops/array/ts-elements.h"
#include "engine/ts-error.h"

#include <string.h>

#define MIN_VIEW_BYTES 4096 /* less is copied: it costs no more and does not keep the whole alive */

static TsTensor *
dup_part (TsTensor *stacked,
          gint64 begin,
          gint64 n,
          const TsShape *shape,
          GError **error)
{
  gsize row = stacked->shape.dims[0] > 0 ? stacked->n_elements / (gsize)stacked->shape.dims[0] : 0;
  gsize size = row * (gsize)n * ts_dtype_size (stacked->dtype);
  g_autoptr (TsTensor) part = NULL;

  if (!ts_dtype_is_plain (stacked->dtype) || size < MIN_VIEW_BYTES)
    {
      TsTensor *copy = ts_tensor_new (stacked->dtype, shape, error);

      if (copy != NULL && size > 0)
        memcpy (copy->data, ts_elements_at (stacked, row * (gsize)begin), size);
      if (copy != NULL)
        ts_elements_settle (copy, TRUE);
      return copy;
    }

  part = ts_tensor_slice (stacked, begin, n, error);
  return part != NULL ? ts_tensor_reshape (part, shape) : NULL;
}

TsTensor *
ts_stacked_dup_row (TsTensor *stacked,
                    gint64 i,
                    GError **error)
{
  TsShape shape;

  ts_shape_drop_first (&stacked->shape, &shape);
  return dup_part (stacked, i, 1, &shape, error);
}

TsTensor *
ts_stacked_dup_rows (TsTensor *stacked,
                     gint64 begin,
                     gint64 n,
                     GError **error)
{
  TsShape shape;

  ts_shape_copy (&shape, &stacked->shape);
  shape.dims[0] = n;
  return dup_part (stacked, begin, n, &shape, error);
}

TsTensor *
ts_tensor_new_zeros (TsDType dtype,
                     const TsShape *shape,
                     GError **error)
{
  TsTensor *zeros = ts_tensor_new (dtype, shape, error);

  if (zeros != NULL && zeros->n_elements > 0)
    memset (zeros->data, 0, ts_tensor_size_bytes (zeros));
  if (zeros != NULL)
    ts_elements_settle (zeros, TRUE);
  return zeros;
}

gboolean
ts_shape_prepend (gint64 n,
                  const TsShape *shape,
                  TsShape *result,
                  GError **error)
{
  if (shape->rank >= TS_SHAPE_MAX_RANK)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "elements of rank %d cannot be stacked: the rank is at most %d", shape->rank, TS_SHAPE_MAX_RANK);
      return FALSE;
    }

  memmove (result->dims + 1, shape->dims, (gsize)shape->rank * sizeof *shape->dims);
  result->rank = shape->rank + 1;
  result->dims[0] = n;
  return TRUE;
}

void
ts_shape_drop_first (const TsShape *shape,
                     TsShape *result)
{
  int rank = shape->rank;

  if (rank > 1)
    memmove (result->dims, shape->dims + 1, (gsize)(rank - 1) * sizeof *shape->dims);
  result->rank = rank > 0 ? rank - 1 : rank;
}

gboolean
ts_call_stack (TsCall *call,
               guint i,
               TsTensor *const *elements,
               gsize n,
               const TsShape *shape,
               GError **error)
{
  TsShape stacked;
  TsTensor *out;
  gsize size;
  char *to;

  if (!ts_shape_prepend ((gint64)n, shape, &stacked, error))
    return FALSE;
  out = ts_call_alloc (call, i, &stacked, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;

  size = out->n_elements / n * ts_dtype_size (out->dtype);
  to = out->data;
  for (gsize k = 0; k < n; k++, to += size)
    {
      if (k % 1024 == 1023 && ts_call_is_cancelled (call, error))
        return ts_elements_settle (out, FALSE);
      if (elements[k] != NULL)
        memcpy (to, elements[k]->data, size);
      else
        memset (to, 0, size);
    }
  return ts_elements_settle (out, TRUE);
}

static gboolean
add_lengths (const gint64 *lengths,
             gsize n,
             gint64 *total,
             GError **error)
{
  *total = 0;
  for (gsize k = 0; k < n; k++)
    if (lengths[k] < 0 || __builtin_add_overflow (*total, lengths[k], total))
      {
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the first dimension of element %" G_GSIZE_FORMAT " cannot be %" G_GINT64_FORMAT, k, lengths[k]);
        return FALSE;
      }
  return TRUE;
}

gboolean
ts_call_concat (TsCall *call,
                guint i,
                TsTensor *const *elements,
                const gint64 *lengths,
                gsize n,
                const TsShape *rest,
                GError **error)
{
  TsShape shape;
  TsTensor *out;
  gint64 total;
  gsize row;
  char *to;

  if (!add_lengths (lengths, n, &total, error) || !ts_shape_prepend (total, rest, &shape, error))
    return FALSE;
  out = ts_call_alloc (call, i, &shape, error);
  if (out == NULL || out->n_elements == 0)
    return out != NULL;

  row = out->n_elements / (gsize)total * ts_dtype_size (out->dtype);
  to = out->data;
  for (gsize k = 0; k < n; k++)
    {
      gsize size = row * (gsize)lengths[k];

      if (k % 1024 == 1023 && ts_call_is_cancelled (call, error))
        return ts_elements_settle (out, FALSE);
      if (elements[k] != NULL && size > 0)
        memcpy (to, elements[k]->data, size);
      else
        memset (to, 0, size);
      to += size;
    }
  return ts_elements_settle (out, TRUE);
}
