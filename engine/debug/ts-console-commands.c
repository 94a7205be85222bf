#include "engine/debug/ts-console-private.h"

#include "engine/debug/expression/ts-expression.h"
#include "engine/ts-error.h"

#include <string.h>

static gboolean help (TsConsole *self, const char *arguments, GError **error);

static gboolean
quit (TsConsole *self,
      const char *arguments,
      GError **error)
{
  self->has_quit = TRUE;
  return TRUE;
}

#define VALUE_HELP                                                                                                 \
  "VALUE is a literal (3, [[1,2],[3,4]], [\"a\",\"b\"], nan), SHAPE:zeros, ones, random[:SEED] or normal[:SEED]\n" \
  "(SHAPE as [1,224,224,3], left out where it is known), @file.npy, @file.npz:key, @picture.png or .jpg;\n"        \
  "or an expression over what has a value now, such as 2 * y - $in[0] (help print)"

#define HELP_COLUMN 29

#define WHERE_HELP \
  "WHERE is an operation, an output (op:1), type:OPTYPE, scope:NAME or /REGEX/"

/* In the order in which `help` tells them. */
static const TsConsoleCommand commands[] = {
  { "feed", NULL, "NAME = VALUE", "give an output a value for the runs to come",
    VALUE_HELP, FALSE, TS_CONSOLE_OUTPUTS, ts_console_feed },
  { "unfeed", NULL, "NAME", "take a feed away", NULL, FALSE, TS_CONSOLE_OUTPUTS, ts_console_unfeed },
  { "fetch", NULL, "[NAME]...", "what the runs to come evaluate",
    "An operation without outputs is run for its effect. Without names: all outputs that nothing consumes.", FALSE,
    TS_CONSOLE_OUTPUTS, ts_console_fetch },
  { "break", "b", "[before|after] WHERE [if EXPRESSION]", "stop before or after operations",
    WHERE_HELP "; an output stops after it has its value.\nEXPRESSION may look at $in[0], $out[0], $prev[0], $iter, $run, $hits and tensors; see help print.", FALSE, TS_CONSOLE_PLACES, ts_console_break },
  { "tbreak", "tb", "[before|after] WHERE [if EXPRESSION]", "the same, once", WHERE_HELP, FALSE, TS_CONSOLE_PLACES, ts_console_tbreak },
  { "delete", "d", "[NUMBER]...", "remove breakpoints; all without a number", NULL, FALSE, TS_CONSOLE_NOTHING, ts_console_delete },
  { "enable", NULL, "[NUMBER]...", "switch breakpoints on; all without a number", NULL, FALSE, TS_CONSOLE_NOTHING, ts_console_enable },
  { "disable", NULL, "[NUMBER]...", "switch breakpoints off; all without a number", NULL, FALSE, TS_CONSOLE_NOTHING, ts_console_disable },
  { "condition", NULL, "NUMBER [EXPRESSION]", "stop at a breakpoint only where something is true", NULL, FALSE, TS_CONSOLE_OUTPUTS, ts_console_condition },
  { "ignore", NULL, "NUMBER COUNT", "pass a breakpoint so many times", NULL, FALSE, TS_CONSOLE_NOTHING, ts_console_ignore },
  { "log", NULL, "[before|after] WHERE \"TEXT\"", "tell something there instead of stopping",
    "TEXT may hold expressions in braces: \"loss={mean(loss)} at {$iter}\". Without before or after: after.", FALSE, TS_CONSOLE_PLACES, ts_console_log },
  { "watch", NULL, "VARIABLE", "stop after whoever changes a variable", NULL, FALSE, TS_CONSOLE_OUTPUTS, ts_console_watch },
  { "unwatch", NULL, "VARIABLE", "no longer", NULL, FALSE, TS_CONSOLE_OUTPUTS, ts_console_unwatch },
  { "catch", NULL, "nan|inf|all|off", "stop where NaN or infinities come from", "Stops after an operation whose inputs have none, but an output has.", FALSE,
    TS_CONSOLE_NOTHING, ts_console_catch },
  { "display", NULL, "[EXPRESSION]", "show something at each stop", NULL, FALSE, TS_CONSOLE_OUTPUTS, ts_console_display },
  { "undisplay", NULL, "[NUMBER]", "no longer; all without a number", NULL, FALSE, TS_CONSOLE_NOTHING, ts_console_undisplay },
  { "run", "r", "", "begin a run and go to the first breakpoint or the end", NULL, FALSE, TS_CONSOLE_NOTHING, ts_console_run_from_start },
  { "start", NULL, "", "begin a run and stop before the first operation", NULL, FALSE, TS_CONSOLE_NOTHING, ts_console_start },
  { "step", "s,n,next", "[N]", "run one operation, or N", NULL, TRUE, TS_CONSOLE_NOTHING, ts_console_step },
  { "stepin", "si", "[N]", "the same, going into the functions that operations call", NULL, TRUE, TS_CONSOLE_NOTHING, ts_console_step_into },
  { "finish", "out", "", "go on to the end of the function or loop that the run stands in", NULL, FALSE, TS_CONSOLE_NOTHING, ts_console_finish },
  { "iterate", "it", "[N]", "go on to the next turn of the loop, or N turns on, or to its end", NULL, TRUE, TS_CONSOLE_NOTHING, ts_console_iterate },
  { "continue", "c", "", "go on to the next breakpoint or the end", NULL, TRUE, TS_CONSOLE_NOTHING, ts_console_continue },
  { "until", "u", "NAME", "go on until an output has its value", NULL, FALSE, TS_CONSOLE_OUTPUTS, ts_console_until },
  { "reverse-step", "rs,reverse-next,rn", "[N]", "go back over one operation, or N; the state goes back, too", NULL, TRUE, TS_CONSOLE_NOTHING, ts_console_reverse_step },
  { "reverse-continue", "rc", "[writer VARIABLE]", "go back to the last breakpoint, or to who wrote a variable last",
    "Without a breakpoint on the way: to the beginning of the run.", TRUE, TS_CONSOLE_OUTPUTS, ts_console_reverse_continue },
  { "undo", NULL, "", "take back what the last run did to the state; again: the run before it", NULL, FALSE, TS_CONSOLE_NOTHING, ts_console_undo },
  { "kill", "k", "", "end the run; its values stay", NULL, FALSE, TS_CONSOLE_NOTHING, ts_console_kill },
  { "print", "p", "EXPRESSION", "show a value, or what follows from values",
    NULL, FALSE, TS_CONSOLE_EXPRESSIONS, ts_console_print_value },
  { "set", NULL, "NAME = VALUE", "replace an output of the operation that the run stands after",
    VALUE_HELP, FALSE, TS_CONSOLE_OUTPUTS, ts_console_set },
  { "where", "bt", "", "tell where the run stands", NULL, FALSE, TS_CONSOLE_NOTHING, ts_console_where },
  { "list", "l", "[NAME]", "the operations around the current one, or around NAME, in run order",
    "Again, or an empty line: the next ones.", TRUE, TS_CONSOLE_OUTPUTS, ts_console_list },
  { "info", "i", "breakpoints|devices|dominators NAME|feeds|fetches|needs NAME|node NAME|path FROM TO|ready|seed|variables", "tell about something",
    "dominators: what every path from the inputs to NAME passes; needs: what a run needs for it, given the feeds;\n"
    "path: all operations on the ways from one to another, by control edges too",
    FALSE, TS_CONSOLE_TOPICS, ts_console_info },
  { "help", "h", "[COMMAND]", "this list, or more about a command", NULL, FALSE, TS_CONSOLE_COMMANDS, help },
  { "quit", "q", "", "leave", NULL, FALSE, TS_CONSOLE_NOTHING, quit },
};

