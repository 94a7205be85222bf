#pragma once

#include "engine/tensor/ts-tensor.h"

G_BEGIN_DECLS

/**
 * ts_tensor_append_summary:
 * @max: how many elements at most; negative: all
 *
 * Appends the first elements as TensorFlow's Print and Assert write them: `1 2 3...`, inner dimensions in brackets.
 */
void ts_tensor_append_summary (const TsTensor *tensor, gint64 max, GString *text);

G_END_DECLS
