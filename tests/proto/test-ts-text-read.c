#include "text-check.h"

static void
test_fields (void)
{
  check_bytes ("NodeDef", "", "");
  check_bytes ("NodeDef", " \t\r\n\v\f# only a comment", "");
  check_bytes ("NodeDef", "name: \"a\" op: \"B\"", "0a0161 120142");
  check_bytes ("NodeDef", "name:'a'op:'B'input:'x'input:'y'", "0a0161 120142 1a0178 1a0179");
  check_bytes ("NodeDef", "attr { key: 'T' value { type: DT_FLOAT } }", "2a07 0a0154 1202 3001");
}

static void
test_forms (void)
{
  const char *plain = "name: 'a' op: 'B' input: 'x' input: 'y' attr { key: 'T' value { type: DT_FLOAT } }";

  check_same ("NodeDef", "name: 'a'; op: 'B', input: 'x'; input: 'y', attr { key: 'T'; value { type: DT_FLOAT }; };", plain);
  check_same ("NodeDef", "name: 'a' op: 'B' input: ['x', 'y'] attr: { key: 'T' value: { type: 1 } }", plain);
  check_same ("NodeDef", "name: 'a' op: 'B' input: [ 'x' , 'y' ] attr < key: 'T' value: < type: DT_FLOAT > >", plain);
  check_same ("NodeDef", "name: 'a' op: 'B' input: 'x' input: [] input: 'y' attr: [{ key: 'T' value { type: DT_FLOAT } }]", plain);
  check_same ("NodeDef", "name: 'a' op: 'B' input: ['x'] input: ['y'], attr [< key: 'T' value { type: DT_FLOAT } >]", plain);
  check_same ("NodeDef", "# one\nname# two\n:# three\n'a'# four\nop:'B'input:'x'#\ninput:'y'attr#{\n{key:'T'value{type:DT_FLOAT}}", plain);
  check_same ("NodeDef", "\xef\xbb\xbfname: 'a' op: 'B' input: ['x', 'y'] attr { key: 'T' value { type: 0x1 } }", plain);
  check_same ("NodeDef", "name\n:\n'a'\nop\n:\n'B'\ninput:\n[\n'x'\n,\n'y'\n]\nattr\n{\nkey:'T'\nvalue\n{\ntype\n:\n01\n}\n}", plain);
}

static void
test_strings (void)
{
  check_bytes ("AttrValue", "s: 'a' \"b\"\n # and\n 'c'", "1203 616263");
  check_bytes ("AttrValue", "s: ''", "1200");
  check_bytes ("AttrValue", "s: \"'\" '\"'", "1202 2722");
  check_bytes ("AttrValue", "s: '\\a\\b\\f\\n\\r\\t\\v\\\\\\?\\'\\\"'", "120b 07080c0a0d090b5c3f2722");
}

static void
test_escapes (void)
{
  check_bytes ("AttrValue", "s: '\\0\\12\\123\\1234\\377'", "1206 000a53533 4ff");
  check_bytes ("AttrValue", "s: '\\x4\\x41\\X414\\xff'", "1205 04414134ff");
  check_bytes ("AttrValue", "s: '\\u00e9\\u20AC\\U0001F600'", "1209 c3a9 e282ac f09f9880");
  check_bytes ("AttrValue", "s: '\\ud83d\\ude00'", "1204 f09f9880");
  check_bytes ("AttrValue", "s: '\\ud83d\\u0041'", "1204 eda0bd 41");
  check_bytes ("AttrValue", "s: 'a\nb\xc3\xa9'", "1205 610a62c3a9");
  check_error ("AttrValue", "s: '\\q'", "line 1, column 5, s: a string has an escape that is none");
  check_error ("AttrValue", "s: '\\x'", "line 1, column 5, s: \\x needs a hexadecimal digit");
  check_error ("AttrValue", "s: '\\u12'", "line 1, column 5, s: \\u needs four hexadecimal digits");
  check_error ("AttrValue", "s: '\\U0011000'", "line 1, column 5, s: \\U needs eight hexadecimal digits");
  check_error ("AttrValue", "s: '\\U00110000'", "line 1, column 5, s: there is no character beyond \\U0010ffff");
  check_error ("AttrValue", "s: 'abc", "line 1, column 4, s: the string has no end");
  check_error ("AttrValue", "s: 'abc\\", "line 1, column 8, s: the string has no end");
  check_error ("AttrValue", "s: 5", "line 1, column 4, s: expected a string, found \"5\"");
}

