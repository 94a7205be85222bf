/* What going back costs, and what the debugger costs a convolutional model: a step back in a chain of 10,000 operations, and the time of a run with the debugger attached, with NaN and
 * infinities caught, and with what happens recorded, each against the free run beside it. Prints medians,
 * of processor time. */

#include "engine/debug/ts-debugger.h"
#include "engine/debug/ts-numeric.h"
#include "engine/debug/travel/ts-timeline.h"
#include "engine/io/ts-value.h"
#include "engine/ops/ts-standard-ops.h"
#include "engine/samples/ts-samples.h"
#include "engine/graph/ts-graph-builder.h"

#include <stdlib.h>
#include <time.h>

#define N_OPS 10000
#define N_STEPS 300
#define N_ROUNDS 41

static int
compare (const void *a,
         const void *b)
{
  return *(const double *)a < *(const double *)b ? -1 : 1;
}

static double
sort (double *values,
      guint n)
{
  qsort (values, n, sizeof *values, compare);
  return values[n / 2];
}

/* Of this process, so that others do not matter. In microseconds. */
static gint64
get_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (gint64)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

static double
since (gint64 t)
{
  return (double)(get_time () - t) / 1000;
}

/* ---- going back ----------------------------------------------------------------------------------- */

static TsGraph *
make_chain (TsOutput *end)
{
  TsGraph *graph = ts_graph_new (ts_standard_ops ());
  g_autoptr (TsGraphBuilder) builder = ts_graph_builder_new (graph);
  g_autoptr (TsTensor) one = ts_tensor_new_scalar (TS_DTYPE_FLOAT, &(float) { 1 });
  TsOutput c;

  ts_graph_builder_begin (builder, "Const", "c");
  ts_graph_builder_attr_dtype (builder, "dtype", TS_DTYPE_FLOAT);
  ts_graph_builder_attr_tensor (builder, "value", one);
  if (!ts_graph_builder_end (builder, &c, NULL))
    g_error ("no constant");
  *end = c;
  for (guint i = 0; i < N_OPS; i++)
    {
      ts_graph_builder_begin (builder, "Add", "add");
      ts_graph_builder_input (builder, *end);
      ts_graph_builder_input (builder, c);
      if (!ts_graph_builder_end (builder, end, NULL))
        g_error ("no addition");
    }
  return graph;
}

static void
measure_steps_back (TsDebugger *debugger,
                    const char *where)
{
  double times[N_STEPS];

  for (guint i = 0; i < N_STEPS; i++)
    {
      gint64 t = get_time ();

      ts_stop_unref (ts_debugger_step_back (debugger, 1, NULL));
      times[i] = since (t);
    }
  g_print ("step back, %s: first %.3f ms, ", where, times[0]);
  g_print ("median %.3f ms", sort (times, N_STEPS));
  g_print (", slowest %.3f ms\n", times[N_STEPS - 1]);
}

static void
measure_travel (void)
{
  TsOutput end;
  g_autoptr (TsGraph) graph = make_chain (&end);
  g_autoptr (TsDebugger) debugger = ts_debugger_new (graph);
  gint64 t;

  ts_debugger_set_fetches (debugger, &end, 1);
  ts_stop_unref (ts_debugger_continue (debugger, NULL));
  g_print ("%u operations:\n", N_OPS);
  measure_steps_back (debugger, "from the end");
  ts_stop_unref (ts_debugger_jump (debugger, N_OPS / 3, FALSE, NULL));
  measure_steps_back (debugger, "from a third");
  t = get_time ();
  ts_stop_unref (ts_debugger_jump (debugger, 10, FALSE, NULL));
  g_print ("jump to the beginning: %.3f ms\n", since (t));
  t = get_time ();
  ts_stop_unref (ts_debugger_jump (debugger, N_OPS, FALSE, NULL));
  g_print ("jump forward to the end: %.3f ms\n", since (t));
}

/* ---- what the debugger costs ---------------------------------------------------------------------- */

