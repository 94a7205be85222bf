#include "engine/io/ts-record.h"

#include "engine/model/ts-event-file.h"
#include "engine/ts-error.h"
#include "proto/ts-wire.h"

#include <glib/gstdio.h>

#include <string.h>

/* ---- records ---- */

/* How most event files begin: a record of 24 bytes. */
static const guint8 event_file_head[] = { 0x18, 0, 0, 0, 0, 0, 0, 0, 0xa3, 0x7f, 0x4b, 0x22 };

static void
test_layout (void)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();

  g_assert_true (ts_record_is (event_file_head, sizeof event_file_head));
  ts_record_append (file, "abc", 3);
  g_assert_cmpuint (file->len, ==, 8 + 4 + 3 + 4);
  g_assert_cmpmem (file->data, 8, "\3\0\0\0\0\0\0\0", 8);
  g_assert_cmpmem (file->data + 12, 3, "abc", 3);
  g_assert_true (ts_record_is (file->data, file->len));
  g_assert_true (ts_record_is (file->data, 12));
  g_assert_false (ts_record_is (file->data, 11));
  file->data[0]++;
  g_assert_false (ts_record_is (file->data, file->len));
}

static GByteArray *
make_records (void)
{
  GByteArray *file = g_byte_array_new ();

  ts_record_append (file, "first", 5);
  ts_record_append (file, "", 0);
  ts_record_append (file, "third", 5);
  return file;
}

static char *
walk (const guint8 *data,
      gsize size,
      TsRecordReader *reader,
      GError **error)
{
  GString *text = g_string_new (NULL);
  TsRecord record;

  ts_record_reader_init (reader, data, size);
  while (ts_record_reader_next (reader, &record, error))
    {
      g_assert_true (record.data == data + record.offset);
      g_string_append_len (text, (const char *)record.data, (gssize)record.size);
      g_string_append (text, record.is_damaged ? "! " : " ");
    }
  return g_string_free (text, FALSE);
}

static void
test_walk (void)
{
  g_autoptr (GByteArray) file = make_records ();
  g_autoptr (GError) error = NULL;
  TsRecordReader reader;
  g_autofree char *text = walk (file->data, file->len, &reader, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, "first  third ");
  g_assert_false (reader.is_cut);
  g_assert_cmpuint (reader.pos, ==, file->len);
}

/* Records end at 21, 37 and 58. */
static void
test_every_truncation (void)
{
  g_autoptr (GByteArray) file = make_records ();

  for (guint n = 0; n <= file->len; n++)
    {
      g_autofree guint8 *part = g_memdup2 (file->data, n);
      g_autoptr (GError) error = NULL;
      TsRecordReader reader;
      g_autofree char *text = walk (part, n, &reader, &error);

      g_assert_no_error (error);
      g_assert_cmpint (reader.is_cut, ==, n != 0 && n != 21 && n != 37 && n != 58);
      g_assert_cmpstr (text, ==, n < 21 ? "" : n < 37 ? "first "
                                           : n < 58   ? "first  "
                                                      : "first  third ");
    }
}

static void
test_flips (void)
{
  g_autoptr (GByteArray) file = make_records ();

  for (guint i = 0; i < file->len; i++)
    {
      g_autoptr (GError) error = NULL;
      TsRecordReader reader;
      gboolean in_head = i < 12 || (i >= 21 && i < 33) || (i >= 37 && i < 49);
      g_autofree char *text = NULL;

      file->data[i] ^= 0x10;
      text = walk (file->data, file->len, &reader, &error);
      if (in_head)
        g_assert_error (error, TS_ERROR, TS_ERROR_DATA_LOSS);
      else
        g_assert_no_error (error);
      g_assert_cmpint (reader.failed, ==, in_head);
      g_assert_cmpint (strchr (text, '!') != NULL, ==, !in_head);
      file->data[i] ^= 0x10;
    }
}

/* A length that is right by its sum, and far too large. */
static void
test_large_lengths (void)
{
  const guint64 lengths[] = { 5, G_MAXINT64, G_MAXUINT64, G_MAXUINT64 - 15 };

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr (GByteArray) file = g_byte_array_new ();
      g_autoptr (GByteArray) sum = g_byte_array_new ();
      g_autoptr (GError) error = NULL;
      TsRecordReader reader;
      g_autofree char *text = NULL;
      guint64 length = GUINT64_TO_LE (lengths[i]);

      /* The sum of 8 bytes as contents is the sum of the same 8 bytes as a length. */
      ts_record_append (sum, &length, 8);
      g_byte_array_append (file, (const guint8 *)&length, 8);
      g_byte_array_append (file, sum->data + 20, 4);
      g_byte_array_append (file, (const guint8 *)"abcd1234", 8);
      text = walk (file->data, file->len, &reader, &error);
      g_assert_no_error (error);
      g_assert_true (reader.is_cut);
      g_assert_cmpstr (text, ==, "");
    }
}

static void
test_write (void)
{
  g_autofree char *folder = g_dir_make_tmp ("test-ts-record-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "x.tfrecord", NULL);
  g_autoptr (GByteArray) expected = make_records ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TsFileWriter) writer = ts_file_writer_new (path, &error);
  g_autoptr (GBytes) bytes = NULL;

  g_assert_no_error (error);
  g_assert_true (ts_record_write (writer, "first", 5, &error));
  g_assert_true (ts_record_write (writer, "", 0, &error));
  g_assert_true (ts_record_write (writer, "third", 5, &error));
  g_assert_true (ts_file_writer_commit (writer, &error));
  bytes = ts_file_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), expected->data, expected->len);
  g_unlink (path);
  g_rmdir (folder);
}

