#include "tests/graph/graph-text.h"

#include "engine/graph/ts-graph-builder.h"
#include "engine/ts-error.h"

static TsGraph *
small_graph (void)
{
  GByteArray *g = g_byte_array_new ();
  guint split;

  node (g, "scope/relu Relu x ^n", TS_DTYPE_FLOAT); /* before what it uses */
  placeholder (g, "x", TS_DTYPE_FLOAT);
  node (g, "n NoOp", TS_DTYPE_INVALID);
  placeholder (g, "axis", TS_DTYPE_INT32);
  split = node_begin (g, "split Split axis x");
  attr_number (g, "T", 6, TS_DTYPE_FLOAT);
  attr_number (g, "num_split", 3, 3);
  ts_wire_end (g, split);
  node (g, "sum AddV2 split:2 scope/relu:0", TS_DTYPE_FLOAT);
  return import_ok (g);
}

static void
test_import (void)
{
  g_autoptr (TsGraph) graph = small_graph ();
  const TsOperation *relu = ts_graph_get_operation (graph, 0);
  const TsOperation *split = ts_graph_find_operation (graph, "split");
  const TsOperation *sum = ts_graph_find_operation (graph, "sum");

  g_assert_cmpuint (ts_graph_get_n_operations (graph), ==, 6);
  g_assert_cmpuint (ts_graph_get_n_outputs (graph), ==, 7);
  g_assert_cmpstr (relu->name, ==, "scope/relu");
  g_assert_cmpstr (relu->type, ==, "Relu");
  g_assert_cmpstr (relu->device, ==, "");
  g_assert_cmpuint (relu->n_inputs, ==, 1);
  g_assert_true (ts_output_equal (relu->inputs[0], (TsOutput) { 1, 0 }));
  g_assert_cmpuint (relu->n_control_inputs, ==, 1);
  g_assert_cmpuint (relu->control_inputs[0], ==, 2);
  g_assert_cmpuint (split->n_outputs, ==, 3);
  g_assert_cmpuint (sum->inputs[0].index, ==, 2);
  g_assert_cmpuint (sum->first_output, ==, split->first_output + 3);
  g_assert_cmpint (ts_graph_get_dtype (graph, (TsOutput) { split->index, 1 }), ==, TS_DTYPE_FLOAT);
  g_assert_null (ts_graph_find_operation (graph, "none"));
  g_assert_true (ts_graph_validate (graph, NULL));
}

