#include "app/ts-window-private.h"

/* What a stop that needs the user says to him. */

static gboolean
calls_function (TsWindow *self,
                const TsStop *stop)
{
  g_autoptr (GPtrArray) calls = NULL;

  if (stop->op == TS_NO_OP)
    return FALSE;
  calls = ts_operation_list_called_functions (ts_graph_get_operation (ts_document_get_graph (self->shown), stop->op));
  return calls->len > 0;
}

/* The codes that reading a variable without a value has. */
static gboolean
needs_variables (TsWindow *self,
                 const GError *error)
{
  return (g_error_matches (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION) || g_error_matches (error, TS_ERROR, TS_ERROR_NOT_FOUND)) &&
         ts_document_has_uninitialized (self->shown);
}

static void
tell_failure (TsWindow *self,
              const TsStop *stop)
{
  ts_message_bar_show (self->message_bar, "The run failed", stop->error->message);
  if (needs_variables (self, stop->error))
    {
      if (ts_document_has_initializers (self->shown))
        ts_message_bar_add_button (self->message_bar, "_Initialize Variables", "win.initialize");
      ts_message_bar_add_button (self->message_bar, "_Show Variables", "win.page::variables");
    }
  if (calls_function (self, stop))
    ts_message_bar_add_button (self->message_bar, "Show _Function", "win.show-current-function");
}

static void
tell_blocked (TsWindow *self,
              const TsStop *stop)
{
  g_autofree char *body = g_strdup_printf ("The run is %s. Nothing in this run changes that.", stop->text);

  ts_message_bar_show (self->message_bar, "The run cannot go on", body);
  ts_message_bar_add_button (self->message_bar, "_End Run", "win.stop");
  ts_message_bar_add_button (self->message_bar, "_Undo Run", "win.undo-run");
  ts_message_bar_add_button (self->message_bar, "_Show State", "win.page::variables");
}

void
ts_window_tell_stop (TsWindow *self,
                     const TsStop *stop)
{
  if (stop->reason == TS_STOP_ERROR && stop->error != NULL)
    tell_failure (self, stop);
  else if (stop->reason == TS_STOP_BLOCKED)
    tell_blocked (self, stop);
}
