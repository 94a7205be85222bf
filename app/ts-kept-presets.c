#include "app/ts-kept-presets.h"

#include "app/ts-document-presets.h"

#include <string.h>

#define GROUP "preset %u"
#define SCENARIO "scenario"
#define FED " = "

/* ---- writing --------------------------------------------------------------------------------------- */

static void
set_list (GKeyFile *file,
          const char *group,
          const char *key,
          GPtrArray *list)
{
  g_key_file_set_string_list (file, group, key, (const char *const *)list->pdata, list->len);
}

static void
write_preset (TsDocument *document,
              const TsPreset *preset,
              GKeyFile *file,
              const char *group)
{
  TsGraph *graph = ts_document_get_graph (document);
  g_autoptr (GPtrArray) feeds = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) fetches = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) targets = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < preset->feeds->len; i++)
    {
      const TsPresetFeed *feed = &g_array_index (preset->feeds, TsPresetFeed, i);
      g_autofree char *name = ts_graph_dup_output_name (graph, feed->output);
      g_autofree char *text = ts_document_dup_preset_text (document, feed);

      g_ptr_array_add (feeds, g_strconcat (name, FED, text, NULL));
    }
  for (guint i = 0; i < preset->fetches->len; i++)
    g_ptr_array_add (fetches, ts_graph_dup_output_name (graph, g_array_index (preset->fetches, TsOutput, i)));
  for (guint i = 0; i < preset->targets->len; i++)
    g_ptr_array_add (targets, g_strdup (ts_graph_get_operation (graph, g_array_index (preset->targets, guint32, i))->name));
  set_list (file, group, "feeds", feeds);
  set_list (file, group, "fetches", fetches);
  set_list (file, group, "targets", targets);
}

void
ts_kept_presets_write (TsDocument *document,
                       GKeyFile *file)
{
  TsNamedList *presets = ts_debug_worker_get_presets (ts_document_get_worker (document));
  g_auto (GStrv) names = ts_named_list_dup_names (presets);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *group = g_strdup_printf (GROUP, i + 1);
      g_autoptr (TsPreset) preset = ts_named_list_find (presets, names[i], NULL);

      if (preset == NULL)
        continue;
      g_key_file_set_string (file, group, "name", names[i]);
      write_preset (document, preset, file, group);
    }
  if (*ts_document_get_scenario (document) != '\0')
    g_key_file_set_string (file, SCENARIO, "steps", ts_document_get_scenario (document));
}

/* ---- reading --------------------------------------------------------------------------------------- */

typedef struct
{
  TsGraph *graph;
  GKeyFile *file;
  const char *group;
  TsPreset *preset;
  TsKeptProblemFunc tell;
  gpointer user_data;
} Reading;

/* (transfer full): %NULL-terminated */
static char **
get_list (const Reading *self,
          const char *key)
{
  char **list = g_key_file_get_string_list (self->file, self->group, key, NULL, NULL);

  return list != NULL ? list : g_new0 (char *, 1);
}

static gboolean
find_output (const Reading *self,
             const char *name,
             TsOutput *output)
{
  g_autoptr (GError) error = NULL;

  if (ts_graph_find_output (self->graph, name, output, &error))
    return TRUE;
  self->tell (name, error, self->user_data);
  return FALSE;
}

static void
read_feeds (const Reading *self)
{
  g_auto (GStrv) feeds = get_list (self, "feeds");

  for (guint i = 0; feeds[i] != NULL; i++)
    {
      char *text = strstr (feeds[i], FED);
      TsOutput output;

      if (text == NULL)
        continue;
      *text = '\0';
      if (find_output (self, feeds[i], &output))
        ts_preset_add_feed (self->preset, output, NULL, text + strlen (FED));
    }
}

static void
read_outputs (const Reading *self)
{
  g_auto (GStrv) fetches = get_list (self, "fetches");
  g_auto (GStrv) targets = get_list (self, "targets");
  TsOutput output;

  for (guint i = 0; fetches[i] != NULL; i++)
    if (find_output (self, fetches[i], &output))
      g_array_append_val (self->preset->fetches, output);
  for (guint i = 0; targets[i] != NULL; i++)
    if (find_output (self, targets[i], &output))
      g_array_append_val (self->preset->targets, output.op);
}

static void
read_preset (TsDocument *document,
             GKeyFile *file,
             const char *group,
             TsKeptProblemFunc tell,
             gpointer user_data)
{
  g_autofree char *name = g_key_file_get_string (file, group, "name", NULL);
  g_autoptr (TsPreset) preset = ts_preset_new ();
  Reading reading = { ts_document_get_graph (document), file, group, preset, tell, user_data };
  g_autoptr (GError) error = NULL;

  read_feeds (&reading);
  read_outputs (&reading);
  if (name != NULL && !ts_document_put_preset (document, name, preset, &error))
    tell (name, error, user_data);
}

void
ts_kept_presets_read (TsDocument *document,
                      GKeyFile *file,
                      TsKeptProblemFunc tell,
                      gpointer user_data)
{
  g_autofree char *steps = g_key_file_get_string (file, SCENARIO, "steps", NULL);

  for (guint i = 1;; i++)
    {
      g_autofree char *group = g_strdup_printf (GROUP, i);

      if (!g_key_file_has_group (file, group))
        break;
      read_preset (document, file, group, tell, user_data);
    }
  if (steps != NULL)
    ts_document_set_scenario (document, steps);
}
