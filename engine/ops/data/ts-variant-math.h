#pragma once

#include "engine/tensor/ts-variant.h"

G_BEGIN_DECLS

/* What ZerosLike and AddN do to tensors, those of variants too: what a kind of variant does to its parts comes back here. */

/**
 * ts_tensor_dup_zeros_like:
 * @error: %TS_ERROR_INVALID_ARGUMENT for resources, and for variants that have no zeros; %TS_ERROR_RESOURCE_EXHAUSTED
 *
 * Returns: (transfer full) (nullable)
 */
TsTensor *ts_tensor_dup_zeros_like (const TsTensor *self, GError **error);

/**
 * ts_tensor_dup_sum:
 * @error: %TS_ERROR_INVALID_ARGUMENT where dtypes or shapes differ, or there are no sums; %TS_ERROR_RESOURCE_EXHAUSTED
 *
 * Returns: (transfer full) (nullable): a + b
 */
TsTensor *ts_tensor_dup_sum (TsTensor *a, TsTensor *b, GError **error);

G_END_DECLS
