#include "engine/checkpoint/ts-sstable.h"

#include "engine/io/ts-crc32c.h"
#include "engine/checkpoint/ts-snappy.h"
#include "engine/ts-error.h"
#include "proto/ts-wire.h"

#include <string.h>

#define MAGIC G_GUINT64_CONSTANT (0xdb4775248b80fb57)

enum
{
  COMPRESSION_NONE = 0,
  COMPRESSION_SNAPPY = 1,
};

/* Where a block lies, without its trailer. */
typedef struct
{
  guint64 offset;
  guint64 size;
} Handle;

struct _TsSstable
{
  GBytes *bytes;
  const guint8 *data;
  gsize size; /* without the footer */
  GBytes *index;
};

gboolean
ts_sstable_is (const guint8 *data,
               gsize size)
{
  return size >= TS_SSTABLE_FOOTER_SIZE && ts_wire_read_fixed64 (data + size - 8) == MAGIC;
}

static gboolean
read_handle (const guint8 **pos,
             const guint8 *end,
             Handle *handle)
{
  return ts_wire_read_varint (pos, end, &handle->offset) && ts_wire_read_varint (pos, end, &handle->size);
}

/* ---- blocks ---- */

static gboolean
check_handle (const TsSstable *self,
              const Handle *handle,
              const char *what,
              GError **error)
{
  if (self->size >= TS_SSTABLE_TRAILER_SIZE && handle->offset <= self->size - TS_SSTABLE_TRAILER_SIZE &&
      handle->size <= self->size - TS_SSTABLE_TRAILER_SIZE - handle->offset)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_DATA_LOSS,
               "%s of %" G_GUINT64_FORMAT " bytes at byte %" G_GUINT64_FORMAT " is not inside the table's %" G_GSIZE_FORMAT " bytes",
               what, handle->size, handle->offset, self->size);
  return FALSE;
}

static gboolean
check_sum (const guint8 *data,
           gsize size,
           const char *what,
           guint64 offset,
           GError **error)
{
  guint32 expected = ts_crc32c_unmask (ts_wire_read_fixed32 (data + size + 1));
  guint32 found = ts_crc32c (data, size + 1);

  if (found == expected)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_DATA_LOSS,
               "%s at byte %" G_GUINT64_FORMAT ": checksum is %08x, expected %08x", what, offset, found, expected);
  return FALSE;
}

/* The contents of a block. */
static GBytes *
read_block (const TsSstable *self,
            const Handle *handle,
            const char *what,
            GError **error)
{
  GBytes *bytes = NULL;
  const guint8 *data;
  gsize size = (gsize)handle->size;

  if (!check_handle (self, handle, what, error))
    return NULL;
  data = self->data + handle->offset;
  if (!check_sum (data, size, what, handle->offset, error))
    return NULL;

  if (data[size] == COMPRESSION_NONE)
    return g_bytes_new_from_bytes (self->bytes, (gsize)handle->offset, size);
  if (data[size] == COMPRESSION_SNAPPY)
    {
      bytes = ts_snappy_decompress (data, size, error);
      if (bytes == NULL)
        g_prefix_error (error, "%s at byte %" G_GUINT64_FORMAT ": ", what, handle->offset);
      return bytes;
    }
  g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "%s at byte %" G_GUINT64_FORMAT ": compression %u; only none (0) and snappy (1) are known",
               what, handle->offset, data[size]);
  return NULL;
}

static const char out_of_order[] = "keys are not in order";

static gboolean
fail_block (GError **error,
            const char *reason)
{
  g_set_error (error, TS_ERROR, TS_ERROR_DATA_LOSS, "a block of the table is damaged: %s", reason);
  return FALSE;
}

static void
block_close (TsSstableBlock *self)
{
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->key, g_byte_array_unref);
}

/* Goes to where a key is written in full. */
static void
block_go (TsSstableBlock *self,
          gsize offset)
{
  self->pos = self->data + offset;
  self->has_key = FALSE;
  g_byte_array_set_size (self->key, 0);
}

/* The entries, then where the restart points are (4 bytes each), then how many of them. */
static gboolean
block_open (TsSstableBlock *self,
            GBytes *bytes,
            GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);

  if (size < 4)
    return fail_block (error, "too short");
  self->n_restarts = ts_wire_read_fixed32 (data + size - 4);
  if (self->n_restarts > (size - 4) / 4)
    return fail_block (error, "more restart points than bytes");

  g_clear_pointer (&self->bytes, g_bytes_unref);
  self->bytes = g_bytes_ref (bytes);
  self->data = data;
  self->end = data + size - 4 - 4 * (gsize)self->n_restarts;
  if (self->key == NULL)
    self->key = g_byte_array_sized_new (64); /* never NULL */
  block_go (self, 0);
  return TRUE;
}

