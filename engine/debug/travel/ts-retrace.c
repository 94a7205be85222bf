#include "engine/debug/travel/ts-retrace-private.h"

#include "engine/debug/override/ts-override-seam.h"
#include "engine/debug/numerics/ts-graph-check.h"
#include "engine/ts-error.h"

#include <string.h>

/* For visitors, who get no more than a TsRetraced. */
typedef struct
{
  TsRetraced base;
  TsRetrace *retrace;
} Told;

const gsize *
ts_retraced_get_writers (const TsRetraced *self,
                         const TsResource *resource,
                         guint *n)
{
  const TsRetraceHistory *history = ts_retrace_get_history (((const Told *)self)->retrace, resource);

  *n = history != NULL ? history->next : 0;
  return history != NULL ? (const gsize *)(const void *)history->entries->data : NULL;
}

/* ---- the seam -------------------------------------------------------------------------------------- */

static gboolean
fail (TsRetrace *self,
      const TsOperation *op)
{
  if (self->error == NULL)
    self->error = g_error_new (TS_ERROR, TS_ERROR_INTERNAL, "%s (%s): the run does not go again as it is written", op->name, op->type);
  self->is_over = TRUE;
  return TRUE;
}

/* A dataset's functions are run by the state of an iterator, which is not to move. */
static gboolean
is_call (const TsPlanNode *node)
{
  return node->kernel != NULL && node->kernel->resume != NULL && strstr (node->kernel->semantics, "/kernels/data/") == NULL;
}

static gboolean
before (TsExecutor *executor,
        const TsActivation *activation,
        gpointer user_data)
{
  TsRetrace *self = user_data;

  if (self->is_over || self->at >= self->end)
    return TRUE;
  if (!activation->is_retry)
    self->puts_aside = ts_debugger_repeat_beside (self->debugger, executor, ts_executor_get_n_first (executor));
  return FALSE;
}

/* Somebody wanted other outputs than those of the function: what is inside would come first. */
static gboolean
was_skipped (TsRetrace *self,
             const TsActivation *activation,
             const TsOperation *op)
{
  const TsJournalEntry *entry = ts_journal_get (self->journal, self->at);

  return entry->op == op && entry->depth == ts_activation_get_depth (activation) && entry->outputs != NULL && entry->overridden != NULL;
}

/* Past what is inside of an activation that is not run, to its own entry. */
static gboolean
skip_inside (TsRetrace *self,
             const TsOperation *op,
             guint depth)
{
  while (self->at < self->end && ts_journal_get (self->journal, self->at)->depth > depth)
    self->at++;
  return self->at < self->end && ts_journal_get (self->journal, self->at)->op == op;
}

static TsSeamAnswer
replace (TsExecutor *executor,
         const TsActivation *activation,
         TsTensor **outputs,
         gpointer user_data,
         GError **error)
{
  TsRetrace *self = user_data;
  TsPlan *plan = ts_activation_get_plan (activation);
  TsPlanNode *node = &plan->nodes[activation->node];
  const TsJournalEntry *entry;

  if (self->puts_aside)
    {
      self->puts_aside = FALSE;
      return TS_SEAM_ASIDE;
    }
  ts_plan_prepare_node (plan, node);
  if (is_call (node) && !was_skipped (self, activation, node->op))
    return TS_SEAM_COMPUTE;
  if (node->kernel != NULL && node->kernel->resume != NULL && !is_call (node) && !skip_inside (self, node->op, ts_activation_get_depth (activation)))
    {
      self->is_over = TRUE; /* it has not come to its end yet */
      return TS_SEAM_REPLACED;
    }
  entry = ts_journal_get (self->journal, self->at);
  if (entry->op != node->op)
    return fail (self, node->op) ? TS_SEAM_REPLACED : TS_SEAM_COMPUTE;
  if (entry->is_blocked)
    return TS_SEAM_COMPUTE;
  if (entry->dead) /* somebody wanted it so */
    return TS_SEAM_DEAD;
  if (entry->function != NULL)
    ts_executor_set_counts (executor, &entry->function->counts, self->at);
  if (entry->outputs == NULL)
    {
      g_autofree char *message = NULL;

      self->n_recomputed++;
      return ts_graph_check_pass (executor, activation, outputs, &message) ? TS_SEAM_REPLACED : TS_SEAM_COMPUTE;
    }
  for (guint32 i = 0; i < entry->n_outputs; i++)
    outputs[i] = entry->outputs[i] != NULL ? ts_tensor_ref (entry->outputs[i]) : NULL;
  return TS_SEAM_REPLACED;
}

