#include "app/ts-window-private.h"
#include "engine/debug/context/ts-debugger-context.h"
#include "engine/debug/worker/ts-debug-worker-timeline.h"
#include "engine/ops/ts-kernel.h"

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

/* What may be done where it stands: the inputs are there, and nothing of it has gone on. */
static void
offer_ways_on (TsWindow *self)
{
  ts_message_bar_add_button (self->message_bar, "_Retry", "win.retry");
  ts_message_bar_add_button (self->message_bar, "_Give Outputs…", "win.give-outputs");
  ts_message_bar_add_button (self->message_bar, "Make _Dead", "win.mark-dead");
  ts_message_bar_add_button (self->message_bar, "Set _Aside", "win.set-aside");
  ts_message_bar_add_button (self->message_bar, "_End Run", "win.stop");
}

/* There is no kernel for it, or none for such inputs. */
static gboolean
cannot_be_computed (TsWindow *self,
                    const GError *error)
{
  g_autoptr (GArray) stack = ts_debug_worker_dup_stack (ts_document_get_worker (self->shown));
  const TsOperation *op = stack != NULL && stack->len > 0 ? g_array_index (stack, TsStackLevel, 0).op : NULL;

  return g_error_matches (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED) || (op != NULL && ts_kernel_find (op, NULL) == NULL);
}

static void
tell_failure (TsWindow *self,
              const TsStop *stop)
{
  gboolean is_gap = cannot_be_computed (self, stop->error);

  ts_message_bar_show (self->message_bar, is_gap ? "The run stands before an operation that cannot be computed" : "The run failed", stop->error->message);
  if (!is_gap && needs_variables (self, stop->error))
    {
      if (ts_document_has_initializers (self->shown))
        ts_message_bar_add_button (self->message_bar, "_Initialize Variables", "win.initialize");
      ts_message_bar_add_button (self->message_bar, "_Show Variables", "win.page::variables");
    }
  if (calls_function (self, stop))
    ts_message_bar_add_button (self->message_bar, "Show _Function", "win.show-current-function");
  if (ts_debug_worker_is_active (ts_document_get_worker (self->shown)))
    offer_ways_on (self);
}

static void
tell_blocked (TsWindow *self,
              const TsStop *stop)
{
  gboolean is_deadlock = ts_debug_worker_is_deadlocked (ts_document_get_worker (self->shown));
  g_autofree char *body = g_strdup_printf ("The run is %s. %s", stop->text,
                                           is_deadlock ? "Deadlock: nothing that is left of this run can help." : "Nothing in this run changes that.");

  ts_message_bar_show (self->message_bar, "The run cannot go on", body);
  ts_message_bar_add_button (self->message_bar, "_Who Waits for What?", "win.ask-waits");
  ts_message_bar_add_button (self->message_bar, "_Show State", "win.page::variables");
  ts_message_bar_add_button (self->message_bar, "_Undo Run", "win.undo-run");
  ts_message_bar_add_button (self->message_bar, "_End Run", "win.stop");
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
