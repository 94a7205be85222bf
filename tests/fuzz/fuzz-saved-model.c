#include "tests/fuzz/fuzz-target.h"

#include "proto/ts-wire.h"
#include "tests/support/ts-test-use.h"

/* Whatever the bytes are, as a SavedModel and as the second MetaGraphDef of one: no crash, no leak, and an error or a model of which
 * everything can be asked. */

static const char first[] = "\x0a\x09\x22\x07other-1\x12"; /* meta_info_def { tags }, graph_def { } */

static GBytes *
wrap (const guint8 *data,
      gsize size)
{
  GByteArray *message = g_byte_array_new ();

  ts_wire_append_uint (message, 1, 1);
  ts_wire_append_bytes (message, 2, first, sizeof first); /* the NUL is the empty graph's size */
  ts_wire_append_bytes (message, 2, data, size);
  return g_byte_array_free_to_bytes (message);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GBytes) wrapped = wrap (data, size);

  ts_test_use_file (bytes, "saved_model.pb", TS_TEST_USE_ALL, NULL);
  ts_test_use_file (wrapped, "saved_model.pb", TS_TEST_USE_OPEN, NULL);
  return 0;
}
