#include "engine/checkpoint/ts-checkpoint-writer.h"

#include "engine/graph/ts-tensor-proto.h"
#include "engine/checkpoint/ts-checkpoint-private.h"
#include "engine/io/ts-crc32c.h"
#include "engine/io/ts-file.h"
#include "engine/checkpoint/ts-sstable-writer.h"
#include "engine/ts-error.h"
#include "proto/ts-wire.h"

#include <glib/gstdio.h>

#include <string.h>

#define VERSION 1
#define MAX_SHARDS 1000

/* An entry of the index. */
typedef struct
{
  GByteArray *key;
  GByteArray *value;
} Entry;

/* A tensor that is written in slices. */
typedef struct
{
  TsDType dtype;
  TsShape shape;
  GArray *slices; /* TsTensorSlice */
} Partitioned;

struct _TsCheckpointWriter
{
  char *prefix;
  guint n_shards;
  TsFileWriter **shards;
  GArray *entries;         /* Entry */
  GHashTable *names;       /* of whole tensors and slices' keys, all as GBytes */
  GHashTable *partitioned; /* name → Partitioned */
};

static void
entry_clear (gpointer data)
{
  Entry *self = data;

  g_byte_array_unref (self->key);
  g_byte_array_unref (self->value);
}

static void
partitioned_free (gpointer data)
{
  Partitioned *self = data;

  g_array_unref (self->slices);
  g_free (self);
}

TsCheckpointWriter *
ts_checkpoint_writer_new (const char *prefix,
                          guint n_shards,
                          GError **error)
{
  g_autoptr (TsCheckpointWriter) self = NULL;

  if (n_shards == 0 || n_shards > MAX_SHARDS)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%u data files; it can be 1 to %d", n_shards, MAX_SHARDS);
      return NULL;
    }

  self = g_new0 (TsCheckpointWriter, 1);
  self->prefix = g_strdup (prefix);
  self->n_shards = n_shards;
  self->shards = g_new0 (TsFileWriter *, n_shards);
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (self->entries, entry_clear);
  self->names = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
  self->partitioned = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, partitioned_free);

  for (guint i = 0; i < n_shards; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s.data-%05u-of-%05u", prefix, i, n_shards);

      self->shards[i] = ts_file_writer_new (name, error);
      if (self->shards[i] == NULL)
        return NULL;
    }
  return g_steal_pointer (&self);
}

void
ts_checkpoint_writer_free (TsCheckpointWriter *self)
{
  for (guint i = 0; i < self->n_shards; i++)
    g_clear_pointer (&self->shards[i], ts_file_writer_free);
  g_free (self->shards);
  g_hash_table_unref (self->partitioned);
  g_hash_table_unref (self->names);
  g_array_unref (self->entries);
  g_free (self->prefix);
  g_free (self);
}

/* ---- values ---- */

static gboolean
take_name (TsCheckpointWriter *self,
           const char *name,
           const void *key,
           gsize size,
           GError **error)
{
  if (g_hash_table_add (self->names, g_bytes_new (key, size)))
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_ALREADY_EXISTS, "'%s' has been written already", name);
  return FALSE;
}

static guint
find_shortest (const TsCheckpointWriter *self)
{
  guint shortest = 0;

  for (guint i = 1; i < self->n_shards; i++)
    if (ts_file_writer_tell (self->shards[i]) < ts_file_writer_tell (self->shards[shortest]))
      shortest = i;
  return shortest;
}

/* Elements begin where a mapped file can be used in place. */
static gboolean
align (TsFileWriter *file,
       GError **error)
{
  static const guint8 zeros[TS_TENSOR_ALIGNMENT];
  gsize over = ts_file_writer_tell (file) % TS_TENSOR_ALIGNMENT;

  return over == 0 || ts_file_writer_write (file, zeros, TS_TENSOR_ALIGNMENT - over, error);
}

