#include "engine/debug/worker/ts-debug-worker-private.h"

/* What the next run is: feeds and fetches, and what they make necessary. */

static void
inputs_changed (TsDebugWorker *self)
{
  self->inputs_revision++;
  g_clear_pointer (&self->closure, g_free);
  ts_debug_worker_emit_changed (self);
}

static TsFeed *
find_feed (TsDebugWorker *self,
           TsOutput output,
           guint *index)
{
  for (guint i = 0; i < self->feeds->len; i++)
    {
      TsFeed *feed = &g_array_index (self->feeds, TsFeed, i);

      if (ts_output_equal (feed->output, output))
        {
          *index = i;
          return feed;
        }
    }
  return NULL;
}

gboolean
ts_debug_worker_set_feed (TsDebugWorker *self,
                          TsOutput output,
                          TsTensor *value,
                          GError **error)
{
  TsFeed feed = { output, value };
  guint index;

  /* Reads the graph alone, so it does not matter what the thread does with the session. */
  if (value != NULL && !ts_session_check_feed (ts_debugger_get_session (self->debugger), output, value, error))
    return FALSE;

  if (value != NULL)
    ts_tensor_ref (value);
  if (find_feed (self, output, &index) != NULL)
    g_array_remove_index (self->feeds, index);
  if (value != NULL)
    g_array_append_val (self->feeds, feed);
  inputs_changed (self);
  return TRUE;
}

void
ts_debug_worker_get_feed_shape (TsDebugWorker *self,
                                TsOutput output,
                                TsShape *shape)
{
  ts_session_get_feed_shape (ts_debugger_get_session (self->debugger), output, shape); /* reads the graph alone */
}

TsTensor *
ts_debug_worker_get_feed (TsDebugWorker *self,
                          TsOutput output)
{
  guint index;
  TsFeed *feed = find_feed (self, output, &index);

  return feed != NULL ? feed->value : NULL;
}

const TsFeed *
ts_debug_worker_get_feeds (TsDebugWorker *self,
                           guint *n)
{
  *n = self->feeds->len;
  return (const TsFeed *)(const void *)self->feeds->data;
}

void
ts_debug_worker_set_fetches (TsDebugWorker *self,
                             const TsOutput *fetches,
                             guint n)
{
  g_autoptr (GArray) old = g_steal_pointer (&self->fetches); /* @fetches may be this one */

  self->fetches = g_array_new (FALSE, FALSE, sizeof (TsOutput));
  g_array_append_vals (self->fetches, fetches, n);
  inputs_changed (self);
}

const TsOutput *
ts_debug_worker_get_fetches (TsDebugWorker *self,
                             guint *n)
{
  *n = self->fetches->len;
  return (const TsOutput *)(const void *)self->fetches->data;
}

TsOutput *
ts_debug_worker_find_default_fetches (TsDebugWorker *self,
                                      guint *n)
{
  return ts_debugger_find_default_fetches (self->debugger, n); /* reads the graph alone */
}

gboolean
ts_debug_worker_is_in_closure (TsDebugWorker *self,
                               guint32 op)
{
  if (self->closure == NULL)
    {
      g_autofree TsOutput *feeds = g_new (TsOutput, self->feeds->len + 1);
      g_autofree TsOutput *defaults = NULL;
      const TsOutput *fetches;
      guint n;

      for (guint i = 0; i < self->feeds->len; i++)
        feeds[i] = g_array_index (self->feeds, TsFeed, i).output;
      fetches = ts_debug_worker_get_fetches (self, &n);
      if (n == 0)
        fetches = defaults = ts_debugger_find_default_fetches (self->debugger, &n);
      self->closure = ts_plan_find_closure (self->graph, feeds, self->feeds->len, fetches, n, NULL, 0);
    }
  return self->closure[op];
}