/* A stack of convolutions. */
static TsGraph *
make_convolutions (TsOutput *image,
                   TsOutput *end)
{
  TsGraph *graph = ts_graph_new (ts_standard_ops ());
  g_autoptr (TsGraphBuilder) builder = ts_graph_builder_new (graph);
  gint64 n_in = 3;

  ts_graph_builder_begin (builder, "Placeholder", "image");
  ts_graph_builder_attr_dtype (builder, "dtype", TS_DTYPE_FLOAT);
  if (!ts_graph_builder_end (builder, image, NULL))
    g_error ("no placeholder");
  *end = *image;
  for (guint i = 0; i < 12; i++)
    {
      const gint64 n_out = i < 2 ? 16 : 32;
      g_autoptr (TsTensor) weights = ts_value_parse ("normal:1", TS_DTYPE_FLOAT, &TS_SHAPE (3, 3, n_in, n_out), NULL);
      TsOutput kernel;

      ts_graph_builder_begin (builder, "Const", "kernel");
      ts_graph_builder_attr_dtype (builder, "dtype", TS_DTYPE_FLOAT);
      ts_graph_builder_attr_tensor (builder, "value", weights);
      if (!ts_graph_builder_end (builder, &kernel, NULL))
        g_error ("no kernel");
      ts_graph_builder_begin (builder, "Conv2D", "conv");
      ts_graph_builder_input (builder, *end);
      ts_graph_builder_input (builder, kernel);
      ts_graph_builder_attr_ints (builder, "strides", (gint64[]) { 1, i % 4 == 3 ? 2 : 1, i % 4 == 3 ? 2 : 1, 1 }, 4);
      ts_graph_builder_attr_string (builder, "padding", "SAME", -1);
      if (!ts_graph_builder_end (builder, end, NULL))
        g_error ("no convolution");
      ts_graph_builder_begin (builder, "Tanh", "tanh");
      ts_graph_builder_input (builder, *end);
      if (!ts_graph_builder_end (builder, end, NULL))
        g_error ("no activation");
      n_in = n_out;
    }
  return graph;
}

/* One run in a session that nobody watches, and one in the debugger; which of them is first changes. */
static void
run_pair (TsSession *session,
          TsDebugger *debugger,
          const TsFeed *feed,
          TsOutput end,
          gboolean free_first,
          double *free_time,
          double *debugged_time)
{
  TsTensor *result = NULL;
  gint64 t;

  for (guint k = 0; k < 2; k++)
    if ((k == 0) == free_first)
      {
        t = get_time ();
        if (!ts_session_run (session, feed, 1, &end, 1, NULL, 0, &result, NULL, NULL))
          g_error ("the run failed");
        *free_time = since (t);
        ts_tensor_unref (result);
      }
    else
      {
        t = get_time ();
        ts_stop_unref (ts_debugger_continue (debugger, NULL));
        *debugged_time = since (t);
      }
}

static void
measure_cost (TsGraph *graph,
              const TsFeed *feed,
              TsOutput end,
              const char *what,
              gboolean is_recording,
              guint catches)
{
  g_autoptr (TsDebugger) debugger = ts_debugger_new (graph);
  TsSession *session = ts_session_new (graph);
  double free_times[N_ROUNDS], debugged[N_ROUNDS], ratios[N_ROUNDS];

  ts_session_set_n_threads (session, 1);
  ts_session_set_n_threads (ts_debugger_get_session (debugger), 1);
  ts_debugger_set_feed (debugger, feed->output, feed->value, NULL);
  ts_debugger_set_fetches (debugger, &end, 1);
  ts_debugger_set_recording (debugger, is_recording);
  ts_debugger_set_catches (debugger, catches);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      run_pair (session, debugger, feed, end, i % 2 == 0, &free_times[i], &debugged[i]);
      ratios[i] = debugged[i] / free_times[i];
    }
  g_print ("%-34s free %7.3f ms, debugged %7.3f ms, %.3f times\n", what, sort (free_times, N_ROUNDS), sort (debugged, N_ROUNDS), sort (ratios, N_ROUNDS));
  ts_session_unref (session);
}

int
main (void)
{
  TsOutput image, end;
  g_autoptr (TsGraph) graph = make_convolutions (&image, &end);
  g_autoptr (TsTensor) value = ts_value_parse ("normal:2", TS_DTYPE_FLOAT, &TS_SHAPE (1, 64, 64, 3), NULL);
  TsFeed feed = { image, value };

  measure_travel ();
  g_print ("12 convolutions of a picture of 64 x 64:\n");
  measure_cost (graph, &feed, end, "attached", FALSE, 0);
  measure_cost (graph, &feed, end, "attached, NaN and infinities caught", FALSE, TS_NUMERIC_NAN | TS_NUMERIC_INF);
  measure_cost (graph, &feed, end, "attached, recording", TRUE, 0);
  return 0;
}
