#include "engine/debug/console/ts-console-breakpoints.h"

#include "engine/debug/ts-debugger-breakpoints.h"
#include "engine/ts-error.h"

#include <string.h>

/* Where a run stops: break, tbreak, delete, enable, disable, condition, ignore, group. */

/* ---- making --------------------------------------------------------------------------------------- */

static guint
add (TsConsole *self,
     const char *title,
     TsBreakpoint *breakpoint)
{
  g_autofree char *text = ts_breakpoint_to_string (breakpoint, TRUE);
  guint n_matches = breakpoint->n_matches;
  guint id = ts_debugger_add_breakpoint (self->debugger, breakpoint);

  ts_console_print (self, "%s %u %s", title, id, text);
  if (n_matches > 1)
    ts_console_print (self, " (%u operations)", n_matches);
  ts_console_print (self, "\n");
  return id;
}

static gboolean
add_breakpoint (TsConsole *self,
                const char *arguments,
                gboolean temporary,
                GError **error)
{
  TsBreakpoint *breakpoint = ts_breakpoint_parse (self->graph, arguments, ts_debugger_get_last_breakpoint (self->debugger), FALSE, NULL, error);

  if (breakpoint == NULL)
    return FALSE;
  breakpoint->temporary = temporary;
  add (self, temporary ? "Temporary breakpoint" : "Breakpoint", breakpoint);
  return TRUE;
}

static gboolean
break_command (TsConsole *self,
               const char *arguments,
               GError **error)
{
  return add_breakpoint (self, arguments, FALSE, error);
}

static gboolean
tbreak_command (TsConsole *self,
                const char *arguments,
                GError **error)
{
  return add_breakpoint (self, arguments, TRUE, error);
}

/* [before|after] WHERE [OPTIONS] and what to do */
static gboolean
log_command (TsConsole *self,
             const char *arguments,
             GError **error)
{
  g_autoptr (TsBreakpoint) breakpoint = NULL;
  const char *rest;

  breakpoint = ts_breakpoint_parse (self->graph, arguments, ts_debugger_get_last_breakpoint (self->debugger), TRUE, &rest, error);
  if (breakpoint == NULL)
    return FALSE;
  breakpoint->log = ts_log_action_parse (rest, error);
  if (breakpoint->log == NULL)
    return FALSE;
  add (self, "Log point", g_steal_pointer (&breakpoint));
  return TRUE;
}

/* ---- by number ------------------------------------------------------------------------------------ */

static gboolean
add_id (const GPtrArray *breakpoints,
        guint id,
        GArray *ids)
{
  for (guint i = 0; i < breakpoints->len; i++)
    if (((const TsBreakpoint *)g_ptr_array_index (breakpoints, i))->id == id)
      {
        g_array_append_val (ids, id);
        return TRUE;
      }
  return FALSE;
}

/* A number, one counted from the last, or a group. */
static gboolean
add_ids (TsConsole *self,
         const GPtrArray *breakpoints,
         const char *word,
         GArray *ids)
{
  guint last = ts_debugger_get_last_breakpoint (self->debugger);
  guint n_before = ids->len;
  gint64 number;

  if (g_ascii_string_to_signed (word, 10, -(gint64)last, G_MAXUINT, &number, NULL))
    return number != 0 && add_id (breakpoints, (guint)(number > 0 ? number : (gint64)last + 1 + number), ids);
  for (guint i = 0; i < breakpoints->len; i++)
    {
      const TsBreakpoint *breakpoint = g_ptr_array_index (breakpoints, i);

      if (ts_breakpoint_is_in_group (breakpoint, word))
        g_array_append_val (ids, breakpoint->id);
    }
  return ids->len > n_before;
}

GArray *
ts_console_parse_breakpoints (TsConsole *self,
                              const char *text,
                              GError **error)
{
  g_autoptr (GPtrArray) breakpoints = ts_debugger_dup_breakpoints (self->debugger);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (guint));
  g_auto (GStrv) words = g_strsplit_set (text, " \t,", -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (words[i][0] != '\0' && !add_ids (self, breakpoints, words[i], ids))
      {
        g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "no breakpoint %s", words[i]);
        return NULL;
      }
  for (guint i = 0; *text == '\0' && i < breakpoints->len; i++)
    g_array_append_val (ids, ((const TsBreakpoint *)g_ptr_array_index (breakpoints, i))->id);
  return g_steal_pointer (&ids);
}

