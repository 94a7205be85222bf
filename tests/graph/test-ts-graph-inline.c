#include "engine/graph/ts-graph-inline.h"

#include "engine/graph/ts-function.h"
#include "engine/model/ts-model.h"

#include <string.h>

#define FLOAT_T "attr { key: 'T' value { type: DT_FLOAT } } "
#define CALL_TYPES "attr { key: 'Tin' value { list { type: DT_FLOAT } } } attr { key: 'Tout' value { list { type: DT_FLOAT } } } "
#define UNARY(name) "signature { name: '" name "' input_arg { name: 'x' type: DT_FLOAT } output_arg { name: 'y' type: DT_FLOAT } } "

static const char text[] =
    "node { name: 'x' op: 'Placeholder' attr { key: 'dtype' value { type: DT_FLOAT } } } "
    "node { name: 'flag' op: 'Placeholder' attr { key: 'dtype' value { type: DT_BOOL } } } "
    "node { name: 's/call' op: 'PartitionedCall' input: 'x' " CALL_TYPES "attr { key: 'f' value { func { name: 'outer' } } } } "
    "node { name: 'cond' op: 'StatelessIf' input: 'flag' input: 's/call' attr { key: 'Tcond' value { type: DT_BOOL } } " CALL_TYPES
    "  attr { key: 'then_branch' value { func { name: 'inner' } } } attr { key: 'else_branch' value { func { name: 'self' } } } } "
    "node { name: 'own' op: 'inner' input: 'cond' } "
    "node { name: 'own/x' op: 'Neg' input: 'own' " FLOAT_T "} "
    "node { name: 'none' op: 'PartitionedCall' input: 'x' " CALL_TYPES "attr { key: 'f' value { func { name: 'missing' } } } } "
    "node { name: 'loop' op: 'StatelessWhile' input: 'x' attr { key: 'T' value { list { type: DT_FLOAT } } } "
    "  attr { key: 'cond' value { func { name: 'less' } } } attr { key: 'body' value { func { name: 'inner' } } } } "
    "node { name: 'map' op: 'MapDataset' input: 'x' attr { key: 'f' value { func { name: 'inner' } } } } "
    "library { "
    "function { signature { name: 'less' input_arg { name: 'x' type: DT_FLOAT } output_arg { name: 'y' type: DT_BOOL } } "
    "  node_def { name: 'less' op: 'Less' input: 'x' input: 'x' " FLOAT_T "} ret { key: 'y' value: 'less:z:0' } } "
    "function { " UNARY ("inner") "node_def { name: 'sum' op: 'Add' input: 'x' input: 'x' " FLOAT_T "} ret { key: 'y' value: 'sum:z:0' } } "
                                  "function { " UNARY ("outer") "node_def { name: 'deep' op: 'inner' input: 'x' } node_def { name: 'go' op: 'NoOp' input: '^deep' } "
                                                                "  ret { key: 'y' value: 'deep:y:0' } control_ret { key: 'go' value: 'go' } } "
                                                                "function { " UNARY ("self") "node_def { name: 'again' op: 'self' input: 'x' } ret { key: 'y' value: 'again:y:0' } } "
                                                                                             "} ";

