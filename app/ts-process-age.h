#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Seconds since this process was started, to a hundredth or so; 0 where the system does not tell. Any thread. */
double ts_process_age_seconds (void);

G_END_DECLS
