#include "engine/debug/ts-console-expression.h"

#include "engine/debug/ts-activation-scope.h"
#include "engine/io/ts-value.h"
#include "engine/ts-error.h"

#include <string.h>

/* ---- what names stand for ---------------------------------------------------------------------- */

static TsTensor *
get_tensor (gpointer data,
            const char *name,
            GError **error)
{
  TsConsole *self = data;
  g_autofree char *full = NULL;
  TsTensor *value = NULL;
  TsValueState state;
  TsOutput output;

  if (!ts_graph_find_output (self->graph, name, &output, error))
    return NULL;
  state = ts_console_get_value (self, output, &value);
  if (value != NULL)
    return value;

  full = ts_graph_dup_output_name (self->graph, output);
  g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "%s has no value: %s%s", full, ts_value_state_name (state),
               ts_debugger_get_op_state (self->debugger, output.op) == TS_OP_OUTSIDE && ts_debugger_is_active (self->debugger) ? ", and not needed in this run" : "");
  return NULL;
}

static TsTensor *
get_hits (TsConsole *self,
          const TsStop *stop,
          GError **error)
{
  g_autoptr (GPtrArray) breakpoints = ts_debugger_dup_breakpoints (self->debugger);

  for (guint i = 0; stop->breakpoint_id != 0 && i < breakpoints->len; i++)
    {
      const TsBreakpoint *breakpoint = g_ptr_array_index (breakpoints, i);
      gint64 n_hits = (gint64)breakpoint->n_hits;

      if (breakpoint->id == stop->breakpoint_id)
        return ts_tensor_new_scalar (TS_DTYPE_INT64, &n_hits);
    }
  g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "$hits has no value: the run does not stand at a breakpoint");
  return NULL;
}

static TsTensor *
get_variable (gpointer data,
              TsExpressionVariable variable,
              gint slot,
              GError **error)
{
  TsConsole *self = data;
  g_autoptr (TsStop) stop = ts_debugger_dup_stop (self->debugger);
  TsExecutor *executor = ts_debugger_get_executor (self->debugger);
  gint64 run;

  if (stop == NULL || executor == NULL)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "$%s has no value: there is no run", ts_expression_variable_name (variable));
      return NULL;
    }
  if (variable == TS_EXPRESSION_HITS)
    return get_hits (self, stop, error);
  if (variable == TS_EXPRESSION_PREV)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "$prev has no value: the values of earlier iterations and runs are not kept");
      return NULL;
    }
  if (variable != TS_EXPRESSION_RUN)
    return ts_activation_scope_get_variable (executor, ts_executor_get_current (executor), variable, slot, error);
  run = (gint64)stop->run;
  return ts_tensor_new_scalar (TS_DTYPE_INT64, &run);
}

/* ---- expressions ------------------------------------------------------------------------------ */

TsExpression *
ts_console_parse_expression (TsConsole *self,
                             const char *text,
                             GError **error)
{
  const char *bracket = strchr (text, '[');
  g_autofree char *name = g_strstrip (bracket != NULL ? g_strndup (text, (gsize)(bracket - text)) : g_strdup (text));
  g_autofree char *quoted = ts_expression_dup_quoted (name);
  g_autofree char *rewritten = NULL;
  TsOutput output;

  if (quoted == NULL || strcmp (quoted, name) == 0 || !ts_graph_find_output (self->graph, name, &output, NULL))
    return ts_expression_parse (text, error);
  rewritten = g_strconcat (quoted, bracket, NULL);
  return ts_expression_parse (rewritten, error);
}

static TsTensor *
evaluate_as (TsConsole *self,
             TsExpression *expression,
             TsDType dtype,
             GError **error)
{
  const TsExpressionScope scope = { get_tensor, get_variable, self };

  return ts_expression_evaluate_as (expression, &scope, dtype, NULL, error);
}

TsTensor *
ts_console_evaluate (TsConsole *self,
                     TsExpression *expression,
                     GError **error)
{
  return evaluate_as (self, expression, TS_DTYPE_INVALID, error);
}

TsTensor *
ts_console_parse_value (TsConsole *self,
                        const char *text,
                        TsDType dtype,
                        const TsShape *shape,
                        GError **error)
{
  g_autoptr (TsExpression) expression = NULL;
  g_autoptr (TsTensor) value = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *found = NULL;

  if (ts_value_is_plain (text))
    return ts_value_parse (text, dtype, shape, error);
  expression = ts_console_parse_expression (self, text, error);
  value = expression != NULL ? evaluate_as (self, expression, dtype, error) : NULL;
  if (value == NULL || ts_shape_is_compatible (&value->shape, shape))
    return g_steal_pointer (&value);

  expected = ts_shape_to_string (shape);
  found = ts_shape_to_string (&value->shape);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "expected shape %s, found %s", expected, found);
  return NULL;
}
