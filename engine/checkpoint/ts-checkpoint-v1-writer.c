#include "engine/checkpoint/ts-checkpoint-v1-writer.h"

#include "engine/checkpoint/ts-sstable-writer.h"
#include "engine/graph/ts-tensor-proto.h"
#include "engine/io/ts-file.h"
#include "engine/tensor/ts-element-format.h"
#include "engine/ts-error.h"
#include "proto/ts-wire.h"

#include <string.h>

/* What ts-checkpoint-v1.c reads; tensorflow/core/util/tensor_slice_writer.cc. */

#define VERSION 1

/* Fields of tensorflow/core/util/saved_tensor_slice.proto. */
enum
{
  SLICES_META = 1,
  SLICES_DATA = 2,
  META_TENSOR = 1,
  META_VERSIONS = 2,
  VERSIONS_PRODUCER = 1,
  TENSOR_NAME = 1,
  TENSOR_SHAPE = 2,
  TENSOR_TYPE = 3,
  TENSOR_SLICE = 4,
  SLICE_NAME = 1,
  SLICE_SLICE = 2,
  SLICE_DATA = 3,
};

typedef struct
{
  GByteArray *key;
  GByteArray *value;
} Entry;

typedef struct
{
  char *name;
  TsDType dtype;
  TsShape shape;
  GByteArray *slices; /* their fields of a SavedSliceMeta */
} Tensor;

struct _TsCheckpointV1Writer
{
  GArray *entries;     /* Entry */
  GHashTable *keys;    /* of entries, as GBytes */
  GPtrArray *tensors;  /* Tensor, in the order they came */
  GHashTable *by_name; /* name → Tensor */
};

static void
entry_clear (gpointer data)
{
  Entry *self = data;

  g_byte_array_unref (self->key);
  g_byte_array_unref (self->value);
}

static void
tensor_free (gpointer data)
{
  Tensor *self = data;

  g_byte_array_unref (self->slices);
  g_free (self->name);
  g_free (self);
}

