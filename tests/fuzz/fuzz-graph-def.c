#include "tests/fuzz/fuzz-target.h"

#include "engine/model/ts-file-kind.h"
#include "engine/ops/ts-standard-ops.h"
#include "tests/support/ts-test-use-graph.h"

/* Whatever the bytes are: no crash, no leak, and an error or a graph of which everything can be asked. */

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (TsGraph) graph = ts_graph_new_from_bytes (ts_standard_ops (), bytes, NULL, &error);
  g_autoptr (GBytes) again = NULL;

  ts_file_guess (data, size, "file");
  g_assert_true ((graph == NULL) == (error != NULL));
  if (graph == NULL)
    return 0;
  ts_test_use_graph (graph, NULL);
  again = ts_graph_to_bytes (graph);
  return 0;
}
