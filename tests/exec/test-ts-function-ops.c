#include "engine/exec/ts-session.h"

#include "engine/ops/ts-standard-ops.h"
#include "engine/ts-error.h"
#include "proto/ts-text-read.h"

#include <string.h>

/* Calls, branches and loops by functions. The library: */
static const char library[] =
    "library {"
    "  function {"
    "    signature { name: 'twice' input_arg { name: 'x' type: DT_FLOAT } output_arg { name: 'y' type: DT_FLOAT } }"
    "    node_def { name: 'sum' op: 'Add' input: 'x' input: 'x' attr { key: 'T' value { type: DT_FLOAT } } }"
    "    ret { key: 'y' value: 'sum:z:0' }"
    "  }"
    "  function {"
    "    signature { name: 'negative' input_arg { name: 'x' type: DT_FLOAT } output_arg { name: 'y' type: DT_FLOAT } }"
    "    node_def { name: 'neg' op: 'Neg' input: 'x' attr { key: 'T' value { type: DT_FLOAT } } }"
    "    ret { key: 'y' value: 'neg:y:0' }"
    "  }"
    "  function {" /* hands its argument on */
    "    signature { name: 'same' input_arg { name: 'x' type: DT_FLOAT } output_arg { name: 'y' type: DT_FLOAT } }"
    "    ret { key: 'y' value: 'x' }"
    "  }"
    "  function {"
    "    signature { name: 'below_100' input_arg { name: 'x' type: DT_FLOAT } output_arg { name: 'y' type: DT_BOOL } }"
    "    node_def { name: 'limit' op: 'Const' attr { key: 'dtype' value { type: DT_FLOAT } }"
    "      attr { key: 'value' value { tensor { dtype: DT_FLOAT tensor_shape { } float_val: 100 } } } }"
    "    node_def { name: 'less' op: 'Less' input: 'x' input: 'limit:output:0' attr { key: 'T' value { type: DT_FLOAT } } }"
    "    ret { key: 'y' value: 'less:z:0' }"
    "  }"
    "  function {" /* adds the counter of a For */
    "    signature { name: 'add_i' input_arg { name: 'i' type: DT_INT32 } input_arg { name: 'x' type: DT_INT32 } output_arg { name: 'y' type: DT_INT32 } }"
    "    node_def { name: 'sum' op: 'Add' input: 'i' input: 'x' attr { key: 'T' value { type: DT_INT32 } } }"
    "    ret { key: 'y' value: 'sum:z:0' }"
    "  }"
    "  function {" /* waits for a queue */
    "    signature { name: 'take' input_arg { name: 'q' type: DT_RESOURCE } output_arg { name: 'y' type: DT_FLOAT } }"
    "    node_def { name: 'get' op: 'QueueDequeueV2' input: 'q' attr { key: 'component_types' value { list { type: DT_FLOAT } } } }"
    "    ret { key: 'y' value: 'get:components:0' }"
    "  }"
    "  function {" /* calls itself, for ever */
    "    signature { name: 'endless' input_arg { name: 'x' type: DT_FLOAT } output_arg { name: 'y' type: DT_FLOAT } }"
    "    node_def { name: 'again' op: 'PartitionedCall' input: 'x'"
    "      attr { key: 'Tin' value { list { type: DT_FLOAT } } } attr { key: 'Tout' value { list { type: DT_FLOAT } } }"
    "      attr { key: 'f' value { func { name: 'endless' } } } }"
    "    ret { key: 'y' value: 'again:output:0' }"
    "  }"
    "  function {" /* adds to a variable, which no result shows */
    "    signature { name: 'count' input_arg { name: 'v' type: DT_RESOURCE } input_arg { name: 'x' type: DT_FLOAT }"
    "      output_arg { name: 'y' type: DT_FLOAT } }"
    "    node_def { name: 'add' op: 'AssignAddVariableOp' input: 'v' input: 'x' attr { key: 'dtype' value { type: DT_FLOAT } } }"
    "    ret { key: 'y' value: 'x' }"
    "  }"
    "}";

