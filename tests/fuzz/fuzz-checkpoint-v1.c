#include "tests/fuzz/fuzz-target.h"

#include "engine/checkpoint/ts-sstable-writer.h"
#include "engine/checkpoint/ts-tensor-slice.h"
#include "proto/ts-wire.h"
#include "tests/support/ts-test-use.h"

#include <string.h>

/* Whatever the bytes are, as the messages of a checkpoint of the older form: no crash, no leak, and an error or tensors. Two bytes say how
 * long a SavedTensorSlices message is, which follows. The first is the table's head; each other one has the key that fits it, so that it is found. */

/* The message that field @number has, of several the last. */
static gboolean
find_field (const guint8 *data,
            gsize size,
            guint32 number,
            const guint8 **found,
            gsize *found_size)
{
  TsWireReader reader;
  TsWireField field;

  *found = NULL;
  ts_wire_reader_init (&reader, NULL, data, size, NULL);
  while (ts_wire_next (&reader, &field, NULL))
    if (field.number == number && field.type == TS_WIRE_BYTES)
      {
        *found = field.data;
        *found_size = field.size;
      }
  return *found != NULL;
}

/* (nullable) (transfer full) */
static GByteArray *
make_key (const guint8 *data,
          gsize size)
{
  const guint8 *saved, *name, *extents;
  gsize saved_size, name_size, extents_size;
  g_autofree char *text = NULL;
  TsTensorSlice slice;

  if (!find_field (data, size, 2, &saved, &saved_size) || !find_field (saved, saved_size, 1, &name, &name_size) ||
      !find_field (saved, saved_size, 2, &extents, &extents_size) || !ts_tensor_slice_from_proto (&slice, extents, extents_size, NULL))
    return NULL;
  text = g_strndup ((const char *)name, name_size);
  return ts_tensor_slice_encode_key (&slice, text);
}

static gint
compare_keys (gconstpointer a,
              gconstpointer b,
              gpointer unused)
{
  const GByteArray *x = a, *y = b;
  int order = memcmp (x->data, y->data, MIN (x->len, y->len));

  return order != 0 ? order : (x->len > y->len) - (x->len < y->len);
}

static gboolean
add_entry (gpointer key,
           gpointer value,
           gpointer user_data)
{
  const GByteArray *name = key;
  gsize size;
  const void *data = g_bytes_get_data (value, &size);

  ts_sstable_writer_add (user_data, name->data, name->len, data, size);
  return FALSE;
}

static GBytes *
make_table (const guint8 *data,
            gsize size)
{
  g_autoptr (TsSstableWriter) writer = ts_sstable_writer_new ();
  g_autoptr (GTree) entries = g_tree_new_full (compare_keys, NULL, (GDestroyNotify)g_byte_array_unref, (GDestroyNotify)g_bytes_unref);

  for (guint i = 0; size >= 2; i++)
    {
      gsize n = MIN ((gsize)data[0] | (gsize)data[1] << 8, size - 2);
      GByteArray *key = make_key (data + 2, n);

      if (i == 0)
        ts_sstable_writer_add (writer, "", 0, data + 2, n);
      else if (key != NULL)
        g_tree_insert (entries, g_byte_array_ref (key), g_bytes_new (data + 2, n));
      g_clear_pointer (&key, g_byte_array_unref);
      data += 2 + n;
      size -= 2 + n;
    }
  g_tree_foreach (entries, add_entry, writer);
  return ts_sstable_writer_finish (writer);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize size)
{
  g_autoptr (GBytes) table = make_table (data, size);

  ts_test_use_checkpoint (table, NULL, TS_TEST_USE_ALL);
  return 0;
}