static int
compare_keys (const void *a,
              gsize a_size,
              const void *b,
              gsize b_size)
{
  gsize common = MIN (a_size, b_size);
  int order = common > 0 ? memcmp (a, b, common) : 0;

  return order != 0 ? order : (a_size > b_size) - (a_size < b_size);
}

/* An entry: what its key shares with the last one's, what it adds, how long the value is; the rest of the key, the value. */
static gboolean
block_read_entry (TsSstableBlock *self,
                  GError **error)
{
  guint64 shared, added, value_size;
  gsize left;

  if (!ts_wire_read_varint (&self->pos, self->end, &shared) || !ts_wire_read_varint (&self->pos, self->end, &added) ||
      !ts_wire_read_varint (&self->pos, self->end, &value_size))
    return fail_block (error, "an entry's sizes are cut off or too long");

  left = (gsize)(self->end - self->pos);
  if (shared > self->key->len)
    return fail_block (error, "a key shares more with the one before than that has");
  if (added > left || value_size > left - added || added > G_MAXUINT32 - shared)
    return fail_block (error, "an entry is longer than what is left of the block");

  if (self->has_key && compare_keys (self->key->data + shared, self->key->len - (guint)shared, self->pos, (gsize)added) >= 0)
    return fail_block (error, out_of_order);

  g_byte_array_set_size (self->key, (guint)shared);
  g_byte_array_append (self->key, self->pos, (guint)added);
  self->has_key = TRUE;
  self->value = self->pos + added;
  self->value_size = (gsize)value_size;
  self->pos = self->value + value_size;
  return TRUE;
}

/* Goes to restart point @i, and reads the entry there. */
static gboolean
block_restart (TsSstableBlock *self,
               guint32 i,
               GError **error)
{
  guint32 offset = ts_wire_read_fixed32 (self->end + 4 * (gsize)i);

  if (offset >= (gsize)(self->end - self->data))
    return fail_block (error, "a restart point is outside");
  block_go (self, offset);
  return block_read_entry (self, error);
}

/* Finds the last restart point before @key, then the first entry from it that is not less; @found says if there is one. */
static gboolean
block_seek (TsSstableBlock *self,
            const void *key,
            gsize key_size,
            gboolean *found,
            GError **error)
{
  guint32 low = 0, high = self->n_restarts;

  *found = FALSE;
  while (low + 1 < high)
    {
      guint32 middle = low + (high - low) / 2;

      if (!block_restart (self, middle, error))
        return FALSE;
      if (compare_keys (self->key->data, self->key->len, key, key_size) < 0)
        low = middle;
      else
        high = middle;
    }

  block_go (self, 0);
  if (low > 0 && !block_restart (self, low, error))
    return FALSE;
  if (low > 0 && compare_keys (self->key->data, self->key->len, key, key_size) >= 0)
    *found = TRUE;
  while (!*found && self->pos < self->end)
    {
      if (!block_read_entry (self, error))
        return FALSE;
      *found = compare_keys (self->key->data, self->key->len, key, key_size) >= 0;
    }
  return TRUE;
}

/* ---- the table ---- */

TsSstable *
ts_sstable_new (GBytes *bytes,
                GError **error)
{
  g_autoptr (TsSstable) self = NULL;
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  const guint8 *pos, *end;
  Handle meta, index;
  TsSstableBlock block = { 0 };
  gboolean ok;

  if (!ts_sstable_is (data, size))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "no table: the number that ends one is missing (%" G_GSIZE_FORMAT " bytes)", size);
      return NULL;
    }

  self = g_new0 (TsSstable, 1);
  self->bytes = g_bytes_ref (bytes);
  self->data = data;
  self->size = size - TS_SSTABLE_FOOTER_SIZE;
  pos = data + self->size;
  end = data + size - 8;
  if (!read_handle (&pos, end, &meta) || !read_handle (&pos, end, &index))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_DATA_LOSS, "the table's footer is damaged");
      return NULL;
    }

  self->index = read_block (self, &index, "the index block", error);
  if (self->index == NULL)
    return NULL;
  ok = block_open (&block, self->index, error);
  block_close (&block);
  return ok ? g_steal_pointer (&self) : NULL;
}

