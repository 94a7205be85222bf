#include "engine/debug/ts-debugger-assert.h"

#include "engine/debug/context/ts-activation-scope.h"
#include "engine/debug/numerics/ts-bad-value.h"
#include "engine/debug/ts-debugger-private.h"
#include "engine/debug/numerics/ts-graph-check.h"
#include "engine/tensor/ts-tensor-format.h"
#include "engine/ts-error.h"

guint
ts_debugger_add_assertion (TsDebugger *self,
                           const char *where,
                           const char *invariant,
                           GError **error)
{
  return ts_assertions_add (self->assertions, where, invariant, error);
}

gboolean
ts_debugger_remove_assertion (TsDebugger *self,
                              guint id)
{
  return ts_assertions_remove (self->assertions, id);
}

const TsAssertions *
ts_debugger_get_assertions (TsDebugger *self)
{
  return self->assertions;
}

gboolean
ts_debugger_ignore_numeric (TsDebugger *self,
                            const char *where,
                            gboolean ignored,
                            GError **error)
{
  return ts_assertions_ignore (self->assertions, where, ignored, error);
}

void
ts_debugger_set_stop_at_checks (TsDebugger *self,
                                gboolean stop_at_checks)
{
  self->fails_at_checks = !stop_at_checks;
}

gboolean
ts_debugger_get_stop_at_checks (TsDebugger *self)
{
  return !self->fails_at_checks;
}

/* ---- checks of the graph --------------------------------------------------------------------------- */

gboolean
ts_debugger_pass_check (TsDebugger *self,
                        const TsActivation *activation,
                        TsTensor **outputs)
{
  g_autofree char *message = NULL;

  if ((self->fails_at_checks && !self->is_replaying) || !ts_graph_check_pass (self->executor, activation, outputs, &message))
    return FALSE;
  g_free (self->failed_check);
  self->failed_check = self->is_replaying ? NULL : g_steal_pointer (&message); /* what comes by again was told */
  return TRUE;
}

/* ---- assertions ------------------------------------------------------------------------------------ */

static TsTensor *
get_tensor (gpointer data,
            const char *name,
            GError **error)
{
  TsDebugger *self = data;
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

/* On one output `$out` is that one. */
static TsTensor *
get_variable (gpointer data,
              TsExpressionVariable variable,
              gint slot,
              GError **error)
{
  TsDebugger *self = data;
  const TsBreakpoint *where = self->asserted->where;
  gint64 run = (gint64)self->run;

  if (variable == TS_EXPRESSION_RUN)
    return ts_tensor_new_scalar (TS_DTYPE_INT64, &run);
  if (variable == TS_EXPRESSION_PREV || variable == TS_EXPRESSION_HITS)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "$%s has no meaning in an assertion", ts_expression_variable_name (variable));
      return NULL;
    }
  if (variable == TS_EXPRESSION_OUT && slot < 0 && where->kind == TS_BREAK_OUTPUT)
    slot = (gint)where->output.index;
  return ts_activation_scope_get_variable (self->executor, ts_executor_get_current (self->executor), variable, slot, error);
}

/* What there is to say if it does not hold, (transfer full) (nullable). */
static char *
find_violation (TsDebugger *self,
                TsAssertion *assertion)
{
  const TsExpressionScope scope = { get_tensor, get_variable, self };
  g_autoptr (GError) error = NULL;
  g_autoptr (TsTensor) truth = NULL;
  g_autofree char *element = NULL;

  self->asserted = assertion;
  truth = ts_expression_evaluate (assertion->invariant, &scope, NULL, &error);
  self->asserted = NULL;
  if (truth == NULL)
    return g_strdup_printf (": assertion %u cannot be told: %s", assertion->id, error->message);
  for (gsize i = 0; i < truth->n_elements; i++)
    if (ts_tensor_get_double (truth, i) == 0)
      {
        element = truth->n_elements > 1 ? ts_bad_value_describe (truth, i) : NULL;
        return g_strdup_printf (": assertion %u does not hold: %s%s%s", assertion->id, ts_expression_get_text (assertion->invariant), element != NULL ? "; first " : "",
                                element != NULL ? element : "");
      }
  return NULL;
}

static gboolean
is_on (const TsAssertion *assertion,
       const TsOperation *op,
       TsTensor *const *outputs)
{
  if (!ts_breakpoint_matches (assertion->where, op))
    return FALSE;
  return assertion->where->kind != TS_BREAK_OUTPUT || outputs[assertion->where->output.index] != NULL;
}

static gboolean
stop_with (TsDebugger *self,
           char *note)
{
  g_free (self->note);
  self->note = note;
  return TRUE;
}

gboolean
ts_debugger_violates (TsDebugger *self,
                      const TsActivation *activation,
                      TsTensor *const *outputs)
{
  const TsOperation *op = ts_executor_get_operation (self->executor, activation);

  if (self->failed_check != NULL)
    {
      g_autofree char *message = g_steal_pointer (&self->failed_check);

      return stop_with (self, g_strdup_printf (": its check fails, and would end the run: %s", message));
    }
  if (activation->dead || ts_activation_get_depth (activation) > 0 || op->index == TS_NO_OP)
    return FALSE;
  for (guint i = 0; i < ts_assertions_get_n (self->assertions); i++)
    {
      TsAssertion *assertion = ts_assertions_get (self->assertions, i);
      char *violation;

      if (!is_on (assertion, op, outputs))
        continue;
      assertion->n_checked++;
      violation = find_violation (self, assertion);
      if (violation == NULL)
        continue;
      assertion->n_failed++;
      return stop_with (self, violation);
    }
  return FALSE;
}