gboolean
ts_console_take_breakpoint (TsConsole *self,
                            const char *command,
                            const char *arguments,
                            guint *id,
                            const char **rest,
                            GError **error)
{
  gsize n = strcspn (arguments, " \t");
  g_autofree char *word = g_strndup (arguments, n);
  guint last = ts_debugger_get_last_breakpoint (self->debugger);
  gint64 number;

  if (!g_ascii_string_to_signed (word, 10, -(gint64)last, G_MAXUINT, &number, NULL) || number == 0)
    return ts_console_fail_usage (command, error);
  *id = (guint)(number > 0 ? number : (gint64)last + 1 + number);
  *rest = arguments + n;
  while (g_ascii_isspace (**rest))
    (*rest)++;
  return TRUE;
}

/* Changes the breakpoints that are named, or all; none if one of the names is wrong. */
static gboolean
change_all (TsConsole *self,
            const char *arguments,
            TsBreakpointChange change,
            gconstpointer data,
            GError **error)
{
  g_autoptr (GArray) ids = ts_console_parse_breakpoints (self, arguments, error);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    ts_debugger_change_breakpoint (self->debugger, g_array_index (ids, guint, i), change, data, NULL);
  return ids != NULL;
}

static gboolean
delete_command (TsConsole *self,
                const char *arguments,
                GError **error)
{
  g_autoptr (GArray) ids = ts_console_parse_breakpoints (self, arguments, error);

  for (guint i = 0; ids != NULL && i < ids->len; i++)
    ts_debugger_remove_breakpoint (self->debugger, g_array_index (ids, guint, i));
  return ids != NULL;
}

/* ---- when they stop ------------------------------------------------------------------------------- */

typedef struct
{
  gboolean enabled;
  gboolean temporary;
  guint64 n;
} Switch;

static gboolean
switch_one (TsBreakpoint *breakpoint,
            gconstpointer data,
            GError **error)
{
  const Switch *how = data;

  breakpoint->enabled = how->enabled;
  breakpoint->n_enabled = how->n;
  breakpoint->temporary |= how->temporary;
  return TRUE;
}

static gboolean
take_word (const char **text,
           const char *word)
{
  gsize n = strlen (word);

  if (strncmp (*text, word, n) != 0 || ((*text)[n] != '\0' && !g_ascii_isspace ((*text)[n])))
    return FALSE;
  for (*text += n; g_ascii_isspace (**text);)
    (*text)++;
  return TRUE;
}

/* [once|count N|delete] [NUMBER|GROUP]... */
static gboolean
enable_command (TsConsole *self,
                const char *arguments,
                GError **error)
{
  Switch how = { TRUE, FALSE, 0 };

  if (take_word (&arguments, "once"))
    how.n = 1;
  else if (take_word (&arguments, "delete"))
    how.temporary = TRUE;
  else if (take_word (&arguments, "count"))
    {
      gsize n = strcspn (arguments, " \t");
      g_autofree char *word = g_strndup (arguments, n);

      if (!g_ascii_string_to_unsigned (word, 10, 1, G_MAXUINT32, &how.n, NULL))
        return ts_console_fail_usage ("enable", error);
      for (arguments += n; g_ascii_isspace (*arguments);)
        arguments++;
    }
  return change_all (self, arguments, switch_one, &how, error);
}

static gboolean
disable_command (TsConsole *self,
                 const char *arguments,
                 GError **error)
{
  const Switch how = { FALSE, FALSE, 0 };

  return change_all (self, arguments, switch_one, &how, error);
}

static gboolean
condition_command (TsConsole *self,
                   const char *arguments,
                   GError **error)
{
  const char *text;
  guint id;

  if (!ts_console_take_breakpoint (self, "condition", arguments, &id, &text, error) || !ts_debugger_set_condition (self->debugger, id, *text != '\0' ? text : NULL, error))
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

  if (!ts_console_take_breakpoint (self, "ignore", arguments, &id, &text, error))
    return FALSE;
  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT32, &n, NULL))
    return ts_console_fail_usage ("ignore", error);
  if (ts_debugger_ignore_breakpoint (self->debugger, id, n))
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "there is no breakpoint %u", id);
  return FALSE;
}

