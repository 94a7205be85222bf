#include "engine/debug/console/ts-console-private.h"

#include "engine/ts-error.h"

#include <string.h>

/* What runs are of, kept by name, and several runs one after the other: preset, scenario. */

#define MAX_RUNS 1000000 /* of one scenario */

/* Feeds and fetches. */
typedef struct
{
  GArray *feeds;   /* TsFeed, a reference on each value */
  GArray *fetches; /* TsOutput */
  GArray *targets; /* guint32 */
} Preset;

/* So many runs of one preset. */
typedef struct
{
  char *preset;
  guint64 n;
} Part;

struct _TsConsoleScenario
{
  GHashTable *presets; /* name -> Preset */
  GArray *parts;       /* Part */
  guint part;          /* where it is */
  guint64 done;        /* runs of it */
  guint64 n_done;      /* runs in all */
  guint64 n_runs;
};

static void
clear_feed (gpointer data)
{
  ts_tensor_unref (((TsFeed *)data)->value);
}

static void
preset_free (gpointer data)
{
  Preset *preset = data;

  g_array_unref (preset->feeds);
  g_array_unref (preset->fetches);
  g_array_unref (preset->targets);
  g_free (preset);
}

static void
clear_part (gpointer data)
{
  g_free (((Part *)data)->preset);
}

static TsConsoleScenario *
get_scenario (TsConsole *self)
{
  if (self->scenario == NULL)
    {
      self->scenario = g_new0 (TsConsoleScenario, 1);
      self->scenario->presets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, preset_free);
      self->scenario->parts = g_array_new (FALSE, FALSE, sizeof (Part));
      g_array_set_clear_func (self->scenario->parts, clear_part);
    }
  return self->scenario;
}

void
ts_console_scenario_free (TsConsoleScenario *scenario)
{
  g_hash_table_unref (scenario->presets);
  g_array_unref (scenario->parts);
  g_free (scenario);
}

/* ---- presets ------------------------------------------------------------------------------------ */

static Preset *
take_preset (TsDebugger *debugger)
{
  Preset *preset = g_new (Preset, 1);
  const TsOutput *fetches;
  const guint32 *targets;
  guint n;

  *preset = (Preset) { g_array_new (FALSE, FALSE, sizeof (TsFeed)), g_array_new (FALSE, FALSE, sizeof (TsOutput)), g_array_new (FALSE, FALSE, sizeof (guint32)) };
  g_array_set_clear_func (preset->feeds, clear_feed);
  for (guint i = 0; i < ts_debugger_get_n_feeds (debugger); i++)
    {
      TsFeed feed = ts_debugger_get_feeds (debugger)[i];

      ts_tensor_ref (feed.value);
      g_array_append_val (preset->feeds, feed);
    }
  fetches = ts_debugger_get_fetches (debugger, &n);
  g_array_append_vals (preset->fetches, fetches, n);
  targets = ts_debugger_get_targets (debugger, &n);
  g_array_append_vals (preset->targets, targets, n);
  return preset;
}

static void
use_preset (TsDebugger *debugger,
            const Preset *preset)
{
  while (ts_debugger_get_n_feeds (debugger) > 0)
    ts_debugger_set_feed (debugger, ts_debugger_get_feeds (debugger)[0].output, NULL, NULL);
  for (guint i = 0; i < preset->feeds->len; i++)
    {
      const TsFeed *feed = &g_array_index (preset->feeds, TsFeed, i);

      ts_debugger_set_feed (debugger, feed->output, feed->value, NULL); /* it went before */
    }
  ts_debugger_set_fetches (debugger, (const TsOutput *)(const void *)preset->fetches->data, preset->fetches->len);
  ts_debugger_set_targets (debugger, (const guint32 *)(const void *)preset->targets->data, preset->targets->len);
}

static const Preset *
find_preset (TsConsole *self,
             const char *name,
             GError **error)
{
  const Preset *preset = g_hash_table_lookup (get_scenario (self)->presets, name);

  if (preset == NULL)
    g_set_error (error, TS_ERROR, TS_ERROR_NOT_FOUND, "there is no preset \"%s\"", name);
  return preset;
}

static void
list_presets (TsConsole *self)
{
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (get_scenario (self)->presets), (GCompareFunc)strcmp);

  if (names == NULL)
    ts_console_print (self, "No presets.\n");
  for (GList *i = names; i != NULL; i = i->next)
    {
      const Preset *preset = find_preset (self, i->data, NULL);

      ts_console_print (self, "  %s: %u fed, %u fetched, %u run for their effect\n", (const char *)i->data, preset->feeds->len, preset->fetches->len, preset->targets->len);
    }
}

