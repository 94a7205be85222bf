#include "app/models/ts-trace.h"
#include "app/scene/ts-scene-marks.h"
#include "engine/graph/ts-graph-trace.h"
#include "engine/ts-error.h"
#include "tests/support/ts-test-graph.h"

/* x -> a -> b -> d -> e, a -> c -> d; y beside it. */
enum
{
  X,
  A,
  B,
  C,
  D,
  E,
  Y,
};

static TsTestGraph graph;

static GArray *
list (guint n,
      const guint32 *ops)
{
  return g_array_append_vals (g_array_new (FALSE, FALSE, sizeof (guint32)), ops, n);
}

/* "2:01100 text": how many are in it, their roles, and what is said of it. */
static char *
ask (TsTraceKind kind,
     guint32 max_steps,
     guint n,
     const guint32 *ops)
{
  g_auto (TsTraceQuestion) question = { .kind = kind, .ops = list (n, ops), .max_steps = max_steps };
  g_autoptr (GError) error = NULL;
  g_autoptr (TsTraceAnswer) answer = ts_trace_ask (graph.graph, &question, NULL, &error);
  GString *text = g_string_new (NULL);

  if (answer == NULL)
    {
      g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
      g_string_append (text, error->message);
      return g_string_free (text, FALSE);
    }

  g_autofree char *words = ts_trace_describe (graph.graph, &question, answer);

  g_assert_cmpuint (answer->ops->len, ==, answer->n_ops);
  for (guint i = 0; i < answer->n_roles; i++)
    g_string_append_printf (text, "%u", answer->roles[i]);
  g_string_append_printf (text, " %s", words);
  return g_string_free (text, FALSE);
}

#define assert_answer(kind, steps, expected, ...)                                                                                     \
  G_STMT_START                                                                                                                        \
  {                                                                                                                                   \
    g_autofree char *said_ = ask (kind, steps, sizeof ((guint32[]) { __VA_ARGS__ }) / sizeof (guint32), (guint32[]) { __VA_ARGS__ }); \
    g_assert_cmpstr (said_, ==, expected);                                                                                            \
  }                                                                                                                                   \
  G_STMT_END

static void
test_cones (void)
{
  assert_answer (TS_TRACE_INPUTS, TS_TRACE_FAR, "1120000 Leads to b: 3 operations", B);
  assert_answer (TS_TRACE_OUTPUTS, TS_TRACE_FAR, "0020110 Comes from b: 3 operations", B);
  assert_answer (TS_TRACE_CONE, TS_TRACE_FAR, "1120110 Leads to and comes from b: 5 operations", B);
  assert_answer (TS_TRACE_INPUTS, 1, "0120000 Leads to b: 2 operations", B);
}

static void
test_neighbours (void)
{
  assert_answer (TS_TRACE_NEIGHBOURS, 1, "0120100 Round b: 3 operations", B);
  assert_answer (TS_TRACE_NEIGHBOURS, 2, "1120110 Round b: 5 operations", B);
  assert_answer (TS_TRACE_NEIGHBOURS, 1, "0122100 Round 2 operations: 4 operations", B, C);
}

static void
test_paths (void)
{
  assert_answer (TS_TRACE_PATHS, 0, "0211200 From a to d: 2 ways through 4 operations", A, D);
  assert_answer (TS_TRACE_PATHS, 0, "0211200 From a to d: 2 ways through 4 operations", D, A); /* turned round */
  assert_answer (TS_TRACE_PATHS, 0, "0000022 No way leads from e to y, nor back", E, Y);
  assert_answer (TS_TRACE_PATHS, 0, "two operations have to be selected", A);
}

static void
test_dominators (void)
{
  assert_answer (TS_TRACE_DOMINATORS, 0, "1100120 Every way to e passes 4 operations", E);
}

static void
test_these_and_others (void)
{
  assert_answer (TS_TRACE_THESE, 0, "0010010 2 operations of the selection", B, E);
  assert_answer (TS_TRACE_OTHERS, 0, "1101101 Hidden: 2 operations", B, E);
}

static void
test_subject (void)
{
  g_auto (TsTraceQuestion) question = { .kind = TS_TRACE_INPUTS, .ops = list (2, (guint32[]) { B, C }), .max_steps = TS_TRACE_FAR, .subject = g_strdup ("block") };
  g_autoptr (TsTraceAnswer) answer = ts_trace_ask (graph.graph, &question, NULL, NULL);
  g_autofree char *words = ts_trace_describe (graph.graph, &question, answer);

  g_assert_cmpstr (words, ==, "Leads to block: 4 operations");
}

static void
test_needed (void)
{
  g_auto (TsTraceQuestion) question = { .kind = TS_TRACE_NEEDED };
  g_autoptr (GError) error = NULL;
  g_autoptr (TsTraceAnswer) answer = NULL;
  TsOutput d = { D, 0 }, b = { B, 0 };

  question.outputs = g_array_append_vals (g_array_new (FALSE, FALSE, sizeof (TsOutput)), &d, 1);
  question.fed = g_array_append_vals (g_array_new (FALSE, FALSE, sizeof (TsOutput)), &b, 1);
  answer = ts_trace_ask (graph.graph, &question, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (answer->roles[C], ==, TS_SLICE_INSIDE);
  g_assert_cmpuint (answer->roles[B], ==, TS_SLICE_OUTSIDE); /* it is fed */
  g_assert_cmpuint (answer->roles[E], ==, TS_SLICE_OUTSIDE);
}

static void
test_cancelled (void)
{
  g_auto (TsTraceQuestion) question = { .kind = TS_TRACE_CONE, .ops = list (1, (guint32[]) { B }), .max_steps = TS_TRACE_FAR };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (ts_trace_ask (graph.graph, &question, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc,
      char *argv[])
{
  TsOutput x, a, b, c, d;
  int status;

  g_test_init (&argc, &argv, NULL);
  ts_test_graph_init (&graph);
  x = ts_test_placeholder (&graph, "x", TS_DTYPE_FLOAT, &TS_SHAPE (2));
  a = ts_test_op (&graph, "Relu", "a", x, TS_NO_OUTPUT);
  b = ts_test_op (&graph, "Abs", "b", a, TS_NO_OUTPUT);
  c = ts_test_op (&graph, "Neg", "c", a, TS_NO_OUTPUT);
  d = ts_test_op (&graph, "AddV2", "d", b, c, TS_NO_OUTPUT);
  ts_test_op (&graph, "Relu", "e", d, TS_NO_OUTPUT);
  ts_test_placeholder (&graph, "y", TS_DTYPE_FLOAT, &TS_SHAPE (2));

  g_test_add_func ("/trace/cones", test_cones);
  g_test_add_func ("/trace/neighbours", test_neighbours);
  g_test_add_func ("/trace/paths", test_paths);
  g_test_add_func ("/trace/dominators", test_dominators);
  g_test_add_func ("/trace/these-and-others", test_these_and_others);
  g_test_add_func ("/trace/subject", test_subject);
  g_test_add_func ("/trace/needed", test_needed);
  g_test_add_func ("/trace/cancelled", test_cancelled);
  status = g_test_run ();
  ts_test_graph_clear (&graph);
  return status;
}
