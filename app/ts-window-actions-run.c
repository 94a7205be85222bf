#include "app/ts-window-action.h"

/* Running, going back, and breakpoints. */

/* A run without a value that it needs would fail at its first operation: says so beforehand, where the value is to be given. */
static gboolean
is_missing_feed (TsWindow *window)
{
  if (ts_debug_worker_is_active (ts_window_get_worker (window)))
    return FALSE;
  return ts_workspace_show_missing_feed (ts_window_get_workspace (window));
}

static void
activate_run (TsWindow *window,
              GVariant *parameter)
{
  if (!is_missing_feed (window))
    ts_debug_worker_continue (ts_window_get_worker (window));
}

/* The first step goes to where the run begins, so that nothing is computed unseen. */
static void
step (TsWindow *window,
      void (*go_on) (TsDebugWorker *worker, guint64 n))
{
  if (is_missing_feed (window))
    return;

  if (ts_debug_worker_is_active (ts_window_get_worker (window)))
    go_on (ts_window_get_worker (window), 1);
  else
    ts_debug_worker_start (ts_window_get_worker (window));
}

static void
activate_step (TsWindow *window,
               GVariant *parameter)
{
  step (window, ts_debug_worker_step);
}

static void
activate_step_into (TsWindow *window,
                    GVariant *parameter)
{
  step (window, ts_debug_worker_step_into);
}

static void
activate_step_out (TsWindow *window,
                   GVariant *parameter)
{
  ts_debug_worker_finish (ts_window_get_worker (window));
}

/* A run begins where none stands; the stop is followed as any other is. */
static void
activate_step_scope (TsWindow *window,
                     GVariant *parameter)
{
  g_autofree char *line = g_strconcat ("step-scope ", g_variant_get_string (parameter, NULL), NULL);

  ts_window_ask (window, line, "This scope cannot be stepped over", NULL);
}

static void
activate_next_iteration (TsWindow *window,
                         GVariant *parameter)
{
  ts_debug_worker_next_iteration (ts_window_get_worker (window), 1);
}

static void
activate_step_back (TsWindow *window,
                    GVariant *parameter)
{
  ts_debug_worker_step_back (ts_window_get_worker (window), 1);
}

static void
activate_continue_back (TsWindow *window,
                        GVariant *parameter)
{
  ts_debug_worker_continue_back (ts_window_get_worker (window));
}

static void
activate_undo_run (TsWindow *window,
                   GVariant *parameter)
{
  ts_debug_worker_undo_run (ts_window_get_worker (window));
}

static void
activate_initialize (TsWindow *window,
                     GVariant *parameter)
{
  ts_window_initialize (window);
}

static void
activate_run_to_selection (TsWindow *window,
                           GVariant *parameter)
{
  TsDocument *document = ts_window_get_document (window);
  TsOutput output = { ts_document_get_selected_op (document), ts_document_get_selected_output (document) };

  if (!is_missing_feed (window))
    ts_debug_worker_until (ts_window_get_worker (window), output);
}

static void
activate_pause (TsWindow *window,
                GVariant *parameter)
{
  ts_debug_worker_pause (ts_window_get_worker (window));
}

static void
activate_stop (TsWindow *window,
               GVariant *parameter)
{
  ts_debug_worker_stop (ts_window_get_worker (window));
}

static void
activate_show_current (TsWindow *window,
                       GVariant *parameter)
{
  ts_workspace_show_current (ts_window_get_workspace (window));
}

/* What the operation calls at which the run stands. */
static void
activate_show_current_function (TsWindow *window,
                                GVariant *parameter)
{
  ts_workspace_show_call (ts_window_get_workspace (window), ts_debug_worker_get_stop (ts_window_get_worker (window))->op, 0);
}

/* ---- breakpoints ------------------------------------------------------------------------------- */

static void
activate_toggle_breakpoint (TsWindow *window,
                            GVariant *parameter)
{
  ts_document_toggle_breakpoint (ts_window_get_document (window), ts_window_get_selected_op (window), FALSE);
}

static void
activate_toggle_breakpoint_after (TsWindow *window,
                                  GVariant *parameter)
{
  ts_document_toggle_breakpoint (ts_window_get_document (window), ts_window_get_selected_op (window), TRUE);
}

static void
activate_add_breakpoint (TsWindow *window,
                         GVariant *parameter)
{
  g_autoptr (GError) error = NULL;

  if (ts_document_add_breakpoint (ts_window_get_document (window), g_variant_get_string (parameter, NULL), FALSE, FALSE, &error))
    ts_workspace_show_page (ts_window_get_workspace (window), "breakpoints");
  else
    ts_window_show_message (window, "No breakpoint was set", error->message);
}

static void
activate_remove_breakpoints (TsWindow *window,
                             GVariant *parameter)
{
  TsDocument *document = ts_window_get_document (window);
  g_autoptr (GPtrArray) breakpoints = ts_debug_worker_dup_breakpoints (ts_window_get_worker (window));

  for (guint i = 0; i < breakpoints->len; i++)
    ts_document_remove_breakpoint (document, ((const TsBreakpoint *)breakpoints->pdata[i])->id);
}

