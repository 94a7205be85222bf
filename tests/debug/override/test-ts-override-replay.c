#include "engine/debug/override/ts-debugger-override.h"
#include "engine/debug/console/ts-console.h"
#include "engine/ops/ts-resources.h"
#include "engine/tensor/ts-tensor-format.h"
#include "tests/support/ts-test-graph.h"

#include <string.h>

/* With overrides of every kind on, a run is stepped to its end, and what is known of all values noted at every step. Then the overrides are switched off, and the
 * run goes back step by step: at each the same must be known again, to the bit, and the same overrides stand behind it. */

typedef struct
{
  const char *name;
  const char *graph;
  const char *commands; /* before the run, each to the line */
  gboolean drops;       /* all values that can be computed again are dropped */
} Case;

static const Case cases[] = {
  { "force", "fan.pbtxt", "force y = minimum($out, 1)\nforce square = $in[0] + 1 skip\nforce abs[1] = 7", FALSE },
  { "force-dropped", "fan.pbtxt", "force y = minimum($out, 1)\nforce square = $in[0] + 1 skip\nforce abs[1] = 7", TRUE },
  { "inputs", "fan.pbtxt", "force square.in[0] = $in[0] * 3\nforce sum.in[1][0] = 5", FALSE },
  { "inputs-dropped", "fan.pbtxt", "force square.in[0] = $in[0] * 3\nforce sum.in[1][0] = 5", TRUE },
  { "attributes", "fan.pbtxt", "attr total keep_dims = true\nbypass square identity\nbypass apart constant [1,2,3]", FALSE },
  { "attributes-dropped", "fan.pbtxt", "attr total keep_dims = true\nbypass square identity\nbypass apart constant [1,2,3]", TRUE },
  { "branch", "cond.pbtxt", "feed p = False\nbranch cond/a true", TRUE },
  { "choose", "choose.pbtxt", "feed x = 3\nfeed c = True\nfeed i = 0\nbranch if false\nbranch case 2", TRUE },
  { "loops", "counts.pbtxt", "fetch total turns\nforce p/inc_u = $out + cast($iter, int32)\nforce o/inc_i.in[1] = 2", FALSE },
  { "loops-dropped", "counts.pbtxt", "fetch total turns\nforce p/inc_u = $out + cast($iter, int32)\nforce o/inc_i.in[1] = 2", TRUE },
  { "recursion", "factorial.pbtxt", "feed n = 5\nforce f > if > rest > if > mul = $out + 100\nforce f > if > less.in[1] = 2", TRUE },
  { "manual", "gaps.pbtxt", "fetch sum\nmanual type:Foo = $in[0] * 2\nmanual type:Bar = $in[1] - $in[0]", FALSE },
  { "queue", "through.pbtxt", "feed x = 3\nfetch enqueue out\nforce in = 7\nforce dequeue = $out * 2", TRUE },
};

typedef struct
{
  TsTestGraph g;
  TsDebugger *debugger;
  TsConsole *console;
} Fixture;

static void
ignore (const char *text,
        gpointer user_data)
{
}

static void
set_up (Fixture *f,
        gconstpointer data)
{
  const Case *c = data;
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "debug", "graphs", c->graph, NULL);

  ts_test_graph_init (&f->g);
  ts_test_graph_load_file (&f->g, path);
  f->debugger = ts_debugger_new (f->g.graph);
  f->console = ts_console_new (f->debugger, ignore, NULL);
  if (c->drops)
    ts_debugger_set_recording_budget (f->debugger, 0);
}

static void
tear_down (Fixture *f,
           gconstpointer data)
{
  ts_console_free (f->console);
  ts_debugger_free (f->debugger);
  ts_test_graph_clear (&f->g);
}

static void
append_output (GString *text,
               TsDebugger *debugger,
               const TsOperation *op,
               guint32 i)
{
  TsOutput output = { op->index, i };
  g_autoptr (TsTensor) value = NULL;
  TsValueState state = ts_debugger_get_value (debugger, output, &value);
  g_autofree char *taint = ts_debugger_dup_taint (debugger, &output, 1);
  g_autofree char *preview = value != NULL ? ts_tensor_format_preview (value, 1000) : NULL;

  g_string_append_printf (text, "%s:%u %s %s by %s\n", op->name, i, ts_value_state_name (state), preview != NULL ? preview : "-", taint != NULL ? taint : "nobody");
}

/* What is known now. (transfer full) */
static char *
take_snapshot (Fixture *f)
{
  GString *text = g_string_new (NULL);

  for (guint32 i = 0; i < ts_graph_get_n_operations (f->g.graph); i++)
    {
      const TsOperation *op = ts_graph_get_operation (f->g.graph, i);

      for (guint32 k = 0; k < op->n_outputs; k++)
        append_output (text, f->debugger, op, k);
    }
  return g_string_free (text, FALSE);
}