const TsConsoleCommand *
ts_console_list_commands (guint *n)
{
  *n = G_N_ELEMENTS (commands);
  return commands;
}

static gboolean
has_alias (const TsConsoleCommand *command,
           const char *name)
{
  g_auto (GStrv) aliases = g_strsplit (command->aliases != NULL ? command->aliases : "", ",", -1);

  return g_strv_contains ((const char *const *)aliases, name);
}

static void
set_ambiguous (const char *name,
               GError **error)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_has_prefix (commands[i].name, name))
      g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", commands[i].name);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "\"%s\" may be any of: %s", name, list->str);
}

const TsConsoleCommand *
ts_console_find_command (const char *name,
                         GError **error)
{
  const TsConsoleCommand *found = NULL;
  guint n_found = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      if (strcmp (commands[i].name, name) == 0 || has_alias (&commands[i], name))
        return &commands[i];
      if (g_str_has_prefix (commands[i].name, name))
        {
          found = &commands[i];
          n_found++;
        }
    }

  if (n_found == 1)
    return found;
  if (n_found > 1)
    set_ambiguous (name, error);
  else
    g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "no command \"%s\"; help lists them", name);
  return NULL;
}

static gboolean
help (TsConsole *self,
      const char *arguments,
      GError **error)
{
  const TsConsoleCommand *command;

  if (*arguments != '\0')
    {
      command = ts_console_find_command (arguments, error);
      if (command == NULL)
        return FALSE;
      ts_console_print (self, "%s %s: %s.\n", command->name, command->arguments, command->summary);
      if (command->aliases != NULL)
        ts_console_print (self, "Short: %s\n", command->aliases);
      if (command->details != NULL)
        ts_console_print (self, "%s\n", command->details);
      if (command->words == TS_CONSOLE_EXPRESSIONS)
        {
          g_autofree char *language = ts_expression_dup_help ();

          ts_console_print (self, "%s\n", language);
        }
      return TRUE;
    }

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *usage = g_strconcat (commands[i].name, " ", commands[i].arguments, NULL);

      if (strlen (usage) > HELP_COLUMN)
        ts_console_print (self, "  %s\n  %*s %s\n", usage, HELP_COLUMN, "", commands[i].summary);
      else
        ts_console_print (self, "  %-*s %s\n", HELP_COLUMN, usage, commands[i].summary);
    }
  ts_console_print (self, "Names may be shortened as long as they are unique. An empty line repeats step, continue and list.\n");
  return TRUE;
}
