#include "engine/ops/ts-families.h"

#include "engine/ops/random/ts-distribution.h"
#include "engine/ops/random/ts-generator.h"
#include "engine/ops/random/ts-random-args.h"
#include "engine/ops/random/ts-sampler.h"

#include <math.h>

/* RandomPoisson, RandomPoissonV2, StatelessRandomPoisson. */

#define MAX_TRIES 65536 /* for a value that the output's type can hold */

/* ---- the distribution ----------------------------------------------------------------------------- */

enum
{
  RATE,
  HIGHEST, /* that the type holds */
  A,
  B,
  INVERSE_ALPHA,
  LOG_RATE,
  SURVIVAL, /* exp (-rate) */
};

/* So far above what the type holds that no try would ever do. */
static gboolean
is_out_of_reach (double rate,
                 double highest)
{
  return rate - highest > 20 * sqrt (rate);
}

static double
draw_highest (const TsSampler *self,
              TsPhilox *generator)
{
  return self->numbers[HIGHEST];
}

static double
draw_rate (const TsSampler *self,
           TsPhilox *generator)
{
  return self->numbers[RATE];
}

/* How many uniform numbers can be multiplied before their product is exp (-rate): Knuth. */
static double
draw_few (const TsSampler *self,
          TsPhilox *generator)
{
  TsUniformPairs uniforms = { 0 };
  double product = 1, n = 0;

  for (;; n++)
    {
      product *= ts_uniform_pairs_next (&uniforms, generator);
      if (product <= self->numbers[SURVIVAL])
        return n;
    }
}

/* Hörmann, "The transformed rejection method for generating Poisson random variables", 1993. */
static double
draw_many (const TsSampler *self,
           TsPhilox *generator)
{
  double rate = self->numbers[RATE], a = self->numbers[A], b = self->numbers[B];
  TsUniformPairs uniforms = { 0 };

  for (guint i = 0; i < MAX_TRIES; i++)
    {
      double u = ts_uniform_pairs_next (&uniforms, generator) - 0.5;
      double v = ts_uniform_pairs_next (&uniforms, generator);
      double shifted = 0.5 - fabs (u);
      double k = floor ((2 * a / shifted + b) * u + rate + 0.43);

      if (k > self->numbers[HIGHEST])
        continue;
      if (shifted >= 0.07 && v <= 0.9277 - 3.6224 / (b - 2))
        return k;
      if (k < 0 || (shifted < 0.013 && v > shifted))
        continue;
      if (log (v * self->numbers[INVERSE_ALPHA] / (a / (shifted * shifted) + b)) <=
          -rate + k * self->numbers[LOG_RATE] - lgamma (k + 1))
        return k;
    }
  return self->numbers[HIGHEST];
}

static double
highest_of (TsDType dtype)
{
  switch ((int)dtype)
    {
    case TS_DTYPE_INT32:
      return G_MAXINT32;
    case TS_DTYPE_INT64:
      return 0x1p63;
    case TS_DTYPE_HALF:
      return 65504;
    case TS_DTYPE_FLOAT:
      return G_MAXFLOAT;
    default:
      return G_MAXDOUBLE;
    }
}

/* Infinitely many are 0 as an integer, as in Eigen. */
static void
init_poisson (TsSampler *self,
              const double *parameters,
              TsDType dtype)
{
  double rate = parameters[0];
  double b = 0.931 + 2.53 * sqrt (rate);

  self->n_blocks = TS_RANDOM_BLOCKS_PER_VALUE;
  self->numbers[RATE] = rate;
  self->numbers[HIGHEST] = highest_of (dtype);
  self->numbers[A] = -0.059 + 0.02483 * b;
  self->numbers[B] = b;
  self->numbers[INVERSE_ALPHA] = 1.1239 + 1.1328 / (b - 3.4);
  self->numbers[LOG_RATE] = log (rate);
  self->numbers[SURVIVAL] = exp (-rate);
  if (rate < 10)
    self->draw = draw_few;
  else if (!isfinite (rate))
    self->draw = draw_rate;
  else
    self->draw = is_out_of_reach (rate, highest_of (dtype)) ? draw_highest : draw_many;
  if (!isfinite (rate) && ts_dtype_kind (dtype) == 'i')
    self->numbers[RATE] = 0;
}

static gboolean
sample (TsCall *call,
        guint rate_input,
        gsize n_samples,
        const TsPhilox *generator,
        GError **error)
{
  const TsTensor *rate = call->in[rate_input];
  g_autofree double *parameters = ts_parameters_load (call, rate_input, 1, &rate->shape, error);
  TsSampling sampling = { init_poisson, 1, parameters, rate->n_elements, n_samples };

  return parameters != NULL && ts_sampling_run (&sampling, call, generator, call->out[0], error);
}

/* ---- the ops -------------------------------------------------------------------------------------- */

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  return ts_generator_spec_init (init->state, init->op, error);
}

static gboolean
run (TsCall *call,
     GError **error)
{
  gsize n_samples;
  TsPhilox generator;

  if (!ts_call_alloc_samples (call, 0, 1, &n_samples, error))
    return FALSE;
  generator = ts_generator_reserve (call->state, call, (guint64)call->out[0]->n_elements * TS_RANDOM_BLOCKS_PER_VALUE);
  return sample (call, 1, n_samples, &generator, error);
}

static gboolean
stateless_run (TsCall *call,
               GError **error)
{
  TsPhilox generator;
  TsShape shape;
  gsize n_samples;

  return ts_arg_seed (call, 1, &generator, error) &&
         ts_arg_sample_shape (call, 0, &call->in[2]->shape, &shape, &n_samples, error) &&
         ts_call_alloc (call, 0, &shape, error) != NULL && sample (call, 2, n_samples, &generator, error);
}

/* ------------------------------------------------------------------------------------------------- */

#define TYPES \
  (TS_DTYPE_BIT (TS_DTYPE_HALF) | TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE) | TS_DTYPE_BIT (TS_DTYPE_INT32) | TS_DTYPE_BIT (TS_DTYPE_INT64))

#define STATEFUL(type)                                                       \
  {                                                                          \
    .op = type, .dtypes = TYPES, .dtype_attr = "dtype", .prepare = prepare,  \
    .state_size = sizeof (TsGeneratorSpec), .release = ts_generator_release, \
    .run = run, .semantics = "tensorflow/core/kernels/random_poisson_op.cc"  \
  }

const TsKernelDef ts_random_poisson_kernels[] = {
  STATEFUL ("RandomPoisson"),
  STATEFUL ("RandomPoissonV2"),
  { .op = "StatelessRandomPoisson", .dtypes = TYPES, .dtype_attr = "dtype", .run = stateless_run, .semantics = "tensorflow/core/kernels/stateless_random_ops.cc" },
  { 0 },
};

const TsShapeDef ts_random_poisson_shapes[] = { { 0 } };
