#include "engine/exec/ts-freeze.h"

#include "engine/exec/ts-restore.h"
#include "engine/graph/ts-function.h"
#include "engine/graph/ts-graph-state.h"
#include "engine/ops/ts-standard-ops.h"
#include "engine/ts-error.h"
#include "proto/ts-text-read.h"

#include <string.h>

/* ---- graphs ----------------------------------------------------------------------------------- */

static TsGraph *
parse_graph (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = ts_text_parse (&ts_schema_graph_def, text, strlen (text), NULL, NULL, NULL, NULL, &error);
  TsGraph *graph;

  g_assert_no_error (error);
  graph = ts_graph_new_from_bytes (ts_standard_ops (), bytes, NULL, &error);
  g_assert_no_error (error);
  ts_graph_validate (graph, &error);
  g_assert_no_error (error);
  ts_graph_validate_functions (graph, &error);
  g_assert_no_error (error);
  return graph;
}

static void
set_vector (TsSession *session,
            const char *variable,
            float first,
            float second)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TsTensor) value = ts_tensor_new_float (2, (float[]) { first, second });

  g_assert_true (ts_session_set_variable (session, ts_graph_find_operation (ts_session_get_graph (session), variable)->index, value, &error));
  g_assert_no_error (error);
}

static TsOutput
find (TsGraph *graph,
      const char *name)
{
  g_autoptr (GError) error = NULL;
  TsOutput output;

  ts_graph_find_output (graph, name, &output, &error);
  g_assert_no_error (error);
  return output;
}

static TsGraph *
freeze (TsSession *session,
        const char *output,
        GError **error)
{
  TsOutput found = find (ts_session_get_graph (session), output);

  return ts_session_freeze (session, &found, 1, NULL, 0, NULL, error);
}

/* A graph that has no variable any more, and is right. */
static void
check_frozen (TsGraph *graph)
{
  g_autoptr (GError) error = NULL;

  ts_graph_validate (graph, &error);
  g_assert_no_error (error);
  ts_graph_validate_functions (graph, &error);
  g_assert_no_error (error);
  for (guint32 i = 0; i < ts_graph_get_n_operations (graph); i++)
    {
      const TsOperation *op = ts_graph_get_operation (graph, i);

      for (guint32 k = 0; k < op->n_outputs; k++)
        g_assert_cmpint (ts_graph_get_dtype (graph, (TsOutput) { i, k }), !=, TS_DTYPE_RESOURCE);
      g_assert_false (g_str_has_prefix (op->type, "Var"));
    }
}

static void
check_type (TsGraph *graph,
            const char *name,
            const char *type)
{
  const TsOperation *op = ts_graph_find_operation (graph, name);

  g_assert_nonnull (op);
  g_assert_cmpstr (op->type, ==, type);
}

/* With `x` = [2, 3] and `yes` = true, where they are there. */
static TsTensor *
run_in (TsSession *session,
        const char *output)
{
  g_autoptr (GError) error = NULL;
  TsGraph *graph = ts_session_get_graph (session);
  TsOutput fetch = find (graph, output);
  TsTensor *value = NULL;
  TsFeed feeds[2];
  guint n = 0;

  if (ts_graph_find_operation (graph, "x") != NULL)
    feeds[n++] = (TsFeed) { find (graph, "x:0"), ts_tensor_new_float (2, (float[]) { 2, 3 }) };
  if (ts_graph_find_operation (graph, "yes") != NULL)
    feeds[n++] = (TsFeed) { find (graph, "yes:0"), ts_tensor_new_scalar (TS_DTYPE_BOOL, &(guint8) { TRUE }) };
  ts_session_run (session, feeds, n, &fetch, 1, NULL, 0, &value, NULL, &error);
  g_assert_no_error (error);
  while (n > 0)
    ts_tensor_unref (feeds[--n].value);
  return value;
}

static TsTensor *
run (TsGraph *graph,
     const char *output)
{
  g_autoptr (TsSession) session = ts_session_new (graph);

  return run_in (session, output);
}

