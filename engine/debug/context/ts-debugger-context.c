#include "engine/debug/ts-debugger-private.h"

#include "engine/tensor/ts-resource.h"

/* ---- where it stands ------------------------------------------------------------------------------- */

static const TsActivation *
get_current (TsDebugger *self)
{
  return self->executor != NULL && self->active ? ts_executor_get_current (self->executor) : NULL;
}

guint32
ts_debugger_get_context (TsDebugger *self)
{
  const TsActivation *current = get_current (self);

  return current != NULL && self->is_recording ? ts_context_table_find (ts_journal_get_contexts (self->journal), current) : 0;
}

const TsContextTable *
ts_debugger_get_contexts (TsDebugger *self)
{
  return ts_journal_get_contexts (self->journal);
}

static void
clear_level (gpointer data)
{
  g_free (((TsStackLevel *)data)->text);
}

static char *
describe_level (const TsContext *context,
                const TsOperation *op)
{
  if (context->kind == TS_CONTEXT_FRAME)
    return g_strdup_printf ("loop %s, iteration %" G_GINT64_FORMAT, context->name, context->iteration);
  if (context->kind == TS_CONTEXT_CALL)
    return g_strdup_printf ("function of %s (%s), call %" G_GINT64_FORMAT, context->caller->name, context->caller->type, context->iteration);
  return op != NULL ? g_strdup ("the run") : g_strdup ("the run, at no operation");
}

GArray *
ts_debugger_dup_stack (TsDebugger *self)
{
  const TsActivation *current = get_current (self);
  const TsOperation *op = current != NULL ? ts_executor_get_operation (self->executor, current) : NULL;
  const TsContextTable *contexts = ts_debugger_get_contexts (self);
  GArray *stack = g_array_new (FALSE, FALSE, sizeof (TsStackLevel));

  g_array_set_clear_func (stack, clear_level);
  if (self->executor == NULL)
    return stack;
  for (guint32 i = ts_debugger_get_context (self);; i = ts_context_table_get (contexts, i)->parent)
    {
      const TsContext *context = ts_context_table_get (contexts, i);
      TsStackLevel level = { i, context->kind, context->graph, op, describe_level (context, op) };

      g_array_append_val (stack, level);
      if (context->kind == TS_CONTEXT_RUN)
        return stack;
      if (context->kind == TS_CONTEXT_CALL)
        op = context->caller;
    }
}

/* ---- values as seen from there --------------------------------------------------------------------- */

static const TsContextView *
get_view (TsDebugger *self,
          guint32 context)
{
  if (self->view != NULL && ts_context_view_get_context (self->view) == context)
    return self->view;
  g_clear_pointer (&self->view, ts_context_view_free);
  self->view = ts_context_view_new (self->journal, context);
  return self->view;
}

/* Whether what is known of @op as a whole is what is seen from @context. */
static gboolean
is_last_seen (TsDebugger *self,
              guint32 context,
              const TsOperation *op)
{
  return op->graph == self->graph &&
         (!self->is_recording || context == 0 ||
          ts_context_is_seen (ts_debugger_get_contexts (self), context, ts_value_store_get_context (self->values, op->index), op->graph));
}

static TsValueState
get_entry_value (const TsJournalEntry *entry,
                 guint32 index,
                 TsTensor **value)
{
  *value = ts_journal_entry_dup_value (entry, index);
  if (*value != NULL)
    return entry->overridden != NULL && entry->overridden[index] ? TS_VALUE_OVERRIDDEN : TS_VALUE_LIVE;
  if (entry->dead)
    return TS_VALUE_DEAD;
  if (entry->outputs == NULL)
    return TS_VALUE_RELEASED;
  return entry->outputs[index] != NULL ? TS_VALUE_UNINITIALIZED : TS_VALUE_DEAD;
}

TsValueState
ts_debugger_get_value_in (TsDebugger *self,
                          guint32 context,
                          const TsOperation *op,
                          guint32 index,
                          TsTensor **value)
{
  gssize found;

  *value = NULL;
  if (is_last_seen (self, context, op))
    return ts_value_store_get (self->values, op, index, value);
  found = ts_context_view_find (get_view (self, context), op);
  if (found >= 0)
    return get_entry_value (ts_journal_get (self->journal, (gsize)found), index, value);
  if (op->graph == self->graph && ts_value_store_get_op_state (self->values, op->index) == TS_OP_FED)
    return ts_value_store_get (self->values, op, index, value);
  *value = ts_context_table_dup_arg (ts_debugger_get_contexts (self), context, op, index);
  return *value != NULL ? TS_VALUE_FED : TS_VALUE_NOT_COMPUTED;
}

TsOpState
ts_debugger_get_op_state_in (TsDebugger *self,
                             guint32 context,
                             const TsOperation *op)
{
  const TsActivation *current = get_current (self);
  TsOpState state = op->graph == self->graph ? ts_value_store_get_op_state (self->values, op->index) : TS_OP_WAITING;
  gssize found;

  if (is_last_seen (self, context, op) || state == TS_OP_OUTSIDE || state == TS_OP_FED)
    return state;
  if (current != NULL && ts_executor_get_operation (self->executor, current) == op && ts_debugger_get_context (self) == context)
    return TS_OP_CURRENT;
  found = ts_context_view_find (get_view (self, context), op);
  if (found < 0)
    return TS_OP_WAITING;
  return ts_journal_get (self->journal, (gsize)found)->dead ? TS_OP_DEAD : TS_OP_DONE;
}

/* ---- history --------------------------------------------------------------------------------------- */

static void
clear_item (gpointer data)
{
  TsHistoryItem *item = data;

  g_free (item->place);
  g_clear_pointer (&item->value, ts_tensor_unref);
}

static void
append_history (GArray *history,
                const TsJournal *journal,
                const TsOperation *op,
                guint32 index)
{
  const TsContextTable *contexts = ts_journal_get_contexts (journal);
  gsize length = ts_journal_get_length (journal);

  for (gsize i = 0; i < length; i++)
    {
      const TsJournalEntry *entry = ts_journal_get (journal, i);
      TsHistoryItem item = { ts_journal_get_run (journal), i + 1, NULL, 0, TS_VALUE_LIVE, NULL };

      if (entry->op != op || entry->is_blocked)
        continue;
      item.place = ts_context_table_describe (contexts, entry->context);
      item.iteration = ts_context_table_get (contexts, entry->context)->iteration;
      item.state = get_entry_value (entry, index, &item.value);
      g_array_append_val (history, item);
    }
}

GArray *
ts_debugger_dup_history (TsDebugger *self,
                         const TsOperation *op,
                         guint32 index)
{
  GArray *history = g_array_new (FALSE, FALSE, sizeof (TsHistoryItem));

  g_array_set_clear_func (history, clear_item);
  for (guint i = 0; i < self->past->len; i++)
    append_history (history, g_ptr_array_index (self->past, i), op, index);
  append_history (history, self->journal, op, index);
  return history;
}
