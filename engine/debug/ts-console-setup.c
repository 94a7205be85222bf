#include "engine/debug/ts-console-private.h"

#include "engine/debug/ts-console-expression.h"
#include "engine/io/ts-value.h"
#include "engine/ts-error.h"

#include <string.h>

/* What the next run is: breakpoints, feeds, fetches. */

/* ---- breakpoints ------------------------------------------------------------------------------ */

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

/* WHERE, and what comes behind an `if`; names have no blanks in them. (transfer full) */
static char *
split_at_if (const char *text,
             const char **condition)
{
  const char *at = strstr (text, " if ");

  *condition = NULL;
  if (at == NULL)
    return g_strdup (text);
  *condition = at + strlen (" if ");
  while (g_ascii_isspace (**condition))
    (*condition)++;
  return g_strchomp (g_strndup (text, (gsize)(at - text)));
}

static gboolean
add_breakpoint (TsConsole *self,
                const char *command,
                const char *arguments,
                gboolean temporary,
                GError **error)
{
  g_autoptr (TsBreakpoint) breakpoint = NULL;
  g_autofree char *where = NULL;
  const char *condition = NULL;
  gboolean after = FALSE;
  guint n_matches, id;

  if (!take_word (&arguments, "before"))
    after = take_word (&arguments, "after");
  where = split_at_if (arguments, &condition);
  if (*where == '\0')
    return ts_console_fail_usage (command, error);

  breakpoint = ts_breakpoint_new (self->graph, where, after, temporary, error);
  if (breakpoint == NULL || !ts_breakpoint_set_condition (breakpoint, condition, error))
    return FALSE;

  after = breakpoint->after;
  n_matches = breakpoint->n_matches;
  id = ts_debugger_add_breakpoint (self->debugger, g_steal_pointer (&breakpoint));
  ts_console_print (self, "%s %u %s %s", temporary ? "Temporary breakpoint" : "Breakpoint", id, after ? "after" : "before", where);
  if (condition != NULL)
    ts_console_print (self, " if %s", condition);
  if (n_matches != 1)
    ts_console_print (self, " (%u operations)", n_matches);
  ts_console_print (self, "\n");
  return TRUE;
}

static gboolean
break_command (TsConsole *self,
               const char *arguments,
               GError **error)
{
  return add_breakpoint (self, "break", arguments, FALSE, error);
}

static gboolean
tbreak_command (TsConsole *self,
                const char *arguments,
                GError **error)
{
  return add_breakpoint (self, "tbreak", arguments, TRUE, error);
}

static gboolean
delete_one (TsDebugger *debugger,
            guint id)
{
  return ts_debugger_remove_breakpoint (debugger, id);
}

static gboolean
enable_one (TsDebugger *debugger,
            guint id)
{
  return ts_debugger_enable_breakpoint (debugger, id, TRUE);
}

static gboolean
disable_one (TsDebugger *debugger,
             guint id)
{
  return ts_debugger_enable_breakpoint (debugger, id, FALSE);
}

static gboolean
has_breakpoint (const GPtrArray *breakpoints,
                guint64 id)
{
  for (guint i = 0; i < breakpoints->len; i++)
    if (((const TsBreakpoint *)g_ptr_array_index (breakpoints, i))->id == id)
      return TRUE;
  return FALSE;
}

/* Does @func to the breakpoints that are named, or to all; to none if one of the names is wrong. */
static gboolean
for_breakpoints (TsConsole *self,
                 const char *arguments,
                 gboolean (*func) (TsDebugger *debugger, guint id),
                 GError **error)
{
  g_autoptr (GPtrArray) breakpoints = ts_debugger_dup_breakpoints (self->debugger);
  g_auto (GStrv) words = g_strsplit_set (arguments, " \t,", -1);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; words[i] != NULL; i++)
    {
      guint64 id;

      if (words[i][0] == '\0')
        continue;
      if (!g_ascii_string_to_unsigned (words[i], 10, 1, G_MAXUINT, &id, NULL) || !has_breakpoint (breakpoints, id))
        {
          g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "no breakpoint %s", words[i]);
          return FALSE;
        }
      g_array_append_val (ids, ((guint) { (guint)id }));
    }

  if (*arguments == '\0')
    for (guint i = 0; i < breakpoints->len; i++)
      g_array_append_val (ids, ((const TsBreakpoint *)g_ptr_array_index (breakpoints, i))->id);
  for (guint i = 0; i < ids->len; i++)
    func (self->debugger, g_array_index (ids, guint, i));
  return TRUE;
}

static gboolean
delete_command (TsConsole *self,
                const char *arguments,
                GError **error)
{
  return for_breakpoints (self, arguments, delete_one, error);
}

static gboolean
enable_command (TsConsole *self,
                const char *arguments,
                GError **error)
{
  return for_breakpoints (self, arguments, enable_one, error);
}

