#include "app/cli/ts-cli.h"

#include "engine/ts-error.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

static const TsCliCommand commands[] = {
  { "info", "MODEL [--json]", "what a model file holds", ts_cli_info },
  { "run", "MODEL [OPTIONS]", "evaluate fetches", ts_cli_run },
  { "debug", "MODEL [OPTIONS] [-x SCRIPT] [--ex COMMAND]...", "step through a graph", ts_cli_debug },
  { "convert", "IN OUT [--as KIND] [--text]", "write a model in another form", ts_cli_convert },
  { "ops", "[--json]", "op types known, and their kernels", ts_cli_ops },
};

int
ts_cli_fail (const GError *error)
{
  fprintf (stderr, "tensorstep-cli: %s: %s\n", ts_error_code_name (error), error->message);
  return TS_CLI_FAILED;
}

int
ts_cli_fail_usage (const char *command,
                   const char *message)
{
  fprintf (stderr, "tensorstep-cli: INVALID_ARGUMENT: %s (see tensorstep-cli %s%s--help)\n", message,
           command != NULL ? command : "", command != NULL ? " " : "");
  return TS_CLI_USAGE;
}

void
ts_cli_print (const char *text)
{
  fputs (text, stdout);
}

void
ts_cli_printf (const char *format,
               ...)
{
  va_list args;

  va_start (args, format);
  vfprintf (stdout, format, args);
  va_end (args);
}

gboolean
ts_cli_parse (const char *command,
              const char *arguments,
              const char *summary,
              const GOptionEntry *entries,
              gpointer user_data,
              GOptionGroup *group,
              int n_arguments,
              int *argc,
              char ***argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new (arguments);
  g_autofree char *program = g_strdup_printf ("tensorstep-cli %s", command);
  g_autoptr (GError) error = NULL;

  g_set_prgname (program);
  g_option_context_set_summary (context, summary);
  g_option_context_set_main_group (context, g_option_group_new (NULL, NULL, NULL, user_data, NULL));
  g_option_context_add_main_entries (context, entries, NULL);
  if (group != NULL)
    g_option_context_add_group (context, group);

  if (!g_option_context_parse (context, argc, argv, &error))
    {
      ts_cli_fail_usage (command, error->message);
      return FALSE;
    }

  if (*argc > 1 && strcmp ((*argv)[1], "--") == 0)
    {
      (*argv)[1] = (*argv)[0];
      (*argv)++;
      (*argc)--;
    }
  if (*argc - 1 != n_arguments)
    {
      ts_cli_fail_usage (command, *argc - 1 < n_arguments ? "an argument is missing" : "too many arguments");
      return FALSE;
    }
  return TRUE;
}

static void
print_help (void)
{
  ts_cli_print ("Usage: tensorstep-cli COMMAND ...\n\n"
                "Opens TensorFlow graphs, runs them and steps through them.\n\n");
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    ts_cli_printf ("  %-7s %-48s %s\n", commands[i].name, commands[i].arguments, commands[i].summary);
  ts_cli_print ("\nMODEL is a GraphDef, a MetaGraphDef or a SavedModel folder; its kind is found from the content.\n"
                "tensorstep-cli COMMAND --help tells a command's options; --version tells the version.\n"
                "Exit status: 0 done, 1 the run or the model failed, 2 wrong usage.\n");
}

int
main (int argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  setlocale (LC_NUMERIC, "C");

  if (argc < 2)
    return ts_cli_fail_usage (NULL, "a command is missing");
  if (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0)
    {
      print_help ();
      return TS_CLI_DONE;
    }
  if (strcmp (argv[1], "--version") == 0)
    {
      ts_cli_print ("tensorstep-cli " TS_VERSION "\n");
      return TS_CLI_DONE;
    }

  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (argv[1], commands[i].name) == 0)
      {
        int status = commands[i].run (argc - 1, argv + 1);

        if (fflush (stdout) != 0)
          {
            perror ("tensorstep-cli: UNKNOWN: standard output");
            return TS_CLI_FAILED;
          }
        return status;
      }

  {
    g_autofree char *message = g_strdup_printf ("no command '%s'", argv[1]);

    return ts_cli_fail_usage (NULL, message);
  }
}
