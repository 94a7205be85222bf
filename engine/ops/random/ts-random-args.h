#pragma once

#include "engine/ops/random/ts-distribution.h"

G_BEGIN_DECLS

/* What the small inputs of random ops say. Each sets %TS_ERROR_INVALID_ARGUMENT. */

/**
 * ts_arg_seed:
 * @input: two int32 or int64, in a vector
 *
 * The generator that a stateless op draws from (tensorflow/core/kernels/stateless_random_ops.cc, GenerateKey).
 */
gboolean ts_arg_seed (const TsCall *call, guint input, TsPhilox *generator, GError **error);

/* The same, given as the inputs key, counter and algorithm, the first of which is @input (GetKeyCounterAlgFromInputs). */
gboolean ts_arg_key_counter (const TsCall *call, guint input, TsPhilox *generator, GError **error);

/* The range from input @input, included, to the next one, excluded. */
gboolean ts_arg_random_range (const TsCall *call, guint input, TsRandomRange *range, GError **error);

/* An algorithm that we have: Philox, or by @auto_select whatever is best. */
gboolean ts_check_random_algorithm (gint64 algorithm, gboolean auto_select, GError **error);

/* A shape as ts_arg_shape () takes it that ends with @end. @n_samples: (out): how many times it holds @end */
gboolean ts_arg_sample_shape (const TsCall *call, guint input, const TsShape *end, TsShape *shape, gsize *n_samples, GError **error);

/* The generator as it stands in memory: counter, then key, and back. */
TsPhilox ts_philox_load (const guint64 counter[2], guint64 key);
void ts_philox_store (const TsPhilox *self, guint64 counter[2], guint64 *key);

#define TS_RANDOM_PHILOX 1
#define TS_RANDOM_AUTO_SELECT 3

G_END_DECLS
