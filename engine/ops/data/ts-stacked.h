#pragma once

#include "engine/ops/ts-kernel.h"

G_BEGIN_DECLS

/* Tensors that become rows of one, and the other way round: for lists, arrays and queues. */

/**
 * ts_stacked_dup_row:
 * @i: less than the first dimension
 *
 * Row @i of a tensor of rank 1 or more, without that dimension: a view where that saves work, else a copy.
 *
 * Returns: (transfer full) (nullable): %TS_ERROR_RESOURCE_EXHAUSTED
 */
TsTensor *ts_stacked_dup_row (TsTensor *stacked, gint64 i, GError **error);

/* The same of @n rows, with the dimension. */
TsTensor *ts_stacked_dup_rows (TsTensor *stacked, gint64 begin, gint64 n, GError **error);

/* A tensor of zeros, or what takes their place: empty strings, no variant. (transfer full) (nullable) */
TsTensor *ts_tensor_new_zeros (TsDType dtype, const TsShape *shape, GError **error);

/**
 * ts_call_stack:
 * @elements: (array length=n) (element-type TsTensor nullable): of shape @shape and the dtype of the output; %NULL stands for zeros
 *
 * Output @i is @elements under each other.
 */
gboolean ts_call_stack (TsCall *call, guint i, TsTensor *const *elements, gsize n, const TsShape *shape, GError **error);

/**
 * ts_call_concat:
 * @elements: (array length=n) (element-type TsTensor nullable): of the dtype of the output
 * @lengths: (array length=n): their first dimensions; 0 or more
 * @rest: the other dimensions
 * @error: %TS_ERROR_INVALID_ARGUMENT if it all is too much
 *
 * Output @i is @elements, one behind the other. %NULL stands for zeros.
 */
gboolean ts_call_concat (TsCall *call, guint i, TsTensor *const *elements, const gint64 *lengths, gsize n, const TsShape *rest, GError **error);

/* [@n] in front of @shape. %TS_ERROR_INVALID_ARGUMENT if the rank is too high. */
gboolean ts_shape_prepend (gint64 n, const TsShape *shape, TsShape *result, GError **error);

/* Takes the first dimension off; of a shape of unknown rank nothing is known afterwards, either. */
void ts_shape_drop_first (const TsShape *shape, TsShape *result);

G_END_DECLS
