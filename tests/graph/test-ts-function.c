#include "tests/graph/function-text.h"

#include "engine/ts-error.h"

/* halves (x: float, i: int32) -> (left: float, right: float), with a Split and a list output. */
static void
append_halves (GByteArray *g)
{
  guint f = function_begin (g, "halves", "x: float, i: int32", "left: float, both: N*float", "N: int");
  guint n;

  n = body_node (g, "split Split i x:0 ^mark");
  attr_number (g, "T", 6, TS_DTYPE_FLOAT);
  attr_number (g, "num_split", 3, 2);
  ts_wire_end (g, n);
  n = body_node (g, "mark NoOp");
  ts_wire_end (g, n);
  n = body_node (g, "all Pack split:output");
  attr_number (g, "T", 6, TS_DTYPE_FLOAT);
  attr_number (g, "N", 3, 2);
  ts_wire_end (g, n);
  pair (g, 4, "left", "split:output:0");
  pair (g, 4, "both", "split:output");
  pair (g, 6, "done", "mark");
  ts_wire_end (g, f);
}

static TsGraph *
halves_graph (void)
{
  GByteArray *g = g_byte_array_new ();
  guint library, n;

  placeholder (g, "x", TS_DTYPE_FLOAT);
  placeholder (g, "i", TS_DTYPE_INT32);
  n = node_begin (g, "call halves x i");
  attr_number (g, "N", 3, 2);
  ts_wire_end (g, n);
  library = ts_wire_begin (g, 2);
  append_halves (g);
  ts_wire_end (g, library);
  return import_ok (g);
}

static void
assert_names (TsGraph *graph,
              const char *names)
{
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint32 i = 0; i < ts_graph_get_n_operations (graph); i++)
    g_string_append_printf (found, "%s%s", i > 0 ? " " : "", ts_graph_get_operation (graph, i)->name);
  g_assert_cmpstr (found->str, ==, names);
}

static void
test_generic (void)
{
  g_autoptr (TsGraph) graph = halves_graph ();
  const TsFunction *function = ts_graph_find_function (graph, "halves");
  TsGraph *body = ts_function_get_graph (function, NULL);
  const TsOperation *split, *pack;
  const char *name;

  g_assert_nonnull (body);
  g_assert_true (body == ts_function_get_graph (function, NULL));
  g_assert_true (ts_graph_get_body_of (body) == function);
  g_assert_null (ts_graph_get_body_of (graph));
  g_assert_true (ts_function_is_generic (function));

  assert_names (body, "x i split mark all left_RetVal both_RetVal");
  g_assert_cmpuint (ts_function_get_n_args (function), ==, 2);
  g_assert_cmpuint (ts_function_get_n_results (function), ==, 2);
  g_assert_cmpuint (ts_graph_get_arg (body, 1), ==, 1);
  g_assert_cmpuint (ts_graph_get_result (body, 0), ==, 5);
  g_assert_true (ts_output_equal (ts_function_get_result (function, 0), (TsOutput) { 2, 0 }));
  g_assert_cmpuint (ts_graph_get_n_control_results (body), ==, 1);
  g_assert_cmpuint (ts_graph_get_control_result (body, 0, &name), ==, 3);
  g_assert_cmpstr (name, ==, "done");

  split = ts_graph_find_operation (body, "split");
  g_assert_null (split->problem);
  g_assert_true (ts_output_equal (split->inputs[0], (TsOutput) { 1, 0 }));
  g_assert_true (ts_output_equal (split->inputs[1], (TsOutput) { 0, 0 }));
  g_assert_cmpuint (split->control_inputs[0], ==, 3);
  pack = ts_graph_find_operation (body, "all");
  g_assert_null (pack->problem);
  g_assert_cmpuint (pack->n_inputs, ==, 2); /* one input of the file names both */
  g_assert_true (ts_output_equal (pack->inputs[1], (TsOutput) { 2, 1 }));
  g_assert_true (ts_graph_validate_functions (graph, NULL));
}

