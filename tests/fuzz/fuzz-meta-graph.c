#include "tests/fuzz/fuzz-target.h"

#include "tests/support/ts-test-use.h"

/* Whatever the bytes are, as a MetaGraphDef: no crash, no leak, and an error or a model of which everything can be asked. */

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);

  ts_test_use_file (bytes, "model.meta", TS_TEST_USE_ALL, NULL);
  return 0;
}
