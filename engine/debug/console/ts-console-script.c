#include "engine/debug/console/ts-console-private.h"

#include "engine/debug/console/ts-console-expression.h"
#include "engine/tensor/ts-tensor-format.h"
#include "engine/ts-error.h"

#include <string.h>

/* For scripts that check something: expect, echo. */

#define PREVIEW_CHARS 60

/* What the names in @expression stand for: ", where y = 3". (transfer full) */
static char *
describe_names (TsConsole *self,
                TsExpression *expression)
{
  g_auto (GStrv) names = ts_expression_list_names (expression);
  GString *text = g_string_new (NULL);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *quoted = ts_expression_dup_quoted (names[i]);
      g_autoptr (TsExpression) name = ts_expression_parse (quoted != NULL ? quoted : names[i], NULL);
      g_autoptr (TsTensor) value = name != NULL ? ts_console_evaluate (self, name, NULL) : NULL;
      g_autofree char *preview = value != NULL ? ts_tensor_format_preview (value, PREVIEW_CHARS) : NULL;

      if (preview != NULL)
        g_string_append_printf (text, "%s%s = %s", text->len > 0 ? ", " : ", where ", names[i], preview);
    }
  return g_string_free (text, FALSE);
}

static gboolean
expect_truth (TsConsole *self,
              const char *text,
              GError **error)
{
  g_autoptr (TsExpression) expression = ts_console_parse_expression (self, text, error);
  g_autoptr (TsTensor) value = expression != NULL ? ts_console_evaluate (self, expression, error) : NULL;
  g_autofree char *names = NULL;

  if (value == NULL)
    return FALSE;
  if (value->n_elements != 1 || !ts_dtype_is_plain (value->dtype))
    {
      g_autofree char *shape = ts_shape_to_string (&value->shape);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s: expected one truth, found %s %s", text, ts_dtype_name (value->dtype), shape);
      return FALSE;
    }
  if (ts_tensor_get_double (value, 0) != 0)
    return TRUE;
  names = describe_names (self, expression);
  g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "expected %s%s", text, names);
  return FALSE;
}

/* The operation that the run stands at, inside of functions too. */
static gboolean
expect_place (TsConsole *self,
              const char *name,
              GError **error)
{
  g_autoptr (GArray) stack = ts_debugger_dup_stack (self->debugger);
  const TsOperation *op = stack->len > 0 ? g_array_index (stack, TsStackLevel, 0).op : NULL;

  if (op != NULL && strcmp (op->name, name) == 0)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "expected to stand at %s, found %s", name, op != NULL ? op->name : "no operation");
  return FALSE;
}

static gboolean
expect_command (TsConsole *self,
                const char *arguments,
                GError **error)
{
  if (*arguments == '\0')
    return ts_console_fail_usage ("expect", error);
  if (!g_str_has_prefix (arguments, "at "))
    return expect_truth (self, arguments, error);
  arguments += strlen ("at ");
  while (g_ascii_isspace (*arguments))
    arguments++;
  return expect_place (self, arguments, error);
}

static gboolean
echo_command (TsConsole *self,
              const char *arguments,
              GError **error)
{
  ts_console_print (self, "%s\n", arguments);
  return TRUE;
}

/* ---- the table ---------------------------------------------------------------------------------- */

static const TsConsoleCommand commands[] = {
  { "expect", NULL, "EXPRESSION | at NAME", "fail unless something is true, or the run stands there", "A script ends there, and the program with status 1.", FALSE, TS_CONSOLE_EXPRESSIONS,
    expect_command },
  { "echo", NULL, "[TEXT]", "say something", NULL, FALSE, TS_CONSOLE_NOTHING, echo_command },
};

const TsConsoleGroup ts_console_script_group = { "Scripts", commands, G_N_ELEMENTS (commands), NULL, 0 };
