#include "app/cli/ts-cli.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

static const TsCliCommand commands[] = {
  { "info", "MODEL [--json]", "what a model file holds", ts_cli_info },
  { "run", "MODEL [OPTIONS]", "evaluate fetches", ts_cli_run },
  { "debug", "MODEL [OPTIONS] [-x SCRIPT] [--ex COMMAND]...", "step through a graph", ts_cli_debug },
  { "convert", "IN OUT [--as KIND] [--text]", "write a model in another form", ts_cli_convert },
  { "render", "MODEL -o FILE [OPTIONS]", "draw a graph, or write it for other programs", ts_cli_render },
  { "diff", "A B [--json]", "how two graphs differ", ts_cli_diff },
  { "ops", "[--json]", "op types known, and their kernels", ts_cli_ops },
};

static void
print_help (void)
{
  ts_cli_print ("Usage: tensorstep-cli COMMAND ...\n\n"
                "Opens TensorFlow graphs, runs them and steps through them.\n\n");
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    ts_cli_printf ("  %-7s %-48s %s\n", commands[i].name, commands[i].arguments, commands[i].summary);
  ts_cli_print ("\nMODEL is a GraphDef, a MetaGraphDef or a SavedModel folder; its kind is found from the content.\n"
                "tensorstep-cli COMMAND --help tells a command's options; --version tells the version.\n"
                "Exit status: 0 done, 1 the run or the model failed, 2 wrong usage; of diff: 0 same, 1 different, 2 trouble.\n");
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
