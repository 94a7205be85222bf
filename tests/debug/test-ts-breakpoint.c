#include "engine/debug/breakpoint/ts-breakpoint.h"

#include "engine/debug/breakpoint/ts-breakpoint-rebind.h"
#include "engine/debug/breakpoint/ts-catch.h"
#include "engine/debug/ts-debugger-breakpoints.h"
#include "engine/ts-error.h"
#include "tests/support/ts-test-graph.h"

#include <string.h>

static void
build (TsTestGraph *g)
{
  TsOutput x;

  ts_test_graph_init (g);
  x = ts_test_const_float (g, "x", 1);
  ts_test_op (g, "Neg", "scope/y", x, TS_NO_OUTPUT);
}

/* What is written is read again as the same. */
static void
test_round_trip (void)
{
  static const char *const texts[] = {
    "before x",
    "after dead scope/y",
    "after x:0 hits =2",
    "before type:Neg hits >=3 per run",
    "after scope:scope hits %4 per frame iter 3",
    "before /x|y/ iter [2, 0..4, *, last]",
    "before x iter while[1, 5..]",
    "before dtype:float32 hits =1 after-hit 2 group a group b if $in[0] > 1",
    "after device:CPU:0 missing ignore if x == 1",
  };
  g_auto (TsTestGraph) g = { 0 };

  build (&g);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TsBreakpoint) breakpoint = ts_breakpoint_parse (g.graph, texts[i], 4, FALSE, NULL, &error);
      g_autofree char *text = NULL;

      g_assert_no_error (error);
      text = ts_breakpoint_to_string (breakpoint, TRUE);
      g_assert_cmpstr (text, ==, texts[i]);
    }
}

