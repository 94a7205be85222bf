#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/random/ts-distribution.h"
#include "engine/ops/random/ts-random-args.h"
#include "engine/ops/random/ts-random-variable.h"
#include "engine/ops/random/ts-sampler.h"
#include "engine/ts-error.h"

#include <math.h>

/* StatelessRandomBinomial, StatefulRandomBinomial: how many of some trials succeed. */

#define BLOCKS_OF_FEW 42 /* that are set apart for a value where few trials succeed */

/* ---- the distribution ----------------------------------------------------------------------------- */

enum
{
  COUNT,
  PROB, /* at most 1/2: of failure, if that is less likely */
  IS_FAILURE,
};

static double
draw_constant (const TsSampler *self,
               TsPhilox *generator)
{
  return self->numbers[COUNT];
}

static double
successes (const TsSampler *self,
           double n)
{
  return self->numbers[IS_FAILURE] != 0 ? self->numbers[COUNT] - n : n;
}

/* Steps from success to success, which are distributed geometrically, until the trials are over. */
static double
draw_few (const TsSampler *self,
          TsPhilox *generator)
{
  double count = self->numbers[COUNT], log_failure = log1p (-self->numbers[PROB]);
  TsUniformPairs uniforms = { 0 };
  double at = 0, n = 0;

  for (;; n++)
    {
      at += ceil (log (ts_uniform_pairs_next (&uniforms, generator)) / log_failure);
      if (at > count)
        return successes (self, n);
    }
}

/* What Stirling's formula for log (k!) leaves out. */
static double
stirling_tail (double k)
{
  static const double tails[] = {
    0.0810614667953272, 0.0413406959554092, 0.0276779256849983, 0.02079067210376509, 0.0166446911898211,
    0.0138761288230707, 0.0118967099458917, 0.0104112652619720, 0.00925546218271273, 0.00833056343336287
  };
  double square = (k + 1) * (k + 1);

  if (k >= 0 && k <= 9)
    return tails[(int)k];
  return (1.0 / 12 - (1.0 / 360 - 1.0 / 1260 / square) / square) / (k + 1);
}

/* The logarithm of how likely @k is, up to a constant. @m: the likeliest number; @odds: of success */
static double
log_likelihood (double count,
                double odds,
                double m,
                double k)
{
  return (m + 0.5) * log ((m + 1) / (odds * (count - m + 1))) + (count + 1) * log ((count - m + 1) / (count - k + 1)) +
         (k + 0.5) * log (odds * (count - k + 1) / (k + 1)) +
         stirling_tail (m) + stirling_tail (count - m) - stirling_tail (k) - stirling_tail (count - k);
}

/* Hörmann, "The generation of binomial random variates", 1993: BTRS. */
static double
draw_many (const TsSampler *self,
           TsPhilox *generator)
{
  double count = self->numbers[COUNT], prob = self->numbers[PROB];
  double deviation = sqrt (count * prob * (1 - prob));
  double b = 1.15 + 2.53 * deviation;
  double a = -0.0873 + 0.0248 * b + 0.01 * prob;
  double c = count * prob + 0.5;
  double alpha = (2.83 + 5.1 / b) * deviation;
  double m = floor ((count + 1) * prob);
  TsUniformPairs uniforms = { 0 };

  for (;;)
    {
      double u = ts_uniform_pairs_next (&uniforms, generator);
      double v = ts_uniform_pairs_next (&uniforms, generator);
      double shifted, k;

      u -= 0.5;
      shifted = 0.5 - fabs (u);
      k = floor ((2 * a / shifted + b) * u + c);
      if (shifted >= 0.07 && v <= 0.92 - 4.2 / b)
        return successes (self, k);
      if (k < 0 || k > count)
        continue;
      if (log (v * alpha / (a / (shifted * shifted) + b)) <= log_likelihood (count, prob / (1 - prob), m, k))
        return successes (self, k);
    }
}

/* @is_many: whether ten or more are to be expected, as the parameters' own type has it. */
static void
init_drawn (TsSampler *self,
            const double *parameters,
            gboolean is_many)
{
  double prob = parameters[1];

  self->numbers[IS_FAILURE] = prob > 0.5;
  self->numbers[PROB] = prob > 0.5 ? 1 - prob : prob;
  self->draw = is_many ? draw_many : draw_few;
  self->n_blocks = is_many ? TS_RANDOM_BLOCKS_PER_VALUE : BLOCKS_OF_FEW;
}

