#include "engine/checkpoint/ts-checkpoint-private.h"

#include "engine/io/ts-crc32c.h"
#include "engine/io/ts-file.h"
#include "engine/ts-error.h"

#include <string.h>

/* The data files of a tensor bundle: bytes of tensors, one after another. */

#define CHUNK (16 * 1024 * 1024) /* bytes, between looks whether to go on */

static char *
dup_shard_name (const TsCheckpoint *self,
                guint shard)
{
  return g_strdup_printf ("%s.data-%05u-of-%05u", self->path, shard, self->n_shards);
}

/* The bytes of a data file, mapped at first use. */
static GBytes *
get_shard (TsCheckpoint *self,
           guint shard,
           GError **error)
{
  GBytes *bytes = NULL;

  g_mutex_lock (&self->lock);
  if (self->shards[shard] == NULL && self->path[0] != '\0')
    {
      g_autofree char *name = dup_shard_name (self, shard);

      self->shards[shard] = ts_file_map (name, error);
    }
  else if (self->shards[shard] == NULL)
    g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "shard %u of %u is missing", shard, self->n_shards);
  if (self->shards[shard] != NULL)
    bytes = g_bytes_ref (self->shards[shard]);
  g_mutex_unlock (&self->lock);
  return bytes;
}

/* Of plain types the size is known. */
static gboolean
check_size (const TsCheckpointValue *value,
            GError **error)
{
  guint64 expected = value->n_elements * ts_dtype_size (value->entry.dtype);

  if (!ts_dtype_is_plain (value->entry.dtype) || value->entry.size_bytes == expected)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_DATA_LOSS,
               "%" G_GUINT64_FORMAT " bytes are stored, expected %" G_GUINT64_FORMAT, value->entry.size_bytes, expected);
  return FALSE;
}

const guint8 *
ts_checkpoint_bundle_get_data (TsCheckpoint *self,
                               const TsCheckpointValue *value,
                               GBytes **owner,
                               GError **error)
{
  const TsCheckpointEntry *entry = &value->entry;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *name = NULL;
  const guint8 *data;
  gsize size;

  if (!check_size (value, error))
    return NULL;
  bytes = get_shard (self, entry->shard, error);
  if (bytes == NULL)
    return NULL;

  /* Nothing of an empty file is something here. */
  data = g_bytes_get_data (bytes, &size);
  if (entry->offset <= size && entry->size_bytes <= size - entry->offset)
    {
      *owner = g_steal_pointer (&bytes);
      return data != NULL ? data + entry->offset : (const guint8 *)"";
    }
  name = dup_shard_name (self, entry->shard);
  g_set_error (error, TS_ERROR, TS_ERROR_DATA_LOSS,
               "%" G_GUINT64_FORMAT " bytes from byte %" G_GUINT64_FORMAT " on are expected in %s, which has %" G_GSIZE_FORMAT,
               entry->size_bytes, entry->offset, name, size);
  return NULL;
}

/* ---- loading ---- */

static void
copy_swapped (guint8 *to,
              const guint8 *from,
              gsize size,
              gsize unit)
{
  for (gsize i = 0; i < size; i += unit)
    for (gsize k = 0; k < unit; k++)
      to[i + k] = from[i + unit - 1 - k];
}

static TsTensor *
load_plain (TsCheckpoint *self,
            const TsCheckpointValue *value,
            const guint8 *data,
            GBytes *owner,
            GError **error)
{
  TsDType dtype = value->entry.dtype;
  gsize size = (gsize)value->entry.size_bytes;
  gsize unit = ts_dtype_size (dtype) / (ts_dtype_kind (dtype) == 'c' ? 2 : 1);
  TsTensor *tensor;

  if (!self->is_swapped || unit == 1)
    return ts_tensor_new_for_data (dtype, &value->entry.shape, data, size, g_bytes_ref (owner), (GDestroyNotify)g_bytes_unref, error);
  tensor = ts_tensor_new (dtype, &value->entry.shape, error);
  if (tensor != NULL)
    copy_swapped (tensor->data, data, size, unit);
  return tensor;
}

static TsTensor *
load_piece (TsCheckpoint *self,
            const TsCheckpointValue *value,
            GError **error)
{
  g_autoptr (GBytes) owner = NULL;
  const guint8 *data = ts_checkpoint_bundle_get_data (self, value, &owner, error);

  if (data == NULL)
    return NULL;
  if (value->entry.dtype == TS_DTYPE_STRING)
    return ts_checkpoint_read_strings (&value->entry.shape, data, (gsize)value->entry.size_bytes, self->is_swapped, error);
  return load_plain (self, value, data, owner, error);
}

