#include "proto/ts-text-write.h"

#include "text-check.h"

static char *
print (const char *type,
       GBytes *message)
{
  g_autoptr (GError) error = NULL;
  gsize size;
  const guint8 *data = g_bytes_get_data (message, &size);
  char *text = ts_text_to_string (ts_schema_find (type), data, size, &error);

  g_assert_no_error (error);
  return text;
}

/* What is read from @text is printed as @expected, and that is the same message again. */
static void
check_printed (const char *type,
               const char *text,
               const char *expected)
{
  g_autoptr (GBytes) message = parse_ok (type, text);
  g_autofree char *printed = print (type, message);
  g_autoptr (GBytes) again = parse_ok (type, printed);

  g_assert_cmpstr (printed, ==, expected);
  g_assert_true (ts_schema_equal (ts_schema_find (type), message, again));
}

static void
test_layout (void)
{
  check_printed ("NodeDef", "", "");
  check_printed ("NodeDef", "op: 'B' name: 'a' input: ['x', 'y'] attr { value { type: 1 } key: 'T' }",
                 "name: \"a\"\n"
                 "op: \"B\"\n"
                 "input: \"x\"\n"
                 "input: \"y\"\n"
                 "attr {\n"
                 "  key: \"T\"\n"
                 "  value {\n"
                 "    type: DT_FLOAT\n"
                 "  }\n"
                 "}\n");
  check_printed ("AttrValue.ListValue", "i: [1, -2] b: [true, false] shape { }", "i: 1\ni: -2\nb: true\nb: false\nshape {\n}\n");
}

static void
test_strings (void)
{
  check_printed ("AttrValue", "s: '\\n\\r\\t\\'\\\"\\\\\\0\\1779\\377 ~'", "s: \"\\n\\r\\t\\'\\\"\\\\\\000\\1779\\377 ~\"\n");
  check_printed ("AttrValue", "s: '\xc3\xa9'", "s: \"\\303\\251\"\n");
  check_printed ("NodeDef", "name: '\xc3\xa9'", "name: \"\xc3\xa9\"\n");
  check_printed ("NodeDef", "name: '\xc3\xa9\\377'", "name: \"\\303\\251\\377\"\n");
}

static void
test_long_strings (void)
{
  for (gsize n = 65500; n < 65600; n += 3)
    {
      g_autofree guint8 *data = g_malloc (n);
      g_autoptr (GByteArray) message = g_byte_array_new ();
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GBytes) again = NULL;
      g_autofree char *text = NULL;

      for (gsize i = 0; i < n; i++)
        data[i] = (guint8)(i % 251);
      ts_wire_append_bytes (message, 2, data, n);
      bytes = g_bytes_new (message->data, message->len);
      text = print ("AttrValue", bytes);
      again = parse_ok ("AttrValue", text);
      g_assert_true (g_bytes_equal (bytes, again));
    }
}

static void
test_numbers (void)
{
  check_printed ("AttrValue", "i: -9223372036854775808", "i: -9223372036854775808\n");
  check_printed ("AttrValue", "i: 0", "i: 0\n");
  check_printed ("AttrValue", "type: 999", "type: 999\n");
  check_printed ("AttrValue", "type: DT_FLOAT_REF", "type: DT_FLOAT_REF\n");
  check_printed ("ResourceHandleProto", "hash_code: 0xffffffffffffffff", "hash_code: 18446744073709551615\n");
  check_printed ("StructuredValue", "int64_value: -3", "int64_value: -3\n");
  check_printed ("BundleEntryProto", "crc32c: 0xffffffff", "crc32c: 4294967295\n");
  check_printed ("VersionDef", "1: 0xfffffffff", "producer: -1\n");
}

static void
test_floats (void)
{
  check_printed ("AttrValue.ListValue", "f: [1, 0.1, 1.5e-10, 3.4028235e38, 16777216, -0.0, inf, -inf, nan, 1e-45, 0.33333334]",
                 "f: 1\nf: 0.1\nf: 1.5e-10\nf: 3.4028235e+38\nf: 16777216\nf: -0\nf: inf\nf: -inf\nf: nan\nf: 1e-45\nf: 0.33333334\n");
  check_printed ("StructuredValue", "float64_value: 0.1", "float64_value: 0.1\n");
  check_printed ("StructuredValue", "float64_value: 0.1234567890123456789", "float64_value: 0.12345678901234568\n");
  check_printed ("StructuredValue", "float64_value: 5e-324", "float64_value: 5e-324\n");
}