static gboolean
preset_command (TsConsole *self,
                const char *arguments,
                GError **error)
{
  g_auto (GStrv) words = g_strsplit_set (arguments, " \t", 2);
  guint n = g_strv_length (words);
  const Preset *preset;

  if (n == 0 || (n == 1 && strcmp (words[0], "list") == 0))
    {
      list_presets (self);
      return TRUE;
    }
  if (n != 2)
    return ts_console_fail_usage ("preset", error);
  if (strcmp (words[0], "save") == 0)
    {
      g_hash_table_replace (get_scenario (self)->presets, g_strdup (g_strstrip (words[1])), take_preset (self->debugger));
      return TRUE;
    }
  if (strcmp (words[0], "use") != 0 && strcmp (words[0], "drop") != 0)
    return ts_console_fail_usage ("preset", error);
  preset = find_preset (self, g_strstrip (words[1]), error);
  if (preset == NULL)
    return FALSE;
  if (strcmp (words[0], "use") == 0)
    use_preset (self->debugger, preset);
  else
    g_hash_table_remove (get_scenario (self)->presets, words[1]);
  return TRUE;
}

/* ---- scenarios ----------------------------------------------------------------------------------- */

/* `init, train x 10, eval` */
static gboolean
parse_parts (TsConsole *self,
             const char *text,
             GError **error)
{
  TsConsoleScenario *scenario = get_scenario (self);
  g_auto (GStrv) items = g_strsplit (text, ",", -1);

  g_array_set_size (scenario->parts, 0);
  scenario->part = 0;
  scenario->done = scenario->n_done = scenario->n_runs = 0;
  for (guint i = 0; items[i] != NULL; i++)
    {
      char *times = strstr (items[i], " x ");
      Part part = { NULL, 1 };

      if (times != NULL)
        {
          *times = '\0';
          if (!g_ascii_string_to_unsigned (g_strstrip (times + strlen (" x ")), 10, 1, MAX_RUNS, &part.n, NULL))
            return ts_console_fail_usage ("scenario", error);
        }
      if (find_preset (self, g_strstrip (items[i]), error) == NULL)
        return FALSE;
      part.preset = g_strdup (items[i]);
      scenario->n_runs += part.n;
      g_array_append_val (scenario->parts, part);
    }
  return TRUE;
}

/* A run is at its end: on to the next. */
static void
advance (TsConsoleScenario *scenario)
{
  scenario->n_done++;
  scenario->done++;
  if (scenario->done < g_array_index (scenario->parts, Part, scenario->part).n)
    return;
  scenario->part++;
  scenario->done = 0;
}

/* Goes on, with the run that stands if @stands, to the end or to where a run stops. */
static gboolean
go_on (TsConsole *self,
       gboolean stands,
       GError **error)
{
  TsConsoleScenario *scenario = get_scenario (self);

  while (scenario->part < scenario->parts->len)
    {
      const Part *part = &g_array_index (scenario->parts, Part, scenario->part);
      const Preset *preset = find_preset (self, part->preset, error);
      g_autoptr (TsStop) stop = NULL;

      if (preset == NULL)
        return FALSE;
      if (!stands)
        {
          ts_debugger_stop (self->debugger);
          use_preset (self->debugger, preset);
        }
      stands = FALSE;
      stop = ts_debugger_continue (self->debugger, error);
      if (stop == NULL)
        return FALSE;
      ts_console_notice_stop (self);
      ts_console_print (self, "%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT ", %s: %s\n", scenario->n_done + 1, scenario->n_runs, part->preset, stop->text);
      if (stop->reason != TS_STOP_DONE)
        {
          ts_console_print (self, "\"scenario\" goes on.\n");
          return TRUE;
        }
      for (guint i = 0; i < preset->fetches->len; i++)
        ts_console_print_value_line (self, g_array_index (preset->fetches, TsOutput, i));
      advance (scenario);
    }
  return TRUE;
}

static gboolean
scenario_command (TsConsole *self,
                  const char *arguments,
                  GError **error)
{
  TsConsoleScenario *scenario = get_scenario (self);

  if (*arguments != '\0')
    return parse_parts (self, arguments, error) && go_on (self, FALSE, error);
  if (scenario->part < scenario->parts->len)
    return go_on (self, ts_debugger_is_active (self->debugger), error);
  g_set_error_literal (error, TS_ERROR, TS_ERROR_FAILED_PRECONDITION, "no scenario is under way");
  return FALSE;
}

/* ---- the table ------------------------------------------------------------------------------------ */

static const TsConsoleCommand commands[] = {
  { "preset", NULL, "save NAME | use NAME | drop NAME | list", "keep what is fed and fetched under a name", NULL, FALSE, TS_CONSOLE_NOTHING, preset_command },
  { "scenario", NULL, "[NAME [x N], ...]", "runs of presets, one after the other",
    "As \"scenario init, train x 10, eval\". Where a run stops, it may be looked at and stepped; without arguments the scenario then goes on.", FALSE, TS_CONSOLE_NOTHING, scenario_command },
};

const TsConsoleGroup ts_console_scenario_group = { "Several runs", commands, G_N_ELEMENTS (commands), NULL, 0 };