static gboolean
write_value (TsFileWriter *file,
             TsTensor *tensor,
             TsCheckpointEntry *entry,
             GError **error)
{
  g_autoptr (GByteArray) strings = NULL;
  const void *data = tensor->data;
  guint32 crc;

  entry->size_bytes = ts_tensor_size_bytes (tensor);
  if (tensor->dtype == TS_DTYPE_STRING)
    {
      if (ts_tensor_footprint_bytes (tensor) > G_MAXUINT / 2)
        {
          g_set_error_literal (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "strings of over 2 GiB in one tensor");
          return FALSE;
        }
      strings = ts_checkpoint_write_strings (tensor, &crc);
      data = strings->data;
      entry->size_bytes = strings->len;
    }
  else
    {
      crc = ts_crc32c (data, (gsize)entry->size_bytes);
      if (entry->size_bytes > 0 && !align (file, error))
        return FALSE;
    }
  entry->crc = ts_crc32c_mask (crc);
  entry->offset = ts_file_writer_tell (file);
  return ts_file_writer_write (file, data, (gsize)entry->size_bytes, error);
}

static void
append_type (GByteArray *message,
             TsDType dtype,
             const TsShape *shape)
{
  guint begin;

  ts_wire_append_uint (message, 1, dtype);
  begin = ts_wire_begin (message, 2);
  ts_shape_append_proto (shape, message);
  ts_wire_end (message, begin);
}

/* A BundleEntryProto of a value in one piece. */
static GByteArray *
make_entry (TsTensor *tensor,
            const TsCheckpointEntry *entry)
{
  GByteArray *message = g_byte_array_new ();
  guint32 crc = GUINT32_TO_LE (entry->crc);

  append_type (message, tensor->dtype, &tensor->shape);
  if (entry->shard != 0)
    ts_wire_append_uint (message, 3, entry->shard);
  if (entry->offset != 0)
    ts_wire_append_uint (message, 4, entry->offset);
  if (entry->size_bytes != 0)
    ts_wire_append_uint (message, 5, entry->size_bytes);
  ts_wire_append_tag (message, 6, TS_WIRE_FIXED32);
  g_byte_array_append (message, (const guint8 *)&crc, sizeof crc);
  return message;
}

/* Takes @key. */
static gboolean
add_value (TsCheckpointWriter *self,
           const char *name,
           GByteArray *key,
           TsTensor *tensor,
           GError **error)
{
  TsCheckpointEntry place = { .shard = find_shortest (self) };
  Entry entry = { .key = key };

  if (!ts_dtype_is_plain (tensor->dtype) && tensor->dtype != TS_DTYPE_STRING)
    g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "'%s': a value of dtype %s cannot be written to a file", name, ts_dtype_name (tensor->dtype));
  else if (take_name (self, name, key->data, key->len, error) && write_value (self->shards[place.shard], tensor, &place, error))
    {
      entry.value = make_entry (tensor, &place);
      g_array_append_val (self->entries, entry);
      return TRUE;
    }
  g_byte_array_unref (key);
  return FALSE;
}

/* The empty key is that of the header. */
static gboolean
check_name (const char *name,
            GError **error)
{
  if (name[0] == '\0')
    g_set_error_literal (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "a tensor without a name cannot be saved");
  return name[0] != '\0';
}

gboolean
ts_checkpoint_writer_add (TsCheckpointWriter *self,
                          const char *name,
                          TsTensor *tensor,
                          GError **error)
{
  GByteArray *key;

  if (!check_name (name, error))
    return FALSE;
  key = g_byte_array_new ();
  g_byte_array_append (key, (const guint8 *)name, (guint)strlen (name));
  return add_value (self, name, key, tensor, error);
}

/* ---- slices ---- */

static Partitioned *
get_partitioned (TsCheckpointWriter *self,
                 const char *name,
                 const TsShape *full,
                 TsDType dtype,
                 GError **error)
{
  Partitioned *whole = g_hash_table_lookup (self->partitioned, name);

  if (whole == NULL)
    {
      if (!take_name (self, name, name, strlen (name), error))
        return NULL;
      whole = g_new0 (Partitioned, 1);
      whole->dtype = dtype;
      ts_shape_copy (&whole->shape, full);
      whole->slices = g_array_new (FALSE, FALSE, sizeof (TsTensorSlice));
      g_hash_table_insert (self->partitioned, g_strdup (name), whole);
    }
  if (whole->dtype == dtype && ts_shape_equal (&whole->shape, full))
    return whole;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "'%s': a slice of another dtype or shape than those before", name);
  return NULL;
}

