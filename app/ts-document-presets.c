#include "app/ts-document-presets.h"

#include "app/ts-document-private.h"
#include "engine/debug/worker/ts-debug-worker-answers.h"

static void
line_done (TsDebugWorker *worker,
           const GError *error,
           gpointer document)
{
  if (error != NULL)
    ts_document_fail (document, error);
}

void
ts_document_run_line (TsDocument *self,
                      const char *line)
{
  g_return_if_fail (TS_IS_DOCUMENT (self));

  ts_debug_worker_ask (self->worker, line, line_done, g_object_ref (self), g_object_unref);
}

/* ---- presets -------------------------------------------------------------------------------------- */

TsPreset *
ts_document_dup_inputs (TsDocument *self)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), NULL);

  TsPreset *inputs = ts_preset_new ();
  const TsOutput *fetches;
  guint n;
  const TsFeed *feeds = ts_debug_worker_get_feeds (self->worker, &n);

  for (guint i = 0; i < n; i++)
    ts_preset_add_feed (inputs, feeds[i].output, feeds[i].value, ts_document_get_feed_text (self, feeds[i].output));
  fetches = ts_debug_worker_get_fetches (self->worker, &n);
  g_array_append_vals (inputs->fetches, fetches, n);
  return inputs;
}

static void
drop_other_feeds (TsDocument *self,
                  const TsPreset *inputs)
{
  g_autoptr (TsPreset) now = ts_document_dup_inputs (self);

  for (guint i = 0; i < now->feeds->len; i++)
    {
      TsOutput output = g_array_index (now->feeds, TsPresetFeed, i).output;

      if (ts_preset_find_feed (inputs, output) == NULL)
        ts_document_set_feed (self, output, NULL, NULL, NULL);
    }
}

void
ts_document_take_inputs (TsDocument *self,
                         const TsPreset *inputs)
{
  g_return_if_fail (TS_IS_DOCUMENT (self));

  drop_other_feeds (self, inputs);
  for (guint i = 0; i < inputs->feeds->len; i++)
    {
      const TsPresetFeed *feed = &g_array_index (inputs->feeds, TsPresetFeed, i);
      g_autofree char *text = ts_document_dup_preset_text (self, feed);

      ts_document_set_feed (self, feed->output, feed->value, text, NULL); /* it was fed before */
    }
  ts_debug_worker_set_fetches (self->worker, (const TsOutput *)(const void *)inputs->fetches->data, inputs->fetches->len);
  ts_document_emit (self, TS_DOCUMENT_FETCHES_CHANGED);
  ts_document_emit (self, TS_DOCUMENT_FEEDS_CHANGED);
}

static const char *
get_text (TsOutput output,
          gpointer document)
{
  return ts_document_get_feed_text (document, output);
}

char **
ts_document_list_differences (TsDocument *self,
                              const TsPreset *preset)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), NULL);

  guint n_feeds, n_fetches;
  const TsFeed *feeds = ts_debug_worker_get_feeds (self->worker, &n_feeds);
  const TsOutput *fetches = ts_debug_worker_get_fetches (self->worker, &n_fetches);

  return ts_preset_list_differences (preset, self->graph, feeds, n_feeds, fetches, n_fetches, get_text, self);
}

char *
ts_document_dup_preset_text (TsDocument *self,
                             const TsPresetFeed *feed)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), NULL);

  return feed->text != NULL ? g_strdup (feed->text) : ts_document_dup_value_text (self, feed->value);
}

gboolean
ts_document_put_preset (TsDocument *self,
                        const char *name,
                        TsPreset *preset,
                        GError **error)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), FALSE);

  if (!ts_named_list_put (ts_debug_worker_get_presets (self->worker), name, ts_preset_ref (preset), error))
    return FALSE;
  ts_document_emit (self, TS_DOCUMENT_FEEDS_CHANGED);
  return TRUE;
}

/* ---- the scenario ----------------------------------------------------------------------------------- */

const char *
ts_document_get_scenario (TsDocument *self)
{
  g_return_val_if_fail (TS_IS_DOCUMENT (self), NULL);

  return self->scenario;
}

void
ts_document_set_scenario (TsDocument *self,
                          const char *text)
{
  g_return_if_fail (TS_IS_DOCUMENT (self));

  if (g_str_equal (text, self->scenario))
    return;
  g_free (self->scenario);
  self->scenario = g_strdup (text);
  ts_document_emit (self, TS_DOCUMENT_SCENARIO_CHANGED);
}

void
ts_document_rename_in_scenario (TsDocument *self,
                                const char *preset,
                                const char *name)
{
  g_return_if_fail (TS_IS_DOCUMENT (self));

  g_autoptr (GArray) steps = *self->scenario != '\0' ? ts_scenario_parse (self->scenario, NULL) : NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; steps != NULL && i < steps->len; i++)
    {
      TsScenarioStep *step = &g_array_index (steps, TsScenarioStep, i);

      if (!g_str_equal (step->preset, preset))
        continue;
      g_free (step->preset);
      step->preset = g_strdup (name);
    }
  text = steps != NULL ? ts_scenario_format (steps) : g_strdup ("");
  ts_document_set_scenario (self, text);
}
