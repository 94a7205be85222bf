#pragma once

#include "engine/tensor/ts-variant.h"

G_BEGIN_DECLS

/* An optional as a scalar variant. @values: (nullable): TsTensor, what it has; %NULL: no value. (transfer full) */
TsTensor *ts_tensor_new_optional (GPtrArray *values);

G_END_DECLS
