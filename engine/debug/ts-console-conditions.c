#include "engine/debug/ts-console-private.h"
#include "engine/debug/ts-numeric.h"
#include "engine/ts-error.h"

#include <string.h>

/* When breakpoints stop, and what else does: condition, ignore, log, watch, unwatch, catch. */

/* A number and what comes behind it. */
static gboolean
take_number (const char *command,
             const char *arguments,
             guint *number,
             const char **rest,
             GError **error)
{
  gsize n = strcspn (arguments, " \t");
  g_autofree char *word = g_strndup (arguments, n);
  guint64 value;

  if (!g_ascii_string_to_unsigned (word, 10, 1, G_MAXUINT, &value, NULL))
    return ts_console_fail_usage (command, error);
  *number = (guint)value;
  *rest = arguments + n;
  while (g_ascii_isspace (**rest))
    (*rest)++;
  return TRUE;
}

static gboolean
condition_command (TsConsole *self,
                   const char *arguments,
                   GError **error)
{
  const char *text;
  guint id;

  if (!take_number ("condition", arguments, &id, &text, error) || !ts_debugger_set_condition (self->debugger, id, *text != '\0' ? text : NULL, error))
    return FALSE;
  if (*text == '\0')
    ts_console_print (self, "Breakpoint %u stops always.\n", id);
  return TRUE;
}

static gboolean
ignore_command (TsConsole *self,
                const char *arguments,
                GError **error)
{
  const char *text;
  guint64 n;
  guint id;

  if (!take_number ("ignore", arguments, &id, &text, error))
    return FALSE;
  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32, &n, NULL))
    return ts_console_fail_usage ("ignore", error);
  if (ts_debugger_ignore_breakpoint (self->debugger, id, n))
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "there is no breakpoint %u", id);
  return FALSE;
}

/* [before|after] WHERE "TEXT" */
static gboolean
log_command (TsConsole *self,
             const char *arguments,
             GError **error)
{
  const char *quote = strchr (arguments, '"');
  gsize length = strlen (arguments);
  g_autofree char *where = quote != NULL ? g_strchomp (g_strndup (arguments, (gsize)(quote - arguments))) : NULL;
  g_autofree char *text = NULL;
  g_autoptr (TsBreakpoint) breakpoint = NULL;
  const char *name = where;
  gboolean after = TRUE;

  if (quote == NULL || arguments[length - 1] != '"' || quote == arguments + length - 1)
    return ts_console_fail_usage ("log", error);
  text = g_strndup (quote + 1, length - 2 - (gsize)(quote - arguments));
  if (g_str_has_prefix (where, "before ") || g_str_has_prefix (where, "after "))
    {
      after = where[0] == 'a';
      name = g_strchug (where + strcspn (where, " "));
    }
  if (*name == '\0')
    return ts_console_fail_usage ("log", error);

  breakpoint = ts_breakpoint_new (self->graph, name, after, FALSE, error);
  if (breakpoint == NULL || !ts_breakpoint_set_message (breakpoint, text, error))
    return FALSE;
  after = breakpoint->after;
  ts_console_print (self, "Log point %u %s %s\n", ts_debugger_add_breakpoint (self->debugger, g_steal_pointer (&breakpoint)), after ? "after" : "before", name);
  return TRUE;
}

static gboolean
watch (TsConsole *self,
       const char *command,
       const char *name,
       gboolean is_watched,
       GError **error)
{
  TsOutput output;

  if (*name == '\0')
    return ts_console_fail_usage (command, error);
  return ts_graph_find_output (self->graph, name, &output, error) && ts_debugger_watch (self->debugger, output.op, is_watched, error);
}

static gboolean
watch_command (TsConsole *self,
               const char *arguments,
               GError **error)
{
  if (!watch (self, "watch", arguments, TRUE, error))
    return FALSE;
  ts_console_print (self, "Stops after whoever changes %s.\n", arguments);
  return TRUE;
}

static gboolean
unwatch_command (TsConsole *self,
                 const char *arguments,
                 GError **error)
{
  return watch (self, "unwatch", arguments, FALSE, error);
}

static gboolean
catch_command (TsConsole *self,
               const char *arguments,
               GError **error)
{
  static const struct
  {
    const char *word;
    guint catches;
  } words[] = { { "nan", TS_NUMERIC_NAN }, { "inf", TS_NUMERIC_INF }, { "all", TS_NUMERIC_NAN | TS_NUMERIC_INF }, { "off", 0 } };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (arguments, words[i].word) == 0)
      {
        ts_debugger_set_catches (self->debugger, words[i].catches);
        return TRUE;
      }
  return ts_console_fail_usage ("catch", error);
}

/* ---- the table -------------------------------------------------------------------------------- */

static const TsConsoleCommand commands[] = {
  { "condition", NULL, "NUMBER [EXPRESSION]", "stop at a breakpoint only where something is true", NULL, FALSE, TS_CONSOLE_OUTPUTS, condition_command },
  { "ignore", NULL, "NUMBER COUNT", "pass a breakpoint so many times", NULL, FALSE, TS_CONSOLE_NOTHING, ignore_command },
  { "log", NULL, "[before|after] WHERE \"TEXT\"", "tell something there instead of stopping",
    "TEXT may hold expressions in braces: \"loss={mean(loss)} at {$iter}\". Without before or after: after.", FALSE, TS_CONSOLE_PLACES, log_command },
  { "watch", NULL, "VARIABLE", "stop after whoever changes a variable", NULL, FALSE, TS_CONSOLE_OUTPUTS, watch_command },
  { "unwatch", NULL, "VARIABLE", "no longer", NULL, FALSE, TS_CONSOLE_OUTPUTS, unwatch_command },
  { "catch", NULL, "nan|inf|all|off", "stop where NaN or infinities come from", "Stops after an operation whose inputs have none, but an output has.", FALSE,
    TS_CONSOLE_NOTHING, catch_command },
};

const TsConsoleGroup ts_console_conditions_group = { "Where to stop", commands, G_N_ELEMENTS (commands), NULL, 0 };
