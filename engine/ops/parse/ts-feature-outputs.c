#include "engine/ops/parse/ts-feature-outputs.h"

#include "engine/ts-error.h"

#include <string.h>

gsize
ts_feature_longest (const GArray *ends)
{
  gsize longest = 0;

  for (guint i = 0; i < ends->len; i++)
    longest = MAX (longest, ts_feature_end_of (ends, i) - ts_feature_begin_of (ends, i));
  return longest;
}

static void
copy_elements (TsTensor *out,
               gsize at,
               gconstpointer from,
               gsize first,
               gsize n)
{
  gsize size = ts_dtype_size (out->dtype);

  if (out->dtype == TS_DTYPE_STRING)
    for (gsize i = 0; i < n; i++)
      {
        const TsString *string = (const TsString *)from + first + i;

        ts_string_set ((TsString *)out->data + at + i, string->bytes, (gssize)string->size);
      }
  else if (n > 0)
    memcpy ((char *)out->data + at * size, (const char *)from + first * size, n * size);
}

gboolean
ts_feature_put_values (const TsFeature *self,
                       TsCall *call,
                       guint i,
                       const TsShape *shape,
                       const GArray *ends,
                       GError **error)
{
  TsTensor *out = ts_call_alloc (call, i, shape, error);
  gsize length = out != NULL && ends->len > 0 ? out->n_elements / ends->len : 0;

  if (out == NULL)
    return FALSE;
  if (out->n_elements == self->values->len)
    {
      copy_elements (out, 0, self->values->data, 0, self->values->len);
      return TRUE;
    }

  if (out->dtype != TS_DTYPE_STRING && out->n_elements > 0)
    memset (out->data, 0, ts_tensor_size_bytes (out));
  for (guint e = 0; e < ends->len; e++)
    {
      gsize begin = ts_feature_begin_of (ends, e), n = ts_feature_end_of (ends, e) - begin;

      copy_elements (out, e * length, self->values->data, begin, n);
      for (gsize k = n; k < length && self->default_value != NULL && self->default_value->n_elements > 0; k++)
        copy_elements (out, e * length + k, self->default_value->data, 0, 1);
    }
  return TRUE;
}

gboolean
ts_feature_put_splits (const TsFeature *self,
                       const GArray *ends,
                       TsCall *call,
                       guint i,
                       GError **error)
{
  TsTensor *out = ts_call_alloc (call, i, &TS_SHAPE ((gint64)ends->len + 1), error);

  for (guint k = 0; k <= ends->len && out != NULL; k++)
    {
      gsize end = ts_feature_begin_of (ends, k);

      if (out->dtype == TS_DTYPE_INT32)
        ((gint32 *)out->data)[k] = (gint32)end;
      else
        ((gint64 *)out->data)[k] = (gint64)end;
    }
  return out != NULL;
}

gboolean
ts_feature_put_sparse (const TsFeature *self,
                       TsCall *call,
                       guint i,
                       guint stride,
                       gboolean is_batch,
                       GError **error)
{
  gint64 n = self->values->len, rank = is_batch ? 2 : 1;
  gint64 *index, *shape;

  if (ts_call_alloc (call, i, &TS_SHAPE (n, rank), error) == NULL ||
      !ts_feature_put_values (self, call, i + stride, &TS_SHAPE (n), self->ends, error) ||
      ts_call_alloc (call, i + 2 * stride, &TS_SHAPE (rank), error) == NULL)
    return FALSE;

  index = call->out[i]->data;
  for (guint e = 0; e < self->ends->len; e++)
    {
      gsize begin = ts_feature_begin_of (self->ends, e), end = ts_feature_end_of (self->ends, e);

      for (gsize k = begin; k < end; k++)
        {
          if (is_batch)
            *index++ = e;
          *index++ = (gint64)(k - begin);
        }
    }
  shape = call->out[i + 2 * stride]->data;
  if (is_batch)
    *shape++ = self->ends->len;
  *shape = (gint64)ts_feature_longest (self->ends);
  return TRUE;
}

