#include "engine/ts-error.h"
#include "proto/ts-json-read.h"

#include <string.h>

/* What the JSON says is what the text says. */
static void
check (const TsSchema *schema,
       const char *json,
       const char *text,
       guint64 n_unknown)
{
  g_autoptr (GError) error = NULL;
  g_auto (TsTextReport) report = { 0 };
  g_autoptr (GByteArray) message = g_byte_array_new ();
  g_autoptr (JsonNode) root = ts_json_load (json, strlen (json), &error);
  g_autoptr (GBytes) is = NULL;
  g_autoptr (GBytes) expected = NULL;

  g_assert_no_error (error);
  g_assert_true (ts_json_append (schema, root, "it", message, &report, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (report.n_unknown, ==, n_unknown);
  expected = ts_text_parse (schema, text, strlen (text), NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  is = g_bytes_new (message->data, message->len);
  g_assert_true (ts_schema_equal (schema, is, expected));
}

static void
test_forms (void)
{
  const TsSchema *value = &ts_schema_attr_value;
  const TsSchema *tensor = &ts_schema_tensor_proto;

  check (value, "{\"i\": \"-9223372036854775808\"}", "i: -9223372036854775808", 0);
  check (value, "{\"i\": 7}", "i: 7", 0);
  check (value, "{\"i\": 0}", "i: 0", 0);
  check (value, "{\"b\": false}", "b: false", 0);
  check (value, "{\"type\": \"DT_INT32\"}", "type: DT_INT32", 0);
  check (value, "{\"type\": 3}", "type: DT_INT32", 0);
  check (value, "{\"f\": \"NaN\"}", "f: nan", 0);
  check (value, "{\"f\": \"-Infinity\"}", "f: -inf", 0);
  check (value, "{\"f\": 1}", "f: 1", 0);
  check (value, "{\"s\": \"TkhXQw==\"}", "s: \"NHWC\"", 0);
  check (value, "{\"s\": \"TkhXQw\"}", "s: \"NHWC\"", 0);
  check (value, "{\"s\": [78, 72, 87, 67]}", "s: \"NHWC\"", 0);
  check (value, "{\"s\": \"-_8\"}", "s: \"\\xfb\\xff\"", 0);
  check (value, "{\"s\": \"+/8=\"}", "s: \"\\xfb\\xff\"", 0);
  check (value, "{\"list\": {}}", "list {}", 0);
  check (value, "{\"list\": {\"i\": [\"1\", 2], \"s\": [\"YQ==\", \"\"]}}", "list { i: 1 i: 2 s: \"a\" s: \"\" }", 0);
  check (value, "{\"shape\": {\"dim\": [{\"size\": \"-1\"}, {}], \"unknownRank\": false}}", "shape { dim { size: -1 } dim {} }", 0);
  check (value, "{\"shape\": {\"unknown_rank\": true}}", "shape { unknown_rank: true }", 0);
  check (value, "{\"i\": null, \"b\": true, \"colour\": {\"x\": []}}", "b: true", 1);
  check (tensor, "{\"dtype\": \"DT_FLOAT\", \"float8Val\": \"YQ==\", \"uint64Val\": [\"18446744073709551615\"], \"floatVal\": [0, 1.5]}",
         "dtype: DT_FLOAT float8_val: \"a\" uint64_val: 18446744073709551615 float_val: [0, 1.5]", 0);
  check (&ts_schema_node_def, "{\"name\": \"n\", \"attr\": {\"T\": {\"type\": \"DT_FLOAT\"}, \"e\": {}}}",
         "name: \"n\" attr { key: \"T\" value { type: DT_FLOAT } } attr { key: \"e\" value {} }", 0);
  check (&ts_schema_function_def, "{\"argAttr\": {\"3\": {}}, \"ret\": {\"a\": \"b:0\"}}", "arg_attr { key: 3 value {} } ret { key: \"a\" value: \"b:0\" }", 0);
}

static void
check_error (const TsSchema *schema,
             const char *json,
             const char *pattern)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GByteArray) message = g_byte_array_new ();
  g_autoptr (JsonNode) root = ts_json_load (json, strlen (json), &error);

  g_assert_true (root == NULL || !ts_json_append (schema, root, "it", message, NULL, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  if (!g_pattern_match_simple (pattern, error->message))
    g_error ("%s: \"%s\" is not like \"%s\"", json, error->message, pattern);
}

static void
test_errors (void)
{
  const TsSchema *value = &ts_schema_attr_value;

  check_error (value, "{\n \"i\": }", "line 2, column *");
  check_error (value, "", "*");
  check_error (value, "[]", "it: expected an object, found a list");
  check_error (value, "{\"i\": 1.5}", "it.i: expected an int64, found 1.5");
  check_error (value, "{\"i\": \"1x\"}", "it.i: expected an int64, found \"1x\"");
  check_error (value, "{\"b\": 1}", "it.b: expected true or false, found 1");
  check_error (value, "{\"s\": \"a*\"}", "it.s: expected base64, found *");
  check_error (value, "{\"s\": \"abcde\"}", "it.s: expected base64, found *");
  check_error (value, "{\"s\": [256]}", "it.s?0?: expected a byte, found 256");
  check_error (value, "{\"type\": \"DT_NONE\"}", "it.type: expected a word of the enum DataType, found \"DT_NONE\"");
  check_error (value, "{\"type\": 4294967296}", "it.type: expected a word of the enum DataType, found *");
  check_error (value, "{\"list\": {\"i\": [1, null]}}", "it.list.i?1?: expected an int64, found null");
  check_error (value, "{\"list\": {\"i\": 1}}", "it.list.i: expected a list, found 1");
  check_error (value, "{\"i\": 1, \"b\": true}", "it.b: another field *");
  check_error (&ts_schema_tensor_proto, "{\"versionNumber\": 2147483648}", "it.versionNumber: expected an int32, found *");
  check_error (&ts_schema_tensor_proto, "{\"versionNumber\": 1, \"version_number\": 1}", "it.version_number: the field is here a second time*");
}

static void
test_depth (void)
{
  g_autoptr (GString) lists = g_string_new (NULL);
  g_autoptr (GString) messages = g_string_new (NULL);

  for (guint i = 0; i < 1000000; i++)
    g_string_append_c (lists, '[');
  check_error (&ts_schema_attr_value, lists->str, "line 1: nested deeper than *");
  for (guint i = 0; i < 60; i++)
    g_string_append (messages, "{\"list\":{\"func\":[{\"attr\":{\"a\":");
  check_error (&ts_schema_attr_value, messages->str, "line 1: nested deeper than *");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json-read/forms", test_forms);
  g_test_add_func ("/json-read/errors", test_errors);
  g_test_add_func ("/json-read/depth", test_depth);
  return g_test_run ();
}