#define FLOATS "attr { key: 'Tin' value { list { type: DT_FLOAT } } } attr { key: 'Tout' value { list { type: DT_FLOAT } } } "
#define FUNC(name, function) "attr { key: '" name "' value { func { name: '" function "' } } } "
#define PLACEHOLDER(name, dtype) "node { name: '" name "' op: 'Placeholder' attr { key: 'dtype' value { type: " dtype " } } } "
#define VARIABLE                                                                                                                \
  "node { name: 'v' op: 'VarHandleOp' attr { key: 'dtype' value { type: DT_FLOAT } } attr { key: 'shape' value { shape { } } }" \
  "  attr { key: 'shared_name' value { s: 'v' } } } "

static TsSession *
begin_session (const char *nodes)
{
  g_autofree char *text = g_strconcat (nodes, library, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = ts_text_parse (&ts_schema_graph_def, text, strlen (text), NULL, NULL, NULL, NULL, &error);
  g_autoptr (TsGraph) graph = NULL;

  g_assert_no_error (error);
  graph = ts_graph_new_from_bytes (ts_standard_ops (), bytes, NULL, &error);
  g_assert_no_error (error);
  return ts_session_new (graph);
}

static TsOutput
output (TsSession *session,
        const char *name)
{
  g_autoptr (GError) error = NULL;
  TsOutput output;

  ts_graph_find_output (ts_session_get_graph (session), name, &output, &error);
  g_assert_no_error (error);
  return output;
}

/* y:0 with x = @x and, unless it is %NULL, p = @p. */
static float
run (TsSession *session,
     float x,
     TsTensor *p,
     GError **error)
{
  g_autoptr (TsTensor) value = ts_tensor_new_scalar (TS_DTYPE_FLOAT, &x);
  g_autoptr (TsTensor) result = NULL;
  TsOutput y = output (session, "y");
  TsFeed feeds[2] = { { output (session, "x"), value } };

  if (p != NULL)
    feeds[1] = (TsFeed) { output (session, "p"), p };
  if (!ts_session_run (session, feeds, p != NULL ? 2 : 1, &y, 1, NULL, 0, &result, NULL, error))
    return -1;
  g_assert_cmpint (result->dtype, ==, TS_DTYPE_FLOAT);
  return *(float *)result->data;
}

static void
assert_run (TsSession *session,
            float x,
            TsTensor *p,
            float expected)
{
  g_autoptr (GError) error = NULL;
  float y = run (session, x, p, &error);

  g_assert_no_error (error);
  g_assert_cmpfloat (y, ==, expected);
}

static void
test_call (void)
{
  static const char *const calls[] = {
    "node { name: 'y' op: 'PartitionedCall' input: 'x' " FLOATS FUNC ("f", "twice") "} ",
    "node { name: 'y' op: 'StatefulPartitionedCall' input: 'x' " FLOATS FUNC ("f", "twice") "} ",
    "node { name: 'y' op: 'twice' input: 'x' } ",
  };

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_autofree char *nodes = g_strconcat (PLACEHOLDER ("x", "DT_FLOAT"), calls[i], NULL);
      g_autoptr (TsSession) session = begin_session (nodes);

      assert_run (session, 3, NULL, 6);
      assert_run (session, 4, NULL, 8);
    }
}

static void
test_if (void)
{
  g_autoptr (TsSession) session = begin_session (
      PLACEHOLDER ("x", "DT_FLOAT") PLACEHOLDER ("p", "DT_FLOAT") "node { name: 'y' op: 'If' input: 'p' input: 'x' "
                                                                  "attr { key: 'Tcond' value { type: DT_FLOAT } } " FLOATS FUNC ("then_branch", "twice")
                                                                      FUNC ("else_branch", "same") "} ");
  g_autoptr (TsTensor) yes = ts_tensor_new_scalar (TS_DTYPE_FLOAT, &(float) { 0.5f });
  g_autoptr (TsTensor) no = ts_tensor_new_scalar (TS_DTYPE_FLOAT, &(float) { -0.0f });
  g_autoptr (TsTensor) empty = ts_tensor_new_float (0, NULL);
  g_autoptr (TsTensor) zero = ts_tensor_new_float (1, (float[]) { 0 });

  assert_run (session, 3, yes, 6);
  assert_run (session, 3, no, 3);
  assert_run (session, 3, empty, 3);
  assert_run (session, 3, zero, 6); /* has an element */
}

