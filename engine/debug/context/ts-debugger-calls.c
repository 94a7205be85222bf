#include "engine/debug/ts-debugger-private.h"

#include "engine/graph/ts-function.h"

static gboolean
is_call (const TsContextTable *contexts,
         const TsContext *context,
         guint32 outer,
         guint32 caller,
         const TsFunction *function)
{
  return context->kind == TS_CONTEXT_CALL && context->caller->index == caller && ts_graph_get_body_of (context->graph) == function &&
         ts_context_table_get_call (contexts, context->parent) == outer;
}

/* 0 if there is none. */
static guint32
find_last_call (const TsContextTable *contexts,
                guint32 outer,
                guint32 caller,
                const TsFunction *function)
{
  for (guint32 i = ts_context_table_get_length (contexts); i > 1; i--)
    if (is_call (contexts, ts_context_table_get (contexts, i - 1), outer, caller, function))
      return i - 1;
  return 0;
}

guint8 *
ts_debugger_dup_call_states (TsDebugger *self,
                             guint32 outer,
                             guint32 caller,
                             const TsFunction *function,
                             guint32 *context)
{
  const TsContextTable *contexts = ts_debugger_get_contexts (self);
  const TsActivation *current = self->executor != NULL && self->active ? ts_executor_get_current (self->executor) : NULL;
  guint32 found = self->is_recording && self->executor != NULL ? find_last_call (contexts, outer, caller, function) : 0;
  g_autoptr (TsContextView) view = NULL;
  TsGraph *body;
  guint32 n_ops;
  guint8 *states;

  if (found == 0)
    return NULL;

  *context = found;
  body = ts_context_table_get (contexts, found)->graph;
  view = ts_context_view_new (self->journal, found);
  n_ops = ts_graph_get_n_operations (body);
  states = g_malloc ((gsize)n_ops + 1);
  for (guint32 i = 0; i < n_ops; i++)
    {
      const TsOperation *op = ts_graph_get_operation (body, i);
      gssize entry = ts_context_view_find (view, op);

      if (current != NULL && ts_executor_get_operation (self->executor, current) == op && ts_context_table_get_call (contexts, ts_debugger_get_context (self)) == found)
        states[i] = TS_OP_CURRENT;
      else if (entry < 0)
        states[i] = TS_OP_WAITING;
      else
        states[i] = ts_journal_get (self->journal, (gsize)entry)->dead ? TS_OP_DEAD : TS_OP_DONE;
    }
  return states;
}
