#pragma once

#include "engine/tensor/ts-tensor.h"

G_BEGIN_DECLS

typedef enum
{
  TS_GENERATE_ZEROS,
  TS_GENERATE_ONES,
  TS_GENERATE_RANDOM, /* uniform in [0, 1); integers 0 .. 9, as far as the type goes; bools either */
  TS_GENERATE_NORMAL, /* standard normal; floats and complex numbers only */
} TsGenerateKind;

/**
 * ts_generate:
 * @seed: for the last two kinds: the same values for the same seed, on any machine
 * @error: %TS_ERROR_INVALID_ARGUMENT if @dtype has no such values; as ts_tensor_new ()
 *
 * Returns: (transfer full) (nullable)
 */
TsTensor *ts_generate (TsGenerateKind kind, guint64 seed, TsDType dtype, const TsShape *shape, GError **error);

G_END_DECLS
