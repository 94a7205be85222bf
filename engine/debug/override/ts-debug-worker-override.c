#include "engine/debug/override/ts-debug-worker-override.h"

#include "engine/debug/override/ts-debugger-override.h"
#include "engine/debug/worker/ts-debug-worker-private.h"

#include <string.h>

static void
item_free (gpointer data)
{
  TsOverrideItem *item = data;

  g_free (item->text);
  g_free (item);
}

/* The outermost operation of a place is one of the graph itself. */
static guint32
find_op (TsGraph *graph,
         const TsOverridePlace *place)
{
  const TsOperation *op = place->path != NULL ? ts_graph_find_operation (graph, place->path[0]) : NULL;

  return op != NULL ? op->index : TS_NO_OP;
}

GPtrArray *
ts_debug_worker_dup_overrides (TsDebugWorker *self)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (item_free);
  const GPtrArray *list;

  if (!ts_debug_worker_is_idle (self))
    return NULL;
  list = ts_debugger_get_overrides (self->debugger)->list;
  for (guint i = 0; i < list->len; i++)
    {
      const TsOverride *override = g_ptr_array_index (list, i);
      TsOverrideItem *item;

      if (override->is_removed)
        continue;
      item = g_new (TsOverrideItem, 1);
      *item = (TsOverrideItem) { override->id, g_strdup (override->text), ts_override_get_state (override), override->is_enabled,
                                 override->is_once && override->is_spent, override->n_applied, find_op (self->graph, &override->place) };
      g_ptr_array_add (items, item);
    }
  return g_steal_pointer (&items);
}

static void
prepared_free (gpointer data)
{
  TsPreparedItem *item = data;

  g_free (item->text);
  g_free (item->consequence);
  g_free (item);
}

GPtrArray *
ts_debug_worker_dup_prepared (TsDebugWorker *self)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (prepared_free);
  const GPtrArray *prepared;

  if (!ts_debug_worker_is_idle (self))
    return NULL;
  prepared = ts_debugger_get_overrides (self->debugger)->prepared;
  for (guint i = 0; i < prepared->len; i++)
    {
      const TsOverride *override = g_ptr_array_index (prepared, i);
      TsPreparedItem *item = g_new (TsPreparedItem, 1);

      *item = (TsPreparedItem) { g_strdup (override->text), g_strdup (override->consequence), find_op (self->graph, &override->place) };
      g_ptr_array_add (items, item);
    }
  return g_steal_pointer (&items);
}

/* The last one that is on. (nullable) */
static const TsOverride *
find_last (TsDebugWorker *self,
           TsOverrideKind kind,
           guint32 op,
           gboolean (*is_meant) (const TsOverride *override, gconstpointer data),
           gconstpointer data)
{
  const GPtrArray *list = ts_debug_worker_is_idle (self) ? ts_debugger_get_overrides (self->debugger)->list : NULL;

  for (guint i = list != NULL ? list->len : 0; i-- > 0;)
    {
      const TsOverride *override = g_ptr_array_index (list, i);

      if (override->kind == kind && ts_override_is_active (override) && override->place.op != NULL && override->place.op->graph == self->graph &&
          override->place.op->index == op && is_meant (override, data))
        return override;
    }
  return NULL;
}

static gboolean
has_key (const TsOverride *override,
         gconstpointer key)
{
  return g_str_equal (override->key, key);
}

char *
ts_debug_worker_dup_attr (TsDebugWorker *self,
                          guint32 op,
                          const char *key)
{
  const TsOverride *override = find_last (self, TS_OVERRIDE_ATTR, op, has_key, key);
  g_autofree char *name = NULL;
  g_autofree char *before = NULL;

  if (override == NULL)
    return NULL;
  name = ts_override_place_dup_text (&override->place);
  before = g_strdup_printf ("attr %s %s = ", name, key);
  return g_strdup (override->text + strlen (before));
}

static gboolean
comes_from (const TsOverride *override,
            gconstpointer from)
{
  return override->from == *(const guint32 *)from;
}

gboolean
ts_debug_worker_is_cut (TsDebugWorker *self,
                        guint32 from,
                        guint32 to)
{
  return find_last (self, TS_OVERRIDE_CUT, to, comes_from, &from) != NULL;
}

char *
ts_debug_worker_dup_next_override (TsDebugWorker *self,
                                   gboolean forward)
{
  const TsOverride *override = ts_debug_worker_is_idle (self) ? ts_overrides_get_next (ts_debugger_get_overrides (self->debugger), forward) : NULL;

  return override != NULL ? g_strdup (override->text) : NULL;
}

char *
ts_debug_worker_dup_taint (TsDebugWorker *self,
                           TsOutput output)
{
  if (!ts_debug_worker_is_idle (self) || self->looks_from != ts_debugger_get_context (self->debugger))
    return NULL;
  return ts_debugger_dup_taint (self->debugger, &output, 1);
}