TsCheckpointV1Writer *
ts_checkpoint_v1_writer_new (void)
{
  TsCheckpointV1Writer *self = g_new0 (TsCheckpointV1Writer, 1);

  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (self->entries, entry_clear);
  self->keys = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
  self->tensors = g_ptr_array_new_with_free_func (tensor_free);
  self->by_name = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

void
ts_checkpoint_v1_writer_free (TsCheckpointV1Writer *self)
{
  g_hash_table_unref (self->by_name);
  g_ptr_array_unref (self->tensors);
  g_hash_table_unref (self->keys);
  g_array_unref (self->entries);
  g_free (self);
}

/* ---- values ------------------------------------------------------------------------------------- */

/* In which field of a TensorProto the elements are, and as what. */
static const struct
{
  guint8 number;
  guint8 width; /* bytes of a number; 0: varints */
} value_fields[TS_N_DTYPES] = {
  [TS_DTYPE_FLOAT] = { 5, 4 },
  [TS_DTYPE_DOUBLE] = { 6, 8 },
  [TS_DTYPE_INT32] = { 7, 0 },
  [TS_DTYPE_UINT8] = { 7, 0 },
  [TS_DTYPE_INT16] = { 7, 0 },
  [TS_DTYPE_INT8] = { 7, 0 },
  [TS_DTYPE_UINT16] = { 7, 0 },
  [TS_DTYPE_QINT8] = { 7, 0 },
  [TS_DTYPE_QUINT8] = { 7, 0 },
  [TS_DTYPE_QINT16] = { 7, 0 },
  [TS_DTYPE_QUINT16] = { 7, 0 },
  [TS_DTYPE_QINT32] = { 7, 0 },
  [TS_DTYPE_STRING] = { 8, 0 },
  [TS_DTYPE_COMPLEX64] = { 9, 4 },
  [TS_DTYPE_INT64] = { 10, 0 },
  [TS_DTYPE_BOOL] = { 11, 0 },
  [TS_DTYPE_COMPLEX128] = { 12, 8 },
  [TS_DTYPE_HALF] = { 13, 0 },
  [TS_DTYPE_BFLOAT16] = { 13, 0 },
  [TS_DTYPE_UINT32] = { 16, 0 },
  [TS_DTYPE_UINT64] = { 17, 0 },
};

static guint64
varint_at (const TsTensor *tensor,
           gsize i)
{
  if (tensor->dtype == TS_DTYPE_BOOL)
    return ((const guint8 *)tensor->data)[i];
  if (tensor->dtype == TS_DTYPE_HALF || tensor->dtype == TS_DTYPE_BFLOAT16)
    return ((const guint16 *)tensor->data)[i];
  return (guint64)ts_element_get_int (tensor, i);
}

static void
append_fixed (GByteArray *message,
              const TsTensor *tensor,
              gsize width)
{
  gsize n = ts_tensor_size_bytes (tensor) / width;

  if (G_BYTE_ORDER == G_LITTLE_ENDIAN)
    g_byte_array_append (message, tensor->data, (guint)(n * width));
  else
    for (gsize i = 0; i < n; i++)
      for (gsize k = width; k > 0; k--)
        g_byte_array_append (message, (const guint8 *)tensor->data + i * width + k - 1, 1);
}

static void
append_values (GByteArray *message,
               const TsTensor *tensor)
{
  guint32 number = value_fields[tensor->dtype].number;
  gsize width = value_fields[tensor->dtype].width;
  guint begin;

  if (tensor->n_elements == 0)
    return;
  if (tensor->dtype == TS_DTYPE_STRING)
    {
      const TsString *strings = tensor->data;

      for (gsize i = 0; i < tensor->n_elements; i++)
        ts_wire_append_bytes (message, number, strings[i].bytes, strings[i].size);
      return;
    }

  begin = ts_wire_begin (message, number);
  if (width > 0)
    append_fixed (message, tensor, width);
  for (gsize i = 0; i < tensor->n_elements && width == 0; i++)
    ts_wire_append_varint (message, varint_at (tensor, i));
  ts_wire_end (message, begin);
}

static void
append_slice (GByteArray *message,
              guint32 number,
              const TsTensorSlice *slice)
{
  guint begin = ts_wire_begin (message, number);

  ts_tensor_slice_append_proto (slice, message);
  ts_wire_end (message, begin);
}

/* (transfer full): a SavedTensorSlices message */
static GByteArray *
new_value (const char *name,
           const TsTensorSlice *slice,
           const TsTensor *part)
{
  GByteArray *message = g_byte_array_new ();
  guint data = ts_wire_begin (message, SLICES_DATA), values;

  ts_wire_append_string (message, SLICE_NAME, name);
  append_slice (message, SLICE_SLICE, slice);
  values = ts_wire_begin (message, SLICE_DATA);
  append_values (message, part);
  ts_wire_end (message, values);
  ts_wire_end (message, data);
  return message;
}

/* ---- adding ------------------------------------------------------------------------------------- */

static gboolean
check_part (const char *name,
            const TsShape *full,
            const TsTensorSlice *slice,
            const TsTensor *part,
            GError **error)
{
  TsShape shape;

  if (part->dtype >= TS_N_DTYPES || value_fields[part->dtype].number == 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "%s is %s, which this form of checkpoint does not hold", name, ts_dtype_name (part->dtype));
      return FALSE;
    }
  if (ts_tensor_footprint_bytes (part) > G_MAXINT32)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "%s has over 2 GB in one piece", name);
      return FALSE;
    }
  if (!ts_tensor_slice_get_shape (slice, full, &shape, error))
    return FALSE;
  if (ts_shape_equal (&shape, &part->shape))
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the slice of %s is not of its value's shape", name);
  return FALSE;
}

