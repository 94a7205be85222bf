#include "app/cli/ts-cli.h"
#include "app/cli/ts-dump.h"
#include "app/cli/ts-output-folder.h"
#include "app/cli/ts-run-request.h"

#include "engine/exec/ts-run-group.h"
#include "engine/graph/ts-graph-interface.h"
#include "engine/tensor/ts-tensor-format.h"
#include "engine/ts-error.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  TsRunOptions run;
  int n_repeat;
  gboolean every_run;
  gboolean queue_runners;
  char *output;
  char *dump_all;
} Options;

typedef struct
{
  const Options *options;
  TsSession *session;
  TsRunRequest request;
  TsRunGroup *queue_runners; /* (nullable): goes on in the background of all runs */
  TsTensor **results;        /* one for each fetch, of the last run */
  double *seconds;           /* one for each run */
} Runner;

static guint
n_runs (const Options *options)
{
  return (guint)MAX (options->n_repeat, 1);
}

static void
clear_results (Runner *self)
{
  for (guint i = 0; i < self->request.fetches->len; i++)
    g_clear_pointer (&self->results[i], ts_tensor_unref);
}

/* DIR, or with --every-run DIR/I. (transfer full) */
static char *
folder_of_run (const Runner *self,
               const char *folder,
               guint run)
{
  g_autofree char *number = g_strdup_printf ("%u", run);

  return self->options->every_run ? g_build_filename (folder, number, NULL) : g_strdup (folder);
}

static gboolean
write_results (const Runner *self,
               guint run,
               GError **error)
{
  g_autofree char *path = folder_of_run (self, self->options->output, run);
  g_autoptr (TsOutputFolder) folder = ts_output_folder_new (path, error);

  if (folder == NULL)
    return FALSE;

  for (guint i = 0; i < self->request.fetches->len; i++)
    {
      if (!ts_output_folder_add (folder, self->request.fetch_names->pdata[i], self->results[i], error))
        return FALSE;
    }
  return ts_output_folder_finish (folder, error);
}

static void
print_results (const Runner *self)
{
  guint n = self->request.fetches->len;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = ts_tensor_format (self->results[i], NULL);

      if (n > 1)
        ts_cli_printf ("%s%s\n", i > 0 ? "\n" : "", (const char *)self->request.fetch_names->pdata[i]);
      ts_cli_printf ("%s\n", text);
    }
}

/* Who fetches an operation and sees nothing should know why. */
static void
print_hint (const Runner *self)
{
  const TsRunRequest *request = &self->request;
  const TsOperation *op;

  if (self->options->run.fetches == NULL || request->fetches->len > 0 || request->targets->len == 0)
    return;
  op = ts_graph_get_operation (ts_session_get_graph (self->session), g_array_index (request->targets, guint32, 0));
  if (op->n_outputs > 0)
    fprintf (stderr, "tensorstep-cli: %s is an operation: it was run, and nothing fetched; its value is %s:0\n", op->name, op->name);
}

/* ---- running ---------------------------------------------------------------------------------- */

static gboolean
fetch_results (Runner *self,
               TsExecutor *executor,
               GError **error)
{
  for (guint i = 0; i < self->request.fetches->len; i++)
    {
      self->results[i] = ts_executor_dup_fetch (executor, i, error);
      if (self->results[i] == NULL)
        return FALSE;
    }
  return TRUE;
}

/* @dump: (nullable) */
static gboolean
run_once (Runner *self,
          TsDump *dump,
          GError **error)
{
  const TsRunRequest *request = &self->request;
  g_autoptr (TsRunGroup) own_group = NULL;
  TsRunGroup *group = self->queue_runners != NULL ? self->queue_runners : (own_group = ts_run_group_new (self->session, NULL));
  TsExecutor *executor;

  executor = ts_session_begin (self->session, (const TsFeed *)(gpointer)request->feeds->data, request->feeds->len,
                               (const TsOutput *)(gpointer)request->fetches->data, request->fetches->len,
                               (const guint32 *)(gpointer)request->targets->data, request->targets->len,
                               dump != NULL ? &ts_dump_seam : NULL, dump, NULL, error);
  if (executor == NULL)
    return FALSE;
  ts_run_group_add (group, executor);
  return ts_run_group_run (group, error) && fetch_results (self, executor, error);
}

static gboolean
run_and_dump (Runner *self,
              guint run,
              GError **error)
{
  g_autofree char *path = folder_of_run (self, self->options->dump_all, run);
  TsDump dump;
  gboolean done;

  if (!ts_dump_init (&dump, path, error))
    return FALSE;
  done = run_once (self, &dump, error) && ts_dump_finish (&dump, error);
  ts_dump_clear (&dump);
  return done;
}

static gboolean
start_queue_runners (Runner *self,
                     GError **error)
{
  guint n;

  self->queue_runners = ts_run_group_new (self->session, NULL);
  if (!ts_run_group_add_queue_runners (self->queue_runners, &n, error))
    return FALSE;
  if (n > 0)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "--queue-runners: the collections of the model list none");
  return FALSE;
}

