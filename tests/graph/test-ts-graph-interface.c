#include "engine/graph/ts-graph-interface.h"

#include "tests/support/ts-test-graph.h"

/* Names of what was found, by operation. */
static void
check_ops (TsTestGraph *g,
           guint32 *(*find) (TsGraph *graph, guint *n),
           const char *expected)
{
  g_autoptr (GString) names = g_string_new (NULL);
  guint n;
  g_autofree guint32 *found = find (g->graph, &n);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? " " : "", ts_graph_get_operation (g->graph, found[i])->name);
  g_assert_cmpstr (names->str, ==, expected);
}

static void
check_outputs (TsTestGraph *g,
               TsOutput *(*find) (TsGraph *graph, guint *n),
               const char *expected)
{
  g_autoptr (GString) names = g_string_new (NULL);
  guint n;
  g_autofree TsOutput *found = find (g->graph, &n);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = ts_graph_dup_output_name (g->graph, found[i]);

      g_string_append_printf (names, "%s%s", i > 0 ? " " : "", name);
    }
  g_assert_cmpstr (names->str, ==, expected);
}

static void
test_inputs_and_outputs (void)
{
  g_auto (TsTestGraph) g;
  TsOutput x, y, sum;

  ts_test_graph_init (&g);
  x = ts_test_placeholder (&g, "x", TS_DTYPE_FLOAT, &TS_SHAPE (2));
  y = ts_test_const_float (&g, "y", 1);
  ts_test_const_float (&g, "unused", 1);
  sum = ts_test_op (&g, "AddV2", "sum", x, y, TS_NO_OUTPUT);
  ts_test_op (&g, "Relu", "end", sum, TS_NO_OUTPUT);
  ts_test_op (&g, "Neg", "other", x, TS_NO_OUTPUT);

  check_outputs (&g, ts_graph_find_inputs, "x:0");
  check_outputs (&g, ts_graph_find_outputs, "end:0 other:0");
  check_ops (&g, ts_graph_find_variables, "");
  check_ops (&g, ts_graph_find_initializers, "");
}

static TsOutput
add_variable (TsTestGraph *g,
              const char *type,
              const char *name)
{
  ts_test_begin (g, type, name, TS_NO_OUTPUT);
  ts_graph_builder_attr_dtype (g->builder, "dtype", TS_DTYPE_FLOAT);
  ts_graph_builder_attr_shape (g->builder, "shape", &TS_SHAPE_SCALAR);
  return ts_test_end (g);
}

/* The assignment in the variable's scope gives the first value, whatever others there are. */
static void
test_variables (void)
{
  g_auto (TsTestGraph) g;
  TsOutput value, v, w;

  ts_test_graph_init (&g);
  value = ts_test_const_float (&g, "value", 1);
  v = add_variable (&g, "VariableV2", "scope/v");
  w = add_variable (&g, "VarHandleOp", "w");
  ts_test_op (&g, "Assign", "save/Assign", v, value, TS_NO_OUTPUT);
  ts_test_op (&g, "Assign", "scope/v/Assign", v, value, TS_NO_OUTPUT);
  ts_test_op (&g, "AssignVariableOp", "w/Assign", w, value, TS_NO_OUTPUT);

  check_ops (&g, ts_graph_find_variables, "scope/v w");
  check_ops (&g, ts_graph_find_initializers, "scope/v/Assign w/Assign");
}

/* Of plain arguments, of lists of one type and of lists of several. */
static void
test_input_dtypes (void)
{
  g_auto (TsTestGraph) g;
  TsOutput x, flag, select, many;
  const TsOperation *op;

  ts_test_graph_init (&g);
  x = ts_test_const_float (&g, "x", 1);
  flag = ts_test_const_bool (&g, "flag", TRUE);
  select = ts_test_op (&g, "Select", "select", flag, x, x, TS_NO_OUTPUT);
  many = ts_test_op (&g, "IdentityN", "many", x, flag, x, TS_NO_OUTPUT);

  op = ts_graph_get_operation (g.graph, select.op);
  g_assert_cmpint (ts_operation_get_input_dtype (op, 0), ==, TS_DTYPE_BOOL);
  g_assert_cmpint (ts_operation_get_input_dtype (op, 2), ==, TS_DTYPE_FLOAT);
  g_assert_cmpint (ts_operation_get_input_dtype (op, 3), ==, TS_DTYPE_INVALID);

  op = ts_graph_get_operation (g.graph, many.op);
  g_assert_cmpint (ts_operation_get_input_dtype (op, 1), ==, TS_DTYPE_BOOL);
  g_assert_cmpint (ts_operation_get_input_dtype (op, 2), ==, TS_DTYPE_FLOAT);

  op = ts_graph_get_operation (g.graph, ts_test_op (&g, "Pack", "pack", x, x, x, TS_NO_OUTPUT).op);
  g_assert_cmpint (ts_operation_get_input_dtype (op, 2), ==, TS_DTYPE_FLOAT);
  g_assert_cmpint (ts_operation_get_input_dtype (op, 3), ==, TS_DTYPE_INVALID);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/graph-interface/inputs-and-outputs", test_inputs_and_outputs);
  g_test_add_func ("/graph-interface/variables", test_variables);
  g_test_add_func ("/graph-interface/input-dtypes", test_input_dtypes);

  return g_test_run ();
}
