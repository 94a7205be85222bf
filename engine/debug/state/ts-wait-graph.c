#include "engine/debug/state/ts-wait-graph.h"

#include "engine/debug/state/ts-access.h"
#include "engine/debug/ts-debugger-private.h"
#include "engine/graph/ts-graph-trace.h"

#include <string.h>

static void
line_free (gpointer data)
{
  TsWaitLine *line = data;

  g_free (line->text);
  g_free (line);
}

/* Takes @text. */
static void
add_line (GPtrArray *lines,
          guint32 op,
          char *text)
{
  TsWaitLine *line = g_new (TsWaitLine, 1);

  *line = (TsWaitLine) { text, op, FALSE };
  g_ptr_array_add (lines, line);
}

static void
add_deadlock (GPtrArray *lines,
              guint32 op)
{
  add_line (lines, op, g_strdup ("  deadlock: nothing that is left of this run can help"));
  ((TsWaitLine *)g_ptr_array_index (lines, lines->len - 1))->is_deadlock = TRUE;
}

/* The operations of the run that wait for state. */
static GArray *
find_blocked (TsDebugger *debugger)
{
  GArray *blocked = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; debugger->executor != NULL && i < ts_executor_get_n_blocked (debugger->executor); i++)
    {
      const TsOperation *op = ts_executor_get_blocked (debugger->executor, i);

      if (op != NULL && op->graph == debugger->graph && op->index != TS_NO_OP)
        g_array_append_val (blocked, op->index);
    }
  return blocked;
}

/* Who owns the state that @op has a reference or a handle of. TS_NO_OP if that cannot be told. */
static guint32
find_owner (TsGraph *graph,
            guint32 op)
{
  for (guint steps = 0; steps < 1000; steps++)
    {
      const TsOperation *operation = ts_graph_get_operation (graph, op);

      if (ts_access_owns_state (operation))
        return op;
      if (operation->n_inputs == 0 || operation->inputs[0].op == TS_NO_OP)
        return TS_NO_OP;
      op = operation->inputs[0].op;
    }
  return TS_NO_OP;
}

/* Of a queue those that enqueue help who dequeues, and the other way round; of other state whoever writes. */
static gboolean
helps (const char *type,
       const char *waiting)
{
  if (strstr (waiting, "Dequeue") != NULL)
    return strstr (type, "Enqueue") != NULL;
  if (strstr (waiting, "Enqueue") != NULL)
    return strstr (type, "Dequeue") != NULL;
  return TRUE;
}

typedef struct
{
  TsDebugger *debugger;
  GPtrArray *lines;
  guint n_helpers; /* in the run, and not over */
} Report;

static gboolean
is_in_run (TsDebugger *debugger,
           guint32 op)
{
  const TsPlan *plan = debugger->run_plan;

  return plan != NULL && op < plan->n_ops && plan->node_of_op[op] != TS_NO_OP;
}

/* Whether @op comes only after @waiting. */
static gboolean
comes_after (TsDebugger *debugger,
             guint32 op,
             guint32 waiting)
{
  g_autofree guint32 *distances = ts_graph_trace_reach (debugger->graph, &waiting, 1, TS_TRACE_DOWN, TS_TRACE_FAR, TS_TRACE_CONTROLS, NULL, NULL);

  return distances != NULL && distances[op] != TS_TRACE_FAR;
}

static void
report_helper (Report *self,
               guint32 waiting,
               guint32 op)
{
  const TsOperation *operation = ts_graph_get_operation (self->debugger->graph, op);
  TsOpState state = ts_value_store_get_op_state (self->debugger->values, op);

  if (!is_in_run (self->debugger, op))
    return;
  if (state == TS_OP_DONE || state == TS_OP_DEAD)
    {
      add_line (self->lines, op, g_strdup_printf ("  %s (%s) could help, but is %s", operation->name, operation->type, ts_op_state_name (state)));
      return;
    }
  if (comes_after (self->debugger, op, waiting))
    {
      add_line (self->lines, op, g_strdup_printf ("  %s (%s) could help, but waits for it: a circle", operation->name, operation->type));
      return;
    }
  self->n_helpers++;
  add_line (self->lines, op, g_strdup_printf ("  %s (%s) can help; it is %s", operation->name, operation->type, ts_op_state_name (state)));
}

/* Who is not in this run, but in the graph. */
static void
report_outsiders (Report *self,
                  const GArray *accesses,
                  const char *waiting)
{
  for (guint i = 0; i < accesses->len; i++)
    {
      const TsAccess *access = &g_array_index (accesses, TsAccess, i);
      const TsOperation *op = ts_graph_get_operation (self->debugger->graph, access->op);

      if (access->writes && helps (op->type, waiting) && !is_in_run (self->debugger, access->op))
        add_line (self->lines, op->index, g_strdup_printf ("  %s (%s) would help, but is not in this run", op->name, op->type));
    }
}

static void
report_blocked (Report *self,
                guint32 op)
{
  TsGraph *graph = self->debugger->graph;
  const TsOperation *waiting = ts_graph_get_operation (graph, op);
  guint32 owner = find_owner (graph, op);
  g_autoptr (GArray) accesses = NULL;

  if (owner == TS_NO_OP)
    {
      add_line (self->lines, op, g_strdup_printf ("%s (%s) waits", waiting->name, waiting->type));
      return;
    }
  add_line (self->lines, op, g_strdup_printf ("%s (%s) waits for %s", waiting->name, waiting->type, ts_graph_get_operation (graph, owner)->name));
  accesses = ts_access_find (graph, &owner, 1);
  self->n_helpers = 0;
  for (guint i = 0; i < accesses->len; i++)
    {
      const TsAccess *access = &g_array_index (accesses, TsAccess, i);

      if (access->writes && access->op != op && helps (ts_graph_get_operation (graph, access->op)->type, waiting->type))
        report_helper (self, op, access->op);
    }
  if (self->n_helpers > 0)
    return;
  report_outsiders (self, accesses, waiting->type);
  add_deadlock (self->lines, op);
}

GPtrArray *
ts_wait_graph_describe (TsDebugger *debugger)
{
  g_autoptr (GArray) blocked = find_blocked (debugger);
  Report self = { debugger, g_ptr_array_new_with_free_func (line_free), 0 };

  for (guint i = 0; i < blocked->len; i++)
    report_blocked (&self, g_array_index (blocked, guint32, i));
  return self.lines;
}
