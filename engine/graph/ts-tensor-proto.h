#pragma once

#include "engine/tensor/ts-tensor.h"

G_BEGIN_DECLS

/**
 * ts_tensor_from_proto:
 * @data: a TensorProto message of @size bytes
 * @owner: (nullable): what keeps @data alive; with it, a large tensor_content is shared instead of copied
 * @error: %TS_ERROR_INVALID_ARGUMENT if contents and shape disagree, %TS_ERROR_DATA_LOSS if malformed,
 *   %TS_ERROR_RESOURCE_EXHAUSTED, %TS_ERROR_UNIMPLEMENTED for variants
 *
 * Sizes are checked before anything is allocated. Repeated fields may be short: the last element fills the rest, and
 * none at all means zeros, as TensorFlow's Tensor::FromProto has it.
 *
 * Returns: (transfer full) (nullable)
 */
TsTensor *ts_tensor_from_proto (const guint8 *data, gsize size, GBytes *owner, GError **error);

/* The dtype and shape of the tensor that ts_tensor_from_proto () would make, without looking at its contents. Errors likewise. */
gboolean ts_tensor_type_from_proto (const guint8 *data, gsize size, TsDType *dtype, TsShape *shape, GError **error);

/* Appends a TensorProto message; tensor_content for plain types. */
void ts_tensor_append_proto (TsTensor *tensor, GByteArray *message);

/**
 * ts_shape_from_proto:
 * @data: a TensorShapeProto message of @size bytes
 * @error: %TS_ERROR_INVALID_ARGUMENT for a size below -1, %TS_ERROR_UNIMPLEMENTED for a rank over %TS_SHAPE_MAX_RANK,
 *   %TS_ERROR_DATA_LOSS if malformed
 */
gboolean ts_shape_from_proto (const guint8 *data, gsize size, TsShape *shape, GError **error);

void ts_shape_append_proto (const TsShape *shape, GByteArray *message);

G_END_DECLS