/* The frozen graph gives what the graph gives. */
static void
check_same (TsSession *session,
            TsGraph *frozen,
            const char *output)
{
  g_autoptr (TsTensor) before = run_in (session, output);
  g_autoptr (TsTensor) after = run (frozen, output);

  g_assert_cmpint (before->n_elements, ==, 2);
  g_assert_true (ts_shape_equal (&before->shape, &after->shape));
  g_assert_cmpmem (before->data, 2 * sizeof (float), after->data, 2 * sizeof (float));
}

static void
check_vector (TsGraph *graph,
              const char *output,
              float first,
              float second)
{
  g_autoptr (TsTensor) value = run (graph, output);

  g_assert_cmpint (value->n_elements, ==, 2);
  g_assert_cmpfloat (((const float *)value->data)[0], ==, first);
  g_assert_cmpfloat (((const float *)value->data)[1], ==, second);
}

#define NODE(name, type, rest) "node { name: '" name "' op: '" type "' " rest " } "
#define IN(x) "input: '" x "' "
#define ATTR(name, value) "attr { key: '" name "' value { " value " } } "
#define TYPE(name, dtype) ATTR (name, "type: DT_" dtype)
#define VECTOR ATTR ("shape", "shape { dim { size: 2 } }")
#define HANDLE(name) NODE (name, "VarHandleOp", TYPE ("dtype", "FLOAT") VECTOR ATTR ("shared_name", "s: '" name "'"))
#define REFERENCE(name) NODE (name, "VariableV2", TYPE ("dtype", "FLOAT") VECTOR)
#define READ(name, handle) NODE (name, "ReadVariableOp", IN (handle) TYPE ("dtype", "FLOAT"))
#define INTS(name, value, shape) NODE (name, "Const", TYPE ("dtype", "INT32") ATTR ("value", "tensor { dtype: DT_INT32 tensor_shape { " shape " } int_val: " value " }"))
#define NEG(name, x) NODE (name, "Neg", IN (x) TYPE ("T", "FLOAT"))
#define INPUT(name) NODE (name, "Placeholder", TYPE ("dtype", "FLOAT") VECTOR)
#define ADD(name, x, y) NODE (name, "AddV2", IN (x) IN (y) TYPE ("T", "FLOAT"))

/* ---- values in the place of variables ----------------------------------------------------------- */

static void
test_references (void)
{
  g_autoptr (TsGraph) graph = parse_graph (
      NODE ("v", "VariableV2", "device: '/cpu:0' " TYPE ("dtype", "FLOAT") VECTOR ATTR ("_class", "list { s: 'loc:@v' s: 'loc:@unused' }"))
          REFERENCE ("unused") INPUT ("x") NODE ("set", "Assign", IN ("unused") IN ("x") TYPE ("T", "FLOAT"))
              NODE ("read", "Identity", IN ("v") TYPE ("T", "FLOAT") ATTR ("_class", "list { s: 'loc:@v' }"))
                  NODE ("alias", "RefIdentity", IN ("v") TYPE ("T", "FLOAT")) ADD ("sum", "read", "alias")
                      NODE ("known", "IsVariableInitialized", IN ("v") TYPE ("dtype", "FLOAT"))
                          NODE ("out", "Neg", IN ("sum") IN ("^known") TYPE ("T", "FLOAT")) "versions { producer: 27 min_consumer: 12 }");
  g_autoptr (TsSession) session = ts_session_new (graph);
  g_autoptr (GError) error = NULL;
  g_autoptr (TsGraph) frozen = NULL;
  g_auto (GStrv) groups = NULL;

  set_vector (session, "v", 3, -4);
  frozen = freeze (session, "out:0", &error);
  g_assert_no_error (error);
  check_frozen (frozen);
  check_type (frozen, "v", "Const");
  check_type (frozen, "alias", "Identity");
  check_type (frozen, "known", "Const");
  check_vector (frozen, "out:0", -6, 8);
  g_assert_cmpint (ts_graph_get_producer (frozen), ==, 27);
  g_assert_cmpstr (ts_graph_find_operation (frozen, "v")->device, ==, "/cpu:0");
  g_assert_null (ts_graph_find_operation (frozen, "unused"));

  /* What was dropped is named nowhere. */
  groups = ts_operation_dup_colocation_groups (ts_graph_find_operation (frozen, "v"));
  g_assert_cmpuint (g_strv_length (groups), ==, 1);
  g_assert_cmpstr (groups[0], ==, "loc:@v");
}

