#pragma once

#include "engine/tensor/ts-tensor.h"

G_BEGIN_DECLS

/**
 * ts_tensor_index:
 * @text: NumPy's basic indexing, in brackets or without: `[0, :4, ::-1, ..., newaxis, -1]`; `None` is newaxis
 * @error: %TS_ERROR_INVALID_ARGUMENT for a syntax error, too many indices, two ellipses, a step of 0;
 *   %TS_ERROR_OUT_OF_RANGE for an index outside its dimension; as ts_tensor_new ()
 *
 * The elements that NumPy would give, as a tensor of their own. Bounds of ranges are clipped, as there. Any thread.
 *
 * Returns: (transfer full) (nullable)
 */
TsTensor *ts_tensor_index (TsTensor *self, const char *text, GError **error);

G_END_DECLS
