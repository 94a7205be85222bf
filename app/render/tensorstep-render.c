#include "app/cli/ts-cli.h"
#include "app/render/ts-render-job.h"

#include <gtk/gtk.h>
#include <locale.h>

/* `tensorstep-cli render`, which starts this program with its own arguments. */

int
main (int argc,
      char **argv)
{
  TsRenderOptions options = { .depth = -1 };
  g_autoptr (GError) error = NULL;
  int status = TS_CLI_DONE;

  setlocale (LC_ALL, "");
  setlocale (LC_NUMERIC, "C");

  /* Registers the types of render nodes. A display, were there one, would be of no use. */
  g_unsetenv ("DISPLAY");
  g_unsetenv ("WAYLAND_DISPLAY");
  gtk_disable_setlocale ();
  gtk_init_check ();

  if (!ts_render_options_parse (&options, &argc, &argv))
    status = TS_CLI_USAGE;
  else if (!ts_render_job_run (&options, argv[1], &error))
    status = ts_cli_fail (error);

  ts_render_options_clear (&options);
  return status;
}