/* Across the blocks in which strings are read, at every offset. */
static void
test_long_strings (void)
{
  for (guint n = 4080; n < 4110; n++)
    {
      g_autoptr (GString) text = g_string_new ("s: \"");
      g_autoptr (GBytes) message = NULL;
      const guint8 *data;
      gsize size;

      for (guint i = 0; i < n; i++)
        g_string_append_c (text, 'x');
      g_string_append (text, "\\377\\000\\n\\u20acz\"");
      message = parse_ok ("AttrValue", text->str);
      data = g_bytes_get_data (message, &size);
      g_assert_cmpuint (size, ==, 3 + n + 7);
      g_assert_cmpmem (data + 3 + n, 7, "\xff\0\n\xe2\x82\xacz", 7);
    }
}

static void
test_integers (void)
{
  check_bytes ("AttrValue", "i: 300", "18ac02");
  check_bytes ("AttrValue", "i: 0", "1800");
  check_bytes ("AttrValue", "i: -1", "18ffffffffffffffffff01");
  check_bytes ("AttrValue", "i: - 1", "18ffffffffffffffffff01");
  check_bytes ("AttrValue", "i: 0x1F", "181f");
  check_bytes ("AttrValue", "i: 017", "180f");
  check_bytes ("AttrValue", "i: 9223372036854775807", "18ffffffffffffffff7f");
  check_bytes ("AttrValue", "i: -0x8000000000000000", "1880808080808080808001");
  check_bytes ("StructuredValue", "int64_value: -3", "6005");
  check_bytes ("BundleEntryProto", "crc32c: 0xffffffff", "35ffffffff");
  check_bytes ("GraphDebugInfo.StackTrace", "frame_id: [1, 0xffffffffffffffff]", "1210 0100000000000000 ffffffffffffffff");
  check_bytes ("ResourceHandleProto", "hash_code: 18446744073709551615", "20ffffffffffffffffff01");

  check_error ("AttrValue", "i: 9223372036854775808", "line 1, column 4, i: 9223372036854775808 is not in the range of int64");
  check_error ("AttrValue", "i: -9223372036854775809", "line 1, column 4, i: -9223372036854775809 is not in the range of int64");
  check_error ("AttrValue", "i: 18446744073709551616", "line 1, column 4, i: the number is too large for 64 bits");
  check_error ("AttrValue", "i: 08", "line 1, column 4, i: numbers that begin with 0 are octal: '8' is no octal digit");
  check_error ("AttrValue", "i: 0x", "line 1, column 6, i: expected a hexadecimal digit, found the end of the text");
  check_error ("AttrValue", "i: 1.5", "line 1, column 4, i: expected an integer, found a number with a point or exponent");
  check_error ("AttrValue", "i: 'x'", "line 1, column 4, i: expected an integer, found a string");
  check_error ("AttrValue", "i:", "line 1, column 3, i: expected an integer, found the end of the text");
  check_error ("VersionDef", "producer: 2147483648", "line 1, column 11, producer: 2147483648 is not in the range of int32");
  check_error ("ResourceHandleProto", "hash_code: -1", "line 1, column 12, hash_code: expected a number without a sign");
  check_error ("BundleEntryProto", "crc32c: 4294967296", "line 1, column 9, crc32c: 4294967296 is not in the range of uint32");
}

static void
test_floats (void)
{
  check_bytes ("AttrValue", "f: 1.5", "250000c03f");
  check_bytes ("AttrValue", "f: 1", "250000803f");
  check_same ("AttrValue", "f: -.5", "f: -0.5f");
  check_same ("AttrValue", "f: 1e3", "f: 1000");
  check_same ("AttrValue", "f: 1.e+3F", "f: 1000f");
  check_same ("AttrValue", "f: - 1", "f: -1.0");
  check_same ("AttrValue", "f: inf", "f: Infinity");
  check_same ("AttrValue", "f: 1e39", "f: INF");
  check_same ("AttrValue", "f: nan", "f: NaN");
  check_bytes ("AttrValue", "f: -inf", "25000080ff");
  check_bytes ("AttrValue", "f: -0.0", "2500000080");
  check_bytes ("AttrValue", "f: 0.1", "25cdcccc3d");
  check_bytes ("StructuredValue", "float64_value: 0.1", "59 9a9999999999b93f");
  check_bytes ("StructuredValue", "float64_value: 3.141592653589793238462643383279502884197", "59 182d4454fb210940");
  check_bytes ("StructuredValue", "float64_value: 4.9406564584124654e-324", "59 0100000000000000");
  check_bytes ("StructuredValue", "float64_value: 1.7976931348623157e308", "59 ffffffffffffef7f");
  check_bytes ("StructuredValue", "float64_value: 9007199254740993", "59 0000000000004043");
  check_error ("AttrValue", "f: 0x10", "line 1, column 4, f: expected a decimal number, found a hexadecimal one");
  check_error ("AttrValue", "f: 010", "line 1, column 4, f: expected a decimal number, found an octal one");
  check_error ("AttrValue", "f: 1e", "line 1, column 6, f: expected the digits of an exponent, found the end of the text");
  check_error ("AttrValue", "f: infinite", "line 1, column 4, f: expected a number, found \"infinite\"");
  check_error ("AttrValue", "f: .", "line 1, column 4, f: expected a number, found '.'");
}

