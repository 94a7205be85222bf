#include "engine/checkpoint/ts-sstable-writer.h"

#include "engine/io/ts-crc32c.h"
#include "engine/checkpoint/ts-sstable.h"
#include "proto/ts-wire.h"

#include <string.h>

#define BLOCK_SIZE 4096
#define RESTART_INTERVAL 16

/* A block that is being filled. */
typedef struct
{
  GByteArray *bytes;
  GArray *restarts; /* guint32 */
  guint n_since_restart;
  GByteArray *last_key;
} Block;

struct _TsSstableWriter
{
  GByteArray *out;
  Block data;
  Block index;
  gboolean is_empty;
};

static void
block_init (Block *self)
{
  self->bytes = g_byte_array_new ();
  self->restarts = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->n_since_restart = 0;
  self->last_key = g_byte_array_sized_new (64); /* never NULL */
}

static void
block_clear (Block *self)
{
  g_clear_pointer (&self->bytes, g_byte_array_unref);
  g_clear_pointer (&self->restarts, g_array_unref);
  g_clear_pointer (&self->last_key, g_byte_array_unref);
}

static void
append_fixed32 (GByteArray *bytes,
                guint32 value)
{
  guint32 little = GUINT32_TO_LE (value);

  g_byte_array_append (bytes, (const guint8 *)&little, sizeof little);
}

static gsize
common_prefix (const GByteArray *last,
               const guint8 *key,
               gsize size)
{
  gsize n = 0;

  while (n < size && n < last->len && last->data[n] == key[n])
    n++;
  return n;
}

static void
block_add (Block *self,
           const guint8 *key,
           gsize key_size,
           const void *value,
           gsize value_size)
{
  gsize shared = 0;

  if (self->bytes->len == 0 || self->n_since_restart == RESTART_INTERVAL)
    {
      g_array_append_val (self->restarts, self->bytes->len);
      self->n_since_restart = 0;
    }
  else
    shared = common_prefix (self->last_key, key, key_size);

  ts_wire_append_varint (self->bytes, shared);
  ts_wire_append_varint (self->bytes, key_size - shared);
  ts_wire_append_varint (self->bytes, value_size);
  g_byte_array_append (self->bytes, key + shared, (guint)(key_size - shared));
  g_byte_array_append (self->bytes, value, (guint)value_size);
  self->n_since_restart++;
  g_byte_array_set_size (self->last_key, 0);
  g_byte_array_append (self->last_key, key, (guint)key_size);
}

/* Appends the block to the file, @handle being where, and empties it. */
static void
block_flush (Block *self,
             GByteArray *out,
             GByteArray *handle)
{
  const guint8 no_compression = 0;
  guint begin = out->len;

  if (self->restarts->len == 0)
    g_array_append_val (self->restarts, ((guint32) { 0 }));
  g_byte_array_append (out, self->bytes->data, self->bytes->len);
  for (guint i = 0; i < self->restarts->len; i++)
    append_fixed32 (out, g_array_index (self->restarts, guint32, i));
  append_fixed32 (out, self->restarts->len);

  ts_wire_append_varint (handle, begin);
  ts_wire_append_varint (handle, out->len - begin);
  g_byte_array_append (out, &no_compression, 1);
  append_fixed32 (out, ts_crc32c_mask (ts_crc32c (out->data + begin, out->len - begin)));

  g_byte_array_set_size (self->bytes, 0);
  g_array_set_size (self->restarts, 0);
}

TsSstableWriter *
ts_sstable_writer_new (void)
{
  TsSstableWriter *self = g_new0 (TsSstableWriter, 1);

  self->out = g_byte_array_new ();
  self->is_empty = TRUE;
  block_init (&self->data);
  block_init (&self->index);
  return self;
}

void
ts_sstable_writer_free (TsSstableWriter *self)
{
  block_clear (&self->data);
  block_clear (&self->index);
  g_clear_pointer (&self->out, g_byte_array_unref);
  g_free (self);
}

/* A block is known in the index by its last key. */
static void
flush_data (TsSstableWriter *self)
{
  g_autoptr (GByteArray) handle = g_byte_array_new ();

  if (self->data.bytes->len == 0)
    return;
  block_flush (&self->data, self->out, handle);
  block_add (&self->index, self->data.last_key->data, self->data.last_key->len, handle->data, handle->len);
}

static gboolean
is_after_last (const TsSstableWriter *self,
               const void *key,
               gsize size)
{
  const GByteArray *last = self->data.last_key;
  int order = MIN (last->len, size) > 0 ? memcmp (key, last->data, MIN (last->len, size)) : 0;

  return self->is_empty || order > 0 || (order == 0 && size > last->len);
}

void
ts_sstable_writer_add (TsSstableWriter *self,
                       const void *key,
                       gsize key_size,
                       const void *value,
                       gsize value_size)
{
  g_return_if_fail (self->out != NULL);
  g_return_if_fail (is_after_last (self, key, key_size));

  block_add (&self->data, key_size > 0 ? key : "", key_size, value, value_size);
  self->is_empty = FALSE;
  if (self->data.bytes->len >= BLOCK_SIZE)
    flush_data (self);
}

GBytes *
ts_sstable_writer_finish (TsSstableWriter *self)
{
  const guint64 magic = GUINT64_TO_LE (G_GUINT64_CONSTANT (0xdb4775248b80fb57));
  g_autoptr (GByteArray) footer = g_byte_array_new ();
  Block meta;

  flush_data (self);
  block_init (&meta);
  block_flush (&meta, self->out, footer);
  block_clear (&meta);
  block_flush (&self->index, self->out, footer);

  while (footer->len < TS_SSTABLE_FOOTER_SIZE - sizeof magic)
    g_byte_array_append (footer, (const guint8 *)"", 1);
  g_byte_array_append (footer, (const guint8 *)&magic, sizeof magic);
  g_byte_array_append (self->out, footer->data, footer->len);
  return g_byte_array_free_to_bytes (g_steal_pointer (&self->out));
}
