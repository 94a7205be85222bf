/* Times the text format: bench-text FILE.pbtxt [TYPE]
 *
 * Reads a text as a message of that type (GraphDef by default), and prints that, five times each; says the median time of one
 * core, so that other work on the machine counts little. */

#include "proto/ts-text-read.h"
#include "proto/ts-text-write.h"

#include <stdlib.h>
#include <time.h>

#define N_RUNS 5

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  const gint64 *x = a;
  const gint64 *y = b;

  return *x < *y ? -1 : *x > *y;
}

static void
report (const char *what,
        gint64 *times,
        gsize from,
        gsize to)
{
  qsort (times, N_RUNS, sizeof *times, compare_times);
  g_print ("%s: %.1f ms, %.0f MB/s; %" G_GSIZE_FORMAT " bytes to %" G_GSIZE_FORMAT "\n", what,
           times[N_RUNS / 2] / 1e3, from / (double)times[N_RUNS / 2], from, to);
}

static gint64
now_us (void)
{
  return (gint64)clock () * 1000000 / CLOCKS_PER_SEC;
}

int
main (int argc,
      char *argv[])
{
  const TsSchema *schema = ts_schema_find (argc > 2 ? argv[2] : "GraphDef");
  g_autoptr (GError) error = NULL;
  g_autoptr (GMappedFile) file = argc > 1 ? g_mapped_file_new (argv[1], FALSE, &error) : NULL;
  g_autoptr (GBytes) message = NULL;
  gsize size = file != NULL ? g_mapped_file_get_length (file) : 0;
  gint64 times[N_RUNS];

  if (file == NULL || schema == NULL)
    {
      g_printerr ("%s\n", error != NULL ? error->message : "usage: bench-text FILE.pbtxt [TYPE]");
      return 1;
    }

  for (guint i = 0; i < N_RUNS; i++)
    {
      gint64 start = now_us ();

      g_clear_pointer (&message, g_bytes_unref);
      message = ts_text_parse (schema, g_mapped_file_get_contents (file), size, NULL, NULL, NULL, NULL, &error);
      times[i] = now_us () - start;
      if (message == NULL)
        {
          g_printerr ("%s\n", error->message);
          return 1;
        }
    }
  report ("parse", times, size, g_bytes_get_size (message));

  for (guint i = 0; i < N_RUNS; i++)
    {
      gint64 start = now_us ();
      g_autofree char *text = ts_text_to_string (schema, g_bytes_get_data (message, NULL), g_bytes_get_size (message), &error);

      times[i] = now_us () - start;
      g_assert_no_error (error);
    }
  report ("print", times, g_bytes_get_size (message), size);
  return 0;
}
