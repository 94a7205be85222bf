#include "engine/debug/console/ts-console-private.h"

#include "engine/debug/travel/ts-timeline.h"
#include "engine/ts-error.h"

#include <string.h>

/* Into functions, out of loops, and back: stepin, finish, iterate, reverse-step, reverse-continue, undo. */

/* How many, 1 if nothing is said. */
static gboolean
read_count (const char *command,
            const char *arguments,
            guint64 *n,
            GError **error)
{
  *n = 1;
  return *arguments == '\0' || g_ascii_string_to_unsigned (arguments, 10, 1, G_MAXUINT32, n, NULL) || ts_console_fail_usage (command, error);
}

static gboolean
step_into_command (TsConsole *self,
                   const char *arguments,
                   GError **error)
{
  guint64 n;

  if (!read_count ("stepin", arguments, &n, error))
    return FALSE;
  return ts_console_report_back (self, ts_debugger_is_active (self->debugger) ? ts_debugger_step_into (self->debugger, n, error) : ts_debugger_start (self->debugger, error));
}

static gboolean
finish_command (TsConsole *self,
                const char *arguments,
                GError **error)
{
  return ts_console_report_back (self, ts_debugger_finish (self->debugger, error));
}

static gboolean
iterate_command (TsConsole *self,
                 const char *arguments,
                 GError **error)
{
  guint64 n;

  return read_count ("iterate", arguments, &n, error) && ts_console_report_back (self, ts_debugger_next_iteration (self->debugger, n, error));
}

static gboolean
reverse_step_command (TsConsole *self,
                      const char *arguments,
                      GError **error)
{
  guint64 n;

  if (!read_count ("reverse-step", arguments, &n, error))
    return FALSE;
  return ts_console_report_back (self, ts_debugger_step_back (self->debugger, n, error));
}

/* `[1, 2]` behind a name, which ends there then. %FALSE if it is written wrongly. */
static gboolean
split_indices (char *name,
               gint64 *indices,
               guint *n)
{
  char *bracket = strchr (name, '[');
  gsize size = strlen (name);
  g_auto (GStrv) words = NULL;

  *n = 0;
  if (bracket == NULL)
    return TRUE;
  if (name[size - 1] != ']')
    return FALSE;
  name[size - 1] = *bracket = '\0';
  words = g_strsplit (bracket + 1, ",", -1);
  for (; words[*n] != NULL; ++*n)
    if (*n >= TS_SHAPE_MAX_RANK || !g_ascii_string_to_signed (g_strstrip (words[*n]), 10, G_MININT64, G_MAXINT64, &indices[*n], NULL))
      return FALSE;
  return TRUE;
}

/* To the last writer of a variable, or of an element of it, if one is named. */
static gboolean
reverse_continue_command (TsConsole *self,
                          const char *arguments,
                          GError **error)
{
  g_autofree char *name = NULL;
  gint64 indices[TS_SHAPE_MAX_RANK];
  gboolean is_element;
  TsOutput output;
  guint n;

  if (*arguments == '\0')
    return ts_console_report_back (self, ts_debugger_continue_back (self->debugger, error));
  if (!g_str_has_prefix (arguments, "writer") || !g_ascii_isspace (arguments[strlen ("writer")]))
    return ts_console_fail_usage ("reverse-continue", error);
  name = g_strstrip (g_strdup (arguments + strlen ("writer")));
  is_element = strchr (name, '[') != NULL;
  if (!split_indices (name, indices, &n))
    return ts_console_fail_usage ("reverse-continue", error);
  if (!ts_graph_find_output (self->graph, g_strchomp (name), &output, error))
    return FALSE;
  return ts_console_report_back (self, is_element ? ts_debugger_back_to_element_writer (self->debugger, output.op, indices, n, error)
                                                  : ts_debugger_back_to_writer (self->debugger, output.op, error));
}

static gboolean
undo_command (TsConsole *self,
              const char *arguments,
              GError **error)
{
  if (!ts_debugger_undo_run (self->debugger, error))
    return FALSE;
  ts_console_print (self, "The state is as it was before the run.\n");
  if (ts_debugger_get_back_note (self->debugger) != NULL)
    ts_console_print (self, "%s\n", ts_debugger_get_back_note (self->debugger));
  self->list_next = TS_NO_OP;
  self->has_context = FALSE;
  return TRUE;
}

/* ---- the table -------------------------------------------------------------------------------- */

static const TsConsoleCommand commands[] = {
  { "stepin", "si", "[N]", "the same, going into the functions that operations call", NULL, TRUE, TS_CONSOLE_NOTHING, step_into_command },
  { "finish", "out", "", "go on to the end of the function or loop that the run stands in", NULL, FALSE, TS_CONSOLE_NOTHING, finish_command },
  { "iterate", "it", "[N]", "go on to the next turn of the loop, or N turns on, or to its end", NULL, TRUE, TS_CONSOLE_NOTHING, iterate_command },
  { "reverse-step", "rs,reverse-next,rn", "[N]", "go back over one operation, or N; the state goes back, too", NULL, TRUE, TS_CONSOLE_NOTHING, reverse_step_command },
  { "reverse-continue", "rc", "[writer VARIABLE[INDEX, ...]]", "go back to the last breakpoint or watch, or to who wrote a variable last, or an element of it",
    "Without a breakpoint on the way: to the beginning of the run.", TRUE, TS_CONSOLE_OUTPUTS, reverse_continue_command },
  { "undo", NULL, "", "take back what the last run did to the state; again: the run before it", NULL, FALSE, TS_CONSOLE_NOTHING, undo_command },
};

const TsConsoleGroup ts_console_travel_group = { "Into, out and back", commands, G_N_ELEMENTS (commands), NULL, 0 };
