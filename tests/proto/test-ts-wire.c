#include "proto/ts-wire.h"

#include "engine/ts-error.h"

#include <string.h>

static GByteArray *
sample (void)
{
  GByteArray *m = g_byte_array_new ();
  guint inner;

  ts_wire_append_uint (m, 1, G_MAXUINT64);
  ts_wire_append_float (m, 2, 1.5f);
  inner = ts_wire_begin (m, 3);
  ts_wire_append_string (m, 1, "hello");
  ts_wire_end (m, inner);
  ts_wire_append_bytes (m, 536870911, "\0\1", 2);
  return m;
}

static void
test_round_trip (void)
{
  g_autoptr (GByteArray) m = sample ();
  g_autoptr (GError) error = NULL;
  TsWireReader reader, child;
  TsWireField field;
  float f;
  guint32 bits;

  ts_wire_reader_init (&reader, NULL, m->data, m->len, NULL);
  g_assert_true (ts_wire_next (&reader, &field, &error));
  g_assert_cmpuint (field.value, ==, G_MAXUINT64);
  g_assert_true (ts_wire_next (&reader, &field, &error));
  bits = (guint32)field.value;
  memcpy (&f, &bits, 4);
  g_assert_cmpfloat (f, ==, 1.5f);
  g_assert_true (ts_wire_next (&reader, &field, &error));
  g_assert_true (ts_wire_enter (&reader, &field, "inner", &child, &error));
  g_assert_true (ts_wire_next (&child, &field, &error));
  g_assert_cmpmem (field.data, field.size, "hello", 5);
  g_assert_false (ts_wire_next (&child, &field, &error));
  g_assert_false (child.failed);
  g_assert_true (ts_wire_next (&reader, &field, &error));
  g_assert_cmpuint (field.number, ==, 536870911);
  g_assert_cmpmem (field.data, field.size, "\0\1", 2);
  g_assert_false (ts_wire_next (&reader, &field, &error));
  g_assert_false (reader.failed);
  g_assert_no_error (error);
}

/* Each cut inside a field is seen, each cut between fields is a message. */
static void
test_truncations (void)
{
  g_autoptr (GByteArray) m = sample ();

  for (guint n = 0; n < m->len; n++)
    {
      g_autofree guint8 *copy = g_memdup2 (m->data, n);
      g_autoptr (GError) error = NULL;
      TsWireReader reader;
      TsWireField field;

      ts_wire_reader_init (&reader, NULL, copy, n, NULL);
      while (ts_wire_next (&reader, &field, &error))
        ;
      g_assert_true (reader.failed == (error != NULL));
      if (error != NULL)
        g_assert_error (error, TS_ERROR, TS_ERROR_DATA_LOSS);
      else
        g_assert_true (n == 0 || n == 11 || n == 16 || n == 25);
    }
}

static void
check_fails (const char *bytes,
             gsize size,
             const char *message)
{
  g_autofree guint8 *copy = g_memdup2 (bytes, size);
  g_autoptr (GError) error = NULL;
  TsWireReader reader;
  TsWireField field;

  ts_wire_reader_init (&reader, NULL, copy, size, "file");
  while (ts_wire_next (&reader, &field, &error))
    ;
  g_assert_error (error, TS_ERROR, TS_ERROR_DATA_LOSS);
  g_assert_cmpstr (error->message, ==, message);
}

#define CHECK_FAILS(bytes, message) check_fails (bytes, sizeof (bytes) - 1, message)

static void
test_malformed (void)
{
  CHECK_FAILS ("\x00", "byte 0, file: no field can have the tag 0");
  CHECK_FAILS ("\x08\x01\x0a\x05x", "byte 2, file: field 1 says it has 5 bytes, but only 1 are left");
  CHECK_FAILS ("\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
               "byte 0, file: field 1 says it has 18446744073709551615 bytes, but only 0 are left");
  CHECK_FAILS ("\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", "byte 1, file: the number in field 1 is cut off or too long");
  CHECK_FAILS ("\x0d\x01\x02\x03", "byte 1, file: field 1 of 4 bytes is cut off");
  CHECK_FAILS ("\x09\x01", "byte 1, file: field 1 of 8 bytes is cut off");
  CHECK_FAILS ("\x0e", "byte 0, file: field 1 has the wire type 6, which is none here");
  CHECK_FAILS ("\x0c", "byte 0, file: field 1 has the wire type 4, which is none here");
  CHECK_FAILS ("\xff\xff\xff\xff\xff\x01", "byte 0, file: no field can have the tag 68719476735");
}