gboolean
ts_feature_put_dense (const TsFeature *self,
                      TsCall *call,
                      guint i,
                      gboolean is_batch,
                      GError **error)
{
  const TsFeatureSpec *spec = self->spec;
  TsShape shape = { 0, { 0 } };
  gsize longest = ts_feature_longest (self->ends);

  if (spec->shape.rank + is_batch > TS_SHAPE_MAX_RANK)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a batch of rank %d is too much", spec->shape.rank + 1);
      return FALSE;
    }
  if (is_batch)
    shape.dims[shape.rank++] = self->ends->len;
  for (int k = 0; k < spec->shape.rank; k++)
    shape.dims[shape.rank++] = spec->shape.dims[k];
  if (spec->is_variable)
    shape.dims[is_batch] = spec->stride > 0 ? (gint64)(longest / spec->stride) : 0;
  return ts_feature_put_values (self, call, i, &shape, self->ends, error);
}

/* ---- feature lists ------------------------------------------------------------------------------ */

gboolean
ts_feature_put_sparse_list (const TsFeature *self,
                            TsCall *call,
                            guint i,
                            guint stride,
                            gboolean is_batch,
                            GError **error)
{
  gint64 n = self->values->len, rank = is_batch ? 3 : 2;
  gint64 *index, *shape;

  if (ts_call_alloc (call, i, &TS_SHAPE (n, rank), error) == NULL ||
      !ts_feature_put_values (self, call, i + stride, &TS_SHAPE (n), self->rows, error) ||
      ts_call_alloc (call, i + 2 * stride, &TS_SHAPE (rank), error) == NULL)
    return FALSE;

  index = call->out[i]->data;
  for (guint e = 0; e < self->ends->len; e++)
    for (gsize first = ts_feature_begin_of (self->ends, e), row = first; row < ts_feature_end_of (self->ends, e); row++)
      for (gsize begin = ts_feature_begin_of (self->rows, row), k = begin; k < ts_feature_end_of (self->rows, row); k++)
        {
          if (is_batch)
            *index++ = e;
          *index++ = (gint64)(row - first);
          *index++ = (gint64)(k - begin);
        }
  shape = call->out[i + 2 * stride]->data;
  if (is_batch)
    *shape++ = self->ends->len;
  shape[0] = (gint64)ts_feature_longest (self->ends);
  shape[1] = (gint64)ts_feature_longest (self->rows);
  return TRUE;
}

/* Number of values up to the end of each example. */
static GArray *
new_value_ends (const TsFeature *self)
{
  GArray *ends = g_array_new (FALSE, FALSE, sizeof (gsize));

  for (guint e = 0; e < self->ends->len; e++)
    {
      gsize row = ts_feature_end_of (self->ends, e), end = ts_feature_begin_of (self->rows, row);

      g_array_append_val (ends, end);
    }
  return ends;
}

gboolean
ts_feature_put_dense_list (const TsFeature *self,
                           TsCall *call,
                           guint i,
                           gboolean is_batch,
                           GError **error)
{
  const TsShape *step = &self->spec->shape;
  g_autoptr (GArray) ends = new_value_ends (self);
  TsShape shape = { 0, { 0 } };

  if (step->rank + 2 > TS_SHAPE_MAX_RANK)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a list of features of rank %d is too much", step->rank);
      return FALSE;
    }
  if (is_batch)
    shape.dims[shape.rank++] = self->ends->len;
  shape.dims[shape.rank++] = (gint64)ts_feature_longest (self->ends);
  for (int k = 0; k < step->rank; k++)
    shape.dims[shape.rank++] = step->dims[k];
  return ts_feature_put_values (self, call, i, &shape, ends, error);
}

gboolean
ts_feature_put_lengths (const TsFeature *self,
                        TsCall *call,
                        guint i,
                        gboolean is_batch,
                        GError **error)
{
  TsTensor *out = ts_call_alloc (call, i, is_batch ? &TS_SHAPE (self->ends->len) : &TS_SHAPE_SCALAR, error);

  for (guint e = 0; e < self->ends->len && out != NULL; e++)
    ((gint64 *)out->data)[e] = (gint64)(ts_feature_end_of (self->ends, e) - ts_feature_begin_of (self->ends, e));
  return out != NULL;
}
