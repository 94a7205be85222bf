#include "app/models/ts-arg-name.h"
#include "app/models/ts-scope-summary.h"
#include "app/ts-document-costs.h"
#include "tests/support/ts-test-graph.h"

static void
wait_for_shapes (TsDocument *document)
{
  while (ts_document_get_shapes (document) == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
make_graph (TsTestGraph *graph)
{
  const float weights[6] = { 0 };
  const gint32 axis = 1;
  TsOutput x;
  TsOutput w;

  ts_test_graph_init (graph);
  x = ts_test_placeholder (graph, "x", TS_DTYPE_FLOAT, &TS_SHAPE (-1, 2));
  w = ts_test_const (graph, "a/b/weights", ts_tensor_new_copy (TS_DTYPE_FLOAT, &TS_SHAPE (2, 3), weights));
  ts_test_const (graph, "a/axis", ts_tensor_new_scalar (TS_DTYPE_INT32, &axis));
  ts_test_const_float (graph, "a/half", 0.5f);
  x = ts_test_op (graph, "MatMul", "a/b/MatMul", x, w, TS_NO_OUTPUT);
  ts_test_op (graph, "Relu", "ab/Relu", x, TS_NO_OUTPUT);
}

static void
test_counts (void)
{
  g_auto (TsTestGraph) graph;
  g_autoptr (TsDocument) document = NULL;
  g_autoptr (TsScopeSummary) scope = NULL;
  g_autoptr (TsScopeSummary) root = NULL;

  make_graph (&graph);
  document = ts_document_new_for_graph (graph.graph, "test");
  wait_for_shapes (document);

  /* "ab" begins with "a" and is no part of it. */
  scope = ts_scope_summary_new (document, "a");
  g_assert_cmpuint (scope->n_ops, ==, 4);
  g_assert_cmpuint (scope->n_inner, ==, 1);
  g_assert_cmpuint (scope->types->len, ==, 2);
  g_assert_cmpstr (g_array_index (scope->types, TsTypeCount, 0).type, ==, "Const");
  g_assert_cmpuint (g_array_index (scope->types, TsTypeCount, 0).n, ==, 3);

  /* Neither the axis nor a single number is a parameter. */
  g_assert_cmpuint (scope->n_parameters, ==, 6);
  g_assert_cmpuint (scope->parameter_bytes, ==, 24);
  g_assert_cmpuint (scope->n_unknown, ==, 0);

  root = ts_scope_summary_new (document, "");
  g_assert_cmpuint (root->n_ops, ==, 6);
  g_assert_cmpuint (root->n_inner, ==, 2);

  ts_document_close (document);
}

/* A group of any operations: the weights and what uses them. */
static void
test_group (void)
{
  g_auto (TsTestGraph) graph;
  g_autoptr (TsDocument) document = NULL;
  g_autoptr (TsScopeSummary) group = NULL;
  g_autoptr (GArray) ops = g_array_new (FALSE, FALSE, sizeof (guint32));
  const guint32 numbers[] = { 1, 4, 5 };

  make_graph (&graph);
  document = ts_document_new_for_graph (graph.graph, "test");
  while (ts_document_get_costs (document) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_array_append_vals (ops, numbers, G_N_ELEMENTS (numbers));
  group = ts_scope_summary_new_of (document, ops);
  g_assert_cmpuint (group->n_ops, ==, 3);
  g_assert_cmpuint (group->n_parameters, ==, 6);
  g_assert_cmpuint (group->types->len, ==, 3);
  g_assert_cmpfloat (group->flops.number, ==, 2 * 2 * 3 + 3);
  g_assert_cmpfloat (group->flops.whole, ==, 2 * 2 * 3 + 3);
  g_assert_cmpfloat (group->bytes.number, ==, 12 + 12);
  ts_document_close (document);
}

static void
test_argument_names (void)
{
  g_auto (TsTestGraph) graph;
  const TsOperation *op;
  TsOutput a;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *list = NULL;
  g_autofree char *output = NULL;

  make_graph (&graph);
  op = ts_graph_find_operation (graph.graph, "a/b/MatMul");
  first = ts_arg_name_of_input (op, 0);
  second = ts_arg_name_of_input (op, 1);
  output = ts_arg_name_of_output (op, 0);
  g_assert_cmpstr (first, ==, "a");
  g_assert_cmpstr (second, ==, "b");
  g_assert_cmpstr (output, ==, "product");
  g_assert_null (ts_arg_name_of_input (op, 2));

  a = ts_test_const_float (&graph, "one", 1);
  ts_test_op (&graph, "AddN", "sum", a, a, a, TS_NO_OUTPUT);
  list = ts_arg_name_of_input (ts_graph_find_operation (graph.graph, "sum"), 2);
  g_assert_cmpstr (list, ==, "inputs[2]");
}

/* Relu is outside of the scope, one example of the batch is counted, and nothing has run. */
static void
test_costs (void)
{
  g_auto (TsTestGraph) graph;
  g_autoptr (TsDocument) document = NULL;
  g_autoptr (TsScopeSummary) before = NULL;
  g_autoptr (TsScopeSummary) scope = NULL;

  make_graph (&graph);
  document = ts_document_new_for_graph (graph.graph, "test");
  before = ts_scope_summary_new (document, "a");
  g_assert_false (before->flops.is_known);
  while (ts_document_get_costs (document) == NULL)
    g_main_context_iteration (NULL, TRUE);

  scope = ts_scope_summary_new (document, "a");
  g_assert_true (scope->flops.is_known);
  g_assert_cmpfloat (scope->flops.number, ==, 2 * 2 * 3);
  g_assert_cmpfloat (scope->flops.whole, ==, 2 * 2 * 3 + 3);
  g_assert_cmpfloat (scope->bytes.number, ==, 12);
  g_assert_cmpfloat (scope->bytes.whole, ==, 8 + 12 + 12);
  g_assert_cmpuint (scope->flops.n_unknown, ==, 0);
  g_assert_false (scope->time.is_known);
  ts_document_close (document);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scope-summary/counts", test_counts);
  g_test_add_func ("/arg-name/names", test_argument_names);

  g_test_add_func ("/scope-summary/costs", test_costs);
  g_test_add_func ("/scope-summary/group", test_group);
  return g_test_run ();
}
