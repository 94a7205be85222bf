#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/random/ts-distribution.h"
#include "engine/ops/random/ts-generator.h"
#include "engine/ops/random/ts-random-args.h"
#include "engine/ops/random/ts-sampler.h"
#include "engine/ts-error.h"

#include <math.h>

/* RandomGamma, StatelessRandomGammaV2, V3: gamma distributions with scale 1. */

/* ---- the distribution ----------------------------------------------------------------------------- */

enum
{
  D,
  C,
  EXPONENT, /* of the factor by which alpha below 1 is made up for; 0: none */
};

static double
draw_nan (const TsSampler *self,
          TsPhilox *generator)
{
  return NAN;
}

static double
draw_exponential (const TsSampler *self,
                  TsPhilox *generator)
{
  TsUniformPairs uniforms = { 0 };

  return -log1p (-ts_uniform_pairs_next (&uniforms, generator));
}

/* Of the two normal numbers of a block the second comes first, as of the uniform ones. */
static double
next_normal (double normals[2],
             guint *n_left,
             TsPhilox *generator)
{
  if (*n_left == 0)
    {
      guint32 block[4];

      ts_philox_next (generator, block);
      ts_random_normal_double (block, normals);
      *n_left = 2;
    }
  return normals[--*n_left];
}

/* Marsaglia and Tsang, "A simple method for generating gamma variables", 2000. */
static double
draw_gamma (const TsSampler *self,
            TsPhilox *generator)
{
  double d = self->numbers[D], c = self->numbers[C], exponent = self->numbers[EXPONENT];
  TsUniformPairs uniforms = { 0 };
  double normals[2];
  guint n_left = 0;

  for (;;)
    {
      double x = next_normal (normals, &n_left, generator);
      double v = 1 + c * x;
      double u;

      if (v <= 0)
        continue;
      v = v * v * v;
      u = ts_uniform_pairs_next (&uniforms, generator);
      if (u < 1 - 0.0331 * (x * x) * (x * x) || log (u) < 0.5 * x * x + d * (1 - v + log (v)))
        return exponent == 0 ? d * v : d * v * pow (ts_uniform_pairs_next (&uniforms, generator), exponent);
    }
}

/* Without a d above 0 no number would ever fit. */
static void
init_gamma (TsSampler *self,
            const double *parameters,
            TsDType dtype)
{
  double alpha = parameters[0];
  double d = alpha + (alpha < 1 ? 2.0 / 3 : -1.0 / 3);

  self->n_blocks = TS_RANDOM_BLOCKS_PER_VALUE;
  self->numbers[D] = d;
  self->numbers[C] = 1.0 / 3 / sqrt (d);
  self->numbers[EXPONENT] = alpha < 1 ? 1 / alpha : 0;
  self->draw = alpha == 1 ? draw_exponential : d > 0 ? draw_gamma
                                                     : draw_nan;
}

static gboolean
sample (TsCall *call,
        guint alpha_input,
        gsize n_samples,
        const TsPhilox *generator,
        GError **error)
{
  const TsTensor *alpha = call->in[alpha_input];
  g_autofree double *parameters = ts_parameters_load (call, alpha_input, 1, &alpha->shape, error);
  TsSampling sampling = { init_gamma, 1, parameters, alpha->n_elements, n_samples };

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
  const TsTensor *alpha = call->in[1];
  gsize n_samples;
  TsPhilox generator;

  if (!ts_call_alloc_samples (call, 0, 1, &n_samples, error))
    return FALSE;
  if (n_samples == 0)
    return TRUE;
  if (alpha->n_elements == 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "alpha must not be empty");
      return FALSE;
    }
  generator = ts_generator_reserve (call->state, call, (guint64)call->out[0]->n_elements * TS_RANDOM_BLOCKS_PER_VALUE);
  return sample (call, 1, n_samples, &generator, error);
}

static gboolean
stateless (TsCall *call,
           guint alpha_input,
           const TsPhilox *generator,
           GError **error)
{
  TsShape shape;
  gsize n_samples;

  return ts_arg_sample_shape (call, 0, &call->in[alpha_input]->shape, &shape, &n_samples, error) &&
         ts_call_alloc (call, 0, &shape, error) != NULL && sample (call, alpha_input, n_samples, generator, error);
}

static gboolean
stateless_run (TsCall *call,
               GError **error)
{
  TsPhilox generator;

  return ts_arg_seed (call, 1, &generator, error) && stateless (call, 2, &generator, error);
}

static gboolean
stateless_v3_run (TsCall *call,
                  GError **error)
{
  TsPhilox generator;

  return ts_arg_key_counter (call, 1, &generator, error) && stateless (call, 4, &generator, error);
}

/* ------------------------------------------------------------------------------------------------- */

const TsKernelDef ts_random_gamma_kernels[] = {
  { .op = "RandomGamma", .dtypes = TS_DTYPES_FLOAT, .prepare = prepare, .state_size = sizeof (TsGeneratorSpec), .release = ts_generator_release, .run = run, .semantics = "tensorflow/core/kernels/random_op.cc" },
  { .op = "StatelessRandomGammaV2", .dtypes = TS_DTYPES_FLOAT, .dtype_attr = "dtype", .run = stateless_run, .semantics = "tensorflow/core/kernels/stateless_random_gamma_op.cc" },
  { .op = "StatelessRandomGammaV3", .dtypes = TS_DTYPES_FLOAT, .dtype_attr = "dtype", .run = stateless_v3_run, .semantics = "tensorflow/core/kernels/stateless_random_gamma_op.cc" },
  { 0 },
};

const TsShapeDef ts_random_gamma_shapes[] = { { 0 } };
