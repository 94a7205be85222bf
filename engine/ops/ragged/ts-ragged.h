#pragma once

#include "engine/ops/ts-kernel.h"

G_BEGIN_DECLS

/**
 * ts_ragged_check_splits:
 * @splits: int32 or int64: row i of a ragged dimension is @splits[i] .. @splits[i + 1] of what is inside of it
 * @first_is_zero: whether they must begin with 0
 * @limit: how many there are inside
 * @whole: whether the rows must reach that far
 * @name: of the input, for the error
 * @error: %TS_ERROR_INVALID_ARGUMENT
 *
 * Whether @splits is a vector of one element at least that does not go down, nor beyond @limit.
 */
gboolean ts_ragged_check_splits (const TsTensor *splits, gboolean first_is_zero, gint64 limit, gboolean whole, const char *name, GError **error);

G_END_DECLS
