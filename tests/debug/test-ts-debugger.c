#include "engine/debug/travel/ts-timeline.h"
#include "engine/debug/ts-debugger-times.h"
#include "engine/ts-error.h"
#include "tests/support/ts-test-graph.h"

#include <math.h>

/* x -> a/neg -> a/square -> b/log -> out, and a side branch that nothing asks for. */
typedef struct
{
  TsTestGraph g;
  TsDebugger *debugger;
  TsOutput x, neg, square, log, out;
} Fixture;

static void
set_up (Fixture *f,
        gconstpointer data)
{
  g_autoptr (TsTensor) value = ts_tensor_new_scalar (TS_DTYPE_FLOAT, &(float) { 3 });

  ts_test_graph_init (&f->g);
  f->x = ts_test_placeholder (&f->g, "x", TS_DTYPE_FLOAT, &TS_SHAPE_SCALAR);
  f->neg = ts_test_op (&f->g, "Neg", "a/neg", f->x, TS_NO_OUTPUT);
  f->square = ts_test_op (&f->g, "Square", "a/square", f->neg, TS_NO_OUTPUT);
  f->log = ts_test_op (&f->g, "Log", "b/log", f->square, TS_NO_OUTPUT);
  f->out = ts_test_op (&f->g, "Identity", "out", f->log, TS_NO_OUTPUT);
  ts_test_op (&f->g, "Neg", "side", f->x, TS_NO_OUTPUT);

  f->debugger = ts_debugger_new (f->g.graph);
  ts_debugger_set_fetches (f->debugger, &f->out, 1);
  g_assert_true (ts_debugger_set_feed (f->debugger, f->x, value, NULL));
}

static void
tear_down (Fixture *f,
           gconstpointer data)
{
  ts_debugger_free (f->debugger);
  ts_test_graph_clear (&f->g);
}

/* Takes the stop. */
static void
assert_stop (TsStop *stop,
             const char *text)
{
  g_assert_nonnull (stop);
  g_assert_cmpstr (stop->text, ==, text);
  ts_stop_unref (stop);
}

static void
assert_value (Fixture *f,
              TsOutput output,
              TsValueState state,
              float value)
{
  g_autoptr (TsTensor) tensor = NULL;

  g_assert_cmpint (ts_debugger_get_value (f->debugger, output, &tensor), ==, state);
  if (tensor != NULL)
    g_assert_cmpfloat (*(float *)tensor->data, ==, value);
  else
    g_assert_true (isnan (value));
}

static void
add_breakpoint (Fixture *f,
                const char *text,
                gboolean after,
                gboolean temporary)
{
  g_autoptr (GError) error = NULL;
  TsBreakpoint *breakpoint = ts_breakpoint_new (f->g.graph, text, after, temporary, &error);

  g_assert_no_error (error);
  ts_debugger_add_breakpoint (f->debugger, breakpoint);
}

static void
test_step (Fixture *f,
           gconstpointer data)
{
  TsDebugger *d = f->debugger;

  assert_value (f, f->neg, TS_VALUE_NOT_COMPUTED, NAN);
  assert_stop (ts_debugger_start (d, NULL), "stopped before a/neg (Neg), step 1 of 4");
  assert_value (f, f->x, TS_VALUE_FED, 3);
  g_assert_cmpint (ts_debugger_get_op_state (d, f->neg.op), ==, TS_OP_CURRENT);
  g_assert_cmpint (ts_debugger_get_op_state (d, f->square.op), ==, TS_OP_WAITING);
  g_assert_cmpint (ts_debugger_get_op_state (d, f->x.op), ==, TS_OP_FED);
  g_assert_cmpint (ts_debugger_get_op_state (d, f->out.op + 1), ==, TS_OP_OUTSIDE);

  assert_stop (ts_debugger_step (d, 1, NULL), "stopped before a/square (Square), step 2 of 4");
  assert_value (f, f->neg, TS_VALUE_LIVE, -3);
  g_assert_cmpint (ts_debugger_get_op_state (d, f->neg.op), ==, TS_OP_DONE);
  assert_stop (ts_debugger_step (d, 2, NULL), "stopped before out (Identity), step 4 of 4");
  assert_stop (ts_debugger_step (d, 5, NULL), "finished: 4 operations run");
  g_assert_false (ts_debugger_is_active (d));
  assert_value (f, f->square, TS_VALUE_LIVE, 9);

  /* A step without a run fires the first operation of a new one. */
  assert_stop (ts_debugger_step (d, 1, NULL), "stopped before a/square (Square), step 2 of 4");
  assert_value (f, f->square, TS_VALUE_NOT_COMPUTED, NAN);
}