static void
switch_all (Fixture *f,
            gboolean is_on)
{
  TsOverrides *overrides = ts_debugger_get_overrides (f->debugger);

  for (guint i = 0; i < overrides->list->len; i++)
    g_assert_true (ts_debugger_switch_override (f->debugger, i + 1, is_on, NULL));
}

/* Steps to the end. (transfer full): what is known before each step, and at the end */
static GPtrArray *
run_to_end (Fixture *f)
{
  GPtrArray *snapshots = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (TsStop) stop = ts_debugger_start (f->debugger, &error);

  g_assert_no_error (error);
  for (;;)
    {
      g_ptr_array_add (snapshots, take_snapshot (f));
      if (stop->reason == TS_STOP_DONE)
        return snapshots;
      g_assert_cmpint (stop->reason, ==, TS_STOP_STEP);
      ts_stop_unref (stop);
      stop = ts_debugger_step (f->debugger, 1, &error);
      g_assert_no_error (error);
    }
}

/* Before the run, that is. */
static void
take_back (Fixture *f)
{
  ts_debugger_stop (f->debugger);
  if (ts_debugger_can_undo_run (f->debugger))
    g_assert_true (ts_debugger_undo_run (f->debugger, NULL));
}

static void
assert_same (const GPtrArray *a,
             const GPtrArray *b)
{
  g_assert_cmpuint (a->len, ==, b->len);
  for (guint i = 0; i < a->len; i++)
    g_assert_cmpstr (g_ptr_array_index (a, i), ==, g_ptr_array_index (b, i));
}

/* Overrides that are off change nothing, and what never was changed is not marked. */
static void
test_off (Fixture *f,
          gconstpointer data)
{
  const Case *c = data;
  g_auto (GStrv) lines = g_strsplit (c->commands, "\n", -1);
  g_autoptr (GPtrArray) plain = NULL;
  g_autoptr (GPtrArray) off = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], "fe"))
      ts_console_run (f->console, lines[i], &error);
  g_assert_no_error (error);
  plain = run_to_end (f);
  take_back (f);

  for (guint i = 0; lines[i] != NULL; i++)
    ts_console_run (f->console, lines[i], &error);
  g_assert_no_error (error);
  switch_all (f, FALSE);
  off = run_to_end (f);
  assert_same (plain, off);
}

static void
test_replay (Fixture *f,
             gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GPtrArray) snapshots = NULL;
  g_autoptr (GPtrArray) again = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (ts_console_run_script (f->console, NULL, c->commands, &error));
  g_assert_no_error (error);
  snapshots = run_to_end (f);
  for (guint i = 0; i < ts_debugger_get_overrides (f->debugger)->list->len; i++)
    {
      const TsOverride *override = ts_overrides_find (ts_debugger_get_overrides (f->debugger), i + 1);

      g_assert_cmpuint (override->n_applied, >, 0);
    }

  switch_all (f, FALSE);
  for (guint i = snapshots->len - 1; i-- > 0;)
    {
      g_autoptr (TsStop) stop = ts_debugger_step_back (f->debugger, 1, &error);
      g_autofree char *known = take_snapshot (f);

      g_assert_no_error (error);
      g_assert_cmpstr (known, ==, g_ptr_array_index (snapshots, i));
    }

  /* Nothing of it is left at the beginning; on again, all is as it was the first time. */
  for (guint i = 0; i < ts_debugger_get_overrides (f->debugger)->list->len; i++)
    g_assert_cmpuint (ts_overrides_find (ts_debugger_get_overrides (f->debugger), i + 1)->n_applied, ==, 0);
  switch_all (f, TRUE);
  take_back (f);
  again = run_to_end (f);
  assert_same (again, snapshots);
}

/* Where nothing is recorded the same is applied, and marked. */
static void
test_unrecorded (Fixture *f,
                 gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GPtrArray) recorded = NULL;
  g_autoptr (GPtrArray) unrecorded = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (ts_console_run_script (f->console, NULL, c->commands, &error));
  recorded = run_to_end (f);
  take_back (f);
  ts_debugger_set_recording (f->debugger, FALSE);
  unrecorded = run_to_end (f);
  assert_same (recorded, unrecorded);
  g_assert_false (ts_debugger_can_step_back (f->debugger));
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/override/replay/", cases[i].name, NULL);
      g_autofree char *unrecorded_path = g_strconcat ("/override/unrecorded/", cases[i].name, NULL);
      g_autofree char *off_path = g_strconcat ("/override/off/", cases[i].name, NULL);

      g_test_add (path, Fixture, &cases[i], set_up, test_replay, tear_down);
      g_test_add (unrecorded_path, Fixture, &cases[i], set_up, test_unrecorded, tear_down);
      if (strcmp (cases[i].graph, "gaps.pbtxt") != 0) /* which does not run without */
        g_test_add (off_path, Fixture, &cases[i], set_up, test_off, tear_down);
    }
  return g_test_run ();
}
