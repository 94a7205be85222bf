/* Writes what fuzz targets begin with: make-seeds TEXT FOLDER, TEXT being tests/support/small-saved-model.pbtxt and FOLDER tests/fuzz/seeds. */

#include "engine/io/ts-record.h"
#include "engine/checkpoint/ts-sstable.h"
#include "tests/support/ts-test-files.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

static gboolean
write_seed (const char *folder,
            const char *name,
            const void *data,
            gsize size)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  return g_mkdir_with_parents (parent, 0777) == 0 && g_file_set_contents (path, data, (gssize)size, NULL);
}

static gboolean
write_bytes (const char *folder,
             const char *name,
             GBytes *bytes)
{
  return write_seed (folder, name, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

/* A table taken apart as fuzz-checkpoint puts it together (sizes of key and value, key, value), or its values alone as
 * fuzz-checkpoint-v1 does (two bytes of size, value). */
static gboolean
write_table (const char *folder,
             const char *name,
             GBytes *bytes,
             gboolean has_keys)
{
  g_autoptr (TsSstable) table = ts_sstable_new (bytes, NULL);
  g_autoptr (GByteArray) seed = g_byte_array_new ();
  g_auto (TsSstableIter) iter = { 0 };

  ts_sstable_iter_init (&iter, table);
  while (ts_sstable_iter_next (&iter, NULL))
    {
      guint8 sizes[2] = { has_keys ? (guint8)iter.key_size : iter.value_size & 0xff, has_keys ? (guint8)iter.value_size : iter.value_size >> 8 };

      g_byte_array_append (seed, sizes, 2);
      if (has_keys)
        g_byte_array_append (seed, iter.key, (guint)iter.key_size);
      g_byte_array_append (seed, iter.value, (guint)iter.value_size);
    }
  return write_seed (folder, name, seed->data, seed->len);
}

/* The second record of an event file, which has a graph. */
static gboolean
write_event (const char *folder,
             const char *name,
             GBytes *bytes)
{
  TsRecordReader reader;
  TsRecord record;

  ts_record_reader_init (&reader, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return ts_record_reader_next (&reader, &record, NULL) && ts_record_reader_next (&reader, &record, NULL) &&
         write_seed (folder, name, record.data, record.size);
}

static gboolean
write_seeds (const char *folder,
             TsTestFile file,
             GBytes *bytes)
{
  switch (file)
    {
    case TS_TEST_FILE_GRAPH_DEF:
      return write_bytes (folder, "graph-def/graph-def.pb", bytes);
    case TS_TEST_FILE_META_GRAPH:
      return write_bytes (folder, "meta-graph/meta-graph.meta", bytes);
    case TS_TEST_FILE_SAVED_MODEL:
      return write_bytes (folder, "saved-model/saved_model.pb", bytes);
    case TS_TEST_FILE_EVENTS:
      return write_bytes (folder, "record/events.out.tfevents.1", bytes) && write_event (folder, "record/event-with-graph", bytes);
    case TS_TEST_FILE_CHECKPOINT:
      return write_bytes (folder, "sstable/checkpoint.index", bytes) && write_table (folder, "checkpoint/table-v2", bytes, TRUE);
    case TS_TEST_FILE_CHECKPOINT_V1:
      return write_bytes (folder, "sstable/checkpoint-v1", bytes) && write_table (folder, "checkpoint/table-v1", bytes, TRUE) &&
             write_table (folder, "checkpoint-v1/messages", bytes, FALSE);
    case TS_TEST_FILE_TEXT:
    case TS_TEST_N_FILES:
    default:
      return TRUE;
    }
}

int
main (int argc,
      char *argv[])
{
  if (argc != 3)
    {
      fprintf (stderr, "usage: make-seeds TEXT FOLDER\n");
      return 2;
    }
  for (guint i = 0; i < TS_TEST_N_FILES; i++)
    {
      g_autoptr (GBytes) bytes = ts_test_file_make (i, argv[1], NULL);

      if (!write_seeds (argv[2], i, bytes))
        return 1;
    }
  return 0;
}
