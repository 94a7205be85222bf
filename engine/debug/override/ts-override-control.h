#pragma once

#include "engine/debug/ts-debugger-private.h"

G_BEGIN_DECLS

/* Control edges of the runs to come that are other than in the graph. */

gboolean ts_override_is_control (const TsOverride *self);

/**
 * ts_override_new_control:
 * @from: the operation that comes first
 * @to: the one that waits for it, or shall no longer
 * @error: %TS_ERROR_NOT_FOUND: there is no such edge to cut; %TS_ERROR_ALREADY_EXISTS: there is one
 *
 * Both are of the graph itself. (transfer full) (nullable)
 */
TsOverride *ts_override_new_control (const TsOperation *from, const TsOperation *to, gboolean is_added, GError **error);

/**
 * ts_debugger_apply_controls:
 * @error: as of ts_session_set_control_edits ()
 *
 * Makes the edges what the ledger says. There is no way back into the last run then, but it can be taken back as a whole.
 */
gboolean ts_debugger_apply_controls (TsDebugger *self, GError **error);

G_END_DECLS