static void
test_bools (void)
{
  check_bytes ("AttrValue", "b: true", "2801");
  for (guint i = 0; i < 5; i++)
    check_same ("AttrValue", ((const char *[]) { "b: t", "b: True", "b: 1", "b: 0x1", "b: 01" })[i], "b: true");
  for (guint i = 0; i < 4; i++)
    check_same ("AttrValue", ((const char *[]) { "b: f", "b: False", "b: 0", "b: 0x0" })[i], "b: false");
  check_error ("AttrValue", "b: TRUE", "line 1, column 4, b: expected true or false, found \"TRUE\"");
  check_error ("AttrValue", "b: 2", "line 1, column 4, b: 2 is not in the range of bool");
  check_error ("AttrValue", "b: -1", "line 1, column 4, b: expected true or false, found '-'");
}

static void
test_enums (void)
{
  check_bytes ("AttrValue", "type: DT_STRING", "3007");
  check_bytes ("AttrValue", "type: 7", "3007");
  check_bytes ("AttrValue", "type: 999", "30e707");
  check_bytes ("AttrValue", "type: -1", "30ffffffffffffffffff01");
  check_error ("AttrValue", "type: DT_STRNG", "line 1, column 7, type: DT_STRNG is no word of the enum DataType");
  check_error ("AttrValue", "type: 2147483648", "line 1, column 7, type: 2147483648 is not in the range of int32");
  check_error ("AttrValue", "type: 'DT_INT32'", "line 1, column 7, type: expected a word of an enum, or its number, found a string");
}

/* Repeated numbers are one block, however they are given. */
static void
test_packed (void)
{
  check_bytes ("AttrValue.ListValue", "i: 1 i: 2 i: 300", "1a04 01 02 ac02");
  check_same ("AttrValue.ListValue", "i: [1, 2, 300]", "i: 1 i: 2 i: 300");
  check_same ("AttrValue.ListValue", "i: [1], i: [], i: [2, 300]", "i: 1 i: 2 i: 300");
  check_bytes ("AttrValue.ListValue", "f: [0, 1] b: [t, f] type: [DT_INT8]", "2208 00000000 0000803f 2a02 0100 3201 06");
  check_bytes ("AttrValue.ListValue", "i: 1 b: true i: 2", "1a01 01 2a01 01 1a01 02");
  check_bytes ("AttrValue.ListValue", "i: []", "");
  check_error ("AttrValue.ListValue", "i: [1, 2", "line 1, column 9, i[1]: expected ',' or ']', found the end of the text");
  check_error ("AttrValue.ListValue", "i: [1,]", "line 1, column 7, i[1]: expected an integer, found ']'");
  check_error ("AttrValue.ListValue", "i: [1 2]", "line 1, column 7, i[0]: expected ',' or ']', found \"2\"");
  check_error ("AttrValue", "i: [1]", "line 1, column 4, i: expected an integer, found '['");
}

/* Lengths of one, two and three bytes, one after the other and inside of each other. */
static void
test_lengths (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GByteArray) expected = g_byte_array_new ();
  g_autoptr (GBytes) message = NULL;
  static const guint sizes[] = { 0, 1, 120, 125, 126, 127, 128, 129, 16380, 16383, 16384, 20000, 5, 200, 5 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *value = g_strnfill (sizes[i], 'v');
      guint node = ts_wire_begin (expected, 1);
      guint info = ts_wire_begin (expected, 6);

      ts_wire_append_string (expected, 1, value);
      ts_wire_end (expected, info);
      ts_wire_end (expected, node);
      g_string_append_printf (text, "node { experimental_debug_info { original_node_names: \"%s\" } }\n", value);
    }
  message = parse_ok ("GraphDef", text->str);
  g_assert_cmpmem (g_bytes_get_data (message, NULL), g_bytes_get_size (message), expected->data, expected->len);
}

