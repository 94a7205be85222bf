#pragma once

#include "engine/ops/random/ts-philox.h"
#include "engine/ops/ts-kernel.h"
#include "engine/tensor/ts-resource.h"

G_BEGIN_DECLS

/**
 * TsGenerator:
 *
 * The random numbers of one operation, which go on from run to run of a session: what TensorFlow's kernels keep in a
 * GuardedPhiloxRandom. Named after the operation, so that a new plan of the session finds it.
 */
extern const TsResourceType ts_generator_type;

/**
 * TsGeneratorSpec:
 * @name: of the operation, behind that of its function if it is in one
 * @seed: of the operation
 * @seed2: likewise; both 0: a seed of the session's
 * @generator: (nullable): as it was found at the first run
 *
 * What an operation says about its random numbers; in the state of its kernel.
 */
typedef struct
{
  char *name;
  gint64 seed;
  gint64 seed2;
  TsResource *generator;
} TsGeneratorSpec;

/* Reads attributes `seed` and `seed2`; without them they are 0. */
gboolean ts_generator_spec_init (TsGeneratorSpec *self, const TsOperation *op, GError **error);
void ts_generator_spec_clear (TsGeneratorSpec *self);

/**
 * ts_generator_reserve:
 * @n_blocks: how many blocks of numbers the call sets apart for itself, used or not
 *
 * The generator as it stands; the next call gets the one @n_blocks further.
 */
TsPhilox ts_generator_reserve (TsGeneratorSpec *self, TsCall *call, guint64 n_blocks);

/* The same for @n single numbers. */
TsPhilox ts_generator_reserve_numbers (TsGeneratorSpec *self, TsCall *call, guint64 n);

/* A kernel whose state begins with a TsGeneratorSpec and has nothing else to free. */
void ts_generator_release (gpointer state);

G_END_DECLS
