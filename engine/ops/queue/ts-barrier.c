#include "engine/ops/queue/ts-barrier.h"

/* ---- entries -------------------------------------------------------------------------------------- */

static void
unref_tensor (gpointer tensor)
{
  if (tensor != NULL)
    ts_tensor_unref (tensor);
}

TsBarrierEntry *
ts_barrier_entry_new (const TsBarrier *barrier,
                      gint64 index,
                      GBytes *key)
{
  TsBarrierEntry *self = g_new0 (TsBarrierEntry, 1);

  self->ref_count = 1;
  self->index = index;
  self->key = g_bytes_ref (key);
  self->tensors = g_ptr_array_new_full (barrier->n_components, unref_tensor);
  g_ptr_array_set_size (self->tensors, (gint)barrier->n_components);
  return self;
}

TsBarrierEntry *
ts_barrier_entry_copy (const TsBarrierEntry *self)
{
  TsBarrierEntry *copy = g_new0 (TsBarrierEntry, 1);

  copy->ref_count = 1;
  copy->index = self->index;
  copy->key = g_bytes_ref (self->key);
  copy->tensors = g_ptr_array_new_full (self->tensors->len, unref_tensor);
  for (guint i = 0; i < self->tensors->len; i++)
    g_ptr_array_add (copy->tensors, self->tensors->pdata[i] != NULL ? ts_tensor_ref (self->tensors->pdata[i]) : NULL);
  return copy;
}

void
ts_barrier_entry_unref (TsBarrierEntry *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;
  g_bytes_unref (self->key);
  g_ptr_array_unref (self->tensors);
  g_free (self);
}

static gpointer
ref_entry (gconstpointer entry,
           gpointer data)
{
  g_atomic_int_inc (&((TsBarrierEntry *)entry)->ref_count);
  return (gpointer)entry;
}

/* ---- states --------------------------------------------------------------------------------------- */

static GPtrArray *
copy_entries (GPtrArray *entries)
{
  return entries != NULL ? g_ptr_array_copy (entries, ref_entry, NULL) : g_ptr_array_new_with_free_func ((GDestroyNotify)ts_barrier_entry_unref);
}

TsBarrierState *
ts_barrier_dup_state (const TsBarrier *self)
{
  const TsBarrierState *old = self->held.state;
  TsBarrierState *state = g_new0 (TsBarrierState, 1);

  if (old != NULL)
    *state = *old;
  state->ready = copy_entries (state->ready);
  state->incomplete = copy_entries (state->incomplete);
  return state;
}

void
ts_barrier_state_free (TsBarrierState *self)
{
  g_ptr_array_unref (self->ready);
  g_ptr_array_unref (self->incomplete);
  g_free (self);
}

/* ---- the resource --------------------------------------------------------------------------------- */

static void
clear (TsResource *resource)
{
  TsBarrier *self = (TsBarrier *)resource;

  if (self->held.state != NULL)
    ts_barrier_state_free (self->held.state);
  g_free (self->dtypes);
  g_free (self->shapes);
}

static char *
describe (TsResource *resource)
{
  const TsBarrierState *state;
  char *text;

  g_mutex_lock (&resource->mutex);
  state = ((TsBarrier *)resource)->held.state;
  text = g_strdup_printf ("%u ready, %u incomplete%s", state != NULL ? state->ready->len : 0, state != NULL ? state->incomplete->len : 0,
                          state != NULL && state->is_closed ? ", closed" : "");
  g_mutex_unlock (&resource->mutex);
  return text;
}

const TsResourceType ts_barrier_type = {
  .name = "Barrier",
  .clear = clear,
  .dup_value = ts_resource_dup_name,
  .describe = describe,
  .apply = ts_held_apply,
  .free_change = (GDestroyNotify)ts_barrier_state_free,
};

TsBarrier *
ts_barrier_new (const char *container,
                const char *name,
                guint n_components,
                TsDType *dtypes,
                TsShape *shapes)
{
  TsBarrier *self = g_new0 (TsBarrier, 1);

  ts_resource_init (&self->held.base, &ts_barrier_type, container, name);
  self->n_components = n_components;
  self->dtypes = dtypes;
  self->shapes = shapes;
  g_queue_init (&self->takers);
  return self;
}