static void
test_instantiate (void)
{
  g_autoptr (TsGraph) graph = halves_graph ();
  g_autoptr (TsGraph) body = ts_operation_instantiate (ts_graph_find_operation (graph, "call"), NULL, 0, NULL);
  g_autoptr (TsGraph) none = NULL;
  g_autoptr (GError) error = NULL;
  const TsOperation *result;

  g_assert_nonnull (body);
  assert_names (body, "x i split mark all left_RetVal both_RetVal_0 both_RetVal_1");
  g_assert_cmpuint (ts_graph_get_n_results (body), ==, 3);
  result = ts_graph_get_operation (body, ts_graph_get_result (body, 2));
  g_assert_null (result->problem);
  g_assert_true (ts_output_equal (result->inputs[0], (TsOutput) { 2, 1 }));

  none = ts_function_instantiate (ts_graph_find_function (graph, "halves"), NULL, 0, &error);
  g_assert_null (none);
  g_assert_error (error, TS_ERROR, TS_ERROR_NOT_FOUND);
  g_assert_cmpstr (error->message, ==, "function \"halves\": attribute \"N\" (int) is missing");
}

/* A body holds what is around it. */
static void
test_outlives (void)
{
  TsGraph *graph = halves_graph ();
  TsGraph *body = ts_graph_ref (ts_function_get_graph (ts_graph_get_function (graph, 0), NULL));
  TsGraph *instance = ts_operation_instantiate (ts_graph_find_operation (graph, "call"), NULL, 0, NULL);

  ts_graph_unref (graph);
  g_assert_nonnull (ts_graph_find_function (body, "halves"));
  g_assert_cmpuint (ts_graph_get_n_functions (instance), ==, 1);
  ts_graph_unref (body);
  g_assert_cmpstr (ts_function_get_name (ts_graph_get_body_of (instance)), ==, "halves");
  ts_graph_unref (instance);
}

static TsGraph *
with_function (void (*append) (GByteArray *g))
{
  GByteArray *g = g_byte_array_new ();
  guint library = ts_wire_begin (g, 2);

  append (g);
  ts_wire_end (g, library);
  return import_ok (g);
}

static void
append_substituted (GByteArray *g)
{
  guint f = function_begin (g, "f", "xs: N*T", "y: T", "T: type, N: int");
  guint n = body_node (g, "sum AddN xs");

  attr_placeholder (g, "T", "T");
  attr_placeholder (g, "N", "N");
  ts_wire_end (g, n);
  n = body_node (g, "again f xs");
  attr_placeholder (g, "T", "T");
  attr_placeholder (g, "N", "N");
  ts_wire_end (g, n);
  n = body_node (g, "one Relu xs:1");
  attr_placeholder (g, "T", "T");
  ts_wire_end (g, n);
  pair (g, 4, "y", "sum:sum:0");
  ts_wire_end (g, f);
}

static void
test_placeholders (void)
{
  g_autoptr (TsGraph) graph = with_function (append_substituted);
  const TsFunction *function = ts_graph_get_function (graph, 0);
  TsGraph *generic = ts_function_get_graph (function, NULL);
  const guint8 half[] = { 6 << 3, TS_DTYPE_HALF }, three[] = { 3 << 3, 3 };
  const TsAttrSpan attrs[] = { { "T", 1, half, 2 }, { "N", 1, three, 2 } };
  g_autoptr (TsGraph) body = ts_function_instantiate (function, attrs, 2, NULL);
  const TsOperation *sum;
  TsDType dtype;
  gint64 n;

  assert_names (generic, "xs sum again one y_RetVal");
  for (guint32 i = 0; i < ts_graph_get_n_operations (generic); i++)
    g_assert_null (ts_graph_get_operation (generic, i)->problem);
  g_assert_cmpint (ts_graph_get_dtype (generic, (TsOutput) { 0, 0 }), ==, TS_DTYPE_INVALID);

  assert_names (body, "xs_0 xs_1 xs_2 sum again one y_RetVal");
  for (guint32 i = 0; i < ts_graph_get_n_operations (body); i++)
    g_assert_null (ts_graph_get_operation (body, i)->problem);
  sum = ts_graph_find_operation (body, "sum");
  g_assert_cmpuint (sum->n_inputs, ==, 3);
  g_assert_true (ts_operation_get_attr_dtype (sum, "T", &dtype, NULL));
  g_assert_cmpint (dtype, ==, TS_DTYPE_HALF);
  g_assert_true (ts_operation_get_attr_int (sum, "N", &n, NULL));
  g_assert_cmpint (n, ==, 3);
  g_assert_cmpuint (ts_graph_find_operation (body, "one")->inputs[0].op, ==, 1);
  g_assert_cmpint (ts_graph_get_dtype (body, (TsOutput) { sum->index, 0 }), ==, TS_DTYPE_HALF);
}

