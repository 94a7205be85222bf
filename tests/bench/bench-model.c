/* Runs a model as often as it is told to, for tests/bench/peers/compare.py.
 *
 * usage: bench-model MODEL THREADS run|debug FOLDER OUTPUT[,OUTPUT...] NAME=DIMS:FILE...
 *
 * A feed: DIMS such as 1,224,224,3 and a file of raw float32, converted to what the graph takes. After a first run, whose outputs are written to FOLDER as 0.raw,
 * 1.raw, ..., it prints "ready"; then for each line N on standard input it runs N times, and prints milliseconds of a run: by the
 * clock, and of the processor. "debug" runs in the debugger, which keeps every value. */

#include "engine/debug/ts-debugger.h"
#include "engine/model/ts-model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct
{
  TsModel *model;
  TsSession *session;
  TsDebugger *debugger; /* (nullable): of "debug" */
  TsFeed feeds[16];
  guint n_feeds;
  TsOutput fetches[16];
  TsTensor *results[16];
  guint n_fetches;
} Bench;

static void
check (gboolean ok,
       GError *error)
{
  if (ok)
    return;
  g_printerr ("bench-model: %s\n", error->message);
  exit (1);
}

static TsOutput
find_output (Bench *self,
             const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, ":", 2);
  const TsOperation *op = ts_graph_find_operation (self->model->graph, parts[0]);

  if (op == NULL)
    {
      g_printerr ("bench-model: no operation %s\n", parts[0]);
      exit (1);
    }
  return (TsOutput) { op->index, parts[1] != NULL ? (guint32)atoi (parts[1]) : 0 };
}

static void
add_feed (Bench *self,
          const char *text)
{
  g_auto (GStrv) sides = g_strsplit (text, "=", 2);
  g_auto (GStrv) parts = g_strsplit (sides[1], ":", 2);
  g_auto (GStrv) dims = g_strsplit (parts[0], ",", 0);
  g_autofree char *bytes = NULL;
  gsize size;
  TsShape shape = { 0 };
  TsTensor *value;
  TsOutput output;
  GError *error = NULL;

  for (guint i = 0; dims[i] != NULL; i++)
    shape.dims[shape.rank++] = g_ascii_strtoll (dims[i], NULL, 10);
  output = find_output (self, sides[0]);
  value = ts_tensor_new (ts_session_get_feed_dtype (self->session, output), &shape, &error);
  check (value != NULL, error);
  check (g_file_get_contents (parts[1], &bytes, &size, &error), error);
  g_assert (size == value->n_elements * sizeof (float));
  for (gsize i = 0; i < value->n_elements; i++)
    {
      float element = ((const float *)(gpointer)bytes)[i];

      if (value->dtype == TS_DTYPE_INT32)
        ((gint32 *)value->data)[i] = (gint32)element;
      else if (value->dtype == TS_DTYPE_UINT8)
        ((guint8 *)value->data)[i] = (guint8)element;
      else
        ((float *)value->data)[i] = element;
    }
  g_assert (self->n_feeds < G_N_ELEMENTS (self->feeds));
  self->feeds[self->n_feeds++] = (TsFeed) { output, value };
}

static void
run (Bench *self)
{
  g_autoptr (TsStop) stop = NULL;
  GError *error = NULL;

  for (guint i = 0; i < self->n_fetches; i++)
    g_clear_pointer (&self->results[i], ts_tensor_unref);
  if (self->debugger == NULL)
    {
      check (ts_session_run (self->session, self->feeds, self->n_feeds, self->fetches, self->n_fetches, NULL, 0, self->results, NULL, &error), error);
      return;
    }

  stop = ts_debugger_continue (self->debugger, &error);
  check (stop != NULL, error);
  if (stop->reason != TS_STOP_DONE)
    {
      g_printerr ("bench-model: %s\n", stop->text);
      exit (1);
    }
  for (guint i = 0; i < self->n_fetches; i++)
    check ((self->results[i] = ts_debugger_dup_fetch (self->debugger, i, &error)) != NULL, error);
}

static void
write_results (Bench *self,
               const char *folder)
{
  for (guint i = 0; i < self->n_fetches; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%u.raw", folder, i);
      GError *error = NULL;

      check (g_file_set_contents (path, self->results[i]->data, (gssize)ts_tensor_size_bytes (self->results[i]), &error), error);
    }
}

static double
now_ms (clockid_t clock)
{
  struct timespec time;

  clock_gettime (clock, &time);
  return (double)time.tv_sec * 1e3 + (double)time.tv_nsec * 1e-6;
}

static void
set_up (Bench *self,
        char *argv[],
        guint n_feeds)
{
  g_auto (GStrv) names = g_strsplit (argv[5], ",", 0);
  GError *error = NULL;

  check ((self->model = ts_model_open (argv[1], NULL, NULL, NULL, NULL, &error)) != NULL, error);
  for (guint i = 0; names[i] != NULL && i < G_N_ELEMENTS (self->fetches); i++)
    self->fetches[self->n_fetches++] = find_output (self, names[i]);
  if (strcmp (argv[3], "debug") == 0)
    {
      self->debugger = ts_debugger_new (self->model->graph);
      self->session = ts_session_ref (ts_debugger_get_session (self->debugger));
      ts_debugger_set_fetches (self->debugger, self->fetches, self->n_fetches);
    }
  else
    self->session = ts_session_new (self->model->graph);

  for (guint i = 0; i < n_feeds; i++)
    {
      add_feed (self, argv[6 + i]);
      if (self->debugger != NULL)
        check (ts_debugger_set_feed (self->debugger, self->feeds[i].output, self->feeds[i].value, &error), error);
    }
  ts_session_set_n_threads (self->session, (guint)atoi (argv[2]));
}

int
main (int argc,
      char *argv[])
{
  Bench bench = { 0 };
  char line[64];

  if (argc < 6)
    {
      g_printerr ("usage: bench-model MODEL THREADS run|debug FOLDER OUTPUT[,OUTPUT...] NAME=DIMS:FILE...\n");
      return 2;
    }
  set_up (&bench, argv, (guint)argc - 6);
  run (&bench);
  write_results (&bench, argv[4]);
  printf ("ready\n");
  fflush (stdout);

  while (fgets (line, sizeof line, stdin) != NULL)
    {
      int n = MAX (1, atoi (line));
      double wall = now_ms (CLOCK_MONOTONIC), cpu = now_ms (CLOCK_PROCESS_CPUTIME_ID);

      for (int i = 0; i < n; i++)
        run (&bench);
      printf ("%.6f %.6f\n", (now_ms (CLOCK_MONOTONIC) - wall) / n, (now_ms (CLOCK_PROCESS_CPUTIME_ID) - cpu) / n);
      fflush (stdout);
    }
  return 0;
}