/* Counted from the last, `-1` is that. */
static void
test_relative (void)
{
  g_auto (TsTestGraph) g = { 0 };
  g_autoptr (TsBreakpoint) last = NULL;
  g_autoptr (TsBreakpoint) first = NULL;
  g_autoptr (GError) error = NULL;

  build (&g);
  last = ts_breakpoint_parse (g.graph, "x after-hit -1", 4, FALSE, NULL, NULL);
  g_assert_cmpuint (last->after_hit, ==, 4);
  first = ts_breakpoint_parse (g.graph, "x after-hit -4", 4, FALSE, NULL, NULL);
  g_assert_cmpuint (first->after_hit, ==, 1);
  g_assert_null (ts_breakpoint_parse (g.graph, "x after-hit -5", 4, FALSE, NULL, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_NOT_FOUND);
}

static void
check_turns (const char *text,
             gint64 outer,
             gint64 inner,
             gboolean expected)
{
  const TsTurn turns[] = { { .name = "inner", .number = inner }, { .name = "outer", .number = outer } };
  g_autoptr (TsIterationSelector) selector = ts_iteration_selector_parse (text, NULL);

  g_assert_cmpint (ts_iteration_selector_takes (selector, turns, G_N_ELEMENTS (turns)), ==, expected);
}

static void
test_turns (void)
{
  check_turns ("3", 0, 3, TRUE);
  check_turns ("3", 3, 0, FALSE);
  check_turns ("[3, *]", 3, 0, TRUE);
  check_turns ("[2, 0..4]", 2, 4, TRUE);
  check_turns ("[2, 0..4]", 2, 5, FALSE);
  check_turns ("[2, 0..4]", 1, 4, FALSE);
  check_turns ("outer[1]", 1, 7, TRUE);
  check_turns ("outer[1]", 7, 1, FALSE);
  check_turns ("other[1]", 1, 1, FALSE);
  check_turns ("[1, 1, 1]", 1, 1, FALSE);
  check_turns ("[4.., last]", 5, 0, TRUE);
  check_turns ("9223372036854775807", 0, G_MAXINT64, TRUE);
}

static void
test_hits (void)
{
  static const struct
  {
    const char *text;
    guint64 n;
    gboolean takes;
  } cases[] = {
    { "=2", 1, FALSE },
    { "=2", 2, TRUE },
    { "=2", 3, FALSE },
    { "2", 2, TRUE },
    { ">=2", 1, FALSE },
    { ">=2", 3, TRUE },
    { "%3", 2, FALSE },
    { "%3", 6, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      TsHitSelector selector = { 0 };

      g_assert_true (ts_hit_selector_takes (&selector, cases[i].n));
      g_assert_true (ts_hit_selector_parse (&selector, cases[i].text, NULL));
      g_assert_cmpint (ts_hit_selector_takes (&selector, cases[i].n), ==, cases[i].takes);
    }
}

/* ---- the graph is read again ------------------------------------------------------------------------ */

/* a -> Neg -> Relu and b -> Neg -> Abs. */
static void
build_pairs (TsTestGraph *g,
             const char *first,
             const char *second)
{
  TsOutput a, b;

  ts_test_graph_init (g);
  a = ts_test_const_float (g, "a", 1);
  b = ts_test_const_float (g, "b", 2);
  ts_test_op (g, "Relu", "y", ts_test_op (g, "Neg", first, a, TS_NO_OUTPUT), TS_NO_OUTPUT);
  ts_test_op (g, "Abs", "z", ts_test_op (g, "Neg", second, b, TS_NO_OUTPUT), TS_NO_OUTPUT);
}

static TsBreakpoint *
rebind (TsTestGraph *from,
        TsTestGraph *to,
        const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TsBreakpoint) breakpoint = ts_breakpoint_parse (from->graph, text, 0, FALSE, NULL, &error);

  g_assert_no_error (error);
  return ts_breakpoint_rebind (breakpoint, from->graph, to->graph);
}

static void
check_rebound (TsTestGraph *from,
               TsTestGraph *to,
               const char *text,
               const char *expected,
               const char *moved_from)
{
  g_autoptr (TsBreakpoint) breakpoint = rebind (from, to, text);
  g_autofree char *found = ts_breakpoint_to_string (breakpoint, TRUE);

  g_assert_false (breakpoint->is_missing);
  g_assert_cmpstr (found, ==, expected);
  g_assert_cmpstr (breakpoint->moved_from, ==, moved_from);
}

static void
test_rebind (void)
{
  g_auto (TsTestGraph) from = { 0 };
  g_auto (TsTestGraph) same = { 0 };
  g_auto (TsTestGraph) renamed = { 0 };
  g_auto (TsTestGraph) other = { 0 };
  g_autoptr (TsBreakpoint) missing = NULL;
  g_autoptr (TsBreakpoint) set = NULL;
  g_autoptr (TsBreakpoint) back = NULL;

  build_pairs (&from, "minus", "less");
  build_pairs (&same, "minus", "less");
  build_pairs (&renamed, "negative", "below");
  build (&other);

  check_rebound (&from, &same, "minus hits =2 if $in[0] > 1", "before minus hits =2 if $in[0] > 1", NULL);
  /* By op type and neighbours. */
  check_rebound (&from, &renamed, "minus", "before negative", "minus");
  check_rebound (&from, &renamed, "less:0", "after below:0", "less:0");
  check_rebound (&from, &renamed, "^less", "after ^below", "^less");
  check_rebound (&from, &renamed, "type:Neg", "before type:Neg", NULL);

  /* Nothing of what was around it is there; it is found again where it is. */
  missing = rebind (&from, &other, "minus");
  g_assert_true (missing->is_missing);
  for (guint32 i = 0; i < ts_graph_get_n_operations (other.graph); i++)
    g_assert_false (ts_breakpoint_matches (missing, ts_graph_get_operation (other.graph, i)));
  back = ts_breakpoint_rebind (missing, other.graph, same.graph);
  g_assert_false (back->is_missing);
  g_assert_true (ts_breakpoint_matches (back, ts_graph_find_operation (same.graph, "minus")));

  set = rebind (&from, &other, "type:Abs");
  g_assert_true (set->is_missing);
}

/* With their numbers, and what they say. */
static void
test_take (void)
{
  g_auto (TsTestGraph) from = { 0 };
  g_auto (TsTestGraph) to = { 0 };
  g_autoptr (TsDebugger) old = NULL;
  g_autoptr (TsDebugger) debugger = NULL;
  g_autoptr (GPtrArray) breakpoints = NULL;
  g_autoptr (GArray) states = NULL;
  g_autoptr (TsStop) stop = NULL;

  build_pairs (&from, "minus", "less");
  build_pairs (&to, "negative", "less");
  old = ts_debugger_new (from.graph);
  debugger = ts_debugger_new (to.graph);
  ts_debugger_add_breakpoint (old, ts_breakpoint_new (from.graph, "y", FALSE, FALSE, NULL));
  ts_debugger_add_breakpoint (old, ts_breakpoint_new (from.graph, "minus", FALSE, FALSE, NULL));
  ts_debugger_remove_breakpoint (old, 1);
  ts_debugger_take_breakpoints (debugger, old);

  breakpoints = ts_debugger_dup_breakpoints (debugger);
  g_assert_cmpuint (breakpoints->len, ==, 1);
  states = ts_debugger_list_breakpoint_states (debugger, breakpoints);
  g_assert_cmpint (g_array_index (states, TsBreakpointState, 0), ==, TS_BREAKPOINT_VERIFIED);
  stop = ts_debugger_continue (debugger, NULL);
  g_assert_cmpint (stop->reason, ==, TS_STOP_BREAKPOINT);
  g_assert_cmpuint (stop->breakpoint_id, ==, 2);
  g_assert_cmpstr (ts_graph_get_operation (to.graph, stop->op)->name, ==, "negative");
}

/* ---- what a script cannot set ----------------------------------------------------------------------- */

static void
test_copy (void)
{
  g_auto (TsTestGraph) g = { 0 };
  g_autoptr (TsDebugger) debugger = NULL;
  g_autoptr (TsStop) stop = NULL;

  build (&g);
  debugger = ts_debugger_new (g.graph);
  ts_session_set_n_cpu_devices (ts_debugger_get_session (debugger), 2);
  g_assert_true (ts_session_add_placement_rule (ts_debugger_get_session (debugger), "scope/y", "/device:CPU:1", TRUE, NULL));
  ts_debugger_add_breakpoint (debugger, ts_breakpoint_new (g.graph, "device:CPU:1", FALSE, FALSE, NULL));
  ts_debugger_set_catches (debugger, TS_CATCH_COPY);

  stop = ts_debugger_continue (debugger, NULL);
  g_assert_cmpint (stop->reason, ==, TS_STOP_CATCH);
  g_assert_nonnull (strstr (stop->text, "to another device"));
  g_clear_pointer (&stop, ts_stop_unref);
  stop = ts_debugger_continue (debugger, NULL);
  g_assert_cmpint (stop->reason, ==, TS_STOP_BREAKPOINT);
  g_assert_cmpstr (ts_graph_get_operation (g.graph, stop->op)->name, ==, "scope/y");
  g_clear_pointer (&stop, ts_stop_unref);
  stop = ts_debugger_continue (debugger, NULL);
  g_assert_cmpint (stop->reason, ==, TS_STOP_DONE);
}

/* After an operation of a graph that has no outputs at all. */
static void
test_no_outputs (void)
{
  g_auto (TsTestGraph) g = { 0 };
  g_autoptr (TsDebugger) debugger = NULL;
  g_autoptr (TsStop) stop = NULL;
  guint32 target;

  ts_test_graph_init (&g);
  target = ts_test_op (&g, "NoOp", "nothing", TS_NO_OUTPUT).op;
  debugger = ts_debugger_new (g.graph);
  ts_debugger_set_targets (debugger, &target, 1);
  ts_debugger_add_breakpoint (debugger, ts_breakpoint_new (g.graph, "^nothing", FALSE, FALSE, NULL));
  stop = ts_debugger_continue (debugger, NULL);
  g_assert_cmpint (stop->reason, ==, TS_STOP_BREAKPOINT);
  g_assert_cmpint (stop->phase, ==, TS_PHASE_AFTER);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/breakpoint/round-trip", test_round_trip);
  g_test_add_func ("/breakpoint/relative", test_relative);
  g_test_add_func ("/breakpoint/turns", test_turns);
  g_test_add_func ("/breakpoint/hits", test_hits);

  g_test_add_func ("/breakpoint/rebind", test_rebind);
  g_test_add_func ("/breakpoint/take", test_take);
  g_test_add_func ("/breakpoint/copy", test_copy);
  g_test_add_func ("/breakpoint/no-outputs", test_no_outputs);

  return g_test_run ();
}