static void
test_case (void)
{
  g_autoptr (TsSession) session = begin_session (
      PLACEHOLDER ("x", "DT_FLOAT") PLACEHOLDER ("p", "DT_INT32") "node { name: 'y' op: 'Case' input: 'p' input: 'x' " FLOATS
                                                                  "attr { key: 'branches' value { list { func { name: 'twice' } func { name: 'same' } func { name: 'negative' } } } } } ");
  const float expected[] = { -3, 6, 3, -3, -3 };

  for (gint32 i = -1; i < 4; i++)
    {
      g_autoptr (TsTensor) p = ts_tensor_new_scalar (TS_DTYPE_INT32, &i);

      assert_run (session, 3, p, expected[i + 1]);
    }
}

static void
test_while (void)
{
  g_autoptr (TsSession) session = begin_session (
      PLACEHOLDER ("x", "DT_FLOAT") "node { name: 'y' op: 'While' input: 'x' attr { key: 'T' value { list { type: DT_FLOAT } } } " FUNC ("cond", "below_100")
          FUNC ("body", "twice") "} ");

  assert_run (session, 3, NULL, 192);
  assert_run (session, 100, NULL, 100);
}

static void
test_for (void)
{
  static const struct
  {
    const char *start, *limit, *delta;
    gint32 expected; /* -1: it is refused */
  } cases[] = {
    { "1", "5", "1", 110 },
    { "5", "0", "-2", 109 },
    { "0", "5", "2", 106 },
    { "3", "3", "1", 100 },
    { "3", "3", "0", 100 },
    { "3", "5", "0", -1 },
    { "5", "3", "1", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *nodes = g_strdup_printf (
#define INT "node { name: '%s' op: 'Const' attr { key: 'dtype' value { type: DT_INT32 } } attr { key: 'value' value { tensor { dtype: DT_INT32 tensor_shape { } int_val: %s } } } } "
          INT INT INT INT "node { name: 'y' op: 'For' input: 'start' input: 'limit' input: 'delta' input: 'x'"
                          "  attr { key: 'T' value { list { type: DT_INT32 } } } " FUNC ("body", "add_i") "} ",
          "start", cases[i].start, "limit", cases[i].limit, "delta", cases[i].delta, "x", "100");
#undef INT
      g_autoptr (TsSession) session = begin_session (nodes);
      TsOutput y = output (session, "y");
      g_autoptr (TsTensor) result = NULL;
      g_autoptr (GError) error = NULL;
      gboolean ok = ts_session_run (session, NULL, 0, &y, 1, NULL, 0, &result, NULL, &error);

      g_assert_cmpint (ok, ==, cases[i].expected >= 0);
      if (ok)
        g_assert_cmpint (*(gint32 *)result->data, ==, cases[i].expected);
      else
        g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
    }
}

static void
test_remote_call (void)
{
  static const char *const targets[] = { "/job:localhost/device:CPU:0", "/cpu:0", "/job:worker", "/gpu:0", "nonsense" };

  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      g_autofree char *nodes = g_strdup_printf (
          PLACEHOLDER ("x", "DT_FLOAT") "node { name: 'target' op: 'Const' attr { key: 'dtype' value { type: DT_STRING } }"
                                        "  attr { key: 'value' value { tensor { dtype: DT_STRING tensor_shape { } string_val: '%s' } } } } "
                                        "node { name: 'y' op: 'RemoteCall' input: 'target' input: 'x' " FLOATS FUNC ("f", "twice") "} ",
          targets[i]);
      g_autoptr (TsSession) session = begin_session (nodes);
      g_autoptr (GError) error = NULL;

      if (i < 2)
        assert_run (session, 3, NULL, 6);
      else
        {
          run (session, 3, NULL, &error);
          g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
        }
    }
}

typedef struct
{
  guint n_before[3]; /* by depth */
  guint n_after[3];
} Counts;

static gboolean
count_before (TsExecutor *executor,
              const TsActivation *activation,
              gpointer user_data)
{
  ((Counts *)user_data)->n_before[ts_activation_get_depth (activation)]++;
  return TRUE;
}

