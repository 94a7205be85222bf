#include "engine/exec/ts-op-clock.h"

static void
assert_times (TsOpClock *clock,
              guint n_runs,
              gint64 first,
              gint64 second)
{
  gint64 times[2];

  g_assert_cmpuint (ts_op_clock_copy (clock, times, 2), ==, n_runs);
  g_assert_cmpint (times[0], ==, first);
  g_assert_cmpint (times[1], ==, second);
}

static void
add_run (TsOpClock *clock,
         gint64 elapsed_ns)
{
  ts_op_clock_begin_run (clock);
  ts_op_clock_add (clock, 0, 1, elapsed_ns);
}

/* In a loop an operation runs several times. */
static void
test_sum_in_a_run (void)
{
  g_autoptr (TsOpClock) clock = ts_op_clock_new (2);

  assert_times (clock, 0, -1, -1);
  ts_op_clock_begin_run (clock);
  assert_times (clock, 0, -1, -1);
  ts_op_clock_add (clock, 0, 1, 10);
  ts_op_clock_add (clock, 0, 2, 5);
  assert_times (clock, 1, 15, -1);
}

static void
test_median_of_runs (void)
{
  g_autoptr (TsOpClock) clock = ts_op_clock_new (2);

  add_run (clock, 100);
  add_run (clock, 7);
  assert_times (clock, 2, 53, -1);
  add_run (clock, 9);
  ts_op_clock_add (clock, 1, 2, 4); /* only in this one */
  assert_times (clock, 3, 9, 4);
}

/* Older runs are forgotten. */
static void
test_last_runs (void)
{
  g_autoptr (TsOpClock) clock = ts_op_clock_new (2);

  for (guint i = 0; i < 20; i++)
    add_run (clock, i < 15 ? 1000 : 3);
  assert_times (clock, TS_OP_CLOCK_MAX_RUNS, 3, -1);
}

/* What comes again after a run has gone back is measured no second time. */
static void
test_again (void)
{
  g_autoptr (TsOpClock) clock = ts_op_clock_new (2);

  ts_op_clock_begin_run (clock);
  ts_op_clock_add (clock, 0, 1, 10);
  ts_op_clock_add (clock, 1, 2, 20);
  ts_op_clock_add (clock, 0, 1, 10);
  ts_op_clock_add (clock, 1, 2, 20);
  ts_op_clock_add (clock, 1, 3, 1);
  assert_times (clock, 1, 10, 21);
}

/* A run that measured nothing is no run. */
static void
test_empty_runs (void)
{
  g_autoptr (TsOpClock) clock = ts_op_clock_new (2);

  add_run (clock, 5);
  ts_op_clock_begin_run (clock);
  ts_op_clock_begin_run (clock);
  assert_times (clock, 1, 5, -1);
}

/* Copies between devices are no operations of the graph. */
static void
test_strangers (void)
{
  g_autoptr (TsOpClock) clock = ts_op_clock_new (2);
  gint64 times[3];

  ts_op_clock_begin_run (clock);
  ts_op_clock_add (clock, G_MAXUINT32, 1, 5);
  ts_op_clock_add (clock, 0, 2, 5);
  ts_op_clock_copy (clock, times, 3);
  g_assert_cmpint (times[0], ==, 5);
  g_assert_cmpint (times[2], ==, -1);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/op-clock/sum-in-a-run", test_sum_in_a_run);
  g_test_add_func ("/op-clock/median-of-runs", test_median_of_runs);
  g_test_add_func ("/op-clock/last-runs", test_last_runs);
  g_test_add_func ("/op-clock/again", test_again);
  g_test_add_func ("/op-clock/empty-runs", test_empty_runs);
  g_test_add_func ("/op-clock/strangers", test_strangers);
  return g_test_run ();
}
