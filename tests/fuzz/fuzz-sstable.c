#include "tests/fuzz/fuzz-target.h"

#include "engine/checkpoint/ts-sstable.h"

#include "engine/checkpoint/ts-snappy.h"

/* Whatever the bytes are: no crash, no leak, and an error or entries in order. */

/* Walking seldom agrees with the index's word where the table is damaged, so what is found is not compared. */
static void
use (const TsSstable *table)
{
  g_auto (TsSstableIter) iter = { 0 };
  g_autoptr (GError) error = NULL;

  ts_sstable_iter_init (&iter, table);
  for (guint i = 0; ts_sstable_iter_next (&iter, &error); i++)
    {
      g_autoptr (GBytes) found = i < 100 ? ts_sstable_find (table, iter.key, iter.key_size, NULL) : NULL;
    }
  g_assert_true (iter.failed == (error != NULL));
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GBytes) plain = ts_snappy_decompress (data, size, NULL);
  g_autoptr (TsSstable) table = ts_sstable_new (bytes, NULL);

  if (table != NULL)
    use (table);
  return 0;
}
