#include "engine/checkpoint/ts-checkpoint-private.h"

#include "engine/graph/ts-tensor-proto.h"
#include "engine/ts-error.h"
#include "proto/ts-wire.h"

#include <string.h>

/* The older form (tensorflow/core/util/saved_tensor_slice.proto): one table whose empty key holds a SavedTensorSlices message that tells
 * of all tensors, and the encoded name of each slice one with its values. A tensor in one piece is one slice of all of it. */

#define VERSION 1

/* ---- the index ---- */

static gboolean
add_record (TsCheckpoint *self,
            TsWireReader *meta,
            const TsWireField *tensor,
            GError **error)
{
  TsCheckpointRecord record = { .data = tensor->data, .size = tensor->size };
  TsWireReader reader;
  TsWireField field;

  if (!ts_wire_enter (meta, tensor, "tensor", &reader, error))
    return FALSE;
  while (ts_wire_next (&reader, &field, error))
    if (field.number == 1)
      {
        if (!ts_wire_expect_string (&reader, &field, "name", error))
          return FALSE;
        record.name = g_string_chunk_insert_len (self->names, (const char *)field.data, (gssize)field.size);
      }
  if (reader.failed)
    return FALSE;
  if (record.name == NULL)
    return ts_wire_fail (&reader, tensor->start, "name", error, "missing");
  g_array_append_val (self->records, record);
  return TRUE;
}

gboolean
ts_checkpoint_v1_read_index (TsCheckpoint *self,
                             const guint8 *data,
                             gsize size,
                             GError **error)
{
  TsWireReader reader, meta;
  TsWireField field;

  ts_wire_reader_init (&reader, NULL, data, size, "index");
  while (ts_wire_next (&reader, &field, error))
    {
      if (field.number != 1)
        continue;
      if (!ts_wire_enter (&reader, &field, "meta", &meta, error))
        return FALSE;
      while (ts_wire_next (&meta, &field, error))
        if (field.number == 1)
          {
            if (!add_record (self, &meta, &field, error))
              return FALSE;
          }
        else if (field.number == 2)
          {
            if (!ts_wire_expect (&meta, &field, TS_WIRE_BYTES, "versions", error) ||
                !ts_checkpoint_check_version (field.data, field.size, VERSION, error))
              return FALSE;
          }
      if (meta.failed)
        return FALSE;
    }
  return !reader.failed;
}

gboolean
ts_checkpoint_v1_read_value (const TsCheckpoint *self,
                             TsCheckpointValue *value,
                             const guint8 *data,
                             gsize size,
                             GError **error)
{
  guint64 dtype = 0;
  TsTensorSlice slice;
  TsWireReader reader;
  TsWireField field;

  value->slices = g_array_new (FALSE, FALSE, sizeof (TsTensorSlice));
  ts_wire_reader_init (&reader, NULL, data, size, "tensor");
  while (ts_wire_next (&reader, &field, error))
    if (field.number == 2)
      {
        if (!ts_wire_expect (&reader, &field, TS_WIRE_BYTES, "shape", error) ||
            !ts_shape_from_proto (field.data, field.size, &value->entry.shape, error))
          return FALSE;
      }
    else if (field.number == 3)
      dtype = field.value;
    else if (field.number == 4)
      {
        if (!ts_wire_expect (&reader, &field, TS_WIRE_BYTES, "slice", error) ||
            !ts_tensor_slice_from_proto (&slice, field.data, field.size, error))
          return FALSE;
        g_array_append_val (value->slices, slice);
      }
  if (reader.failed || !ts_checkpoint_value_check_type (value, dtype, error))
    return FALSE;

  value->entry.n_slices = value->slices->len;
  if (ts_dtype_is_plain (value->entry.dtype))
    value->entry.size_bytes = value->n_elements * ts_dtype_size (value->entry.dtype);
  return TRUE;
}

/* ---- values ---- */

/* Numbers in a packed field. */
static guint64
count_packed (const TsWireField *field,
              gsize width)
{
  guint64 n = 0;

  if (width > 0)
    return field->size / width;
  for (gsize i = 0; i < field->size; i++)
    n += field->data[i] < 0x80;
  return n;
}

/* How many elements a TensorProto holds. A short one would stand for equal elements elsewhere; here nothing may be missing. */
static guint64
count_elements (const guint8 *data,
                gsize size)
{
  guint64 n = 0;
  TsWireReader reader;
  TsWireField field;

  ts_wire_reader_init (&reader, NULL, data, size, "data");
  while (ts_wire_next (&reader, &field, NULL))
    {
      gsize width = 0;

      if (field.number < 5 || field.number == 14 || field.number == 15)
        continue;
      if (field.number == 5 || field.number == 9)
        width = 4;
      else if (field.number == 6 || field.number == 12)
        width = 8;
      else if (field.number == 18)
        width = 1;
      n += field.number == 8 || field.type != TS_WIRE_BYTES ? 1 : count_packed (&field, width);
    }
  return n;
}

static gboolean
has_content (const guint8 *data,
             gsize size)
{
  TsWireReader reader;
  TsWireField field;

  ts_wire_reader_init (&reader, NULL, data, size, "data");
  while (ts_wire_next (&reader, &field, NULL))
    if (field.number == 4 && field.size > 0)
      return TRUE;
  return FALSE;
}

