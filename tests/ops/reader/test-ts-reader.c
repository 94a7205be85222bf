#include "engine/io/ts-record.h"
#include "engine/ts-error.h"
#include "tests/ops/dataset/ts-dataset-graph.h"
#include "tests/support/ts-test-folder.h"
#include "tests/support/ts-test-session.h"

#include <string.h>

/* Readers and datasets of files. By tensorflow/core/framework/reader_base.cc, tensorflow/core/kernels/data/reader_dataset_ops.cc. */

static char *folder;

static void
write_file (const char *name,
            const void *contents,
            gsize size)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, contents, (gssize)size, &error);
  g_assert_no_error (error);
}

static void
write_files (void)
{
  g_autoptr (GByteArray) records = g_byte_array_new ();
  gsize whole;

  ts_record_append (records, "one", 3);
  ts_record_append (records, "", 0);
  ts_record_append (records, "three", 5);
  whole = records->len;
  write_file ("records", records->data, whole);
  write_file ("cut", records->data, whole - 1);
  records->data[whole - 8] ^= 1;
  write_file ("damaged", records->data, whole);
  write_file ("lines", "a\r\n\nbc\nd", 8);
  write_file ("empty", "", 0);
  write_file ("fixed", "hh123456fff", 11);
}

/* @graph with % for the folder. */
static TsSession *
begin_session (const char *graph)
{
  g_auto (GStrv) parts = g_strsplit (graph, "%", -1);
  g_autofree char *text = g_strjoinv (folder, parts);
  TsSession *session = ts_test_session_new (text);
  g_autoptr (GError) error = NULL;

  ts_session_set_allowed_folder (session, folder, &error);
  g_assert_no_error (error);
  return session;
}

static char *
strip_folder (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, folder, -1);

  return g_strjoinv ("%", parts);
}

/* ---- readers ---- */

#define FILES(names, n) CONST ("names", "DT_STRING", "dim { size: " n " }", names)
#define QUEUE                                                                                                                                     \
  NODE ("q", "FIFOQueueV2", ATTR ("component_types", "list { type: DT_STRING }") ATTR ("shapes", "list { shape { } }") ATTR ("capacity", "i: 9")) \
  NODE ("put", "QueueEnqueueManyV2", IN ("q") IN ("names") ATTR ("Tcomponents", "list { type: DT_STRING }"))                                      \
  NODE ("close", "QueueCloseV2", IN ("q"))
#define READ                                                          \
  NODE ("read", "ReaderReadV2", IN ("reader") IN ("q"))               \
  NODE ("up_to", "ReaderReadUpToV2", IN ("reader") IN ("q") IN ("n")) \
  INT64 ("n", "5")                                                    \
  NODE ("records", "ReaderNumRecordsProducedV2", IN ("reader"))       \
  NODE ("files", "ReaderNumWorkUnitsCompletedV2", IN ("reader"))      \
      NODE ("reset", "ReaderResetV2", IN ("reader")) NODE ("state", "ReaderSerializeStateV2", IN ("reader"))

typedef struct
{
  const char *name;
  const char *graph;
  const char *records;
} Case;

#define READER(type, attrs) QUEUE NODE ("reader", type, attrs) READ
#define SIZES(hop) ATTR ("header_bytes", "i: 2") ATTR ("record_bytes", "i: 2") ATTR ("footer_bytes", "i: 3") ATTR ("hop_bytes", "i: " hop)