static void
test_unknown (void)
{
  check_printed ("NodeDef", "99: 5 98: 0x5 97: 0x00000005 96: 0x0000000000000005 95: 'a\xc3\xa9' 94 { 1: 2 3 { 4: 'x' } } name: 'a'",
                 "name: \"a\"\n"
                 "99: 5\n98: 5\n97: 0x00000005\n96: 0x0000000000000005\n95: \"a\\303\\251\"\n"
                 "94 {\n  1: 2\n  3 {\n    4: \"x\"\n  }\n}\n");
  check_printed ("NodeDef", "99: -1", "99: 18446744073709551615\n");
  check_printed ("NodeDef", "1: 5 name: 'a'", "name: \"a\"\n1: 5\n");
}

/* Parts in any order and number are what protobuf makes of them. */
static void
test_merged (void)
{
  check_printed ("GraphDef", "4: '\\010\\1' node { name: 'a' } 4: '\\020\\2' node { }",
                 "node {\n  name: \"a\"\n}\nnode {\n}\nversions {\n  producer: 1\n  min_consumer: 2\n}\n");
  check_printed ("GraphDef", "4: '' 4: ''", "versions {\n}\n");
  check_printed ("GraphDef", "4: '' 4: '\\010\\1' 4: ''", "versions {\n  producer: 1\n}\n");
  check_printed ("NodeDef", "1: 'a' op: 'x' 1: 'b'", "name: \"b\"\nop: \"x\"\n");
  check_printed ("AttrValue", "3: 5 4: 0x3f800000", "f: 1\n");
  check_printed ("AttrValue", "4: 0x3f800000 3: 5", "i: 5\n");
  check_printed ("AttrValue.ListValue", "3: 1 3: '\\2\\3' 3: 4", "i: 1\ni: 2\ni: 3\ni: 4\n");
}

static void
check_damaged (const char *type,
               const char *bytes,
               gsize size,
               const char *message)
{
  g_autofree guint8 *copy = g_memdup2 (bytes, size);
  g_autoptr (GError) error = NULL;

  g_assert_null (ts_text_to_string (ts_schema_find (type), copy, size, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_DATA_LOSS);
  g_assert_cmpstr (error->message, ==, message);
}

#define DAMAGED(type, bytes, message) check_damaged (type, bytes, sizeof (bytes) - 1, message)

static void
test_damaged (void)
{
  DAMAGED ("NodeDef", "\x0a\x05x", "byte 0: field 1 says it has 5 bytes, but only 1 are left");
  DAMAGED ("GraphDef", "\x0a\x00\x0a\x03\x0a\x05x", "byte 4, node[1]: field 1 says it has 5 bytes, but only 1 are left");
  DAMAGED ("AttrValue.ListValue", "\x1a\x02\x01\x80", "byte 3, i: a packed number is cut off or too long");
  DAMAGED ("AttrValue.ListValue", "\x22\x03\x01\x02\x03", "byte 2, f: a packed number is cut off");
  DAMAGED ("NodeDef", "\x9b\x06\x08", "byte 3: the number in field 1 is cut off or too long");
}

static void
test_deep (void)
{
  g_autoptr (GByteArray) message = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < TS_WIRE_MAX_DEPTH - 1; i++)
    {
      guint8 head[10] = { 0x12 };
      guint8 *p = head + 1;
      guint size = message->len;

      for (; size >= 0x80; size >>= 7)
        *p++ = (guint8)(size | 0x80);
      *p++ = (guint8)size;
      g_byte_array_prepend (message, head, (guint)(p - head));
    }
  text = ts_text_to_string (ts_schema_find ("FullTypeDef"), message->data, message->len, &error);
  g_assert_no_error (error);
  g_assert_nonnull (text);

  g_byte_array_prepend (message, (const guint8[]) { 0x12, (guint8)((message->len & 0x7f) | 0x80), (guint8)(message->len >> 7) }, 3);
  g_assert_null (ts_text_to_string (ts_schema_find ("FullTypeDef"), message->data, message->len, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_DATA_LOSS);
}

static void
test_cancel (void)
{
  g_autoptr (GByteArray) message = g_byte_array_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();
  g_autoptr (GError) error = NULL;

  ts_wire_append_string (message, 1, "a");
  g_cancellable_cancel (cancellable);
  g_assert_false (ts_text_print (&ts_schema_node_def, message->data, message->len, stream, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text-write/layout", test_layout);
  g_test_add_func ("/text-write/strings", test_strings);
  g_test_add_func ("/text-write/long-strings", test_long_strings);
  g_test_add_func ("/text-write/numbers", test_numbers);
  g_test_add_func ("/text-write/floats", test_floats);
  g_test_add_func ("/text-write/unknown", test_unknown);
  g_test_add_func ("/text-write/merged", test_merged);
  g_test_add_func ("/text-write/damaged", test_damaged);
  g_test_add_func ("/text-write/deep", test_deep);
  g_test_add_func ("/text-write/cancel", test_cancel);
  return g_test_run ();
}
