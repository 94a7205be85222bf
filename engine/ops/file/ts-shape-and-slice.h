#pragma once

#include "engine/checkpoint/ts-tensor-slice.h"

G_BEGIN_DECLS

/**
 * ts_shape_and_slice_parse:
 * @text: `4 8 0,2:-`: the whole tensor's shape, then for each dimension start and length, or - for all of it
 * @error: %TS_ERROR_INVALID_ARGUMENT
 *
 * What the ops that save and restore say of a part of a tensor (tensorflow/core/util/saved_tensor_slice_util.cc).
 */
gboolean ts_shape_and_slice_parse (const char *text, TsShape *shape, TsTensorSlice *slice, GError **error);

G_END_DECLS
