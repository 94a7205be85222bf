#include "engine/debug/ts-debugger-private.h"

#include "engine/debug/ts-activation-scope.h"
#include "engine/debug/ts-numeric.h"
#include "engine/tensor/ts-resource.h"
#include "engine/tensor/ts-tensor-format.h"
#include "engine/ts-error.h"

#define PREVIEW_CHARS 60

/* Why a run stops, beyond that it has come to a place: conditions, watched variables, values that are caught. */

/* ---- conditions ------------------------------------------------------------------------------------ */

typedef struct
{
  TsDebugger *debugger;
  const TsBreakpoint *breakpoint;
} Scope;

static TsTensor *
get_tensor (gpointer data,
            const char *name,
            GError **error)
{
  TsDebugger *self = ((Scope *)data)->debugger;
  TsTensor *value = NULL;
  TsValueState state;
  TsOutput output;

  if (!ts_graph_find_output (self->graph, name, &output, error))
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
  gsize n = ts_journal_get_length (self->journal);
  TsTensor *value;

  if (current == NULL)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "$prev has no value: the run stands at no operation");
      return NULL;
    }
  op = ts_executor_get_operation (self->executor, current);
  /* After it has its outputs the last entry is the activation itself. */
  if (ts_executor_get_phase (self->executor) != TS_PHASE_BEFORE && n > 0)
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

static TsTensor *
get_variable (gpointer data,
              TsExpressionVariable variable,
              gint slot,
              GError **error)
{
  const Scope *scope = data;
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
      number = (gint64)scope->breakpoint->n_hits + 1;
      return ts_tensor_new_scalar (TS_DTYPE_INT64, &number);
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

gboolean
ts_debugger_test_condition (TsDebugger *self,
                            const TsBreakpoint *breakpoint)
{
  Scope data = { self, breakpoint };
  const TsExpressionScope scope = { get_tensor, get_variable, &data };
  g_autoptr (GError) error = NULL;
  gboolean truth = FALSE;

  if (ts_expression_is_true (breakpoint->condition, &scope, &truth, NULL, &error))
    return truth;
  note (self, g_strdup_printf (", its condition cannot be told: %s", error->message));
  return TRUE;
}

void
ts_debugger_tell_message (TsDebugger *self,
                          const TsBreakpoint *breakpoint)
{
  Scope data = { self, breakpoint };
  const TsExpressionScope scope = { get_tensor, get_variable, &data };
  g_autofree char *text = NULL;

  if (self->log == NULL)
    return;
  text = ts_expression_template_format (breakpoint->message, &scope, NULL, NULL);
  if (text != NULL)
    self->log (text, self->log_data);
}

/* ---- watched variables ----------------------------------------------------------------------------- */

static char *
preview (TsTensor *value)
{
  return value != NULL ? ts_tensor_format_preview (value, PREVIEW_CHARS) : g_strdup ("not initialized");
}

void
ts_debugger_note_write (TsDebugger *self)
{
  TsResource *resource = g_steal_pointer (&self->written);
  g_autoptr (TsTensor) old = g_steal_pointer (&self->written_old);
  g_autoptr (TsTensor) value = ts_variable_dup_value (ts_variable_cast (resource));
  g_autofree char *before = preview (old);
  g_autofree char *after = preview (value);

  note (self, g_strdup_printf (": variable %s was %s, is %s", resource->name, before, after));
}

void
ts_debugger_forget_write (TsDebugger *self)
{
  g_clear_pointer (&self->written_old, ts_tensor_unref);
  self->written = NULL;
}

/* ---- values that are caught ------------------------------------------------------------------------ */

static guint
find_in_inputs (TsDebugger *self,
                const TsActivation *activation)
{
  const TsPlanNode *node = &ts_activation_get_plan (activation)->nodes[activation->node];
  guint found = 0;

  for (guint32 i = 0; i < node->n_in; i++)
    {
      g_autoptr (TsTensor) input = ts_executor_dup_input (self->executor, activation, i);

      found |= input != NULL ? ts_numeric_find (input) : 0;
    }
  return found;
}

gboolean
ts_debugger_catches (TsDebugger *self,
                     const TsActivation *activation,
                     TsTensor *const *outputs)
{
  guint catches = ts_debugger_get_catches (self);
  guint32 n_outputs = ts_activation_get_plan (activation)->nodes[activation->node].n_out;

  for (guint32 i = 0; catches != 0 && i < n_outputs; i++)
    {
      g_autoptr (TsTensor) value = outputs[i] != NULL ? ts_tensor_dup_value (outputs[i]) : NULL;
      guint found = value != NULL ? ts_numeric_find (value) & catches : 0;

      if (found == 0 || ts_assertions_is_ignored (self->assertions, ts_executor_get_operation (self->executor, activation), i))
        continue;
      if ((find_in_inputs (self, activation) & catches) != 0)
        return FALSE; /* it only hands them on */
      note (self, g_strdup_printf (": output %u has %s, which no input has", i,
                                   found == TS_NUMERIC_NAN ? "NaN" : found == TS_NUMERIC_INF ? "infinities"
                                                                                             : "NaN and infinities"));
      return TRUE;
    }
  return FALSE;
}
