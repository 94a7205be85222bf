#pragma once

#include "engine/debug/override/ts-override.h"

G_BEGIN_DECLS

/**
 * ts_override_new_branch:
 * @place: (transfer full): a Switch, RefSwitch, _SwitchN, If, Case (stateless or not) or LoopCond; a Switch stands for all those with its predicate, and for the LoopCond if
 *   that is it, so that every Merge still gets one live input
 * @choice: "true", "false", or the number of the branch
 * @error: %TS_ERROR_INVALID_ARGUMENT for any other operation or choice
 *
 * D4: which branch is taken. (transfer full) (nullable)
 */
TsOverride *ts_override_new_branch (TsOverridePlace *place, const char *choice, GError **error);

/* What @choice may be for @op: "false" and "true", or numbers where they are known. (transfer full): %NULL-terminated; empty for what chooses no branch */
char **ts_override_list_branches (const TsOperation *op);

/**
 * ts_override_new_end_loop:
 * @activation: the current one
 * @error: %TS_ERROR_FAILED_PRECONDITION if it is in no loop, or the loop has no condition of its own
 *
 * D4: ends the innermost loop around @activation, of whatever kind, after its present turn. (transfer full) (nullable)
 */
TsOverride *ts_override_new_end_loop (TsExecutor *executor, const TsActivation *activation, GError **error);

/* Whether @activation is where the loop of such an override decides on the turn at which it ends. */
gboolean ts_override_ends_loop (const TsOverride *self, const TsActivation *activation);

G_END_DECLS
