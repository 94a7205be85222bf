#pragma once

#include "engine/tensor/ts-tensor.h"

G_BEGIN_DECLS

/* Of dtype, shape and every bit: the same for values that are ts_tensor_identical (), and for hardly any others. Of what leads to state and of variants only dtype and shape count. Time
 * linear in the elements. */
guint64 ts_value_hash (const TsTensor *value);

/* @number taken into @hash. */
guint64 ts_value_hash_add (guint64 hash, guint64 number);

G_END_DECLS
