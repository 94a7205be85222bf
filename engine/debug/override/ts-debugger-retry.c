#include "engine/debug/override/ts-debugger-retry.h"

#include "engine/debug/override/ts-override-seam.h"
#include "engine/exec/ts-frame.h"
#include "engine/ts-error.h"

#include <string.h>

/* (nullable): the activation that has failed. */
static const TsActivation *
get_failed (TsDebugger *self,
            GError **error)
{
  g_autoptr (TsStop) stop = ts_debugger_dup_stop (self);
  const TsActivation *current = self->active ? ts_executor_get_current (self->executor) : NULL;

  if (current != NULL && stop != NULL && stop->reason == TS_STOP_ERROR)
    return current;
  g_set_error_literal (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "the run does not stand at an operation that has failed");
  return NULL;
}

static TsOverridePlace
place_of (TsDebugger *self,
          const TsActivation *activation)
{
  TsOverridePlace place;

  ts_override_place_init_activation (&place, self->executor, activation);
  return place;
}

/* ---- feeds -------------------------------------------------------------------------------------- */

/* (nullable): what is fed now, if that is something else than when the run began. */
static TsTensor *
find_new_feed (TsDebugger *self,
               const TsFeed *old)
{
  const TsFeed *feed = ts_debugger_find_feed (self, old->output);

  return feed != NULL && feed->value != old->value ? feed->value : NULL;
}

/* Whether only @op has used it: nothing else that has run. */
static gboolean
is_unused (TsDebugger *self,
           TsOutput output,
           const TsOperation *op)
{
  guint n;
  const TsConsumer *consumers = ts_graph_get_consumers (self->graph, output.op, &n);

  for (guint i = 0; i < n; i++)
    {
      TsOpState state = ts_value_store_get_op_state (self->values, consumers[i].op);

      if (consumers[i].op != op->index && (state == TS_OP_DONE || state == TS_OP_DEAD))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_feeds (TsDebugger *self,
             const TsOperation *op,
             GError **error)
{
  for (guint i = 0; i < self->run_feeds->len; i++)
    {
      const TsFeed *old = &g_array_index (self->run_feeds, TsFeed, i);
      g_autofree char *name = NULL;

      if (find_new_feed (self, old) == NULL || (op != NULL && is_unused (self, old->output, op)))
        continue;
      name = ts_graph_dup_output_name (self->graph, old->output);
      g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "%s is fed another value now, but this run has used the old one: it takes a new run", name);
      return FALSE;
    }
  return TRUE;
}

/* The run has the old values; this operation gets the new ones. */
static gboolean
take_feeds (TsDebugger *self,
            const TsActivation *activation,
            guint *n_inputs,
            GError **error)
{
  const TsOperation *op = ts_activation_get_depth (activation) == 0 ? ts_executor_get_operation (self->executor, activation) : NULL;

  *n_inputs = 0;
  if (!check_feeds (self, op, error))
    return FALSE;
  for (guint i = 0; i < self->run_feeds->len; i++)
    {
      const TsFeed *old = &g_array_index (self->run_feeds, TsFeed, i);
      TsTensor *value = find_new_feed (self, old);

      for (guint32 k = 0; value != NULL && k < op->n_inputs; k++)
        {
          TsOverridePlace place = { 0 };
          TsOverride *override;

          if (!ts_output_equal (op->inputs[k], old->output))
            continue;
          place = place_of (self, activation);
          override = ts_override_new (TS_OVERRIDE_INPUT, &place);
          override->slot = k;
          override->value = ts_tensor_ref (value);
          override->dtype = value->dtype;
          if (ts_debugger_set_current (self, override, error) == 0)
            return FALSE;
          ++*n_inputs;
        }
    }
  return TRUE;
}

/* ---- again -------------------------------------------------------------------------------------- */

static void
note_aside (TsDebugger *self,
            TsOverride *override,
            guint slot)
{
  override->slot = slot;
  ts_overrides_note_before (self->overrides, override, NULL);
}

/* All that are aside are tried again. */
static void
bring_back (TsDebugger *self)
{
  GPtrArray *list = self->overrides->list;

  for (guint i = list->len; i-- > 0 && ts_executor_get_n_aside (self->executor) > 0;)
    {
      TsOverride *override = g_ptr_array_index (list, i);

      if (override->kind != TS_OVERRIDE_ASIDE)
        continue;
      note_aside (self, override, TS_OVERRIDE_BROUGHT_BACK);
      ts_executor_bring_back (self->executor);
    }
}

TsStop *
ts_debugger_retry (TsDebugger *self,
                   guint *n_inputs,
                   GError **error)
{
  const TsActivation *failed;

  *n_inputs = 0;
  if (self->active && ts_executor_get_n_aside (self->executor) > 0)
    {
      bring_back (self);
      return ts_debugger_step (self, 1, error);
    }
  failed = get_failed (self, error);
  if (failed == NULL || !take_feeds (self, failed, n_inputs, error))
    return NULL;
  return ts_debugger_step (self, 1, error);
}

/* ---- dead --------------------------------------------------------------------------------------- */

/* (nullable): what of the loop around @node would wait for ever if it were dead: its next turn, or its end. */
static const TsOperation *
find_needed (const TsPlan *plan,
             guint32 node)
{
  g_autofree guint8 *seen = g_new0 (guint8, plan->n_nodes);
  g_autoptr (GArray) stack = g_array_new (FALSE, FALSE, sizeof (guint32));

  g_array_append_val (stack, node);
  while (stack->len > 0)
    {
      guint32 at = g_array_index (stack, guint32, stack->len - 1);
      const TsPlanNode *next = &plan->nodes[at];

      g_array_set_size (stack, stack->len - 1);
      if (seen[at])
        continue;
      seen[at] = TRUE;
      if (next->kind == TS_PLAN_NODE_NEXT_ITERATION || next->kind == TS_PLAN_NODE_EXIT || strcmp (next->op->type, "LoopCond") == 0)
        return next->op;
      for (guint32 e = next->first_edge; e < next->first_edge + next->n_edges; e++)
        if (plan->edges[e].node != TS_NO_OP)
          g_array_append_val (stack, plan->edges[e].node);
    }
  return NULL;
}

static gboolean
check_loop (const TsActivation *activation,
            GError **error)
{
  const TsPlan *plan = ts_activation_get_plan (activation);
  const TsOperation *needed = activation->frame->parent != NULL ? find_needed (plan, activation->node) : NULL;

  if (needed == NULL)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "%s cannot be dead: the loop that it is in goes on, or ends, by %s (%s)",
               plan->nodes[activation->node].op->name, needed->name, needed->type);
  return FALSE;
}