static const Case readers[] = {
  { "lines", FILES ("string_val: '%/lines'", "1") READER ("TextLineReaderV2", ""), "\"%/lines:1\" | \"a\" \"%/lines:2\" | \"\" \"%/lines:3\" | \"bc\" \"%/lines:4\" | \"d\"" },
  { "lines-header", FILES ("string_val: '%/lines'", "1") READER ("TextLineReaderV2", ATTR ("skip_header_lines", "i: 2")), "\"%/lines:3\" | \"bc\" \"%/lines:4\" | \"d\"" },
  { "lines-of-2", FILES ("string_val: '%/empty' string_val: '%/lines'", "2") READER ("TextLineReaderV2", ATTR ("skip_header_lines", "i: 3")), "\"%/lines:4\" | \"d\"" },
  { "records", FILES ("string_val: '%/records'", "1") READER ("TFRecordReaderV2", ""), "\"%/records:0\" | \"one\" \"%/records:19\" | \"\" \"%/records:35\" | \"three\"" },
  { "whole", FILES ("string_val: '%/fixed' string_val: '%/empty'", "2") READER ("WholeFileReaderV2", ""), "\"%/fixed\" | \"hh123456fff\" \"%/empty\" | \"\"" },
  { "identity", FILES ("string_val: 'x' string_val: 'y'", "2") READER ("IdentityReaderV2", ""), "\"x\" | \"x\" \"y\" | \"y\"" },
  { "fixed", FILES ("string_val: '%/fixed'", "1") READER ("FixedLengthRecordReaderV2", SIZES ("0")), "\"%/fixed:0\" | \"12\" \"%/fixed:1\" | \"34\" \"%/fixed:2\" | \"56\"" },
  { "fixed-hop", FILES ("string_val: '%/fixed'", "1") READER ("FixedLengthRecordReaderV2", SIZES ("1")),
    "\"%/fixed:0\" | \"12\" \"%/fixed:1\" | \"23\" \"%/fixed:2\" | \"34\" \"%/fixed:3\" | \"45\" \"%/fixed:4\" | \"56\"" },
  { "cut", FILES ("string_val: '%/cut'", "1") READER ("TFRecordReaderV2", ""), "\"%/cut:0\" | \"one\" \"%/cut:19\" | \"\" error DATA_LOSS" },
  { "damaged", FILES ("string_val: '%/damaged'", "1") READER ("TFRecordReaderV2", ""), "\"%/damaged:0\" | \"one\" \"%/damaged:19\" | \"\" error DATA_LOSS" },
  { "missing", FILES ("string_val: '%/none'", "1") READER ("WholeFileReaderV2", ""), "error NOT_FOUND" },
  { "elsewhere", FILES ("string_val: '/etc/passwd'", "1") READER ("WholeFileReaderV2", ""), "error PERMISSION_DENIED" },
};

/* Reads all there is, takes it back, and reads it once more. */
static void
test_reader (gconstpointer data)
{
  const Case *one = data;
  g_autoptr (TsSession) session = begin_session (one->graph);

  ts_test_assert_fetch (session, "read", "blocked");
  ts_test_assert_fetch (session, "put", "done");
  ts_test_assert_fetch (session, "close", "done");
  for (guint round = 0; round < 2; round++)
    {
      TsTestUndo undo;
      g_autofree char *records = NULL, *short_records = NULL;

      ts_test_undo_begin (&undo, session);
      records = ts_test_session_drain (session, "read");
      short_records = strip_folder (records);
      ts_test_undo_end (&undo);
      g_assert_cmpstr (short_records, ==, one->records);
    }
}

static void
test_counts (void)
{
  g_autoptr (TsSession) session = begin_session (FILES ("string_val: '%/records' string_val: '%/records'", "2") READER ("TFRecordReaderV2", ""));
  g_autofree char *many = NULL;

  ts_test_assert_fetch (session, "put", "done");
  ts_test_assert_fetch (session, "records", "0");
  g_free (ts_test_session_fetch (session, "read"));
  ts_test_assert_fetch (session, "records", "1");
  many = ts_test_session_fetch (session, "up_to");
  g_assert_true (g_str_has_suffix (many, "[\"\", \"three\"]"));
  ts_test_assert_fetch (session, "files", "1");
  ts_test_assert_fetch (session, "records", "3");
  ts_test_assert_fetch (session, "state", "error UNIMPLEMENTED");
  ts_test_assert_fetch (session, "reset", "done");
  ts_test_assert_fetch (session, "records", "0");
  g_free (ts_test_session_fetch (session, "read"));
  ts_test_assert_fetch (session, "records", "1");
}

