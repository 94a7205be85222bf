#include "engine/graph/ts-graph-builder.h"

#include "engine/ops/ts-standard-ops.h"
#include "engine/ts-error.h"

#include <string.h>

typedef struct
{
  TsGraph *graph;
  TsGraphBuilder *builder;
} Fixture;

static void
setup (Fixture *f,
       gconstpointer data)
{
  f->graph = ts_graph_new (ts_standard_ops ());
  f->builder = ts_graph_builder_new (f->graph);
}

static void
teardown (Fixture *f,
          gconstpointer data)
{
  ts_graph_builder_free (f->builder);
  ts_graph_unref (f->graph);
}

static TsOutput
end (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  TsOutput output;

  ts_graph_builder_end (f->builder, &output, &error);
  g_assert_no_error (error);
  return output;
}

static TsOutput
placeholder (Fixture *f,
             const char *name,
             TsDType dtype)
{
  ts_graph_builder_begin (f->builder, "Placeholder", name);
  ts_graph_builder_attr_dtype (f->builder, "dtype", dtype);
  return end (f);
}

static void
fails (Fixture *f,
       TsError code,
       const char *message)
{
  g_autoptr (GError) error = NULL;
  guint32 n = ts_graph_get_n_operations (f->graph);

  g_assert_false (ts_graph_builder_end (f->builder, NULL, &error));
  g_assert_error (error, TS_ERROR, (int)code);
  g_assert_cmpstr (error->message, ==, message);
  g_assert_cmpuint (ts_graph_get_n_operations (f->graph), ==, n);
}

static const TsOperation *
op (Fixture *f,
    TsOutput output)
{
  return ts_graph_get_operation (f->graph, output.op);
}

static void
test_infers_types (Fixture *f,
                   gconstpointer data)
{
  TsOutput x = placeholder (f, "x", TS_DTYPE_HALF);
  TsOutput y;
  TsDType dtype;

  ts_graph_builder_begin (f->builder, "AddV2", "y");
  ts_graph_builder_input (f->builder, x);
  ts_graph_builder_input (f->builder, x);
  y = end (f);

  g_assert_true (ts_operation_get_attr_dtype (op (f, y), "T", &dtype, NULL));
  g_assert_cmpint (dtype, ==, TS_DTYPE_HALF);
  g_assert_cmpint (ts_graph_get_dtype (f->graph, y), ==, TS_DTYPE_HALF);
  g_assert_cmpuint (op (f, y)->n_inputs, ==, 2);
  g_assert_true (ts_output_equal (op (f, y)->inputs[1], x));
}

static void
test_infers_numbers (Fixture *f,
                     gconstpointer data)
{
  TsOutput x = placeholder (f, "x", TS_DTYPE_FLOAT);
  TsOutput axis = placeholder (f, "axis", TS_DTYPE_INT32);
  TsOutput y;
  gint64 n;

  ts_graph_builder_begin (f->builder, "ConcatV2", NULL);
  for (guint i = 0; i < 3; i++)
    ts_graph_builder_input (f->builder, x);
  ts_graph_builder_input (f->builder, axis);
  y = end (f);
  g_assert_cmpstr (op (f, y)->name, ==, "ConcatV2");
  g_assert_true (ts_operation_get_attr_int (op (f, y), "N", &n, NULL));
  g_assert_cmpint (n, ==, 3);

  /* One number for three lists. */
  ts_graph_builder_begin (f->builder, "QuantizedConcat", NULL);
  ts_graph_builder_input (f->builder, axis);
  for (guint i = 0; i < 6; i++)
    ts_graph_builder_input (f->builder, x);
  y = end (f);
  g_assert_true (ts_operation_get_attr_int (op (f, y), "N", &n, NULL));
  g_assert_cmpint (n, ==, 2);
  g_assert_cmpuint (op (f, y)->n_outputs, ==, 3);
}

