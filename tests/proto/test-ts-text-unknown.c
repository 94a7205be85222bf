#include "text-check.h"

/* Fields that the schema does not have: skipped and counted by name, kept by number. */

static void
check_unknown (const char *type,
               const char *text,
               const char *same_as,
               guint n,
               const char *first)
{
  g_auto (TsTextReport) report = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) message = parse (type, text, strlen (text), &report, &error);
  g_autoptr (GBytes) expected = parse_ok (type, same_as);

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (message, expected));
  g_assert_cmpuint (report.n_unknown, ==, n);
  g_assert_cmpstr (report.first_unknown, ==, first);
}

static void
test_names (void)
{
  check_unknown ("NodeDef", "name: 'a' colour: 3 op: 'B'", "name: 'a' op: 'B'", 1, "line 1, column 11: colour");
  check_unknown ("NodeDef", "colour: -1.5e-3f op: 'B'", "op: 'B'", 1, "line 1, column 1: colour");
  check_unknown ("NodeDef", "colour: 'a' 'b'; op: 'B'", "op: 'B'", 1, "line 1, column 1: colour");
  check_unknown ("NodeDef", "colour: [1, -inf, A_WORD], op: 'B'", "op: 'B'", 1, "line 1, column 1: colour");
  check_unknown ("NodeDef", "colour: [] op: 'B'", "op: 'B'", 1, "line 1, column 1: colour");
  check_unknown ("NodeDef", "colour: [{ a: 1 }, < b: 2 >] op: 'B'", "op: 'B'", 1, "line 1, column 1: colour");
  check_unknown ("NodeDef", "colour { a { 5: 'x' [y.z/w]: 3 } b: { } } op: 'B'", "op: 'B'", 1, "line 1, column 1: colour");
  check_unknown ("NodeDef", "[some.extension]: 5 [other.one] { } op: 'B'", "op: 'B'", 2, "line 1, column 2: some.extension");
  check_unknown ("GraphDef", "node { }\nnode {\n  attr { key: 'k' value { int: 3 } }\n x: 1 }",
                 "node { }\nnode {\n  attr { key: 'k' value { } }\n }", 2, "line 3, column 27: node[1].attr[\"k\"].int");
  check_unknown ("NodeDef", "Name: 'a' op: 'B'", "op: 'B'", 1, "line 1, column 1: Name");
}

/* A word that one field alone may hold tells which field is meant, whatever it is called. */
static void
test_misnamed (void)
{
  static const char text[] = "attr { key: 'T'\n  value { kind: DT_INT32 } } attr { key: 'b' value { x: true } }";
  g_auto (TsTextReport) report = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) message = parse ("NodeDef", text, strlen (text), &report, &error);
  g_autoptr (GBytes) expected = parse_ok ("NodeDef", "attr { key: 'T' value { type: DT_INT32 } } attr { key: 'b' value { } }");

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (message, expected));
  g_assert_cmpuint (report.n_misnamed, ==, 1);
  g_assert_cmpstr (report.first_misnamed, ==, "line 2, column 11: attr[\"T\"].kind, read as type");
  g_assert_cmpuint (report.n_unknown, ==, 1);
}

static void
test_name_errors (void)
{
  check_error ("NodeDef", "colour", "line 1, column 7: expected ':' or '{', found the end of the text");
  check_error ("NodeDef", "colour: }", "line 1, column 9: expected a value, found '}'");
  check_error ("NodeDef", "colour: 'abc", "line 1, column 9: the string has no end");
  check_error ("NodeDef", "colour { a: 1", "line 1, column 8: there is no '}' for this");
  check_error ("NodeDef", "colour { a: 1 >", "line 1, column 15: expected the name of a field, found '>'");
  check_error ("NodeDef", "colour: [1 2]", "line 1, column 12: expected ',' or ']', found \"2\"");
  check_error ("NodeDef", "[", "line 1, column 2: expected a name, found the end of the text");
  check_error ("NodeDef", "[a b]: 1", "line 1, column 4: expected ']', found \"b\"");
  check_error ("GraphDef", "node { attr { key: 'k' value { x { y 5 } } } }",
               "line 1, column 38, node[0].attr[\"k\"]: expected ':' or '{', found \"5\"");
}

static void
test_numbers (void)
{
  check_bytes ("NodeDef", "99: 5", "980605");
  check_bytes ("NodeDef", "99: -1", "9806ffffffffffffffffff01");
  check_bytes ("NodeDef", "99: 0x05", "980605");
  check_bytes ("NodeDef", "99: 0x00000005", "9d0605000000");
  check_bytes ("NodeDef", "99: 0x0000000000000005", "99060500000000000000");
  check_bytes ("NodeDef", "99: \"a\\000\"", "9a06026100");
  check_bytes ("NodeDef", "99 { 1: 2 2 { } }", "9b06 0802 1314 9c06");
  check_bytes ("NodeDef", "99: < 1: 2 >, 536870911: 1", "9b06 0802 9c06 f8ffffff0f01");
  check_bytes ("NodeDef", "1: 5 name: 'a'", "0805 0a0161");
  check_error ("NodeDef", "0: 5", "line 1, column 1: no field has the number 0");
  check_error ("NodeDef", "536870912: 5", "line 1, column 1: no field has the number 536870912");
  check_error ("NodeDef", "99 5", "line 1, column 4: expected ':' or '{', found \"5\"");
  check_error ("NodeDef", "99: x", "line 1, column 5: expected an integer, found \"x\"");
  check_error ("NodeDef", "99 { 1: 2 ", "line 1, column 6: there is no '}' for what begins here");
}