static gboolean
join_group (TsBreakpoint *breakpoint,
            gconstpointer name,
            GError **error)
{
  ts_breakpoint_add_group (breakpoint, name);
  return TRUE;
}

/* NAME NUMBER... */
static gboolean
group_command (TsConsole *self,
               const char *arguments,
               GError **error)
{
  gsize n = strcspn (arguments, " \t");
  g_autofree char *name = g_strndup (arguments, n);

  for (arguments += n; g_ascii_isspace (*arguments);)
    arguments++;
  if (!g_ascii_isalpha (*name) || *arguments == '\0')
    return ts_console_fail_usage ("group", error);
  return change_all (self, arguments, join_group, name, error);
}

/* ---- the table -------------------------------------------------------------------------------- */

#define OPTIONS_HELP                                                                                                                      \
  "WHERE is an operation, an output (op:1), a place in a function (call > op), a control output (^op), or a set: type:OPTYPE,\n"          \
  "scope:NAME, dtype:NAME, device:NAME, /REGEX/; sets are on operations in functions, too. An output stops after it has its value.\n"     \
  "dead: at dead activations, too. hits =N, >=N or %N [per run|frame]: the N-th hit of each operation, it and all after it, each N-th.\n" \
  "iter 3, 2..5, last, [2, 0..4] or loop[3]: in which turns of the loops around it, the inner one last. after-hit NUMBER: once\n"         \
  "after each hit of that breakpoint. group NAME: see group. missing ignore: a condition on a value that is not there passes by."

static const TsConsoleCommand commands[] = {
  { "break", "b", "[before|after] [dead] WHERE [hits N] [iter TURNS] [after-hit NUMBER] [group NAME] [missing ignore|stop] [if EXPRESSION]", "stop before or after operations",
    OPTIONS_HELP "\nEXPRESSION may look at $in[0], $out[0], $prev[0], $iter, $run, $hits and tensors; see help print.", FALSE, TS_CONSOLE_PLACES, break_command },
  { "tbreak", "tb", "...", "the same, once", "As break.", FALSE, TS_CONSOLE_PLACES, tbreak_command },
  { "log", NULL, "[before|after] WHERE [hits N] [iter TURNS] [every N] [first K] [last K] \"TEXT\"", "tell something there instead of stopping",
    "TEXT may hold expressions in braces: \"loss={mean(loss)} at {$iter}\". Without before or after: after.\n"
    "Instead of TEXT: series NAME EXPRESSION notes a value, see info series; save \"FILE.npy\" EXPRESSION writes it, FILE with braces likewise.\n"
    "every N: each N-th time; first K: K times in a run; last K: the last K times, when the run is over.\n" OPTIONS_HELP,
    FALSE, TS_CONSOLE_PLACES, log_command },
  { "delete", "d", "[NUMBER|GROUP]...", "remove breakpoints; all without a number", "-1 is the one that was made last, -2 the one before it, here and wherever a NUMBER is asked for.", FALSE,
    TS_CONSOLE_NOTHING, delete_command },
  { "enable", NULL, "[once|count N|delete] [NUMBER|GROUP]...", "switch breakpoints on; all without a number",
    "once: until it is hit; count N: until it was hit N times; delete: it goes when it is hit.", FALSE, TS_CONSOLE_NOTHING, enable_command },
  { "disable", NULL, "[NUMBER|GROUP]...", "switch breakpoints off; all without a number", NULL, FALSE, TS_CONSOLE_NOTHING, disable_command },
  { "condition", NULL, "NUMBER [EXPRESSION]", "stop at a breakpoint only where something is true", NULL, FALSE, TS_CONSOLE_OUTPUTS, condition_command },
  { "ignore", NULL, "NUMBER COUNT", "pass a breakpoint so many times", NULL, FALSE, TS_CONSOLE_NOTHING, ignore_command },
  { "group", NULL, "NAME NUMBER...", "give breakpoints a name that enable, disable and delete take", NULL, FALSE, TS_CONSOLE_NOTHING, group_command },
};

const TsConsoleGroup ts_console_breakpoints_group = { "Breakpoints", commands, G_N_ELEMENTS (commands), NULL, 0 };