static void
test_infers_type_lists (Fixture *f,
                        gconstpointer data)
{
  TsOutput x = placeholder (f, "x", TS_DTYPE_FLOAT);
  TsOutput i = placeholder (f, "i", TS_DTYPE_INT64);
  g_autofree TsDType *types = NULL;
  TsOutput y;
  guint n;

  ts_graph_builder_begin (f->builder, "IdentityN", "n");
  ts_graph_builder_input (f->builder, x);
  ts_graph_builder_input (f->builder, i);
  y = end (f);
  types = ts_operation_dup_attr_dtypes (op (f, y), "T", &n, NULL);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpint (types[1], ==, TS_DTYPE_INT64);
  g_assert_cmpint (ts_graph_get_dtype (f->graph, (TsOutput) { y.op, 1 }), ==, TS_DTYPE_INT64);

  /* Two lists of their own: one must be given. */
  ts_graph_builder_begin (f->builder, "ParseSingleSequenceExample", "p");
  fails (f, TS_ERROR_INVALID_ARGUMENT,
         "operation \"p\" (ParseSingleSequenceExample): attributes \"Ncontext_sparse\" and \"Ncontext_dense\" "
         "both depend on how many inputs there are: give one");
}

static void
test_references (Fixture *f,
                 gconstpointer data)
{
  TsOutput x = placeholder (f, "x", TS_DTYPE_FLOAT);
  TsOutput v, a, y;

  ts_graph_builder_begin (f->builder, "VariableV2", "v");
  ts_graph_builder_attr_dtype (f->builder, "dtype", TS_DTYPE_FLOAT);
  ts_graph_builder_attr_shape (f->builder, "shape", &TS_SHAPE (2));
  v = end (f);
  g_assert_cmpint (ts_graph_get_dtype (f->graph, v), ==, TS_DTYPE_FLOAT + TS_DTYPE_REF);

  ts_graph_builder_begin (f->builder, "Assign", "a");
  ts_graph_builder_input (f->builder, v);
  ts_graph_builder_input (f->builder, x);
  a = end (f);
  g_assert_cmpint (ts_graph_get_dtype (f->graph, a), ==, TS_DTYPE_FLOAT + TS_DTYPE_REF);

  /* A reference is read where a value is wanted, but not the other way round. */
  ts_graph_builder_begin (f->builder, "Neg", "y");
  ts_graph_builder_input (f->builder, a);
  y = end (f);
  g_assert_cmpint (ts_graph_get_dtype (f->graph, y), ==, TS_DTYPE_FLOAT);

  ts_graph_builder_begin (f->builder, "Assign", "b");
  ts_graph_builder_input (f->builder, x);
  ts_graph_builder_input (f->builder, x);
  fails (f, TS_ERROR_INVALID_ARGUMENT, "operation \"b\" (Assign): input 0 (ref), \"x:0\", is the value float32, expected a reference to a variable, float32_ref");
}

static void
test_names (Fixture *f,
            gconstpointer data)
{
  static const char *const expected[] = { "c", "c_1", "c_2", "c_2_1", "c_3" };
  static const char *const asked[] = { "c", "c", "c", "c_2", "c" };

  for (guint i = 0; i < G_N_ELEMENTS (asked); i++)
    g_assert_cmpstr (op (f, placeholder (f, asked[i], TS_DTYPE_FLOAT))->name, ==, expected[i]);

  ts_graph_builder_begin (f->builder, "NoOp", "a b");
  fails (f, TS_ERROR_INVALID_ARGUMENT, "operation \"a b\" (NoOp): the name must be a letter, digit or \".\", then letters, digits and _.\\/>-");
}

