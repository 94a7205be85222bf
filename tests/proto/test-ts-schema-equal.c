#include "text-check.h"

/* Messages that mean the same, and some that do not. Numbers for names give the wire format as it stands. */

static gboolean
is_equal (const char *type,
          const char *a,
          const char *b)
{
  g_autoptr (GBytes) x = parse_ok (type, a);
  g_autoptr (GBytes) y = parse_ok (type, b);
  gboolean equal = ts_schema_equal (ts_schema_find (type), x, y);

  g_assert_true (ts_schema_equal (ts_schema_find (type), x, x));
  g_assert_true (ts_schema_equal (ts_schema_find (type), y, y));
  g_assert_true (ts_schema_equal (ts_schema_find (type), y, x) == equal);
  return equal;
}

#define SAME(type, a, b) g_assert_true (is_equal (type, a, b))
#define DIFFERENT(type, a, b) g_assert_false (is_equal (type, a, b))

static void
test_order (void)
{
  SAME ("NodeDef", "name: 'a' op: 'b'", "op: 'b' name: 'a'");
  SAME ("NodeDef", "input: 'a' op: 'b' input: 'c'", "op: 'b' input: ['a', 'c']");
  DIFFERENT ("NodeDef", "input: ['a', 'c']", "input: ['c', 'a']");
  DIFFERENT ("NodeDef", "input: ['a', 'c']", "input: ['a']");
  DIFFERENT ("NodeDef", "name: 'a'", "op: 'a'");
}

static void
test_numbers (void)
{
  SAME ("AttrValue.ListValue", "i: [1, 2, 3]", "3: 1 3: '\\2\\3'");
  SAME ("AttrValue.ListValue", "f: [1]", "4: 0x3f800000");
  SAME ("AttrValue.ListValue", "i: []", "3: ''");
  SAME ("AttrValue.ListValue", "f: [nan]", "4: 0xffc00001");
  SAME ("AttrValue.ListValue", "b: [true]", "5: 7");
  SAME ("VersionDef", "producer: -1", "1: 0xfffffffff");
  DIFFERENT ("AttrValue.ListValue", "i: [0]", "");
  DIFFERENT ("AttrValue.ListValue", "i: [1, 2]", "i: [2, 1]");
  DIFFERENT ("AttrValue.ListValue", "f: [0]", "f: [-0]");
}

static void
test_absent (void)
{
  SAME ("VersionDef", "", "1: 0");
  SAME ("NodeDef", "", "1: ''");
  DIFFERENT ("AttrValue", "", "i: 0");
  DIFFERENT ("AttrValue", "f: 0", "i: 0");
  DIFFERENT ("GraphDef", "", "versions { }");
  DIFFERENT ("GraphDebugInfo.FileLineCol", "", "line: 0");
  DIFFERENT ("NodeDef", "", "input: ''");
}

static void
test_last_counts (void)
{
  SAME ("NodeDef", "name: 'b'", "1: 'a' 1: 'b'");
  SAME ("AttrValue", "f: 1", "3: 5 4: 0x3f800000");
  SAME ("AttrValue", "i: 5", "4: 0x3f800000 3: 5");
  SAME ("GraphDef", "versions { producer: 1 min_consumer: 2 }", "4: '\\010\\1' 4: '\\020\\2'");
  SAME ("AttrValue", "shape { unknown_rank: true }", "7: '\\022\\0' 3: 5 7: '\\030\\1'");
}

static void
test_maps (void)
{
  SAME ("NodeDef", "attr { key: 'a' value { i: 1 } } attr { key: 'b' value { i: 2 } }",
        "attr { key: 'b' value { i: 2 } } attr { value { i: 1 } key: 'a' }");
  SAME ("NodeDef", "attr { key: 'a' value { i: 1 } }", "attr { key: 'a' value { f: 1 } } attr { key: 'a' value { i: 1 } }");
  SAME ("NodeDef", "attr { key: 'a' value { } }", "5: '\\n\\1a'");
  SAME ("FunctionDef", "ret { key: '' value: '' }", "4: ''");
  SAME ("FunctionDef", "resource_arg_unique_id { key: 1 value: 2 }", "8: '\\020\\2\\010\\1'");
  DIFFERENT ("NodeDef", "attr { key: 'a' value { i: 1 } }", "attr { key: 'a' value { i: 2 } }");
  DIFFERENT ("NodeDef", "attr { key: 'a' value { i: 1 } }", "attr { key: 'b' value { i: 1 } }");
  SAME ("NodeDef", "attr { 1: 4 }", "attr { key: '' value { } }");
  DIFFERENT ("NodeDef", "attr { key: 'a' value { i: 1 } }", "");
  DIFFERENT ("FunctionDef", "resource_arg_unique_id { key: 1 value: 2 }", "resource_arg_unique_id { key: 2 value: 2 }");
}

static void
test_unknown (void)
{
  SAME ("NodeDef", "99: 5 name: 'a'", "name: 'a' 99: 5");
  SAME ("NodeDef", "99 { 1: 2 }", "99 < 1: 2 >");
  DIFFERENT ("NodeDef", "99: 5", "99: 6");
  DIFFERENT ("NodeDef", "99: 5", "98: 5");
  DIFFERENT ("NodeDef", "99: 5", "99: 0x00000005");
  DIFFERENT ("NodeDef", "99: 5", "");
  DIFFERENT ("NodeDef", "99 { 1: 2 }", "99 { 1: 3 }");
  DIFFERENT ("NodeDef", "1: 5", "1: 6");
}

static void
test_malformed (void)
{
  g_autoptr (GBytes) good = g_bytes_new_static ("\x0a\x01x", 3);
  g_autoptr (GBytes) cut = g_bytes_new_static ("\x0a\x02x", 3);

  g_assert_true (ts_schema_equal (&ts_schema_node_def, good, good));
  g_assert_false (ts_schema_equal (&ts_schema_node_def, good, cut));
  g_assert_false (ts_schema_equal (&ts_schema_node_def, cut, cut));
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schema-equal/order", test_order);
  g_test_add_func ("/schema-equal/numbers", test_numbers);
  g_test_add_func ("/schema-equal/absent", test_absent);
  g_test_add_func ("/schema-equal/last-counts", test_last_counts);
  g_test_add_func ("/schema-equal/maps", test_maps);
  g_test_add_func ("/schema-equal/unknown", test_unknown);
  g_test_add_func ("/schema-equal/malformed", test_malformed);
  return g_test_run ();
}
