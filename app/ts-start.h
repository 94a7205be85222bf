#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * What of the start of the program can be done beside the rest of it, or need not be done at all. Nothing depends on it: it is only faster. Main thread.
 */

/* Begins to read which fonts there are. At once, before GTK is there. */
void ts_start_fonts (void);

/* Begins to connect to the session bus, and to ask it for the one of assistive technology, which is started by being asked for. */
void ts_start_bus (void);

/* Initialises GTK. FALSE if there is no display. */
gboolean ts_start_gtk (void);

/* Begins to read which icons there are, and what reads drawings. When all that changes where icons are looked for has been said. */
void ts_start_icons (GdkDisplay *display);

G_END_DECLS
