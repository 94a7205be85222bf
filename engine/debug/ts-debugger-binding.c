#include "engine/debug/ts-debugger-breakpoints.h"

#include "engine/debug/breakpoint/ts-breakpoint-place.h"
#include "engine/debug/ts-debugger-private.h"
#include "engine/graph/ts-function.h"

#include <string.h>

/* Whether a run comes to a breakpoint, and breakpoints on a graph that is read again. */

const char *
ts_breakpoint_state_name (TsBreakpointState state)
{
  static const char *const names[] = { "verified", "outside", "cut", "missing" };

  return names[state];
}

typedef struct
{
  TsGraph *graph;
  guint8 *closure;   /* of the run */
  guint8 *unfed;     /* the same if nothing were fed */
  gboolean any_call; /* an operation of the run calls a function */
} Closures;

static void
closures_init (Closures *self,
               TsDebugger *debugger)
{
  guint32 n = ts_graph_get_n_operations (debugger->graph);
  const TsPlan *plan = debugger->active ? ts_executor_get_plan (debugger->executor) : NULL;

  *self = (Closures) { debugger->graph, NULL, ts_debugger_find_closure (debugger, FALSE), FALSE };
  if (plan == NULL)
    self->closure = ts_debugger_find_closure (debugger, TRUE);
  else
    {
      self->closure = g_new0 (guint8, n + 1);
      for (guint32 i = 0; i < MIN (n, plan->n_ops); i++)
        self->closure[i] = plan->node_of_op[i] != TS_NO_OP;
    }
  for (guint32 i = 0; i < n && !self->any_call && ts_graph_get_n_functions (debugger->graph) > 0; i++)
    if (self->closure[i])
      {
        g_autoptr (GPtrArray) calls = ts_operation_list_called_functions (ts_graph_get_operation (debugger->graph, i));

        self->any_call = calls->len > 0;
      }
}

static void
closures_clear (Closures *self)
{
  g_free (self->closure);
  g_free (self->unfed);
}

static TsBreakpointState
get_state_of_op (const Closures *self,
                 guint32 op)
{
  return self->closure[op] ? TS_BREAKPOINT_VERIFIED : self->unfed[op] ? TS_BREAKPOINT_CUT
                                                                      : TS_BREAKPOINT_OUTSIDE;
}

/* The best of all operations that a set is on. */
static TsBreakpointState
get_state_of_set (const Closures *self,
                  const TsBreakpoint *breakpoint)
{
  guint32 n = ts_graph_get_n_operations (self->graph);
  TsBreakpointState state = TS_BREAKPOINT_OUTSIDE;
  guint n_own = 0;

  for (guint32 i = 0; i < n && state != TS_BREAKPOINT_VERIFIED; i++)
    {
      TsBreakpointState of_op;

      if (!ts_breakpoint_matches (breakpoint, ts_graph_get_operation (self->graph, i)))
        continue;
      n_own++;
      of_op = get_state_of_op (self, i);
      if (of_op != TS_BREAKPOINT_OUTSIDE)
        state = of_op;
    }
  if (breakpoint->kind == TS_BREAK_DEVICE || ((breakpoint->n_matches != n_own || ts_breakpoint_is_on_places (breakpoint)) && self->any_call))
    return TS_BREAKPOINT_VERIFIED;
  return state;
}

static TsBreakpointState
get_state (const Closures *self,
           const TsBreakpoint *breakpoint)
{
  const TsOperation *caller;

  if (breakpoint->is_missing)
    return TS_BREAKPOINT_MISSING;
  if (ts_breakpoint_is_on_one (breakpoint))
    return get_state_of_op (self, breakpoint->output.op);
  caller = breakpoint->path != NULL ? ts_graph_find_operation (self->graph, breakpoint->path[0]) : NULL;
  return caller != NULL ? get_state_of_op (self, caller->index) : get_state_of_set (self, breakpoint);
}

GArray *
ts_debugger_list_breakpoint_states (TsDebugger *self,
                                    const GPtrArray *breakpoints)
{
  GArray *states = g_array_new (FALSE, FALSE, sizeof (TsBreakpointState));
  Closures closures;

  closures_init (&closures, self);
  for (guint i = 0; i < breakpoints->len; i++)
    {
      TsBreakpointState state = get_state (&closures, g_ptr_array_index (breakpoints, i));

      g_array_append_val (states, state);
    }
  closures_clear (&closures);
  return states;
}

void
ts_debugger_take_breakpoints (TsDebugger *self,
                              TsDebugger *from)
{
  TsBreakpointList *bound = ts_breakpoint_list_rebind (from->breakpoints, self->graph);

  ts_breakpoint_list_free (self->breakpoints);
  self->breakpoints = bound;
}
