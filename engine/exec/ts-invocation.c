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
                   TsReadyOrder *order,
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
  ts_ready_queue_init (&self->ready, order);
  self->root = ts_frame_new (self, 0, NULL);
  begin (self, feed_values);
  return self;
}

/* ---- copies ------------------------------------------------------------------------------------- */

static void
note_progress (TsActivation *activation,
               gpointer has_progress)
{
  *(gboolean *)has_progress |= activation->progress != NULL;
}

gboolean
ts_invocation_has_progress (TsInvocation *self)
{
  gboolean has_progress = self->call.progress != NULL;

  for (guint i = 0; self->blocked != NULL && i < self->blocked->len; i++)
    note_progress (&g_array_index (self->blocked, TsBlocked, i).activation, &has_progress);
  for (guint i = 0; self->aside != NULL && i < self->aside->len; i++)
    note_progress (&g_array_index (self->aside, TsActivation, i), &has_progress);
  ts_ready_queue_foreach (&self->ready, note_progress, &has_progress);
  return has_progress;
}

/* Lets an activation of the original be one of the copy. */
static void
move_over (TsActivation *activation,
           gpointer iterations)
{
  activation->iteration = g_hash_table_lookup (iterations, activation->iteration);
  activation->frame = activation->iteration->frame;
}

TsInvocation *
ts_invocation_copy (const TsInvocation *self,
                    TsReadyOrder *order,
                    TsInvocation *caller,
                    GHashTable *iterations)
{
  guint n_fetches = self->plan->n_fetches;
  TsInvocation *copy = g_memdup2 (self, sizeof (TsInvocation) + (sizeof (TsTensor *) + 1) * n_fetches);

  ts_plan_ref (copy->plan);
  copy->fetched = (TsTensor **)(void *)(copy + 1);
  copy->fetch_is_dead = (guint8 *)(copy->fetched + n_fetches);
  for (guint i = 0; i < n_fetches; i++)
    if (copy->fetched[i] != NULL)
      ts_tensor_ref (copy->fetched[i]);
  copy->failure = self->failure != NULL ? g_error_copy (self->failure) : NULL;
  copy->caller = caller;
  if (caller != NULL)
    move_over (&copy->call, iterations);
  copy->root = ts_frame_copy (self->root, copy, NULL, iterations);

  ts_ready_queue_init (&copy->ready, order);
  ts_ready_queue_copy (&copy->ready, &self->ready);
  ts_ready_queue_foreach (&copy->ready, move_over, iterations);
  copy->blocked = self->blocked != NULL ? g_array_copy (self->blocked) : NULL;
  for (guint i = 0; copy->blocked != NULL && i < copy->blocked->len; i++)
    {
      TsBlocked *blocked = &g_array_index (copy->blocked, TsBlocked, i);

      move_over (&blocked->activation, iterations);
      if (blocked->resource != NULL)
        ts_resource_ref (blocked->resource);
    }
  copy->aside = self->aside != NULL ? g_array_copy (self->aside) : NULL;
  for (guint i = 0; copy->aside != NULL && i < copy->aside->len; i++)
    move_over (&g_array_index (copy->aside, TsActivation, i), iterations);
  return copy;
}

/* ---- beginning and end --------------------------------------------------------------------------- */

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