/* ---- event files ---- */

static void
append_event (GByteArray *file,
              double time,
              gint64 step,
              guint32 number,
              const char *content)
{
  g_autoptr (GByteArray) event = g_byte_array_new ();
  guint64 bits;

  memcpy (&bits, &time, sizeof bits);
  bits = GUINT64_TO_LE (bits);
  ts_wire_append_tag (event, 1, TS_WIRE_FIXED64);
  g_byte_array_append (event, (const guint8 *)&bits, sizeof bits);
  if (step != 0)
    ts_wire_append_uint (event, 2, (guint64)step);
  ts_wire_append_string (event, number, content);
  ts_record_append (file, event->data, event->len);
}

static GByteArray *
make_events (void)
{
  GByteArray *file = g_byte_array_new ();

  append_event (file, 1584.5, 0, 3, "brain.Event:2");
  append_event (file, 1584.5, 0, 4, "old graph");
  append_event (file, 1585, 0, 9, "meta");
  append_event (file, 1585, 0, 4, "graph");
  append_event (file, 1586, 7, 5, "\x0a\x03\x0a\x01x"); /* summary */
  append_event (file, 1586, 7, 8, "\x0a\x04step\x12\x03run");
  return file;
}

static TsEventFile *
open_events (const GByteArray *file,
             gsize size,
             GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (file->data, size);

  return ts_event_file_new (bytes, error);
}

static void
check_message (GBytes *bytes,
               const char *expected)
{
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), expected, strlen (expected));
  g_bytes_unref (bytes);
}

static void
test_events (void)
{
  g_autoptr (GByteArray) file = make_events ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TsEventFile) events = open_events (file, file->len, &error);
  const TsEvent *event;
  GBytes *graph, *meta;

  g_assert_no_error (error);
  g_assert_cmpuint (ts_event_file_get_n_records (events), ==, 6);
  g_assert_cmpuint (ts_event_file_get_n_events (events), ==, 4);
  g_assert_false (ts_event_file_is_cut (events));
  g_assert_null (ts_event_file_get_problem (events));
  g_assert_true (ts_event_file_find_graph (events, &graph, &meta));
  check_message (graph, "graph");
  check_message (meta, "meta");
  check_message (ts_event_file_find (events, TS_EVENT_RUN_METADATA), "run");

  event = ts_event_file_get_event (events, 3);
  g_assert_cmpint (event->kind, ==, TS_EVENT_RUN_METADATA);
  g_assert_cmpstr (event->tag, ==, "step");
  g_assert_cmpint (event->step, ==, 7);
  g_assert_cmpfloat (event->wall_time, ==, 1586);
}

/* A program that is writing has written what is whole. */
static void
test_growing (void)
{
  g_autoptr (GByteArray) file = make_events ();
  guint n_before = 0;

  for (guint n = 0; n <= file->len; n++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TsEventFile) events = open_events (file, n, &error);

      g_assert_cmpint (events != NULL, ==, n > 12);
      if (events == NULL)
        {
          g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
          continue;
        }
      g_assert_null (ts_event_file_get_problem (events));
      g_assert_cmpuint (ts_event_file_get_n_records (events), >=, n_before);
      n_before = ts_event_file_get_n_records (events);
    }
  g_assert_cmpuint (n_before, ==, 6);
}

static void
test_damaged_events (void)
{
  g_autoptr (GByteArray) file = make_events ();

  for (guint i = 0; i < file->len * 8; i++)
    {
      g_autoptr (TsEventFile) events = NULL;
      g_autoptr (GError) error = NULL;

      file->data[i / 8] ^= (guint8)(1 << i % 8);
      events = open_events (file, file->len, &error);
      g_assert_true (events == NULL ? error->domain == TS_ERROR : ts_event_file_get_problem (events) != NULL);
      file->data[i / 8] ^= (guint8)(1 << i % 8);
    }
}

static void
test_malformed_event (void)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autoptr (TsEventFile) events = NULL;
  g_autoptr (GError) error = NULL;

  append_event (file, 1, 0, 3, "brain.Event:2");
  ts_record_append (file, "\x22\x7f", 2);
  append_event (file, 2, 0, 8, "\x0a\x7f");
  append_event (file, 3, 0, 4, "graph");
  events = open_events (file, file->len, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (ts_event_file_get_problem (events), "record 1 at byte "));
  check_message (ts_event_file_find (events, TS_EVENT_GRAPH), "graph");
  g_assert_null (ts_event_file_find (events, TS_EVENT_META_GRAPH));
}

/* Records of tf.Example, say. */
static void
test_other_records (void)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();

  ts_record_append (file, "\x0a\x02\x0a\x00", 4);
  g_assert_true (ts_record_is (file->data, file->len));
  g_assert_false (ts_event_file_is (file->data, file->len));
  g_assert_false (ts_event_file_is ((const guint8 *)"", 0));
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record/layout", test_layout);
  g_test_add_func ("/record/walk", test_walk);
  g_test_add_func ("/record/every-truncation", test_every_truncation);
  g_test_add_func ("/record/flips", test_flips);
  g_test_add_func ("/record/large-lengths", test_large_lengths);
  g_test_add_func ("/record/write", test_write);
  g_test_add_func ("/event-file/events", test_events);
  g_test_add_func ("/event-file/growing", test_growing);
  g_test_add_func ("/event-file/damaged", test_damaged_events);
  g_test_add_func ("/event-file/malformed", test_malformed_event);
  g_test_add_func ("/event-file/other-records", test_other_records);
  return g_test_run ();
}
