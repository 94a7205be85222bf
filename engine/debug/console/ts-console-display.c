#include "engine/debug/console/ts-console-private.h"

#include "engine/debug/console/ts-console-expression.h"
#include "engine/tensor/ts-tensor-format.h"
#include "engine/ts-error.h"

#include <string.h>

/* What is shown at each stop: display, undisplay. */

#define PREVIEW_CHARS 72

static void
show (TsConsole *self,
      const TsDisplay *display)
{
  g_autofree char *preview = display->value != NULL ? ts_tensor_format_preview (display->value, PREVIEW_CHARS) : NULL;

  ts_console_print (self, "%u: %s = %s%s\n", display->id, ts_expression_get_text (display->expression), preview != NULL ? preview : display->problem,
                    display->has_changed ? "  (changed)" : "");
}

void
ts_console_show_displays (TsConsole *self)
{
  ts_display_list_update (self->displays, self->debugger);
  for (guint i = 0; i < ts_display_list_get_n (self->displays); i++)
    show (self, ts_display_list_get (self->displays, i));
}

static gboolean
display_command (TsConsole *self,
                 const char *arguments,
                 GError **error)
{
  gboolean is_fixed = g_str_has_prefix (arguments, "here ");
  TsExpression *expression;

  if (*arguments == '\0')
    {
      for (guint i = 0; i < ts_display_list_get_n (self->displays); i++)
        show (self, ts_display_list_get (self->displays, i));
      return TRUE;
    }
  expression = ts_console_parse_expression (self, is_fixed ? arguments + strlen ("here ") : arguments, error);
  if (expression == NULL)
    return FALSE;
  ts_display_list_add (self->displays, self->debugger, expression, is_fixed, ts_console_get_context (self));
  show (self, ts_display_list_get (self->displays, ts_display_list_get_n (self->displays) - 1));
  return TRUE;
}

static gboolean
undisplay_command (TsConsole *self,
                   const char *arguments,
                   GError **error)
{
  guint64 id;

  if (*arguments == '\0')
    {
      ts_display_list_clear (self->displays);
      return TRUE;
    }
  if (!g_ascii_string_to_unsigned (arguments, 10, 1, G_MAXUINT, &id, NULL))
    return ts_console_fail_usage ("undisplay", error);
  if (ts_display_list_remove (self->displays, (guint)id))
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "there is no display %u", (guint)id);
  return FALSE;
}

/* ---- the table ---------------------------------------------------------------------------------- */

static const TsConsoleCommand commands[] = {
  { "display", NULL, "[here] [EXPRESSION]", "show something at each stop", "As seen from where the run stands then; with \"here\" always from where one looks from now: this turn of the loop, this call.",
    FALSE, TS_CONSOLE_EXPRESSIONS, display_command },
  { "undisplay", NULL, "[NUMBER]", "no longer; all without a number", NULL, FALSE, TS_CONSOLE_NOTHING, undisplay_command },
};

const TsConsoleGroup ts_console_display_group = { "At each stop", commands, G_N_ELEMENTS (commands), NULL, 0 };