static void
test_errors (Fixture *f,
             gconstpointer data)
{
  TsOutput x = placeholder (f, "x", TS_DTYPE_FLOAT);
  TsOutput s = placeholder (f, "s", TS_DTYPE_STRING);

  ts_graph_builder_begin (f->builder, "Nothing", "a");
  fails (f, TS_ERROR_NOT_FOUND, "operation \"a\": there is no op type \"Nothing\"");

  ts_graph_builder_begin (f->builder, "Placeholder", "a");
  fails (f, TS_ERROR_INVALID_ARGUMENT, "operation \"a\" (Placeholder): attribute \"dtype\" (type) is missing");

  ts_graph_builder_begin (f->builder, "Relu", "a");
  fails (f, TS_ERROR_INVALID_ARGUMENT, "operation \"a\" (Relu): attribute \"T\" (type) is missing");

  ts_graph_builder_begin (f->builder, "Relu", "a");
  ts_graph_builder_input (f->builder, x);
  ts_graph_builder_input (f->builder, x);
  fails (f, TS_ERROR_INVALID_ARGUMENT, "operation \"a\" (Relu): has 2 inputs, expected 1 (features)");

  ts_graph_builder_begin (f->builder, "Relu", "a");
  ts_graph_builder_input (f->builder, s);
  fails (f, TS_ERROR_INVALID_ARGUMENT, "operation \"a\" (Relu): attribute \"T\" may not be string");

  ts_graph_builder_begin (f->builder, "MatMul", "a");
  ts_graph_builder_input (f->builder, x);
  ts_graph_builder_input (f->builder, s);
  fails (f, TS_ERROR_INVALID_ARGUMENT, "operation \"a\" (MatMul): input 1 (b), \"s:0\", is string, expected float32");

  ts_graph_builder_begin (f->builder, "Relu", "a");
  ts_graph_builder_input (f->builder, (TsOutput) { x.op, 1 });
  fails (f, TS_ERROR_INVALID_ARGUMENT,
         "operation \"a\" (Relu): input 0 is output 1 of operation \"x\" (Placeholder), which has 1");

  ts_graph_builder_begin (f->builder, "Relu", "a");
  ts_graph_builder_input (f->builder, (TsOutput) { 99, 0 });
  fails (f, TS_ERROR_INVALID_ARGUMENT, "operation \"a\" (Relu): input 0 is no output of this graph");

  ts_graph_builder_begin (f->builder, "NoOp", "a");
  ts_graph_builder_control_input (f->builder, 2);
  fails (f, TS_ERROR_INVALID_ARGUMENT, "operation \"a\" (NoOp): control input 0 is no operation of this graph");

  ts_graph_builder_begin (f->builder, "NoOp", "a");
  ts_graph_builder_attr_int (f->builder, "strides", 1);
  fails (f, TS_ERROR_INVALID_ARGUMENT, "operation \"a\" (NoOp): there is no attribute \"strides\"");

  ts_graph_builder_begin (f->builder, "Placeholder", "a");
  ts_graph_builder_attr_int (f->builder, "dtype", 1);
  fails (f, TS_ERROR_INVALID_ARGUMENT, "operation \"a\" (Placeholder): attribute \"dtype\" holds int, expected type");

  ts_graph_builder_begin (f->builder, "MaxPool", "a");
  ts_graph_builder_input (f->builder, x);
  ts_graph_builder_attr_ints (f->builder, "ksize", (gint64[]) { 1, 2, 2, 1 }, 4);
  ts_graph_builder_attr_ints (f->builder, "strides", (gint64[]) { 1, 2, 2 }, 3);
  ts_graph_builder_attr_string (f->builder, "padding", "SAME", -1);
  fails (f, TS_ERROR_INVALID_ARGUMENT, "operation \"a\" (MaxPool): attribute \"strides\" has 3 elements, must have at least 4");

  ts_graph_builder_begin (f->builder, "ConcatV2", "a");
  ts_graph_builder_input (f->builder, x);
  ts_graph_builder_input (f->builder, s);
  ts_graph_builder_input (f->builder, x);
  ts_graph_builder_attr_dtype (f->builder, "Tidx", TS_DTYPE_INT32);
  fails (f, TS_ERROR_INVALID_ARGUMENT, "operation \"a\" (ConcatV2): input 1 (values[1]), \"s:0\", is string, expected float32");

  ts_graph_builder_begin (f->builder, "AddN", "a");
  fails (f, TS_ERROR_INVALID_ARGUMENT, "operation \"a\" (AddN): attribute \"N\" is 0, must be at least 1");
}

