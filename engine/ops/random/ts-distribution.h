#pragma once

#include "engine/ops/random/ts-philox.h"
#include "engine/ops/ts-kernel.h"

G_BEGIN_DECLS

/* The distributions that TensorFlow fills tensors with (tensorflow/core/lib/random/random_distributions.h). */
typedef enum
{
  TS_RANDOM_UNIFORM,          /* in [0, 1); of integers in [low, high) */
  TS_RANDOM_NORMAL,           /* mean 0, standard deviation 1 */
  TS_RANDOM_TRUNCATED_NORMAL, /* the same, what is 2 or more away from 0 being drawn again */
  TS_RANDOM_FULL,             /* all values of an integer type */
} TsRandomKind;

/**
 * TsRandomRange:
 * @low: the least number, as bits of the type
 * @size: how many there are
 *
 * Of uniformly distributed integers.
 */
typedef struct
{
  guint64 low;
  guint64 size;
} TsRandomRange;

/**
 * TsDistribution:
 * @n_values: how many elements are drawn together: a group
 * @convert: (nullable): makes a group of each block of the generator
 * @draw: (nullable): where a group takes as many numbers as it needs: draws one
 * @grain: least number of groups worth a thread of their own
 *
 * How a tensor is filled with random numbers. A group begins where the counter says, so that groups do not depend on each other: the
 * result is the same whatever the number of threads.
 */
typedef struct
{
  guint n_values;
  void (*convert) (const guint32 *numbers, gsize n_blocks, void *out, const TsRandomRange *range);
  void (*draw) (TsPhiloxStream *stream, void *out);
  gsize grain;
} TsDistribution;

/* How many blocks TensorFlow sets apart for an element where it does not know how many will be needed. */
#define TS_RANDOM_BLOCKS_PER_VALUE 256

/* (nullable): %NULL if there is none for the type. */
const TsDistribution *ts_distribution_find (TsRandomKind kind, TsDType dtype);

/* A kernel's state that is nothing but the distribution of its `dtype`; may be %NULL then, too. */
gboolean ts_distribution_prepare (TsKernelInit *init, TsRandomKind kind, GError **error);

/**
 * ts_distribution_fill:
 * @generator: where to begin
 * @range: (nullable): for %TS_RANDOM_UNIFORM of integers
 * @out: the tensor, of the distribution's type
 *
 * Fills @out. tensorflow/core/kernels/random_op_cpu.h, FillPhiloxRandom.
 */
gboolean ts_distribution_fill (const TsDistribution *self, TsCall *call, const TsPhilox *generator, const TsRandomRange *range, TsTensor *out, GError **error);

/* ---- normal distribution -------------------------------------------------------------------------- */

/* Two numbers out of two; those of two float64 take four. */
void ts_random_normal_float (const guint32 bits[2], float values[2]);
void ts_random_normal_double (const guint32 bits[4], double values[2]);

G_END_DECLS
