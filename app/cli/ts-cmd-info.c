#include "app/cli/ts-cli.h"
#include "app/cli/ts-info-checkpoint.h"
#include "app/cli/ts-info.h"
#include "app/cli/ts-run-options.h"

int
ts_cli_info (int argc,
             char **argv)
{
  gboolean json = FALSE, shapes = FALSE, checkpoint = FALSE, verify = FALSE;
  TsRunOptions options = { 0 };
  const GOptionEntry entries[] = {
    { "checkpoint", 0, 0, G_OPTION_ARG_NONE, &checkpoint, "MODEL is a checkpoint: list its tensors", NULL },
    { "verify", 0, 0, G_OPTION_ARG_NONE, &verify, "With --checkpoint: compare all checksums", NULL },
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
  if (verify && !checkpoint)
    return ts_cli_fail_usage ("info", "--verify goes with --checkpoint");
  if (checkpoint)
    return ts_cli_info_checkpoint (argv[1], json, verify);

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
