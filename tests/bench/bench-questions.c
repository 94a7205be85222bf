/* Times questions about a graph: bench-questions MODEL.pb
 *
 * Ancestors and descendants, paths, dominators, and the patterns of its scopes, each once, in time of one core. The paths are those from the first
 * operation that is used to the last that uses something. */

#include "app/scene/ts-scope-patterns.h"
#include "engine/graph/ts-graph-trace.h"
#include "engine/model/ts-model.h"

#include <time.h>

static gint64
now_us (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (gint64)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

static gint64 start;

static void
report (const char *what,
        guint n)
{
  g_print ("  %-12s %8.1f ms  %u\n", what, (now_us () - start) / 1e3, n);
  start = now_us ();
}

static guint
count_reached (const guint32 *steps,
               guint32 n)
{
  guint reached = 0;

  for (guint32 i = 0; i < n; i++)
    reached += steps[i] != TS_TRACE_FAR ? 1 : 0;
  return reached;
}

static void
find_ends (TsGraph *graph,
           guint32 n,
           guint32 *first,
           guint32 *last)
{
  guint n_consumers = 0;

  for (*first = 0; *first + 1 < n; ++*first)
    {
      ts_graph_get_consumers (graph, *first, &n_consumers);
      if (n_consumers > 0)
        break;
    }
  for (*last = n - 1; *last > 0 && ts_graph_get_operation (graph, *last)->n_inputs == 0;)
    --*last;
}

int
main (int argc,
      char *argv[])
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TsModel) model = argc > 1 ? ts_model_open (argv[1], NULL, NULL, NULL, NULL, &error) : NULL;
  guint32 n = model != NULL ? ts_graph_get_n_operations (model->graph) : 0;
  guint32 first, last;

  if (n == 0)
    {
      g_printerr ("%s\n", error != NULL ? error->message : "usage: bench-questions MODEL.pb, which has operations");
      return 1;
    }
  start = now_us ();
  find_ends (model->graph, n, &first, &last);
  report ("consumers", n);

  g_autofree guint32 *up = ts_graph_trace_reach (model->graph, &last, 1, TS_TRACE_UP, TS_TRACE_FAR, TS_TRACE_CONTROLS, NULL, NULL);

  report ("ancestors", count_reached (up, n));

  g_autofree guint32 *down = ts_graph_trace_reach (model->graph, &first, 1, TS_TRACE_DOWN, TS_TRACE_FAR, TS_TRACE_CONTROLS, NULL, NULL);

  report ("descendants", count_reached (down, n));

  g_autoptr (TsTracePaths) paths = ts_graph_trace_paths (model->graph, first, last, TS_TRACE_CONTROLS, NULL, NULL);

  report ("paths", paths->ops->len);

  g_autoptr (GArray) dominators = ts_graph_trace_dominators (model->graph, last, NULL, 0, TS_TRACE_CONTROLS, NULL, NULL);

  report ("dominators", dominators->len);

  g_autoptr (TsScopeTree) tree = ts_scope_tree_new (model->graph, NULL, NULL);

  report ("scope tree", tree->n_scopes);

  g_autoptr (TsScopePatterns) patterns = ts_scope_patterns_new (tree, NULL, NULL);

  report ("patterns", patterns->n_patterns);
  return 0;
}