static void
test_step_past_constants (Fixture *f,
                          gconstpointer data)
{
  TsOutput one = ts_test_const_float (&f->g, "one", 1);
  TsOutput two = ts_test_const_float (&f->g, "two", 2);
  TsOutput sum = ts_test_op (&f->g, "AddV2", "sum", one, two, TS_NO_OUTPUT);
  g_autoptr (TsDebugger) d = ts_debugger_new (f->g.graph);
  g_autoptr (GError) error = NULL;

  ts_debugger_set_fetches (d, &sum, 1);
  assert_stop (ts_debugger_start (d, NULL), "stopped before one (Const), step 1 of 3");
  assert_stop (ts_debugger_step (d, 1, NULL), "stopped before two (Const), step 2 of 3");

  ts_debugger_set_step_constants (d, FALSE);
  assert_stop (ts_debugger_step (d, 1, NULL), "stopped before sum (AddV2), step 3 of 3");
  assert_stop (ts_debugger_start (d, NULL), "stopped before sum (AddV2), step 3 of 3");

  ts_debugger_add_breakpoint (d, ts_breakpoint_new (f->g.graph, "two", FALSE, FALSE, &error));
  g_assert_no_error (error);
  assert_stop (ts_debugger_start (d, NULL), "stopped before two (Const), step 2 of 3: breakpoint 1");
}

static void
test_breakpoints (Fixture *f,
                  gconstpointer data)
{
  TsDebugger *d = f->debugger;
  g_autoptr (GPtrArray) list = NULL;
  const TsBreakpoint *first;

  add_breakpoint (f, "scope:a", FALSE, FALSE);
  add_breakpoint (f, "type:Log", TRUE, FALSE);
  add_breakpoint (f, "/^o/", FALSE, TRUE);
  assert_stop (ts_debugger_continue (d, NULL), "stopped before a/neg (Neg), step 1 of 4: breakpoint 1");
  assert_stop (ts_debugger_continue (d, NULL), "stopped before a/square (Square), step 2 of 4: breakpoint 1");
  assert_stop (ts_debugger_continue (d, NULL), "stopped after b/log (Log), step 3 of 4: breakpoint 2");
  assert_stop (ts_debugger_continue (d, NULL), "stopped before out (Identity), step 4 of 4: breakpoint 3");
  assert_stop (ts_debugger_continue (d, NULL), "finished: 4 operations run");

  list = ts_debugger_dup_breakpoints (d);
  g_assert_cmpuint (list->len, ==, 2);
  first = g_ptr_array_index (list, 0);
  g_assert_cmpuint (first->n_hits, ==, 2);
  g_assert_cmpuint (first->n_matches, ==, 2);

  g_assert_true (ts_debugger_enable_breakpoint (d, 1, FALSE));
  assert_stop (ts_debugger_continue (d, NULL), "stopped after b/log (Log), step 3 of 4: breakpoint 2");
  ts_debugger_set_breakpoints_active (d, FALSE);
  assert_stop (ts_debugger_continue (d, NULL), "finished: 4 operations run");
  assert_stop (ts_debugger_continue (d, NULL), "finished: 4 operations run");
  g_assert_true (ts_debugger_remove_breakpoint (d, 2));
  g_assert_false (ts_debugger_remove_breakpoint (d, 2));
}

static void
test_breakpoint_refused (Fixture *f,
                         gconstpointer data)
{
  static const struct
  {
    const char *text;
    TsError code;
  } cases[] = {
    { "nowhere", TS_ERROR_NOT_FOUND },
    { "x:7", TS_ERROR_OUT_OF_RANGE },
    { "type:Conv2D", TS_ERROR_NOT_FOUND },
    { "scope:c", TS_ERROR_NOT_FOUND },
    { "/(/", TS_ERROR_INVALID_ARGUMENT },
    { "/zzz/", TS_ERROR_NOT_FOUND },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (ts_breakpoint_new (f->g.graph, cases[i].text, FALSE, FALSE, &error));
      g_assert_error (error, TS_ERROR, (int)cases[i].code);
    }
}

