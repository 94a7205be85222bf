/* How long it takes to list a checkpoint: bench-checkpoint CLI [FOLDER]
 *
 * Makes one of 1 GB with 1,000 tensors in FOLDER (else in a temporary one, removed afterwards), then starts `CLI info --checkpoint` on it
 * some times, and says how long writing, listing and comparing all checksums take. */

#include "engine/checkpoint/ts-checkpoint-writer.h"
#include "engine/checkpoint/ts-checkpoint.h"

#include <glib/gstdio.h>

#include <stdlib.h>
#include <string.h>

#define N_TENSORS 1000
#define N_ELEMENTS (1 << 18)
#define N_RUNS 21

static void
check (GError *error)
{
  if (error != NULL)
    g_error ("%s", error->message);
}

static void
make_checkpoint (const char *prefix)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TsTensor) tensor = ts_tensor_new (TS_DTYPE_FLOAT, &TS_SHAPE (512, N_ELEMENTS / 512), &error);
  g_autoptr (TsCheckpointWriter) writer = ts_checkpoint_writer_new (prefix, 1, &error);

  check (error);
  for (guint i = 0; i < N_ELEMENTS; i++)
    ((float *)tensor->data)[i] = (float)i;
  for (guint i = 0; i < N_TENSORS; i++)
    {
      g_autofree char *name = g_strdup_printf ("model/stage_%u/block_%u/conv_%u/kernel", i / 100, i / 10 % 10, i % 10);

      ts_checkpoint_writer_add (writer, name, tensor, &error);
      check (error);
    }
  ts_checkpoint_writer_commit (writer, &error);
  check (error);
}

static double
run (const char *program,
     const char *prefix)
{
  const char *argv[] = { program, "info", prefix, "--checkpoint", NULL };
  g_autoptr (GError) error = NULL;
  gint64 begin = g_get_monotonic_time ();
  int status;

  g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL, &status, &error);
  check (error);
  if (status != 0)
    g_error ("%s failed", program);
  return (double)(g_get_monotonic_time () - begin) / 1e6;
}

static int
compare (const void *a,
         const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

static double
verify (const char *prefix)
{
  g_autoptr (GError) error = NULL;
  gint64 begin = g_get_monotonic_time ();
  g_autoptr (TsCheckpoint) checkpoint = ts_checkpoint_open (prefix, &error);

  check (error);
  ts_checkpoint_verify_all (checkpoint, NULL, &error);
  check (error);
  return (double)(g_get_monotonic_time () - begin) / 1e6;
}

int
main (int argc,
      char *argv[])
{
  g_autofree char *folder = argc > 2 ? g_strdup (argv[2]) : g_dir_make_tmp ("bench-checkpoint-XXXXXX", NULL);
  g_autofree char *prefix = g_build_filename (folder, "model.ckpt", NULL);
  g_autofree char *index = g_strconcat (prefix, ".index", NULL);
  g_autofree char *data = g_strconcat (prefix, ".data-00000-of-00001", NULL);
  gint64 begin = g_get_monotonic_time ();
  double seconds[N_RUNS];

  if (argc < 2)
    {
      g_printerr ("usage: bench-checkpoint CLI [FOLDER]\n");
      return 2;
    }

  make_checkpoint (prefix);
  g_print ("write   %.3f s\n", (double)(g_get_monotonic_time () - begin) / 1e6);
  for (guint i = 0; i < N_RUNS; i++)
    seconds[i] = run (argv[1], prefix);
  qsort (seconds, N_RUNS, sizeof (double), compare);
  g_print ("list    %.4f s, median of %d runs of the whole command; slowest %.4f s\n", seconds[N_RUNS / 2], N_RUNS, seconds[N_RUNS - 1]);
  g_print ("verify  %.3f s\n", verify (prefix));

  if (argc == 2)
    {
      g_unlink (index);
      g_unlink (data);
      g_rmdir (folder);
    }
  return 0;
}
