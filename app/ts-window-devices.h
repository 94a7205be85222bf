#pragma once

#include "app/ts-window.h"

G_BEGIN_DECLS

/* The window's actions about where operations run. ts-window-actions.c calls these with its own. */
void ts_window_devices_add (TsWindow *window);
void ts_window_devices_update (TsWindow *window);

G_END_DECLS
