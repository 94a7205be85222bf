#pragma once

#include "engine/ops/random/ts-philox.h"
#include "engine/ops/ts-kernel.h"

G_BEGIN_DECLS

#define TS_RANDOM_STATE_SIZE 3 /* counter, two numbers, and key */

/**
 * TsRandomVariableArgs:
 * @algorithm: which is asked for; only Philox is known
 * @is_tagged: it stands in front of the state instead
 */
typedef struct
{
  gint64 algorithm;
  gboolean is_tagged;
} TsRandomVariableArgs;

/**
 * ts_random_variable_reserve:
 * @call: input 0 leads to an int64 variable
 * @n_blocks: how many blocks of numbers are set apart
 * @generator: (out): as it stood
 * @before: (nullable) (out): the state as numbers, %TS_RANDOM_STATE_SIZE of them
 * @error: %TS_ERROR_INVALID_ARGUMENT for a variable that holds something else, or another algorithm
 *
 * Moves on the generator that the variable holds. tensorflow/core/kernels/stateful_random_ops.cc
 */
gboolean ts_random_variable_reserve (TsCall *call, const TsRandomVariableArgs *args, guint64 n_blocks, TsPhilox *generator, gint64 *before, GError **error);

G_END_DECLS
