#pragma once

#include "engine/debug/breakpoint/ts-breakpoint.h"
#include "engine/debug/console/ts-console-private.h"

G_BEGIN_DECLS

/* What commands about breakpoints share. */

/* Ids of the breakpoints that @text names: numbers, -1 for the last that was made, groups; all if it is empty. (transfer full) (nullable): %TS_ERROR_NOT_FOUND
 * naming the first that is none. */
GArray *ts_console_parse_breakpoints (TsConsole *self, const char *text, GError **error);

/* A number, perhaps counted from the last, and what comes behind it; whether there is such a breakpoint is not asked. */
gboolean ts_console_take_breakpoint (TsConsole *self, const char *command, const char *arguments, guint *id, const char **rest, GError **error);

G_END_DECLS
