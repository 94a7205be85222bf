#include "engine/checkpoint/ts-tensor-slice.h"

#include "engine/checkpoint/ts-ordered-code.h"
#include "engine/ts-error.h"
#include "proto/ts-wire.h"

#include <string.h>

#define FULL_LENGTH (-1)
#define MAX_SLICES 10000 /* they are compared in pairs */

void
ts_tensor_slice_init_full (TsTensorSlice *self,
                           int rank)
{
  self->rank = rank;
  for (int i = 0; i < rank; i++)
    {
      self->start[i] = 0;
      self->length[i] = FULL_LENGTH;
    }
}

/* ---- messages and keys ---- */

static gboolean
read_extent (TsWireReader *extent,
             gint64 *start,
             gint64 *length,
             GError **error)
{
  TsWireField field;

  *start = 0;
  *length = FULL_LENGTH;
  while (ts_wire_next (extent, &field, error))
    if (field.number == 1)
      *start = (gint64)field.value;
    else if (field.number == 2)
      *length = (gint64)field.value;
  return !extent->failed;
}

gboolean
ts_tensor_slice_from_proto (TsTensorSlice *self,
                            const guint8 *data,
                            gsize size,
                            GError **error)
{
  TsWireReader reader, extent;
  TsWireField field;

  self->rank = 0;
  ts_wire_reader_init (&reader, NULL, data, size, "slice");
  while (ts_wire_next (&reader, &field, error))
    {
      if (field.number != 1)
        continue;
      if (self->rank == TS_SHAPE_MAX_RANK)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "a slice of over %d dimensions", TS_SHAPE_MAX_RANK);
          return FALSE;
        }
      if (!ts_wire_enter (&reader, &field, "extent", &extent, error) ||
          !read_extent (&extent, &self->start[self->rank], &self->length[self->rank], error))
        return FALSE;
      self->rank++;
    }
  return !reader.failed;
}

void
ts_tensor_slice_append_proto (const TsTensorSlice *self,
                              GByteArray *message)
{
  for (int i = 0; i < self->rank; i++)
    {
      guint extent = ts_wire_begin (message, 1);

      if (self->length[i] != FULL_LENGTH)
        {
          if (self->start[i] != 0)
            ts_wire_append_uint (message, 1, (guint64)self->start[i]);
          ts_wire_append_uint (message, 2, (guint64)self->length[i]);
        }
      ts_wire_end (message, extent);
    }
}

GByteArray *
ts_tensor_slice_encode_key (const TsTensorSlice *self,
                            const char *name)
{
  GByteArray *key = g_byte_array_new ();

  ts_ordered_code_append_uint (key, 0);
  ts_ordered_code_append_string (key, name, strlen (name));
  ts_ordered_code_append_uint (key, (guint64)self->rank);
  for (int i = 0; i < self->rank; i++)
    {
      ts_ordered_code_append_int (key, self->start[i]);
      ts_ordered_code_append_int (key, self->length[i]);
    }
  return key;
}

char *
ts_tensor_slice_to_string (const TsTensorSlice *self)
{
  GString *text = g_string_new ("[");

  for (int i = 0; i < self->rank; i++)
    {
      if (i > 0)
        g_string_append (text, ", ");
      if (self->length[i] == FULL_LENGTH)
        g_string_append_c (text, ':');
      else
        g_string_append_printf (text, "%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, self->start[i],
                                (gint64)((guint64)self->start[i] + (guint64)self->length[i]));
    }
  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}

/* ---- places ---- */

gboolean
ts_tensor_slice_get_shape (const TsTensorSlice *self,
                           const TsShape *full,
                           TsShape *shape,
                           GError **error)
{
  gboolean is_inside = self->rank == full->rank;

  shape->rank = full->rank;
  for (int i = 0; i < full->rank && is_inside; i++)
    {
      gint64 length = self->length[i];

      if (length == FULL_LENGTH)
        is_inside = self->start[i] == 0;
      else
        is_inside = self->start[i] >= 0 && length >= 0 && self->start[i] <= full->dims[i] && length <= full->dims[i] - self->start[i];
      shape->dims[i] = length == FULL_LENGTH ? full->dims[i] : length;
    }
  if (!is_inside)
    {
      g_autofree char *slice_text = ts_tensor_slice_to_string (self);
      g_autofree char *shape_text = ts_shape_to_string (full);

      g_set_error (error, TS_ERROR, TS_ERROR_DATA_LOSS, "the slice %s is not inside the shape %s", slice_text, shape_text);
    }
  return is_inside;
}

gboolean
ts_tensor_slice_equal (const TsTensorSlice *self,
                       const TsTensorSlice *other,
                       const TsShape *full)
{
  TsShape shape, other_shape;

  if (!ts_tensor_slice_get_shape (self, full, &shape, NULL) || !ts_tensor_slice_get_shape (other, full, &other_shape, NULL))
    return FALSE;
  for (int i = 0; i < full->rank; i++)
    if (self->start[i] != other->start[i])
      return FALSE;
  return ts_shape_equal (&shape, &other_shape);
}

