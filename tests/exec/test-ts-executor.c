#include "engine/exec/ts-session.h"
#include "engine/ts-error.h"
#include "tests/support/ts-test-graph.h"

static TsTensor *
run_one (TsTestGraph *g,
         TsOutput fetch,
         GError **error)
{
  g_autoptr (TsSession) session = ts_session_new (g->graph);
  TsTensor *result = NULL;

  ts_session_run (session, NULL, 0, &fetch, 1, NULL, 0, &result, NULL, error);
  return result;
}

static void
assert_float (TsTensor *tensor,
              float expected)
{
  g_assert_nonnull (tensor);
  g_assert_cmpint (tensor->dtype, ==, TS_DTYPE_FLOAT);
  g_assert_cmpuint (tensor->n_elements, ==, 1);
  g_assert_cmpfloat (*(float *)tensor->data, ==, expected);
}

static void
test_chain (void)
{
  g_auto (TsTestGraph) g = { 0 };
  g_autoptr (TsTensor) result = NULL;
  g_autoptr (GError) error = NULL;
  TsOutput a, b;

  ts_test_graph_init (&g);
  a = ts_test_const_float (&g, "a", 2);
  b = ts_test_const_float (&g, "b", 3);
  result = run_one (&g, ts_test_op (&g, "Identity", "c", ts_test_op (&g, "Mul", "m", a, b, TS_NO_OUTPUT), TS_NO_OUTPUT), &error);
  g_assert_no_error (error);
  assert_float (result, 6);
}

static void
test_feed_in_the_middle (void)
{
  g_auto (TsTestGraph) g = { 0 };
  g_autoptr (TsSession) session = NULL;
  g_autoptr (TsTensor) value = ts_tensor_new_scalar (TS_DTYPE_FLOAT, &(float) { 10 });
  g_autoptr (GError) error = NULL;
  TsOutput x, m, y;
  TsTensor *results[2] = { NULL, NULL };
  TsFeed feed;

  /* x is never fed, and not needed once m is. */
  ts_test_graph_init (&g);
  x = ts_test_placeholder (&g, "x", TS_DTYPE_FLOAT, &TS_SHAPE_SCALAR);
  m = ts_test_op (&g, "Mul", "m", x, x, TS_NO_OUTPUT);
  y = ts_test_op (&g, "Add", "y", m, m, TS_NO_OUTPUT);

  session = ts_session_new (g.graph);
  feed = (TsFeed) { m, value };
  ts_session_run (session, &feed, 1, (TsOutput[]) { y, m }, 2, NULL, 0, results, NULL, &error);
  g_assert_no_error (error);
  assert_float (results[0], 20);
  g_assert_true (results[1] == value);
  ts_tensor_unref (results[0]);
  ts_tensor_unref (results[1]);
}