static void
test_until (Fixture *f,
            gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  TsOutput side = { f->out.op + 1, 0 };

  g_assert_null (ts_debugger_until (f->debugger, side, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_null (ts_debugger_until (f->debugger, f->x, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_false (ts_debugger_is_active (f->debugger));

  assert_stop (ts_debugger_until (f->debugger, f->square, &error), "stopped after a/square (Square), step 2 of 4");
  assert_value (f, f->square, TS_VALUE_LIVE, 9);
  assert_value (f, f->log, TS_VALUE_NOT_COMPUTED, NAN);
  g_assert_null (ts_debugger_until (f->debugger, f->neg, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
}

static void
test_set_value (Fixture *f,
                gconstpointer data)
{
  TsDebugger *d = f->debugger;
  g_autoptr (TsTensor) one = ts_tensor_new_scalar (TS_DTYPE_FLOAT, &(float) { 1 });
  g_autoptr (TsTensor) wrong = ts_tensor_new_scalar (TS_DTYPE_INT32, &(gint32) { 1 });
  g_autoptr (TsTensor) result = NULL;
  g_autoptr (GError) error = NULL;

  assert_stop (ts_debugger_until (d, f->square, NULL), "stopped after a/square (Square), step 2 of 4");
  g_assert_false (ts_debugger_set_value (d, f->neg, one, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION);
  g_clear_error (&error);
  g_assert_false (ts_debugger_set_value (d, f->square, wrong, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);

  g_assert_true (ts_debugger_set_value (d, f->square, one, &error));
  assert_value (f, f->square, TS_VALUE_OVERRIDDEN, 1);
  assert_stop (ts_debugger_continue (d, NULL), "finished: 4 operations run");
  result = ts_debugger_dup_fetch (d, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (*(float *)result->data, ==, 0);
}

/* Stepping gives the same bits as running freely. */
static void
test_looking_changes_nothing (Fixture *f,
                              gconstpointer data)
{
  g_autoptr (TsTensor) value = ts_tensor_new_scalar (TS_DTYPE_FLOAT, &(float) { 3 });
  g_autoptr (TsTensor) stepped = NULL, free_run = NULL;
  TsFeed feed = { f->x, value };
  TsStop *stop = ts_debugger_start (f->debugger, NULL);

  while (stop->reason != TS_STOP_DONE)
    {
      ts_stop_unref (stop);
      stop = ts_debugger_step (f->debugger, 1, NULL);
    }
  ts_stop_unref (stop);
  stepped = ts_debugger_dup_fetch (f->debugger, 0, NULL);
  g_assert_true (ts_session_run (ts_debugger_get_session (f->debugger), &feed, 1, &f->out, 1, NULL, 0, &free_run, NULL, NULL));
  g_assert_true (ts_tensor_identical (stepped, free_run));
}

static void
test_error_stops (Fixture *f,
                  gconstpointer data)
{
  TsDebugger *d = f->debugger;
  g_autoptr (TsStop) stop = NULL;

  g_assert_true (ts_debugger_set_feed (d, f->x, NULL, NULL));
  stop = ts_debugger_continue (d, NULL);
  g_assert_cmpint (stop->reason, ==, TS_STOP_ERROR);
  g_assert_error (stop->error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_assert_cmpuint (stop->op, ==, f->x.op);
  g_assert_true (ts_debugger_is_active (d));
  assert_value (f, f->x, TS_VALUE_ERROR, NAN);
  g_assert_cmpint (ts_debugger_get_op_state (d, f->x.op), ==, TS_OP_FAILED);
  ts_debugger_stop (d);
  g_assert_false (ts_debugger_is_active (d));
}

static void
test_pause (Fixture *f,
            gconstpointer data)
{
  ts_debugger_pause (f->debugger);
  assert_stop (ts_debugger_continue (f->debugger, NULL), "paused before a/neg (Neg), step 1 of 4");
  assert_stop (ts_debugger_continue (f->debugger, NULL), "finished: 4 operations run");
}

static void
test_budget (Fixture *f,
             gconstpointer data)
{
  ts_debugger_set_budget (f->debugger, sizeof (TsTensor) + 8);
  assert_stop (ts_debugger_continue (f->debugger, NULL), "finished: 4 operations run");
  assert_value (f, f->neg, TS_VALUE_RELEASED, NAN);
  assert_value (f, f->x, TS_VALUE_FED, 3);
}

static void
test_default_fetches (Fixture *f,
                      gconstpointer data)
{
  guint n;
  g_autofree TsOutput *outputs = ts_debugger_find_default_fetches (f->debugger, &n);

  g_assert_cmpuint (n, ==, 2);
  g_assert_true (ts_output_equal (outputs[0], f->out));
}

static void
test_feed_refused (Fixture *f,
                   gconstpointer data)
{
  g_autoptr (TsTensor) wrong = ts_tensor_new_scalar (TS_DTYPE_INT32, &(gint32) { 1 });
  g_autoptr (GError) error = NULL;

  g_assert_false (ts_debugger_set_feed (f->debugger, f->x, wrong, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT);
  g_assert_cmpuint (ts_debugger_get_n_feeds (f->debugger), ==, 1);
}

/* What the run does is measured once, also if it goes back and on; what it does not do has no time. */
static void
test_times (Fixture *f,
            gconstpointer data)
{
  gint64 times[6], again[6];
  guint32 side = ts_graph_find_operation (f->g.graph, "side")->index;

  g_assert_cmpuint (ts_debugger_copy_times (f->debugger, times, 6), ==, 0);
  g_assert_cmpint (times[f->neg.op], ==, -1);
  ts_stop_unref (ts_debugger_continue (f->debugger, NULL));
  g_assert_cmpuint (ts_debugger_copy_times (f->debugger, times, 6), ==, 1);
  g_assert_cmpint (times[f->neg.op], >=, 0);
  g_assert_cmpint (times[f->out.op], >=, 0);
  g_assert_cmpint (times[f->x.op], ==, -1); /* it is fed */
  g_assert_cmpint (times[side], ==, -1);

  ts_stop_unref (ts_debugger_step_back (f->debugger, 2, NULL));
  ts_stop_unref (ts_debugger_continue (f->debugger, NULL));
  g_assert_cmpuint (ts_debugger_copy_times (f->debugger, again, 6), ==, 1);
  for (guint i = 0; i < 6; i++)
    g_assert_cmpint (again[i], ==, times[i]);
}

static void
test_last_turns (Fixture *f,
                 gconstpointer data)
{
  gsize turns[6], end;

  ts_stop_unref (ts_debugger_continue (f->debugger, NULL));
  ts_debugger_copy_last_turns (f->debugger, turns, 6);
  g_assert_cmpuint (turns[f->out.op], ==, ts_debugger_get_t (f->debugger, &end));
  g_assert_cmpuint (turns[f->neg.op], >, 0);
  g_assert_cmpuint (turns[f->neg.op], <, turns[f->out.op]);
  g_assert_cmpuint (turns[ts_graph_find_operation (f->g.graph, "side")->index], ==, 0);

  /* What is taken back has not happened. */
  ts_stop_unref (ts_debugger_step_back (f->debugger, 1, NULL));
  ts_debugger_copy_last_turns (f->debugger, turns, 6);
  g_assert_cmpuint (turns[f->out.op], ==, 0);
  g_assert_cmpuint (turns[f->neg.op], >, 0);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/debugger/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("step", test_step);
  ADD ("step-past-constants", test_step_past_constants);
  ADD ("breakpoints", test_breakpoints);
  ADD ("breakpoint-refused", test_breakpoint_refused);
  ADD ("until", test_until);
  ADD ("set-value", test_set_value);
  ADD ("looking-changes-nothing", test_looking_changes_nothing);
  ADD ("error-stops", test_error_stops);
  ADD ("pause", test_pause);
  ADD ("budget", test_budget);
  ADD ("default-fetches", test_default_fetches);
  ADD ("feed-refused", test_feed_refused);
  ADD ("times", test_times);
  ADD ("last-turns", test_last_turns);
#undef ADD
  return g_test_run ();
}
