#include "engine/debug/state/ts-race.h"

#include "engine/debug/ts-debugger-private.h"
#include "engine/graph/ts-graph-trace.h"

/* What the run that is there computes, or the next one would. (transfer full) (nullable): %NULL: all of the graph */
static guint8 *
find_closure (TsDebugger *debugger)
{
  const TsPlan *plan = debugger->run_plan;
  guint32 n_ops = ts_graph_get_n_operations (debugger->graph);
  guint8 *closure;

  if (plan == NULL)
    return NULL;
  closure = g_new0 (guint8, n_ops + 1);
  for (guint32 i = 0; i < plan->n_ops; i++)
    closure[i] = plan->node_of_op[i] != TS_NO_OP;
  return closure;
}

static GArray *
find_accesses (TsDebugger *debugger,
               const guint8 *closure)
{
  TsGraph *graph = debugger->graph;
  g_autoptr (GArray) variables = g_array_new (FALSE, FALSE, sizeof (guint32));
  GArray *accesses;

  for (guint32 i = 0; i < ts_graph_get_n_operations (graph); i++)
    if (ts_access_owns_state (ts_graph_get_operation (graph, i)))
      g_array_append_val (variables, i);
  accesses = ts_access_find (graph, (const guint32 *)(const void *)variables->data, variables->len);
  for (guint i = accesses->len; closure != NULL && i-- > 0;)
    if (!closure[g_array_index (accesses, TsAccess, i).op])
      g_array_remove_index (accesses, i);
  return accesses;
}

/* The number of the last entry of @op, or -1. */
static gssize
find_entry (TsDebugger *debugger,
            guint32 op)
{
  const TsOperation *operation = ts_graph_get_operation (debugger->graph, op);

  for (gsize i = ts_journal_get_length (debugger->journal); i-- > 0;)
    if (ts_journal_get (debugger->journal, i)->op == operation && !ts_journal_get (debugger->journal, i)->is_blocked)
      return (gssize)i;
  return -1;
}

static void
add_race (TsDebugger *debugger,
          GArray *races,
          const TsAccess *a,
          const TsAccess *b)
{
  gssize when_a = find_entry (debugger, a->op);
  gssize when_b = find_entry (debugger, b->op);
  TsRace race = { *a, *b, when_a >= 0 && when_b >= 0 };

  if (race.was_run && when_b < when_a)
    race = (TsRace) { *b, *a, TRUE };
  g_array_append_val (races, race);
}

GArray *
ts_race_find (TsDebugger *debugger,
              GCancellable *cancellable,
              GError **error)
{
  g_autofree guint8 *closure = find_closure (debugger);
  g_autoptr (GArray) accesses = find_accesses (debugger, closure);
  g_autoptr (GPtrArray) reached = g_ptr_array_new_with_free_func (g_free); /* of each access: distances down */
  g_autoptr (GArray) races = g_array_new (FALSE, FALSE, sizeof (TsRace));

  for (guint i = 0; i < accesses->len; i++)
    {
      guint32 op = g_array_index (accesses, TsAccess, i).op;
      guint32 *distances = ts_graph_trace_reach (debugger->graph, &op, 1, TS_TRACE_DOWN, TS_TRACE_FAR, TS_TRACE_CONTROLS, cancellable, error);

      if (distances == NULL)
        return NULL;
      g_ptr_array_add (reached, distances);
      for (guint k = 0; k < i; k++)
        {
          const TsAccess *a = &g_array_index (accesses, TsAccess, k);
          const TsAccess *b = &g_array_index (accesses, TsAccess, i);
          const guint32 *from_a = g_ptr_array_index (reached, k);

          if (a->variable != b->variable || a->op == b->op || (!a->writes && !b->writes))
            continue;
          if (from_a[b->op] == TS_TRACE_FAR && distances[a->op] == TS_TRACE_FAR)
            add_race (debugger, races, a, b);
        }
    }
  return g_steal_pointer (&races);
}
