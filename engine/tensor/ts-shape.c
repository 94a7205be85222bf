#include "engine/tensor/ts-shape.h"

#include <string.h>

void
ts_shape_init (TsShape *self,
               int rank,
               const gint64 *dims)
{
  g_assert (rank >= 0 && rank <= TS_SHAPE_MAX_RANK);

  self->rank = rank;
  if (rank > 0)
    memcpy (self->dims, dims, (gsize)rank * sizeof *dims);
}

void
ts_shape_copy (TsShape *self,
               const TsShape *other)
{
  self->rank = other->rank;
  for (int i = 0; i < other->rank; i++)
    self->dims[i] = other->dims[i];
}

gboolean
ts_shape_equal (const TsShape *a,
                const TsShape *b)
{
  if (a->rank != b->rank)
    return FALSE;
  for (int i = 0; i < a->rank; i++)
    if (a->dims[i] != b->dims[i])
      return FALSE;
  return TRUE;
}

gboolean
ts_shape_is_known (const TsShape *self)
{
  if (self->rank < 0)
    return FALSE;
  for (int i = 0; i < self->rank; i++)
    if (self->dims[i] < 0)
      return FALSE;
  return TRUE;
}

gboolean
ts_shape_n_elements (const TsShape *self,
                     gint64 *n_elements)
{
  gint64 n = 1;
  gboolean empty = FALSE;

  if (!ts_shape_is_known (self))
    return FALSE;

  /* An empty dimension makes the product 0 whatever the others are. */
  for (int i = 0; i < self->rank; i++)
    empty |= self->dims[i] == 0;
  if (empty)
    {
      *n_elements = 0;
      return TRUE;
    }

  for (int i = 0; i < self->rank; i++)
    if (__builtin_mul_overflow (n, self->dims[i], &n))
      return FALSE;

  *n_elements = n;
  return TRUE;
}

gboolean
ts_shape_is_compatible (const TsShape *a,
                        const TsShape *b)
{
  TsShape merged;

  return ts_shape_merge (a, b, &merged);
}

gboolean
ts_shape_merge (const TsShape *a,
                const TsShape *b,
                TsShape *merged)
{
  TsShape result;

  if (a->rank < 0 || b->rank < 0)
    {
      ts_shape_copy (merged, a->rank < 0 ? b : a);
      return TRUE;
    }
  if (a->rank != b->rank)
    return FALSE;

  result.rank = a->rank;
  for (int i = 0; i < a->rank; i++)
    {
      if (a->dims[i] >= 0 && b->dims[i] >= 0 && a->dims[i] != b->dims[i])
        return FALSE;
      result.dims[i] = a->dims[i] >= 0 ? a->dims[i] : b->dims[i];
    }

  ts_shape_copy (merged, &result);
  return TRUE;
}

gboolean
ts_shape_broadcast (const TsShape *a,
                    const TsShape *b,
                    TsShape *result)
{
  TsShape r;

  if (a->rank < 0 || b->rank < 0)
    {
      result->rank = TS_SHAPE_UNKNOWN_RANK;
      return TRUE;
    }

  r.rank = MAX (a->rank, b->rank);
  for (int i = 0; i < r.rank; i++)
    {
      int ia = i - (r.rank - a->rank);
      int ib = i - (r.rank - b->rank);
      gint64 da = ia >= 0 ? a->dims[ia] : 1;
      gint64 db = ib >= 0 ? b->dims[ib] : 1;

      if (da == db || db == 1)
        r.dims[i] = da;
      else if (da == 1)
        r.dims[i] = db;
      else if (da < 0 || db < 0)
        r.dims[i] = MAX (da, db); /* the known one is above 1 or 0, so it decides */
      else
        return FALSE;
    }

  ts_shape_copy (result, &r);
  return TRUE;
}

char *
ts_shape_to_string (const TsShape *self)
{
  GString *text;

  if (self->rank < 0)
    return g_strdup ("?");

  text = g_string_new ("[");
  for (int i = 0; i < self->rank; i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      if (self->dims[i] < 0)
        g_string_append_c (text, '?');
      else
        g_string_append_printf (text, "%" G_GINT64_FORMAT, self->dims[i]);
    }
  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}
