#include "app/ts-process-age.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

/* Field 22 of /proc/self/stat: when the process started, in clock ticks since the machine did. The name, field 2, may hold anything. */
double
ts_process_age_seconds (void)
{
  g_autofree char *stat = NULL;
  struct timespec now;
  const char *p;

  if (!g_file_get_contents ("/proc/self/stat", &stat, NULL, NULL) || (p = strrchr (stat, ')')) == NULL)
    return 0.0;
  for (int field = 2; field < 22 && p != NULL; field++)
    p = strchr (p + 1, ' ');
  if (p == NULL || clock_gettime (CLOCK_BOOTTIME, &now) != 0)
    return 0.0;

  double started = g_ascii_strtod (p, NULL) / (double)sysconf (_SC_CLK_TCK);

  return (double)now.tv_sec + (double)now.tv_nsec * 1e-9 - started;
}