/* Whatever is asked for, nothing is made that large. */
static void
test_absurd_numbers (Fixture *f,
                     gconstpointer data)
{
  TsOutput x = placeholder (f, "x", TS_DTYPE_FLOAT);
  TsOutput axis = placeholder (f, "axis", TS_DTYPE_INT32);

  ts_graph_builder_begin (f->builder, "Split", "a");
  ts_graph_builder_input (f->builder, axis);
  ts_graph_builder_input (f->builder, x);
  ts_graph_builder_attr_int (f->builder, "num_split", G_GINT64_CONSTANT (1) << 40);
  fails (f, TS_ERROR_INVALID_ARGUMENT, "operation \"a\" (Split): would have 1099511627776 outputs, more than 65536");

  ts_graph_builder_begin (f->builder, "AddN", "a");
  ts_graph_builder_input (f->builder, x);
  ts_graph_builder_attr_int (f->builder, "N", G_GINT64_CONSTANT (1) << 40);
  fails (f, TS_ERROR_INVALID_ARGUMENT, "operation \"a\" (AddN): has 1 input, expected 1099511627776 (inputs)");
}

static void
test_all_attr_kinds (Fixture *f,
                     gconstpointer data)
{
  static const char *const strings[] = { "a", "b\"c" };
  g_autoptr (TsTensor) tensor = ts_tensor_new_float (3, (float[]) { 1, 2, 3 });
  g_autoptr (TsTensor) read = NULL;
  g_auto (GStrv) names = NULL;
  const TsOperation *o;
  gboolean flag;
  float number;
  TsShape shape;
  guint n;

  ts_graph_builder_begin (f->builder, "NoOp", "n");
  ts_graph_builder_device (f->builder, "/device:CPU:0");
  ts_graph_builder_attr_int (f->builder, "_int", -5);
  ts_graph_builder_attr_float (f->builder, "_float", 0.1f);
  ts_graph_builder_attr_bool (f->builder, "_bool", TRUE);
  ts_graph_builder_attr_dtype (f->builder, "_dtype", TS_DTYPE_INT8);
  ts_graph_builder_attr_shape (f->builder, "_shape", &TS_SHAPE (2, -1, 0));
  ts_graph_builder_attr_string (f->builder, "_string", "x\0y", 3);
  ts_graph_builder_attr_tensor (f->builder, "_tensor", tensor);
  ts_graph_builder_attr_ints (f->builder, "_ints", (gint64[]) { 1, G_MININT64 }, 2);
  ts_graph_builder_attr_floats (f->builder, "_floats", (float[]) { 1.5f, -2 }, 2);
  ts_graph_builder_attr_bools (f->builder, "_bools", (gboolean[]) { TRUE, FALSE }, 2);
  ts_graph_builder_attr_dtypes (f->builder, "_dtypes", (TsDType[]) { TS_DTYPE_FLOAT }, 1);
  ts_graph_builder_attr_shapes (f->builder, "_shapes", (TsShape[]) { TS_SHAPE (3), TS_SHAPE_UNKNOWN }, 2);
  ts_graph_builder_attr_strings (f->builder, "_strings", strings, 2);
  ts_graph_builder_attr_ints (f->builder, "_none", NULL, 0);
  o = op (f, end (f));

  g_assert_cmpstr (o->device, ==, "/device:CPU:0");
  g_assert_true (ts_operation_get_attr_bool (o, "_bool", &flag, NULL) && flag);
  g_assert_true (ts_operation_get_attr_float (o, "_float", &number, NULL) && number == 0.1f);
  g_assert_true (ts_operation_get_attr_shape (o, "_shape", &shape, NULL));
  g_assert_true (ts_shape_equal (&shape, &TS_SHAPE (2, -1, 0)));
  read = ts_operation_dup_attr_tensor (o, "_tensor", NULL);
  g_assert_true (ts_tensor_identical (read, tensor));
  g_free (ts_operation_dup_attr_ints (o, "_none", &n, NULL));
  g_assert_cmpuint (n, ==, 0);

  names = ts_operation_list_attrs (o);
  g_assert_cmpuint (g_strv_length (names), ==, 14);
  for (guint i = 0; names[i] != NULL; i++)
    {
      static const char *const texts[] = {
        "true", "[true, false]", "DT_INT8", "[DT_FLOAT]", "0.1", "[1.5, -2]", "-5", "[1, -9223372036854775808]", "[]",
        "[2,?,0]", "[[3], ?]", "\"x\\000y\"", "[\"a\", \"b\\\"c\"]", "tensor<float32 [3]>"
      };
      g_autofree char *text = ts_operation_dup_attr_text (o, names[i], 100);

      g_assert_cmpstr (text, ==, texts[i]);
    }
}