static void
test_wrong_feed (void)
{
  g_auto (TsTestGraph) g = { 0 };
  g_autoptr (TsSession) session = NULL;
  g_autoptr (TsTensor) ints = ts_tensor_new_int32 (3, (gint32[]) { 1, 2, 3 });
  g_autoptr (TsTensor) floats = ts_tensor_new_float (3, (float[]) { 1, 2, 3 });
  g_autoptr (GError) error = NULL;
  TsOutput x;

  ts_test_graph_init (&g);
  x = ts_test_placeholder (&g, "x", TS_DTYPE_FLOAT, &TS_SHAPE (-1, 2));
  session = ts_session_new (g.graph);

  g_assert_false (ts_session_check_feed (session, x, ints, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_assert_cmpstr (error->message, ==, "feed of x:0 (Placeholder): expected float32, found int32");
  g_clear_error (&error);

  g_assert_false (ts_session_check_feed (session, x, floats, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_assert_cmpstr (error->message, ==, "feed of x:0 (Placeholder): expected shape [?,2], found [3]");
}

static void
test_unfed_placeholder (void)
{
  g_auto (TsTestGraph) g = { 0 };
  g_autoptr (GError) error = NULL;
  TsOutput x;

  ts_test_graph_init (&g);
  x = ts_test_placeholder (&g, "in/x", TS_DTYPE_FLOAT, &TS_SHAPE_SCALAR);
  g_assert_null (run_one (&g, ts_test_op (&g, "Neg", "y", x, TS_NO_OUTPUT), &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (g_strstr_len (error->message, -1, "in/x (Placeholder)"));
}

static void
test_missing_kernel (void)
{
  g_auto (TsTestGraph) g = { 0 };
  g_autoptr (GError) error = NULL;
  TsOutput a;

  ts_test_graph_init (&g);
  a = ts_test_const (&g, "a", ts_tensor_new_string_scalar ("x", -1));
  g_assert_null (run_one (&g, ts_test_op (&g, "WorkerHeartbeat", "d", a, TS_NO_OUTPUT), &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED);
  g_assert_nonnull (g_strstr_len (error->message, -1, "d (WorkerHeartbeat)"));
}

/* A Switch kills one side, whatever is on it dies too, and the Merge takes the other. */
static void
test_branch (gconstpointer data)
{
  gboolean taken = GPOINTER_TO_INT (data);
  g_auto (TsTestGraph) g = { 0 };
  g_autoptr (TsTensor) merged = NULL, index = NULL;
  g_autoptr (GError) error = NULL;
  TsOutput sw, low, high, merge;

  ts_test_graph_init (&g);
  sw = ts_test_op (&g, "Switch", "switch", ts_test_const_float (&g, "x", 4), ts_test_const_bool (&g, "p", taken), TS_NO_OUTPUT);
  low = ts_test_op (&g, "Neg", "low", sw, TS_NO_OUTPUT);
  high = ts_test_op (&g, "Square", "high", ((TsOutput) { sw.op, 1 }), TS_NO_OUTPUT);
  merge = ts_test_op (&g, "Merge", "merge", low, high, TS_NO_OUTPUT);

  merged = run_one (&g, merge, &error);
  g_assert_no_error (error);
  assert_float (merged, taken ? 16 : -4);
  index = run_one (&g, (TsOutput) { merge.op, 1 }, &error);
  g_assert_no_error (error);
  g_assert_cmpint (*(gint32 *)index->data, ==, taken ? 1 : 0);

  g_assert_null (run_one (&g, taken ? low : high, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
}

/* while (i < n) { i += 1; x *= 2 }, with n a loop invariant, inside a branch that may be dead. */
static void
build_loop (TsTestGraph *g,
            gboolean entered,
            float n)
{
  TsOutput start, enter_i, enter_x, enter_n, merge_i, merge_x, cond, switch_i, switch_x, one;

  start = ts_test_op (g, "Switch", "entered", ts_test_const_float (g, "zero", 0),
                      ts_test_const_bool (g, "enter", entered), TS_NO_OUTPUT);
  start.index = 1;
#define ENTER(name, value, constant)                                    \
  (ts_test_begin (g, "Enter", name, value, TS_NO_OUTPUT),               \
   ts_graph_builder_attr_string (g->builder, "frame_name", "loop", -1), \
   ts_graph_builder_attr_bool (g->builder, "is_constant", constant), ts_test_end (g))
  enter_i = ENTER ("enter_i", start, FALSE);
  enter_x = ENTER ("enter_x", ts_test_const_float (g, "x", 1), FALSE);
  enter_n = ENTER ("enter_n", ts_test_const_float (g, "n", n), TRUE);
#undef ENTER
  merge_i = ts_test_op (g, "Merge", "merge_i", enter_i, ts_test_const_float (g, "later_i", 0), TS_NO_OUTPUT);
  merge_x = ts_test_op (g, "Merge", "merge_x", enter_x, ts_test_const_float (g, "later_x", 0), TS_NO_OUTPUT);
  cond = ts_test_op (g, "LoopCond", "cond", ts_test_op (g, "Less", "less", merge_i, enter_n, TS_NO_OUTPUT), TS_NO_OUTPUT);
  switch_i = ts_test_op (g, "Switch", "switch_i", merge_i, cond, TS_NO_OUTPUT);
  switch_x = ts_test_op (g, "Switch", "switch_x", merge_x, cond, TS_NO_OUTPUT);
  ts_test_op (g, "Exit", "exit_i", switch_i, TS_NO_OUTPUT);
  ts_test_op (g, "Exit", "exit_x", switch_x, TS_NO_OUTPUT);
  switch_i.index = switch_x.index = 1;
  one = ts_test_op (g, "OnesLike", "one", switch_i, TS_NO_OUTPUT);
  ts_test_op (g, "NextIteration", "again_i", ts_test_op (g, "Add", "inc", switch_i, one, TS_NO_OUTPUT), TS_NO_OUTPUT);
  ts_test_op (g, "NextIteration", "again_x", ts_test_op (g, "Add", "twice", switch_x, switch_x, TS_NO_OUTPUT), TS_NO_OUTPUT);

  ts_test_graph_rename_input (g, "later_i", "again_i");
  ts_test_graph_rename_input (g, "later_x", "again_x");
}

static void
test_loop (gconstpointer data)
{
  float n = (float)GPOINTER_TO_INT (data);
  g_auto (TsTestGraph) g = { 0 };
  g_autoptr (TsTensor) i = NULL, x = NULL;
  g_autoptr (GError) error = NULL;
  TsOutput exit_i, exit_x;

  ts_test_graph_init (&g);
  build_loop (&g, TRUE, n);
  g_assert_true (ts_graph_find_output (g.graph, "exit_i", &exit_i, NULL));
  g_assert_true (ts_graph_find_output (g.graph, "exit_x", &exit_x, NULL));

  i = run_one (&g, exit_i, &error);
  g_assert_no_error (error);
  assert_float (i, n);
  x = run_one (&g, exit_x, &error);
  g_assert_no_error (error);
  assert_float (x, (float)(1 << GPOINTER_TO_INT (data)));
}

/* The loop is dead as a whole: its dead Exit arrives outside when the frame ends, and a Merge there goes on. */
static void
test_loop_not_entered (void)
{
  g_auto (TsTestGraph) g = { 0 };
  g_autoptr (TsTensor) result = NULL;
  g_autoptr (GError) error = NULL;
  TsOutput exit_i, other;

  ts_test_graph_init (&g);
  build_loop (&g, FALSE, 3);
  g_assert_true (ts_graph_find_output (g.graph, "exit_i", &exit_i, NULL));
  g_assert_true (ts_graph_find_output (g.graph, "entered:0", &other, NULL));

  result = run_one (&g, ts_test_op (&g, "Merge", "joined", exit_i, other, TS_NO_OUTPUT), &error);
  g_assert_no_error (error);
  assert_float (result, 0);
  g_assert_null (run_one (&g, exit_i, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
}

/* Into two frames of which nothing else comes: both are over as soon as the value is there. */
static void
test_frames_over_at_once (void)
{
  g_auto (TsTestGraph) g = { 0 };
  g_autoptr (TsTensor) result = NULL;
  g_autoptr (GError) error = NULL;
  TsOutput outer;

  ts_test_graph_init (&g);
  ts_test_begin (&g, "Enter", "outer", ts_test_const_float (&g, "x", 3), TS_NO_OUTPUT);
  ts_graph_builder_attr_string (g.builder, "frame_name", "a", -1);
  outer = ts_test_end (&g);
  ts_test_begin (&g, "Enter", "inner", outer, TS_NO_OUTPUT);
  ts_graph_builder_attr_string (g.builder, "frame_name", "b", -1);
  result = run_one (&g, ts_test_end (&g), &error);
  g_assert_no_error (error);
  assert_float (result, 3);
}

static void
test_fetch_inside_loop (void)
{
  g_auto (TsTestGraph) g = { 0 };
  g_autoptr (TsTensor) result = NULL;
  g_autoptr (GError) error = NULL;
  TsOutput inside;

  ts_test_graph_init (&g);
  build_loop (&g, TRUE, 3);
  g_assert_true (ts_graph_find_output (g.graph, "inc", &inside, NULL));
  g_assert_null (run_one (&g, inside, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INTERNAL);
  g_clear_error (&error);

  /* Alive once, dead in every other iteration. */
  g_assert_true (ts_graph_find_output (g.graph, "switch_i:0", &inside, NULL));
  result = run_one (&g, inside, &error);
  g_assert_no_error (error);
  assert_float (result, 3);
}

/* ---- the seam ------------------------------------------------------------------------------------ */

typedef struct
{
  GString *log;
  guint stop_before; /* plan node, or G_MAXUINT */
  guint stop_after;
} Watcher;

static gboolean
watch_before (TsExecutor *executor,
              const TsActivation *activation,
              gpointer user_data)
{
  Watcher *w = user_data;

  g_string_append_printf (w->log, "%s ", ts_executor_get_operation (executor, activation)->name);
  return activation->node == w->stop_before;
}

static gboolean
watch_after (TsExecutor *executor,
             const TsActivation *activation,
             TsTensor **outputs,
             gpointer user_data)
{
  Watcher *w = user_data;

  return activation->node == w->stop_after;
}

/* Order is by operation index among what is ready; held before and after, an output replaced; inputs stay visible. */
static void
test_seam (void)
{
  static const TsSeam seam = { watch_before, watch_after };
  g_auto (TsTestGraph) g = { 0 };
  g_autoptr (TsSession) session = NULL;
  g_autoptr (TsExecutor) executor = NULL;
  g_autoptr (TsTensor) value = ts_tensor_new_scalar (TS_DTYPE_FLOAT, &(float) { 100 });
  g_autoptr (TsTensor) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TsTensor) input = NULL;
  Watcher w = { g_string_new (NULL), 2, 2 };
  TsOutput a, b, neg, sum;

  ts_test_graph_init (&g);
  a = ts_test_const_float (&g, "a", 2);
  b = ts_test_const_float (&g, "b", 3);
  neg = ts_test_op (&g, "Neg", "neg", a, TS_NO_OUTPUT);
  sum = ts_test_op (&g, "Add", "sum", neg, b, TS_NO_OUTPUT);

  session = ts_session_new (g.graph);
  executor = ts_session_begin (session, NULL, 0, &sum, 1, NULL, 0, &seam, &w, NULL, &error);
  g_assert_no_error (error);

  g_assert_cmpint (ts_executor_advance (executor, &error), ==, TS_EXECUTOR_STOPPED);
  g_assert_cmpint (ts_executor_get_phase (executor), ==, TS_PHASE_BEFORE);
  input = ts_executor_dup_input (executor, ts_executor_get_current (executor), 0);
  assert_float (input, 2);
  g_clear_pointer (&input, ts_tensor_unref);

  g_assert_cmpint (ts_executor_advance (executor, &error), ==, TS_EXECUTOR_STOPPED);
  g_assert_cmpint (ts_executor_get_phase (executor), ==, TS_PHASE_AFTER);
  assert_float (ts_executor_get_output (executor, 0), -2);
  input = ts_executor_dup_input (executor, ts_executor_get_current (executor), 0);
  assert_float (input, 2);
  ts_executor_set_output (executor, 0, value);

  g_assert_cmpint (ts_executor_advance (executor, &error), ==, TS_EXECUTOR_DONE);
  result = ts_executor_dup_fetch (executor, 0, &error);
  assert_float (result, 103);
  g_assert_cmpstr (w.log->str, ==, "a b neg sum ");
  g_assert_cmpuint (ts_executor_get_n_done (executor), ==, 4);
  g_string_free (w.log, TRUE);
}

/* What the seam decides of the operation "neg": its answer, and how often it was asked. */
typedef struct
{
  TsSeamAnswer answer;
  guint n_asked;
} Stand;

static gboolean
never_before (TsExecutor *executor,
              const TsActivation *activation,
              gpointer user_data)
{
  return FALSE;
}

static gboolean
never_after (TsExecutor *executor,
             const TsActivation *activation,
             TsTensor **outputs,
             gpointer user_data)
{
  return FALSE;
}

static TsSeamAnswer
stand_in (TsExecutor *executor,
          const TsActivation *activation,
          TsTensor **outputs,
          gpointer user_data,
          GError **error)
{
  Stand *stand = user_data;

  if (g_strcmp0 (ts_executor_get_operation (executor, activation)->name, "neg") != 0)
    return TS_SEAM_COMPUTE;
  stand->n_asked++;
  if (stand->answer == TS_SEAM_REPLACED)
    outputs[0] = ts_tensor_new_scalar (TS_DTYPE_FLOAT, &(float) { 50 });
  if (stand->answer == TS_SEAM_FAILED)
    g_set_error (error, TS_ERROR, TS_ERROR_ABORTED, "no");
  if (stand->answer == TS_SEAM_ASIDE && stand->n_asked > 1)
    return TS_SEAM_COMPUTE; /* nothing else was left */
  return stand->answer;
}

static void
test_stand_in (gconstpointer data)
{
  static const TsSeam seam = { never_before, never_after, stand_in };
  g_auto (TsTestGraph) g = { 0 };
  g_autoptr (TsSession) session = NULL;
  g_autoptr (TsExecutor) executor = NULL;
  g_autoptr (TsTensor) result = NULL;
  g_autoptr (TsTensor) other = NULL;
  g_autoptr (GError) error = NULL;
  Stand stand = { (TsSeamAnswer)GPOINTER_TO_INT (data) };
  TsExecutorStatus status;
  TsOutput a, neg;

  ts_test_graph_init (&g);
  a = ts_test_const_float (&g, "a", 2);
  neg = ts_test_op (&g, "Neg", "neg", a, TS_NO_OUTPUT);
  session = ts_session_new (g.graph);
  executor = ts_session_begin (session, NULL, 0, (TsOutput[]) { ts_test_op (&g, "Identity", "y", neg, TS_NO_OUTPUT), ts_test_op (&g, "Square", "z", a, TS_NO_OUTPUT) }, 2,
                               NULL, 0, &seam, &stand, NULL, &error);
  g_assert_no_error (error);
  status = ts_executor_advance (executor, &error);
  if (stand.answer == TS_SEAM_FAILED)
    {
      g_assert_cmpint (status, ==, TS_EXECUTOR_FAILED);
      g_assert_error (error, TS_ERROR, TS_ERROR_ABORTED);
      g_assert_cmpstr (error->message, ==, "neg (Neg): no");
      return;
    }

  g_assert_cmpint (status, ==, TS_EXECUTOR_DONE);
  g_assert_cmpuint (stand.n_asked, ==, stand.answer == TS_SEAM_ASIDE ? 2 : 1);
  g_assert_cmpuint (ts_executor_get_n_aside (executor), ==, 0);
  other = ts_executor_dup_fetch (executor, 1, &error);
  assert_float (other, 4);
  result = ts_executor_dup_fetch (executor, 0, &error);
  if (stand.answer == TS_SEAM_DEAD)
    g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  else
    assert_float (result, stand.answer == TS_SEAM_REPLACED ? 50 : -2);
}

/* A failed activation keeps its inputs, so advancing tries it again. */
static void
test_failure_can_be_retried (void)
{
  g_auto (TsTestGraph) g = { 0 };
  g_autoptr (TsSession) session = NULL;
  g_autoptr (TsExecutor) executor = NULL;
  g_autoptr (TsTensor) result = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  TsOutput sum;

  ts_test_graph_init (&g);
  sum = ts_test_op (&g, "Add", "sum", ts_test_const_float (&g, "a", 2), ts_test_const_float (&g, "b", 3), TS_NO_OUTPUT);
  session = ts_session_new (g.graph);
  executor = ts_session_begin (session, NULL, 0, &sum, 1, NULL, 0, NULL, NULL, cancellable, &error);
  g_assert_no_error (error);

  g_cancellable_cancel (cancellable);
  g_assert_cmpint (ts_executor_advance (executor, &error), ==, TS_EXECUTOR_FAILED);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_cancellable_reset (cancellable);
  g_assert_cmpint (ts_executor_advance (executor, &error), ==, TS_EXECUTOR_DONE);
  g_assert_no_error (error);
  result = ts_executor_dup_fetch (executor, 0, &error);
  assert_float (result, 5);
}

static void
test_cycle (void)
{
  g_auto (TsTestGraph) g = { 0 };
  g_autoptr (GError) error = NULL;
  TsOutput a, y;

  ts_test_graph_init (&g);
  a = ts_test_const_float (&g, "c_1", 1);
  y = ts_test_op (&g, "Neg", "y", ts_test_op (&g, "Neg", "n_2", ts_test_op (&g, "Neg", "n_1", a, TS_NO_OUTPUT), TS_NO_OUTPUT), TS_NO_OUTPUT);
  ts_test_graph_rename_input (&g, "c_1", "n_2");
  g_assert_null (run_one (&g, y, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/executor/chain", test_chain);
  g_test_add_func ("/executor/feed-in-the-middle", test_feed_in_the_middle);
  g_test_add_func ("/executor/wrong-feed", test_wrong_feed);
  g_test_add_func ("/executor/unfed-placeholder", test_unfed_placeholder);
  g_test_add_func ("/executor/missing-kernel", test_missing_kernel);
  g_test_add_data_func ("/executor/branch/not-taken", GINT_TO_POINTER (FALSE), test_branch);
  g_test_add_data_func ("/executor/branch/taken", GINT_TO_POINTER (TRUE), test_branch);
  g_test_add_data_func ("/executor/loop/none", GINT_TO_POINTER (0), test_loop);
  g_test_add_data_func ("/executor/loop/once", GINT_TO_POINTER (1), test_loop);
  g_test_add_data_func ("/executor/loop/five", GINT_TO_POINTER (5), test_loop);
  g_test_add_func ("/executor/loop/not-entered", test_loop_not_entered);
  g_test_add_func ("/executor/loop/over-at-once", test_frames_over_at_once);
  g_test_add_func ("/executor/loop/fetch-inside", test_fetch_inside_loop);
  g_test_add_func ("/executor/seam", test_seam);
  g_test_add_data_func ("/executor/stand-in/compute", GINT_TO_POINTER (TS_SEAM_COMPUTE), test_stand_in);
  g_test_add_data_func ("/executor/stand-in/replaced", GINT_TO_POINTER (TS_SEAM_REPLACED), test_stand_in);
  g_test_add_data_func ("/executor/stand-in/dead", GINT_TO_POINTER (TS_SEAM_DEAD), test_stand_in);
  g_test_add_data_func ("/executor/stand-in/aside", GINT_TO_POINTER (TS_SEAM_ASIDE), test_stand_in);
  g_test_add_data_func ("/executor/stand-in/failed", GINT_TO_POINTER (TS_SEAM_FAILED), test_stand_in);
  g_test_add_func ("/executor/failure-can-be-retried", test_failure_can_be_retried);
  g_test_add_func ("/executor/cycle", test_cycle);
  return g_test_run ();
}
