#include "app/cli/ts-cli.h"

#include "engine/ts-error.h"

#include <errno.h>
#include <unistd.h>

#define PROGRAM "tensorstep-render"

/* Drawing takes GTK, which all the other commands had better not wait for: it is a program of its own. */

/* Beside this program, in a build folder, or where it is installed. (transfer full) (nullable) */
static char *
find_program (void)
{
  static const char *const beside[] = { ".", "../render", "../libexec" };
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = program != NULL ? g_path_get_dirname (program) : g_strdup (".");

  for (guint i = 0; i < G_N_ELEMENTS (beside); i++)
    {
      g_autofree char *path = g_build_filename (folder, beside[i], PROGRAM, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_REGULAR) && g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer (&path);
    }

  return g_file_test (TS_LIBEXECDIR "/" PROGRAM, G_FILE_TEST_IS_EXECUTABLE) ? g_strdup (TS_LIBEXECDIR "/" PROGRAM) : NULL;
}

int
ts_cli_render (int argc,
               char **argv)
{
  g_autofree char *program = find_program ();
  g_autoptr (GError) error = NULL;

  if (program == NULL)
    {
      g_set_error (&error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "this installation does not draw: %s is not there, which comes with the desktop program", PROGRAM);
      return ts_cli_fail (error);
    }

  execv (program, argv);
  g_set_error (&error, TS_ERROR, TS_ERROR_INTERNAL, "%s cannot be started: %s", program, g_strerror (errno));
  return ts_cli_fail (error);
}
