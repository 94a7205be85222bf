#include "engine/debug/numerics/ts-origin.h"

#include "engine/ts-error.h"
#include "tests/support/ts-test-graph.h"

#include <math.h>
#include <string.h>

/* x -> log -> (Neg) * N_LINKS -> end; each value takes 4000 bytes. */

#define N_LINKS 8
#define N_ELEMENTS 1000

typedef struct
{
  TsTestGraph g;
  TsDebugger *debugger;
  TsOutput x, log, links[N_LINKS];
} Fixture;

static void
set_up (Fixture *f,
        gconstpointer data)
{
  TsOutput last;

  ts_test_graph_init (&f->g);
  f->x = ts_test_placeholder (&f->g, "x", TS_DTYPE_FLOAT, &TS_SHAPE (N_ELEMENTS));
  last = f->log = ts_test_op (&f->g, "Log", "log", f->x, TS_NO_OUTPUT);
  for (guint i = 0; i < N_LINKS; i++)
    {
      g_autofree char *name = g_strdup_printf ("link%u", i);

      last = f->links[i] = ts_test_op (&f->g, "Neg", name, last, TS_NO_OUTPUT);
    }
  f->debugger = ts_debugger_new (f->g.graph);
  ts_debugger_set_fetches (f->debugger, &last, 1);
}

static void
tear_down (Fixture *f,
           gconstpointer data)
{
  ts_debugger_free (f->debugger);
  ts_test_graph_clear (&f->g);
}

/* Feeds ones but for one element, and runs to the end. */
static void
run_with (Fixture *f,
          gsize element,
          float value)
{
  g_autoptr (TsTensor) x = ts_tensor_new (TS_DTYPE_FLOAT, &TS_SHAPE (N_ELEMENTS), NULL);
  g_autoptr (GError) error = NULL;
  TsStop *stop;

  for (gsize i = 0; i < N_ELEMENTS; i++)
    ((float *)x->data)[i] = i == element ? value : 1;
  g_assert_true (ts_debugger_set_feed (f->debugger, f->x, x, &error));
  stop = ts_debugger_continue (f->debugger, &error);
  g_assert_no_error (error);
  g_assert_cmpint (stop->reason, ==, TS_STOP_DONE);
  ts_stop_unref (stop);
}

static TsOrigin *
trace (Fixture *f,
       TsOutput output,
       const char *predicate,
       GError **error)
{
  g_autoptr (TsExpression) expression = predicate != NULL ? ts_expression_parse (predicate, NULL) : NULL;

  return ts_debugger_trace_origin (f->debugger, (gsize)ts_debugger_find_last_entry (f->debugger, output.op), output.index, -1, expression, NULL, error);
}

static const TsOriginStep *
get_step (const TsOrigin *origin,
          guint i)
{
  return &g_array_index (origin->steps, TsOriginStep, i);
}

/* One origin, the first step, and from there each hands on to the next. */
static void
check_chain (const TsOrigin *origin,
             TsOriginKind kind)
{
  g_assert_cmpuint (origin->n_origins, ==, 1);
  g_assert_cmpuint (origin->steps->len, ==, N_LINKS + 1);
  for (guint i = 0; i < origin->steps->len; i++)
    {
      g_assert_cmpint (get_step (origin, i)->kind, ==, i == 0 ? kind : TS_ORIGIN_NONE);
      g_assert_cmpint (get_step (origin, i)->next, ==, i == N_LINKS ? -1 : (gint)i + 1);
      g_assert_cmpuint (get_step (origin, i)->entry, ==, i);
      g_assert_cmpuint (get_step (origin, i)->element, ==, 700);
      g_assert_nonnull (get_step (origin, i)->op);
    }
  g_assert_cmpstr (get_step (origin, 0)->place, ==, "log (Log)");
}

static void
test_computed (Fixture *f,
               gconstpointer data)
{
  g_autoptr (TsOrigin) origin = NULL;

  run_with (f, 700, -1);
  origin = trace (f, f->links[N_LINKS - 1], NULL, NULL);
  check_chain (origin, TS_ORIGIN_COMPUTED);
  g_assert_cmpstr (get_step (origin, 0)->text, ==, "[700] = nan");
  g_assert_cmpuint (origin->n_recomputed, ==, 0);
}

static void
test_fed (Fixture *f,
          gconstpointer data)
{
  g_autoptr (TsOrigin) origin = NULL;

  run_with (f, 700, NAN);
  origin = trace (f, f->links[N_LINKS - 1], NULL, NULL);
  check_chain (origin, TS_ORIGIN_FED);
  g_assert_cmpint (get_step (origin, 0)->input, ==, 0);
}

