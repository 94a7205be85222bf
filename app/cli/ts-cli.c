#include "app/cli/ts-cli.h"

#include "engine/ts-error.h"

#include <stdio.h>
#include <string.h>

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
ts_cli_warn (const TsModel *model)
{
  if (model->warning != NULL)
    fprintf (stderr, "tensorstep-cli: %s\n", model->warning);
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
