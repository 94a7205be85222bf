#include "engine/exec/ts-executor-private.h"

#include "engine/exec/ts-function-plan.h"
#include "engine/ops/ts-resources.h"

/* ---- again --------------------------------------------------------------------------------------- */

/* The same in everything but what is under way. */
static TsExecutor *
new_like (TsExecutor *self)
{
  TsExecutor *other = g_new0 (TsExecutor, 1);

  other->run = self->run;
  other->run->n_users++;
  other->n_threads = self->n_threads;
  other->seam = self->seam;
  other->has_seam = self->has_seam;
  other->seam_data = self->seam_data;
  g_set_object (&other->cancellable, self->cancellable);
  other->parallel_iterations = self->parallel_iterations;
  other->order = (TsReadyOrder) { self->order.policy, self->order.seed, 0 };
  other->schedule = self->schedule;
  other->clock = self->clock;
  other->invocations = g_ptr_array_new ();
  other->ended = g_ptr_array_new ();
  return other;
}

TsExecutor *
ts_executor_restart (TsExecutor *self,
                     TsTensor *const *feed_values)
{
  TsExecutor *other = new_like (self);

  other->n_changes_seen = ts_resources_get_n_changes (self->run->resources);
  ts_executor_add_invocation (other, ts_executor_get_root (self)->plan, feed_values, NULL, NULL);
  return other;
}

gsize
ts_executor_get_held_bytes (TsExecutor *self)
{
  gsize bytes = 0;

  for (guint i = 0; i < self->invocations->len; i++)
    bytes += ts_frame_get_held_bytes (((const TsInvocation *)g_ptr_array_index (self->invocations, i))->root);
  return bytes;
}

static gboolean
can_be_copied (TsExecutor *self)
{
  if (self->phase == TS_PHASE_AFTER || self->resumes || self->ended->len > 0 || (self->has_current && self->current.progress != NULL))
    return FALSE;
  for (guint i = 0; i < self->invocations->len; i++)
    if (ts_invocation_has_progress (g_ptr_array_index (self->invocations, i)))
      return FALSE;
  return TRUE;
}

/* @invocation is of @self. (nullable) */
static TsInvocation *
find_counterpart (TsExecutor *self,
                  TsExecutor *other,
                  const TsInvocation *invocation)
{
  guint i;

  return invocation != NULL && g_ptr_array_find (self->invocations, invocation, &i) ? g_ptr_array_index (other->invocations, i) : NULL;
}

TsExecutor *
ts_executor_copy (TsExecutor *self)
{
  g_autoptr (GHashTable) iterations = g_hash_table_new (NULL, NULL);
  TsExecutor *copy;

  if (!can_be_copied (self))
    return NULL;
  copy = new_like (self);
  copy->order = self->order;
  copy->n_begun = self->n_begun;
  copy->n_first = self->n_first;
  copy->n_turns = self->n_turns;
  copy->n_calls = self->n_calls;
  copy->n_blocked = self->n_blocked;
  copy->n_aside = self->n_aside;
  copy->n_changes_seen = self->n_changes_seen;
  ts_executor_grow (&copy->inputs, &copy->n_inputs, self->n_inputs);
  ts_executor_grow (&copy->outputs, &copy->n_outputs, self->n_outputs);
  for (guint i = 0; i < self->invocations->len; i++)
    {
      const TsInvocation *invocation = g_ptr_array_index (self->invocations, i);

      g_ptr_array_add (copy->invocations, ts_invocation_copy (invocation, &copy->order, find_counterpart (self, copy, invocation->caller), iterations));
    }
  if (self->has_current)
    {
      copy->current = self->current;
      copy->current.iteration = g_hash_table_lookup (iterations, self->current.iteration);
      copy->current.frame = copy->current.iteration->frame;
      ts_executor_give_turn_back (copy);
    }
  return copy;
}

/* ---- waiting ------------------------------------------------------------------------------------- */

/* (nullable) */
static TsBlocked *
find_blocked (TsExecutor *self,
              guint64 number)
{
  for (guint i = 0; i < self->invocations->len; i++)
    {
      GArray *blocked = ((TsInvocation *)g_ptr_array_index (self->invocations, i))->blocked;

      for (guint k = 0; blocked != NULL && k < blocked->len; k++)
        if (g_array_index (blocked, TsBlocked, k).activation.number == number)
          return &g_array_index (blocked, TsBlocked, k);
    }
  return NULL;
}

static void
wait_again (TsExecutor *self,
            TsActivation *activation)
{
  TsCompute attempt = ts_executor_make_compute (self, ts_activation_get_invocation (activation));
  TsComputeStatus status = ts_compute (&attempt, activation, NULL);

  if (status == TS_COMPUTE_BLOCKED)
    return;
  ts_activation_clear_progress (activation);
  ts_executor_clear_outputs (self);
  for (guint i = 0; status == TS_COMPUTE_CALLS && i < ts_graph_get_n_args (attempt.callee->graph); i++)
    ts_tensor_unref (attempt.callee_args[i]);
  if (status == TS_COMPUTE_CALLS)
    g_free (attempt.callee_args);
}

void
ts_executor_wait_again (TsExecutor *self,
                        const guint64 *numbers,
                        guint n)
{
  for (guint i = 0; i < n; i++)
    {
      TsBlocked *blocked = find_blocked (self, numbers[i]);

      if (blocked != NULL && blocked->activation.progress == NULL && self->phase != TS_PHASE_AFTER)
        wait_again (self, &blocked->activation);
    }
}