static gboolean
check_slice (const char *name,
             const TsShape *full,
             const TsTensorSlice *slice,
             TsTensor *part,
             GError **error)
{
  g_autofree char *text = ts_tensor_slice_to_string (slice);
  g_autofree char *shape_text = ts_shape_to_string (full);
  TsShape shape;

  if (ts_tensor_slice_get_shape (slice, full, &shape, NULL) && ts_shape_equal (&shape, &part->shape))
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               "'%s': the slice %s is not inside the shape %s, or its value has another shape", name, text, shape_text);
  return FALSE;
}

gboolean
ts_checkpoint_writer_add_slice (TsCheckpointWriter *self,
                                const char *name,
                                const TsShape *full,
                                const TsTensorSlice *slice,
                                TsTensor *part,
                                GError **error)
{
  Partitioned *whole;

  g_return_val_if_fail (ts_shape_is_known (full), FALSE);

  if (!check_name (name, error) || !check_slice (name, full, slice, part, error))
    return FALSE;
  whole = get_partitioned (self, name, full, part->dtype, error);
  if (whole == NULL)
    return FALSE;
  g_array_append_val (whole->slices, *slice);
  return add_value (self, name, ts_tensor_slice_encode_key (slice, name), part, error);
}

/* Adds what the index says of a tensor in slices. */
static void
add_whole (TsCheckpointWriter *self,
           const char *name,
           const Partitioned *whole)
{
  const TsTensorSlice *slices = (const TsTensorSlice *)(gpointer)whole->slices->data;
  Entry entry;

  entry.key = g_byte_array_new ();
  entry.value = g_byte_array_new ();
  g_byte_array_append (entry.key, (const guint8 *)name, (guint)strlen (name));
  append_type (entry.value, whole->dtype, &whole->shape);
  for (guint i = 0; i < whole->slices->len; i++)
    {
      guint begin = ts_wire_begin (entry.value, 7);

      ts_tensor_slice_append_proto (&slices[i], entry.value);
      ts_wire_end (entry.value, begin);
    }
  g_array_append_val (self->entries, entry);
}

/* ---- the index ---- */

static int
compare_entries (gconstpointer a,
                 gconstpointer b)
{
  const GByteArray *x = ((const Entry *)a)->key, *y = ((const Entry *)b)->key;
  int order = memcmp (x->data, y->data, MIN (x->len, y->len));

  return order != 0 ? order : (x->len > y->len) - (x->len < y->len);
}

static GByteArray *
make_header (const TsCheckpointWriter *self)
{
  GByteArray *header = g_byte_array_new ();
  guint begin;

  ts_wire_append_uint (header, 1, self->n_shards);
  if (G_BYTE_ORDER == G_BIG_ENDIAN)
    ts_wire_append_uint (header, 2, 1);
  begin = ts_wire_begin (header, 3);
  ts_wire_append_uint (header, 1, VERSION);
  ts_wire_end (header, begin);
  return header;
}

static GBytes *
make_index (TsCheckpointWriter *self)
{
  g_autoptr (TsSstableWriter) table = ts_sstable_writer_new ();
  g_autoptr (GByteArray) header = make_header (self);

  g_array_sort (self->entries, compare_entries);
  ts_sstable_writer_add (table, "", 0, header->data, header->len);
  for (guint i = 0; i < self->entries->len; i++)
    {
      const Entry *entry = &g_array_index (self->entries, Entry, i);

      ts_sstable_writer_add (table, entry->key->data, entry->key->len, entry->value->data, entry->value->len);
    }
  return ts_sstable_writer_finish (table);
}

gboolean
ts_checkpoint_writer_commit (TsCheckpointWriter *self,
                             GError **error)
{
  g_autofree char *path = g_strconcat (self->prefix, ".index", NULL);
  g_autoptr (TsFileWriter) file = NULL;
  g_autoptr (GBytes) index = NULL;
  GHashTableIter iter;
  gpointer name, whole;

  g_hash_table_iter_init (&iter, self->partitioned);
  while (g_hash_table_iter_next (&iter, &name, &whole))
    add_whole (self, name, whole);

  file = ts_file_writer_new (path, error);
  index = make_index (self);
  if (file == NULL || !ts_file_writer_write (file, g_bytes_get_data (index, NULL), g_bytes_get_size (index), error))
    return FALSE;

  /* An older index must not be seen with the new data. */
  g_unlink (path);
  for (guint i = 0; i < self->n_shards; i++)
    if (!ts_file_writer_commit (self->shards[i], error))
      return FALSE;
  return ts_file_writer_commit (file, error);
}
