#include "engine/debug/travel/ts-debugger-schedule.h"

#include "engine/debug/ts-debugger-private.h"
#include "engine/graph/ts-graph-trace.h"
#include "engine/ts-error.h"

#include <string.h>

/* A scope as one step (A8): what is in it, and of what is outside only what that needs. */

typedef struct
{
  TsDebugger *debugger;
  guint8 *is_left;   /* in the scope, of the run, and not over in this turn */
  guint8 *is_needed; /* in the scope, or before something in it */
  guint n_left;
  guint32 context;   /* from which it is asked */
  gsize n_looked_at; /* entries of the journal */
} ScopeStep;

static gboolean
is_in_scope (const TsOperation *op,
             const char *scope,
             gsize n)
{
  return strncmp (op->name, scope, n) == 0 && (op->name[n] == '/' || op->name[n] == '\0');
}

/* The operations of the scope that the run computes, and all that they need. */
static gboolean
scope_step_init (ScopeStep *self,
                 const char *scope,
                 GError **error)
{
  TsDebugger *debugger = self->debugger;
  const TsPlan *plan = debugger->run_plan;
  guint32 n_ops = ts_graph_get_n_operations (debugger->graph);
  g_autoptr (GArray) ops = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autofree guint32 *distances = NULL;
  gsize n = strlen (scope);

  for (guint32 i = 0; i < MIN (n_ops, plan->n_ops); i++)
    if (plan->node_of_op[i] != TS_NO_OP && is_in_scope (ts_graph_get_operation (debugger->graph, i), scope, n))
      g_array_append_val (ops, i);
  if (ops->len == 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "this run computes nothing in the scope %s", scope);
      return FALSE;
    }
  distances = ts_graph_trace_reach (debugger->graph, (const guint32 *)(const void *)ops->data, ops->len, TS_TRACE_UP, TS_TRACE_FAR, TS_TRACE_CONTROLS, debugger->cancellable, error);
  if (distances == NULL)
    return FALSE;
  self->is_left = g_new0 (guint8, n_ops + 1);
  self->is_needed = g_new0 (guint8, n_ops + 1);
  for (guint32 i = 0; i < n_ops; i++)
    self->is_needed[i] = distances[i] != TS_TRACE_FAR;
  for (guint i = 0; i < ops->len; i++)
    {
      const TsOperation *op = ts_graph_get_operation (debugger->graph, g_array_index (ops, guint32, i));
      TsOpState state = ts_debugger_get_op_state_in (debugger, self->context, op);

      if (state == TS_OP_DONE || state == TS_OP_DEAD)
        continue;
      self->is_left[op->index] = TRUE;
      self->n_left++;
    }
  return TRUE;
}

/* What has come to its end since. */
static void
look (ScopeStep *self)
{
  const TsJournal *journal = self->debugger->journal;
  const TsContextTable *contexts = ts_journal_get_contexts (journal);

  for (; self->n_looked_at < ts_journal_get_length (journal); self->n_looked_at++)
    {
      const TsJournalEntry *entry = ts_journal_get (journal, self->n_looked_at);

      if (entry->is_blocked || entry->depth > 0 || entry->op->index == TS_NO_OP || !self->is_left[entry->op->index] ||
          !ts_context_is_seen (contexts, self->context, entry->context, self->debugger->graph))
        continue;
      self->is_left[entry->op->index] = FALSE;
      self->n_left--;
    }
}

/* The first that is ready and needed: its number, 0 if there is none. */
static guint64
choose (const ScopeStep *self)
{
  g_autoptr (GPtrArray) ready = ts_debugger_list_ready (self->debugger);

  for (guint i = 0; i < ready->len; i++)
    {
      const TsReadyItem *item = g_ptr_array_index (ready, i);

      if (item->op == TS_NO_OP || self->is_needed[item->op])
        return item->number;
    }
  return 0;
}

static TsStop *
run (ScopeStep *self,
     GError **error)
{
  TsStop *stop = ts_debugger_dup_stop (self->debugger);

  for (look (self); self->n_left > 0; look (self))
    {
      guint64 number = choose (self);

      if (number == 0)
        break; /* what is left waits for state, or for what the run does not compute */
      ts_stop_unref (stop);
      stop = ts_debugger_fire (self->debugger, number, error);
      if (stop == NULL || stop->reason != TS_STOP_STEP)
        break;
    }
  return stop;
}

TsStop *
ts_debugger_step_scope (TsDebugger *debugger,
                        const char *scope,
                        GError **error)
{
  g_autofree char *name = g_strndup (scope, g_str_has_suffix (scope, "/") ? strlen (scope) - 1 : strlen (scope));
  ScopeStep self = { .debugger = debugger };
  TsStop *stop = NULL;

  if (!debugger->is_recording)
    {
      g_set_error_literal (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "the run is not recorded, so it cannot be told what of the scope is over");
      return NULL;
    }
  if (!debugger->active)
    {
      stop = ts_debugger_start (debugger, error);
      if (stop == NULL || stop->reason != TS_STOP_STEP)
        return stop;
      ts_stop_unref (stop);
      stop = NULL;
    }
  self.context = ts_debugger_get_context (debugger);
  self.n_looked_at = ts_journal_get_length (debugger->journal);
  if (scope_step_init (&self, name, error))
    stop = run (&self, error);
  g_free (self.is_left);
  g_free (self.is_needed);
  return stop;
}
