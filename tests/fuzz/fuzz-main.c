#include "tests/fuzz/fuzz-target.h"

/* A target as a program: runs the files it is given. */
int
main (int argc,
      char *argv[])
{
  for (int i = 1; i < argc; i++)
    {
      g_autofree char *data = NULL;
      g_autofree guint8 *exact = NULL; /* a byte behind the end is one too many */
      gsize size;

      if (!g_file_get_contents (argv[i], &data, &size, NULL))
        continue;
      exact = g_memdup2 (data, size);
      LLVMFuzzerTestOneInput (exact, size);
    }
  return 0;
}