static void
test_handles (void)
{
  g_autoptr (TsGraph) graph = parse_graph (
      HANDLE ("v") NODE ("alias", "Identity", IN ("v") TYPE ("T", "RESOURCE") ATTR ("_output_shapes", "list { shape { } }")) READ ("read", "alias")
          INTS ("rows", "1", "dim { size: 2 }") INTS ("row", "0", "dim { size: 1 }")
              NODE ("gather", "ResourceGather", IN ("alias") IN ("rows") TYPE ("dtype", "FLOAT") TYPE ("Tindices", "INT32") ATTR ("validate_indices", "b: true"))
                  NODE ("nd", "ResourceGatherNd", IN ("v") IN ("row") TYPE ("dtype", "FLOAT") TYPE ("Tindices", "INT32"))
                      NODE ("shape", "VariableShape", IN ("v") TYPE ("out_type", "INT32")) NODE ("known", "VarIsInitializedOp", IN ("v"))
                          ADD ("sum", "read", "gather") NODE ("all", "AddV2", IN ("sum") IN ("nd") IN ("^known") TYPE ("T", "FLOAT"))
                              NODE ("out", "Reshape", IN ("all") IN ("shape") TYPE ("T", "FLOAT") TYPE ("Tshape", "INT32")));
  g_autoptr (TsSession) session = ts_session_new (graph);
  g_autoptr (GError) error = NULL;
  g_autoptr (TsGraph) frozen = NULL;

  set_vector (session, "v", 1, 10);
  frozen = freeze (session, "out:0", &error);
  g_assert_no_error (error);
  check_frozen (frozen);
  check_type (frozen, "v", "Const");
  check_type (frozen, "read", "Identity");
  check_type (frozen, "gather", "Gather");
  check_type (frozen, "nd", "GatherNd");
  check_type (frozen, "shape", "Shape");
  check_type (frozen, "known", "Const");
  check_vector (frozen, "out:0", 12, 21);
  g_assert_false (ts_operation_has_attr (ts_graph_find_operation (frozen, "alias"), "_output_shapes"));
}

/* GatherV2 takes the dimension as an input, of a name that is free. */
static void
test_batched_gather (void)
{
  g_autoptr (TsGraph) graph = parse_graph (
      NODE ("v", "VarHandleOp", TYPE ("dtype", "FLOAT") ATTR ("shape", "shape { dim { size: 2 } dim { size: 2 } }"))
          INTS ("rows", "1", "dim { size: 2 } dim { size: 1 }") INTS ("gather/axis", "7", "")
              NODE ("gather", "ResourceGather", IN ("v") IN ("rows") IN ("^gather/axis") TYPE ("dtype", "FLOAT") TYPE ("Tindices", "INT32") ATTR ("batch_dims", "i: 1")));
  g_autoptr (TsSession) session = ts_session_new (graph);
  g_autoptr (GError) error = NULL;
  g_autoptr (TsGraph) frozen = NULL;
  g_autoptr (TsTensor) value = ts_tensor_new_copy (TS_DTYPE_FLOAT, &(TsShape) { .rank = 2, .dims = { 2, 2 } }, (float[]) { 1, 2, 3, 4 });

  g_assert_true (ts_session_set_variable (session, 0, value, &error));
  frozen = freeze (session, "gather:0", &error);
  g_assert_no_error (error);
  check_frozen (frozen);
  check_type (frozen, "gather", "GatherV2");
  check_type (frozen, "gather/axis_1", "Const");
  check_vector (frozen, "gather:0", 2, 4);
}

