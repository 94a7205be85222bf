#include "engine/debug/worker/ts-debug-worker-watches.h"

#include "engine/debug/worker/ts-debug-worker-private.h"
#include "engine/debug/ts-debugger-watches.h"

static void
item_free (gpointer data)
{
  TsWatchItem *item = data;

  g_free (item->text);
  g_free (item);
}

GPtrArray *
ts_debug_worker_dup_watches (TsDebugWorker *self)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (item_free);
  const GPtrArray *watches;

  if (!ts_debug_worker_is_idle (self))
    return NULL;
  watches = ts_debugger_get_watches (self->debugger);
  for (guint i = 0; i < watches->len; i++)
    {
      const TsWatch *watch = g_ptr_array_index (watches, i);
      TsWatchItem *item = g_new (TsWatchItem, 1);

      *item = (TsWatchItem) { watch->id, watch->kind, g_strdup (watch->text), watch->op, watch->n_hits, watch->resource != NULL };
      g_ptr_array_add (items, item);
    }
  return g_steal_pointer (&items);
}