/* ---- the table --------------------------------------------------------------------------------- */

/* clang-format off */
const TsWindowAction ts_window_run_actions[] = {
  { "signature",               NULL,                             "s",  "signature",       TS_WHEN_HAS_DOCUMENT,                          TS_WHEN_NEVER, { NULL } },
  { "run",                     activate_run,                     NULL, NULL,              TS_WHEN_HAS_DOCUMENT,                          TS_WHEN_BUSY,  { "F5" } },
  { "step",                    activate_step,                    NULL, NULL,              TS_WHEN_HAS_DOCUMENT,                          TS_WHEN_BUSY,  { "F10" } },
  { "step-into",               activate_step_into,               NULL, NULL,              TS_WHEN_HAS_DOCUMENT,                          TS_WHEN_BUSY,  { "F11" } },
  { "step-out",                activate_step_out,                NULL, NULL,              TS_WHEN_HAS_DOCUMENT | TS_WHEN_RUNNING,        TS_WHEN_BUSY,  { "<Shift>F11" } },
  { "step-scope",              activate_step_scope,              "s",  NULL,              TS_WHEN_HAS_DOCUMENT,                          TS_WHEN_BUSY,  { NULL } },
  { "next-iteration",          activate_next_iteration,          NULL, NULL,              TS_WHEN_HAS_DOCUMENT | TS_WHEN_RUNNING,        TS_WHEN_BUSY,  { "F8" } },
  { "step-back",               activate_step_back,               NULL, NULL,              TS_WHEN_HAS_DOCUMENT | TS_WHEN_CAN_STEP_BACK,  TS_WHEN_BUSY,  { "<Shift>F10" } },
  { "continue-back",           activate_continue_back,           NULL, NULL,              TS_WHEN_HAS_DOCUMENT | TS_WHEN_CAN_STEP_BACK,  TS_WHEN_BUSY,  { "<Shift>F5" } },
  { "undo-run",                activate_undo_run,                NULL, NULL,              TS_WHEN_HAS_DOCUMENT | TS_WHEN_CAN_UNDO,       TS_WHEN_BUSY,  { "<Control><Shift>F5" } },
  { "initialize",              activate_initialize,              NULL, NULL,              TS_WHEN_HAS_DOCUMENT | TS_WHEN_CAN_INITIALIZE, TS_WHEN_BUSY,  { NULL } },
  { "run-to-selection",        activate_run_to_selection,        NULL, NULL,              TS_WHEN_HAS_DOCUMENT | TS_WHEN_OP_SELECTED,    TS_WHEN_BUSY,  { "<Control>F10" } },
  { "pause",                   activate_pause,                   NULL, NULL,              TS_WHEN_HAS_DOCUMENT | TS_WHEN_BUSY,           TS_WHEN_NEVER, { "F6", "Pause" } },
  { "stop",                    activate_stop,                    NULL, NULL,              TS_WHEN_HAS_DOCUMENT | TS_WHEN_RUNNING,        TS_WHEN_NEVER, { "<Control>F5" } },
  { "show-current",            activate_show_current,            NULL, NULL,              TS_WHEN_HAS_DOCUMENT | TS_WHEN_AT_OPERATION,   TS_WHEN_NEVER, { "F4" } },
  { "show-current-function",   activate_show_current_function,   NULL, NULL,              TS_WHEN_HAS_DOCUMENT | TS_WHEN_AT_OPERATION,   TS_WHEN_NEVER, { NULL } },
  { "toggle-breakpoint",       activate_toggle_breakpoint,       NULL, NULL,              TS_WHEN_HAS_DOCUMENT | TS_WHEN_OP_SELECTED,    TS_WHEN_NEVER, { "F9" } },
  { "toggle-breakpoint-after", activate_toggle_breakpoint_after, NULL, NULL,              TS_WHEN_HAS_DOCUMENT | TS_WHEN_OP_SELECTED,    TS_WHEN_NEVER, { "<Shift>F9" } },
  { "add-breakpoint",          activate_add_breakpoint,          "s",  NULL,              TS_WHEN_HAS_DOCUMENT,                          TS_WHEN_NEVER, { NULL } },
  { "remove-breakpoints",      activate_remove_breakpoints,      NULL, NULL,              TS_WHEN_HAS_DOCUMENT,                          TS_WHEN_NEVER, { "<Control><Shift>F9" } },
  { "step-constants",          NULL,                             NULL, "step-constants",  TS_WHEN_HAS_DOCUMENT,                          TS_WHEN_NEVER, { NULL } },
  { "breakpoints-off",         NULL,                             NULL, "breakpoints-off", TS_WHEN_HAS_DOCUMENT,                          TS_WHEN_NEVER, { "<Control>F9" } },
  { NULL },
};
/* clang-format on */
