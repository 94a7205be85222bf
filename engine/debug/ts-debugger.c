#include "engine/debug/ts-debugger-private.h"

#include "engine/debug/breakpoint/ts-last-turns.h"
#include "engine/debug/breakpoint/ts-structure.h"
#include "engine/debug/breakpoint/ts-watch.h"
#include "engine/graph/ts-graph-interface.h"
#include "engine/ts-error.h"

static void
clear_feed (gpointer data)
{
  TsFeed *feed = data;

  g_clear_pointer (&feed->value, ts_tensor_unref);
}

GArray *
ts_debugger_new_feeds (void)
{
  GArray *feeds = g_array_new (FALSE, FALSE, sizeof (TsFeed));

  g_array_set_clear_func (feeds, clear_feed);
  return feeds;
}

TsDebugger *
ts_debugger_new (TsGraph *graph)
{
  TsDebugger *self = g_new0 (TsDebugger, 1);

  self->graph = ts_graph_ref (graph);
  self->session = ts_session_new (graph);
  self->breakpoints = ts_breakpoint_list_new (graph);
  self->values = ts_value_store_new (graph);
  self->clock = ts_op_clock_new (ts_graph_get_n_operations (graph));
  self->feeds = ts_debugger_new_feeds ();
  self->fetches = g_array_new (FALSE, FALSE, sizeof (TsOutput));
  self->targets = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->ready = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->run_feeds = ts_debugger_new_feeds ();
  self->run_fetches = g_array_new (FALSE, FALSE, sizeof (TsOutput));
  self->run_targets = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->assertions = ts_assertions_new (graph);
  self->overrides = ts_overrides_new (graph);
  self->watches = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_watch_free);
  self->series = ts_series_set_new ();
  self->schedule = ts_schedule_new ();
  self->journal = ts_journal_new (graph);
  self->checkpoints = ts_checkpoints_new ();
  self->timeline = ts_timeline_new ();
  self->forks = ts_debugger_new_forks ();
  self->effects = g_ptr_array_new_with_free_func (ts_journal_entry_unref);
  self->past = g_ptr_array_new_with_free_func ((GDestroyNotify)ts_journal_free);
  self->is_recording = TRUE;
  ts_resources_set_observer (ts_session_get_resources (self->session), &ts_debugger_observer, self);
  self->cancellable = g_cancellable_new ();
  self->until = TS_NO_OUTPUT;
  self->step_constants = TRUE;
  g_mutex_init (&self->stop_mutex);
  return self;
}

void
ts_debugger_free (TsDebugger *self)
{
  ts_debugger_close_recording (self);
  ts_checkpoints_free (self->checkpoints);
  ts_timeline_free (self->timeline);
  g_ptr_array_unref (self->forks);
  g_ptr_array_unref (self->effects);
  g_clear_pointer (&self->executor, ts_executor_free);
  ts_op_clock_free (self->clock);
  ts_schedule_free (self->schedule);
  g_clear_pointer (&self->plan, ts_schedule_free);
  g_free (self->back_note);
  ts_resources_set_observer (ts_session_get_resources (self->session), NULL, NULL);
  ts_assertions_free (self->assertions);
  g_free (self->failed_check);
  g_ptr_array_unref (self->watches);
  g_clear_pointer (&self->structure, ts_structure_free);
  g_free (self->written_catch);
  g_free (self->note);
  ts_overrides_free (self->overrides);
  ts_journal_free (self->journal);
  g_ptr_array_unref (self->past);
  g_clear_pointer (&self->run_plan, ts_plan_unref);
  g_array_unref (self->run_feeds);
  g_array_unref (self->run_fetches);
  g_array_unref (self->run_targets);
  g_clear_error (&self->replay_error);
  g_clear_pointer (&self->stop, ts_stop_unref);
  g_mutex_clear (&self->stop_mutex);
  g_clear_object (&self->cancellable);
  g_array_unref (self->ready);
  g_array_unref (self->feeds);
  g_array_unref (self->fetches);
  g_array_unref (self->targets);
  g_clear_pointer (&self->view, ts_context_view_free);
  ts_value_store_free (self->values);
  ts_breakpoint_list_free (self->breakpoints);
  g_clear_pointer (&self->last_turns, ts_last_turns_free);
  g_clear_pointer (&self->held_logs, g_array_unref);
  ts_series_set_free (self->series);
  ts_session_unref (self->session);
  ts_graph_unref (self->graph);
  g_free (self);
}

TsGraph *
ts_debugger_get_graph (TsDebugger *self)
{
  return self->graph;
}

TsExecutor *
ts_debugger_get_executor (TsDebugger *self)
{
  return self->executor;
}

TsSession *
ts_debugger_get_session (TsDebugger *self)
{
  return self->session;
}

/* ---- what the next run is ------------------------------------------------------------------------ */

const TsFeed *
ts_debugger_find_feed (TsDebugger *self,
                       TsOutput output)
{
  for (guint i = 0; i < self->feeds->len; i++)
    if (ts_output_equal (g_array_index (self->feeds, TsFeed, i).output, output))
      return &g_array_index (self->feeds, TsFeed, i);
  return NULL;
}