static void
test_any (void)
{
  check_same ("Any", "[type.googleapis.com/tensorflow.VersionDef] { producer: 5 }",
              "type_url: 'type.googleapis.com/tensorflow.VersionDef' value: '\\x08\\x05'");
  check_same ("CollectionDef", "any_list { value: [{ [x/VersionDef]: < producer: 5 > }, { }] }",
              "any_list { value { type_url: 'x/VersionDef' value: '\\x08\\x05' } value { } }");
  check_unknown ("Any", "[type.googleapis.com/some.Thing] { producer: 5 }", "", 1, "line 1, column 2: type.googleapis.com/some.Thing");
  check_error ("Any", "[x/tensorflow.VersionDef] { producer: 'a' }", "line 1, column 39, value.producer: expected an integer, found a string");
  check_error ("Any", "[x/VersionDef] { } [x/VersionDef] { }", "line 1, column 21: the Any has something in it already");
  check_error ("Any", "type_url: 'a' [x/VersionDef] { }", "line 1, column 16: the Any has something in it already");
  check_error ("Any", "[x/VersionDef] { } value: 'a'", "line 1, column 20, value: the field is not repeated, but here a second time");
}

static GBytes *
parse_nested (guint depth,
              const char *begin,
              const char *end,
              GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < depth; i++)
    g_string_append (text, begin);
  for (guint i = 0; i < depth; i++)
    g_string_append (text, end);
  return parse ("FullTypeDef", text->str, text->len, NULL, error);
}

static void
test_depth (void)
{
  static const char *const forms[] = { "args {", "args: [<", "other {", "7 {", "other: [{ a: 1 } {" };
  static const char *const ends[] = { "}", ">]", "}", "}", "}]" };

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) fits = i < 4 ? parse_nested (TS_WIRE_MAX_DEPTH - 1, forms[i], ends[i], &error) : NULL;

      g_assert_no_error (error);
      g_assert_null (parse_nested (TS_WIRE_MAX_DEPTH, forms[i], ends[i], &error));
      g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
      g_clear_error (&error);
      g_assert_null (parse_nested (1000000, forms[i], "", &error));
      g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
      if (fits != NULL)
        {
          TsWireReader reader;

          ts_wire_reader_init (&reader, NULL, g_bytes_get_data (fits, NULL), g_bytes_get_size (fits), NULL);
          g_assert_true (ts_schema_check (ts_schema_find ("FullTypeDef"), &reader, NULL));
        }
    }
}

static void
note_progress (double fraction,
               gpointer user_data)
{
  double *last = user_data;

  g_assert_cmpfloat (fraction, >=, *last);
  g_assert_cmpfloat (fraction, <=, 1);
  *last = fraction;
}

static void
cancel (double fraction,
        gpointer user_data)
{
  if (fraction > 0.3)
    g_cancellable_cancel (user_data);
}

static void
test_cancel (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) message = NULL;
  double last = 0;

  for (guint i = 0; i < 300000; i++)
    g_string_append (text, "node { name: \"n\" }\n");
  message = ts_text_parse (&ts_schema_graph_def, text->str, text->len, NULL, note_progress, &last, cancellable, &error);
  g_assert_no_error (error);
  g_assert_nonnull (message);
  g_assert_cmpfloat (last, >, 0.5);

  g_assert_null (ts_text_parse (&ts_schema_graph_def, text->str, text->len, NULL, cancel, cancellable, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
check_guess (const char *text,
             const char *type)
{
  const TsSchema *guess = ts_text_guess (text, strlen (text));

  g_assert_cmpstr (guess != NULL ? guess->name : NULL, ==, type);
}

static void
test_guess (void)
{
  check_guess ("node { name: 'a' }", "GraphDef");
  check_guess ("# graph\nversions { producer: 3 }\nnode {", "GraphDef");
  check_guess ("node {\n  name: \"a", "GraphDef");
  check_guess ("library < >", "GraphDef");
  check_guess ("node { } future: 3 versions { }", "GraphDef");
  check_guess ("meta_info_def { } graph_def { node {", "MetaGraphDef");
  check_guess ("saved_model_schema_version: 1 meta_graphs {", "SavedModel");
  check_guess ("model_checkpoint_path: 'a'\nall_model_checkpoint_paths: 'a'\n", "CheckpointState");
  check_guess ("op { name: 'Add' }", "OpList");
  check_guess ("function { signature { } } gradient { }", "FunctionDefLibrary");
  check_guess ("signature { } node_def { }", "FunctionDef");
  check_guess ("name: 'a' op: 'B' input: ['x']", "NodeDef");
  check_guess ("nodes { user_object { } } concrete_functions { }", "SavedObjectGraph");
  check_guess ("dtype: DT_FLOAT tensor_shape { } float_val: 1", "TensorProto");
  check_guess ("{ \"node\": [] }", NULL);
  check_guess ("node: 5", NULL);
  check_guess ("hello: world", NULL);
  check_guess ("just words", NULL);
  check_guess ("node", NULL);
  check_guess ("", NULL);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text-unknown/names", test_names);
  g_test_add_func ("/text-unknown/misnamed", test_misnamed);
  g_test_add_func ("/text-unknown/name-errors", test_name_errors);
  g_test_add_func ("/text-unknown/numbers", test_numbers);
  g_test_add_func ("/text-unknown/any", test_any);
  g_test_add_func ("/text-unknown/depth", test_depth);
  g_test_add_func ("/text-unknown/cancel", test_cancel);
  g_test_add_func ("/text-unknown/guess", test_guess);
  return g_test_run ();
}
