#include "engine/debug/worker/ts-debug-worker-answers.h"
#include "engine/debug/worker/ts-debug-worker-sessions.h"
#include "engine/graph/ts-builder-ops.h"
#include "engine/ts-error.h"
#include "tests/support/ts-test-graph.h"

#include <string.h>

/* Sessions, presets and scenarios of a worker, as one sees them from its main loop. */

typedef struct
{
  TsTestGraph graph;
  TsDebugWorker *worker;
  TsOutput x;
  TsOutput next;
} Fixture;

/* `next` adds `x` to `count`. */
static void
set_up (Fixture *self,
        gconstpointer data)
{
  TsBuilderVariable v;
  g_autoptr (TsTensor) three = ts_tensor_new_scalar (TS_DTYPE_FLOAT, &(float) { 3 });

  ts_test_graph_init (&self->graph);
  self->x = ts_test_placeholder (&self->graph, "x", TS_DTYPE_FLOAT, &TS_SHAPE_SCALAR);
  v = ts_builder_variable (self->graph.builder, "count", ts_test_const_float (&self->graph, "zero", 0), &TS_SHAPE_SCALAR, FALSE);
  self->next = ts_test_op (&self->graph, "AssignAdd", "next", v.variable, self->x, TS_NO_OUTPUT);
  self->worker = ts_debug_worker_new (self->graph.graph);
  ts_debug_worker_set_fetches (self->worker, &self->next, 1);
  g_assert_true (ts_debug_worker_set_feed (self->worker, self->x, three, NULL));
}

static void
tear_down (Fixture *self,
           gconstpointer data)
{
  ts_debug_worker_shutdown (self->worker);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (self->worker);
  ts_test_graph_clear (&self->graph);
}

static void
wait_until_idle (Fixture *self)
{
  while (ts_debug_worker_get_busy (self->worker))
    g_main_context_iteration (NULL, TRUE);
}

static void
answered (TsDebugWorker *worker,
          const GError *error,
          gpointer user_data)
{
  *(gint *)user_data = error != NULL ? error->code : 0;
}

/* Returns: the code of the error, or 0. */
static gint
say (Fixture *self,
     const char *line)
{
  gint code = -1;

  ts_debug_worker_ask (self->worker, line, answered, &code, NULL);
  wait_until_idle (self);
  return code;
}

static double
get_count (Fixture *self)
{
  g_autoptr (GArray) variables = ts_debug_worker_list_variables (self->worker);
  TsTensor *value = g_array_index (variables, TsVariableInfo, 0).value;

  return value != NULL ? *(const float *)value->data : -1;
}

static guint
count_changed (Fixture *self)
{
  g_autoptr (GArray) start = ts_debug_worker_dup_start_variables (self->worker);

  return start != NULL && g_array_index (start, TsVariableInfo, 0).value != NULL;
}

