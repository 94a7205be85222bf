#include "app/cli/ts-cli.h"
#include "app/cli/ts-convert-checkpoint.h"
#include "app/cli/ts-freeze-model.h"

#include "engine/model/ts-model-save.h"
#include "engine/ts-error.h"

#include <stdio.h>
#include <string.h>

typedef struct
{
  TsRunOptions run; /* what chooses the MetaGraph, and what is frozen */
  gboolean freeze;
  char *as;
  gboolean text;
  gboolean binary;
} Options;

static const struct
{
  const char *name;
  TsModelKind kind;
} kinds[] = {
  { "graph", TS_MODEL_GRAPH_DEF },
  { "meta-graph", TS_MODEL_META_GRAPH },
  { "saved-model", TS_MODEL_SAVED_MODEL },
};

static gboolean
is_checkpoint (const Options *options)
{
  return g_strcmp0 (options->as, "checkpoint") == 0;
}

/* (nullable): an option that means nothing without --freeze. */
static const char *
find_useless (const Options *options)
{
  const TsRunOptions *run = &options->run;

  if (options->freeze)
    return NULL;
  return run->checkpoint != NULL ? "--checkpoint" : run->inits != NULL   ? "--init"
                                                : run->signature != NULL ? "--signature"
                                                : run->fetches != NULL   ? "--fetch"
                                                                         : NULL;
}

/* What options and name say together. (transfer full) (nullable): what is wrong */
static char *
find_format (const Options *options,
             const char *path,
             TsSaveFormat *format)
{
  gboolean is_known = ts_save_format_guess (path, format);

  if (find_useless (options) != NULL)
    return g_strdup_printf ("%s means something only with --freeze", find_useless (options));
  if (options->text && options->binary)
    return g_strdup ("--text and --binary exclude each other");
  if (options->text || options->binary)
    format->is_text = options->text;

  for (guint i = 0; options->as != NULL && i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (options->as, kinds[i].name) == 0)
      {
        format->kind = kinds[i].kind;
        return NULL;
      }
  if (is_checkpoint (options))
    return NULL;
  if (options->as != NULL)
    return g_strdup_printf ("--as %s: expected graph, meta-graph, saved-model or checkpoint", options->as);
  if (!is_known)
    return g_strdup_printf ("%s: the name does not say what to write (.pb, .pbtxt, .meta, .meta.txt, or a folder): say it with --as", path);
  return NULL;
}

/* Nothing is left out without a word. */
static void
print_losses (const TsModel *model,
              TsSaveFormat format)
{
  ts_cli_warn (model);
  for (guint i = 0; model->meta != NULL && i < model->meta->problems->len; i++)
    fprintf (stderr, "tensorstep-cli: %s\n", (const char *)model->meta->problems->pdata[i]);
  if (format.kind != TS_MODEL_SAVED_MODEL && model->meta_graphs->len > 1)
    fprintf (stderr, "tensorstep-cli: one of %u MetaGraphs is written\n", model->meta_graphs->len);
}

static gboolean
convert (const char *from,
         const char *to,
         const Options *options,
         TsSaveFormat format,
         GError **error)
{
  g_autoptr (TsModel) model = NULL;
  g_autoptr (TsModel) frozen = NULL;

  if (is_checkpoint (options))
    return ts_convert_checkpoint (from, to, error);
  model = ts_run_options_open_model (&options->run, from, error);
  if (model == NULL)
    return FALSE;
  if (options->freeze)
    {
      ts_cli_warn (model);
      frozen = ts_cli_freeze_model (model, &options->run, error);
      return frozen != NULL && ts_model_save (frozen, format, to, NULL, NULL, NULL, error);
    }
  if (!ts_model_save (model, format, to, NULL, NULL, NULL, error))
    return FALSE;
  print_losses (model, format);
  return TRUE;
}

int
ts_cli_convert (int argc,
                char **argv)
{
  Options options = { .as = NULL };
  const GOptionEntry entries[] = {
    { "as", 0, 0, G_OPTION_ARG_STRING, &options.as, "Write a graph, a meta-graph or a saved-model, whatever the name of OUT; of a checkpoint a checkpoint", "KIND" },
    { "text", 0, 0, G_OPTION_ARG_NONE, &options.text, "Write text format", NULL },
    { "binary", 0, 0, G_OPTION_ARG_NONE, &options.binary, "Write binary format", NULL },
    { "tags", 0, 0, G_OPTION_ARG_FILENAME, &options.run.tags, "SavedModel: choose the MetaGraph", "A,B" },
    { "freeze", 0, 0, G_OPTION_ARG_NONE, &options.freeze, "Write constants in the place of variables, and only what the outputs need", NULL },
    { "checkpoint", 0, 0, G_OPTION_ARG_FILENAME, &options.run.checkpoint, "With --freeze: values of the variables", "PREFIX" },
    { "init", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.run.inits, "With --freeze: run an operation once before; \"auto\" finds the initialisers", "OP" },
    { "signature", 0, 0, G_OPTION_ARG_FILENAME, &options.run.signature, "With --freeze: the outputs of a signature", "KEY" },
    { "fetch", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options.run.fetches, "With --freeze: outputs (commas between several)", "NAME" },
    { NULL }
  };
  g_autoptr (GError) error = NULL;
  g_autofree char *problem = NULL;
  TsSaveFormat format;
  int status = TS_CLI_DONE;

  if (!ts_cli_parse ("convert", "IN OUT",
                     "Writes a model in another form: OUT.pb a graph, OUT.pbtxt the same as text, OUT.meta a MetaGraphDef, a folder a SavedModel.",
                     entries, NULL, NULL, 2, &argc, &argv))
    status = TS_CLI_USAGE;
  else if ((problem = find_format (&options, argv[2], &format)) != NULL)
    status = ts_cli_fail_usage ("convert", problem);
  else if (!convert (argv[1], argv[2], &options, format, &error))
    status = ts_cli_fail (error);

  ts_run_options_clear (&options.run);
  g_free (options.as);
  return status;
}
