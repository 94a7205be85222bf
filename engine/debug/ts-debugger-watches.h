#pragma once

#include "engine/debug/ts-debugger.h"
#include "engine/debug/breakpoint/ts-watch.h"

G_BEGIN_DECLS

/* B7: what stops a run because of state. While no command runs. */

/* @text: as for ts_watch_new (), errors likewise. Returns its number, 0 on error */
guint ts_debugger_add_watch (TsDebugger *self, TsWatchKind kind, const char *text, GError **error);

/* @what: its number, or what is watched. %TS_ERROR_NOT_FOUND */
gboolean ts_debugger_remove_watch (TsDebugger *self, const char *what, GError **error);

/* (transfer none) (element-type TsWatch): by number */
const GPtrArray *ts_debugger_get_watches (TsDebugger *self);

G_END_DECLS