/* By references, as TensorFlow's first readers and queues have them; and a state that is put back. */
static void
test_references (void)
{
  g_autoptr (TsSession) session = begin_session (
      FILES ("string_val: 'x' string_val: 'y' string_val: 'z'", "3") NODE ("q", "FIFOQueue", ATTR ("component_types", "list { type: DT_STRING }"))
          NODE ("put", "QueueEnqueueMany", IN ("q") IN ("names") ATTR ("Tcomponents", "list { type: DT_STRING }")) NODE ("reader", "IdentityReader", "")
              NODE ("read", "ReaderRead", IN ("reader") IN ("q")) NODE ("state", "ReaderSerializeState", IN ("reader"))
                  NODE ("back", "ReaderRestoreState", IN ("reader") IN ("once")) STRING ("once", "\\010\\001\\020\\001\\030\\001\\042\\001x")
                      NODE ("wrong", "ReaderRestoreState", IN ("reader") IN ("junk")) STRING ("junk", "\\010\\001") NODE ("records", "ReaderNumRecordsProduced", IN ("reader")));

  ts_test_assert_fetch (session, "put", "done");
  ts_test_assert_fetch (session, "state", "\"\"");
  ts_test_assert_fetch (session, "read", "\"x\" | \"x\"");
  ts_test_assert_fetch (session, "state", "\"\\x08\\x01\\x10\\x01\\x18\\x01\\\"\\x01x\"");
  ts_test_assert_fetch (session, "read", "\"y\" | \"y\"");
  ts_test_assert_fetch (session, "records", "2");
  ts_test_assert_fetch (session, "back", "done");
  ts_test_assert_fetch (session, "records", "1");
  ts_test_assert_fetch (session, "wrong", "error INVALID_ARGUMENT");
}

/* ---- datasets ---- */

#define DATASET(name, type, attrs) STRING ("names", name) STRING ("plain", "") INT64 ("buffer", "0") NODE ("d", type, IN ("names") attrs) ITERATOR (STRINGS)
#define STREAM IN ("plain") IN ("buffer")
#define FIXED IN ("header") IN ("record") IN ("footer") IN ("buffer")

static const Case datasets[] = {
  { "lines", DATASET ("%/lines", "TextLineDataset", STREAM), "\"a\" \"\" \"bc\" \"d\"" },
  { "records", DATASET ("%/records", "TFRecordDataset", STREAM), "\"one\" \"\" \"three\"" },
  { "fixed", INT64 ("header", "2") INT64 ("record", "3") INT64 ("footer", "3") DATASET ("%/fixed", "FixedLengthRecordDataset", FIXED), "\"123\" \"456\"" },
  { "fixed-odd", INT64 ("header", "2") INT64 ("record", "4") INT64 ("footer", "3") DATASET ("%/fixed", "FixedLengthRecordDataset", FIXED), "error INVALID_ARGUMENT" },
  { "cut", DATASET ("%/cut", "TFRecordDataset", STREAM), "\"one\" \"\" error DATA_LOSS" },
  { "empty", DATASET ("%/empty", "TFRecordDataset", STREAM), "" },
  { "missing", DATASET ("%/none", "TextLineDataset", STREAM), "error NOT_FOUND" },
};

static void
test_dataset (gconstpointer data)
{
  const Case *one = data;
  g_autoptr (TsSession) session = begin_session (one->graph);

  ts_test_assert_fetch (session, "make", "done");
  for (guint round = 0; round < 2; round++)
    {
      TsTestUndo undo;
      g_autofree char *records = NULL;

      ts_test_undo_begin (&undo, session);
      records = ts_test_session_drain (session, "next");
      ts_test_undo_end (&undo);
      g_assert_cmpstr (records, ==, one->records);
    }
}

static void
add_cases (const char *prefix,
           const Case *cases,
           gsize n,
           GTestDataFunc func)
{
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *path = g_strconcat (prefix, cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], func);
    }
}

int
main (int argc,
      char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = ts_test_folder_new ();
  write_files ();
  add_cases ("/reader/", readers, G_N_ELEMENTS (readers), test_reader);
  g_test_add_func ("/reader/counts", test_counts);
  g_test_add_func ("/reader/references", test_references);
  add_cases ("/reader/dataset/", datasets, G_N_ELEMENTS (datasets), test_dataset);
  status = g_test_run ();
  ts_test_folder_remove (folder);
  g_free (folder);
  return status;
}