/* The values are a TensorProto without dtype and shape; fields that follow are as good as fields inside. */
static TsTensor *
read_tensor (const guint8 *data,
             gsize size,
             TsDType dtype,
             const TsShape *shape,
             GError **error)
{
  g_autoptr (GByteArray) message = g_byte_array_new ();
  guint64 found = count_elements (data, size);
  gint64 n = 0;
  guint64 expected;
  guint begin;

  ts_shape_n_elements (shape, &n);
  expected = (guint64)n * (ts_dtype_kind (dtype) == 'c' ? 2 : 1);
  if (found != expected && !has_content (data, size))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_DATA_LOSS,
                   "%" G_GUINT64_FORMAT " numbers are stored, expected %" G_GUINT64_FORMAT, found, expected);
      return NULL;
    }
  if (size > G_MAXUINT - 1024)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "%" G_GSIZE_FORMAT " bytes in one piece", size);
      return NULL;
    }

  g_byte_array_append (message, data, (guint)size);
  ts_wire_append_uint (message, 1, dtype);
  begin = ts_wire_begin (message, 2);
  ts_shape_append_proto (shape, message);
  ts_wire_end (message, begin);
  return ts_tensor_from_proto (message->data, message->len, NULL, error);
}

/* The TensorProto in a SavedTensorSlices message that holds a slice of @name. */
static gboolean
find_data (GBytes *record,
           const char *name,
           const guint8 **data,
           gsize *size,
           GError **error)
{
  TsWireReader reader, slice;
  TsWireField field;

  *data = NULL;
  *size = 0;
  ts_wire_reader_init (&reader, NULL, g_bytes_get_data (record, NULL), g_bytes_get_size (record), "slice");
  while (ts_wire_next (&reader, &field, error))
    {
      if (field.number != 2)
        continue;
      if (!ts_wire_enter (&reader, &field, "data", &slice, error))
        return FALSE;
      while (ts_wire_next (&slice, &field, error))
        if (field.number == 1)
          {
            if (field.size != strlen (name) || memcmp (field.data, name, field.size) != 0)
              return ts_wire_fail (&slice, field.start, "name", error, "it is of another tensor");
          }
        else if (field.number == 3)
          {
            if (!ts_wire_expect (&slice, &field, TS_WIRE_BYTES, "data", error))
              return FALSE;
            *data = field.data;
            *size = field.size;
          }
      if (slice.failed)
        return FALSE;
    }
  if (!reader.failed && *data == NULL)
    return ts_wire_fail (&reader, NULL, "data", error, "missing");
  return !reader.failed;
}

static TsTensor *
load_slice (TsCheckpoint *self,
            const TsCheckpointValue *value,
            const TsTensorSlice *slice,
            GError **error)
{
  g_autoptr (GByteArray) key = ts_tensor_slice_encode_key (slice, value->entry.name);
  g_autoptr (GBytes) record = ts_sstable_find (self->table, key->data, key->len, error);
  const guint8 *data;
  gsize size;
  TsShape shape;

  if (record == NULL || !find_data (record, value->entry.name, &data, &size, error) ||
      !ts_tensor_slice_get_shape (slice, &value->entry.shape, &shape, error))
    return NULL;
  return read_tensor (data, size, value->entry.dtype, &shape, error);
}

static TsTensor *
load_slices (TsCheckpoint *self,
             const TsCheckpointValue *value,
             GError **error)
{
  const TsTensorSlice *slices = (const TsTensorSlice *)(gpointer)value->slices->data;
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_tensor_unref);
  TsTensor *whole;

  for (guint i = 0; i < value->slices->len; i++)
    {
      TsTensor *part = load_slice (self, value, &slices[i], error);

      if (part == NULL)
        {
          g_autofree char *text = ts_tensor_slice_to_string (&slices[i]);

          g_prefix_error (error, "slice %s: ", text);
          return NULL;
        }
      g_ptr_array_add (parts, part);
    }

  if (parts->len == 1)
    return ts_tensor_ref (g_ptr_array_index (parts, 0));
  whole = ts_tensor_new (value->entry.dtype, &value->entry.shape, error);
  for (guint i = 0; i < parts->len && whole != NULL; i++)
    ts_tensor_slice_paste (&slices[i], g_ptr_array_index (parts, i), whole);
  return whole;
}

TsTensor *
ts_checkpoint_v1_load (TsCheckpoint *self,
                       const TsCheckpointValue *value,
                       GError **error)
{
  const TsTensorSlice *slices = (const TsTensorSlice *)(gpointer)value->slices->data;
  TsShape shape;

  if (!ts_dtype_is_plain (value->entry.dtype) && value->entry.dtype != TS_DTYPE_STRING)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "a value of dtype %s cannot be read from a file", ts_dtype_name (value->entry.dtype));
      return NULL;
    }
  for (guint i = 0; i < value->slices->len; i++)
    if (!ts_tensor_slice_get_shape (&slices[i], &value->entry.shape, &shape, error))
      return NULL;
  if (!ts_tensor_slice_check_cover (slices, value->slices->len, &value->entry.shape, error))
    return NULL;
  return load_slices (self, value, error);
}