static TsModel *
open_text (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;
  TsModel *model = ts_model_open_bytes (bytes, "test.pbtxt", NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return model;
}

static TsGraph *
put_in (TsGraph *graph,
        const char *const *calls)
{
  g_autoptr (GError) error = NULL;
  TsGraph *result = ts_graph_inline (graph, calls, NULL, &error);

  g_assert_no_error (error);
  return result;
}

static const TsOperation *
find (TsGraph *graph,
      const char *name)
{
  const TsOperation *op = ts_graph_find_operation (graph, name);

  if (op == NULL)
    g_error ("no operation %s", name);
  g_assert_true (op->graph == graph);
  return op;
}

static void
assert_input (TsGraph *graph,
              const char *name,
              guint input,
              const char *from)
{
  const TsOperation *op = find (graph, name);
  g_autofree char *found = NULL;

  g_assert_cmpuint (input, <, op->n_inputs);
  found = ts_graph_dup_output_name (graph, op->inputs[input]);
  g_assert_cmpstr (found, ==, from);
}

static void
test_call (void)
{
  g_autoptr (TsModel) model = open_text ();
  g_autoptr (TsGraph) graph = put_in (model->graph, (const char *const[]) { "s/call", NULL });
  guint32 n_own = ts_graph_get_n_operations (model->graph);
  const TsInlinedBody *body;

  g_assert_cmpuint (ts_graph_get_n_own_operations (graph), ==, n_own);
  g_assert_cmpuint (ts_graph_get_n_operations (graph), ==, n_own + 4);
  for (guint32 i = 0; i < n_own; i++)
    g_assert_cmpstr (ts_graph_get_operation (graph, i)->name, ==, ts_graph_get_operation (model->graph, i)->name);

  /* The way through the call; argument and result are beside it. */
  assert_input (graph, "s/call/deep", 0, "x:0");
  assert_input (graph, "s/call", 0, "s/call/deep:0");
  assert_input (graph, "s/call/x", 0, "x:0");
  assert_input (graph, "s/call/y_RetVal", 0, "s/call/deep:0");
  assert_input (graph, "cond", 1, "s/call:0");
  g_assert_cmpuint (find (graph, "s/call")->n_inputs, ==, 1);
  g_assert_cmpuint (find (graph, "s/call")->n_control_inputs, ==, 1);
  g_assert_cmpstr (ts_graph_get_operation (graph, find (graph, "s/call")->control_inputs[0])->name, ==, "s/call/go");
  g_assert_cmpint (ts_graph_get_dtype (graph, (TsOutput) { find (graph, "s/call/y_RetVal")->index, 0 }), ==, TS_DTYPE_FLOAT);

  body = ts_graph_find_inlined_body (graph, find (graph, "s/call/deep")->index);
  g_assert_nonnull (body);
  g_assert_cmpuint (body->call, ==, find (graph, "s/call")->index);
  g_assert_cmpstr (ts_graph_get_operation (body->body, find (graph, "s/call/deep")->index - body->first)->name, ==, "deep");
  g_assert_null (ts_graph_find_inlined_body (graph, body->call));
  g_assert_cmpuint (ts_graph_find_outer_call (graph, find (graph, "s/call/deep")->index), ==, body->call);
  g_assert_cmpuint (ts_graph_find_outer_call (graph, 0), ==, 0);
  g_assert_false (ts_operation_can_be_inlined (find (graph, "s/call")));

  /* The graph itself is as it was. */
  g_assert_cmpstr (ts_graph_get_operation (model->graph, find (model->graph, "s/call")->inputs[0].op)->name, ==, "x");
  g_assert_null (ts_graph_get_inlined_bodies (model->graph));
}

/* A call in a body, named as it will be; the outer one is not asked for in this order. */
static void
test_nested (void)
{
  g_autoptr (TsModel) model = open_text ();
  g_autoptr (TsGraph) graph = put_in (model->graph, (const char *const[]) { "s/call/deep", "s/call", NULL });
  g_autoptr (TsGraph) first = put_in (model->graph, (const char *const[]) { "s/call", NULL });
  g_autoptr (TsGraph) second = put_in (first, (const char *const[]) { "s/call/deep", NULL });

  assert_input (graph, "s/call/deep/sum", 1, "x:0");
  assert_input (graph, "s/call/deep", 0, "s/call/deep/sum:0");
  g_assert_cmpuint (ts_graph_find_outer_call (graph, find (graph, "s/call/deep/sum")->index), ==, find (graph, "s/call")->index);

  /* What was there keeps its number when more is opened. */
  g_assert_cmpuint (ts_graph_get_n_operations (second), ==, ts_graph_get_n_operations (graph));
  for (guint32 i = 0; i < ts_graph_get_n_operations (first); i++)
    g_assert_cmpstr (ts_graph_get_operation (second, i)->name, ==, ts_graph_get_operation (first, i)->name);
}

static void
test_branches (void)
{
  g_autoptr (TsModel) model = open_text ();
  g_autoptr (TsGraph) graph = put_in (model->graph, (const char *const[]) { "cond", NULL });

  g_assert_cmpuint (find (graph, "cond")->n_inputs, ==, 3);
  assert_input (graph, "cond", 0, "flag:0");
  assert_input (graph, "cond", 1, "cond/then_branch/sum:0");
  assert_input (graph, "cond", 2, "cond/else_branch/again:0");
  assert_input (graph, "cond/then_branch/sum", 0, "s/call:0");
  assert_input (graph, "cond/else_branch/again", 0, "s/call:0");
}

/* What comes into a loop is another thing in each turn: it goes through the arguments. */
static void
test_loop (void)
{
  g_autoptr (TsModel) model = open_text ();
  g_autoptr (TsGraph) graph = put_in (model->graph, (const char *const[]) { "loop", NULL });

  assert_input (graph, "loop/cond/x", 0, "x:0");
  assert_input (graph, "loop/body/x", 0, "x:0");
  assert_input (graph, "loop/body/sum", 0, "loop/body/x:0");
  assert_input (graph, "loop", 0, "loop/cond/y_RetVal:0");
  assert_input (graph, "loop", 1, "loop/body/y_RetVal:0");
  assert_input (graph, "loop/body/y_RetVal", 0, "loop/body/sum:0");
}

/* Of a function that is handed over to be called with something else nothing is known of its arguments. */
static void
test_unknown (void)
{
  g_autoptr (TsModel) model = open_text ();
  g_autoptr (TsGraph) graph = put_in (model->graph, (const char *const[]) { "map", NULL });

  g_assert_cmpuint (find (graph, "map/x")->n_inputs, ==, 0);
  assert_input (graph, "map/sum", 0, "map/x:0");
  assert_input (graph, "map", 0, "x:0");
}

static void
test_recursion (void)
{
  g_autoptr (TsModel) model = open_text ();
  g_autoptr (TsGraph) graph = put_in (model->graph, (const char *const[]) { "cond", "cond/else_branch/again", NULL });

  g_assert_false (ts_operation_can_be_inlined (find (graph, "cond/else_branch/again")));
  g_assert_cmpuint (ts_operation_find_recursion (find (graph, "cond/else_branch/again")), ==, find (graph, "cond")->index);
  g_assert_cmpuint (ts_operation_find_recursion (find (graph, "own")), ==, TS_NO_OP);
}

/* A function as an op type; a name that the graph has already. */
static void
test_names (void)
{
  g_autoptr (TsModel) model = open_text ();
  g_autoptr (TsGraph) graph = put_in (model->graph, (const char *const[]) { "own", NULL });

  assert_input (graph, "own/x_1", 0, "cond:0");
  assert_input (graph, "own/sum", 0, "cond:0");
  assert_input (graph, "own/x", 0, "own:0");
}

static void
test_nothing (void)
{
  g_autoptr (TsModel) model = open_text ();
  g_autoptr (TsGraph) same = put_in (model->graph, (const char *const[]) { "x", "missing", "none", "s/call/deep", NULL });

  g_assert_true (same == model->graph);
  g_assert_false (ts_operation_can_be_inlined (find (model->graph, "none")));
  g_assert_true (ts_operation_can_be_inlined (find (model->graph, "s/call")));
}

static void
test_cancel (void)
{
  g_autoptr (TsModel) model = open_text ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (ts_graph_inline (model->graph, (const char *const[]) { "own", NULL }, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/graph-inline/call", test_call);
  g_test_add_func ("/graph-inline/nested", test_nested);
  g_test_add_func ("/graph-inline/branches", test_branches);
  g_test_add_func ("/graph-inline/loop", test_loop);
  g_test_add_func ("/graph-inline/unknown", test_unknown);
  g_test_add_func ("/graph-inline/recursion", test_recursion);
  g_test_add_func ("/graph-inline/names", test_names);
  g_test_add_func ("/graph-inline/nothing", test_nothing);
  g_test_add_func ("/graph-inline/cancel", test_cancel);
  return g_test_run ();
}
