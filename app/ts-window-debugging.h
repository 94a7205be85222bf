#pragma once

#include "app/ts-window.h"

G_BEGIN_DECLS

/* The actions that change a run and ask where its values come from. As ts-window-actions.h has the others. */
void ts_window_debugging_add (TsWindow *window);
void ts_window_debugging_update (TsWindow *window);

G_END_DECLS
