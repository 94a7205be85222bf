#include "tests/scene/test-graph.h"

#include "engine/graph/ts-graph-private.h"
#include "engine/ops/ts-standard-ops.h"

#include <string.h>

static void
append_varint (GByteArray *message,
               gsize value)
{
  for (; value >= 0x80; value >>= 7)
    g_byte_array_append (message, (guint8[]) { (guint8)(value | 0x80) }, 1);

  g_byte_array_append (message, (guint8[]) { (guint8)value }, 1);
}

static void
append_field (GByteArray *message,
              guint field,
              const void *data,
              gsize size)
{
  append_varint (message, field << 3 | 2);
  append_varint (message, size);
  g_byte_array_append (message, data, size);
}

TsGraph *
test_graph_new (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GByteArray) message = g_byte_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  TsGraph *graph;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) words = g_strsplit (g_strstrip (lines[i]), " ", -1);
      g_autoptr (GByteArray) node = g_byte_array_new ();

      if (lines[i][0] == '\0')
        continue;

      for (guint k = 0; words[k] != NULL; k++)
        append_field (node, MIN (k + 1, 3), words[k], strlen (words[k]));
      append_field (message, 1, node->data, node->len);
    }

  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&message));
  graph = ts_graph_new_from_bytes (ts_standard_ops (), bytes, NULL, &error);
  g_assert_no_error (error);

  /* They lack attributes, which is not what is looked at. */
  for (guint32 i = 0; i < ts_graph_get_n_operations (graph); i++)
    ts_graph_record (graph, i)->op.problem = NULL;

  return graph;
}

TsOutline *
test_outline_new (TsGraph *graph)
{
  g_autoptr (GError) error = NULL;
  TsOutline *outline = ts_outline_new (graph, NULL, &error);

  g_assert_no_error (error);
  return outline;
}

TsGraph *
test_graph_open_shared (const char *path)
{
  const char *folder = g_getenv ("TS_TEST_SHARED");
  g_autofree char *file = g_build_filename (folder != NULL ? folder : "/nonexistent", path, NULL);
  g_autoptr (GMappedFile) map = g_mapped_file_new (file, FALSE, NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  TsGraph *graph;

  if (map == NULL)
    {
      g_test_skip ("the shared models are not there");
      return NULL;
    }

  bytes = g_mapped_file_get_bytes (map);
  graph = ts_graph_new_from_bytes (ts_standard_ops (), bytes, NULL, &error);
  g_assert_no_error (error);

  return graph;
}
