#include "engine/ops/array/ts-args.h"

#include "engine/ts-error.h"

static gboolean
fail_shape (const TsCall *call,
            guint input,
            const char *name,
            const char *expected,
            GError **error)
{
  g_autofree char *shape = ts_shape_to_string (&call->in[input]->shape);

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               "%s must be %s, has shape %s", name, expected, shape);
  return FALSE;
}

gboolean
ts_arg_check_int (const TsCall *call,
                  guint input,
                  const char *name,
                  GError **error)
{
  const TsDTypeSet read = TS_DTYPE_BIT (TS_DTYPE_INT16) | TS_DTYPE_BIT (TS_DTYPE_UINT16) | TS_DTYPE_BIT (TS_DTYPE_INT32) | TS_DTYPE_BIT (TS_DTYPE_INT64) |
                          TS_DTYPE_BIT (TS_DTYPE_UINT64);
  TsDType dtype = call->in[input]->dtype;

  if (read & TS_DTYPE_BIT (dtype))
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "%s must be integers of 16, 32 or 64 bits, is %s", name, ts_dtype_name (dtype));
  return FALSE;
}

gboolean
ts_arg_scalar (const TsCall *call,
               guint input,
               const char *name,
               gint64 *value,
               GError **error)
{
  if (call->in[input]->shape.rank != 0)
    return fail_shape (call, input, name, "a scalar", error);
  if (!ts_arg_check_int (call, input, name, error))
    return FALSE;
  *value = ts_int_at (call->in[input], 0);
  return TRUE;
}

gboolean
ts_arg_one_element (const TsCall *call,
                    guint input,
                    const char *name,
                    gint64 *value,
                    GError **error)
{
  if (call->in[input]->n_elements != 1)
    return fail_shape (call, input, name, "one number", error);
  if (!ts_arg_check_int (call, input, name, error))
    return FALSE;
  *value = ts_int_at (call->in[input], 0);
  return TRUE;
}

gboolean
ts_arg_check_rank (const TsCall *call,
                   guint input,
                   const char *name,
                   int rank,
                   GError **error)
{
  g_autofree char *expected = NULL;

  if (call->in[input]->shape.rank == rank)
    return TRUE;

  expected = rank == 1 ? g_strdup ("a vector") : g_strdup_printf ("of rank %d", rank);
  return fail_shape (call, input, name, expected, error);
}

gboolean
ts_arg_check_most_rank (const TsCall *call,
                        guint input,
                        const char *name,
                        int most,
                        GError **error)
{
  int rank = call->in[input]->shape.rank;

  if (rank <= most)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "%s has %d dimensions; at most %d are supported", name, rank, most);
  return FALSE;
}

gboolean
ts_arg_vector (const TsCall *call,
               guint input,
               const char *name,
               gint64 *values,
               int *n,
               GError **error)
{
  const TsTensor *tensor = call->in[input];

  if (!ts_arg_check_rank (call, input, name, 1, error) || !ts_arg_check_int (call, input, name, error))
    return FALSE;
  if (tensor->n_elements > TS_SHAPE_MAX_RANK)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "%s has %" G_GSIZE_FORMAT " elements, tensors have at most %d dimensions",
                   name, tensor->n_elements, TS_SHAPE_MAX_RANK);
      return FALSE;
    }

  *n = (int)tensor->n_elements;
  for (int i = 0; i < *n; i++)
    values[i] = ts_int_at (tensor, (gsize)i);
  return TRUE;
}

gboolean
ts_arg_shape (const TsCall *call,
              guint input,
              const char *name,
              TsShape *shape,
              GError **error)
{
  gint64 n_elements;

  if (!ts_arg_vector (call, input, name, shape->dims, &shape->rank, error))
    return FALSE;

  for (int i = 0; i < shape->rank; i++)
    if (shape->dims[i] < 0)
      {
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                     "%s[%d] is %" G_GINT64_FORMAT ", a size cannot be negative", name, i, shape->dims[i]);
        return FALSE;
      }

  if (!ts_shape_n_elements (shape, &n_elements))
    {
      g_autofree char *text = ts_shape_to_string (shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s %s has too many elements", name, text);
      return FALSE;
    }
  return TRUE;
}

gboolean
ts_arg_check_splits (const TsCall *call,
                     guint splits,
                     guint values,
                     GError **error)
{
  const TsTensor *ends = call->in[splits];
  gsize n = call->in[values]->n_elements;
  gint64 last = 0;

  if (!ts_arg_check_rank (call, splits, "the splits", 1, error) || !ts_arg_check_rank (call, values, "the values", 1, error))
    return FALSE;
  if (ends->n_elements == 0 || ts_int_at (ends, 0) != 0 || ts_int_at (ends, ends->n_elements - 1) != (gint64)n)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "splits must begin with 0 and end with the number of values, %" G_GSIZE_FORMAT, n);
      return FALSE;
    }
  for (gsize i = 0; i < ends->n_elements; i++)
    {
      if (ts_int_at (ends, i) < last)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "splits must not decrease; split %" G_GSIZE_FORMAT " does", i);
          return FALSE;
        }
      last = ts_int_at (ends, i);
    }
  return TRUE;
}

gboolean
ts_axis_resolve (gint64 axis,
                 int rank,
                 int *result,
                 GError **error)
{
  if (axis < -rank || axis >= rank)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "axis %" G_GINT64_FORMAT " is not in [%d, %d)", axis, -rank, rank);
      return FALSE;
    }
  *result = (int)(axis < 0 ? axis + rank : axis);
  return TRUE;
}

/* ---- indices ------------------------------------------------------------------------------------- */

/* "[1,2]" for element @i of a tensor. (transfer full) */
static char *
place_of (const TsShape *shape,
          gsize i)
{
  TsShape place = { shape->rank, { 0 } };

  for (int d = shape->rank - 1; d >= 0; d--)
    {
      place.dims[d] = (gint64)(i % (gsize)shape->dims[d]);
      i /= (gsize)shape->dims[d];
    }
  return ts_shape_to_string (&place);
}

gboolean
ts_indices_check (const TsTensor *indices,
                  gint64 limit,
                  GError **error)
{
  for (gsize i = 0; i < indices->n_elements; i++)
    {
      gint64 index = ts_int_at (indices, i);

      if (index < 0 || index >= limit)
        {
          g_autofree char *place = place_of (&indices->shape, i);

          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                       "indices%s = %" G_GINT64_FORMAT " is not in [0, %" G_GINT64_FORMAT ")", place, index, limit);
          return FALSE;
        }
    }
  return TRUE;
}