static void
test_defaults_are_written (Fixture *f,
                           gconstpointer data)
{
  TsOutput x = placeholder (f, "x", TS_DTYPE_FLOAT);
  TsOutput y;
  g_autofree char *given = NULL;
  g_auto (GStrv) names = NULL;

  ts_graph_builder_begin (f->builder, "MatMul", "y");
  ts_graph_builder_input (f->builder, x);
  ts_graph_builder_input (f->builder, x);
  ts_graph_builder_attr_bool (f->builder, "transpose_b", TRUE);
  y = end (f);
  names = ts_operation_list_attrs (op (f, y));
  given = g_strjoinv (" ", names);
  g_assert_true (g_str_has_prefix (given, "T "));
  g_assert_true (g_strv_contains ((const char *const *)names, "transpose_a"));
}

/* What was built is read back the same, and written the same again. */
static void
test_round_trip (Fixture *f,
                 gconstpointer data)
{
  TsOutput x = placeholder (f, "x", TS_DTYPE_FLOAT);
  TsOutput axis = placeholder (f, "axis", TS_DTYPE_INT32);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) again = NULL;
  g_autoptr (TsGraph) copy = NULL;
  g_autoptr (GError) error = NULL;
  TsOutput split;

  ts_graph_builder_begin (f->builder, "Split", "s");
  ts_graph_builder_input (f->builder, axis);
  ts_graph_builder_input (f->builder, x);
  ts_graph_builder_attr_int (f->builder, "num_split", 3);
  split = end (f);
  ts_graph_builder_begin (f->builder, "Relu", "r");
  ts_graph_builder_input (f->builder, (TsOutput) { split.op, 2 });
  ts_graph_builder_control_input (f->builder, x.op);
  ts_graph_builder_device (f->builder, "/cpu:0");
  end (f);

  bytes = ts_graph_to_bytes (f->graph);
  copy = ts_graph_new_from_bytes (ts_standard_ops (), bytes, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (ts_graph_validate (copy, &error));
  g_assert_cmpint (ts_graph_get_producer (copy), ==, ts_graph_get_producer (f->graph));
  g_assert_cmpint (ts_graph_get_producer (copy), >, 0);
  g_assert_cmpuint (ts_graph_get_n_operations (copy), ==, ts_graph_get_n_operations (f->graph));
  g_assert_cmpuint (ts_graph_get_n_outputs (copy), ==, ts_graph_get_n_outputs (f->graph));
  for (guint32 i = 0; i < ts_graph_get_n_operations (copy); i++)
    {
      const TsOperation *a = ts_graph_get_operation (copy, i);
      const TsOperation *b = ts_graph_get_operation (f->graph, i);

      g_assert_cmpstr (a->name, ==, b->name);
      g_assert_cmpstr (a->device, ==, b->device);
      g_assert_true (a->def == b->def);
      g_assert_cmpmem (a->inputs, a->n_inputs * sizeof *a->inputs, b->inputs, b->n_inputs * sizeof *b->inputs);
      g_assert_cmpuint (a->n_control_inputs, ==, b->n_control_inputs);
      g_assert_cmpuint (a->first_output, ==, b->first_output);
    }

  again = ts_graph_to_bytes (copy);
  g_assert_true (g_bytes_equal (bytes, again));
}

