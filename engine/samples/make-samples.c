/* Writes the samples as files, at build time: make-samples DIRECTORY */

#include "engine/samples/ts-samples.h"

int
main (int argc,
      char *argv[])
{
  guint n;
  const TsSample *samples = ts_sample_list (&n);

  if (argc != 2)
    {
      g_printerr ("usage: make-samples DIRECTORY\n");
      return 2;
    }

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strconcat (samples[i].id, ".pb", NULL);
      g_autofree char *path = g_build_filename (argv[1], name, NULL);
      g_autoptr (GError) error = NULL;

      if (!ts_sample_write (&samples[i], path, &error))
        {
          g_printerr ("make-samples: %s: %s\n", path, error->message);
          return 1;
        }
    }
  return 0;
}