/* What somebody set after a call. */
static void
put_overrides (const TsJournalEntry *entry,
               TsTensor **outputs)
{
  for (guint32 i = 0; entry->overridden != NULL && i < entry->n_outputs; i++)
    if (entry->overridden[i])
      {
        g_clear_pointer (&outputs[i], ts_tensor_unref);
        outputs[i] = ts_tensor_ref (entry->outputs[i]);
      }
}

static void
tell (TsRetrace *self,
      const TsActivation *activation,
      TsTensor *const *outputs)
{
  const TsPlanNode *node = &ts_activation_get_plan (activation)->nodes[activation->node];
  const TsJournalEntry *entry = ts_journal_get (self->journal, self->at);
  Told told;

  ts_retrace_get_arguments (self, activation);
  ts_retrace_gather_inputs (self, activation);
  if (is_call (node))
    ts_retrace_gather_outputs (self, activation, outputs, node->n_out);
  told.retrace = self;
  told.base = (TsRetraced) {
    .entry = self->at,
    .written = entry,
    .op = node->op,
    .activation = activation,
    .n_in = node->n_in,
    .in = (TsTensor **)(void *)self->inputs->data,
    .sources = (const TsValueSource *)(const void *)self->input_sources->data,
    .resources = (TsResource **)(void *)self->resources->data,
    .out = outputs,
    .results = is_call (node) ? (const TsValueSource *)(const void *)self->output_sources->data : NULL,
    .is_recomputed = entry->outputs == NULL && !is_call (node),
  };
  self->is_over = !self->visit (&told.base, self->user_data);
}

static gboolean
after (TsExecutor *executor,
       const TsActivation *activation,
       TsTensor **outputs,
       gpointer user_data)
{
  TsRetrace *self = user_data;
  const TsPlanNode *node = &ts_activation_get_plan (activation)->nodes[activation->node];
  const TsJournalEntry *entry;

  if (self->is_over)
    return TRUE;
  entry = ts_journal_get (self->journal, self->at);
  if (entry->op != node->op || entry->dead != activation->dead || (entry->outputs == NULL && !entry->dead && !ts_journal_entry_agrees (entry, outputs)))
    return fail (self, node->op);
  if (!activation->dead)
    {
      put_overrides (entry, outputs);
      tell (self, activation, outputs);
      ts_retrace_remember (self, activation, outputs);
    }
  self->at++;
  return self->is_over || self->at >= self->end;
}

/* Who waited then waits again. */
static gboolean
waits (TsExecutor *executor,
       const TsActivation *activation,
       TsResource **resource,
       gpointer user_data)
{
  TsRetrace *self = user_data;
  const TsJournalEntry *entry = self->at < self->end ? ts_journal_get (self->journal, self->at) : NULL;

  if (entry == NULL || !entry->is_blocked || entry->number != activation->number)
    return FALSE;
  *resource = entry->resource;
  return TRUE;
}

static void
blocked (TsExecutor *executor,
         const TsActivation *activation,
         TsResource *resource,
         gpointer user_data)
{
  ((TsRetrace *)user_data)->at++;
}

static const TsSeam seam = { .before = before, .after = after, .replace = replace, .waits = waits, .blocked = blocked };

