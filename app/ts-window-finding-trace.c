#include "app/ts-window-finding-private.h"

/* ---- tracing ----------------------------------------------------------------------------------- */

static void
activate_trace_inputs (TsWindow *window,
                       GVariant *parameter)
{
  ts_workspace_trace (window->workspace, TS_TRACE_INPUTS);
}

static void
activate_trace_outputs (TsWindow *window,
                        GVariant *parameter)
{
  ts_workspace_trace (window->workspace, TS_TRACE_OUTPUTS);
}

static void
activate_trace_cone (TsWindow *window,
                     GVariant *parameter)
{
  ts_workspace_trace (window->workspace, TS_TRACE_CONE);
}

static void
activate_trace_neighbours (TsWindow *window,
                           GVariant *parameter)
{
  ts_workspace_trace (window->workspace, TS_TRACE_NEIGHBOURS);
}

static void
activate_trace_paths (TsWindow *window,
                      GVariant *parameter)
{
  ts_workspace_trace (window->workspace, TS_TRACE_PATHS);
}

static void
activate_trace_dominators (TsWindow *window,
                           GVariant *parameter)
{
  ts_workspace_trace (window->workspace, TS_TRACE_DOMINATORS);
}

static void
activate_trace_needed (TsWindow *window,
                       GVariant *parameter)
{
  ts_workspace_trace (window->workspace, TS_TRACE_NEEDED);
}

static void
activate_isolate (TsWindow *window,
                  GVariant *parameter)
{
  ts_workspace_trace (window->workspace, TS_TRACE_THESE);
}

static void
activate_hide (TsWindow *window,
               GVariant *parameter)
{
  ts_workspace_trace (window->workspace, TS_TRACE_OTHERS);
}

static void
activate_trace_more (TsWindow *window,
                     GVariant *parameter)
{
  ts_trace_bar_change_steps (ts_finding_get_trace_bar (window), 1);
}

static void
activate_trace_less (TsWindow *window,
                     GVariant *parameter)
{
  ts_trace_bar_change_steps (ts_finding_get_trace_bar (window), -1);
}

static void
activate_trace_end (TsWindow *window,
                    GVariant *parameter)
{
  ts_trace_bar_end (ts_finding_get_trace_bar (window));
  gtk_widget_grab_focus (GTK_WIDGET (ts_finding_get_canvas (window)));
}

static void
activate_part_open (TsWindow *window,
                    GVariant *parameter)
{
  ts_window_open_part (window);
}

static void
activate_part_save (TsWindow *window,
                    GVariant *parameter)
{
  const char *path = g_variant_get_string (parameter, NULL);
  g_autoptr (GFile) file = NULL;

  if (*path == '\0')
    {
      ts_window_ask_to_save_part (window);
      return;
    }
  file = g_file_new_for_path (path);
  ts_window_save_part (window, file);
}

/* ---- the table --------------------------------------------------------------------------------- */

/* clang-format off */
const TsFindingAction ts_finding_trace_actions[] = {
  { "trace-inputs",     activate_trace_inputs,     NULL, TS_FINDING_HAS_DOCUMENT | TS_FINDING_ANY_SELECTED, { "<Control><Shift>Up" } },
  { "trace-outputs",    activate_trace_outputs,    NULL, TS_FINDING_HAS_DOCUMENT | TS_FINDING_ANY_SELECTED, { "<Control><Shift>Down" } },
  { "trace-cone",       activate_trace_cone,       NULL, TS_FINDING_HAS_DOCUMENT | TS_FINDING_ANY_SELECTED, { "<Control><Shift>t" } },
  { "trace-neighbours", activate_trace_neighbours, NULL, TS_FINDING_HAS_DOCUMENT | TS_FINDING_ANY_SELECTED, { "<Control><Shift>n" } },
  { "trace-paths",      activate_trace_paths,      NULL, TS_FINDING_HAS_DOCUMENT | TS_FINDING_TWO_SELECTED, { "<Control><Shift>p" } },
  { "trace-dominators", activate_trace_dominators, NULL, TS_FINDING_HAS_DOCUMENT | TS_FINDING_OP_SELECTED,  { "<Control><Shift>d" } },
  { "trace-needed",     activate_trace_needed,     NULL, TS_FINDING_HAS_DOCUMENT,                { NULL } },
  { "trace-more",       activate_trace_more,       NULL, TS_FINDING_HAS_DOCUMENT | TS_FINDING_HAS_STEPS,    { "<Control><Shift>Right" } },
  { "trace-less",       activate_trace_less,       NULL, TS_FINDING_HAS_DOCUMENT | TS_FINDING_HAS_STEPS,    { "<Control><Shift>Left" } },
  { "trace-end",        activate_trace_end,        NULL, TS_FINDING_HAS_DOCUMENT | TS_FINDING_HAS_TRACE,    { NULL } },
  { "isolate",          activate_isolate,          NULL, TS_FINDING_HAS_DOCUMENT | TS_FINDING_ANY_SELECTED, { "<Control><Shift>i" } },
  { "hide",             activate_hide,             NULL, TS_FINDING_HAS_DOCUMENT | TS_FINDING_ANY_SELECTED, { "<Control>Delete" } },
  { "part-open",        activate_part_open,        NULL, TS_FINDING_HAS_DOCUMENT | TS_FINDING_ANY_SELECTED, { NULL } },
  { "trace-open",       activate_part_open,        NULL, TS_FINDING_HAS_DOCUMENT | TS_FINDING_HAS_TRACE,    { NULL } },
  { "part-save",        activate_part_save,        "s",  TS_FINDING_HAS_DOCUMENT,                { NULL } },
  { NULL },
};
/* clang-format on */
