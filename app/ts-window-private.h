#pragma once

#include "app/ts-window.h"

G_BEGIN_DECLS

/* What only the window's own actions ask of it. */

gboolean ts_window_is_loading (TsWindow *self);
void ts_window_cancel_loading (TsWindow *self);

G_END_DECLS
