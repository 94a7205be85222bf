#include "app/cli/ts-cli.h"
#include "app/cli/ts-prompt.h"
#include "app/cli/ts-run-request.h"

#include "engine/io/ts-file.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  gboolean is_file;
  char *text; /* a command, or the name of a file of them */
} Source;

typedef struct
{
  TsRunOptions run;
  GArray *sources; /* Source, in the order of the command line */
} Options;

static void
clear_source (gpointer source)
{
  g_free (((Source *)source)->text);
}

static gboolean
on_source (const char *option,
           const char *value,
           gpointer data,
           GError **error)
{
  Options *options = data;
  Source source = { strcmp (option, "--ex") != 0, g_strdup (value) };

  g_array_append_val (options->sources, source);
  return TRUE;
}

static void
print (const char *text,
       gpointer user_data)
{
  ts_cli_print (text);
}

/* ---- the session ------------------------------------------------------------------------------ */

static gboolean
apply_options (TsDebugger *debugger,
               TsModel *model,
               const TsRunOptions *options,
               GError **error)
{
  TsSession *session = ts_debugger_get_session (debugger);
  TsRunRequest request;
  gboolean done;

  if (!ts_run_request_init (&request, options, model, session, error))
    return FALSE;

  done = ts_run_request_restore (&request, options, session, error) && ts_run_request_run_inits (&request, session, error);
  for (guint i = 0; done && i < request.feeds->len; i++)
    {
      const TsFeed *feed = &g_array_index (request.feeds, TsFeed, i);

      done = ts_debugger_set_feed (debugger, feed->output, feed->value, error);
    }
  ts_debugger_set_fetches (debugger, (const TsOutput *)(gpointer)request.fetches->data, request.fetches->len);
  ts_debugger_set_targets (debugger, (const guint32 *)(gpointer)request.targets->data, request.targets->len);
  ts_run_request_clear (&request);
  return done;
}

/* All that standard input holds; "-" names it. (transfer full) (nullable) */
static char *
read_input (GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[4096];
  gsize n;

  while ((n = fread (buffer, 1, sizeof buffer, stdin)) > 0)
    g_string_append_len (text, buffer, (gssize)n);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
read_script (const char *path,
             GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  if (strcmp (path, "-") == 0)
    return read_input (error);
  bytes = ts_file_map (path, error);
  return bytes != NULL ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : NULL;
}

static gboolean
run_source (TsConsole *console,
            const Source *source,
            GError **error)
{
  g_autofree char *script = NULL;

  if (!source->is_file)
    return ts_console_run_script (console, NULL, source->text, error);

  script = read_script (source->text, error);
  return script != NULL &&
         ts_console_run_script (console, strcmp (source->text, "-") == 0 ? "standard input" : source->text, script, error);
}

/* A script whose run failed, failed. */
static int
status_of (TsDebugger *debugger)
{
  g_autoptr (TsStop) stop = ts_debugger_dup_stop (debugger);

  return stop != NULL && stop->reason == TS_STOP_ERROR ? TS_CLI_FAILED : TS_CLI_DONE;
}

static int
run_batch (TsConsole *console,
           TsDebugger *debugger,
           const GArray *sources)
{
  for (guint i = 0; i < sources->len && !ts_console_has_quit (console); i++)
    {
      g_autoptr (GError) error = NULL;

      if (!run_source (console, &g_array_index (sources, Source, i), &error))
        {
          fflush (stdout);
          return ts_cli_fail (error);
        }
    }
  return status_of (debugger);
}

static int
debug_model (const char *path,
             Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TsModel) model = ts_run_options_open_model (&options->run, path, &error);
  g_autoptr (TsDebugger) debugger = NULL;
  g_autoptr (TsConsole) console = NULL;

  if (model == NULL)
    return ts_cli_fail (error);
  ts_cli_warn (model);

  debugger = ts_debugger_new (model->graph);
  if (!apply_options (debugger, model, &options->run, &error))
    return ts_cli_fail (error);

  console = ts_console_new (debugger, print, NULL);
  if (options->sources->len == 0 && !isatty (STDIN_FILENO))
    g_array_append_val (options->sources, ((Source) { TRUE, g_strdup ("-") }));
  if (options->sources->len > 0)
    return run_batch (console, debugger, options->sources);

  ts_cli_printf ("%s: %s, %u operations. help lists the commands.\n", path, ts_model_kind_name (model->kind),
                 ts_graph_get_n_operations (model->graph));
  ts_prompt_run (console, debugger);
  return TS_CLI_DONE;
}

int
ts_cli_debug (int argc,
              char **argv)
{
  Options options = { .sources = g_array_new (FALSE, FALSE, sizeof (Source)) };
  const GOptionEntry entries[] = {
    { "script", 'x', G_OPTION_FLAG_FILENAME, G_OPTION_ARG_CALLBACK, on_source, "Carry out the commands of a file, then leave", "SCRIPT" },
    { "ex", 0, G_OPTION_FLAG_FILENAME, G_OPTION_ARG_CALLBACK, on_source, "Carry out a command; may be repeated", "COMMAND" },
    { NULL }
  };
  GOptionGroup *group = ts_run_options_group (&options.run);
  g_autofree char *problem = NULL;
  int status;

  g_array_set_clear_func (options.sources, clear_source);
  if (!ts_cli_parse ("debug", "MODEL", "Steps through a graph. Without -x, --ex or piped commands there is a prompt.", entries,
                     &options, group, 1, &argc, &argv))
    status = TS_CLI_USAGE;
  else if ((problem = ts_run_options_check (&options.run)) != NULL)
    status = ts_cli_fail_usage ("debug", problem);
  else
    status = debug_model (argv[1], &options);

  ts_run_options_clear (&options.run);
  g_array_unref (options.sources);
  return status;
}
