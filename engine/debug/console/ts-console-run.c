#include "engine/debug/console/ts-console-private.h"

#include "engine/ts-error.h"

/* What a finished run gives: the values that were asked for. */
static void
print_fetches (TsConsole *self)
{
  g_autofree TsOutput *defaults = NULL;
  const TsOutput *fetches;
  guint n, n_targets;

  fetches = ts_debugger_get_fetches (self->debugger, &n);
  ts_debugger_get_targets (self->debugger, &n_targets);
  if (n == 0 && n_targets == 0)
    fetches = defaults = ts_debugger_find_default_fetches (self->debugger, &n);
  for (guint i = 0; i < n; i++)
    ts_console_print_value_line (self, fetches[i]);
}

/* Takes @stop. @computed: an operation whose outputs are worth showing, or %TS_NO_OP. */
static gboolean
report (TsConsole *self,
        TsStop *stop,
        guint32 computed)
{
  g_autoptr (TsStop) owned = stop;

  if (stop == NULL)
    return FALSE;

  if (ts_debugger_get_depth (self->debugger) > 0)
    ts_console_print_last (self);
  else if (stop->phase == TS_PHASE_AFTER && !stop->dead && stop->op != TS_NO_OP)
    ts_console_print_outputs (self, stop->op);
  else if (computed != TS_NO_OP && stop->reason != TS_STOP_DONE)
    ts_console_print_outputs (self, computed);
  ts_console_print (self, "%s\n", stop->text);
  self->has_context = FALSE;
  ts_console_show_displays (self);
  if (stop->reason == TS_STOP_DONE)
    print_fetches (self);
  self->list_next = TS_NO_OP;
  return TRUE;
}

static gboolean
start_command (TsConsole *self,
               const char *arguments,
               GError **error)
{
  return report (self, ts_debugger_start (self->debugger, error), TS_NO_OP);
}

static gboolean
run_command (TsConsole *self,
             const char *arguments,
             GError **error)
{
  ts_debugger_stop (self->debugger);
  return report (self, ts_debugger_continue (self->debugger, error), TS_NO_OP);
}

static gboolean
continue_command (TsConsole *self,
                  const char *arguments,
                  GError **error)
{
  if (ts_console_is_in_scenario (self))
    return ts_console_go_on_with_scenario (self, error);
  if (!ts_debugger_is_active (self->debugger))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "there is no run to go on with; run or start begins one");
      return FALSE;
    }
  return report (self, ts_debugger_continue (self->debugger, error), TS_NO_OP);
}

/* One step after the other, so that it is known which operation was the last to compute. */
static gboolean
step_on (TsConsole *self,
         guint64 n,
         GError **error)
{
  g_autoptr (TsStop) stop = ts_debugger_dup_stop (self->debugger);
  guint32 computed = TS_NO_OP;

  for (; n > 0; n--)
    {
      TsStop *next;

      computed = stop->op;
      next = ts_debugger_step (self->debugger, 1, error);
      if (next == NULL)
        return FALSE;
      ts_stop_unref (stop);
      stop = next;
      if (stop->reason != TS_STOP_STEP)
        break;
    }

  if (stop->op == computed && stop->reason != TS_STOP_STEP)
    computed = TS_NO_OP; /* it failed or was interrupted */
  return report (self, g_steal_pointer (&stop), computed);
}

static gboolean
step_command (TsConsole *self,
              const char *arguments,
              GError **error)
{
  guint64 n = 1;

  if (*arguments != '\0' && !g_ascii_string_to_unsigned (arguments, 10, 1, G_MAXUINT32, &n, NULL))
    return ts_console_fail_usage ("step", error);

  if (!ts_debugger_is_active (self->debugger))
    {
      g_autoptr (TsStop) stop = ts_debugger_start (self->debugger, error);

      if (stop == NULL)
        return FALSE;
      if (stop->reason != TS_STOP_STEP)
        return report (self, g_steal_pointer (&stop), TS_NO_OP);
    }
  return step_on (self, n, error);
}

static gboolean
until_command (TsConsole *self,
               const char *arguments,
               GError **error)
{
  TsOutput output;

  if (*arguments == '\0')
    return ts_console_fail_usage ("until", error);
  return ts_graph_find_output (self->graph, arguments, &output, error) &&
         report (self, ts_debugger_until (self->debugger, output, error), TS_NO_OP);
}

static gboolean
kill_command (TsConsole *self,
              const char *arguments,
              GError **error)
{
  if (!ts_debugger_is_active (self->debugger))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "there is no run");
      return FALSE;
    }
  ts_debugger_stop (self->debugger);
  return TRUE;
}

/* ---- the table -------------------------------------------------------------------------------- */

static const TsConsoleCommand commands[] = {
  { "run", "r", "", "begin a run and go to the first breakpoint or the end", NULL, FALSE, TS_CONSOLE_NOTHING, run_command },
  { "start", NULL, "", "begin a run and stop before the first operation", NULL, FALSE, TS_CONSOLE_NOTHING, start_command },
  { "step", "s,n,next", "[N]", "run one operation, or N", NULL, TRUE, TS_CONSOLE_NOTHING, step_command },
  { "continue", "c", "", "go on to the next breakpoint or the end", NULL, TRUE, TS_CONSOLE_NOTHING, continue_command },
  { "until", "u,advance", "NAME", "go on until an output has its value", NULL, FALSE, TS_CONSOLE_OUTPUTS, until_command },
  { "kill", "k", "", "end the run; its values stay", NULL, FALSE, TS_CONSOLE_NOTHING, kill_command },
};

const TsConsoleGroup ts_console_run_group = { "Running", commands, G_N_ELEMENTS (commands), NULL, 0 };
