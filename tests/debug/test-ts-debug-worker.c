#include "engine/debug/worker/ts-debug-worker-answers.h"
#include "engine/graph/ts-builder-ops.h"
#include "engine/checkpoint/ts-checkpoint-writer.h"
#include "engine/ops/ts-standard-ops.h"
#include "engine/ts-error.h"
#include "proto/ts-text-read.h"
#include "tests/support/ts-test-graph.h"

#include <glib/gstdio.h>
#include <string.h>

static void
wait_until_idle (TsDebugWorker *worker)
{
  while (ts_debug_worker_get_busy (worker))
    g_main_context_iteration (NULL, TRUE);
}

static void
count_failure (TsDebugWorker *worker,
               GError *error,
               guint *n)
{
  (*n)++;
}

static void
test_session (void)
{
  g_auto (TsTestGraph) g = { 0 };
  g_autoptr (TsDebugWorker) worker = NULL;
  g_autoptr (TsTensor) value = ts_tensor_new_scalar (TS_DTYPE_FLOAT, &(float) { 3 });
  g_autoptr (TsTensor) wrong = ts_tensor_new_scalar (TS_DTYPE_INT32, &(gint32) { 3 });
  g_autoptr (TsTensor) result = NULL;
  g_autoptr (GError) error = NULL;
  guint n_failures = 0;
  TsOutput x, y, z;

  ts_test_graph_init (&g);
  x = ts_test_placeholder (&g, "x", TS_DTYPE_FLOAT, &TS_SHAPE_SCALAR);
  y = ts_test_op (&g, "Neg", "y", x, TS_NO_OUTPUT);
  z = ts_test_op (&g, "Square", "z", y, TS_NO_OUTPUT);
  worker = ts_debug_worker_new (g.graph);
  g_signal_connect (worker, "failed", G_CALLBACK (count_failure), &n_failures);

  g_assert_false (ts_debug_worker_set_feed (worker, x, wrong, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_assert_true (ts_debug_worker_set_feed (worker, x, value, NULL));
  g_assert_true (ts_debug_worker_is_in_closure (worker, y.op));
  g_assert_false (ts_debug_worker_is_in_closure (worker, x.op));
  g_assert_cmpuint (ts_debug_worker_add_breakpoint (worker, "z", FALSE, FALSE, NULL), ==, 1);

  ts_debug_worker_continue (worker);
  g_assert_true (ts_debug_worker_get_busy (worker));
  wait_until_idle (worker);
  g_assert_cmpstr (ts_debug_worker_get_stop (worker)->text, ==, "stopped before z (Square), step 2 of 2: breakpoint 1");
  g_assert_true (ts_debug_worker_is_active (worker));

  ts_debug_worker_set_value (worker, y, value);
  wait_until_idle (worker);
  g_assert_cmpuint (n_failures, ==, 1);

  ts_debug_worker_step (worker, 1);
  wait_until_idle (worker);
  g_assert_cmpint (ts_debug_worker_get_stop (worker)->reason, ==, TS_STOP_DONE);
  g_assert_false (ts_debug_worker_is_active (worker));
  g_assert_cmpint (ts_debug_worker_get_value (worker, z, &result), ==, TS_VALUE_LIVE);
  g_assert_cmpfloat (*(float *)result->data, ==, 9);

  ts_debug_worker_start (worker);
  ts_debug_worker_stop (worker);
  wait_until_idle (worker);
  g_assert_null (ts_debug_worker_get_stop (worker));
  g_assert_cmpuint (n_failures, ==, 1);
}

/* What a line says, and which operations it tells of. */
typedef struct
{
  guint n_answers;
  guint n_lines;
  char *first;
  guint32 op;
} Answer;

static void
take_answer (TsDebugWorker *worker,
             const GError *error,
             gpointer user_data)
{
  const GPtrArray *lines = ts_debug_worker_peek_answer (worker);
  Answer *answer = user_data;
  const TsAnswerLine *line;

  g_assert_no_error (error);
  g_assert_nonnull (lines);
  answer->n_answers++;
  answer->n_lines = lines->len;
  line = lines->len > 0 ? g_ptr_array_index (lines, 0) : NULL;
  g_free (answer->first);
  answer->first = line != NULL ? g_strdup (line->text) : NULL;
  answer->op = line != NULL && line->ops->len > 0 ? g_array_index (line->ops, guint32, 0) : TS_NO_OP;
}

/* Lines come whole, with the operations that they tell of; none of an answer goes into the next. */
static void
test_answers (void)
{
  g_auto (TsTestGraph) g = { 0 };
  g_autoptr (TsDebugWorker) worker = NULL;
  Answer answer = { 0 };
  TsOutput x, y;

  ts_test_graph_init (&g);
  x = ts_test_placeholder (&g, "x", TS_DTYPE_FLOAT, &TS_SHAPE_SCALAR);
  y = ts_test_op (&g, "Neg", "y", x, TS_NO_OUTPUT);
  worker = ts_debug_worker_new (g.graph);
  ts_debug_worker_ask (worker, "info needs y", take_answer, &answer, NULL);
  wait_until_idle (worker);
  g_assert_cmpuint (answer.n_answers, ==, 1);
  g_assert_cmpuint (answer.n_lines, ==, 3);
  g_assert_cmpstr (answer.first, ==, "2 of 2 operations:");
  g_assert_cmpuint (answer.op, ==, TS_NO_OP);

  ts_debug_worker_ask (worker, "info path y y", take_answer, &answer, NULL);
  ts_debug_worker_ask (worker, "feed x = 3", take_answer, &answer, NULL);
  ts_debug_worker_ask (worker, "run", NULL, NULL, NULL);
  ts_debug_worker_ask (worker, "info ranges y", take_answer, &answer, NULL);
  wait_until_idle (worker);
  g_assert_cmpuint (answer.n_answers, ==, 4);
  g_assert_cmpstr (answer.first, ==, "  y:0 (Neg)  -3 to -3");
  g_assert_cmpuint (answer.op, ==, y.op);
  g_assert_null (ts_debug_worker_peek_answer (worker));
  g_free (answer.first);
}

/* Into a function and out of it; where there is no loop, the next turn fails and the run stands where it stood. */
static void
test_into (void)
{
  static const char text[] =
      "node { name: 'x' op: 'Const' attr { key: 'dtype' value { type: DT_FLOAT } }"
      "  attr { key: 'value' value { tensor { dtype: DT_FLOAT tensor_shape { } float_val: 3 } } } }"
      "node { name: 'y' op: 'PartitionedCall' input: 'x' attr { key: 'Tin' value { list { type: DT_FLOAT } } }"
      "  attr { key: 'Tout' value { list { type: DT_FLOAT } } } attr { key: 'f' value { func { name: 'twice' } } } }"
      "library { function { signature { name: 'twice' input_arg { name: 'a' type: DT_FLOAT } output_arg { name: 'b' type: DT_FLOAT } }"
      "  node_def { name: 'sum' op: 'Add' input: 'a' input: 'a' attr { key: 'T' value { type: DT_FLOAT } } }"
      "  node_def { name: 'same' op: 'Identity' input: 'sum:z:0' attr { key: 'T' value { type: DT_FLOAT } } } ret { key: 'b' value: 'same:output:0' } } }";
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = ts_text_parse (&ts_schema_graph_def, text, strlen (text), NULL, NULL, NULL, NULL, &error);
  g_autoptr (TsGraph) graph = bytes != NULL ? ts_graph_new_from_bytes (ts_standard_ops (), bytes, NULL, &error) : NULL;
  g_autoptr (TsDebugWorker) worker = NULL;
  guint n_failures = 0;

  g_assert_no_error (error);
  worker = ts_debug_worker_new (graph);
  g_signal_connect (worker, "failed", G_CALLBACK (count_failure), &n_failures);

  ts_debug_worker_start (worker);
  ts_debug_worker_step (worker, 1);
  ts_debug_worker_step_into (worker, 1);
  wait_until_idle (worker);
  g_assert_cmpstr (ts_debug_worker_get_stop (worker)->text, ==, "stopped before y (PartitionedCall) > sum (Add), step 2 of 2");

  ts_debug_worker_next_iteration (worker, 1);
  wait_until_idle (worker);
  g_assert_cmpuint (n_failures, ==, 1);
  g_assert_cmpstr (ts_debug_worker_get_stop (worker)->text, ==, "stopped before y (PartitionedCall) > sum (Add), step 2 of 2");

  ts_debug_worker_finish (worker);
  wait_until_idle (worker);
  g_assert_cmpstr (ts_debug_worker_get_stop (worker)->text, ==, "stopped after y (PartitionedCall), step 2 of 2");
  ts_debug_worker_continue (worker);
  wait_until_idle (worker);
  g_assert_cmpint (ts_debug_worker_get_stop (worker)->reason, ==, TS_STOP_DONE);
  g_assert_cmpuint (n_failures, ==, 1);
}

static void
note_said (TsDebugWorker *worker,
           const char *text,
           GString *said)
{
  g_string_append (said, text);
}

/* Lines of the console and commands of the program stand in one transcript; feeds that the console sets are the worker's. */
static void
test_console (void)
{
  g_auto (TsTestGraph) g = { 0 };
  g_autoptr (TsDebugWorker) worker = NULL;
  g_autoptr (GString) said = g_string_new (NULL);
  g_autoptr (GPtrArray) displays = NULL;
  g_autoptr (GArray) stack = NULL;
  g_autoptr (GArray) reasons = NULL;
  g_autoptr (GArray) history = NULL;
  g_auto (GStrv) words = NULL;
  gsize word;
  TsOutput x, y;

  ts_test_graph_init (&g);
  x = ts_test_placeholder (&g, "x", TS_DTYPE_FLOAT, &TS_SHAPE_SCALAR);
  y = ts_test_op (&g, "Neg", "y", x, TS_NO_OUTPUT);
  worker = ts_debug_worker_new (g.graph);
  g_signal_connect (worker, "said", G_CALLBACK (note_said), said);

  ts_debug_worker_run_line (worker, "feed x = 3");
  ts_debug_worker_run_line (worker, "display y + 1");
  ts_debug_worker_run_line (worker, "nonsense");
  wait_until_idle (worker);
  g_assert_nonnull (ts_debug_worker_get_feed (worker, x));
  ts_debug_worker_start (worker);
  wait_until_idle (worker);
  stack = ts_debug_worker_dup_stack (worker);
  g_assert_cmpuint (stack->len, ==, 1);
  reasons = ts_debug_worker_explain (worker, y.op);
  g_assert_cmpstr (g_array_index (reasons, TsReason, 0).text, ==, "y (Neg) is current");
  ts_debug_worker_continue (worker);
  g_assert_null (ts_debug_worker_dup_stack (worker)); /* busy */
  wait_until_idle (worker);
  displays = ts_debug_worker_dup_displays (worker);
  g_assert_cmpuint (displays->len, ==, 1);
  g_assert_cmpfloat (*(float *)((TsDisplay *)g_ptr_array_index (displays, 0))->value->data, ==, -2);
  g_assert_true (((TsDisplay *)g_ptr_array_index (displays, 0))->has_changed);
  history = ts_debug_worker_dup_history (worker, y);
  g_assert_cmpuint (history->len, ==, 1);
  words = ts_debug_worker_complete (worker, "reverse-s", &word);
  g_assert_cmpstr (words[0], ==, "reverse-step");

  g_assert_nonnull (strstr (said->str, "(ts) nonsense\n"));
  g_assert_nonnull (strstr (said->str, "INVALID_ARGUMENT: no command \"nonsense\""));
  g_assert_nonnull (strstr (said->str, "(ts) start\nstopped before y (Neg), step 1 of 1\n(ts) continue\nfinished: 1 operation run\n"));
}

static void
note_failure (TsDebugWorker *worker,
              GError *error,
              char **message)
{
  g_free (*message);
  *message = g_strdup (error->message);
}

/* Variables get their values in the thread; those that get none are told. */
static void
test_restore (void)
{
  g_auto (TsTestGraph) g = { 0 };
  g_autoptr (TsDebugWorker) worker = NULL;
  g_autoptr (TsTensor) value = ts_tensor_new_float (2, (float[]) { 3, 4 });
  g_autoptr (TsTensor) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("tensorstep-XXXXXX", NULL);
  g_autofree char *prefix = g_build_filename (folder, "ckpt", NULL);
  g_autofree char *index = g_strconcat (prefix, ".index", NULL);
  g_autofree char *shard = g_strconcat (prefix, ".data-00000-of-00001", NULL);
  g_autofree char *message = NULL;
  g_autoptr (TsCheckpointWriter) writer = ts_checkpoint_writer_new (prefix, 1, &error);
  TsBuilderVariable variable;
  TsOutput y;

  g_assert_no_error (error);
  g_assert_true (ts_checkpoint_writer_add (writer, "v", value, NULL));
  g_assert_true (ts_checkpoint_writer_commit (writer, &error));

  ts_test_graph_init (&g);
  variable = ts_builder_variable (g.builder, "v", ts_test_const (&g, "zero", ts_tensor_new_float (2, (float[]) { 0, 0 })), &TS_SHAPE (2), TRUE);
  ts_builder_variable (g.builder, "w", ts_test_const_float (&g, "one", 1), &TS_SHAPE_SCALAR, TRUE);
  y = ts_test_op (&g, "Neg", "y", variable.value, TS_NO_OUTPUT);
  worker = ts_debug_worker_new (g.graph);
  g_signal_connect (worker, "failed", G_CALLBACK (note_failure), &message);

  ts_debug_worker_restore (worker, prefix);
  g_assert_true (ts_debug_worker_get_busy (worker));
  g_assert_false (ts_debug_worker_is_active (worker));
  wait_until_idle (worker);
  g_assert_cmpstr (message, ==, "variable w: the checkpoint has no value for it");

  ts_debug_worker_set_fetches (worker, &y, 1);
  ts_debug_worker_continue (worker);
  wait_until_idle (worker);
  g_assert_cmpint (ts_debug_worker_get_stop (worker)->reason, ==, TS_STOP_DONE);
  g_assert_cmpint (ts_debug_worker_get_value (worker, y, &result), ==, TS_VALUE_LIVE);
  g_assert_cmpfloat (((float *)result->data)[1], ==, -4);

  ts_debug_worker_restore (worker, "/nowhere");
  wait_until_idle (worker);
  g_assert_cmpstr (message, ==, "/nowhere.index: No such file or directory");
  g_remove (index);
  g_remove (shard);
  g_rmdir (folder);
}

/* `next` adds one to the variable `count`, which `count/Assign` makes five. */
static TsOutput
make_counter (TsTestGraph *g,
              TsOutput *count)
{
  TsBuilderVariable variable;

  ts_test_graph_init (g);
  variable = ts_builder_variable (g->builder, "count", ts_test_const_float (g, "five", 5), &TS_SHAPE_SCALAR, FALSE);
  *count = variable.variable;
  return ts_test_op (g, "Neg", "result", ts_test_op (g, "AssignAdd", "next", variable.variable, ts_test_const_float (g, "one", 1), TS_NO_OUTPUT), TS_NO_OUTPUT);
}

static float
get_count (GArray *variables)
{
  const TsVariableInfo *info = &g_array_index (variables, TsVariableInfo, 0);

  g_assert_cmpuint (variables->len, ==, 1);
  return info->value != NULL ? *(float *)info->value->data : -1;
}

static float
look_at_count (TsDebugWorker *worker)
{
  g_autoptr (GArray) variables = ts_debug_worker_list_variables (worker);

  return get_count (variables);
}

static const char *
wait_for_text (TsDebugWorker *worker)
{
  wait_until_idle (worker);
  return ts_debug_worker_get_stop (worker)->text;
}

/* There and back; what the variable held before the run stays. */
static void
test_back (void)
{
  g_auto (TsTestGraph) g = { 0 };
  g_autoptr (TsDebugWorker) worker = NULL;
  g_autoptr (GArray) start = NULL;
  g_autoptr (TsTensor) value = NULL;
  g_autofree char *message = NULL;
  TsOutput count, result;

  result = make_counter (&g, &count);
  worker = ts_debug_worker_new (g.graph);
  g_signal_connect (worker, "failed", G_CALLBACK (note_failure), &message);
  g_assert_false (ts_debug_worker_can_step_back (worker));
  g_assert_false (ts_debug_worker_can_undo_run (worker));
  g_assert_null (ts_debug_worker_dup_start_variables (worker));

  ts_debug_worker_step_back (worker, 1);
  wait_until_idle (worker);
  g_assert_cmpstr (message, ==, "there is no run to go back in");
  g_assert_null (ts_debug_worker_get_stop (worker));

  ts_debug_worker_initialize (worker, NULL);
  g_assert_true (ts_debug_worker_get_busy (worker));
  g_assert_false (ts_debug_worker_is_active (worker));
  wait_until_idle (worker);
  g_assert_cmpfloat (look_at_count (worker), ==, 5);

  ts_debug_worker_set_fetches (worker, &result, 1);
  ts_debug_worker_continue (worker);
  g_assert_false (ts_debug_worker_can_step_back (worker));
  g_assert_cmpstr (wait_for_text (worker), ==, "finished: 4 operations run");
  g_assert_cmpfloat (look_at_count (worker), ==, 6);
  start = ts_debug_worker_dup_start_variables (worker);
  g_assert_cmpfloat (get_count (start), ==, 5);

  g_assert_true (ts_debug_worker_can_step_back (worker));
  ts_debug_worker_step_back (worker, 1);
  g_assert_cmpstr (wait_for_text (worker), ==, "back before result (Neg), step 4 of 4");
  g_assert_true (ts_debug_worker_is_active (worker));
  g_assert_cmpint (ts_debug_worker_get_value (worker, result, &value), ==, TS_VALUE_NOT_COMPUTED);
  ts_debug_worker_back_to_writer (worker, count.op);
  g_assert_cmpstr (wait_for_text (worker), ==, "back before next (AssignAdd), step 3 of 4");
  g_assert_cmpfloat (look_at_count (worker), ==, 5);
  ts_debug_worker_continue_back (worker);
  g_assert_true (g_str_has_prefix (wait_for_text (worker), "back before "));
  g_assert_cmpuint (ts_debug_worker_get_stop (worker)->step, ==, 1);
  g_assert_cmpfloat (look_at_count (worker), ==, 5);
  g_assert_false (ts_debug_worker_can_step_back (worker));

  ts_debug_worker_continue (worker);
  g_assert_cmpstr (wait_for_text (worker), ==, "finished: 4 operations run");
  g_assert_true (ts_debug_worker_can_undo_run (worker));
  ts_debug_worker_undo_run (worker);
  wait_until_idle (worker);
  g_assert_null (ts_debug_worker_get_stop (worker));
  g_assert_cmpfloat (look_at_count (worker), ==, 5);
  g_assert_null (ts_debug_worker_dup_start_variables (worker));
  g_assert_false (ts_debug_worker_can_undo_run (worker));
}

/* The state is changed and looked at aside of runs. */
static void
test_state (void)
{
  g_auto (TsTestGraph) g = { 0 };
  g_autoptr (TsDebugWorker) worker = NULL;
  g_autoptr (TsTensor) value = ts_tensor_new_scalar (TS_DTYPE_FLOAT, &(float) { 3 });
  g_autoptr (TsTensor) wrong = ts_tensor_new_scalar (TS_DTYPE_INT32, &(gint32) { 3 });
  g_autoptr (GPtrArray) resources = NULL;
  g_autofree char *message = NULL;
  const char *device, *reason;
  TsOutput count;

  make_counter (&g, &count);
  ts_test_begin (&g, "Neg", "far", ts_test_const_float (&g, "x", 1), TS_NO_OUTPUT);
  ts_graph_builder_device (g.builder, "/device:GPU:0");
  ts_test_end (&g);
  worker = ts_debug_worker_new (g.graph);
  g_signal_connect (worker, "failed", G_CALLBACK (note_failure), &message);
  g_assert_cmpfloat (look_at_count (worker), ==, -1);

  ts_debug_worker_set_variable (worker, count.op, value);
  wait_until_idle (worker);
  g_assert_cmpfloat (look_at_count (worker), ==, 3);
  resources = ts_debug_worker_list_resources (worker);
  g_assert_cmpuint (resources->len, ==, 1);
  ts_debug_worker_set_variable (worker, count.op, wrong);
  wait_until_idle (worker);
  g_assert_nonnull (message);
  g_assert_nonnull (strstr (message, "float32"));
  g_assert_cmpfloat (look_at_count (worker), ==, 3);
  ts_debug_worker_set_variable (worker, count.op, NULL);
  g_assert_false (ts_debug_worker_get_placement (worker, 0, &device, &reason));
  wait_until_idle (worker);
  g_assert_cmpfloat (look_at_count (worker), ==, -1);

  g_assert_true (ts_debug_worker_get_placement (worker, count.op, &device, &reason));
  g_assert_null (reason);
  g_assert_true (ts_debug_worker_get_placement (worker, ts_graph_find_operation (g.graph, "far")->index, &device, &reason));
  g_assert_nonnull (strstr (device, "CPU:0"));
  g_assert_nonnull (reason);
}

/* A pause while something aside of the run goes on is no pause of the next run. */
static void
test_pause_aside (void)
{
  g_auto (TsTestGraph) g = { 0 };
  g_autoptr (TsDebugWorker) worker = NULL;
  TsOutput count, result;

  result = make_counter (&g, &count);
  worker = ts_debug_worker_new (g.graph);
  ts_debug_worker_set_fetches (worker, &result, 1);
  ts_debug_worker_initialize (worker, NULL);
  ts_debug_worker_pause (worker);
  wait_until_idle (worker);
  ts_debug_worker_initialize (worker, NULL);
  wait_until_idle (worker);
  g_assert_cmpfloat (look_at_count (worker), ==, 5);
  ts_debug_worker_continue (worker);
  g_assert_cmpstr (wait_for_text (worker), ==, "finished: 4 operations run");
}

/* Ends cleanly whatever is under way. */
static void
test_shutdown (void)
{
  for (guint i = 0; i < 50; i++)
    {
      g_auto (TsTestGraph) g = { 0 };
      TsDebugWorker *worker;
      TsOutput c;

      ts_test_graph_init (&g);
      c = ts_test_const_float (&g, "c", 1);
      for (guint k = 0; k < 50; k++)
        c = ts_test_op (&g, "Neg", "n", c, TS_NO_OUTPUT);
      worker = ts_debug_worker_new (g.graph);
      ts_debug_worker_continue (worker);
      ts_debug_worker_start (worker);
      g_object_run_dispose (G_OBJECT (worker));
      g_object_unref (worker);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/debug-worker/session", test_session);
  g_test_add_func ("/debug-worker/answers", test_answers);
  g_test_add_func ("/debug-worker/into", test_into);
  g_test_add_func ("/debug-worker/restore", test_restore);
  g_test_add_func ("/debug-worker/back", test_back);
  g_test_add_func ("/debug-worker/state", test_state);
  g_test_add_func ("/debug-worker/pause-aside", test_pause_aside);
  g_test_add_func ("/debug-worker/shutdown", test_shutdown);
  g_test_add_func ("/debug-worker/console", test_console);
  return g_test_run ();
}