static void
append_damaged (GByteArray *g)
{
  guint f = function_begin (g, "bad", "a: float, b: float", "r: float, s: float", "");
  guint n = body_node (g, "b Neg a");

  attr_number (g, "T", 6, TS_DTYPE_FLOAT);
  ts_wire_end (g, n);
  n = body_node (g, "n1 Neg nowhere:y:0 ^no");
  attr_number (g, "T", 6, TS_DTYPE_FLOAT);
  ts_wire_end (g, n);
  n = body_node (g, "n2 Neg b:y:1");
  attr_number (g, "T", 6, TS_DTYPE_FLOAT);
  ts_wire_end (g, n);
  n = body_node (g, "n3 Neg b:z:0");
  attr_number (g, "T", 6, TS_DTYPE_FLOAT);
  ts_wire_end (g, n);
  n = body_node (g, "n4 Neg a:1");
  attr_placeholder (g, "T", "T");
  ts_wire_end (g, n);
  n = body_node (g, "odd Unheard");
  ts_wire_end (g, n);
  n = body_node (g, "user Unheard odd:p:0 odd:q:0 odd:p:0 odd:p:2");
  ts_wire_end (g, n);
  pair (g, 4, "r", "b:y:0");
  ts_wire_end (g, f);
}

static void
assert_problem (TsGraph *graph,
                const char *name,
                const char *problem)
{
  g_assert_cmpstr (ts_graph_find_operation (graph, name)->problem, ==, problem);
}

static void
test_damaged (void)
{
  g_autoptr (TsGraph) graph = with_function (append_damaged);
  TsGraph *body = ts_function_get_graph (ts_graph_get_function (graph, 0), NULL);
  const TsOperation *user = ts_graph_find_operation (body, "user");
  g_autoptr (GError) error = NULL;

  /* The node keeps its name, the argument gives way. */
  assert_names (body, "a b_1 b n1 n2 n3 n4 odd user r_RetVal s_RetVal");
  assert_problem (body, "n1", "input 0, \"nowhere:y:0\", is missing: the function has no such argument or output");
  assert_problem (body, "n2", "input 0 is \"b:y:1\", but the output has 1 tensor");
  assert_problem (body, "n3", "input 0, \"b:z:0\", is missing: the function has no such argument or output");
  assert_problem (body, "n4", "attribute \"T\" holds a placeholder of a function body, expected type");
  assert_problem (body, "s_RetVal", "has 0 inputs, expected 1");
  g_assert_cmpuint (user->inputs[0].index, ==, 0);
  g_assert_cmpuint (user->inputs[1].index, ==, 1);
  g_assert_cmpuint (user->inputs[2].index, ==, 0);
  g_assert_cmpuint (user->inputs[3].index, ==, 2);
  g_assert_false (ts_graph_validate_functions (graph, &error));
  g_assert_cmpstr (error->message, ==, "function \"bad\": operation \"n1\" (Neg): input 0, \"nowhere:y:0\", is missing: "
                                       "the function has no such argument or output");
}

/* What a body is written as can be read as a graph. */
static void
test_export (void)
{
  g_autoptr (TsGraph) graph = halves_graph ();
  TsGraph *body = ts_function_get_graph (ts_graph_get_function (graph, 0), NULL);
  g_autoptr (GBytes) bytes = ts_graph_to_bytes (body);
  g_autoptr (TsGraph) again = ts_graph_new_from_bytes (ts_standard_ops (), bytes, NULL, NULL);
  const TsOperation *pack = ts_graph_find_operation (again, "all");

  g_assert_cmpuint (pack->n_inputs, ==, 2);
  g_assert_true (ts_output_equal (pack->inputs[1], (TsOutput) { 2, 1 }));
  g_assert_cmpuint (ts_graph_get_n_functions (again), ==, 1);
}

/* ---- calls ---- */

/* f<i> calls f<i+1> twice, the last one f0. */
static void
append_tower (GByteArray *g)
{
  for (guint i = 0; i < 30; i++)
    {
      g_autofree char *name = g_strdup_printf ("f%u", i);
      g_autofree char *next = g_strdup_printf ("f%u", (i + 1) % 30);
      g_autofree char *call = g_strdup_printf ("a %s x", next);
      guint f = function_begin (g, name, "x: float", "y: float", "");
      guint n = body_node (g, call);

      ts_wire_end (g, n);
      n = body_node (g, "b PartitionedCall x");
      attr_func (g, "f", next);
      ts_wire_end (g, n);
      pair (g, 4, "y", "a:y:0");
      ts_wire_end (g, f);
    }
  {
    guint gradient = ts_wire_begin (g, 2);

    ts_wire_append_string (g, 1, "f1");
    ts_wire_append_string (g, 2, "f2");
    ts_wire_end (g, gradient);
  }
}