/* Both are inside @full, so no sum overflows. */
static gboolean
overlap (const TsTensorSlice *a,
         const TsTensorSlice *b)
{
  for (int i = 0; i < a->rank; i++)
    if (a->length[i] != FULL_LENGTH && b->length[i] != FULL_LENGTH &&
        (a->start[i] + a->length[i] <= b->start[i] || b->start[i] + b->length[i] <= a->start[i]))
      return FALSE;
  return TRUE;
}

static gboolean
fail_overlap (const TsTensorSlice *a,
              const TsTensorSlice *b,
              GError **error)
{
  g_autofree char *a_text = ts_tensor_slice_to_string (a);
  g_autofree char *b_text = ts_tensor_slice_to_string (b);

  g_set_error (error, TS_ERROR, TS_ERROR_DATA_LOSS, "the slices %s and %s overlap", a_text, b_text);
  return FALSE;
}

static gboolean
is_empty (const TsTensorSlice *self,
          const TsShape *full)
{
  for (int i = 0; i < self->rank; i++)
    if (self->length[i] == 0 || full->dims[i] == 0)
      return TRUE;
  return FALSE;
}

gboolean
ts_tensor_slice_check_cover (const TsTensorSlice *slices,
                             guint n,
                             const TsShape *full,
                             GError **error)
{
  gint64 n_elements = 0, n_all = 0;

  if (n > MAX_SLICES)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "%u slices; no more than %d are read", n, MAX_SLICES);
      return FALSE;
    }

  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < i; k++)
      if (overlap (&slices[i], &slices[k]) && !is_empty (&slices[i], full) && !is_empty (&slices[k], full))
        return fail_overlap (&slices[k], &slices[i], error);

  /* No two overlap: the sum is at most all. */
  for (guint i = 0; i < n; i++)
    {
      TsShape shape;
      gint64 n_part = 0;

      if (!ts_tensor_slice_get_shape (&slices[i], full, &shape, error))
        return FALSE;
      ts_shape_n_elements (&shape, &n_part);
      n_elements += n_part;
    }
  if (ts_shape_n_elements (full, &n_all) && n_elements == n_all)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_DATA_LOSS,
               "its slices hold %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT " elements", n_elements, n_all);
  return FALSE;
}

/* ---- copying ---- */

static void
copy_elements (TsDType dtype,
               guint8 *to,
               const guint8 *from,
               gsize n)
{
  if (dtype != TS_DTYPE_STRING)
    memcpy (to, from, n * ts_dtype_size (dtype));
  else
    for (gsize i = 0; i < n; i++)
      {
        const TsString *string = (const TsString *)(gconstpointer)from + i;

        ts_string_set ((TsString *)(gpointer)to + i, string->bytes, (gssize)string->size);
      }
}

/* Copies between the rows of a part and those rows of the whole that it is: @to_whole says which way. */
static void
copy (const TsTensorSlice *self,
      TsTensor *part,
      TsTensor *whole,
      gboolean to_whole)
{
  gsize unit = ts_dtype_size (part->dtype);
  gint64 index[TS_SHAPE_MAX_RANK] = { 0 };
  guint8 *row = part->data;
  gsize run = 1; /* elements that lie side by side in both */
  int n_outer = self->rank;

  while (n_outer > 0 && (n_outer == self->rank || part->shape.dims[n_outer] == whole->shape.dims[n_outer]))
    run *= (gsize)part->shape.dims[--n_outer];
  for (gsize n = 0; n < part->n_elements; n += run, row += run * unit)
    {
      gsize offset = 0;
      guint8 *place;

      for (int i = 0; i < self->rank; i++)
        offset = offset * (gsize)whole->shape.dims[i] + (gsize)(self->start[i] + index[i]);
      place = (guint8 *)whole->data + offset * unit;
      copy_elements (part->dtype, to_whole ? place : row, to_whole ? row : place, run);

      for (int i = n_outer - 1; i >= 0 && ++index[i] == part->shape.dims[i]; i--)
        index[i] = 0;
    }
}

void
ts_tensor_slice_paste (const TsTensorSlice *self,
                       TsTensor *part,
                       TsTensor *whole)
{
  g_assert (part->dtype == whole->dtype && part->shape.rank == whole->shape.rank && self->rank == whole->shape.rank);

  copy (self, part, whole, TRUE);
}

TsTensor *
ts_tensor_slice_cut (const TsTensorSlice *self,
                     TsTensor *whole,
                     GError **error)
{
  TsShape shape;
  TsTensor *part;

  if (!ts_tensor_slice_get_shape (self, &whole->shape, &shape, error))
    return NULL;
  part = ts_tensor_new (whole->dtype, &shape, error);
  if (part != NULL)
    copy (self, part, whole, FALSE);
  return part;
}
