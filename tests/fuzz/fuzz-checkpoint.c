#include "tests/fuzz/fuzz-target.h"

#include "engine/checkpoint/ts-checkpoint.h"

#include "engine/checkpoint/ts-sstable-writer.h"

#include <string.h>

/* Whatever the bytes are: no crash, no leak, and an error or tensors.
 *
 * As they are, the bytes are an index (or a V1 file) and its data at once. But checksums let few changes through; so they
 * are taken apart another way too, of which a table with right sums is made: a key's size, a value's size, key, value, and so on. */

static void
use (TsCheckpoint *checkpoint)
{
  guint n = MIN (ts_checkpoint_get_n_entries (checkpoint), 100);

  ts_checkpoint_find_variable (checkpoint, "dense/kernel", NULL);
  for (guint i = 0; i < n; i++)
    {
      TsCheckpointEntry entry;
      g_autoptr (TsTensor) tensor = NULL;

      /* Slices may share their bytes: a few can stand for a large tensor, which is right but slow. */
      if (ts_checkpoint_get_entry (checkpoint, i, &entry, NULL) && entry.size_bytes < 1 << 24)
        tensor = ts_checkpoint_load_entry (checkpoint, i, NULL);
      ts_checkpoint_verify (checkpoint, i, NULL, NULL);
    }
}

static void
open_bytes (GBytes *index,
            GBytes *data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TsCheckpoint) checkpoint = ts_checkpoint_new_from_bytes (index, &data, 1, &error);

  g_assert_true ((checkpoint == NULL) == (error != NULL));
  if (checkpoint != NULL)
    use (checkpoint);
}

static gboolean
is_after (const GByteArray *last,
          const guint8 *key,
          gsize size)
{
  int order = memcmp (key, last->data, MIN (last->len, size));

  return order > 0 || (order == 0 && size > last->len);
}

/* A table of those keys that are in order. */
static GBytes *
make_table (const guint8 *data,
            gsize size)
{
  g_autoptr (TsSstableWriter) writer = ts_sstable_writer_new ();
  g_autoptr (GByteArray) last = NULL;

  while (size >= 2)
    {
      gsize key_size = MIN (data[0], size - 2);
      gsize value_size = MIN (data[1], size - 2 - key_size);
      const guint8 *key = data + 2;

      if (last == NULL || is_after (last, key, key_size))
        {
          ts_sstable_writer_add (writer, key, key_size, key + key_size, value_size);
          if (last == NULL)
            last = g_byte_array_sized_new (256); /* never NULL */
          g_byte_array_set_size (last, 0);
          g_byte_array_append (last, key, (guint)key_size);
        }
      data += 2 + key_size + value_size;
      size -= 2 + key_size + value_size;
    }
  return ts_sstable_writer_finish (writer);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GBytes) table = make_table (data, size);

  open_bytes (bytes, bytes);
  open_bytes (table, bytes);
  return 0;
}
