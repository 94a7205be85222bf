#include "engine/graph/ts-tensor-proto.h"

#include "engine/ts-error.h"
#include "proto/ts-wire.h"

static gboolean
read_dim (TsWireReader *dim,
          gint64 *size,
          GError **error)
{
  TsWireField field;

  *size = 0;
  while (ts_wire_next (dim, &field, error))
    if (field.number == 1)
      *size = (gint64)field.value;
  return !dim->failed;
}

gboolean
ts_shape_from_proto (const guint8 *data,
                     gsize size,
                     TsShape *shape,
                     GError **error)
{
  gboolean unknown_rank = FALSE;
  guint rank = 0;
  TsWireReader reader, dim;
  TsWireField field;

  ts_wire_reader_init (&reader, NULL, data, size, "shape");
  while (ts_wire_next (&reader, &field, error))
    {
      gint64 value;

      if (field.number == 3)
        unknown_rank = field.value != 0;
      if (field.number != 2)
        continue;
      if (!ts_wire_enter (&reader, &field, "dim", &dim, error) || !read_dim (&dim, &value, error))
        return FALSE;

      if (value < TS_SHAPE_UNKNOWN_DIM)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                       "dimension %u of a shape is %" G_GINT64_FORMAT ", cannot be below -1", rank, value);
          return FALSE;
        }
      if (rank < TS_SHAPE_MAX_RANK)
        shape->dims[rank] = value;
      rank++;
    }
  if (reader.failed)
    return FALSE;

  if (rank > TS_SHAPE_MAX_RANK)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED,
                   "a shape of %u dimensions; no more than %d are supported", rank, TS_SHAPE_MAX_RANK);
      return FALSE;
    }
  shape->rank = unknown_rank ? TS_SHAPE_UNKNOWN_RANK : (int)rank;
  return TRUE;
}

void
ts_shape_append_proto (const TsShape *shape,
                       GByteArray *message)
{
  if (shape->rank < 0)
    {
      ts_wire_append_uint (message, 3, 1);
      return;
    }
  for (int i = 0; i < shape->rank; i++)
    {
      guint dim = ts_wire_begin (message, 2);

      if (shape->dims[i] != 0)
        ts_wire_append_uint (message, 1, (guint64)shape->dims[i]);
      ts_wire_end (message, dim);
    }
}
