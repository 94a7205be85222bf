#pragma once

#include "engine/exec/ts-plan.h"
#include "engine/ops/functional/ts-function-body.h"

G_BEGIN_DECLS

/**
 * ts_function_get_plan:
 * @error: as ts_plan_new ()
 *
 * The plan of a function's body, made at the first call: its arguments are the feeds, its results the fetches, and whatever has a side effect runs.
 *
 * Returns: (transfer none) (nullable)
 */
TsPlan *ts_function_get_plan (TsFunctionBody *body, GError **error);

/* Whether @results, of that plan's fetches, have the dtypes that the function declares. %TS_ERROR_INVALID_ARGUMENT */
gboolean ts_function_check_results (const TsPlan *plan, TsTensor *const *results, GError **error);

G_END_DECLS