static void
test_groups (void)
{
  static const guint8 good[] = { 0x0b, 0x08, 0x05, 0x13, 0x14, 0x0c, 0x18, 0x07 };
  g_autoptr (GByteArray) deep = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  TsWireReader reader;
  TsWireField field;

  ts_wire_reader_init (&reader, NULL, good, sizeof good, NULL);
  g_assert_true (ts_wire_next (&reader, &field, &error));
  g_assert_cmpint (field.type, ==, TS_WIRE_GROUP);
  g_assert_cmpmem (field.data, field.size, good + 1, 4);
  g_assert_true (ts_wire_next (&reader, &field, &error));
  g_assert_cmpuint (field.value, ==, 7);
  g_assert_no_error (error);

  CHECK_FAILS ("\x0b\x14", "byte 1, file: group 2 ends where group 1 is open");
  CHECK_FAILS ("\x0b\x08\x01", "byte 3, file: the group in field 1 has no end");

  g_byte_array_set_size (deep, 5000);
  memset (deep->data, 0x0b, 5000);
  ts_wire_reader_init (&reader, NULL, deep->data, deep->len, NULL);
  g_assert_false (ts_wire_next (&reader, &field, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_DATA_LOSS);
  g_assert_nonnull (strstr (error->message, "nested deeper than 100"));
}

static gboolean
descend (TsWireReader *reader,
         GError **error)
{
  TsWireReader child;
  TsWireField field;

  if (!ts_wire_next (reader, &field, error))
    return !reader->failed;
  return ts_wire_enter (reader, &field, "m", &child, error) && descend (&child, error);
}

static void
test_depth (void)
{
  g_autoptr (GError) error = NULL;

  for (guint depth = 98; depth <= 100; depth++)
    {
      g_autoptr (GByteArray) m = g_byte_array_new ();
      TsWireReader reader;

      for (guint i = 0; i < depth; i++)
        {
          g_autoptr (GByteArray) outer = g_byte_array_new ();

          ts_wire_append_bytes (outer, 1, m->data, m->len);
          g_byte_array_set_size (m, 0);
          g_byte_array_append (m, outer->data, outer->len);
        }
      ts_wire_reader_init (&reader, NULL, m->data, m->len, NULL);
      g_assert_true (descend (&reader, &error) == (depth < 100));
    }
  g_assert_error (error, TS_ERROR, TS_ERROR_DATA_LOSS);
}

static void
test_path (void)
{
  g_autoptr (GByteArray) m = sample ();
  g_autoptr (GError) error = NULL;
  TsWireReader reader, child;
  TsWireField field;

  ts_wire_reader_init (&reader, NULL, m->data, m->len, NULL);
  while (ts_wire_next (&reader, &field, &error) && field.number != 3)
    ;
  g_assert_true (ts_wire_enter (&reader, &field, "node", &child, &error));
  child.index = 12;
  g_assert_true (ts_wire_next (&child, &field, &error));
  g_assert_false (ts_wire_expect (&child, &field, TS_WIRE_VARINT, "name", &error));
  g_assert_cmpstr (error->message, ==, "byte 18, node[12].name: expected a number, found bytes with a length");
  g_assert_true (child.failed);
}

static void
test_text (void)
{
  g_assert_true (ts_wire_is_text ((const guint8 *)"", 0));
  g_assert_true (ts_wire_is_text ((const guint8 *)"a/b_1", 5));
  g_assert_true (ts_wire_is_text ((const guint8 *)"\xc3\xa4", 2));
  g_assert_false (ts_wire_is_text ((const guint8 *)"\xc3", 1));
  g_assert_false (ts_wire_is_text ((const guint8 *)"a\0b", 3));
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/round-trip", test_round_trip);
  g_test_add_func ("/wire/truncations", test_truncations);
  g_test_add_func ("/wire/malformed", test_malformed);
  g_test_add_func ("/wire/groups", test_groups);
  g_test_add_func ("/wire/depth", test_depth);
  g_test_add_func ("/wire/path", test_path);
  g_test_add_func ("/wire/text", test_text);
  return g_test_run ();
}
