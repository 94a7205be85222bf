#include "engine/ops/queue/ts-staging-map.h"

/* ---- entries -------------------------------------------------------------------------------------- */

static void
unref_tensor (gpointer tensor)
{
  if (tensor != NULL)
    ts_tensor_unref (tensor);
}

static void
entry_free (gpointer data)
{
  TsStagingEntry *self = data;

  g_ptr_array_unref (self->tensors);
  g_free (self);
}

TsStagingEntry *
ts_staging_entry_new (const TsStagingMap *map,
                      gint64 key,
                      const TsStagingEntry *old)
{
  TsStagingEntry *self = g_new0 (TsStagingEntry, 1);

  self->key = key;
  self->tensors = g_ptr_array_new_full (map->n_components, unref_tensor);
  g_ptr_array_set_size (self->tensors, (gint)map->n_components);
  for (guint i = 0; old != NULL && i < map->n_components; i++)
    if (old->tensors->pdata[i] != NULL)
      self->tensors->pdata[i] = ts_tensor_ref (old->tensors->pdata[i]);
  return self;
}

guint
ts_staging_entry_count (const TsStagingEntry *self)
{
  guint n = 0;

  for (guint i = 0; i < self->tensors->len; i++)
    n += self->tensors->pdata[i] != NULL;
  return n;
}

static gpointer
copy_entry (gconstpointer entry,
            gpointer map)
{
  return ts_staging_entry_new (map, ((const TsStagingEntry *)entry)->key, entry);
}

gboolean
ts_staging_find (const GPtrArray *entries,
                 gint64 key,
                 guint *index)
{
  for (guint i = 0; entries != NULL && i < entries->len; i++)
    if (((TsStagingEntry *)entries->pdata[i])->key == key)
      {
        *index = i;
        return TRUE;
      }
  return FALSE;
}

/* ---- states --------------------------------------------------------------------------------------- */

TsStagingState *
ts_staging_map_dup_state (const TsStagingMap *self)
{
  const TsStagingState *old = self->held.state;
  TsStagingState *state = g_new0 (TsStagingState, 1);

  state->complete = old != NULL ? g_ptr_array_copy (old->complete, copy_entry, (gpointer)self) : g_ptr_array_new_with_free_func (entry_free);
  state->incomplete = old != NULL ? g_ptr_array_copy (old->incomplete, copy_entry, (gpointer)self) : g_ptr_array_new_with_free_func (entry_free);
  return state;
}

void
ts_staging_state_free (TsStagingState *self)
{
  g_ptr_array_unref (self->complete);
  g_ptr_array_unref (self->incomplete);
  g_free (self);
}

void
ts_staging_state_add (TsStagingState *self,
                      const TsStagingMap *map,
                      TsStagingEntry *entry)
{
  guint place = 0;

  if (ts_staging_find (self->complete, entry->key, &place))
    {
      entry_free (entry);
      return;
    }
  while (map->is_ordered && place < self->complete->len && ((TsStagingEntry *)self->complete->pdata[place])->key < entry->key)
    place++;
  g_ptr_array_insert (self->complete, (gint)place, entry);
}

guint64
ts_staging_count_bytes (TsTensor *const *tensors,
                        guint n)
{
  guint64 bytes = 0;

  for (guint i = 0; i < n; i++)
    {
      if (tensors[i] == NULL)
        continue;
      bytes += ts_tensor_size_bytes (tensors[i]);
      for (gsize k = 0; tensors[i]->dtype == TS_DTYPE_STRING && k < tensors[i]->n_elements; k++)
        bytes += ((const TsString *)tensors[i]->data)[k].size;
    }
  return bytes;
}

static guint64
count_bytes (const GPtrArray *entries)
{
  guint64 bytes = 0;

  for (guint i = 0; i < entries->len; i++)
    {
      const GPtrArray *tensors = ((TsStagingEntry *)entries->pdata[i])->tensors;

      bytes += ts_staging_count_bytes ((TsTensor *const *)tensors->pdata, tensors->len);
    }
  return bytes;
}

guint64
ts_staging_map_count_bytes (const TsStagingMap *self)
{
  const TsStagingState *state = self->held.state;

  return state != NULL ? count_bytes (state->complete) + count_bytes (state->incomplete) : 0;
}

const GPtrArray *
ts_staging_map_get_complete (const TsStagingMap *self)
{
  const TsStagingState *state = self->held.state;

  return state != NULL ? state->complete : NULL;
}

const GPtrArray *
ts_staging_map_get_incomplete (const TsStagingMap *self)
{
  const TsStagingState *state = self->held.state;

  return state != NULL ? state->incomplete : NULL;
}

/* ---- the resource --------------------------------------------------------------------------------- */

static void
clear (TsResource *resource)
{
  TsStagingMap *self = (TsStagingMap *)resource;

  if (self->held.state != NULL)
    ts_staging_state_free (self->held.state);
}

static char *
describe (TsResource *resource)
{
  const TsStagingState *state;
  guint n = 0, n_incomplete = 0;

  g_mutex_lock (&resource->mutex);
  state = ((TsStagingMap *)resource)->held.state;
  if (state != NULL)
    {
      n = state->complete->len;
      n_incomplete = state->incomplete->len;
    }
  g_mutex_unlock (&resource->mutex);
  return g_strdup_printf ("%u entr%s, %u incomplete", n, n == 1 ? "y" : "ies", n_incomplete);
}

const TsResourceType ts_staging_map_type = {
  .name = "StagingMap",
  .clear = clear,
  .describe = describe,
  .apply = ts_held_apply,
  .free_change = (GDestroyNotify)ts_staging_state_free,
};

TsStagingMap *
ts_staging_map_new (const char *container,
                    const char *name)
{
  TsStagingMap *self = g_new0 (TsStagingMap, 1);

  ts_resource_init (&self->held.base, &ts_staging_map_type, container, name);
  g_queue_init (&self->putters);
  return self;
}
