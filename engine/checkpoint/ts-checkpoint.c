#include "engine/checkpoint/ts-checkpoint-private.h"

#include "engine/graph/ts-tensor-proto.h"
#include "engine/ts-error.h"
#include "proto/ts-wire.h"

#include <string.h>

/* ---- making ---- */

static int
compare_records (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (((const TsCheckpointRecord *)a)->name, ((const TsCheckpointRecord *)b)->name);
}

/* Both forms are tables whose empty key says what they are: field 1 is a number of shards in one, a message in the other. */
static gboolean
read_index (TsCheckpoint *self,
            GError **error)
{
  g_autoptr (GBytes) head = ts_sstable_find (self->table, "", 0, error);
  const guint8 *data;
  gsize size;

  if (head == NULL)
    {
      g_prefix_error (error, "no checkpoint's index: ");
      return FALSE;
    }
  data = g_bytes_get_data (head, &size);
  if (size > 0 && data[0] == (1 << 3 | TS_WIRE_BYTES))
    {
      self->format = TS_CHECKPOINT_V1;
      self->n_shards = 1;
      g_ptr_array_add (self->blocks, g_bytes_ref (head));
      return ts_checkpoint_v1_read_index (self, data, size, error);
    }
  self->format = TS_CHECKPOINT_V2;
  return ts_checkpoint_bundle_read_header (self, data, size, error) && ts_checkpoint_bundle_read_index (self, error);
}

static gboolean
check_names (const TsCheckpoint *self,
             GError **error)
{
  g_array_sort (self->records, compare_records);
  for (guint i = 1; i < self->records->len; i++)
    {
      const TsCheckpointRecord *record = &g_array_index (self->records, TsCheckpointRecord, i);

      if (compare_records (record - 1, record) == 0)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_DATA_LOSS, "the entry '%s' is there twice", record->name);
          return FALSE;
        }
    }
  return TRUE;
}

TsCheckpoint *
ts_checkpoint_new_from_bytes (GBytes *index,
                              GBytes *const *shards,
                              guint n_shards,
                              GError **error)
{
  g_autoptr (TsCheckpoint) self = g_new0 (TsCheckpoint, 1);

  self->ref_count = 1;
  self->path = g_strdup ("");
  self->blocks = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  self->records = g_array_new (FALSE, FALSE, sizeof (TsCheckpointRecord));
  self->names = g_string_chunk_new (4096);
  g_mutex_init (&self->lock);

  self->table = ts_sstable_new (index, error);
  if (self->table == NULL || !read_index (self, error) || !check_names (self, error))
    return NULL;
  self->shards = g_new0 (GBytes *, self->n_shards);
  for (guint i = 0; i < MIN (n_shards, self->n_shards); i++)
    self->shards[i] = g_bytes_ref (shards[i]);
  return g_steal_pointer (&self);
}

TsCheckpoint *
ts_checkpoint_ref (TsCheckpoint *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
ts_checkpoint_unref (TsCheckpoint *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  for (guint i = 0; i < self->n_shards && self->shards != NULL; i++)
    g_clear_pointer (&self->shards[i], g_bytes_unref);
  g_free (self->shards);
  g_clear_pointer (&self->objects, ts_checkpoint_objects_free);
  g_mutex_clear (&self->lock);
  g_string_chunk_free (self->names);
  g_array_unref (self->records);
  g_ptr_array_unref (self->blocks);
  g_clear_pointer (&self->table, ts_sstable_free);
  g_free (self->path);
  g_free (self);
}

/* ---- what is in it ---- */

const char *
ts_checkpoint_get_path (const TsCheckpoint *self)
{
  return self->path;
}

TsCheckpointFormat
ts_checkpoint_get_format (const TsCheckpoint *self)
{
  return self->format;
}

guint
ts_checkpoint_get_n_shards (const TsCheckpoint *self)
{
  return self->n_shards;
}

guint
ts_checkpoint_get_n_entries (const TsCheckpoint *self)
{
  return self->records->len;
}

static const TsCheckpointRecord *
get_record (const TsCheckpoint *self,
            guint i)
{
  g_assert (i < self->records->len);
  return &g_array_index (self->records, TsCheckpointRecord, i);
}

const char *
ts_checkpoint_get_name (const TsCheckpoint *self,
                        guint i)
{
  return get_record (self, i)->name;
}

void
ts_checkpoint_value_clear (TsCheckpointValue *self)
{
  g_clear_pointer (&self->slices, g_array_unref);
}

gboolean
ts_checkpoint_value_check_type (TsCheckpointValue *self,
                                guint64 dtype,
                                GError **error)
{
  g_autofree char *shape = ts_shape_to_string (&self->entry.shape);
  gint64 n;
  gsize size;

  if (dtype > TS_DTYPE_REF || !ts_dtype_is_valid ((guint)dtype))
    g_set_error (error, TS_ERROR, TS_ERROR_DATA_LOSS, "%" G_GUINT64_FORMAT " is no dtype", dtype);
  else if (!ts_shape_is_known (&self->entry.shape))
    g_set_error (error, TS_ERROR, TS_ERROR_DATA_LOSS, "a value cannot have the shape %s", shape);
  else if (!ts_shape_n_elements (&self->entry.shape, &n) || __builtin_mul_overflow ((gsize)n, ts_dtype_size ((TsDType)dtype), &size))
    g_set_error (error, TS_ERROR, TS_ERROR_DATA_LOSS, "a value of shape %s is too large", shape);
  else
    {
      self->entry.dtype = (TsDType)dtype;
      self->n_elements = (guint64)n;
      return TRUE;
    }
  return FALSE;
}

gboolean
ts_checkpoint_check_version (const guint8 *data,
                             gsize size,
                             gint64 version,
                             GError **error)
{
  gint64 min_consumer = 0;
  TsWireReader reader;
  TsWireField field;

  ts_wire_reader_init (&reader, NULL, data, size, "versions");
  while (ts_wire_next (&reader, &field, error))
    if (field.number == 2)
      min_consumer = (gint32)field.value;
    else if (field.number == 3 && field.type == TS_WIRE_VARINT && (gint64)field.value == version)
      {
        g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                     "the checkpoint must not be read by version %" G_GINT64_FORMAT ", which is what this program is", version);
        return FALSE;
      }
  if (!reader.failed && min_consumer > version)
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
                 "the checkpoint needs a reader of version %" G_GINT64_FORMAT " or newer; this one is %" G_GINT64_FORMAT, min_consumer, version);
  return !reader.failed && min_consumer <= version;
}

