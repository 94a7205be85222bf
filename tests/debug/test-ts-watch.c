#include "engine/debug/ts-debugger-watches.h"
#include "engine/debug/breakpoint/ts-log-action.h"
#include "engine/debug/breakpoint/ts-series.h"

#include "engine/ts-error.h"
#include "tests/support/ts-test-graph.h"

#include <math.h>

/* What scripts cannot show of watches and of what log points note. */

typedef struct
{
  TsTestGraph g;
  TsDebugger *debugger;
  TsOutput variable;
} Fixture;

static TsTensor *
new_value (float value)
{
  return ts_tensor_new_scalar (TS_DTYPE_FLOAT, &value);
}

static void
write_value (Fixture *f,
             float value)
{
  g_autoptr (TsTensor) tensor = new_value (value);
  g_autoptr (GError) error = NULL;

  g_assert_true (ts_session_set_variable (ts_debugger_get_session (f->debugger), f->variable.op, tensor, &error));
  g_assert_no_error (error);
}

/* more = count += 1, and before it a constant that has nothing to do with it */
static void
set_up (Fixture *f,
        gconstpointer data)
{
  TsOutput next;

  ts_test_graph_init (&f->g);
  ts_test_begin (&f->g, "VariableV2", "count", TS_NO_OUTPUT);
  ts_graph_builder_attr_dtype (f->g.builder, "dtype", TS_DTYPE_FLOAT);
  ts_graph_builder_attr_shape (f->g.builder, "shape", &TS_SHAPE_SCALAR);
  f->variable = ts_test_end (&f->g);
  next = ts_test_op (&f->g, "AssignAdd", "more", f->variable, ts_test_const_float (&f->g, "one", 1), TS_NO_OUTPUT);
  f->debugger = ts_debugger_new (f->g.graph);
  ts_debugger_set_fetches (f->debugger, &next, 1);
}

static void
tear_down (Fixture *f,
           gconstpointer data)
{
  ts_debugger_free (f->debugger);
  ts_test_graph_clear (&f->g);
}

/* What somebody else writes while the run stands still is no activation's doing, and what it was is what it was last. */
static void
test_edit (Fixture *f,
           gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TsStop) first = NULL;
  g_autoptr (TsStop) second = NULL;

  write_value (f, 1);
  g_assert_cmpuint (ts_debugger_add_watch (f->debugger, TS_WATCH_CHANGE, "count", &error), ==, 1);
  g_assert_no_error (error);
  ts_debugger_set_catches (f->debugger, 0x7f);
  first = ts_debugger_start (f->debugger, NULL);
  g_assert_cmpint (first->reason, ==, TS_STOP_STEP);
  write_value (f, NAN);
  write_value (f, 5);
  second = ts_debugger_continue (f->debugger, NULL);
  g_assert_cmpint (second->reason, ==, TS_STOP_WATCH);
  g_assert_cmpstr (second->text, ==, "stopped after more (AssignAdd), step 3 of 3: variable count was 5.0, is 6.0");
}

static void
test_differs (Fixture *f,
              gconstpointer data)
{
  TsResources *resources = ts_session_get_resources (ts_debugger_get_session (f->debugger));
  g_autoptr (TsWatch) exact = ts_watch_new (f->g.graph, resources, TS_WATCH_CHANGE, "count", NULL);
  g_autoptr (TsWatch) rough = ts_watch_new (f->g.graph, resources, TS_WATCH_CHANGE, "count tolerance 0.5", NULL);
  g_autoptr (TsTensor) one = new_value (1);
  g_autoptr (TsTensor) more = new_value (1.5f);
  g_autoptr (TsTensor) two = new_value (2);
  g_autoptr (TsTensor) nan = new_value (NAN);
  g_autoptr (TsTensor) other_nan = new_value (NAN);

  g_assert_true (ts_watch_differs (exact, one, more));
  g_assert_false (ts_watch_differs (rough, one, more));
  g_assert_true (ts_watch_differs (rough, one, two));
  g_assert_true (ts_watch_differs (rough, one, nan));
  g_assert_false (ts_watch_differs (exact, nan, other_nan));
  g_assert_true (ts_watch_differs (exact, NULL, one));
  g_assert_false (ts_watch_differs (exact, NULL, NULL));
}

/* ---- log points ------------------------------------------------------------------------------------ */

static void
test_log_round_trip (void)
{
  static const char *const texts[] = {
    "\"turn {$iter}\"",
    "every 3 first 2 last 1 \"\"",
    "series loss mean($out)",
    "every 10 save \"x-{$iter}.npy\" $out[0]",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TsLogAction) action = ts_log_action_parse (texts[i], &error);
      g_autofree char *text = NULL;

      g_assert_no_error (error);
      text = ts_log_action_to_string (action);
      g_assert_cmpstr (text, ==, texts[i]);
    }
}

static void
test_log_when (void)
{
  g_autoptr (TsLogAction) action = ts_log_action_parse ("every 2 first 1 last 1 \"\"", NULL);
  const TsLogWhen expected[] = { TS_LOG_NOT, TS_LOG_NOW, TS_LOG_NOT, TS_LOG_PERHAPS, TS_LOG_NOT, TS_LOG_PERHAPS };

  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpint (ts_log_action_get_when (action, i + 1), ==, expected[i]);
}

/* The oldest go when there are too many, and it is known how many. */
static void
test_series_limit (void)
{
  TsSeriesSet *set = ts_series_set_new ();
  g_autoptr (TsTensor) value = new_value (1);
  g_autoptr (GArray) entries = NULL;
  guint64 n_dropped;

  for (gsize t = 1; t <= 150000; t++)
    ts_series_set_add (set, "s", 1, t, "op", value);
  entries = ts_series_set_dup (set, "s", &n_dropped);
  g_assert_cmpuint (n_dropped + entries->len, ==, 150000);
  g_assert_cmpuint (entries->len, <=, 100000);
  g_assert_cmpuint (g_array_index (entries, TsSeriesEntry, 0).t, ==, n_dropped + 1);
  ts_series_set_free (set);
}

/* Only of the run that goes back, and only what came after. */
static void
test_series_back (void)
{
  TsSeriesSet *set = ts_series_set_new ();
  g_autoptr (TsTensor) value = new_value (1);
  g_autoptr (GArray) entries = NULL;
  guint64 n_dropped;

  ts_series_set_add (set, "s", 1, 9, "op", value);
  ts_series_set_add (set, "s", 2, 3, "op", value);
  ts_series_set_add (set, "s", 2, 4, "op", value);
  ts_series_set_go_back (set, 2, 3);
  entries = ts_series_set_dup (set, "s", &n_dropped);
  g_assert_cmpuint (entries->len, ==, 2);
  g_assert_cmpuint (n_dropped, ==, 0);
  ts_series_set_free (set);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/watch/edit", Fixture, NULL, set_up, test_edit, tear_down);
  g_test_add ("/watch/differs", Fixture, NULL, set_up, test_differs, tear_down);
  g_test_add_func ("/log/round-trip", test_log_round_trip);
  g_test_add_func ("/log/when", test_log_when);
  g_test_add_func ("/series/limit", test_series_limit);
  g_test_add_func ("/series/back", test_series_back);

  return g_test_run ();
}