static gboolean
count_after (TsExecutor *executor,
             const TsActivation *activation,
             TsTensor **outputs,
             gpointer user_data)
{
  Counts *counts = user_data;
  const TsActivation *caller = ts_activation_get_caller (activation);

  counts->n_after[ts_activation_get_depth (activation)]++;
  if (caller != NULL)
    g_assert_cmpstr (ts_executor_get_operation (executor, caller)->name, ==, "y");
  g_assert_nonnull (ts_executor_get_outermost (executor));
  return FALSE;
}

/* Whoever stands at the seam sees what is inside of functions, and may stop there. */
static void
test_seam (void)
{
  static const TsSeam seam = { count_before, count_after };
  g_autoptr (TsSession) session = begin_session (
      PLACEHOLDER ("x", "DT_FLOAT") "node { name: 'y' op: 'While' input: 'x' attr { key: 'T' value { list { type: DT_FLOAT } } } " FUNC ("cond", "below_100")
          FUNC ("body", "twice") "} ");
  g_autoptr (TsTensor) value = ts_tensor_new_scalar (TS_DTYPE_FLOAT, &(float) { 30 });
  TsFeed feed = { output (session, "x"), value };
  TsOutput y = output (session, "y");
  g_autoptr (GError) error = NULL;
  Counts counts = { 0 };
  g_autoptr (TsExecutor) executor = ts_session_begin (session, &feed, 1, &y, 1, NULL, 0, &seam, &counts, NULL, &error);
  g_autoptr (TsTensor) result = NULL;
  guint n_stops = 0;

  g_assert_no_error (error);
  while (ts_executor_advance (executor, &error) == TS_EXECUTOR_STOPPED)
    n_stops++;
  g_assert_no_error (error);
  result = ts_executor_dup_fetch (executor, 0, NULL);
  g_assert_cmpfloat (*(float *)result->data, ==, 120);

  /* Thrice the condition (a constant and a comparison), twice the body. */
  g_assert_cmpuint (counts.n_before[0], ==, 1);
  g_assert_cmpuint (counts.n_before[1], ==, 3 * 2 + 2);
  g_assert_cmpuint (counts.n_after[0], ==, 1);
  g_assert_cmpuint (counts.n_after[1], ==, 3 * 2 + 2);
  g_assert_cmpuint (n_stops, ==, 1 + 3 * 2 + 2);
}

/* A function may wait for what another run does, and is gone with its run. */
static void
test_blocked_inside (void)
{
  g_autoptr (TsSession) session = begin_session (
      PLACEHOLDER ("x", "DT_FLOAT") "node { name: 'q' op: 'FIFOQueueV2' attr { key: 'component_types' value { list { type: DT_FLOAT } } } } "
                                    "node { name: 'put' op: 'QueueEnqueueV2' input: 'q' input: 'x' attr { key: 'Tcomponents' value { list { type: DT_FLOAT } } } } "
                                    "node { name: 'y' op: 'PartitionedCall' input: 'q' attr { key: 'Tin' value { list { type: DT_RESOURCE } } } "
                                    "attr { key: 'Tout' value { list { type: DT_FLOAT } } } " FUNC ("f", "take") "} ");
  g_autoptr (TsTensor) value = ts_tensor_new_scalar (TS_DTYPE_FLOAT, &(float) { 7 });
  TsFeed feed = { output (session, "x"), value };
  TsOutput y = output (session, "y");
  guint32 put = ts_graph_find_operation (ts_session_get_graph (session), "put")->index;
  g_autoptr (TsExecutor) taker = ts_session_begin (session, NULL, 0, &y, 1, NULL, 0, NULL, NULL, NULL, NULL);
  TsExecutor *given_up = ts_session_begin (session, NULL, 0, &y, 1, NULL, 0, NULL, NULL, NULL, NULL);
  g_autoptr (TsTensor) result = NULL;

  g_assert_cmpint (ts_executor_advance (given_up, NULL), ==, TS_EXECUTOR_BLOCKED);
  g_assert_cmpint (ts_executor_advance (taker, NULL), ==, TS_EXECUTOR_BLOCKED);
  ts_executor_free (given_up);
  g_assert_true (ts_session_run (session, &feed, 1, NULL, 0, &put, 1, NULL, NULL, NULL));
  g_assert_cmpint (ts_executor_advance (taker, NULL), ==, TS_EXECUTOR_DONE);
  result = ts_executor_dup_fetch (taker, 0, NULL);
  g_assert_cmpfloat (*(float *)result->data, ==, 7);
}

