#include "tests/graph/function-text.h"

#include "engine/ops/ts-problems.h"

/* "error node 2: x, y" for each group: severity, kind, subject, number, names of the operations. */
static char *
describe (TsGraph *graph,
          const TsProblems *problems)
{
  static const char *const severities[] = { "error", "warning", "hint" };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < problems->groups->len; i++)
    {
      const TsProblemGroup *group = problems->groups->pdata[i];

      g_string_append_printf (text, "%s%s %s", i > 0 ? "\n" : "", severities[ts_problem_kind_get_severity (group->kind)],
                              ts_problem_kind_get_name (group->kind));
      if (group->subject != NULL)
        g_string_append_printf (text, " %s", group->subject);
      g_string_append_c (text, ':');
      for (guint k = 0; k < group->problems->len; k++)
        {
          TsProblem problem = g_array_index (group->problems, TsProblem, k);
          TsGraph *place = graph;

          g_assert_nonnull (problem.message);
          g_string_append_c (text, ' ');
          if (problem.function != TS_NO_FUNCTION)
            {
              const TsFunction *function = ts_graph_get_function (graph, problem.function);

              g_string_append_printf (text, "%s/", ts_function_get_name (function));
              place = ts_function_get_graph (function, NULL);
            }
          if (problem.op != TS_NO_OP)
            g_string_append (text, ts_graph_get_operation (place, problem.op)->name);
        }
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_problems (GByteArray *bytes,
                 const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TsGraph) graph = import_ok (bytes);
  g_autoptr (TsShapeTable) shapes = ts_shape_table_new (graph, NULL, &error);
  g_autoptr (TsProblems) problems = ts_problems_new (graph, shapes, NULL, NULL, &error);

  g_assert_no_error (error);

  g_autofree char *found = describe (graph, problems);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_nothing (void)
{
  GByteArray *g = g_byte_array_new ();

  placeholder (g, "x", TS_DTYPE_FLOAT);
  node (g, "y Neg x", TS_DTYPE_FLOAT);
  node (g, "z Neg x", TS_DTYPE_FLOAT);
  assert_problems (g, "");
}

static void
test_empty (void)
{
  assert_problems (g_byte_array_new (), "");
}

static void
test_damaged (void)
{
  GByteArray *g = g_byte_array_new ();

  placeholder (g, "x", TS_DTYPE_FLOAT);
  node (g, "y Neg nowhere", TS_DTYPE_FLOAT);
  node (g, "z Neg x:7", TS_DTYPE_FLOAT);
  node (g, "w Neg x", TS_DTYPE_FLOAT);
  assert_problems (g, "error node: y z");
}

/* What is damaged is not said to be of an unknown type or without a kernel, too. */
static void
test_unknown_and_no_kernel (void)
{
  GByteArray *g = g_byte_array_new ();

  placeholder (g, "x", TS_DTYPE_FLOAT);
  node (g, "a Frobnicate x", TS_DTYPE_FLOAT);
  node (g, "b Frobnicate x", TS_DTYPE_FLOAT);
  node (g, "c Frobnicate nowhere", TS_DTYPE_FLOAT);
  node (g, "d Twiddle x", TS_DTYPE_FLOAT);
  node (g, "s SdcaFprint s0", TS_DTYPE_INVALID);
  placeholder (g, "s0", TS_DTYPE_STRING);
  assert_problems (g, "error node: c\n"
                      "warning unknown-op Frobnicate: a b\n"
                      "warning unknown-op Twiddle: d\n"
                      "warning no-kernel SdcaFprint: s");
}

static void
test_kernel_groups (void)
{
  g_autoptr (GError) error = NULL;
  GByteArray *g = g_byte_array_new ();

  placeholder (g, "s", TS_DTYPE_STRING);
  for (guint i = 0; i < 10000; i++)
    {
      g_autofree char *text = g_strdup_printf ("n%u SdcaFprint s", i);

      node (g, text, TS_DTYPE_INVALID);
    }

  g_autoptr (TsGraph) graph = import_ok (g);
  g_autoptr (TsProblems) problems = ts_problems_new (graph, NULL, NULL, NULL, &error);
  const TsProblemGroup *group;

  g_assert_no_error (error);
  g_assert_cmpuint (problems->groups->len, ==, 1);
  group = problems->groups->pdata[0];
  g_assert_cmpint (group->kind, ==, TS_PROBLEM_NO_KERNEL);
  g_assert_cmpstr (group->message, ==, "there is no kernel for this op type");
  g_assert_cmpuint (group->problems->len, ==, 10000);
  g_assert_cmpuint (problems->n_problems, ==, 10000);
  g_assert_cmpuint (problems->n_serious, ==, 10000);
  g_assert_true (g_array_index (group->problems, TsProblem, 9999).message == group->message);
}

static void
test_shapes (void)
{
  GByteArray *g = g_byte_array_new ();
  const char *const names[] = { "a Placeholder", "b Placeholder" };

  for (guint i = 0; i < 2; i++)
    {
      guint begin = node_begin (g, names[i]);
      guint entry, value, shape, dim;

      attr_number (g, "dtype", 6, TS_DTYPE_FLOAT);
      entry = ts_wire_begin (g, 5);
      ts_wire_append_string (g, 1, "shape");
      value = ts_wire_begin (g, 2);
      shape = ts_wire_begin (g, 7);
      dim = ts_wire_begin (g, 2);
      ts_wire_append_uint (g, 1, 3 + i);
      ts_wire_end (g, dim);
      ts_wire_end (g, shape);
      ts_wire_end (g, value);
      ts_wire_end (g, entry);
      ts_wire_end (g, begin);
    }
  node (g, "sum AddV2 a b", TS_DTYPE_FLOAT);
  assert_problems (g, "error shape: sum");
}

static void
test_cycle (void)
{
  GByteArray *g = g_byte_array_new ();

  node (g, "a Neg b", TS_DTYPE_FLOAT);
  node (g, "b Neg a", TS_DTYPE_FLOAT);
  assert_problems (g, "error graph: \nhint unused: a b");
}

static void
test_unused (void)
{
  GByteArray *g = g_byte_array_new ();

  placeholder (g, "x", TS_DTYPE_FLOAT);
  placeholder (g, "lonely", TS_DTYPE_FLOAT);
  placeholder (g, "waited_for", TS_DTYPE_FLOAT);
  node (g, "y Neg x ^waited_for", TS_DTYPE_FLOAT);
  node (g, "group NoOp", TS_DTYPE_INVALID);
  assert_problems (g, "hint unused: lonely");
}

static void
test_functions (void)
{
  GByteArray *g = g_byte_array_new ();
  guint library, f, n;

  placeholder (g, "x", TS_DTYPE_FLOAT);
  node (g, "call bad x", TS_DTYPE_INVALID);
  library = ts_wire_begin (g, 2);
  f = function_begin (g, "bad", "a: float", "r: float", "");
  n = body_node (g, "neg Neg gone:y:0");
  attr_number (g, "T", 6, TS_DTYPE_FLOAT);
  ts_wire_end (g, n);
  n = body_node (g, "odd Frobnicate a");
  ts_wire_end (g, n);
  pair (g, 4, "r", "neg:y:0");
  ts_wire_end (g, f);
  ts_wire_end (g, library);
  assert_problems (g, "error node: bad/neg\n"
                      "warning unknown-op Frobnicate: bad/odd");
}

/* What decides about the kernel is not known in a generic function, but whether there is any. */
static void
test_generic_function (void)
{
  GByteArray *g = g_byte_array_new ();
  guint library, f, n;

  library = ts_wire_begin (g, 2);
  f = function_begin (g, "generic", "a: T", "r: T", "T: type");
  n = body_node (g, "neg Neg a");
  attr_placeholder (g, "T", "T");
  ts_wire_end (g, n);
  n = body_node (g, "none TPUCompilationResult");
  ts_wire_end (g, n);
  pair (g, 4, "r", "neg:y:0");
  ts_wire_end (g, f);
  ts_wire_end (g, library);
  assert_problems (g, "warning no-kernel TPUCompilationResult: generic/none");
}

static void
test_file (void)
{
  const char *const messages[] = { "signature \"s\": cut off", "3 fields are not known", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (TsGraph) graph = import_ok (g_byte_array_new ());
  g_autoptr (TsProblems) problems = ts_problems_new (graph, NULL, messages, NULL, &error);
  const TsProblemGroup *group;

  g_assert_no_error (error);
  group = problems->groups->pdata[0];
  g_assert_cmpint (group->kind, ==, TS_PROBLEM_FILE);
  g_assert_cmpuint (group->problems->len, ==, 2);
  g_assert_cmpstr (g_array_index (group->problems, TsProblem, 1).message, ==, messages[1]);
  g_assert_cmpuint (g_array_index (group->problems, TsProblem, 1).op, ==, TS_NO_OP);
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GByteArray *g = g_byte_array_new ();

  placeholder (g, "x", TS_DTYPE_FLOAT);
  g_cancellable_cancel (cancellable);

  g_autoptr (TsGraph) graph = import_ok (g);

  g_assert_null (ts_problems_new (graph, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/problems/nothing", test_nothing);
  g_test_add_func ("/problems/empty", test_empty);
  g_test_add_func ("/problems/damaged", test_damaged);
  g_test_add_func ("/problems/unknown-and-no-kernel", test_unknown_and_no_kernel);
  g_test_add_func ("/problems/kernel-groups", test_kernel_groups);
  g_test_add_func ("/problems/shapes", test_shapes);
  g_test_add_func ("/problems/cycle", test_cycle);
  g_test_add_func ("/problems/unused", test_unused);
  g_test_add_func ("/problems/functions", test_functions);
  g_test_add_func ("/problems/generic-function", test_generic_function);
  g_test_add_func ("/problems/file", test_file);
  g_test_add_func ("/problems/cancelled", test_cancelled);
  return g_test_run ();
}
