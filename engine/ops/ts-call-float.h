#pragma once

#include "engine/ops/ts-kernel.h"

G_BEGIN_DECLS

/**
 * ts_call_run_as_float:
 * @run: a kernel for float
 *
 * Runs @run for half or bfloat16: on float copies of the inputs of these types, with outputs that are rounded back to
 * the nearest, ties to even. Everything else is handed on as it is. For kernels whose cost is not in the reading.
 */
gboolean ts_call_run_as_float (TsCall *call, gboolean (*run) (TsCall *call, GError **error), GError **error);

G_END_DECLS