/* Fails with an error, not with the stack at its end. */
static void
test_endless (void)
{
  g_autoptr (TsSession) session = begin_session (
      PLACEHOLDER ("x", "DT_FLOAT") "node { name: 'y' op: 'PartitionedCall' input: 'x' " FLOATS FUNC ("f", "endless") "} ");
  g_autoptr (GError) error = NULL;

  run (session, 3, NULL, &error);
  g_assert_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED);
}

/* What has an effect runs, though no result needs it; the state is the session's. */
static void
test_state (void)
{
  g_autoptr (TsSession) session = begin_session (
      PLACEHOLDER ("x", "DT_FLOAT") VARIABLE "node { name: 'y' op: 'StatefulPartitionedCall' input: 'v' input: 'x' "
                                             "attr { key: 'Tin' value { list { type: DT_RESOURCE type: DT_FLOAT } } } "
                                             "attr { key: 'Tout' value { list { type: DT_FLOAT } } } " FUNC ("f", "count") "} ");
  g_autoptr (TsTensor) one = ts_tensor_new_scalar (TS_DTYPE_FLOAT, &(float) { 1 });
  g_autoptr (TsTensor) value = NULL;
  g_autoptr (GError) error = NULL;
  TsOutput v = output (session, "v");

  run (session, 3, NULL, &error);
  g_assert_error (error, TS_ERROR, TS_ERROR_NOT_FOUND);
  g_assert_true (g_str_has_prefix (error->message, "y (StatefulPartitionedCall): add (AssignAddVariableOp): "));

  ts_session_set_variable (session, v.op, one, NULL);
  assert_run (session, 3, NULL, 3);
  assert_run (session, 4, NULL, 4);
  value = ts_session_get_variable (session, v.op, NULL);
  g_assert_cmpfloat (*(float *)value->data, ==, 8);
}

/* A signature that does not fit is an error, never memory taken for something else. */
static void
test_mismatch (void)
{
  static const char *const calls[] = {
    "node { name: 'y' op: 'PartitionedCall' input: 'p' attr { key: 'Tin' value { list { type: DT_INT32 } } } "
    "attr { key: 'Tout' value { list { type: DT_FLOAT } } } " FUNC ("f", "twice") "} ",
    "node { name: 'y' op: 'PartitionedCall' input: 'x' attr { key: 'Tin' value { list { type: DT_FLOAT } } } "
    "attr { key: 'Tout' value { list { type: DT_INT32 } } } " FUNC ("f", "twice") "} ",
    "node { name: 'y' op: 'PartitionedCall' attr { key: 'Tin' value { list { } } } "
    "attr { key: 'Tout' value { list { type: DT_FLOAT } } } " FUNC ("f", "twice") "} ",
    "node { name: 'y' op: 'While' input: 'x' attr { key: 'T' value { list { type: DT_FLOAT } } } " FUNC ("cond", "below_100")
        FUNC ("body", "below_100") "} ",
  };

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_autofree char *nodes = g_strconcat (PLACEHOLDER ("x", "DT_FLOAT") PLACEHOLDER ("p", "DT_INT32"), calls[i], NULL);
      g_autoptr (TsSession) session = begin_session (nodes);
      g_autoptr (TsTensor) p = ts_tensor_new_scalar (TS_DTYPE_INT32, &(gint32) { 1 });
      g_autoptr (GError) error = NULL;

      run (session, 3, p, &error);
      g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/function-ops/call", test_call);
  g_test_add_func ("/function-ops/if", test_if);
  g_test_add_func ("/function-ops/case", test_case);
  g_test_add_func ("/function-ops/while", test_while);
  g_test_add_func ("/function-ops/for", test_for);
  g_test_add_func ("/function-ops/remote-call", test_remote_call);
  g_test_add_func ("/function-ops/seam", test_seam);
  g_test_add_func ("/function-ops/blocked-inside", test_blocked_inside);
  g_test_add_func ("/function-ops/endless", test_endless);
  g_test_add_func ("/function-ops/state", test_state);
  g_test_add_func ("/function-ops/mismatch", test_mismatch);
  return g_test_run ();
}
