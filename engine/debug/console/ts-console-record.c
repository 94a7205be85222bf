#include "engine/debug/console/ts-console-private.h"

#include "engine/debug/travel/ts-recording.h"
#include "engine/ts-error.h"

#include <string.h>

/* A run as a file: record save, record open, record close. */

/* What comes behind the file: a size, and names of outputs. */
static gboolean
read_choice (TsConsole *self,
             char **words,
             gsize *max_bytes,
             GArray *chosen,
             GError **error)
{
  for (; *words != NULL; words++)
    {
      TsOutput output;

      if (**words == '\0' || (g_ascii_isdigit (**words) && ts_console_read_size (*words, max_bytes)))
        continue;
      if (!ts_graph_find_output (self->graph, *words, &output, error))
        return FALSE;
      g_array_append_val (chosen, output);
    }
  return TRUE;
}

static gboolean
save (TsConsole *self,
      char **words,
      GError **error)
{
  g_autoptr (GArray) chosen = g_array_new (FALSE, FALSE, sizeof (TsOutput));
  gsize max_bytes = TS_RECORDING_DEFAULT_BYTES;
  gsize end;
  guint n_left_out;

  if (!read_choice (self, words + 1, &max_bytes, chosen, error) ||
      !ts_debugger_save_recording (self->debugger, words[0], (const TsOutput *)(const void *)chosen->data, chosen->len, max_bytes, &n_left_out, error))
    return FALSE;
  ts_debugger_get_t (self->debugger, &end);
  ts_console_print (self, "%" G_GSIZE_FORMAT " activations recorded", end);
  if (n_left_out > 0)
    ts_console_print (self, "; %u value%s not held", n_left_out, n_left_out == 1 ? " is" : "s are");
  ts_console_print (self, "\n");
  return TRUE;
}

static void
print_recording (TsConsole *self,
                 const TsRecording *recording)
{
  guint n_missing = 0;

  for (guint i = 0; i < recording->outputs->len; i++)
    n_missing += g_array_index (recording->outputs, TsRecordedOutput, i).state == TS_RECORDED_NOT_HELD;
  ts_console_print (self, "Run %" G_GUINT64_FORMAT ", seed %" G_GUINT64_FORMAT ", order %s: %u activations, %u feed%s, %u value%s not held\n", recording->run, recording->seed,
                    ts_schedule_policy_name (recording->policy), recording->entries->len, recording->feeds->len, recording->feeds->len == 1 ? "" : "s", n_missing, n_missing == 1 ? "" : "s");
}

/* A file with a blank in its name is quoted as in a shell. (transfer full) */
static char **
split (const char *arguments)
{
  char **words;

  return g_shell_parse_argv (arguments, NULL, &words, NULL) ? words : g_strsplit (arguments, " ", -1);
}

static gboolean
record_command (TsConsole *self,
                const char *arguments,
                GError **error)
{
  g_auto (GStrv) words = split (arguments);
  guint n = g_strv_length (words);
  g_autoptr (TsStop) stop = NULL;

  if (n >= 2 && strcmp (words[0], "save") == 0)
    return save (self, words + 1, error);
  if (n == 1 && strcmp (words[0], "close") == 0 && ts_debugger_get_recording (self->debugger) != NULL)
    {
      ts_debugger_close_recording (self->debugger);
      return TRUE;
    }
  if (n != 2 || strcmp (words[0], "open") != 0)
    return ts_console_fail_usage ("record", error);
  if (!ts_debugger_open_recording (self->debugger, words[1], error))
    return FALSE;
  stop = ts_debugger_dup_stop (self->debugger);
  print_recording (self, ts_debugger_get_recording (self->debugger));
  ts_console_print (self, "%s\n", stop->text);
  self->list_next = TS_NO_OP;
  return TRUE;
}

static const TsConsoleCommand commands[] = {
  { "record", NULL, "save FILE [SIZE] [NAME]...|open FILE|close", "keep the run as a file, or look at one that was kept, without running anything",
    "A FILE with a blank in its name is quoted. SIZE (256M) is how much its values may take, the last ones first; with names only the values of these are held.\n"
    "Of an open recording goto and print tell; what it does not hold they say.",
    FALSE, TS_CONSOLE_OUTPUTS, record_command },
};

const TsConsoleGroup ts_console_record_group = { "Recordings", commands, G_N_ELEMENTS (commands), NULL, 0 };