/* A handle that goes around a loop, and comes out. */
static void
test_loop (void)
{
  g_autoptr (TsGraph) graph = parse_graph (
      HANDLE ("v") INTS ("zero", "0", "") INTS ("three", "3", "")
          NODE ("enter", "Enter", IN ("v") TYPE ("T", "RESOURCE") ATTR ("frame_name", "s: 'w'"))
              NODE ("enter_i", "Enter", IN ("zero") TYPE ("T", "INT32") ATTR ("frame_name", "s: 'w'"))
                  NODE ("limit", "Enter", IN ("three") TYPE ("T", "INT32") ATTR ("frame_name", "s: 'w'") ATTR ("is_constant", "b: true"))
                      NODE ("merge", "Merge", IN ("enter") IN ("next") TYPE ("T", "RESOURCE") ATTR ("N", "i: 2"))
                          NODE ("merge_i", "Merge", IN ("enter_i") IN ("next_i") TYPE ("T", "INT32") ATTR ("N", "i: 2"))
                              NODE ("less", "Less", IN ("merge_i") IN ("limit") TYPE ("T", "INT32")) NODE ("cond", "LoopCond", IN ("less"))
                                  NODE ("switch", "Switch", IN ("merge") IN ("cond") TYPE ("T", "RESOURCE"))
                                      NODE ("switch_i", "Switch", IN ("merge_i") IN ("cond") TYPE ("T", "INT32"))
                                          NODE ("one", "Const", IN ("^switch_i") TYPE ("dtype", "INT32") ATTR ("value", "tensor { dtype: DT_INT32 tensor_shape { } int_val: 1 }"))
                                              NODE ("plus", "AddV2", IN ("switch_i:1") IN ("one") TYPE ("T", "INT32"))
                                                  NODE ("next_i", "NextIteration", IN ("plus") TYPE ("T", "INT32"))
                                                      NODE ("next", "NextIteration", IN ("switch:1") TYPE ("T", "RESOURCE"))
                                                          NODE ("exit", "Exit", IN ("switch") TYPE ("T", "RESOURCE")) READ ("read", "exit"));
  g_autoptr (TsSession) session = ts_session_new (graph);
  g_autoptr (GError) error = NULL;
  g_autoptr (TsGraph) frozen = NULL;

  set_vector (session, "v", 5, 6);
  frozen = freeze (session, "read:0", &error);
  g_assert_no_error (error);
  check_frozen (frozen);
  check_vector (frozen, "read:0", 5, 6);
}

/* ---- what cannot be -------------------------------------------------------------------------------- */