/* Zeros are left out where that says the same, and entries of maps are whole. */
static void
test_zeros (void)
{
  check_bytes ("NodeDef", "name: '' op: 'B' device: \"\"", "120142");
  check_bytes ("VersionDef", "producer: 0 min_consumer: 1", "1001");
  check_bytes ("TensorShapeProto", "unknown_rank: false", "");
  check_bytes ("TensorShapeProto", "dim { size: 0 }", "1200");
  check_bytes ("NodeDef", "input: ''", "1a00");
  check_bytes ("AttrValue", "b: false", "2800");
  check_bytes ("GraphDebugInfo.FileLineCol", "line: 0", "1000");
  check_bytes ("NodeDef", "attr { key: 'a' }", "2a05 0a0161 1200");
  check_bytes ("NodeDef", "attr { value { i: 1 } }", "2a06 12021801 0a00");
  check_bytes ("FunctionDef", "ret { }", "2204 0a00 1200");
  check_bytes ("GraphDebugInfo", "name_to_trace_id { key: 'a' }", "2a0c 0a0161 11 0000000000000000");
}

static void
test_twice (void)
{
  check_error ("NodeDef", "name: 'a' op: 'b'\nname: 'a'", "line 2, column 1, name: the field is not repeated, but here a second time");
  check_error ("AttrValue", "i: 1 f: 2",
               "line 1, column 6, f: another field is there already that excludes this one (they are a oneof)");
  check_error ("GraphDef", "node { attr { key: 'k' value { tensor { } shape { } } } }",
               "line 1, column 43, node[0].attr[\"k\"].shape: another field is there already that excludes this one (they are a oneof)");
  check_error ("NodeDef", "attr { key: 'a' key: 'b' }", "line 1, column 17, attr[\"a\"].key: the field is not repeated, but here a second time");
  check_error ("GraphDef", "versions { } versions { }", "line 1, column 14, versions: the field is not repeated, but here a second time");
}

static void
test_syntax_errors (void)
{
  check_error ("GraphDef", "node {\n  name: \"é\" }\n}", "line 3, column 1: expected the name of a field, found '}'");
  check_error ("GraphDef", "node {\n  name: \"é\" !", "line 2, column 13, node[0]: expected the name of a field, found '!'");
  check_error ("GraphDef", "node {\n  name: \"x\"\n", "line 2, column 3, node[0]: there is no '}' for what begins here");
  check_error ("GraphDef", "node { >", "line 1, column 8, node[0]: expected the name of a field, found '>'");
  check_error ("GraphDef", "node 5", "line 1, column 6, node[0]: expected '{' or '<', found \"5\"");
  check_error ("GraphDef", "node { name 'x' }", "line 1, column 13, node[0].name: expected ':', found a string");
  check_error ("GraphDef", "node { name }", "line 1, column 13, node[0].name: expected ':', found '}'");
  check_error ("GraphDef", "node { } node { op: 3 }", "line 1, column 21, node[1].op: expected a string, found \"3\"");
  check_error ("GraphDef", "node [{ }, { name: 3 }]", "line 1, column 20, node[1].name: expected a string, found \"3\"");
  check_error ("GraphDef", "{ }", "line 1, column 1: expected the name of a field, found '{'");
  check_error ("GraphDef", "\x01", "line 1, column 1: expected the name of a field, found the byte 0x01");
  check_error ("GraphDef", "node { attr { key: \"k\" value { shape { dim { size: x } } } } }",
               "line 1, column 52, node[0].attr[\"k\"].shape.dim[0].size: expected an integer, found \"x\"");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text-read/fields", test_fields);
  g_test_add_func ("/text-read/forms", test_forms);
  g_test_add_func ("/text-read/strings", test_strings);
  g_test_add_func ("/text-read/escapes", test_escapes);
  g_test_add_func ("/text-read/long-strings", test_long_strings);
  g_test_add_func ("/text-read/integers", test_integers);
  g_test_add_func ("/text-read/floats", test_floats);
  g_test_add_func ("/text-read/bools", test_bools);
  g_test_add_func ("/text-read/enums", test_enums);
  g_test_add_func ("/text-read/packed", test_packed);
  g_test_add_func ("/text-read/lengths", test_lengths);
  g_test_add_func ("/text-read/zeros", test_zeros);
  g_test_add_func ("/text-read/twice", test_twice);
  g_test_add_func ("/text-read/syntax-errors", test_syntax_errors);
  return g_test_run ();
}