/* ---- the way ------------------------------------------------------------------------------------------ */

static gboolean
check (TsDebugger *self,
       GError **error)
{
  if (self->run == 0 || self->executor == NULL)
    g_set_error_literal (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "there is no run to look back at");
  else if (!self->is_recording)
    g_set_error_literal (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "the run was not recorded, so there is no looking back");
  else
    return TRUE;
  return FALSE;
}

static gboolean
advance (TsRetrace *self,
         TsExecutor *executor,
         GError **error)
{
  GError *failure = NULL;
  TsExecutorStatus status = ts_executor_advance (executor, &failure);

  if (self->error != NULL)
    {
      g_clear_error (&failure);
      g_propagate_error (error, self->error);
    }
  else if (status == TS_EXECUTOR_FAILED)
    g_propagate_error (error, failure);
  else
    return TRUE;
  return FALSE;
}

/* Of the plan that the run has: what is set up since then is for the next one. */
static TsExecutor *
new_executor (TsDebugger *self,
              TsRetrace *retrace,
              GCancellable *cancellable)
{
  g_autofree TsTensor **values = g_new (TsTensor *, self->run_feeds->len + 1);

  for (guint i = 0; i < self->run_feeds->len; i++)
    values[i] = g_array_index (self->run_feeds, TsFeed, i).value;
  return ts_executor_new (self->run_plan, ts_session_get_resources (self->session), values, ts_session_get_n_threads (self->session), &seam, retrace, cancellable);
}

gboolean
ts_debugger_retrace (TsDebugger *self,
                     TsRetraceFunc visit,
                     gpointer user_data,
                     guint64 *n_recomputed,
                     GCancellable *cancellable,
                     GError **error)
{
  TsRetrace retrace = { .visit = visit, .user_data = user_data };
  g_autoptr (TsSchedule) order = ts_schedule_copy (self->schedule);
  g_autoptr (TsExecutor) executor = NULL;
  gboolean ok;

  if (!check (self, error))
    return FALSE;
  executor = new_executor (self, &retrace, ts_debugger_begin_looking (self, cancellable));
  ts_executor_set_schedule (executor, order);
  ts_retrace_init (&retrace, self);
  ok = retrace.end == 0 || advance (&retrace, executor, error);
  if (n_recomputed != NULL)
    *n_recomputed = retrace.n_recomputed;
  ts_retrace_clear (&retrace);
  ts_debugger_end_looking (self);
  return ok;
}

/* ---- places ---------------------------------------------------------------------------------------------- */

static void
append_turns (GString *text,
              const TsActivation *activation)
{
  const TsFrame *frame = activation->frame;
  gint64 turn = activation->iteration->number;

  if (frame->parent == NULL)
    return;
  if (frame->parent->parent == NULL)
    {
      g_string_append_printf (text, ", iteration %" G_GINT64_FORMAT, turn);
      return;
    }
  g_string_append (text, ", iteration [");
  {
    gsize at = text->len;

    for (; frame->parent != NULL; turn = frame->parent_iteration->number, frame = frame->parent)
      {
        g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT "%s", turn, text->len > at ? ", " : "");

        g_string_insert (text, (gssize)at, number);
      }
  }
  g_string_append_c (text, ']');
}

static void
append_place (GString *text,
              const TsActivation *activation)
{
  const TsActivation *caller = ts_activation_get_caller (activation);
  const TsOperation *op = ts_activation_get_plan (activation)->nodes[activation->node].op;

  if (caller != NULL)
    {
      append_place (text, caller);
      g_string_append (text, " > ");
    }
  g_string_append_printf (text, "%s (%s)", op->name, op->type);
  append_turns (text, activation);
}

char *
ts_retraced_dup_place (const TsRetraced *self)
{
  GString *text = g_string_new (NULL);

  append_place (text, self->activation);
  return g_string_free (text, FALSE);
}