static void
check_output (TsGraph *graph,
              const char *name,
              TsError code,
              const char *message)
{
  g_autoptr (GError) error = NULL;
  TsOutput output;

  g_assert_false (ts_graph_find_output (graph, name, &output, &error));
  g_assert_error (error, TS_ERROR, (int)code);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_find_output (void)
{
  g_autoptr (TsGraph) graph = small_graph ();
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  TsOutput output;

  g_assert_true (ts_graph_find_output (graph, "split:2", &output, &error));
  g_assert_true (ts_output_equal (output, (TsOutput) { 4, 2 }));
  name = ts_graph_dup_output_name (graph, output);
  g_assert_cmpstr (name, ==, "split:2");
  g_assert_true (ts_graph_find_output (graph, "scope/relu", &output, &error));
  g_assert_true (ts_output_equal (output, (TsOutput) { 0, 0 }));

  check_output (graph, "split:3", TS_ERROR_OUT_OF_RANGE, "operation \"split\" (Split) has only 3 outputs, there is no output 3");
  check_output (graph, "x:7", TS_ERROR_OUT_OF_RANGE, "operation \"x\" (Placeholder) has only 1 output, there is no output 7");
  check_output (graph, "n", TS_ERROR_OUT_OF_RANGE, "operation \"n\" (NoOp) has no outputs");
  check_output (graph, "^n", TS_ERROR_NOT_FOUND, "\"^n\" is a control input: it carries no tensor");
  check_output (graph, "splt:0", TS_ERROR_NOT_FOUND, "no operation is named \"splt\"; did you mean \"split\"?");
  check_output (graph, "relu", TS_ERROR_NOT_FOUND, "no operation is named \"relu\"; did you mean \"scope/relu\"?");
  check_output (graph, "something/else", TS_ERROR_NOT_FOUND, "no operation is named \"something/else\"");
  check_output (graph, "split:", TS_ERROR_INVALID_ARGUMENT, "\"split:\" names no output: expected NAME or NAME:INDEX");
  check_output (graph, "split:a", TS_ERROR_INVALID_ARGUMENT, "\"split:a\" names no output: expected NAME or NAME:INDEX");
  check_output (graph, "split:99999999999999999999", TS_ERROR_INVALID_ARGUMENT,
                "\"split:99999999999999999999\" names no output: expected NAME or NAME:INDEX");
  check_output (graph, ":0", TS_ERROR_INVALID_ARGUMENT, "\":0\" names no output: the operation is missing");
  check_output (graph, "", TS_ERROR_INVALID_ARGUMENT, "\"\" names no output: the operation is missing");
}

static void
test_consumers (void)
{
  g_autoptr (TsGraph) graph = small_graph ();
  const TsConsumer *consumers;
  guint n;

  consumers = ts_graph_get_consumers (graph, 1, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpuint (consumers[0].op, ==, 0);
  g_assert_cmpint (consumers[0].input, ==, 0);
  g_assert_cmpuint (consumers[1].op, ==, 4);
  g_assert_cmpint (consumers[1].input, ==, 1);
  consumers = ts_graph_get_consumers (graph, 2, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpint (consumers[0].input, ==, -1);
  ts_graph_get_consumers (graph, 5, &n);
  g_assert_cmpuint (n, ==, 0);
}

/* ---- damage that a graph survives ---- */

static void
check_problem (GByteArray *bytes,
               const char *name,
               const char *problem)
{
  g_autoptr (TsGraph) graph = import_ok (bytes);
  const TsOperation *op = ts_graph_find_operation (graph, name);
  g_autofree char *message = g_strdup_printf ("operation \"%s\" (%s): %s", name, op->type, problem);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (op->problem, ==, problem);
  g_assert_false (ts_graph_validate (graph, &error));
  g_assert_error (error, TS_ERROR, (int)op->problem_code);
  g_assert_cmpint (op->problem_code, ==, g_str_has_suffix (problem, "is missing") ? TS_ERROR_NOT_FOUND : TS_ERROR_INVALID_ARGUMENT);
  g_assert_cmpstr (error->message, ==, message);
}

static GByteArray *
with_x (void)
{
  GByteArray *g = g_byte_array_new ();

  placeholder (g, "x", TS_DTYPE_FLOAT);
  return g;
}

static void
test_problems (void)
{
  GByteArray *g;
  guint n;

  g = with_x ();
  node (g, "y Relu z:1", TS_DTYPE_FLOAT);
  check_problem (g, "y", "input 0, \"z:1\", is missing: there is no such operation");
  g = with_x ();
  node (g, "y Relu x ^z", TS_DTYPE_FLOAT);
  check_problem (g, "y", "input 1, \"^z\", is missing: there is no such operation");
  g = with_x ();
  node (g, "y Relu x:1", TS_DTYPE_FLOAT);
  check_problem (g, "y", "input 0 is \"x:1\", but \"x\" (Placeholder) has 1 output");
  g = with_x ();
  node (g, "y Relu x x", TS_DTYPE_FLOAT);
  check_problem (g, "y", "has 2 inputs, expected 1");
  g = with_x ();
  node (g, "y Relu", TS_DTYPE_FLOAT);
  check_problem (g, "y", "has 0 inputs, expected 1");
  g = with_x ();
  node (g, "y Relu x", TS_DTYPE_INT32);
  check_problem (g, "y", "input 0 (features) is float32, expected int32");
  g = with_x ();
  node (g, "y Relu x", TS_DTYPE_INVALID);
  check_problem (g, "y", "attribute \"T\" (type) is missing");
  g = g_byte_array_new ();
  placeholder (g, "x", TS_DTYPE_STRING);
  node (g, "y Relu x", TS_DTYPE_STRING);
  check_problem (g, "y", "attribute \"T\" may not be string");
  g = with_x ();
  node (g, "y Relu x", (TsDType)77);
  check_problem (g, "y", "\"features\" has the dtype 77, which is none");
  g = with_x ();
  node (g, "n NoOp", TS_DTYPE_INVALID);
  node (g, "y AddV2 x ^n x", TS_DTYPE_FLOAT);
  check_problem (g, "y", "a data input comes after a control input");
  g = with_x ();
  n = node_begin (g, "y Relu x");
  attr_number (g, "T", 3, 1);
  ts_wire_end (g, n);
  check_problem (g, "y", "attribute \"T\" holds int, expected type");
  g = with_x ();
  n = node_begin (g, "y AddN");
  attr_number (g, "T", 6, 1);
  attr_number (g, "N", 3, 0);
  ts_wire_end (g, n);
  check_problem (g, "y", "attribute \"N\" is 0, must be at least 1");
  g = with_x ();
  n = node_begin (g, "y AddN x");
  attr_number (g, "T", 6, 1);
  attr_number (g, "N", 3, -1);
  ts_wire_end (g, n);
  check_problem (g, "y", "attribute \"N\" is -1, cannot be below 0");
  g = with_x ();
  node (g, "a<b NoOp", TS_DTYPE_INVALID);
  {
    g_autoptr (TsGraph) graph = import_ok (g);
    g_autoptr (GError) error = NULL;

    g_assert_false (ts_graph_validate (graph, &error));
    g_assert_cmpstr (error->message, ==, "operation \"a<b\" (NoOp): the name has letters that no name can have");
  }
}

static void
test_huge_numbers (void)
{
  GByteArray *g = with_x ();
  guint n;

  n = node_begin (g, "y AddN x");
  attr_number (g, "T", 6, 1);
  attr_number (g, "N", 3, G_GINT64_CONSTANT (1) << 40);
  ts_wire_end (g, n);
  check_problem (g, "y", "has 1 input, expected 1099511627776");

  g = with_x ();
  placeholder (g, "axis", TS_DTYPE_INT32);
  n = node_begin (g, "y Split axis x");
  attr_number (g, "T", 6, 1);
  attr_number (g, "num_split", 3, G_MAXINT64);
  ts_wire_end (g, n);
  check_problem (g, "y", "would have 9223372036854775807 outputs");
}

static void
test_unknown_type (void)
{
  GByteArray *g = with_x ();
  g_autoptr (TsGraph) graph = NULL;
  const TsOperation *op;

  node (g, "u Mystery x x:0 x", TS_DTYPE_INVALID);
  node (g, "y Relu u:3", TS_DTYPE_FLOAT);
  node (g, "v Mystery", TS_DTYPE_INVALID);
  graph = import_ok (g);
  op = ts_graph_find_operation (graph, "u");
  g_assert_null (op->def);
  g_assert_null (op->problem);
  g_assert_cmpstr (op->type, ==, "Mystery");
  g_assert_cmpuint (op->n_inputs, ==, 3);
  g_assert_cmpuint (op->n_outputs, ==, 4);
  g_assert_cmpint (ts_graph_get_dtype (graph, (TsOutput) { op->index, 3 }), ==, TS_DTYPE_INVALID);
  g_assert_true (ts_graph_find_operation (graph, "v")->type == op->type);
  g_assert_cmpuint (ts_graph_find_operation (graph, "v")->n_outputs, ==, 1);
  g_assert_true (ts_graph_validate (graph, NULL));
}

static void
test_newer_op (void)
{
  GByteArray *g = with_x ();
  g_autoptr (TsGraph) graph = NULL;
  guint n;

  n = node_begin (g, "y Cast x");
  attr_number (g, "SrcT", 6, TS_DTYPE_INT32);
  attr_number (g, "DstT", 6, TS_DTYPE_INT32);
  attr_number (g, "of_next_year", 3, 1);
  ts_wire_end (g, n);
  graph = import_ok (g);
  g_assert_null (ts_graph_find_operation (graph, "y")->problem);
}

static void
test_cycles (void)
{
  GByteArray *g = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TsGraph) cyclic = NULL;
  g_autoptr (TsGraph) loop = NULL;
  g_autoptr (TsGraph) self = NULL;
  guint n;

  node (g, "a Relu c", TS_DTYPE_FLOAT);
  node (g, "b Relu a", TS_DTYPE_FLOAT);
  node (g, "c Relu b", TS_DTYPE_FLOAT);
  node (g, "d Relu c", TS_DTYPE_FLOAT);
  cyclic = import_ok (g);
  g_assert_false (ts_graph_validate (cyclic, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_assert_cmpstr (error->message, ==, "3 operations form a cycle that is no loop: \"a\", \"c\", \"b\"");
  g_clear_error (&error);

  g = g_byte_array_new ();
  node (g, "a NoOp ^a", TS_DTYPE_INVALID);
  self = import_ok (g);
  g_assert_false (ts_graph_validate (self, &error));
  g_assert_cmpstr (error->message, ==, "1 operation forms a cycle that is no loop: \"a\"");
  g_clear_error (&error);

  g = with_x ();
  n = node_begin (g, "merge Merge x next");
  attr_number (g, "T", 6, 1);
  attr_number (g, "N", 3, 2);
  ts_wire_end (g, n);
  node (g, "neg Neg merge", TS_DTYPE_FLOAT);
  node (g, "next NextIteration neg", TS_DTYPE_FLOAT);
  loop = import_ok (g);
  ts_graph_validate (loop, &error);
  g_assert_no_error (error);
}

static void
test_deprecated (void)
{
  GByteArray *g = with_x ();
  guint versions;
  g_autoptr (TsGraph) graph = NULL;
  g_autoptr (GError) error = NULL;
  guint n = node_begin (g, "y BatchCholesky x");

  attr_number (g, "T", 6, 1);
  ts_wire_end (g, n);
  versions = ts_wire_begin (g, 4);
  ts_wire_append_uint (g, 1, 21);
  ts_wire_append_uint (g, 2, 12);
  ts_wire_end (g, versions);
  graph = import_ok (g);
  g_assert_cmpint (ts_graph_get_producer (graph), ==, 21);
  g_assert_cmpint (ts_graph_get_min_consumer (graph), ==, 12);
  g_assert_null (ts_graph_find_operation (graph, "y")->problem);
  g_assert_false (ts_graph_validate (graph, &error));
  g_assert_cmpstr (error->message, ==,
                   "operation \"y\" (BatchCholesky): the op type is gone since GraphDef version 13, and this graph has version 21");
}

/* ---- attributes ---- */

static void
assert_attr_name (const TsOperation *op,
                  const char *name,
                  const char *expected)
{
  g_autofree char *found = ts_operation_match_attr_name (op, name);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_attrs (void)
{
  GByteArray *g = with_x ();
  guint n = node_begin (g, "y MatMul x x");
  g_autoptr (TsGraph) graph = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) names = NULL;
  g_autofree char *text = NULL;
  g_autofree char *missing = NULL;
  const TsOperation *op;
  gboolean flag;
  TsDType dtype;
  gint64 number;

  attr_number (g, "T", 6, TS_DTYPE_INT32);
  attr_number (g, "transpose_a", 5, 1);
  attr_number (g, "T", 6, TS_DTYPE_FLOAT); /* the last one counts */
  ts_wire_end (g, n);
  graph = import_ok (g);
  op = ts_graph_find_operation (graph, "y");

  g_assert_null (op->problem);
  g_assert_true (ts_operation_get_attr_dtype (op, "T", &dtype, &error));
  g_assert_cmpint (dtype, ==, TS_DTYPE_FLOAT);
  g_assert_true (ts_operation_get_attr_bool (op, "transpose_a", &flag, &error));
  g_assert_true (flag);
  g_assert_true (ts_operation_has_attr (op, "transpose_b"));
  g_assert_true (ts_operation_get_attr_bool (op, "transpose_b", &flag, &error));
  g_assert_false (flag);
  g_assert_false (ts_operation_has_attr (op, "none"));
  g_assert_no_error (error);

  g_assert_false (ts_operation_get_attr_int (op, "T", &number, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_assert_cmpstr (error->message, ==, "operation \"y\" (MatMul): attribute \"T\" holds type, expected int");
  g_clear_error (&error);
  g_assert_null (ts_operation_dup_attr_ints (op, "none", &n, &error));
  g_assert_cmpstr (error->message, ==, "operation \"y\" (MatMul): attribute \"none\" (list(int)) is missing");

  names = ts_operation_list_attrs (op);
  g_assert_cmpuint (g_strv_length (names), ==, 2);
  g_assert_cmpstr (names[0], ==, "T");
  text = ts_operation_dup_attr_text (op, "T", 100);
  g_assert_cmpstr (text, ==, "DT_FLOAT");
  missing = ts_operation_dup_attr_text (op, "none", 100);
  g_assert_cmpstr (missing, ==, "missing");

  assert_attr_name (op, "T", "T");
  assert_attr_name (op, "t", "T");
  assert_attr_name (op, "TRANSPOSE_A", "transpose_a");
  assert_attr_name (op, "Transpose_B", "transpose_b"); /* defaulted */
  assert_attr_name (op, "none", NULL);
  assert_attr_name (op, "", NULL);
}

/* An entry of the map may have no value, or no key. */
static void
test_empty_map_entries (void)
{
  GByteArray *g = with_x ();
  guint n = node_begin (g, "y Relu x");
  guint entry = ts_wire_begin (g, 5);
  g_autoptr (TsGraph) graph = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  const TsOperation *op;
  gint64 number;

  ts_wire_append_string (g, 1, "empty");
  ts_wire_end (g, entry);
  ts_wire_end (g, ts_wire_begin (g, 5));
  attr_number (g, "T", 6, 1);
  ts_wire_end (g, n);
  graph = import_ok (g);
  op = ts_graph_find_operation (graph, "y");

  g_assert_null (op->problem);
  g_assert_true (ts_operation_has_attr (op, "empty"));
  g_assert_false (ts_operation_get_attr_int (op, "empty", &number, &error));
  g_assert_cmpstr (error->message, ==, "operation \"y\" (Relu): attribute \"empty\" holds nothing, expected int");
  text = ts_operation_dup_attr_text (op, "empty", 100);
  g_assert_cmpstr (text, ==, "nothing");
}

static void
test_cut_text (void)
{
  g_autoptr (TsGraph) graph = ts_graph_new (ts_standard_ops ());
  g_autoptr (TsGraphBuilder) builder = ts_graph_builder_new (graph);
  g_autofree gint64 *many = g_new0 (gint64, 100000);
  g_autofree char *text = NULL;
  TsOutput output;

  ts_graph_builder_begin (builder, "NoOp", "n");
  ts_graph_builder_attr_ints (builder, "_many", many, 100000);
  g_assert_true (ts_graph_builder_end (builder, &output, NULL));
  text = ts_operation_dup_attr_text (ts_graph_get_operation (graph, 0), "_many", 10);
  g_assert_cmpstr (text, ==, "[0, 0, 0,…");
}

/* ---- functions ---- */

static void
test_functions (void)
{
  GByteArray *g = with_x ();
  g_autoptr (TsGraph) graph = NULL;
  const TsFunction *function;
  const TsOperation *call;

  node (g, "y twice x", TS_DTYPE_INVALID);
  append_function (g);
  append_function (g); /* of two with one name the later one counts */
  graph = import_ok (g);

  g_assert_cmpuint (ts_graph_get_n_functions (graph), ==, 1);
  function = ts_graph_find_function (graph, "twice");
  g_assert_true (function == ts_graph_get_function (graph, 0));
  g_assert_null (ts_graph_find_function (graph, "thrice"));
  g_assert_cmpstr (ts_function_get_name (function), ==, "twice");
  g_assert_cmpuint (ts_function_get_n_nodes (function), ==, 1);
  g_assert_cmpstr (ts_function_get_node_type (function, 0), ==, "AddV2");

  call = ts_graph_find_operation (graph, "y");
  g_assert_true (call->def == ts_function_get_signature (function));
  g_assert_cmpuint (call->n_outputs, ==, 2);
  g_assert_cmpint (ts_graph_get_dtype (graph, (TsOutput) { call->index, 1 }), ==, TS_DTYPE_HALF);
  g_assert_null (call->problem);
}

/* ---- writing ---- */

static void
test_unknown_fields_survive (void)
{
  g_autoptr (GByteArray) g = with_x ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) again = NULL;
  g_autoptr (TsGraph) graph = NULL;
  guint n = node_begin (g, "y Relu x");

  attr_number (g, "T", 6, 1);
  ts_wire_append_string (g, 777, "in a node");
  ts_wire_end (g, n);
  append_function (g);
  ts_wire_append_uint (g, 3, 5);
  ts_wire_append_string (g, 999, "in the graph");
  bytes = g_bytes_new (g->data, g->len);
  graph = ts_graph_new_from_bytes (ts_standard_ops (), bytes, NULL, NULL);
  again = ts_graph_to_bytes (graph);
  g_assert_true (g_bytes_equal (bytes, again));
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/graph/import", test_import);
  g_test_add_func ("/graph/find-output", test_find_output);
  g_test_add_func ("/graph/consumers", test_consumers);
  g_test_add_func ("/graph/problems", test_problems);
  g_test_add_func ("/graph/huge-numbers", test_huge_numbers);
  g_test_add_func ("/graph/unknown-type", test_unknown_type);
  g_test_add_func ("/graph/newer-op", test_newer_op);
  g_test_add_func ("/graph/cycles", test_cycles);
  g_test_add_func ("/graph/deprecated", test_deprecated);
  g_test_add_func ("/graph/attrs", test_attrs);
  g_test_add_func ("/graph/empty-map-entries", test_empty_map_entries);
  g_test_add_func ("/graph/cut-text", test_cut_text);
  g_test_add_func ("/graph/functions", test_functions);
  g_test_add_func ("/graph/unknown-fields-survive", test_unknown_fields_survive);
  return g_test_run ();
}
