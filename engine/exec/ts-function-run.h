#pragma once

#include "engine/ops/functional/ts-function-body.h"

G_BEGIN_DECLS

/**
 * ts_function_run:
 * @call: the activation that calls
 * @error: see ts_call_function ()
 *
 * The executor's side of ts_call_function (): the body as a plan of its own, run to its end inside one activation of the caller, with the
 * caller's state, run, threads and cancellation. Beside what the results need, everything with a side effect runs.
 */
gboolean ts_function_run (TsCall *call, TsFunctionBody *body, TsTensor *const *args, TsTensor **results, GError **error);

G_END_DECLS