gboolean
ts_debugger_set_feed (TsDebugger *self,
                      TsOutput output,
                      TsTensor *value,
                      GError **error)
{
  TsFeed feed = { output, value };
  const TsFeed *old;

  if (value != NULL && !ts_session_check_feed (self->session, output, value, error))
    return FALSE;

  old = ts_debugger_find_feed (self, output);
  if (old != NULL)
    g_array_remove_index (self->feeds, (guint)(old - ts_debugger_get_feeds (self)));
  if (value != NULL)
    {
      ts_tensor_ref (value);
      g_array_append_val (self->feeds, feed);
    }
  return TRUE;
}

guint
ts_debugger_get_n_feeds (TsDebugger *self)
{
  return self->feeds->len;
}

const TsFeed *
ts_debugger_get_feeds (TsDebugger *self)
{
  return (const TsFeed *)(const void *)self->feeds->data;
}

void
ts_debugger_set_fetches (TsDebugger *self,
                         const TsOutput *fetches,
                         guint n)
{
  g_array_set_size (self->fetches, 0);
  g_array_append_vals (self->fetches, fetches, n);
}

const TsOutput *
ts_debugger_get_fetches (TsDebugger *self,
                         guint *n)
{
  *n = self->fetches->len;
  return (const TsOutput *)(const void *)self->fetches->data;
}

void
ts_debugger_set_targets (TsDebugger *self,
                         const guint32 *targets,
                         guint n)
{
  g_array_set_size (self->targets, 0);
  g_array_append_vals (self->targets, targets, n);
}

const guint32 *
ts_debugger_get_targets (TsDebugger *self,
                         guint *n)
{
  *n = self->targets->len;
  return (const guint32 *)(const void *)self->targets->data;
}

TsOutput *
ts_debugger_find_default_fetches (TsDebugger *self,
                                  guint *n)
{
  return ts_graph_find_outputs (self->graph, n);
}

void
ts_debugger_set_budget (TsDebugger *self,
                        gsize budget_bytes)
{
  ts_value_store_set_budget (self->values, budget_bytes);
}

/* ---- what else stops it --------------------------------------------------------------------------- */

void
ts_debugger_set_log (TsDebugger *self,
                     TsDebuggerLogFunc func,
                     gpointer user_data)
{
  self->log = func;
  self->log_data = user_data;
}

/* ---- looking ------------------------------------------------------------------------------------- */

TsValueState
ts_debugger_get_value (TsDebugger *self,
                       TsOutput output,
                       TsTensor **value)
{
  return ts_value_store_get (self->values, ts_graph_get_operation (self->graph, output.op), output.index, value);
}

/* The names of those that called the functions around the current activation, outermost first. */
static void
append_callers (GString *text,
                TsDebugger *self,
                const TsActivation *activation)
{
  const TsActivation *caller = activation != NULL ? ts_activation_get_caller (activation) : NULL;

  if (caller == NULL)
    return;
  append_callers (text, self, caller);
  g_string_append_printf (text, "%s > ", ts_executor_get_operation (self->executor, caller)->name);
}

void
ts_debugger_describe_last (TsDebugger *self,
                           TsDebuggerValueFunc value_func,
                           gpointer user_data)
{
  gsize length = ts_journal_get_length (self->journal);
  const TsJournalEntry *entry = length > 0 ? ts_journal_get (self->journal, length - 1) : NULL;
  const TsActivation *current = self->executor != NULL ? ts_executor_get_current (self->executor) : NULL;
  g_autoptr (GString) callers = g_string_new (NULL);

  if (entry == NULL || entry->outputs == NULL || entry->is_blocked)
    return;
  if (current != NULL && ts_activation_get_depth (current) == entry->depth)
    append_callers (callers, self, current);
  for (guint32 i = 0; i < entry->n_outputs; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s%s:%u", callers->str, entry->op->name, i);
      g_autofree char *taint = ts_taint_dup_last (self->overrides->taint, (gint64)length - 1, i);

      value_func (name, entry->outputs[i], taint, user_data);
    }
}

guint
ts_debugger_get_depth (TsDebugger *self)
{
  const TsActivation *current = self->active ? ts_executor_get_current (self->executor) : NULL;

  return current != NULL ? ts_activation_get_depth (current) : 0;
}

TsOpState
ts_debugger_get_op_state (TsDebugger *self,
                          guint32 op)
{
  return ts_value_store_get_op_state (self->values, op);
}

void
ts_debugger_copy_op_states (TsDebugger *self,
                            guint8 *states,
                            guint32 n_ops)
{
  ts_value_store_copy_op_states (self->values, states, n_ops);
}

guint32 *
ts_debugger_dup_ready (TsDebugger *self,
                       guint *n)
{
  *n = self->active ? self->ready->len : 0;
  return g_memdup2 (self->ready->data, *n * sizeof (guint32));
}

TsTensor *
ts_debugger_dup_fetch (TsDebugger *self,
                       guint i,
                       GError **error)
{
  if (self->executor == NULL || self->active)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "the run is not finished");
      return NULL;
    }
  return ts_executor_dup_fetch (self->executor, i, error);
}
