#include "engine/checkpoint/ts-checkpoint-private.h"

#include "engine/graph/ts-tensor-proto.h"
#include "engine/ts-error.h"
#include "proto/ts-wire.h"

/* The index of a tensor bundle (tensorflow/core/util/tensor_bundle, protobuf/tensor_bundle.proto): the empty key holds the header,
 * each name an entry, and the encoded name of each slice of a partitioned variable an entry too. */

#define VERSION 1
#define MAX_SHARDS 100000 /* file names have five digits */

/* Keys are written in full only every now and then: a few bytes can repeat a long name. */
#define MAX_NAMES_SIZE (G_GUINT64_CONSTANT (1) << 28)

gboolean
ts_checkpoint_bundle_read_header (TsCheckpoint *self,
                                  const guint8 *data,
                                  gsize size,
                                  GError **error)
{
  guint64 n_shards = 0, endianness = 0;
  TsWireReader reader;
  TsWireField field;

  ts_wire_reader_init (&reader, NULL, data, size, "header");
  while (ts_wire_next (&reader, &field, error))
    if (field.number == 1)
      n_shards = field.value;
    else if (field.number == 2)
      endianness = field.value;
    else if (field.number == 3)
      {
        if (!ts_wire_expect (&reader, &field, TS_WIRE_BYTES, "version", error) ||
            !ts_checkpoint_check_version (field.data, field.size, VERSION, error))
          return FALSE;
      }
  if (reader.failed)
    return FALSE;

  if (n_shards == 0 || n_shards > MAX_SHARDS)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_DATA_LOSS, "the header says %" G_GUINT64_FORMAT " shards, expected 1 to %d", n_shards, MAX_SHARDS);
      return FALSE;
    }
  if (endianness > 1)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_DATA_LOSS, "the header says byte order %" G_GUINT64_FORMAT ", expected 0 (little) or 1 (big)", endianness);
      return FALSE;
    }
  self->n_shards = (guint)n_shards;
  self->is_swapped = (endianness == 1) != (G_BYTE_ORDER == G_BIG_ENDIAN);
  return TRUE;
}

static void
add_record (TsCheckpoint *self,
            const TsSstableIter *iter)
{
  TsCheckpointRecord record = {
    .name = g_string_chunk_insert_len (self->names, (const char *)iter->key, (gssize)iter->key_size),
    .data = iter->value,
    .size = iter->value_size,
  };
  guint n = self->blocks->len;

  if (n == 0 || g_ptr_array_index (self->blocks, n - 1) != iter->block)
    g_ptr_array_add (self->blocks, g_bytes_ref (iter->block));
  g_array_append_val (self->records, record);
}

gboolean
ts_checkpoint_bundle_read_index (TsCheckpoint *self,
                                 GError **error)
{
  g_auto (TsSstableIter) iter = { 0 };
  guint64 names_size = 0;

  ts_sstable_iter_init (&iter, self->table);
  while (ts_sstable_iter_next (&iter, error))
    {
      /* The header, and slices. */
      if (iter.key_size == 0 || iter.key[0] == 0)
        continue;
      if (!ts_wire_is_text (iter.key, iter.key_size))
        {
          g_autofree char *text = g_strndup ((const char *)iter.key, MIN (iter.key_size, 100));
          g_autofree char *escaped = g_strescape (text, NULL);

          g_set_error (error, TS_ERROR, TS_ERROR_DATA_LOSS, "the name \"%s\" is not UTF-8 text", escaped);
          return FALSE;
        }
      names_size += iter.key_size;
      if (names_size > MAX_NAMES_SIZE)
        {
          g_set_error_literal (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "the names of the entries take over 256 MiB");
          return FALSE;
        }
      add_record (self, &iter);
    }
  return !iter.failed;
}

/* ---- entries ---- */

static gboolean
read_fields (TsCheckpointValue *value,
             guint64 *dtype,
             guint64 *shard,
             TsWireReader *reader,
             GError **error)
{
  TsWireField field;
  TsTensorSlice slice;

  while (ts_wire_next (reader, &field, error))
    switch (field.number)
      {
      case 1:
        *dtype = field.value;
        break;
      case 2:
        if (!ts_wire_expect (reader, &field, TS_WIRE_BYTES, "shape", error) ||
            !ts_shape_from_proto (field.data, field.size, &value->entry.shape, error))
          return FALSE;
        break;
      case 3:
        *shard = field.value;
        break;
      case 4:
        value->entry.offset = field.value;
        break;
      case 5:
        value->entry.size_bytes = field.value;
        break;
      case 6:
        value->entry.crc = (guint32)field.value;
        break;
      case 7:
        if (!ts_wire_expect (reader, &field, TS_WIRE_BYTES, "slices", error) ||
            !ts_tensor_slice_from_proto (&slice, field.data, field.size, error))
          return FALSE;
        if (value->slices == NULL)
          value->slices = g_array_new (FALSE, FALSE, sizeof (TsTensorSlice));
        g_array_append_val (value->slices, slice);
        break;
      default:
        break;
      }
  return !reader->failed;
}

gboolean
ts_checkpoint_bundle_read_value (const TsCheckpoint *self,
                                 TsCheckpointValue *value,
                                 const guint8 *data,
                                 gsize size,
                                 GError **error)
{
  guint64 dtype = 0, shard = 0;
  TsWireReader reader;

  value->entry.shape = TS_SHAPE_SCALAR;
  ts_wire_reader_init (&reader, NULL, data, size, "entry");
  if (!read_fields (value, &dtype, &shard, &reader, error) || !ts_checkpoint_value_check_type (value, dtype, error))
    return FALSE;

  if (value->slices != NULL)
    {
      value->entry.n_slices = value->slices->len;
      value->entry.size_bytes = value->n_elements * ts_dtype_size (value->entry.dtype);
      value->entry.offset = value->entry.crc = 0;
      return TRUE;
    }
  if (shard >= self->n_shards)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_DATA_LOSS, "it is in shard %" G_GUINT64_FORMAT " of %u", shard, self->n_shards);
      return FALSE;
    }
  value->entry.shard = (guint)shard;
  return TRUE;
}

gboolean
ts_checkpoint_bundle_find_slice (const TsCheckpoint *self,
                                 const TsCheckpointValue *whole,
                                 guint i,
                                 TsCheckpointValue *part,
                                 GError **error)
{
  const TsTensorSlice *slice = &g_array_index (whole->slices, TsTensorSlice, i);
  g_autoptr (GByteArray) key = ts_tensor_slice_encode_key (slice, whole->entry.name);
  g_autofree char *text = ts_tensor_slice_to_string (slice);
  g_autoptr (GBytes) value = NULL;
  TsShape shape;

  part->entry.name = whole->entry.name;
  if (!ts_tensor_slice_get_shape (slice, &whole->entry.shape, &shape, error))
    return FALSE;
  value = ts_sstable_find (self->table, key->data, key->len, error);
  if (value == NULL || !ts_checkpoint_bundle_read_value (self, part, g_bytes_get_data (value, NULL), g_bytes_get_size (value), error))
    {
      g_prefix_error (error, "slice %s: ", text);
      return FALSE;
    }
  if (part->entry.dtype == whole->entry.dtype && part->slices == NULL && ts_shape_equal (&part->entry.shape, &shape))
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_DATA_LOSS, "slice %s is stored with another dtype or shape", text);
  return FALSE;
}
