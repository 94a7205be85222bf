#pragma once

#include "engine/debug/override/ts-overrides.h"
#include "engine/debug/ts-debugger.h"

G_BEGIN_DECLS

/* What the user changes of a run. The debugger's thread, while no command runs. */

/* (transfer none): the ledger, to be looked at. */
TsOverrides *ts_debugger_get_overrides (TsDebugger *self);

/* Takes @override; it holds from the next activation on. Returns its number, or 0. These fail with %TS_ERROR_FAILED_PRECONDITION if some of the operations
 * that must go the same way have run in this turn, and others have not. */
guint ts_debugger_add_override (TsDebugger *self, TsOverride *override, GError **error);
gboolean ts_debugger_switch_override (TsDebugger *self, guint id, gboolean is_enabled, GError **error);
gboolean ts_debugger_remove_override (TsDebugger *self, guint id, GError **error);

/* @text: what was taken back, or done again. %TS_ERROR_FAILED_PRECONDITION: there is nothing; likewise. */
gboolean ts_debugger_undo_override (TsDebugger *self, char **text, GError **error);
gboolean ts_debugger_redo_override (TsDebugger *self, char **text, GError **error);

/**
 * ts_debugger_set_current:
 * @override: %TS_OVERRIDE_SET with a value, (transfer full), for the activation that the run stands after; or at, if that has failed: then the kernel does
 *   not run once all outputs are given. Or %TS_OVERRIDE_INPUT, for the one that it stands before
 * @error: %TS_ERROR_FAILED_PRECONDITION if the run does not stand there, or the output is dead; as of ts_override_check_value ()
 *
 * D1, write once: replaces an output before it propagates, or an input before it is used. Returns: its number, 0 on failure
 */
guint ts_debugger_set_current (TsDebugger *self, TsOverride *override, GError **error);

/**
 * ts_debugger_prepare:
 * @override: %TS_OVERRIDE_SET with a value, (transfer full); a later one for the same output takes its place
 * @error: as of ts_override_check_value ()
 *
 * D1: a value that ts_debugger_apply_prepared () gives together with others that were prepared. Where the output was computed in this run already, its consequence says
 * how many activations depend on it, and would have to be computed again, and which of them have changed state.
 */
gboolean ts_debugger_prepare (TsDebugger *self, TsOverride *override, GError **error);

/* Forgets what was prepared. */
void ts_debugger_unprepare (TsDebugger *self);

/**
 * ts_debugger_apply_prepared:
 * @stop: (out) (nullable) (transfer full): where the run stands if it went back
 * @error: nothing is prepared; as of ts_debugger_set_current () and ts_debugger_step_back (); then nothing is changed
 *
 * Gives the values: one of the activation that the run stands after at once, others when their operation is computed next. Where one was computed in this
 * run already, the run goes back to before the first of these, and state goes back, too; all that depends on them is then computed again.
 */
gboolean ts_debugger_apply_prepared (TsDebugger *self, TsStop **stop, GError **error);

/* `2, 5`: the overrides that the values of @outputs follow from. (transfer full) (nullable): none */
char *ts_debugger_dup_taint (TsDebugger *self, const TsOutput *outputs, guint n);

/* The same of what the variable @op holds now. */
char *ts_debugger_dup_variable_taint (TsDebugger *self, guint32 op);

G_END_DECLS
