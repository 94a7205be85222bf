#pragma once

#include "engine/ops/ts-kernel.h"
#include "engine/ops/ts-shape-fn.h"

G_BEGIN_DECLS

/* Output 0 is slices of input 0 picked by the indices in input 1, as GatherV2 and GatherNd do it. */
gboolean ts_gather_run (TsCall *call, gint64 axis, gint64 batch_dims, GError **error);
gboolean ts_gather_nd_run (TsCall *call, GError **error);

/* Their static shapes. */
gboolean ts_gather_shape (TsShapeCall *call, gint64 axis, gint64 batch_dims, GError **error);
gboolean ts_gather_nd_shape (TsShapeCall *call, GError **error);

/* Attribute `batch_dims`, 0 in files older than it. */
gboolean ts_gather_get_batch_dims (const TsOperation *op, gint64 *batch_dims, GError **error);

G_END_DECLS
