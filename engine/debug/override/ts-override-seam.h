#pragma once

#include "engine/debug/ts-debugger-private.h"

G_BEGIN_DECLS

/* What overrides do at the seam of the executor. */

/* Before @activation computes: gives it other inputs. %FALSE if one could not be told, which is noted; it keeps the input that it has. */
gboolean ts_debugger_override_before (TsDebugger *self, const TsActivation *activation);

/* The same for an activation that is gone through again: what it was given then. */
void ts_debugger_repeat_before (TsDebugger *self, const TsActivation *activation);

/* Instead of its kernel. */
TsSeamAnswer ts_debugger_override_replace (TsDebugger *self, const TsActivation *activation, TsTensor **outputs, GError **error);

/* (nullable): what it is computed as instead. */
TsPlanNode *ts_debugger_override_choose_node (TsDebugger *self, const TsActivation *activation);

/* After it has computed, or has come by again: replaces outputs. */
void ts_debugger_override_after (TsDebugger *self, const TsActivation *activation, TsTensor **outputs);

/* Once it is in the journal: notes what was replaced. %FALSE if something could not be told, which is noted. */
gboolean ts_debugger_override_recorded (TsDebugger *self, const TsActivation *activation, TsTensor *const *outputs);

/* For an executor that goes through the run beside it: gives its current activation, the @begun-th to begin, the inputs that it was given in the run. Returns whether it was put aside then. */
gboolean ts_debugger_repeat_beside (TsDebugger *self, TsExecutor *executor, guint64 begun);

/* Takes @override into the ledger. Returns its number */
guint ts_debugger_take_override (TsDebugger *self, TsOverride *override);

/* Whether functions that @activation, which is the current one, has called have run something. */
gboolean ts_debugger_has_called (TsDebugger *self, const TsActivation *activation);

G_END_DECLS
