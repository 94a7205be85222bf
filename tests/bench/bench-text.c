/* Times the text format: bench-text FILE.pbtxt|FILE.pb [TYPE]
 *
 * Reads a text, or prints a message of that type (GraphDef by default), five times; says the median. */

#include "proto/ts-text-read.h"

#include <stdlib.h>

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

int
main (int argc,
      char *argv[])
{
  const TsSchema *schema = ts_schema_find (argc > 2 ? argv[2] : "GraphDef");
  g_autoptr (GError) error = NULL;
  g_autoptr (GMappedFile) file = argc > 1 ? g_mapped_file_new (argv[1], FALSE, &error) : NULL;
  gint64 times[N_RUNS];
  gsize size = 0;

  if (file == NULL || schema == NULL)
    {
      g_printerr ("%s\n", error != NULL ? error->message : "usage: bench-text FILE.pbtxt|FILE.pb [TYPE]");
      return 1;
    }

  for (guint i = 0; i < N_RUNS; i++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autoptr (GBytes) message = ts_text_parse (schema, g_mapped_file_get_contents (file), g_mapped_file_get_length (file),
                                                  NULL, NULL, NULL, NULL, &error);

      times[i] = g_get_monotonic_time () - start;
      if (message == NULL)
        {
          g_printerr ("%s\n", error->message);
          return 1;
        }
      size = g_bytes_get_size (message);
    }
  report ("parse", times, g_mapped_file_get_length (file), size);
  return 0;
}
