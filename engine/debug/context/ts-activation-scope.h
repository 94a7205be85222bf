#pragma once

#include "engine/debug/expression/ts-expression-scope.h"
#include "engine/exec/ts-executor.h"

G_BEGIN_DECLS

/**
 * ts_activation_scope_get_variable:
 * @executor: stands still
 * @activation: (nullable): the current one of @executor
 * @variable: `$in`, `$out`, `$iter`, `$frame` or `$depth`
 * @slot: -1 for the only one
 * @error: %TS_ERROR_FAILED_PRECONDITION: there is no current activation, the output is not computed yet, the value is dead or not initialized;
 *   %TS_ERROR_OUT_OF_RANGE naming the operation and how many inputs or outputs it has; %TS_ERROR_INVALID_ARGUMENT: several, and none is named
 *
 * What a variable of the stop stands for in an expression. `$frame` is "" outside loops; `$depth` counts loops and functions. The thread of @executor.
 *
 * Returns: (transfer full) (nullable)
 */
TsTensor *ts_activation_scope_get_variable (TsExecutor *executor, const TsActivation *activation, TsExpressionVariable variable, gint slot, GError **error);

G_END_DECLS
