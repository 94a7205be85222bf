#pragma once

#include "engine/ops/queue/ts-queue.h"

G_BEGIN_DECLS

/* One element of all the tensors. (transfer full): array of elements */
GPtrArray *ts_queue_collect (TsTensor *const *tensors, guint n);

/* As many elements as the tensors, which have rank 1 or more and agree in it, have rows. (transfer full) (nullable): %TS_ERROR_RESOURCE_EXHAUSTED */
GPtrArray *ts_queue_split (TsTensor *const *tensors, guint n, GError **error);

/**
 * ts_queue_stack:
 * @elements: (nullable): %NULL: none
 * @error: %TS_ERROR_RESOURCE_EXHAUSTED, %TS_ERROR_INVALID_ARGUMENT for a rank that is too high
 *
 * Sets the outputs to the components of the elements, one in each row. Where the queue pads they have zeros up to the size of the largest.
 */
gboolean ts_queue_stack (TsCall *call, const TsQueue *queue, GPtrArray *elements, GError **error);

G_END_DECLS
