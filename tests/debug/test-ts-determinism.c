#include "engine/debug/numerics/ts-determinism.h"

#include "engine/ops/ts-resources.h"
#include "engine/ops/ts-variable.h"
#include "engine/ts-error.h"
#include "tests/support/ts-test-graph.h"

#include <string.h>

/* A variable that each run adds 1 to, and something that is printed. */
typedef struct
{
  TsTestGraph g;
  TsDebugger *debugger;
  TsOutput variable, init, next, print;
  guint n_printed;
} Fixture;

static void
count_lines (const char *text,
             gsize size,
             gpointer user_data)
{
  (*(guint *)user_data)++;
}

static void
run (Fixture *f,
     TsOutput fetch,
     guint32 target)
{
  g_autoptr (GError) error = NULL;
  TsStop *stop;

  ts_debugger_set_fetches (f->debugger, &fetch, 1);
  ts_debugger_set_targets (f->debugger, &target, target != TS_NO_OP ? 1 : 0);
  stop = ts_debugger_continue (f->debugger, &error);
  g_assert_no_error (error);
  g_assert_cmpint (stop->reason, ==, TS_STOP_DONE);
  ts_stop_unref (stop);
}

static void
set_up (Fixture *f,
        gconstpointer data)
{
  ts_test_graph_init (&f->g);
  ts_test_begin (&f->g, "VariableV2", "v", TS_NO_OUTPUT);
  ts_graph_builder_attr_dtype (f->g.builder, "dtype", TS_DTYPE_FLOAT);
  ts_graph_builder_attr_shape (f->g.builder, "shape", &TS_SHAPE_SCALAR);
  f->variable = ts_test_end (&f->g);
  f->init = ts_test_op (&f->g, "Assign", "init", f->variable, ts_test_const_float (&f->g, "five", 5), TS_NO_OUTPUT);
  f->next = ts_test_op (&f->g, "AssignAdd", "next", f->variable, ts_test_const_float (&f->g, "one", 1), TS_NO_OUTPUT);
  f->print = ts_test_op (&f->g, "PrintV2", "print", ts_test_const (&f->g, "text", ts_tensor_new_string_scalar ("hello", -1)), TS_NO_OUTPUT);
  f->debugger = ts_debugger_new (f->g.graph);
  f->n_printed = 0;
  ts_session_set_log (ts_debugger_get_session (f->debugger), count_lines, &f->n_printed);
  run (f, f->init, TS_NO_OP);
}

static void
tear_down (Fixture *f,
           gconstpointer data)
{
  ts_debugger_free (f->debugger);
  ts_test_graph_clear (&f->g);
}

static void
assert_variable (Fixture *f,
                 float expected)
{
  g_autoptr (TsTensor) value = ts_session_get_variable (ts_debugger_get_session (f->debugger), f->variable.op, NULL);

  g_assert_cmpfloat (*(const float *)value->data, ==, expected);
}

/* The state afterwards is that of the run, and the way back is still there. */
static void
test_state (Fixture *f,
            gconstpointer data)
{
  g_autoptr (TsDeterminism) determinism = NULL;
  g_autoptr (GError) error = NULL;

  run (f, f->next, TS_NO_OP);
  assert_variable (f, 6);
  for (int i = 0; i < 3; i++)
    {
      determinism = ts_debugger_check_determinism (f->debugger, (TsRunVariant[]) { { 1, FALSE, TS_SCHEDULE_FIFO, 0 }, { 3, TRUE, TS_SCHEDULE_RANDOM, 5 } }, 2, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (determinism->variants->len, ==, 3);
      g_assert_cmpuint (determinism->n_differences, ==, 0);
      g_assert_cmpuint (determinism->n_activations, ==, 3);
      g_assert_cmpuint (determinism->races->len, ==, 0);
      assert_variable (f, 6);
      g_clear_pointer (&determinism, ts_determinism_free);
    }
  g_assert_true (ts_debugger_undo_run (f->debugger, &error));
  assert_variable (f, 5);
  g_assert_true (ts_debugger_undo_run (f->debugger, &error));
  g_assert_null (ts_session_get_variable (ts_debugger_get_session (f->debugger), f->variable.op, NULL));
}

/* What was printed is not printed again. */
static void
test_fenced (Fixture *f,
             gconstpointer data)
{
  g_autoptr (TsDeterminism) determinism = NULL;
  g_autoptr (GError) error = NULL;

  run (f, f->next, f->print.op);
  g_assert_cmpuint (f->n_printed, ==, 1);
  determinism = ts_debugger_check_determinism (f->debugger, NULL, 2, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (f->n_printed, ==, 1);
  g_assert_cmpuint (determinism->fenced->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (determinism->fenced, 0), ==, "print (PrintV2)");
  g_assert_cmpuint (determinism->n_differences, ==, 0);
}

/* Whatever happens the state is as it was. */
static void
test_cancelled (Fixture *f,
                gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  run (f, f->next, TS_NO_OP);
  g_cancellable_cancel (cancellable);
  g_assert_null (ts_debugger_check_determinism (f->debugger, NULL, 0, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_variable (f, 6);
}

static void
test_precondition (Fixture *f,
                   gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  ts_debugger_set_fetches (f->debugger, &f->next, 1);
  ts_stop_unref (ts_debugger_start (f->debugger, NULL));
  g_assert_null (ts_debugger_check_determinism (f->debugger, NULL, 0, NULL, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION);
  g_clear_error (&error);
  ts_debugger_stop (f->debugger);
  ts_debugger_set_recording (f->debugger, FALSE);
  run (f, f->next, TS_NO_OP);
  g_assert_null (ts_debugger_check_determinism (f->debugger, NULL, 0, NULL, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION);
  assert_variable (f, 6);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define TEST(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  TEST ("/determinism/state", test_state);
  TEST ("/determinism/fenced", test_fenced);
  TEST ("/determinism/cancelled", test_cancelled);
  TEST ("/determinism/precondition", test_precondition);
  return g_test_run ();
}
