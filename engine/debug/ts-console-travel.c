#include "engine/debug/ts-console-private.h"

#include "engine/ts-error.h"

#include <string.h>

/* Into functions, out of loops, and back: stepin, finish, iterate, reverse-step, reverse-continue, undo. */

static gboolean
report (TsConsole *self,
        TsStop *stop)
{
  g_autoptr (TsStop) owned = stop;

  if (stop == NULL)
    return FALSE;
  if (stop->reason == TS_STOP_STEP)
    ts_console_print_last (self);
  else if (stop->phase == TS_PHASE_AFTER && !stop->dead && stop->op != TS_NO_OP)
    ts_console_print_outputs (self, stop->op);
  ts_console_print (self, "%s\n", stop->text);
  ts_console_show_displays (self);
  self->list_next = TS_NO_OP;
  return TRUE;
}

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

gboolean
ts_console_step_into (TsConsole *self,
                      const char *arguments,
                      GError **error)
{
  guint64 n;

  if (!read_count ("stepin", arguments, &n, error))
    return FALSE;
  return report (self, ts_debugger_is_active (self->debugger) ? ts_debugger_step_into (self->debugger, n, error) : ts_debugger_start (self->debugger, error));
}

gboolean
ts_console_finish (TsConsole *self,
                   const char *arguments,
                   GError **error)
{
  return report (self, ts_debugger_finish (self->debugger, error));
}

gboolean
ts_console_iterate (TsConsole *self,
                    const char *arguments,
                    GError **error)
{
  guint64 n;

  return read_count ("iterate", arguments, &n, error) && report (self, ts_debugger_next_iteration (self->debugger, n, error));
}

gboolean
ts_console_reverse_step (TsConsole *self,
                         const char *arguments,
                         GError **error)
{
  guint64 n;

  if (!read_count ("reverse-step", arguments, &n, error))
    return FALSE;
  return report (self, ts_debugger_step_back (self->debugger, n, error));
}

/* To the last writer of a variable if one is named. */
gboolean
ts_console_reverse_continue (TsConsole *self,
                             const char *arguments,
                             GError **error)
{
  const char *name = arguments;
  TsOutput output;

  if (*arguments == '\0')
    return report (self, ts_debugger_continue_back (self->debugger, error));
  if (g_str_has_prefix (name, "writer") && g_ascii_isspace (name[strlen ("writer")]))
    name += strlen ("writer");
  else
    return ts_console_fail_usage ("reverse-continue", error);
  while (g_ascii_isspace (*name))
    name++;
  return ts_graph_find_output (self->graph, name, &output, error) && report (self, ts_debugger_back_to_writer (self->debugger, output.op, error));
}

gboolean
ts_console_undo (TsConsole *self,
                 const char *arguments,
                 GError **error)
{
  if (!ts_debugger_undo_run (self->debugger, error))
    return FALSE;
  ts_console_print (self, "The state is as it was before the run.\n");
  self->list_next = TS_NO_OP;
  return TRUE;
}
