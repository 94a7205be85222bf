#include "engine/ops/sparse/ts-cross.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/ragged/ts-ragged.h"
#include "engine/ops/sparse/ts-sparse.h"
#include "engine/ts-error.h"

#include <string.h>

void
ts_cross_init (TsCross *self,
               guint n_columns,
               gsize n_rows)
{
  memset (self, 0, sizeof *self);
  self->n_columns = n_columns;
  self->n_rows = n_rows;
  self->columns = g_new0 (TsCrossColumn, n_columns + 1);
}

void
ts_cross_clear (TsCross *self)
{
  for (guint c = 0; c < self->n_columns && self->columns != NULL; c++)
    {
      g_free (self->columns[c].begins);
      g_free (self->columns[c].ends);
    }
  g_clear_pointer (&self->columns, g_free);
  g_clear_pointer (&self->counts, g_free);
}

/* Room for the rows of a column, all empty. */
static gboolean
begin_column (TsCross *self,
              guint column,
              const TsTensor *values,
              gint64 n_rows,
              GError **error)
{
  TsCrossColumn *c = &self->columns[column];

  if (n_rows < 0 || (gsize)n_rows != self->n_rows)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "column %u has %" G_GINT64_FORMAT " rows, the first %" G_GSIZE_FORMAT, column, n_rows, self->n_rows);
      return FALSE;
    }
  if (values->dtype != TS_DTYPE_STRING && values->dtype != TS_DTYPE_INT64 && values->dtype != TS_DTYPE_INT32)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "column %u cannot be %s", column, ts_dtype_name (values->dtype));
      return FALSE;
    }
  c->values = values;
  c->begins = g_try_new0 (gsize, self->n_rows + 1);
  c->ends = g_try_new0 (gsize, self->n_rows + 1);
  if (c->begins != NULL && c->ends != NULL)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "no memory for %" G_GSIZE_FORMAT " rows", self->n_rows);
  return FALSE;
}

gboolean
ts_cross_add_sparse (TsCross *self,
                     guint column,
                     const TsCall *call,
                     guint indices,
                     guint values,
                     guint shape,
                     GError **error)
{
  TsCrossColumn *c = &self->columns[column];
  g_auto (TsSparse) sparse = { 0 };
  gsize k = 0;

  if (!ts_sparse_read_parts (&sparse, call, indices, values, shape, error))
    return FALSE;
  if (sparse.shape.rank != 2)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "column %u must have 2 dimensions, has %d", column, sparse.shape.rank);
      return FALSE;
    }
  if (!begin_column (self, column, sparse.values, sparse.shape.dims[0], error))
    return FALSE;

  /* As TensorFlow: what is out of order ends the column. */
  for (gsize r = 0; r < self->n_rows; r++)
    {
      c->begins[r] = k;
      while (k < sparse.n && ts_sparse_index (&sparse, k)[0] == (gint64)r)
        k++;
      c->ends[r] = k;
    }
  return TRUE;
}

gboolean
ts_cross_add_dense (TsCross *self,
                    guint column,
                    const TsCall *call,
                    guint input,
                    GError **error)
{
  TsCrossColumn *c = &self->columns[column];
  const TsTensor *values = call->in[input];

  if (!ts_arg_check_rank (call, input, "a dense column", 2, error) || !begin_column (self, column, values, values->shape.dims[0], error))
    return FALSE;
  c->is_dense = TRUE;
  for (gsize r = 0; r < self->n_rows; r++)
    {
      c->begins[r] = r * (gsize)values->shape.dims[1];
      c->ends[r] = c->begins[r] + (gsize)values->shape.dims[1];
    }
  return TRUE;
}

gboolean
ts_cross_add_ragged (TsCross *self,
                     guint column,
                     const TsCall *call,
                     guint values,
                     guint splits,
                     GError **error)
{
  TsCrossColumn *c = &self->columns[column];
  const TsTensor *s = call->in[splits];

  if (!ts_arg_check_rank (call, values, "the values of a ragged column", 1, error) ||
      !ts_ragged_check_splits (s, TRUE, (gint64)call->in[values]->n_elements, TRUE, "the row splits", error) ||
      !begin_column (self, column, call->in[values], (gint64)s->n_elements - 1, error))
    return FALSE;
  for (gsize r = 0; r < self->n_rows; r++)
    {
      c->begins[r] = (gsize)ts_int_at (s, r);
      c->ends[r] = (gsize)ts_int_at (s, r + 1);
    }
  return TRUE;
}

gboolean
ts_cross_count (TsCross *self,
                GError **error)
{
  for (guint c = 0; c < self->n_columns; c++)
    if (self->columns[c].values->dtype != TS_DTYPE_STRING && self->columns[c].values->dtype != TS_DTYPE_INT64)
      {
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "features must be string or int64, those of column %u are %s", c, ts_dtype_name (self->columns[c].values->dtype));
        return FALSE;
      }

  self->counts = g_new (gsize, self->n_rows + 1);
  for (gsize r = 0; r < self->n_rows; r++)
    {
      gboolean too_many = FALSE;
      gsize count = 1;

      for (guint c = 0; c < self->n_columns; c++)
        {
          gsize n = self->columns[c].ends[r] - self->columns[c].begins[r];

          too_many = n > 0 && (too_many || count > (gsize)G_MAXINT64 / n); /* a column without a feature leaves nothing */
          count = too_many ? 1 : count * n;
        }
      if (too_many || count > (gsize)G_MAXINT64 - self->total)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "row %" G_GSIZE_FORMAT " has too many combinations", r);
          return FALSE;
        }
      self->counts[r] = count;
      self->total += count;
      self->largest = MAX (self->largest, count);
    }
  return TRUE;
}

/* The next combination of a row. */
static void
advance (const TsCross *self,
         gsize row,
         gsize *picked)
{
  for (guint c = self->n_columns; c-- > 0;)
    {
      if (++picked[c] < self->columns[c].ends[row])
        return;
      picked[c] = self->columns[c].begins[row];
    }
}

gboolean
ts_cross_fill (const TsCross *self,
               TsCall *call,
               TsTensor *out,
               TsCrossFunc func,
               gconstpointer data,
               GError **error)
{
  g_autofree gsize *picked = g_new (gsize, self->n_columns + 1);
  gsize at = 0;

  for (gsize r = 0; r < self->n_rows; r++)
    {
      if (ts_call_is_cancelled (call, error))
        return FALSE;
      for (guint c = 0; c < self->n_columns; c++)
        picked[c] = self->columns[c].begins[r];
      for (gsize i = 0; i < self->counts[r]; i++)
        {
          func (self, picked, ts_elements_at (out, at++), data);
          advance (self, r, picked);
        }
    }
  return TRUE;
}

void
ts_cross_join (const TsCross *self,
               const gsize *picked,
               gpointer out,
               gconstpointer data)
{
  const TsString *separator = data;
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint c = 0; c < self->n_columns; c++)
    {
      const TsTensor *values = self->columns[c].values;
      const TsString *string = (const TsString *)values->data + picked[c];

      if (c > 0)
        g_string_append_len (text, separator->bytes, (gssize)separator->size);
      if (values->dtype == TS_DTYPE_STRING)
        g_string_append_len (text, string->bytes, (gssize)string->size);
      else
        g_string_append_printf (text, "%" G_GINT64_FORMAT, ts_int_at (values, picked[c]));
    }
  ts_string_set (out, text->str, (gssize)text->len);
}
