#include "engine/debug/console/ts-console-private.h"

#include <string.h>

/* What runs are of, kept by name: preset. */

#define ARROW "->"

static void
list_presets (TsConsole *self)
{
  g_auto (GStrv) names = ts_named_list_dup_names (self->presets);

  if (names[0] == NULL)
    ts_console_print (self, "No presets.\n");
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (TsPreset) preset = ts_named_list_find (self->presets, names[i], NULL);

      ts_console_print (self, "  %s: %u fed, %u fetched, %u run for their effect\n", names[i], preset->feeds->len, preset->fetches->len, preset->targets->len);
    }
}

TsPreset *
ts_console_make_preset (TsConsole *self,
                        const char *name,
                        GError **error)
{
  g_autoptr (TsPreset) preset = ts_named_list_find (self->presets, name, error);
  g_autoptr (TsPreset) made = preset != NULL ? ts_preset_make_values (preset, ts_debugger_get_session (self->debugger), error) : NULL;

  if (made != NULL)
    ts_named_list_put (self->presets, name, ts_preset_ref (made), NULL); /* so that values are made once */
  return g_steal_pointer (&made);
}

static gboolean
use (TsConsole *self,
     const char *name,
     GError **error)
{
  g_autoptr (TsPreset) preset = ts_console_make_preset (self, name, error);

  if (preset == NULL)
    return FALSE;
  ts_preset_use (preset, self->debugger);
  return TRUE;
}

static gboolean
print_differences (TsConsole *self,
                   const char *name,
                   GError **error)
{
  g_autoptr (TsPreset) preset = ts_console_make_preset (self, name, error);
  g_auto (GStrv) lines = NULL;
  const TsOutput *fetches;
  guint n;

  if (preset == NULL)
    return FALSE;
  fetches = ts_debugger_get_fetches (self->debugger, &n);
  lines = ts_preset_list_differences (preset, self->graph, ts_debugger_get_feeds (self->debugger), ts_debugger_get_n_feeds (self->debugger), fetches, n, NULL, NULL);
  if (lines[0] == NULL)
    ts_console_print (self, "All is as in \"%s\".\n", name);
  for (guint i = 0; lines[i] != NULL; i++)
    ts_console_print (self, "  %s\n", lines[i]);
  return TRUE;
}

/* `OLD -> NEW` */
static gboolean
rename_preset (TsConsole *self,
               char *text,
               GError **error)
{
  char *arrow = strstr (text, ARROW);

  if (arrow == NULL)
    return ts_console_fail_usage ("preset", error);
  *arrow = '\0';
  return ts_named_list_rename (self->presets, g_strstrip (text), g_strstrip (arrow + strlen (ARROW)), error);
}

static gboolean
preset_command (TsConsole *self,
                const char *arguments,
                GError **error)
{
  g_auto (GStrv) words = g_strsplit_set (arguments, " \t", 2);
  guint n = g_strv_length (words);

  if (n == 0 || (n == 1 && strcmp (words[0], "list") == 0))
    {
      list_presets (self);
      return TRUE;
    }
  if (n != 2)
    return ts_console_fail_usage ("preset", error);
  g_strstrip (words[1]);
  if (strcmp (words[0], "save") == 0)
    return ts_named_list_put (self->presets, words[1], ts_preset_new_from_debugger (self->debugger), error);
  if (strcmp (words[0], "use") == 0)
    return use (self, words[1], error);
  if (strcmp (words[0], "diff") == 0)
    return print_differences (self, words[1], error);
  if (strcmp (words[0], "rename") == 0)
    return rename_preset (self, words[1], error);
  if (strcmp (words[0], "drop") == 0)
    return ts_named_list_remove (self->presets, words[1], error);
  return ts_console_fail_usage ("preset", error);
}

/* ---- the table ------------------------------------------------------------------------------------ */

static const TsConsoleCommand commands[] = {
  { "preset", NULL, "save NAME | use NAME | diff NAME | rename NAME -> NEW | drop NAME | list", "keep what is fed and fetched under a name", NULL, FALSE, TS_CONSOLE_NOTHING,
    preset_command },
};

const TsConsoleGroup ts_console_preset_group = { "Presets", commands, G_N_ELEMENTS (commands), NULL, 0 };