static gboolean
read_value (const TsCheckpoint *self,
            guint i,
            TsCheckpointValue *value,
            GError **error)
{
  const TsCheckpointRecord *record = get_record (self, i);
  gboolean ok;

  *value = (TsCheckpointValue) { .entry = { .name = record->name, .shape = TS_SHAPE_SCALAR } };
  if (self->format == TS_CHECKPOINT_V1)
    ok = ts_checkpoint_v1_read_value (self, value, record->data, record->size, error);
  else
    ok = ts_checkpoint_bundle_read_value (self, value, record->data, record->size, error);
  if (!ok)
    g_prefix_error (error, "'%s': ", record->name);
  return ok;
}

/* How much a partitioned string tensor takes only its parts say. */
static gboolean
add_part_sizes (const TsCheckpoint *self,
                TsCheckpointValue *value,
                GError **error)
{
  value->entry.size_bytes = 0;
  for (guint i = 0; i < value->slices->len; i++)
    {
      g_auto (TsCheckpointValue) part = { 0 };

      if (!ts_checkpoint_bundle_find_slice (self, value, i, &part, error))
        return FALSE;
      if (__builtin_add_overflow (value->entry.size_bytes, part.entry.size_bytes, &value->entry.size_bytes))
        {
          g_set_error (error, TS_ERROR, TS_ERROR_DATA_LOSS, "'%s': its slices are too large", value->entry.name);
          return FALSE;
        }
    }
  return TRUE;
}

gboolean
ts_checkpoint_get_entry (const TsCheckpoint *self,
                         guint i,
                         TsCheckpointEntry *entry,
                         GError **error)
{
  g_auto (TsCheckpointValue) value = { 0 };
  gboolean ok = read_value (self, i, &value, error);

  if (ok && value.slices != NULL && self->format == TS_CHECKPOINT_V2 && !ts_dtype_is_plain (value.entry.dtype))
    ok = add_part_sizes (self, &value, error);
  *entry = value.entry;
  return ok;
}

gboolean
ts_checkpoint_find (const TsCheckpoint *self,
                    const char *name,
                    guint *i)
{
  const TsCheckpointRecord key = { .name = name };

  return g_array_binary_search (self->records, &key, compare_records, i);
}

/* ---- values ---- */

TsTensor *
ts_checkpoint_load_entry (TsCheckpoint *self,
                          guint i,
                          GError **error)
{
  g_auto (TsCheckpointValue) value = { 0 };
  TsTensor *tensor = NULL;

  if (!read_value (self, i, &value, error))
    return NULL;
  if (!ts_dtype_is_plain (value.entry.dtype) && value.entry.dtype != TS_DTYPE_STRING)
    g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "a value of dtype %s cannot be read from a file", ts_dtype_name (value.entry.dtype));
  else if (self->format == TS_CHECKPOINT_V1)
    tensor = ts_checkpoint_v1_load (self, &value, error);
  else
    tensor = ts_checkpoint_bundle_load (self, &value, error);
  if (tensor == NULL)
    g_prefix_error (error, "'%s': ", value.entry.name);
  return tensor;
}

static gboolean
find_entry (TsCheckpoint *self,
            const char *name,
            guint *i,
            GError **error)
{
  if (ts_checkpoint_find (self, name, i))
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "the checkpoint%s%s has no '%s' among its %u entries",
               self->path[0] != '\0' ? " " : "", self->path, name, self->records->len);
  return FALSE;
}

