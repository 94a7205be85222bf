#include "tests/fuzz/fuzz-target.h"

#include "engine/model/ts-event-file.h"
#include "engine/io/ts-record.h"
#include "tests/support/ts-test-use.h"

/* Whatever the bytes are: no crash, no leak. As they are, and as the contents of a record. */

static void
use (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TsEventFile) events = ts_event_file_new (bytes, &error);
  g_autoptr (GBytes) graph = NULL;
  g_autoptr (GBytes) meta = NULL;

  g_assert_true ((events == NULL) == (error != NULL));
  if (events == NULL)
    return;
  ts_event_file_find_graph (events, &graph, &meta);
  for (guint i = 0; i < ts_event_file_get_n_events (events); i++)
    g_assert_nonnull (ts_event_file_get_event (events, i)->data);
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autoptr (GBytes) framed = NULL;

  ts_record_append (file, data, size);
  ts_record_append (file, data, size / 2);
  framed = g_bytes_new (file->data, file->len);
  use (bytes);
  use (framed);
  ts_test_use_file (framed, "events.out.tfevents.1", TS_TEST_USE_OPEN, NULL);
  return 0;
}
