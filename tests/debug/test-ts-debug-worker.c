#include "engine/debug/ts-debug-worker.h"
#include "engine/graph/ts-builder-ops.h"
#include "engine/checkpoint/ts-checkpoint-writer.h"
#include "engine/ts-error.h"
#include "tests/support/ts-test-graph.h"

#include <glib/gstdio.h>

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
  g_test_add_func ("/debug-worker/restore", test_restore);
  g_test_add_func ("/debug-worker/shutdown", test_shutdown);
  return g_test_run ();
}