static Tensor *
get_tensor (TsCheckpointV1Writer *self,
            const char *name,
            const TsShape *full,
            TsDType dtype,
            GError **error)
{
  Tensor *tensor = g_hash_table_lookup (self->by_name, name);

  if (tensor == NULL)
    {
      tensor = g_new0 (Tensor, 1);
      tensor->name = g_strdup (name);
      tensor->dtype = dtype;
      tensor->shape = *full;
      tensor->slices = g_byte_array_new ();
      g_ptr_array_add (self->tensors, tensor);
      g_hash_table_insert (self->by_name, tensor->name, tensor);
    }
  if (tensor->dtype == dtype && ts_shape_equal (&tensor->shape, full))
    return tensor;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "slices of %s have different shapes or dtypes", name);
  return NULL;
}

gboolean
ts_checkpoint_v1_writer_add (TsCheckpointV1Writer *self,
                             const char *name,
                             const TsShape *full,
                             const TsTensorSlice *slice,
                             const TsTensor *part,
                             GError **error)
{
  Tensor *tensor;
  Entry entry;

  if (!check_part (name, full, slice, part, error))
    return FALSE;
  tensor = get_tensor (self, name, full, part->dtype, error);
  if (tensor == NULL)
    return FALSE;

  entry.key = ts_tensor_slice_encode_key (slice, name);
  if (!g_hash_table_add (self->keys, g_bytes_new (entry.key->data, entry.key->len)))
    {
      g_byte_array_unref (entry.key);
      g_set_error (error, TS_ERROR, TS_ERROR_ALREADY_EXISTS, "the same slice of %s is there already", name);
      return FALSE;
    }
  entry.value = new_value (name, slice, part);
  g_array_append_val (self->entries, entry);
  append_slice (tensor->slices, TENSOR_SLICE, slice);
  return TRUE;
}

/* ---- the file ----------------------------------------------------------------------------------- */

/* (transfer full): what the empty key holds */
static GByteArray *
new_index (const TsCheckpointV1Writer *self)
{
  GByteArray *message = g_byte_array_new ();
  guint meta = ts_wire_begin (message, SLICES_META), versions;

  for (guint i = 0; i < self->tensors->len; i++)
    {
      const Tensor *tensor = g_ptr_array_index (self->tensors, i);
      guint begin = ts_wire_begin (message, META_TENSOR), shape;

      ts_wire_append_string (message, TENSOR_NAME, tensor->name);
      shape = ts_wire_begin (message, TENSOR_SHAPE);
      ts_shape_append_proto (&tensor->shape, message);
      ts_wire_end (message, shape);
      ts_wire_append_uint (message, TENSOR_TYPE, tensor->dtype);
      g_byte_array_append (message, tensor->slices->data, tensor->slices->len);
      ts_wire_end (message, begin);
    }
  versions = ts_wire_begin (message, META_VERSIONS);
  ts_wire_append_uint (message, VERSIONS_PRODUCER, VERSION);
  ts_wire_end (message, versions);
  ts_wire_end (message, meta);
  return message;
}

static gint
compare_entries (gconstpointer a,
                 gconstpointer b)
{
  const GByteArray *x = ((const Entry *)a)->key, *y = ((const Entry *)b)->key;
  int order = memcmp (x->data, y->data, MIN (x->len, y->len));

  return order != 0 ? order : x->len < y->len ? -1
                                              : x->len > y->len;
}

gboolean
ts_checkpoint_v1_writer_commit (TsCheckpointV1Writer *self,
                                const char *path,
                                GError **error)
{
  g_autoptr (TsSstableWriter) table = ts_sstable_writer_new ();
  g_autoptr (GByteArray) index = new_index (self);
  g_autoptr (TsFileWriter) file = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_array_sort (self->entries, compare_entries);
  ts_sstable_writer_add (table, "", 0, index->data, index->len);
  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *entry = &g_array_index (self->entries, Entry, i);

      ts_sstable_writer_add (table, entry->key->data, entry->key->len, entry->value->data, entry->value->len);
    }
  bytes = ts_sstable_writer_finish (table);

  file = ts_file_writer_new (path, error);
  return file != NULL && ts_file_writer_write (file, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error) &&
         ts_file_writer_commit (file, error);
}
