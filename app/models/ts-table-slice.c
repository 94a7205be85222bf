#include "app/models/ts-table-slice.h"

#include "engine/ts-error.h"

#include <string.h>

void
ts_table_slice_init (TsTableSlice *self,
                     const TsShape *shape)
{
  gint64 stride = 1;

  memset (self, 0, sizeof *self);
  ts_shape_copy (&self->shape, shape);

  for (int i = shape->rank - 1; i >= 0; i--)
    {
      self->strides[i] = stride;
      stride *= shape->dims[i];
    }

  self->row_dim = shape->rank >= 2 ? shape->rank - 2 : shape->rank - 1;
  self->column_dim = shape->rank >= 2 ? shape->rank - 1 : -1;
}

static void
set_dims (TsTableSlice *self,
          int row_dim,
          int column_dim)
{
  self->row_dim = row_dim;
  self->column_dim = column_dim;

  if (row_dim >= 0)
    self->index[row_dim] = 0;

  if (column_dim >= 0)
    self->index[column_dim] = 0;
}

void
ts_table_slice_set_row_dim (TsTableSlice *self,
                            int dim)
{
  g_return_if_fail (dim >= -1 && dim < self->shape.rank);

  set_dims (self, dim, dim == self->column_dim ? self->row_dim : self->column_dim);
}

void
ts_table_slice_set_column_dim (TsTableSlice *self,
                               int dim)
{
  g_return_if_fail (dim >= -1 && dim < self->shape.rank);

  set_dims (self, dim == self->row_dim ? self->column_dim : self->row_dim, dim);
}

void
ts_table_slice_set_index (TsTableSlice *self,
                          int dim,
                          gint64 index)
{
  g_return_if_fail (dim >= 0 && dim < self->shape.rank);
  g_return_if_fail (dim != self->row_dim && dim != self->column_dim);

  self->index[dim] = MAX (0, MIN (index, self->shape.dims[dim] - 1));
}

static gboolean
is_empty (const TsTableSlice *self)
{
  for (int i = 0; i < self->shape.rank; i++)
    if (self->shape.dims[i] == 0)
      return TRUE;

  return FALSE;
}

static gint64
get_extent (const TsTableSlice *self,
            int dim)
{
  if (is_empty (self))
    return 0;

  return dim < 0 ? 1 : self->shape.dims[dim];
}

gint64
ts_table_slice_get_n_rows (const TsTableSlice *self)
{
  return get_extent (self, self->row_dim);
}

gint64
ts_table_slice_get_n_columns (const TsTableSlice *self)
{
  return get_extent (self, self->column_dim);
}

gsize
ts_table_slice_get_element (const TsTableSlice *self,
                            gint64 row,
                            gint64 column)
{
  gint64 element = 0;

  for (int i = 0; i < self->shape.rank; i++)
    {
      gint64 index = self->index[i];

      if (i == self->row_dim)
        index = row;
      else if (i == self->column_dim)
        index = column;

      element += index * self->strides[i];
    }

  return (gsize)element;
}

void
ts_table_slice_move_to (TsTableSlice *self,
                        gsize element,
                        gint64 *row,
                        gint64 *column)
{
  *row = 0;
  *column = 0;

  for (int i = 0; i < self->shape.rank; i++)
    {
      gint64 index = ((gint64)element / self->strides[i]) % self->shape.dims[i];

      if (i == self->row_dim)
        *row = index;
      else if (i == self->column_dim)
        *column = index;
      else
        self->index[i] = index;
    }
}

char *
ts_table_slice_format_element (const TsShape *shape,
                               gsize element)
{
  g_autoptr (GString) text = g_string_new ("[");
  gint64 indices[TS_SHAPE_MAX_RANK];

  for (int i = shape->rank - 1; i >= 0; i--)
    {
      indices[i] = (gint64)element % shape->dims[i];
      element /= shape->dims[i];
    }

  for (int i = 0; i < shape->rank; i++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? ", " : "", indices[i]);

  g_string_append_c (text, ']');

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
check_index (const TsShape *shape,
             int dim,
             gint64 *index,
             GError **error)
{
  gint64 extent = shape->dims[dim];

  if (*index < -extent || *index >= extent)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_OUT_OF_RANGE,
                   "index %" G_GINT64_FORMAT " is outside dimension %d of size %" G_GINT64_FORMAT,
                   *index, dim, extent);
      return FALSE;
    }

  if (*index < 0)
    *index += extent;

  return TRUE;
}

gboolean
ts_table_slice_parse_element (const TsShape *shape,
                              const char *text,
                              gsize *element,
                              GError **error)
{
  gint64 result = 0;
  int rank = 0;

  for (const char *p = text;;)
    {
      gint64 index;
      char *end;

      p += strspn (p, " \t,;[]()");
      if (*p == '\0')
        break;

      index = g_ascii_strtoll (p, &end, 10);
      if (end == p || (*end != '\0' && strchr (" \t,;[]()", *end) == NULL))
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "\"%s\" is no list of indices", text);
          return FALSE;
        }

      if (rank < shape->rank)
        {
          if (!check_index (shape, rank, &index, error))
            return FALSE;

          result = result * shape->dims[rank] + index;
        }

      rank++;
      p = end;
    }

  if (rank != shape->rank)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                   "expected %d %s, found %d", shape->rank, shape->rank == 1 ? "index" : "indices", rank);
      return FALSE;
    }

  *element = (gsize)result;

  return TRUE;
}