typedef struct
{
  guint n;
  guint n_recursive;
  guint deepest;
} Walked;

static gboolean
count_call (const TsOperation *caller,
            const TsFunctionCall *call,
            guint depth,
            gboolean is_recursive,
            gpointer user_data)
{
  Walked *walked = user_data;

  walked->n++;
  walked->n_recursive += is_recursive;
  walked->deepest = MAX (walked->deepest, depth);
  return TRUE;
}

static void
test_calls (void)
{
  g_autoptr (TsGraph) graph = with_function (append_tower);
  TsGraph *body = ts_function_get_graph (ts_graph_find_function (graph, "f3"), NULL);
  g_autoptr (GPtrArray) direct = ts_operation_list_called_functions (ts_graph_find_operation (body, "a"));
  g_autoptr (GPtrArray) by_attr = ts_operation_list_called_functions (ts_graph_find_operation (body, "b"));
  const TsFunctionCall *call;
  Walked walked = { 0 };

  g_assert_cmpuint (direct->len, ==, 1);
  call = direct->pdata[0];
  g_assert_null (call->attr);
  g_assert_cmpstr (call->name, ==, "f4");
  g_assert_cmpuint (by_attr->len, ==, 1);
  call = by_attr->pdata[0];
  g_assert_cmpstr (call->attr, ==, "f");
  g_assert_true (call->function == ts_graph_find_function (graph, "f4"));

  g_assert_true (ts_graph_walk_calls (body, 3, 1000, count_call, &walked));
  g_assert_cmpuint (walked.n, ==, 2 + 4 + 8 + 16);
  g_assert_cmpuint (walked.deepest, ==, 3);
  walked = (Walked) { 0 };
  g_assert_false (ts_graph_walk_calls (body, 100, 1000, count_call, &walked));
  g_assert_cmpuint (walked.n, ==, 1000);
  g_assert_cmpuint (walked.deepest, ==, 29);
  g_assert_cmpuint (walked.n_recursive, >, 0);

  g_assert_cmpstr (ts_graph_find_gradient (body, "f1"), ==, "f2");
  g_assert_null (ts_graph_find_gradient (body, "f2"));
}

/* ---- damage ---- */

static void
look_at_all (GBytes *bytes)
{
  g_autoptr (TsGraph) graph = ts_graph_new_from_bytes (ts_standard_ops (), bytes, NULL, NULL);

  for (guint i = 0; graph != NULL && i < ts_graph_get_n_functions (graph); i++)
    {
      const TsFunction *function = ts_graph_get_function (graph, i);
      TsGraph *body = ts_function_get_graph (function, NULL);
      const guint8 number[] = { 3 << 3, 5 };
      const TsAttrSpan attr = { "N", 1, number, 2 };
      g_autoptr (TsGraph) instance = ts_function_instantiate (function, &attr, 1, NULL);

      if (body != NULL)
        ts_graph_validate (body, NULL);
      if (instance != NULL)
        ts_graph_validate (instance, NULL);
    }
}

static void
test_hostile (void)
{
  g_autoptr (GByteArray) g = g_byte_array_new ();
  guint library = ts_wire_begin (g, 2);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  append_halves (g);
  append_substituted (g);
  append_damaged (g);
  ts_wire_end (g, library);
  for (guint size = 0; size < g->len; size++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (g->data, size);

      look_at_all (bytes);
    }
  for (guint i = 0; i < 3000; i++)
    {
      guint8 *copy = g_memdup2 (g->data, g->len);
      g_autoptr (GBytes) bytes = g_bytes_new_take (copy, g->len);

      for (guint k = g_rand_int (rand) % 3 + 1; k > 0; k--)
        copy[g_rand_int (rand) % g->len] = (guint8)g_rand_int (rand);
      look_at_all (bytes);
    }
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/function/generic", test_generic);
  g_test_add_func ("/function/instantiate", test_instantiate);
  g_test_add_func ("/function/outlives", test_outlives);
  g_test_add_func ("/function/placeholders", test_placeholders);
  g_test_add_func ("/function/damaged", test_damaged);
  g_test_add_func ("/function/export", test_export);
  g_test_add_func ("/function/calls", test_calls);
  g_test_add_func ("/function/hostile", test_hostile);
  return g_test_run ();
}