/* An imported graph grows too; a tensor read from a graph outlives it. */
static void
test_grow_imported (Fixture *f,
                    gconstpointer data)
{
  g_autoptr (TsTensor) big = ts_tensor_new (TS_DTYPE_UINT8, &TS_SHAPE (100000), NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (TsTensor) read = NULL;
  TsGraph *copy;
  TsGraphBuilder *builder;
  TsOutput c, y;

  memset (big->data, 7, 100000);
  placeholder (f, "x", TS_DTYPE_FLOAT);
  bytes = ts_graph_to_bytes (f->graph);
  copy = ts_graph_new_from_bytes (ts_standard_ops (), bytes, NULL, NULL);
  builder = ts_graph_builder_new (copy);

  ts_graph_builder_begin (builder, "Const", "x");
  ts_graph_builder_attr_dtype (builder, "dtype", TS_DTYPE_UINT8);
  ts_graph_builder_attr_tensor (builder, "value", big);
  g_assert_true (ts_graph_builder_end (builder, &c, NULL));
  ts_graph_builder_begin (builder, "Identity", "y");
  ts_graph_builder_input (builder, c);
  g_assert_true (ts_graph_builder_end (builder, &y, NULL));
  g_assert_cmpuint (y.op, ==, 2);
  g_assert_cmpstr (ts_graph_get_operation (copy, c.op)->name, ==, "x_1");

  read = ts_operation_dup_attr_tensor (ts_graph_get_operation (copy, c.op), "value", NULL);
  ts_graph_builder_free (builder);
  ts_graph_unref (copy);
  g_assert_true (ts_tensor_identical (read, big));
}

static void
test_many (Fixture *f,
           gconstpointer data)
{
  TsOutput last = placeholder (f, "x", TS_DTYPE_FLOAT);
  const TsOperation *first = op (f, last);

  for (guint i = 0; i < 5000; i++)
    {
      ts_graph_builder_begin (f->builder, "Neg", "n");
      ts_graph_builder_input (f->builder, last);
      last = end (f);
    }
  g_assert_true (op (f, (TsOutput) { 0, 0 }) == first);
  g_assert_cmpstr (op (f, last)->name, ==, "n_4999");
  g_assert_true (ts_graph_find_operation (f->graph, "n_4998") == ts_graph_get_operation (f->graph, 4999));
  g_assert_cmpuint (ts_graph_get_n_outputs (f->graph), ==, 5001);
  g_assert_true (ts_graph_validate (f->graph, NULL));
}

#define ADD(path, func) g_test_add ("/graph-builder/" path, Fixture, NULL, setup, func, teardown)

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("infers-types", test_infers_types);
  ADD ("infers-numbers", test_infers_numbers);
  ADD ("infers-type-lists", test_infers_type_lists);
  ADD ("references", test_references);
  ADD ("names", test_names);
  ADD ("errors", test_errors);
  ADD ("absurd-numbers", test_absurd_numbers);
  ADD ("all-attr-kinds", test_all_attr_kinds);
  ADD ("defaults-are-written", test_defaults_are_written);
  ADD ("round-trip", test_round_trip);
  ADD ("grow-imported", test_grow_imported);
  ADD ("many", test_many);
  return g_test_run ();
}
