#include "engine/debug/override/ts-debug-worker-override.h"

#include "engine/debug/override/ts-debugger-override.h"
#include "engine/debug/worker/ts-debug-worker-private.h"

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
