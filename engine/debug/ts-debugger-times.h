#pragma once

#include "engine/debug/ts-debugger.h"

G_BEGIN_DECLS

/* How long each operation took, what the debugger itself takes aside: see ts_op_clock_copy (). Functions are their caller's. Any thread. */
guint ts_debugger_copy_times (TsDebugger *self, gint64 *times, guint32 n_ops);

/* @turns: (array length=n_ops): for each operation the t (see ts_debugger_get_t ()) at which it came to what it has now; 0 if it has not run, or that is not
 * recorded. Constant time for each operation. */
void ts_debugger_copy_last_turns (TsDebugger *self, gsize *turns, guint32 n_ops);

G_END_DECLS
