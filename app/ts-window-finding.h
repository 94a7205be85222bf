#pragma once

#include "app/ts-window.h"

G_BEGIN_DECLS

/* The actions by which one finds one's way in a graph: going to a name, tracing, several at once. As ts-window-actions.h has the others. */
void ts_window_finding_add (TsWindow *window);
void ts_window_finding_update (TsWindow *window);
void ts_window_finding_install_shortcuts (GtkApplication *application);

G_END_DECLS
