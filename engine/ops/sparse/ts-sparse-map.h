#pragma once

#include "engine/ops/ts-kernel.h"
#include "engine/ops/ts-resource-name.h"

G_BEGIN_DECLS

/* AddSparseToTensorsMap, AddManySparseToTensorsMap, TakeManySparseFromTensorsMap: sparse tensors that the session keeps, each under a number, so that they can go
 * through a queue. The state of the kernels is a TsResourceName. */

gboolean ts_sparse_map_prepare (TsKernelInit *init, GError **error);
void ts_sparse_map_release (gpointer state);
gboolean ts_sparse_map_add_run (TsCall *call, GError **error);
gboolean ts_sparse_map_add_many_run (TsCall *call, GError **error);
gboolean ts_sparse_map_take_many_run (TsCall *call, GError **error);

G_END_DECLS
