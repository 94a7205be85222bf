#include "engine/exec/ts-invocation.h"

#include "engine/exec/ts-propagate.h"
#include "engine/tensor/ts-resource.h"
#include "engine/ts-error.h"

static void
begin (TsInvocation *self,
       TsTensor *const *feed_values)
{
  const TsPlan *plan = self->plan;
  TsIteration *iteration = ts_frame_add_iteration (self->root);

  for (guint32 i = 0; i < plan->n_sources; i++)
    ts_propagate_make_ready (self, iteration, plan->sources[i], FALSE);
  for (guint f = 0; f < plan->n_feeds; f++)
    for (guint e = plan->first_feed_edge[f]; e < plan->first_feed_edge[f + 1]; e++)
      ts_propagate_arrive (self, iteration, &plan->feed_edges[e], FALSE, feed_values[f], FALSE);
}

TsInvocation *
ts_invocation_new (TsPlan *plan,
                   TsTensor *const *feed_values,
                   TsInvocation *caller,
                   const TsActivation *call)
{
  TsInvocation *self = g_malloc0 (sizeof (TsInvocation) + (sizeof (TsTensor *) + 1) * plan->n_fetches);

  self->plan = ts_plan_ref (plan);
  self->fetched = (TsTensor **)(void *)(self + 1);
  self->fetch_is_dead = (guint8 *)(self->fetched + plan->n_fetches);
  if (caller != NULL)
    {
      self->caller = caller;
      self->call = *call;
      self->depth = caller->depth + 1;
      caller->n_callees++;
    }
  ts_ready_queue_init (&self->ready);
  self->root = ts_frame_new (self, 0, NULL);
  begin (self, feed_values);
  return self;
}

void
ts_invocation_free (TsInvocation *self)
{
  ts_invocation_unblock (self);
  ts_invocation_bring_back (self);
  g_clear_pointer (&self->blocked, g_array_unref);
  g_clear_pointer (&self->aside, g_array_unref);
  ts_ready_queue_clear (&self->ready);
  ts_frame_free (self->root);
  for (guint i = 0; i < self->plan->n_fetches; i++)
    g_clear_pointer (&self->fetched[i], ts_tensor_unref);
  g_clear_error (&self->failure);
  ts_plan_unref (self->plan);
  if (self->caller != NULL)
    self->caller->n_callees--;
  g_free (self);
}

gboolean
ts_invocation_is_done (const TsInvocation *self)
{
  return self->n_callees == 0 && ts_ready_queue_get_length (&self->ready) == 0 && (self->blocked == NULL || self->blocked->len == 0) && (self->aside == NULL || self->aside->len == 0);
}

void
ts_invocation_block (TsInvocation *self,
                     const TsActivation *activation,
                     TsResource *resource)
{
  TsBlocked blocked = { *activation, resource != NULL ? ts_resource_ref (resource) : NULL };

  if (self->blocked == NULL)
    self->blocked = g_array_new (FALSE, FALSE, sizeof (TsBlocked));
  g_array_append_val (self->blocked, blocked);
}

void
ts_invocation_unblock (TsInvocation *self)
{
  if (self->blocked == NULL)
    return;

  for (guint i = 0; i < self->blocked->len; i++)
    {
      TsBlocked *blocked = &g_array_index (self->blocked, TsBlocked, i);

      blocked->activation.is_retry = TRUE;
      ts_ready_queue_push (&self->ready, &blocked->activation);
      g_clear_pointer (&blocked->resource, ts_resource_unref);
    }
  g_array_set_size (self->blocked, 0);
}

void
ts_invocation_set_aside (TsInvocation *self,
                         const TsActivation *activation)
{
  if (self->aside == NULL)
    self->aside = g_array_new (FALSE, FALSE, sizeof (TsActivation));
  g_array_append_val (self->aside, *activation);
}

void
ts_invocation_bring_back (TsInvocation *self)
{
  for (guint i = 0; self->aside != NULL && i < self->aside->len; i++)
    {
      TsActivation *activation = &g_array_index (self->aside, TsActivation, i);

      activation->is_retry = TRUE;
      ts_ready_queue_push (&self->ready, activation);
    }
  if (self->aside != NULL)
    g_array_set_size (self->aside, 0);
}

TsTensor *
ts_invocation_dup_fetch (const TsInvocation *self,
                         guint i,
                         GError **error)
{
  g_autofree char *name = NULL;

  if (self->fetched[i] != NULL)
    return ts_tensor_ref (self->fetched[i]);

  name = ts_graph_dup_output_name (self->plan->graph, self->plan->fetches[i]);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               self->fetch_is_dead[i] ? "%s has no value: it is on a branch that was not taken" : "%s has no value yet",
               name);
  return NULL;
}
