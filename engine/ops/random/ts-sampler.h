#pragma once

#include "engine/ops/random/ts-philox.h"
#include "engine/ops/ts-kernel.h"

G_BEGIN_DECLS

typedef struct _TsSampler TsSampler;

/**
 * TsSampler:
 * @draw: draws a value; the generator is the value's own
 * @n_blocks: how many blocks lie between the beginnings of two values
 * @numbers: what @draw needs, set by who chose it
 *
 * A distribution with certain parameters, from which values are drawn by trying until one fits.
 */
struct _TsSampler
{
  double (*draw) (const TsSampler *self, TsPhilox *generator);
  guint64 n_blocks;
  double numbers[10];
};

/* Chooses how values with these parameters are drawn. @dtype: of the values */
typedef void (*TsSamplerInit) (TsSampler *self, const double *parameters, TsDType dtype);

/**
 * TsSampling:
 * @init: the distribution
 * @n_parameters: how many it has
 * @parameters: those of the first batch, those of the second, ...
 * @n_batches: how many parameters there are of each
 * @n_samples: how many values are drawn for each
 *
 * Values of shape [@n_samples, @n_batches].
 */
typedef struct
{
  TsSamplerInit init;
  guint n_parameters;
  const double *parameters;
  gsize n_batches;
  gsize n_samples;
} TsSampling;

/**
 * ts_sampling_run:
 * @generator: where the first value of the first batch begins; then comes the second of that batch
 * @out: float or integer; numbers that an integer type does not hold become its end
 *
 * Fills @out; the number of threads does not matter.
 */
gboolean ts_sampling_run (const TsSampling *self, TsCall *call, const TsPhilox *generator, TsTensor *out, GError **error);

/**
 * ts_parameters_load:
 * @first: input that is the first of @n parameters of a distribution
 * @shape: what their shapes broadcast to
 * @error: %TS_ERROR_RESOURCE_EXHAUSTED
 *
 * The parameters as TsSampling wants them.
 *
 * Returns: (transfer full) (nullable)
 */
double *ts_parameters_load (const TsCall *call, guint first, guint n, const TsShape *shape, GError **error);

/* The shape that inputs @first .. @first + @n - 1 broadcast to. */
gboolean ts_parameters_shape (const TsCall *call, guint first, guint n, TsShape *shape, GError **error);

/**
 * ts_call_alloc_samples:
 * @shape_input: says the shape of the samples of one batch
 * @parameter: the input that the shape of the batches is that of
 * @n_samples: (out): of a batch
 *
 * Makes output 0, of both shapes one behind the other.
 */
gboolean ts_call_alloc_samples (TsCall *call, guint shape_input, guint parameter, gsize *n_samples, GError **error);

/* As a number of that float type would hold it. */
double ts_round_as (TsDType dtype, double value);

/**
 * TsUniformPairs:
 *
 * Float64 in [0, 1), two a block, of which the second comes first.
 */
typedef struct
{
  double values[2];
  guint n_left;
} TsUniformPairs;

static inline double
ts_uniform_pairs_next (TsUniformPairs *self,
                       TsPhilox *generator)
{
  if (self->n_left == 0)
    {
      guint32 block[4];

      ts_philox_next (generator, block);
      self->values[0] = ts_random_double (block[0], block[1]);
      self->values[1] = ts_random_double (block[2], block[3]);
      self->n_left = 2;
    }
  return self->values[--self->n_left];
}

G_END_DECLS