static void
check_refused (const char *text,
               const char *output,
               const char *named)
{
  g_autoptr (TsGraph) graph = parse_graph (text);
  g_autoptr (TsSession) session = ts_session_new (graph);
  g_autoptr (GError) error = NULL;

  set_vector (session, "v", 1, 2);
  g_assert_null (freeze (session, output, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION);
  g_assert_nonnull (strstr (error->message, named));
}

static void
test_refused (void)
{
  check_refused (HANDLE ("v") HANDLE ("empty") READ ("read", "empty"), "read:0", "\"empty\"");
  check_refused (REFERENCE ("v") INPUT ("x") NODE ("set", "Assign", IN ("v") IN ("x") TYPE ("T", "FLOAT")) NEG ("out", "set"), "out:0", "\"set\"");
  check_refused (HANDLE ("v") INPUT ("x") NODE ("set", "AssignAddVariableOp", IN ("v") IN ("x") TYPE ("dtype", "FLOAT"))
                     NODE ("read", "ReadVariableOp", IN ("v") IN ("^set") TYPE ("dtype", "FLOAT")),
                 "read:0", "\"set\"");
}

static void
test_results (void)
{
  g_autoptr (TsGraph) graph = parse_graph (
      HANDLE ("v") INPUT ("x") READ ("read", "v") READ ("v/Read/ReadVariableOp", "v") NODE ("known", "VarIsInitializedOp", IN ("v"))
          ADD ("out", "read", "x") ADD ("step", "read", "x") NODE ("set", "AssignVariableOp", IN ("v") IN ("step") TYPE ("dtype", "FLOAT"))
              NODE ("trained", "Identity", IN ("step") IN ("^set") TYPE ("T", "FLOAT")) NEG ("alone", "x"));
  g_autoptr (TsSession) session = ts_session_new (graph);
  g_autoptr (GError) error = NULL;
  g_autoptr (TsGraph) frozen = NULL;
  g_autofree TsOutput *results = NULL;
  guint n;

  results = ts_graph_find_results (graph, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpuint (results[0].op, ==, find (graph, "out:0").op);
  g_assert_cmpuint (results[1].op, ==, find (graph, "alone:0").op);

  set_vector (session, "v", 1, 2);
  frozen = ts_session_freeze (session, NULL, 0, NULL, 0, NULL, &error);
  g_assert_no_error (error);
  check_frozen (frozen);
  g_assert_cmpuint (ts_graph_get_n_operations (frozen), ==, 5);
}

/* ---- functions ----------------------------------------------------------------------------------- */

#define ARG(name, dtype) "input_arg { name: '" name "' type: DT_" dtype " } "
#define RESULT(name, dtype) "output_arg { name: '" name "' type: DT_" dtype " } "
#define BODY(name, type, rest) "node_def { name: '" name "' op: '" type "' " rest " } "
#define RET(name, what) "ret { key: '" name "' value: '" what "' } "
#define FUNCTION(name, args, rest) "function { signature { name: '" name "' " args " } " rest " } "
#define CALL(f) ATTR ("f", "func { name: '" f "' }")
#define LIST(name, types) ATTR (name, "list { " types " }")
#define T(dtype) "type: DT_" dtype " "

/* Two calls of one function that calls another; a third function takes no variable and stays, a fourth is not called. */
static const char calls[] =
    HANDLE ("v") HANDLE ("w") INPUT ("x")
        NODE ("a", "StatefulPartitionedCall", IN ("x") IN ("v") LIST ("Tin", T ("FLOAT") T ("RESOURCE")) LIST ("Tout", T ("FLOAT") T ("RESOURCE")) CALL ("outer"))
            NODE ("b", "PartitionedCall", IN ("a") IN ("w") LIST ("Tin", T ("FLOAT") T ("RESOURCE")) LIST ("Tout", T ("FLOAT") T ("RESOURCE")) CALL ("outer"))
                NODE ("c", "PartitionedCall", IN ("b") LIST ("Tin", T ("FLOAT")) LIST ("Tout", T ("FLOAT")) CALL ("plain"))
                    READ ("read", "b:1") ADD ("out", "c", "read") "library { " FUNCTION ("outer", ARG ("x", "FLOAT") ARG ("handle", "RESOURCE") RESULT ("y", "FLOAT") RESULT ("same", "RESOURCE"), BODY ("call", "inner", IN ("handle") IN ("x")) BODY ("read", "ReadVariableOp", IN ("handle") TYPE ("dtype", "FLOAT")) BODY ("sum", "AddV2", IN ("call:z:0") IN ("read:value:0") TYPE ("T", "FLOAT")) RET ("y", "sum:z:0") RET ("same", "handle") "arg_attr { key: 1 value { attr { key: '_output_shapes' value { list { shape { } } } } } } ")
                        FUNCTION ("inner", ARG ("h", "RESOURCE") ARG ("x", "FLOAT") RESULT ("z", "FLOAT"), BODY ("alias", "Identity", IN ("h") TYPE ("T", "RESOURCE")) BODY ("value", "ReadVariableOp", IN ("alias:output:0") TYPE ("dtype", "FLOAT")) BODY ("product", "Mul", IN ("value:value:0") IN ("x") TYPE ("T", "FLOAT")) RET ("z", "product:z:0"))
                            FUNCTION ("plain", ARG ("x", "FLOAT") RESULT ("y", "FLOAT"), BODY ("neg", "Neg", IN ("x") TYPE ("T", "FLOAT")) RET ("y", "neg:y:0"))
                                FUNCTION ("unused", ARG ("x", "FLOAT") RESULT ("y", "FLOAT"), BODY ("neg", "Neg", IN ("x") TYPE ("T", "FLOAT")) RET ("y", "neg:y:0")) "} ";

static void
check_no_handles (TsGraph *graph)
{
  for (guint i = 0; i < ts_graph_get_n_functions (graph); i++)
    {
      g_autoptr (GError) error = NULL;
      TsGraph *body = ts_function_get_graph (ts_graph_get_function (graph, i), &error);

      g_assert_no_error (error);
      check_frozen (body);
    }
}

static void
test_calls (void)
{
  g_autoptr (TsGraph) graph = parse_graph (calls);
  g_autoptr (TsSession) session = ts_session_new (graph);
  g_autoptr (GError) error = NULL;
  g_autoptr (TsGraph) frozen = NULL;

  set_vector (session, "v", 1, 2);
  set_vector (session, "w", 3, 4);
  frozen = freeze (session, "out:0", &error);
  g_assert_no_error (error);
  check_frozen (frozen);
  check_no_handles (frozen);
  g_assert_cmpuint (ts_graph_get_n_functions (frozen), ==, 3);
  g_assert_nonnull (ts_graph_find_function (frozen, "outer_frozen"));
  g_assert_nonnull (ts_graph_find_function (frozen, "inner_frozen"));
  g_assert_nonnull (ts_graph_find_function (frozen, "plain"));
  check_type (frozen, "read", "Identity");
  check_same (session, frozen, "out:0");
}

/* Also through loops and branches; a generic function becomes one for the dtypes it is called with. */
static const char branches[] =
    HANDLE ("v") INPUT ("x") INTS ("i", "0", "") NODE ("yes", "Placeholder", TYPE ("dtype", "BOOL") ATTR ("shape", "shape { }"))
        NODE ("loop", "While", IN ("i") IN ("x") IN ("v") LIST ("T", T ("INT32") T ("FLOAT") T ("RESOURCE")) ATTR ("cond", "func { name: 'less' }") ATTR ("body", "func { name: 'body' }") LIST ("output_shapes", "shape { } shape { dim { size: 2 } } shape { }"))
            NODE ("branch", "StatelessIf", IN ("yes") IN ("loop:1") IN ("loop:2") TYPE ("Tcond", "BOOL") LIST ("Tin", T ("FLOAT") T ("RESOURCE")) LIST ("Tout", T ("FLOAT")) ATTR ("then_branch", "func { name: 'add' attr { key: 'T' value { type: DT_FLOAT } } }") ATTR ("else_branch", "func { name: 'add' attr { key: 'T' value { type: DT_FLOAT } } }"))
                NEG ("out", "branch") "library { " FUNCTION ("less", ARG ("i", "INT32") ARG ("x", "FLOAT") ARG ("h", "RESOURCE") RESULT ("go", "BOOL"), BODY ("n", "Const", TYPE ("dtype", "INT32") ATTR ("value", "tensor { dtype: DT_INT32 tensor_shape { } int_val: 3 }")) BODY ("cmp", "Less", IN ("i") IN ("n:output:0") TYPE ("T", "INT32")) RET ("go", "cmp:z:0"))
                    FUNCTION ("body", ARG ("i", "INT32") ARG ("x", "FLOAT") ARG ("h", "RESOURCE") RESULT ("i1", "INT32") RESULT ("x1", "FLOAT") RESULT ("h1", "RESOURCE"), BODY ("n", "Const", TYPE ("dtype", "INT32") ATTR ("value", "tensor { dtype: DT_INT32 tensor_shape { } int_val: 1 }")) BODY ("plus", "AddV2", IN ("i") IN ("n:output:0") TYPE ("T", "INT32")) BODY ("value", "ReadVariableOp", IN ("h") TYPE ("dtype", "FLOAT")) BODY ("sum", "AddV2", IN ("x") IN ("value:value:0") IN ("^value") TYPE ("T", "FLOAT")) BODY ("strange", "NobodyKnows", IN ("sum:z:0")) BODY ("more", "NobodyKnows", IN ("strange:second:0") IN ("strange:first:0")) RET ("i1", "plus:z:0") RET ("x1", "sum:z:0") RET ("h1", "h"))
                        FUNCTION ("add", "input_arg { name: 'x' type_attr: 'T' } " ARG ("h", "RESOURCE") "output_arg { name: 'y' type_attr: 'T' } attr { name: 'T' type: 'type' }", BODY ("value", "ReadVariableOp", IN ("h") ATTR ("dtype", "placeholder: 'T'")) BODY ("sum", "AddV2", IN ("x") IN ("value:value:0") ATTR ("T", "placeholder: 'T'")) RET ("y", "sum:z:0")) "} ";

static void
test_branches (void)
{
  g_autoptr (TsGraph) graph = parse_graph (branches);
  g_autoptr (TsSession) session = ts_session_new (graph);
  g_autoptr (GError) error = NULL;
  g_autoptr (TsGraph) frozen = NULL;
  g_autofree TsShape *shapes = NULL;
  const TsFunction *add;
  guint n;

  set_vector (session, "v", 1, 2);
  frozen = freeze (session, "out:0", &error);
  g_assert_no_error (error);
  check_frozen (frozen);
  check_no_handles (frozen);
  g_assert_cmpuint (ts_graph_get_n_functions (frozen), ==, 3);
  add = ts_graph_find_function (frozen, "add_frozen");
  g_assert_nonnull (add);
  g_assert_false (ts_function_is_generic (add));
  shapes = ts_operation_dup_attr_shapes (ts_graph_find_operation (frozen, "loop"), "output_shapes", &n, &error);
  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpint (shapes[1].rank, ==, 1);
  g_assert_cmpint (shapes[2].rank, ==, TS_SHAPE_UNKNOWN_RANK);
  check_same (session, frozen, "out:0");
}

/* A variable of a function's own; a function that calls itself; one that assigns. */
static void
test_inner_variable (void)
{
  g_autoptr (TsGraph) graph = parse_graph (
      HANDLE ("v") INPUT ("x") NODE ("out", "f", IN ("x")) "library { " FUNCTION (
          "f", ARG ("x", "FLOAT") RESULT ("y", "FLOAT"),
          BODY ("h", "VarHandleOp", TYPE ("dtype", "FLOAT") VECTOR ATTR ("shared_name", "s: 'v'")) BODY ("read", "ReadVariableOp", IN ("h:resource:0") TYPE ("dtype", "FLOAT"))
              BODY ("again", "f", IN ("read:value:0")) RET ("y", "again:y:0")) "} ");
  g_autoptr (TsSession) session = ts_session_new (graph);
  g_autoptr (GError) error = NULL;
  g_autoptr (TsGraph) frozen = NULL;

  set_vector (session, "v", 1, 2);
  frozen = freeze (session, "out:0", &error);
  g_assert_no_error (error);
  check_frozen (frozen);
  check_no_handles (frozen);
  check_type (frozen, "out", "f_frozen");
  g_assert_cmpuint (ts_graph_get_n_functions (frozen), ==, 1);
}

static void
test_refused_function (void)
{
  check_refused (HANDLE ("v") INPUT ("x") NODE ("out", "PartitionedCall", IN ("v") IN ("x") LIST ("Tin", T ("RESOURCE") T ("FLOAT")) LIST ("Tout", T ("FLOAT")) CALL ("f")) "library { " FUNCTION (
                     "f", ARG ("h", "RESOURCE") ARG ("x", "FLOAT") RESULT ("y", "FLOAT"),
                     BODY ("set", "AssignVariableOp", IN ("h") IN ("x") TYPE ("dtype", "FLOAT")) RET ("y", "x")) "} ",
                 "out:0", "\"f/set\"");
}

/* ---- models -------------------------------------------------------------------------------------- */

static void
check_no_variables (TsGraph *graph)
{
  for (guint32 i = 0; i < ts_graph_get_n_operations (graph); i++)
    {
      const char *type = ts_graph_get_operation (graph, i)->type;

      g_assert_cmpstr (type, !=, "VarHandleOp");
      g_assert_cmpstr (type, !=, "VariableV2");
      g_assert_cmpstr (type, !=, "ReadVariableOp");
    }
}

/* Whatever its signatures need, frozen, is right. */
static void
check_model (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TsModel) model = ts_model_open (path, NULL, NULL, NULL, NULL, &error);
  g_autoptr (TsSession) session = NULL;
  g_autoptr (GArray) outputs = g_array_new (FALSE, FALSE, sizeof (TsOutput));
  g_autoptr (TsGraph) frozen = NULL;
  g_auto (TsRestoreReport) report = { 0 };

  g_assert_no_error (error);
  session = ts_session_new (model->graph);
  ts_session_load_model (session, model, &report, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < model->meta->signatures->len; i++)
    {
      const TsSignature *signature = model->meta->signatures->pdata[i];

      for (guint k = 0; k < signature->n_outputs && !g_str_has_prefix (signature->key, "__saved_model"); k++)
        {
          TsOutput output = find (model->graph, signature->outputs[k].names[0]);

          g_array_append_val (outputs, output);
        }
    }
  frozen = ts_session_freeze (session, (const TsOutput *)(gpointer)outputs->data, outputs->len, NULL, 0, NULL, &error);
  g_assert_no_error (error);
  ts_graph_validate (frozen, &error);
  g_assert_no_error (error);
  ts_graph_validate_functions (frozen, &error);
  g_assert_no_error (error);
  check_no_variables (frozen);
  for (guint i = 0; i < ts_graph_get_n_functions (frozen); i++)
    check_no_variables (ts_function_get_graph (ts_graph_get_function (frozen, i), NULL));
}

static void
test_models (void)
{
  static const char *const models[] = {
    "serving/saved_model_half_plus_two_cpu/00000123", "serving/saved_model_half_plus_two_tf2_cpu/00000123", "serving/matrix_half_plus_two/1",
    "tfjs-node/model_multi_output", "simple-serving/tensorflow_template_application_model/1", "basic-pitch/nmp", "guesslang/model",
    "tfx/components/testdata/trainer/keras/Format-Serving", "tfx/trained_saved_model"
  };
  const char *shared = g_getenv ("TS_TEST_SHARED");

  if (shared == NULL || !g_file_test (shared, G_FILE_TEST_IS_DIR))
    {
      g_test_skip ("TS_TEST_SHARED names no folder of models");
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (models); i++)
    {
      g_autofree char *path = g_build_filename (shared, "models", models[i], NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        check_model (path);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/freeze/references", test_references);
  g_test_add_func ("/freeze/handles", test_handles);
  g_test_add_func ("/freeze/batched-gather", test_batched_gather);
  g_test_add_func ("/freeze/loop", test_loop);
  g_test_add_func ("/freeze/refused", test_refused);
  g_test_add_func ("/freeze/results", test_results);
  g_test_add_func ("/freeze/calls", test_calls);
  g_test_add_func ("/freeze/branches", test_branches);
  g_test_add_func ("/freeze/inner-variable", test_inner_variable);
  g_test_add_func ("/freeze/refused-function", test_refused_function);
  g_test_add_func ("/freeze/models", test_models);
  return g_test_run ();
}
