#pragma once

#include "engine/debug/override/ts-debugger-override.h"

G_BEGIN_DECLS

/* A9: what may be done where a kernel has failed. All fail with %TS_ERROR_FAILED_PRECONDITION where none has. */

/**
 * ts_debugger_retry:
 * @n_inputs: (out): how many inputs of the operation were replaced, as their feeds have changed since
 * @error: also %TS_ERROR_FAILED_PRECONDITION: a feed has changed that others have used already, so that it takes a new run
 *
 * Tries the operation again, with whatever was changed, and those that were put aside.
 *
 * Returns: (transfer full) (nullable): before the next operation, or where it failed again
 */
TsStop *ts_debugger_retry (TsDebugger *self, guint *n_inputs, GError **error);

/**
 * ts_debugger_mark_dead:
 *
 * Makes it dead, as if it were on a branch that is not taken. Not in a loop whose next turn, or end, needs it.
 *
 * Returns: number of the override, or 0
 */
guint ts_debugger_mark_dead (TsDebugger *self, GError **error);

/* Goes on with others, up to the next; it is tried again when nothing else is left. (transfer full) (nullable) */
TsStop *ts_debugger_set_aside (TsDebugger *self, GError **error);

G_END_DECLS