guint
ts_debugger_mark_dead (TsDebugger *self,
                       GError **error)
{
  const TsActivation *failed = get_failed (self, error);
  TsOverridePlace place;
  TsOverride *override;
  g_autofree char *name = NULL;

  if (failed == NULL || !check_loop (failed, error))
    return 0;
  if (ts_debugger_has_called (self, failed))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "%s has called a function; what failed is in there", ts_executor_get_operation (self->executor, failed)->name);
      return 0;
    }
  place = place_of (self, failed);
  override = ts_override_new (TS_OVERRIDE_DEAD, &place);
  override->is_once = TRUE;
  name = ts_override_place_dup_text (&override->place);
  override->text = g_strdup_printf ("mark-dead %s, run %" G_GUINT64_FORMAT ", step %" G_GUINT64_FORMAT, name, self->run, ts_executor_get_outermost (self->executor)->serial);
  return ts_debugger_take_override (self, override);
}

/* ---- aside -------------------------------------------------------------------------------------- */

TsStop *
ts_debugger_set_aside (TsDebugger *self,
                       GError **error)
{
  const TsActivation *failed = get_failed (self, error);
  TsOverridePlace place;
  TsOverride *override;
  g_autofree char *name = NULL;
  TsStop *stop;
  guint32 op;

  if (failed == NULL)
    return NULL;
  if (failed->is_retry || ts_debugger_has_called (self, failed))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "%s was put aside before, or is under way", ts_executor_get_operation (self->executor, failed)->name);
      return NULL;
    }
  place = place_of (self, failed);
  override = ts_override_new (TS_OVERRIDE_ASIDE, &place);
  override->is_once = TRUE;
  name = ts_override_place_dup_text (&override->place);
  override->text = g_strdup_printf ("set-aside %s, run %" G_GUINT64_FORMAT ", step %" G_GUINT64_FORMAT, name, self->run, ts_executor_get_outermost (self->executor)->serial);
  ts_debugger_take_override (self, override);
  note_aside (self, override, 0);

  op = override->place.depth == 0 ? override->place.op->index : TS_NO_OP;
  ts_executor_set_aside (self->executor);
  stop = ts_debugger_step (self, 1, error);
  if (stop != NULL && stop->op != op)
    ts_value_store_set_op_state (self->values, op, TS_OP_FAILED);
  return stop;
}