void
ts_sstable_free (TsSstable *self)
{
  g_clear_pointer (&self->index, g_bytes_unref);
  g_bytes_unref (self->bytes);
  g_free (self);
}

/* ---- walking ---- */

void
ts_sstable_iter_init (TsSstableIter *self,
                      const TsSstable *table)
{
  *self = (TsSstableIter) { .table = table };
  block_open (&self->index, table->index, NULL);
}

void
ts_sstable_iter_clear (TsSstableIter *self)
{
  block_close (&self->index);
  block_close (&self->data);
}

/* Opens the block that the index stands at. Blocks that overlap or are empty are never written, and would let a small file
 * keep us busy for ever. */
static gboolean
open_data (TsSstableIter *self,
           GError **error)
{
  const guint8 *pos = self->index.value;
  g_autoptr (GBytes) bytes = NULL;
  Handle handle;

  if (!read_handle (&pos, self->index.value + self->index.value_size, &handle))
    return fail_block (error, "an entry of the index says no place");
  if (handle.offset < self->next_offset)
    return fail_block (error, "it overlaps the block before");
  bytes = read_block (self->table, &handle, "the block", error);
  if (bytes == NULL || !block_open (&self->data, bytes, error))
    return FALSE;
  if (self->data.pos == self->data.end)
    return fail_block (error, "it has no entries");
  self->next_offset = handle.offset + handle.size;
  return TRUE;
}

static void
show_entry (TsSstableIter *self)
{
  self->key = self->data.key->data;
  self->key_size = self->data.key->len;
  self->value = self->data.value;
  self->value_size = self->data.value_size;
  self->block = self->data.bytes;
}

static gboolean
step_into_next_block (TsSstableIter *self,
                      GError **error)
{
  g_autoptr (GByteArray) last = g_steal_pointer (&self->data.key);

  if (!block_read_entry (&self->index, error) || !open_data (self, error) || !block_read_entry (&self->data, error))
    return FALSE;
  if (last != NULL && compare_keys (last->data, last->len, self->data.key->data, self->data.key->len) >= 0)
    return fail_block (error, out_of_order);
  return TRUE;
}

static gboolean
is_block_done (const TsSstableIter *self)
{
  return self->data.bytes == NULL || self->data.pos == self->data.end;
}

gboolean
ts_sstable_iter_next (TsSstableIter *self,
                      GError **error)
{
  if (self->failed)
    return FALSE;
  if (self->held)
    {
      self->held = FALSE;
      return TRUE;
    }
  if (is_block_done (self) && self->index.pos == self->index.end)
    return FALSE;
  self->failed = !(is_block_done (self) ? step_into_next_block (self, error) : block_read_entry (&self->data, error));
  if (!self->failed)
    show_entry (self);
  return !self->failed;
}

gboolean
ts_sstable_iter_seek (TsSstableIter *self,
                      const void *key,
                      gsize key_size,
                      GError **error)
{
  gboolean found;

  self->failed = TRUE;
  if (!block_seek (&self->index, key, key_size, &found, error))
    return FALSE;
  if (found)
    {
      if (!open_data (self, error) || !block_seek (&self->data, key, key_size, &found, error))
        return FALSE;
      if (found)
        {
          show_entry (self);
          self->held = TRUE;
        }
    }
  self->failed = FALSE;
  return TRUE;
}

GBytes *
ts_sstable_find (const TsSstable *self,
                 const void *key,
                 gsize key_size,
                 GError **error)
{
  g_auto (TsSstableIter) iter = { 0 };

  ts_sstable_iter_init (&iter, self);
  if (!ts_sstable_iter_seek (&iter, key, key_size, error) || !ts_sstable_iter_next (&iter, error))
    {
      if (!iter.failed)
        g_set_error_literal (error, TS_ERROR, TS_ERROR_NOT_FOUND, "the table does not have the key");
      return NULL;
    }
  if (compare_keys (iter.key, iter.key_size, key, key_size) == 0)
    return g_bytes_new_from_bytes (iter.block, (gsize)(iter.value - (const guint8 *)g_bytes_get_data (iter.block, NULL)), iter.value_size);
  g_set_error_literal (error, TS_ERROR, TS_ERROR_NOT_FOUND, "the table does not have the key");
  return NULL;
}
