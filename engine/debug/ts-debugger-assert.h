#pragma once

#include "engine/debug/numerics/ts-assertions.h"
#include "engine/debug/ts-debugger.h"

G_BEGIN_DECLS

/* F5: what must be so, what the graph checks itself, and what nobody minds. On the debugger's thread, while nothing runs. */

/**
 * ts_debugger_add_assertion:
 * @where, @invariant, @error: as for ts_assertions_add ()
 *
 * Stops, for %TS_STOP_CATCH, after a live activation of what @where means where an element of @invariant is not true, or it cannot be told. In @invariant `$out`, `$in` and
 * so on are those of the activation, as in conditions.
 *
 * Returns: its id, or 0
 */
guint ts_debugger_add_assertion (TsDebugger *self, const char *where, const char *invariant, GError **error);
gboolean ts_debugger_remove_assertion (TsDebugger *self, guint id);

/* (transfer none): for looking at. */
const TsAssertions *ts_debugger_get_assertions (TsDebugger *self);

/* As ts_assertions_ignore (). */
gboolean ts_debugger_ignore_numeric (TsDebugger *self, const char *where, gboolean ignored, GError **error);

/* Whether a check of the graph's own (Assert, CheckNumerics) that fails stops the run for %TS_STOP_CATCH, after which it may go on as if it had held (the default), or ends it as in a
 * free run. */
void ts_debugger_set_stop_at_checks (TsDebugger *self, gboolean stop_at_checks);
gboolean ts_debugger_get_stop_at_checks (TsDebugger *self);

G_END_DECLS