/* Parameters: count, probability, and what is to be expected of the rarer outcome. */
static void
init_binomial (TsSampler *self,
               const double *parameters,
               TsDType dtype)
{
  double count = parameters[0], prob = parameters[1];

  *self = (TsSampler) { .draw = draw_constant, .numbers[COUNT] = count };
  if (count <= 0 || prob <= 0)
    self->numbers[COUNT] = 0;
  else if (isnan (prob) || isnan (count))
    self->numbers[COUNT] = NAN;
  else if (prob < 1)
    init_drawn (self, parameters, parameters[2] >= 10);
}

/* ---- the ops -------------------------------------------------------------------------------------- */

/* (transfer full) (nullable): of each batch count, probability and expectation, which float32 and half round. */
static double *
load_parameters (const TsCall *call,
                 guint first,
                 const TsShape *batches,
                 GError **error)
{
  g_autofree double *pairs = ts_parameters_load (call, first, 2, batches, error);
  TsDType dtype = call->in[first]->dtype;
  gsize n = ts_elements_count (batches, 0, batches->rank);
  double *parameters = pairs != NULL ? g_try_new (double, 3 * n + 1) : NULL;

  if (parameters == NULL)
    {
      if (pairs != NULL)
        g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "no memory for %" G_GSIZE_FORMAT " parameters", n);
      return NULL;
    }
  for (gsize i = 0; i < n; i++)
    {
      double count = pairs[2 * i], prob = pairs[2 * i + 1];

      parameters[3 * i] = count;
      parameters[3 * i + 1] = prob;
      parameters[3 * i + 2] = ts_round_as (dtype, count * (prob > 0.5 ? 1 - prob : prob));
    }
  return parameters;
}

/* Input @shape_input says the shape; counts and probabilities are inputs @first and @first + 1. */
static gboolean
alloc (TsCall *call,
       guint shape_input,
       guint first,
       TsShape *batches,
       gsize *n_samples,
       GError **error)
{
  TsShape shape;

  return ts_parameters_shape (call, first, 2, batches, error) &&
         ts_arg_sample_shape (call, shape_input, batches, &shape, n_samples, error) &&
         ts_call_alloc (call, 0, &shape, error) != NULL;
}

static gboolean
sample (TsCall *call,
        guint first,
        const TsShape *batches,
        gsize n_samples,
        const TsPhilox *generator,
        GError **error)
{
  g_autofree double *parameters = load_parameters (call, first, batches, error);
  TsSampling sampling = { init_binomial, 3, parameters, ts_elements_count (batches, 0, batches->rank), n_samples };

  return parameters != NULL && ts_sampling_run (&sampling, call, generator, call->out[0], error);
}

static gboolean
stateless_run (TsCall *call,
               GError **error)
{
  TsPhilox generator;
  TsShape batches;
  gsize n_samples;

  return ts_arg_seed (call, 1, &generator, error) && alloc (call, 0, 2, &batches, &n_samples, error) &&
         sample (call, 2, &batches, n_samples, &generator, error);
}

/* TensorFlow counts what it sets apart in a way of its own. */
static gboolean
stateful_run (TsCall *call,
              GError **error)
{
  TsRandomVariableArgs args = { 0 };
  TsPhilox generator;
  TsShape batches;
  gsize n_samples, n_batches;

  if (!alloc (call, 2, 3, &batches, &n_samples, error) || !ts_arg_scalar (call, 1, "algorithm", &args.algorithm, error))
    return FALSE;
  n_batches = ts_elements_count (&batches, 0, batches.rank);
  return ts_random_variable_reserve (call, &args, n_batches * 2 * 100 * (n_samples + 3) / 4 * TS_RANDOM_BLOCKS_PER_VALUE, &generator, NULL, error) &&
         sample (call, 3, &batches, n_samples, &generator, error);
}

/* ------------------------------------------------------------------------------------------------- */

#define TYPES \
  (TS_DTYPE_BIT (TS_DTYPE_HALF) | TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE) | TS_DTYPE_BIT (TS_DTYPE_INT32) | TS_DTYPE_BIT (TS_DTYPE_INT64))

const TsKernelDef ts_random_binomial_kernels[] = {
  { .op = "StatefulRandomBinomial", .dtypes = TYPES, .dtype_attr = "dtype", .run = stateful_run, .semantics = "tensorflow/core/kernels/random_binomial_op.cc" },
  { .op = "StatelessRandomBinomial", .dtypes = TYPES, .dtype_attr = "dtype", .run = stateless_run, .semantics = "tensorflow/core/kernels/random_binomial_op.cc" },
  { 0 },
};

const TsShapeDef ts_random_binomial_shapes[] = { { 0 } };
