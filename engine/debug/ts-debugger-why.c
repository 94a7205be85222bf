#include "engine/debug/ts-debugger-private.h"

#include "engine/debug/context/ts-activation-scope.h"
#include "engine/tensor/ts-resource.h"
#include "engine/ts-error.h"

/* Why a run stops, beyond that it has come to a place: conditions. */

/* ---- conditions ------------------------------------------------------------------------------------ */

/* Of what leads to state there is only the value of now. */
static gboolean
is_lost (TsDebugger *self,
         TsDType dtype,
         const char *what,
         GError **error)
{
  if (!self->is_replaying || !ts_dtype_is_ref (dtype))
    return FALSE;
  g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "%s has no value: what the variable held then is not known", what);
  return TRUE;
}

static TsTensor *
get_tensor (gpointer data,
            const char *name,
            GError **error)
{
  TsDebugger *self = ((TsStopScope *)data)->debugger;
  TsTensor *value = NULL;
  TsValueState state;
  TsOutput output;

  if (!ts_graph_find_output (self->graph, name, &output, error) || is_lost (self, ts_graph_get_dtype (self->graph, output), name, error))
    return NULL;
  state = ts_debugger_get_value (self, output, &value);
  if (value == NULL)
    g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "%s has no value: %s", name, ts_value_state_name (state));
  return value;
}

/* (transfer full) (nullable): output @i of the last activation of @op among the first @n entries of @journal that has one. */
static TsTensor *
find_last_value (const TsJournal *journal,
                 gsize n,
                 const TsOperation *op,
                 guint32 i)
{
  while (n > 0)
    {
      const TsJournalEntry *entry = ts_journal_get (journal, --n);
      TsTensor *value = entry->op == op ? ts_journal_entry_dup_value (entry, i) : NULL;

      if (value != NULL)
        return value;
    }
  return NULL;
}

TsTensor *
ts_debugger_dup_previous (TsDebugger *self,
                          gint slot,
                          GError **error)
{
  const TsActivation *current = self->active ? ts_executor_get_current (self->executor) : NULL;
  const TsOperation *op;
  guint32 i = (guint32)MAX (slot, 0);
  gsize n = self->is_replaying ? self->replayed : ts_journal_get_length (self->journal);
  TsTensor *value;

  if (current == NULL)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "$prev has no value: the run stands at no operation");
      return NULL;
    }
  op = ts_executor_get_operation (self->executor, current);
  /* After it has its outputs the last entry is the activation itself; what comes by again is no entry yet. */
  if (!self->is_replaying && ts_executor_get_phase (self->executor) != TS_PHASE_BEFORE && n > 0)
    n--;
  value = find_last_value (self->journal, n, op, i);
  for (guint run = self->past->len; value == NULL && run-- > 0;)
    {
      const TsJournal *journal = g_ptr_array_index (self->past, run);

      value = find_last_value (journal, ts_journal_get_length (journal), op, i);
    }
  if (value == NULL)
    g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "$prev has no value: %s has not run before", op->name);
  return value;
}

/* Whether a slot of the activation that comes by again is lost. */
static gboolean
touches_state (TsDebugger *self,
               TsExpressionVariable variable,
               gint slot,
               GError **error)
{
  const TsOperation *op = ts_executor_get_operation (self->executor, ts_executor_get_current (self->executor));
  guint32 i = (guint32)MAX (slot, 0), n = variable == TS_EXPRESSION_IN ? op->n_inputs : op->n_outputs;
  TsDType dtype = TS_DTYPE_INVALID;

  if (!self->is_replaying || i >= n || op->graph == NULL)
    return FALSE;
  if (variable == TS_EXPRESSION_OUT)
    dtype = ts_graph_get_dtype (op->graph, (TsOutput) { op->index, i });
  else if (op->inputs[i].op != TS_NO_OP)
    dtype = ts_graph_get_dtype (op->graph, op->inputs[i]);
  return is_lost (self, dtype, ts_expression_variable_name (variable), error);
}

static TsTensor *
get_variable (gpointer data,
              TsExpressionVariable variable,
              gint slot,
              GError **error)
{
  const TsStopScope *scope = data;
  TsDebugger *self = scope->debugger;
  gint64 number;

  switch (variable)
    {
    case TS_EXPRESSION_PREV:
      return ts_debugger_dup_previous (self, slot, error);
    case TS_EXPRESSION_RUN:
      number = (gint64)self->run;
      return ts_tensor_new_scalar (TS_DTYPE_INT64, &number);
    case TS_EXPRESSION_HITS:
      number = (gint64)scope->breakpoint->current_hits;
      return ts_tensor_new_scalar (TS_DTYPE_INT64, &number);
    case TS_EXPRESSION_IN:
    case TS_EXPRESSION_OUT:
      if (touches_state (self, variable, slot, error))
        return NULL;
      G_GNUC_FALLTHROUGH;
    default:
      return ts_activation_scope_get_variable (self->executor, ts_executor_get_current (self->executor), variable, slot, error);
    }
}

static void
note (TsDebugger *self,
      char *text)
{
  g_free (self->note);
  self->note = text;
}

TsExpressionScope
ts_stop_scope_get (TsStopScope *self)
{
  return (TsExpressionScope) { get_tensor, get_variable, self };
}

gboolean
ts_debugger_test_condition (TsDebugger *self,
                            const TsBreakpoint *breakpoint)
{
  TsStopScope data = { self, breakpoint };
  const TsExpressionScope scope = ts_stop_scope_get (&data);
  g_autoptr (GError) error = NULL;
  gboolean truth = FALSE;

  if (ts_expression_is_true (breakpoint->condition, &scope, &truth, NULL, &error))
    return truth;
  if (self->is_replaying || (breakpoint->passes_missing && g_error_matches (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION)))
    return FALSE; /* on the way back what cannot be told is passed by */
  note (self, g_strdup_printf (", its condition cannot be told: %s", error->message));
  return TRUE;
}