/* All parts are looked at before memory for the whole is taken. */
static gboolean
check_parts (TsCheckpoint *self,
             const TsCheckpointValue *value,
             GError **error)
{
  for (guint i = 0; i < value->slices->len; i++)
    {
      g_auto (TsCheckpointValue) part = { 0 };
      g_autoptr (GBytes) owner = NULL;

      if (!ts_checkpoint_bundle_find_slice (self, value, i, &part, error) ||
          ts_checkpoint_bundle_get_data (self, &part, &owner, error) == NULL)
        return FALSE;
      if (part.entry.dtype == TS_DTYPE_STRING && part.n_elements > part.entry.size_bytes)
        {
          g_set_error_literal (error, TS_ERROR, TS_ERROR_DATA_LOSS, "a slice has fewer bytes than strings");
          return FALSE;
        }
    }
  return ts_tensor_slice_check_cover ((const TsTensorSlice *)(gpointer)value->slices->data, value->slices->len, &value->entry.shape, error);
}

TsTensor *
ts_checkpoint_bundle_load (TsCheckpoint *self,
                           const TsCheckpointValue *value,
                           GError **error)
{
  g_autoptr (TsTensor) whole = NULL;

  if (value->slices == NULL)
    return load_piece (self, value, error);
  if (!check_parts (self, value, error))
    return NULL;
  whole = ts_tensor_new (value->entry.dtype, &value->entry.shape, error);
  if (whole == NULL)
    return NULL;

  for (guint i = 0; i < value->slices->len; i++)
    {
      g_auto (TsCheckpointValue) part = { 0 };
      g_autoptr (TsTensor) tensor = NULL;

      if (ts_checkpoint_bundle_find_slice (self, value, i, &part, error))
        tensor = load_piece (self, &part, error);
      if (tensor == NULL)
        return NULL;
      ts_tensor_slice_paste (&g_array_index (value->slices, TsTensorSlice, i), tensor, whole);
    }
  return g_steal_pointer (&whole);
}

/* ---- checksums ---- */

static gboolean
sum_plain (const guint8 *data,
           gsize size,
           guint32 *crc,
           GCancellable *cancellable,
           GError **error)
{
  *crc = 0;
  for (gsize done = 0; done < size; done += CHUNK)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      *crc = ts_crc32c_extend (*crc, data + done, MIN (size - done, CHUNK));
    }
  return TRUE;
}

/* Of strings in another way; of variants, whose parts only their types can tell apart, all bytes are summed as they lie. */
static gboolean
verify_piece (TsCheckpoint *self,
              const TsCheckpointValue *value,
              GCancellable *cancellable,
              GError **error)
{
  const TsCheckpointEntry *entry = &value->entry;
  g_autoptr (GBytes) owner = NULL;
  const guint8 *data = ts_checkpoint_bundle_get_data (self, value, &owner, error);
  gsize size = (gsize)entry->size_bytes;
  guint32 crc;

  if (data == NULL)
    return FALSE;
  if (entry->dtype == TS_DTYPE_STRING ? !ts_checkpoint_sum_strings ((gsize)value->n_elements, data, size, self->is_swapped, &crc, error)
                                      : !sum_plain (data, size, &crc, cancellable, error))
    return FALSE;

  if (crc == ts_crc32c_unmask (entry->crc))
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_DATA_LOSS, "the checksum of its %" G_GSIZE_FORMAT " bytes in shard %u is %08x, expected %08x",
               size, entry->shard, crc, ts_crc32c_unmask (entry->crc));
  return FALSE;
}

gboolean
ts_checkpoint_bundle_verify (TsCheckpoint *self,
                             const TsCheckpointValue *value,
                             GCancellable *cancellable,
                             GError **error)
{
  if (value->slices == NULL)
    return verify_piece (self, value, cancellable, error);
  if (!check_parts (self, value, error))
    return FALSE;

  for (guint i = 0; i < value->slices->len; i++)
    {
      g_auto (TsCheckpointValue) part = { 0 };

      if (!ts_checkpoint_bundle_find_slice (self, value, i, &part, error))
        return FALSE;
      if (!verify_piece (self, &part, cancellable, error))
        {
          g_autofree char *text = ts_tensor_slice_to_string (&g_array_index (value->slices, TsTensorSlice, i));

          g_prefix_error (error, "slice %s: ", text);
          return FALSE;
        }
    }
  return TRUE;
}