/* What was dropped is computed again, and the journal is as it was. */
static void
test_dropped (Fixture *f,
              gconstpointer data)
{
  g_autoptr (TsOrigin) origin = NULL;
  guint64 n_before = 0, n_after = 0;

  ts_debugger_set_recording_budget (f->debugger, 3 * N_ELEMENTS * sizeof (float));
  run_with (f, 700, -1);
  for (gsize i = 0; i <= N_LINKS; i++)
    n_before += ts_debugger_peek_output (f->debugger, i, 0) != NULL ? 1 : 0;
  origin = trace (f, f->links[N_LINKS - 1], NULL, NULL);
  check_chain (origin, TS_ORIGIN_COMPUTED);
  g_assert_cmpuint (n_before, <=, 3);
  g_assert_cmpuint (origin->n_recomputed, ==, N_LINKS + 1 - n_before);
  for (gsize i = 0; i <= N_LINKS; i++)
    n_after += ts_debugger_peek_output (f->debugger, i, 0) != NULL ? 1 : 0;
  g_assert_cmpuint (n_after, ==, n_before);
}

static void
test_predicate (Fixture *f,
                gconstpointer data)
{
  g_autoptr (TsOrigin) origin = NULL;
  g_autoptr (TsOrigin) none = NULL;
  g_autoptr (GError) error = NULL;

  run_with (f, 700, 20);
  origin = trace (f, f->links[N_LINKS - 1], "abs($out) > 2", NULL);
  check_chain (origin, TS_ORIGIN_FED); /* 20 itself is over 2 */
  none = trace (f, f->links[N_LINKS - 1], NULL, &error);
  g_assert_null (none);
  g_assert_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION);
}

static void
test_cancelled (Fixture *f,
                gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  run_with (f, 700, -1);
  g_cancellable_cancel (cancellable);
  g_assert_null (ts_debugger_trace_origin (f->debugger, N_LINKS, 0, -1, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* A pause ends the looking, and not the run after it. */
static void
test_paused (Fixture *f,
             gconstpointer data)
{
  g_autoptr (TsOrigin) origin = NULL;
  g_autoptr (GError) error = NULL;

  run_with (f, 700, -1);
  ts_debugger_pause (f->debugger);
  g_assert_null (ts_debugger_trace_origin (f->debugger, N_LINKS, 0, -1, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  run_with (f, 700, -1);
  origin = trace (f, f->links[N_LINKS - 1], NULL, NULL);
  check_chain (origin, TS_ORIGIN_COMPUTED);
}

/* In the middle of a run: only what is over is looked at, and the run goes on as if nothing had been. */
static void
test_middle (Fixture *f,
             gconstpointer data)
{
  g_autoptr (TsTensor) x = ts_tensor_new (TS_DTYPE_FLOAT, &TS_SHAPE (N_ELEMENTS), NULL);
  g_autoptr (TsOrigin) origin = NULL;
  g_autoptr (TsTensor) result = NULL;
  TsStop *stop;

  for (gsize i = 0; i < N_ELEMENTS; i++)
    ((float *)x->data)[i] = -1;
  g_assert_true (ts_debugger_set_feed (f->debugger, f->x, x, NULL));
  ts_stop_unref (ts_debugger_until (f->debugger, f->links[2], NULL));
  origin = trace (f, f->links[2], NULL, NULL);
  g_assert_cmpuint (origin->steps->len, ==, 4);
  stop = ts_debugger_dup_stop (f->debugger);
  g_assert_cmpuint (stop->op, ==, f->links[2].op);
  ts_stop_unref (stop);
  stop = ts_debugger_continue (f->debugger, NULL);
  g_assert_cmpint (stop->reason, ==, TS_STOP_DONE);
  ts_stop_unref (stop);
  result = ts_debugger_dup_fetch (f->debugger, 0, NULL);
  g_assert_true (isnan (((const float *)result->data)[0]));
}

static void
test_no_run (Fixture *f,
             gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (ts_debugger_find_last_entry (f->debugger, f->log.op), ==, -1);
  g_assert_null (ts_debugger_trace_origin (f->debugger, 0, 0, -1, NULL, NULL, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION);
  g_clear_error (&error);
  ts_debugger_set_recording (f->debugger, FALSE);
  run_with (f, 700, -1);
  g_assert_null (ts_debugger_trace_origin (f->debugger, 0, 0, -1, NULL, NULL, &error));
  g_assert_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define TEST(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  TEST ("/origin/computed", test_computed);
  TEST ("/origin/fed", test_fed);
  TEST ("/origin/dropped", test_dropped);
  TEST ("/origin/predicate", test_predicate);
  TEST ("/origin/cancelled", test_cancelled);
  TEST ("/origin/paused", test_paused);
  TEST ("/origin/middle", test_middle);
  TEST ("/origin/no-run", test_no_run);
  return g_test_run ();
}
