#include "engine/debug/worker/ts-debug-worker-assertions.h"

#include "engine/debug/worker/ts-debug-worker-private.h"
#include "engine/debug/ts-debugger-assert.h"

static void
item_free (gpointer data)
{
  TsAssertionItem *item = data;

  g_free (item->where);
  g_free (item->invariant);
  g_free (item);
}

static guint32
find_op (TsGraph *graph,
         const TsBreakpoint *where)
{
  guint32 n = ts_graph_get_n_operations (graph);

  for (guint32 i = 0; i < n; i++)
    if (ts_breakpoint_matches (where, ts_graph_get_operation (graph, i)))
      return i;
  return TS_NO_OP;
}

GPtrArray *
ts_debug_worker_dup_assertions (TsDebugWorker *self)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (item_free);
  const TsAssertions *assertions;

  if (!ts_debug_worker_is_idle (self))
    return NULL;
  assertions = ts_debugger_get_assertions (self->debugger);
  for (guint i = 0; i < ts_assertions_get_n (assertions); i++)
    {
      const TsAssertion *assertion = ts_assertions_get (assertions, i);
      TsAssertionItem *item = g_new (TsAssertionItem, 1);

      *item = (TsAssertionItem) { assertion->id, g_strdup (assertion->where->text), g_strdup (ts_expression_get_text (assertion->invariant)),
                                  find_op (self->graph, assertion->where), assertion->n_checked, assertion->n_failed };
      g_ptr_array_add (items, item);
    }
  return g_steal_pointer (&items);
}

gboolean
ts_debug_worker_get_stop_at_checks (TsDebugWorker *self,
                                    gboolean *stops)
{
  if (!ts_debug_worker_is_idle (self))
    return FALSE;
  *stops = ts_debugger_get_stop_at_checks (self->debugger);
  return TRUE;
}