TsTensor *
ts_checkpoint_load (TsCheckpoint *self,
                    const char *name,
                    GError **error)
{
  guint i;

  return find_entry (self, name, &i, error) ? ts_checkpoint_load_entry (self, i, error) : NULL;
}

/* The slice as it is stored, if it is. */
static gboolean
find_stored_slice (const TsCheckpoint *self,
                   const TsCheckpointValue *value,
                   const TsTensorSlice *slice,
                   TsCheckpointValue *part)
{
  guint n = value->slices != NULL && self->format == TS_CHECKPOINT_V2 ? value->slices->len : 0;

  for (guint k = 0; k < n; k++)
    if (ts_tensor_slice_equal (&g_array_index (value->slices, TsTensorSlice, k), slice, &value->entry.shape))
      return ts_checkpoint_bundle_find_slice (self, value, k, part, NULL);
  return FALSE;
}

TsTensor *
ts_checkpoint_load_slice (TsCheckpoint *self,
                          const char *name,
                          const TsTensorSlice *slice,
                          GError **error)
{
  g_auto (TsCheckpointValue) value = { 0 };
  g_auto (TsCheckpointValue) part = { 0 };
  g_autoptr (TsTensor) whole = NULL;
  TsTensor *tensor;
  guint i;

  if (!find_entry (self, name, &i, error) || !read_value (self, i, &value, error))
    return NULL;
  if (find_stored_slice (self, &value, slice, &part))
    tensor = ts_checkpoint_bundle_load (self, &part, error);
  else
    {
      whole = ts_checkpoint_load_entry (self, i, error);
      if (whole == NULL)
        return NULL;
      tensor = ts_tensor_slice_cut (slice, whole, error);
    }
  if (tensor == NULL)
    g_prefix_error (error, "'%s': ", name);
  return tensor;
}

/* In V1 all is in blocks of the table, which are never read without comparing their sums. */
gboolean
ts_checkpoint_verify (TsCheckpoint *self,
                      guint i,
                      GCancellable *cancellable,
                      GError **error)
{
  g_auto (TsCheckpointValue) value = { 0 };
  g_autoptr (TsTensor) tensor = NULL;
  gboolean ok;

  if (g_cancellable_set_error_if_cancelled (cancellable, error) || !read_value (self, i, &value, error))
    return FALSE;
  if (self->format == TS_CHECKPOINT_V1)
    {
      tensor = ts_checkpoint_v1_load (self, &value, error);
      ok = tensor != NULL;
    }
  else
    ok = ts_checkpoint_bundle_verify (self, &value, cancellable, error);
  if (!ok)
    g_prefix_error (error, "'%s': ", value.entry.name);
  return ok;
}

gboolean
ts_checkpoint_verify_all (TsCheckpoint *self,
                          GCancellable *cancellable,
                          GError **error)
{
  for (guint i = 0; i < self->records->len; i++)
    if (!ts_checkpoint_verify (self, i, cancellable, error))
      return FALSE;
  return TRUE;
}

/* ---- variables ---- */

static TsCheckpointObjects *
read_objects (TsCheckpoint *self)
{
  g_autoptr (TsTensor) tensor = NULL;
  const TsString *message;
  guint i;

  if (ts_checkpoint_find (self, TS_CHECKPOINT_OBJECT_GRAPH, &i))
    tensor = ts_checkpoint_load_entry (self, i, NULL);
  if (tensor == NULL || tensor->dtype != TS_DTYPE_STRING || tensor->n_elements != 1)
    return ts_checkpoint_objects_new ((const guint8 *)"", 0);
  message = tensor->data;
  return ts_checkpoint_objects_new ((const guint8 *)message->bytes, message->size);
}

/* Read at first use, without the lock that loading takes; if two threads do it, the first has it. */
static const TsCheckpointObjects *
get_objects (TsCheckpoint *self)
{
  TsCheckpointObjects *objects, *mine;

  g_mutex_lock (&self->lock);
  objects = self->objects;
  g_mutex_unlock (&self->lock);
  if (objects != NULL)
    return objects;

  mine = read_objects (self);
  g_mutex_lock (&self->lock);
  if (self->objects == NULL)
    self->objects = g_steal_pointer (&mine);
  objects = self->objects;
  g_mutex_unlock (&self->lock);
  g_clear_pointer (&mine, ts_checkpoint_objects_free);
  return objects;
}

gboolean
ts_checkpoint_find_variable (TsCheckpoint *self,
                             const char *variable_name,
                             guint *i)
{
  const char *key;

  if (ts_checkpoint_find (self, variable_name, i))
    return TRUE;
  key = g_hash_table_lookup (get_objects (self)->by_name, variable_name);
  return key != NULL && ts_checkpoint_find (self, key, i);
}

gboolean
ts_checkpoint_find_object (TsCheckpoint *self,
                           guint object,
                           guint *i)
{
  const GPtrArray *keys = get_objects (self)->by_object;
  const char *key = object < keys->len ? g_ptr_array_index (keys, object) : NULL;

  return key != NULL && ts_checkpoint_find (self, key, i);
}