/* What is looked at follows the session: variables, where the run stands, what they were when it began, feeds and fetches. */
static void
test_switch (Fixture *self,
             gconstpointer data)
{
  guint n;

  g_assert_cmpint (say (self, "assign count = 1"), ==, 0);
  ts_debug_worker_continue (self->worker);
  wait_until_idle (self);
  g_assert_cmpfloat (get_count (self), ==, 4);
  g_assert_true (count_changed (self));

  g_assert_cmpint (say (self, "session new b"), ==, 0);
  g_assert_cmpfloat (get_count (self), ==, -1);
  g_assert_null (ts_debug_worker_get_stop (self->worker));
  g_assert_false (ts_debug_worker_is_active (self->worker));
  g_assert_false (count_changed (self));
  g_assert_nonnull (ts_debug_worker_get_feed (self->worker, self->x));
  ts_debug_worker_get_fetches (self->worker, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_true (ts_debug_worker_set_feed (self->worker, self->x, NULL, NULL));
  g_assert_cmpint (say (self, "assign count = 7"), ==, 0);

  g_assert_cmpint (say (self, "session main"), ==, 0);
  g_assert_cmpfloat (get_count (self), ==, 4);
  g_assert_cmpint (ts_debug_worker_get_stop (self->worker)->reason, ==, TS_STOP_DONE);
  g_assert_true (count_changed (self));
  g_assert_nonnull (ts_debug_worker_get_feed (self->worker, self->x));
  g_assert_cmpint (say (self, "session b"), ==, 0);
  g_assert_null (ts_debug_worker_get_feed (self->worker, self->x));
  g_assert_cmpint (say (self, "session c"), ==, TS_ERROR_NOT_FOUND);
}

/* The session that is looked at can be closed, also while it is to be run. */
static void
test_close (Fixture *self,
            gconstpointer data)
{
  guint shown;
  g_auto (GStrv) names = NULL;

  g_assert_cmpint (say (self, "session new b"), ==, 0);
  g_assert_cmpint (say (self, "assign count = 7"), ==, 0);
  ts_debug_worker_step (self->worker, 1);
  ts_debug_worker_run_line (self->worker, "session close b");
  ts_debug_worker_run_line (self->worker, "session new c");
  ts_debug_worker_run_line (self->worker, "session close c");
  while (ts_debug_worker_get_busy (self->worker))
    {
      get_count (self);
      ts_debug_worker_get_op_state (self->worker, self->next.op);
      g_main_context_iteration (NULL, FALSE);
    }
  g_assert_cmpfloat (get_count (self), ==, -1);
  names = ts_debug_worker_dup_sessions (self->worker, &shown);
  g_assert_cmpuint (g_strv_length (names), ==, 1);
  g_assert_cmpint (say (self, "session close main"), ==, TS_ERROR_FAILED_PRECONDITION);
}

/* Many runs can be paused, and go on from there: no run is done twice or left out. */
static void
test_pause_scenario (Fixture *self,
                     gconstpointer data)
{
  TsScenarioProgress progress = { 0 };
  guint n_pauses = 0;

  g_assert_cmpint (say (self, "assign count = 0"), ==, 0);
  g_assert_cmpint (say (self, "preset save three"), ==, 0);
  ts_debug_worker_run_line (self->worker, "scenario three x 2000");
  while (ts_debug_worker_get_busy (self->worker))
    {
      if (n_pauses < 3 && ts_debug_worker_get_scenario (self->worker, &progress) && progress.run > 1 + n_pauses * 200)
        {
          ts_debug_worker_pause (self->worker);
          wait_until_idle (self);
          n_pauses++;
          ts_debug_worker_continue (self->worker);
        }
      ts_scenario_progress_clear (&progress);
      g_main_context_iteration (NULL, FALSE);
    }
  g_assert_false (ts_debug_worker_get_scenario (self->worker, &progress));
  g_assert_cmpfloat (get_count (self), ==, 6000);
}

/* A preset with texts alone has its values made when it is used; what is wrong is told then, and nothing is changed. */
static void
test_preset_of_text (Fixture *self,
                     gconstpointer data)
{
  TsNamedList *presets = ts_debug_worker_get_presets (self->worker);
  TsPreset *good = ts_preset_new ();
  TsPreset *bad = ts_preset_new ();

  ts_preset_add_feed (good, self->x, NULL, "4");
  ts_preset_add_feed (bad, self->x, NULL, "@/nowhere.npy");
  g_assert_true (ts_named_list_put (presets, "good", good, NULL));
  g_assert_true (ts_named_list_put (presets, "bad", bad, NULL));
  g_assert_cmpint (say (self, "preset use bad"), ==, TS_ERROR_NOT_FOUND);
  g_assert_cmpfloat (*(const float *)ts_debug_worker_get_feed (self->worker, self->x)->data, ==, 3);
  g_assert_cmpint (say (self, "preset use good"), ==, 0);
  g_assert_cmpfloat (*(const float *)ts_debug_worker_get_feed (self->worker, self->x)->data, ==, 4);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add ("/debug-worker-sessions/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("switch", test_switch);
  ADD ("close", test_close);
  ADD ("pause-scenario", test_pause_scenario);
  ADD ("preset-of-text", test_preset_of_text);
#undef ADD

  return g_test_run ();
}
