#include "app/ts-application.h"
#include "app/ts-renderer.h"

#include <locale.h>

int
main (int argc,
      char *argv[])
{
  g_autoptr (TsApplication) application = NULL;

  ts_renderer_choose ();
  setlocale (LC_ALL, "");
  g_set_application_name ("Tensorstep");
  application = ts_application_new (NULL);

  int status = g_application_run (G_APPLICATION (application), argc, argv);

  return status != 0 ? status : ts_application_get_exit_status (application);
}
