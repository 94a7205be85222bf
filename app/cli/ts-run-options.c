#include "app/cli/ts-run-options.h"

#include <string.h>

/* 0 is a seed, too: nothing given is something else. */
static gboolean
parse_seed (const char *option,
            const char *value,
            gpointer data,
            GError **error)
{
  TsRunOptions *self = data;

  gint64 number;

  self->has_seed = g_ascii_string_to_unsigned (value, 10, 0, G_MAXUINT64, &self->seed, NULL);
  if (!self->has_seed && g_ascii_string_to_signed (value, 10, G_MININT64, -1, &number, NULL))
    {
      self->has_seed = TRUE;
      self->seed = (guint64)number;
    }
  if (!self->has_seed)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "%s %s: expected a number", option, value);
      return FALSE;
    }
  return TRUE;
}

GOptionGroup *
ts_run_options_group (TsRunOptions *self)
{
  /* FILENAME: bytes as they are; STRING would go through the locale. */
  const GOptionEntry entries[] = {
    { "feed", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->feeds, "Feed an output; may be repeated", "NAME=VALUE" },
    { "fetch", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->fetches, "Evaluate outputs (x:0, commas between several); an operation's name only runs it", "NAME" },
    { "target", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->targets, "Run an operation for its effect", "OP" },
    { "init", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->inits, "Run an operation once before; \"auto\" finds the initialisers", "OP" },
    { "signature", 0, 0, G_OPTION_ARG_FILENAME, &self->signature, "SavedModel: feeds and fetches by argument names of a signature", "KEY" },
    { "tags", 0, 0, G_OPTION_ARG_FILENAME, &self->tags, "SavedModel: choose the MetaGraph", "A,B" },
    { "checkpoint", 0, 0, G_OPTION_ARG_FILENAME, &self->checkpoint, "Restore variables first", "PREFIX" },
    { "device", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->devices, "Place operations", "PATTERN=DEVICE" },
    { "cpu-devices", 0, 0, G_OPTION_ARG_INT, &self->n_cpu_devices, "Make /device:CPU:0 to N-1", "N" },
    { "allow-files", 0, 0, G_OPTION_ARG_FILENAME, &self->allow_files, "Let operations read and write files below DIR", "DIR" },
    { "threads", 0, 0, G_OPTION_ARG_INT, &self->n_threads, "Threads that a kernel may use", "N" },
    { "seed", 0, 0, G_OPTION_ARG_CALLBACK, parse_seed, "Seed of random operations that have none", "N" },
    { NULL }
  };
  GOptionGroup *group = g_option_group_new ("run", "Running:", "Options for running", self, NULL);

  g_option_group_add_entries (group, entries);
  return group;
}

void
ts_run_options_clear (TsRunOptions *self)
{
  g_strfreev (self->feeds);
  g_strfreev (self->fetches);
  g_strfreev (self->targets);
  g_strfreev (self->inits);
  g_strfreev (self->devices);
  g_free (self->signature);
  g_free (self->tags);
  g_free (self->checkpoint);
  g_free (self->allow_files);
}

char *
ts_run_options_check (const TsRunOptions *self)
{
  for (guint i = 0; self->feeds != NULL && self->feeds[i] != NULL; i++)
    if (strchr (self->feeds[i], '=') == NULL || self->feeds[i][0] == '=')
      return g_strdup_printf ("--feed %s: expected NAME=VALUE", self->feeds[i]);
  for (guint i = 0; self->devices != NULL && self->devices[i] != NULL; i++)
    if (strchr (self->devices[i], '=') == NULL)
      return g_strdup_printf ("--device %s: expected PATTERN=DEVICE", self->devices[i]);
  if (self->n_cpu_devices < 0 || self->n_cpu_devices > G_MAXUINT16)
    return g_strdup_printf ("--cpu-devices %d: expected a number from 1 to %d", self->n_cpu_devices, G_MAXUINT16);
  if (self->n_threads < 0)
    return g_strdup_printf ("--threads %d: expected a number above 0", self->n_threads);
  return NULL;
}

TsModel *
ts_run_options_open_model (const TsRunOptions *self,
                           const char *path,
                           GError **error)
{
  g_auto (GStrv) tags = self->tags != NULL ? g_strsplit (self->tags, ",", -1) : NULL;

  for (guint i = 0; tags != NULL && tags[i] != NULL; i++)
    g_strstrip (tags[i]);
  if (tags != NULL && g_strv_length (tags) == 1 && tags[0][0] == '\0') /* --tags "": one without any */
    g_clear_pointer (&tags[0], g_free);
  return ts_model_open (path, (const char *const *)tags, NULL, NULL, NULL, error);
}
