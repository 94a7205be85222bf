#include "app/cli/ts-cli.h"
#include "app/cli/ts-info.h"
#include "app/cli/ts-run-options.h"

int
ts_cli_info (int argc,
             char **argv)
{
  gboolean json = FALSE, shapes = FALSE;
  TsRunOptions options = { 0 };
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "Write JSON", NULL },
    { "shapes", 0, 0, G_OPTION_ARG_NONE, &shapes, "Work out shapes of outputs in graphs of over 10,000 operations, too", NULL },
    { "tags", 0, 0, G_OPTION_ARG_FILENAME, &options.tags, "SavedModel: choose the MetaGraph", "A,B" },
    { NULL }
  };
  g_autoptr (TsModel) model = NULL;
  g_autoptr (GError) error = NULL;
  TsInfo info;

  if (!ts_cli_parse ("info", "MODEL", "Tells what a model file holds.", entries, NULL, NULL, 1, &argc, &argv))
    return TS_CLI_USAGE;

  model = ts_run_options_open_model (&options, argv[1], &error);
  ts_run_options_clear (&options);
  if (model == NULL)
    return ts_cli_fail (error);

  ts_info_init (&info, model, shapes);
  if (json)
    ts_info_print_json (&info);
  else
    ts_info_print_text (&info);
  ts_info_clear (&info);
  return TS_CLI_DONE;
}
