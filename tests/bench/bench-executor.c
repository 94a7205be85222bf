/* What the executor itself costs: a chain of scalar additions, run freely and with a debugger attached.
 * Prints nanoseconds of the thread's processor time an operation, the median of some rounds. */

#include "engine/debug/ts-debugger.h"
#include "engine/graph/ts-graph-builder.h"
#include "engine/ops/ts-standard-ops.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define N_OPS 20000
#define N_ROUNDS 31

static double
now_ns (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static int
compare (const void *a,
         const void *b)
{
  return *(const double *)a < *(const double *)b ? -1 : 1;
}

static double
median (double *values)
{
  qsort (values, N_ROUNDS, sizeof *values, compare);
  return values[N_ROUNDS / 2];
}

/* Peak memory of a chain of large additions that share their input with a last one, against what must be alive at once. */
static gboolean
measure_memory (void)
{
  const gint64 n = 4 << 20, n_ops = 40;
  g_autoptr (TsGraph) graph = ts_graph_new (ts_standard_ops ());
  g_autoptr (TsGraphBuilder) builder = ts_graph_builder_new (graph);
  g_autoptr (TsTensor) input = ts_tensor_new (TS_DTYPE_FLOAT, &TS_SHAPE (n), NULL);
  g_autoptr (TsTensor) result = NULL;
  TsSession *session;
  TsOutput x, y;
  TsFeed feed;
  struct rusage before, after;

  memset (input->data, 0, (gsize)n * sizeof (float));
  ts_graph_builder_begin (builder, "Placeholder", "x");
  ts_graph_builder_attr_dtype (builder, "dtype", TS_DTYPE_FLOAT);
  if (!ts_graph_builder_end (builder, &x, NULL))
    return FALSE;
  y = x;
  for (gint64 i = 0; i < n_ops; i++)
    {
      ts_graph_builder_begin (builder, i % 2 == 0 ? "Exp" : "Add", "op");
      ts_graph_builder_input (builder, y);
      if (i % 2 == 1)
        ts_graph_builder_input (builder, x);
      if (!ts_graph_builder_end (builder, &y, NULL))
        return FALSE;
    }

  session = ts_session_new (graph);
  ts_session_set_n_threads (session, 1);
  feed = (TsFeed) { x, input };
  getrusage (RUSAGE_SELF, &before);
  if (!ts_session_run (session, &feed, 1, &y, 1, NULL, 0, &result, NULL, NULL))
    return FALSE;
  getrusage (RUSAGE_SELF, &after);
  g_print ("peak memory of a chain: %.2f times what must be alive at once\n",
           (double)(after.ru_maxrss - before.ru_maxrss) * 1024 / ((double)n * sizeof (float)));
  ts_session_unref (session);
  return TRUE;
}

int
main (void)
{
  g_autoptr (TsGraph) graph = ts_graph_new (ts_standard_ops ());
  g_autoptr (TsGraphBuilder) builder = ts_graph_builder_new (graph);
  g_autoptr (TsTensor) one = ts_tensor_new_scalar (TS_DTYPE_FLOAT, &(float) { 1 });
  double free_run[N_ROUNDS], debugged[N_ROUNDS];
  TsSession *session;
  TsDebugger *debugger;
  TsOutput c, x;

  ts_graph_builder_begin (builder, "Const", "c");
  ts_graph_builder_attr_dtype (builder, "dtype", TS_DTYPE_FLOAT);
  ts_graph_builder_attr_tensor (builder, "value", one);
  if (!ts_graph_builder_end (builder, &c, NULL))
    return 1;
  x = c;
  for (guint i = 0; i < N_OPS; i++)
    {
      ts_graph_builder_begin (builder, "Add", "add");
      ts_graph_builder_input (builder, x);
      ts_graph_builder_input (builder, c);
      if (!ts_graph_builder_end (builder, &x, NULL))
        return 1;
    }

  if (!measure_memory ())
    return 1;
  debugger = ts_debugger_new (graph);
  ts_debugger_set_fetches (debugger, &x, 1);
  session = ts_session_new (graph);
  ts_session_set_n_threads (session, 1);
  ts_session_set_n_threads (ts_debugger_get_session (debugger), 1);

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      TsTensor *result = NULL;
      TsStop *stop;
      double t = now_ns ();

      if (!ts_session_run (session, NULL, 0, &x, 1, NULL, 0, &result, NULL, NULL))
        return 1;
      free_run[i] = (now_ns () - t) / N_OPS;
      ts_tensor_unref (result);

      t = now_ns ();
      stop = ts_debugger_continue (debugger, NULL);
      debugged[i] = (now_ns () - t) / N_OPS;
      ts_stop_unref (stop);
    }

  g_print ("free run          %6.1f ns an operation\n", median (free_run));
  g_print ("debugger attached %6.1f ns an operation\n", median (debugged));
  ts_debugger_free (debugger);
  ts_session_unref (session);
  return 0;
}
