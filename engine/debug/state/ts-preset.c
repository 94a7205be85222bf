#include "engine/debug/state/ts-preset.h"

#include "engine/io/ts-value.h"

static void
clear_feed (gpointer data)
{
  TsPresetFeed *feed = data;

  g_clear_pointer (&feed->value, ts_tensor_unref);
  g_clear_pointer (&feed->text, g_free);
}

TsPreset *
ts_preset_new (void)
{
  TsPreset *self = g_atomic_rc_box_new (TsPreset);

  *self = (TsPreset) { g_array_new (FALSE, FALSE, sizeof (TsPresetFeed)), g_array_new (FALSE, FALSE, sizeof (TsOutput)), g_array_new (FALSE, FALSE, sizeof (guint32)) };
  g_array_set_clear_func (self->feeds, clear_feed);
  return self;
}

TsPreset *
ts_preset_ref (TsPreset *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  TsPreset *self = data;

  g_array_unref (self->feeds);
  g_array_unref (self->fetches);
  g_array_unref (self->targets);
}

void
ts_preset_unref (TsPreset *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

void
ts_preset_add_feed (TsPreset *self,
                    TsOutput output,
                    TsTensor *value,
                    const char *text)
{
  TsPresetFeed feed = { output, value != NULL ? ts_tensor_ref (value) : NULL, g_strdup (text) };

  g_array_append_val (self->feeds, feed);
}

TsPreset *
ts_preset_new_from_debugger (TsDebugger *debugger)
{
  TsPreset *self = ts_preset_new ();
  const TsFeed *feeds = ts_debugger_get_feeds (debugger);
  const TsOutput *fetches;
  const guint32 *targets;
  guint n;

  for (guint i = 0; i < ts_debugger_get_n_feeds (debugger); i++)
    ts_preset_add_feed (self, feeds[i].output, feeds[i].value, NULL);
  fetches = ts_debugger_get_fetches (debugger, &n);
  g_array_append_vals (self->fetches, fetches, n);
  targets = ts_debugger_get_targets (debugger, &n);
  g_array_append_vals (self->targets, targets, n);
  return self;
}

const TsPresetFeed *
ts_preset_find_feed (const TsPreset *self,
                     TsOutput output)
{
  for (guint i = 0; i < self->feeds->len; i++)
    if (ts_output_equal (g_array_index (self->feeds, TsPresetFeed, i).output, output))
      return &g_array_index (self->feeds, TsPresetFeed, i);
  return NULL;
}

/* A reference to the value of @feed, or one made of its text. */
static TsTensor *
make_value (const TsPresetFeed *feed,
            TsSession *session,
            GError **error)
{
  TsGraph *graph = ts_session_get_graph (session);
  g_autoptr (TsTensor) value = NULL;
  g_autofree char *name = NULL;
  TsShape shape;

  if (feed->value != NULL)
    return ts_tensor_ref (feed->value);
  ts_session_get_feed_shape (session, feed->output, &shape);
  value = ts_value_parse (feed->text, ts_dtype_base (ts_graph_get_dtype (graph, feed->output)), &shape, error);
  if (value != NULL && ts_session_check_feed (session, feed->output, value, error))
    return g_steal_pointer (&value);
  name = ts_graph_dup_output_name (graph, feed->output);
  g_prefix_error (error, "%s: ", name);
  return NULL;
}

TsPreset *
ts_preset_make_values (TsPreset *self,
                       TsSession *session,
                       GError **error)
{
  g_autoptr (TsPreset) made = ts_preset_new ();

  for (guint i = 0; i < self->feeds->len; i++)
    {
      const TsPresetFeed *feed = &g_array_index (self->feeds, TsPresetFeed, i);
      g_autoptr (TsTensor) value = make_value (feed, session, error);

      if (value == NULL)
        return NULL;
      ts_preset_add_feed (made, feed->output, value, feed->text);
    }
  g_array_append_vals (made->fetches, self->fetches->data, self->fetches->len);
  g_array_append_vals (made->targets, self->targets->data, self->targets->len);
  return g_steal_pointer (&made);
}

void
ts_preset_use (const TsPreset *self,
               TsDebugger *debugger)
{
  while (ts_debugger_get_n_feeds (debugger) > 0)
    ts_debugger_set_feed (debugger, ts_debugger_get_feeds (debugger)[0].output, NULL, NULL);
  for (guint i = 0; i < self->feeds->len; i++)
    {
      const TsPresetFeed *feed = &g_array_index (self->feeds, TsPresetFeed, i);

      ts_debugger_set_feed (debugger, feed->output, feed->value, NULL); /* it was checked */
    }
  ts_debugger_set_fetches (debugger, (const TsOutput *)(const void *)self->fetches->data, self->fetches->len);
  ts_debugger_set_targets (debugger, (const guint32 *)(const void *)self->targets->data, self->targets->len);
}

/* ---- what is different ------------------------------------------------------------------------------ */

static void
add_line (GPtrArray *lines,
          TsGraph *graph,
          TsOutput output,
          const char *what)
{
  g_autofree char *name = ts_graph_dup_output_name (graph, output);

  g_ptr_array_add (lines, g_strdup_printf ("%s %s", name, what));
}

static gboolean
is_same (const TsPresetFeed *feed,
         const TsFeed *now,
         TsPresetTextFunc get_text,
         gpointer user_data)
{
  if (feed->value != NULL)
    return feed->value == now->value || ts_tensor_identical (feed->value, now->value);
  return get_text != NULL && g_strcmp0 (feed->text, get_text (feed->output, user_data)) == 0;
}

static const TsFeed *
find_now (const TsFeed *feeds,
          guint n,
          TsOutput output)
{
  for (guint i = 0; i < n; i++)
    if (ts_output_equal (feeds[i].output, output))
      return &feeds[i];
  return NULL;
}

static gboolean
contains (const TsOutput *outputs,
          guint n,
          TsOutput output)
{
  for (guint i = 0; i < n; i++)
    if (ts_output_equal (outputs[i], output))
      return TRUE;
  return FALSE;
}

static void
add_missing (GPtrArray *lines,
             TsGraph *graph,
             const TsOutput *outputs,
             guint n,
             const TsOutput *others,
             guint n_others,
             const char *what)
{
  for (guint i = 0; i < n; i++)
    if (!contains (others, n_others, outputs[i]))
      add_line (lines, graph, outputs[i], what);
}

char **
ts_preset_list_differences (const TsPreset *self,
                            TsGraph *graph,
                            const TsFeed *feeds,
                            guint n_feeds,
                            const TsOutput *fetches,
                            guint n_fetches,
                            TsPresetTextFunc get_text,
                            gpointer user_data)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();
  const TsOutput *kept = (const TsOutput *)(const void *)self->fetches->data;

  for (guint i = 0; i < self->feeds->len; i++)
    {
      const TsPresetFeed *feed = &g_array_index (self->feeds, TsPresetFeed, i);
      const TsFeed *now = find_now (feeds, n_feeds, feed->output);

      if (now == NULL)
        add_line (lines, graph, feed->output, "is not fed");
      else if (!is_same (feed, now, get_text, user_data))
        add_line (lines, graph, feed->output, "is fed with another value");
    }
  for (guint i = 0; i < n_feeds; i++)
    if (ts_preset_find_feed (self, feeds[i].output) == NULL)
      add_line (lines, graph, feeds[i].output, "is fed, too");
  add_missing (lines, graph, kept, self->fetches->len, fetches, n_fetches, "is not fetched");
  add_missing (lines, graph, fetches, n_fetches, kept, self->fetches->len, "is fetched, too");
  g_ptr_array_add (lines, NULL);
  return (char **)g_ptr_array_free (g_steal_pointer (&lines), FALSE);
}