static gboolean
run_all (Runner *self,
         GError **error)
{
  const Options *options = self->options;
  guint n = n_runs (options);

  if (!ts_run_request_restore (&self->request, &options->run, self->session, error) ||
      !ts_run_request_run_inits (&self->request, self->session, error))
    return FALSE;

  if (options->queue_runners && !start_queue_runners (self, error))
    return FALSE;

  for (guint i = 0; i < n; i++)
    {
      gboolean is_kept = i == n - 1 || options->every_run;
      gint64 start = g_get_monotonic_time ();

      clear_results (self);
      if (options->dump_all != NULL && is_kept ? !run_and_dump (self, i, error) : !run_once (self, NULL, error))
        return FALSE;
      self->seconds[i] = (double)(g_get_monotonic_time () - start) / G_USEC_PER_SEC;

      if (options->output != NULL && is_kept && !write_results (self, i, error))
        return FALSE;
    }
  return TRUE;
}

static int
compare_doubles (const void *a,
                 const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

static void
print_median (const Runner *self)
{
  guint n = n_runs (self->options);
  double median;

  qsort (self->seconds, n, sizeof (double), compare_doubles);
  median = (self->seconds[(n - 1) / 2] + self->seconds[n / 2]) / 2;
  ts_cli_printf ("median of %u runs: %.3f ms\n", n, median * 1000);
}

/* Asked for nothing: what the graph seems to be for. */
static gboolean
add_default_fetches (Runner *self,
                     GError **error)
{
  TsRunRequest *request = &self->request;
  g_autofree TsOutput *outputs = NULL;
  guint n;

  if (request->fetches->len > 0 || request->targets->len > 0 || request->inits->len > 0)
    return TRUE;

  outputs = ts_graph_find_outputs (ts_session_get_graph (self->session), &n);
  g_array_append_vals (request->fetches, outputs, n);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (request->fetch_names, ts_graph_dup_output_name (ts_session_get_graph (self->session), outputs[i]));
  if (n > 0)
    return TRUE;
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT,
               "there is nothing to run: no --fetch, and no operation with inputs, outside of loops, has results that nothing uses");
  return FALSE;
}

static gboolean
run_model (const char *path,
           const Options *options,
           GError **error)
{
  g_autoptr (TsModel) model = ts_run_options_open_model (&options->run, path, error);
  g_autoptr (TsSession) session = NULL;
  Runner runner = { .options = options };
  gboolean done;

  if (model == NULL)
    return FALSE;
  ts_cli_warn (model);

  session = runner.session = ts_session_new (model->graph);
  if (!ts_run_request_init (&runner.request, &options->run, model, session, error))
    return FALSE;

  done = add_default_fetches (&runner, error);
  runner.results = g_new0 (TsTensor *, runner.request.fetches->len + 1);
  runner.seconds = g_new0 (double, n_runs (options));
  done = done && run_all (&runner, error);
  if (done && options->output == NULL && options->dump_all == NULL)
    print_results (&runner);
  if (done && options->n_repeat > 1)
    print_median (&runner);
  if (done)
    print_hint (&runner);

  clear_results (&runner);
  g_clear_pointer (&runner.queue_runners, ts_run_group_free);
  g_free (runner.results);
  g_free (runner.seconds);
  ts_run_request_clear (&runner.request);
  return done;
}

/* (transfer full) (nullable): what is wrong. */
static char *
check_options (const Options *options)
{
  if (options->n_repeat < 0)
    return g_strdup_printf ("--repeat %d: expected a number above 0", options->n_repeat);
  if (options->every_run && options->output == NULL && options->dump_all == NULL)
    return g_strdup ("--every-run needs --output or --dump-all");
  return ts_run_options_check (&options->run);
}

int
ts_cli_run (int argc,
            char **argv)
{
  Options options = { .n_repeat = 0 };
  const GOptionEntry entries[] = {
    { "repeat", 0, 0, G_OPTION_ARG_INT, &options.n_repeat, "Run N times in one session and print the median time", "N" },
    { "every-run", 0, 0, G_OPTION_ARG_NONE, &options.every_run, "Write run I to DIR/I", NULL },
    { "queue-runners", 0, 0, G_OPTION_ARG_NONE, &options.queue_runners, "Let the model's queue runners fill their queues meanwhile", NULL },
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &options.output, "Write each fetch as .npy, and manifest.json", "DIR" },
    { "dump-all", 0, 0, G_OPTION_ARG_FILENAME, &options.dump_all, "Write every output of every operation that runs", "DIR" },
    { NULL }
  };
  g_autoptr (GError) error = NULL;
  g_autofree char *problem = NULL;
  int status = TS_CLI_DONE;

  if (!ts_cli_parse ("run", "MODEL", "Evaluates fetches. Without --output it prints them.", entries, NULL,
                     ts_run_options_group (&options.run), 1, &argc, &argv))
    status = TS_CLI_USAGE;
  else if ((problem = check_options (&options)) != NULL)
    status = ts_cli_fail_usage ("run", problem);
  else if (!run_model (argv[1], &options, &error))
    status = ts_cli_fail (error);

  ts_run_options_clear (&options.run);
  g_free (options.output);
  g_free (options.dump_all);
  return status;
}
