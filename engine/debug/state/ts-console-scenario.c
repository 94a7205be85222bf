#include "engine/debug/console/ts-console-private.h"

#include "engine/debug/ts-debugger-private.h"
#include "engine/ts-error.h"

#include <string.h>

/* Several runs one after the other: scenario. */

#define TOLD_OF_STEP 20 /* of many runs of one preset about so many are told of, and the last */

/* Takes the steps, once all of them are known. */
static gboolean
begin (TsConsole *self,
       const char *text,
       GError **error)
{
  g_autoptr (GArray) steps = ts_scenario_parse (text, error);

  if (steps == NULL)
    return FALSE;
  for (guint i = 0; i < steps->len; i++)
    {
      g_autoptr (TsPreset) preset = ts_named_list_find (self->presets, g_array_index (steps, TsScenarioStep, i).preset, error);

      if (preset == NULL)
        return FALSE;
    }
  ts_scenario_begin (self->scenario, g_steal_pointer (&steps), self->debugger);
  return TRUE;
}

static gboolean
is_told (const TsScenarioProgress *progress)
{
  guint64 every = progress->n_of_step / TOLD_OF_STEP;

  return every <= 1 || progress->done_of_step + 1 == progress->n_of_step || (progress->done_of_step + 1) % every == 0;
}

static void
tell (TsConsole *self,
      const TsScenarioProgress *progress,
      const TsPreset *preset,
      const TsStop *stop)
{
  if (stop->reason == TS_STOP_DONE && !is_told (progress))
    return;
  ts_console_print (self, "%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT ", %s: %s\n", progress->run, progress->n_runs, progress->preset, stop->text);
  if (stop->reason != TS_STOP_DONE)
    ts_console_print (self, "\"scenario\" goes on.\n");
  for (guint i = 0; stop->reason == TS_STOP_DONE && i < preset->fetches->len; i++)
    ts_console_print_value_line (self, g_array_index (preset->fetches, TsOutput, i));
}

/* Begins the run of @progress, or goes on with it. %FALSE with @error, or without where it stops. */
static gboolean
do_run (TsConsole *self,
        const TsScenarioProgress *progress,
        GError **error)
{
  g_autoptr (TsPreset) preset = ts_console_make_preset (self, progress->preset, error);
  g_autoptr (TsStop) stop = NULL;

  if (preset == NULL)
    return FALSE;
  if (!progress->is_in_run)
    {
      ts_debugger_stop (self->debugger);
      ts_preset_use (preset, self->debugger);
    }
  stop = ts_debugger_continue (self->debugger, error);
  if (stop == NULL)
    return FALSE;
  ts_scenario_enter_run (self->scenario);
  ts_console_notice_stop (self);
  tell (self, progress, preset, stop);
  if (stop->reason != TS_STOP_DONE)
    return FALSE;
  ts_scenario_leave_run (self->scenario);
  return TRUE;
}

gboolean
ts_console_is_in_scenario (TsConsole *self)
{
  return ts_scenario_is_of (self->scenario, self->debugger);
}

gboolean
ts_console_go_on_with_scenario (TsConsole *self,
                                GError **error)
{
  GError *problem = NULL;

  for (;;)
    {
      g_auto (TsScenarioProgress) progress = { 0 };

      if (!ts_scenario_get_progress (self->scenario, &progress))
        return TRUE;
      if (progress.is_in_run && !ts_debugger_is_active (self->debugger))
        ts_scenario_leave_run (self->scenario);                                  /* it was stepped to its end, or ended */
      else if (!do_run (self, &progress, &problem) || self->debugger->came_late) /* a short run may be over before it can be paused */
        break;
    }
  if (problem != NULL)
    g_propagate_error (error, problem);
  return problem == NULL;
}

static gboolean
fail_none (TsConsole *self,
           GError **error)
{
  g_auto (TsScenarioProgress) progress = { 0 };
  gboolean is_elsewhere = ts_scenario_get_progress (self->scenario, &progress);

  g_set_error_literal (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, is_elsewhere ? "the scenario that is under way is another session's" : "no scenario is under way");
  return FALSE;
}

static gboolean
scenario_command (TsConsole *self,
                  const char *arguments,
                  GError **error)
{
  if (*arguments != '\0')
    return begin (self, arguments, error) && ts_console_go_on_with_scenario (self, error);
  return ts_console_is_in_scenario (self) ? ts_console_go_on_with_scenario (self, error) : fail_none (self, error);
}

static gboolean
end_scenario_command (TsConsole *self,
                      const char *arguments,
                      GError **error)
{
  if (!ts_console_is_in_scenario (self))
    return fail_none (self, error);
  ts_scenario_cancel (self->scenario);
  return TRUE;
}

/* ---- the table ------------------------------------------------------------------------------------ */

static const TsConsoleCommand commands[] = {
  { "scenario", NULL, "[PRESET [x N], ...]", "runs of presets, one after the other",
    "As \"scenario init, train x 10, eval\". Where a run stops, it may be looked at and stepped; \"continue\", or \"scenario\" without arguments, then goes on with it and with\n"
    "the runs after it. Of many runs of one preset only some are told of, and the last.",
    FALSE, TS_CONSOLE_NOTHING, scenario_command },
  { "end-scenario", NULL, "", "forget about the runs of a scenario that are left", "The run that stands stays.", FALSE, TS_CONSOLE_NOTHING, end_scenario_command },
};

const TsConsoleGroup ts_console_scenario_group = { "Several runs", commands, G_N_ELEMENTS (commands), NULL, 0 };