static gboolean
disable_command (TsConsole *self,
                 const char *arguments,
                 GError **error)
{
  return for_breakpoints (self, arguments, disable_one, error);
}

/* ---- feeds and fetches ------------------------------------------------------------------------ */

static gboolean
feed_command (TsConsole *self,
              const char *arguments,
              GError **error)
{
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;
  g_autoptr (TsTensor) value = NULL;
  TsSession *session = ts_debugger_get_session (self->debugger);
  TsOutput output;
  TsShape shape;

  if (!ts_console_split_assignment ("feed", arguments, &name, &text, error) ||
      !ts_graph_find_output (self->graph, name, &output, error))
    return FALSE;

  ts_session_get_feed_shape (session, output, &shape);
  if (shape.rank == TS_SHAPE_UNKNOWN_RANK && ts_value_needs_shape (text))
    ts_console_get_shape (self, output, &shape);

  value = ts_console_parse_value (self, text, ts_session_get_feed_dtype (session, output), &shape, error);
  if (value == NULL)
    {
      g_prefix_error (error, "feed of %s (%s): ", name, ts_graph_get_operation (self->graph, output.op)->type);
      return FALSE;
    }
  return ts_debugger_set_feed (self->debugger, output, value, error);
}

static gboolean
unfeed_command (TsConsole *self,
                const char *arguments,
                GError **error)
{
  TsOutput output;

  if (*arguments == '\0')
    return ts_console_fail_usage ("unfeed", error);
  return ts_graph_find_output (self->graph, arguments, &output, error) &&
         ts_debugger_set_feed (self->debugger, output, NULL, error);
}

/* Adds what one name stands for: output 0 where none is named, the operation where it has none. */
static gboolean
add_fetch (TsConsole *self,
           const char *name,
           GArray *fetches,
           GArray *targets,
           GError **error)
{
  const TsOperation *op = ts_graph_find_operation (self->graph, name);
  TsOutput output;

  if (op != NULL && op->n_outputs == 0)
    {
      g_array_append_val (targets, op->index);
      return TRUE;
    }
  if (!ts_graph_find_output (self->graph, name, &output, error))
    return FALSE;
  g_array_append_val (fetches, output);
  return TRUE;
}

static gboolean
fetch_command (TsConsole *self,
               const char *arguments,
               GError **error)
{
  g_auto (GStrv) names = g_strsplit_set (arguments, " \t,", -1);
  g_autoptr (GArray) fetches = g_array_new (FALSE, FALSE, sizeof (TsOutput));
  g_autoptr (GArray) targets = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; names[i] != NULL; i++)
    if (names[i][0] != '\0' && !add_fetch (self, names[i], fetches, targets, error))
      return FALSE;

  ts_debugger_set_fetches (self->debugger, (const TsOutput *)(gpointer)fetches->data, fetches->len);
  ts_debugger_set_targets (self->debugger, (const guint32 *)(gpointer)targets->data, targets->len);
  return TRUE;
}

/* ---- the table -------------------------------------------------------------------------------- */

static const TsConsoleCommand commands[] = {
  { "feed", NULL, "NAME = VALUE", "give an output a value for the runs to come",
    TS_CONSOLE_VALUE_HELP, FALSE, TS_CONSOLE_OUTPUTS, feed_command },
  { "unfeed", NULL, "NAME", "take a feed away", NULL, FALSE, TS_CONSOLE_OUTPUTS, unfeed_command },
  { "fetch", NULL, "[NAME]...", "what the runs to come evaluate",
    "An operation without outputs is run for its effect. Without names: all outputs that nothing consumes.", FALSE,
    TS_CONSOLE_OUTPUTS, fetch_command },
  { "break", "b", "[before|after] WHERE [if EXPRESSION]", "stop before or after operations",
    TS_CONSOLE_WHERE_HELP "; an output stops after it has its value.\nEXPRESSION may look at $in[0], $out[0], $prev[0], $iter, $run, $hits and tensors; see help print.", FALSE, TS_CONSOLE_PLACES, break_command },
  { "tbreak", "tb", "[before|after] WHERE [if EXPRESSION]", "the same, once", TS_CONSOLE_WHERE_HELP, FALSE, TS_CONSOLE_PLACES, tbreak_command },
  { "delete", "d", "[NUMBER]...", "remove breakpoints; all without a number", NULL, FALSE, TS_CONSOLE_NOTHING, delete_command },
  { "enable", NULL, "[NUMBER]...", "switch breakpoints on; all without a number", NULL, FALSE, TS_CONSOLE_NOTHING, enable_command },
  { "disable", NULL, "[NUMBER]...", "switch breakpoints off; all without a number", NULL, FALSE, TS_CONSOLE_NOTHING, disable_command },
};

const TsConsoleGroup ts_console_setup_group = { "What a run is", commands, G_N_ELEMENTS (commands), NULL, 0 };
