#include "engine/debug/console/ts-console-expression.h"

#include "engine/io/ts-value.h"
#include "engine/ts-error.h"

#include <string.h>

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
  const TsOperation *op;
  guint32 index;

  if (quoted == NULL || strcmp (quoted, name) == 0 || !ts_debugger_find_output (self->debugger, ts_console_get_context (self), name, &op, &index, NULL))
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
  return ts_debugger_evaluate (self->debugger, ts_console_get_context (self), expression, dtype, NULL, error);
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
