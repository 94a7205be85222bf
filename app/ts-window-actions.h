#pragma once

#include "app/ts-window.h"

G_BEGIN_DECLS

/* Gives @window its actions (`win.*`); they are disabled until the first update. */
void ts_window_actions_add (TsWindow *window);

/* Looks at the window's document, what is selected and how the run stands, and enables what can be done then. */
void ts_window_actions_update (TsWindow *window);

/* Gives @application the shortcuts of all actions. */
void ts_window_actions_install_shortcuts (GtkApplication *application);

G_END_DECLS
