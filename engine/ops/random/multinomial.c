#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/random/ts-distribution.h"
#include "engine/ops/random/ts-generator.h"
#include "engine/ops/random/ts-random-args.h"
#include "engine/ops/ts-half.h"
#include "engine/ts-error.h"

#include <math.h>

/* Multinomial, StatelessMultinomial: classes drawn by their logits, some for each row. */

/* ---- a row ---------------------------------------------------------------------------------------- */

static double
load_half (const void *logits,
           gsize i)
{
  return ts_half_load (((const guint16 *)logits)[i]);
}

static double
load_bfloat16 (const void *logits,
               gsize i)
{
  return ts_bfloat16_load (((const guint16 *)logits)[i]);
}

static double
load_float (const void *logits,
            gsize i)
{
  return ((const float *)logits)[i];
}

static double
load_double (const void *logits,
             gsize i)
{
  return ((const double *)logits)[i];
}

typedef double (*LoadFunc) (const void *logits, gsize i);

static const LoadFunc load_funcs[TS_N_DTYPES] = {
  [TS_DTYPE_HALF] = load_half,
  [TS_DTYPE_BFLOAT16] = load_bfloat16,
  [TS_DTYPE_FLOAT] = load_float,
  [TS_DTYPE_DOUBLE] = load_double,
};

/* Not divided by their sum, which is the last. Classes whose logit is not finite never come. */
static void
cumulate (double *sums,
          gsize n)
{
  double highest = -G_MAXDOUBLE, total = 0;

  for (gsize i = 0; i < n; i++)
    if (isfinite (sums[i]) && sums[i] > highest)
      highest = sums[i];
  for (gsize i = 0; i < n; i++)
    {
      if (isfinite (sums[i]))
        total += exp (sums[i] - highest);
      sums[i] = total;
    }
}

/* How many sums are not above @value: they do not go down. */
static gsize
find_class (const double *sums,
            gsize n,
            double value)
{
  gsize low = 0, high = n;

  while (low < high)
    {
      gsize middle = low + (high - low) / 2;

      if (sums[middle] > value)
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

/* ---- all rows ------------------------------------------------------------------------------------- */

typedef struct
{
  TsCall *call;
  const TsTensor *logits;
  TsTensor *out;
  const TsPhilox *generator;
  gsize n_classes;
  gsize n_samples;
  double *sums; /* as many as there are logits */
} Drawing;

/* Two numbers a sample, one row going on where the one before stopped: what TensorFlow does on one thread. */
static TsPhiloxStream
stream_of_row (const Drawing *self,
               gsize row)
{
  TsPhiloxStream stream = ts_philox_stream (self->generator);
  guint64 n = (guint64)row * self->n_samples * 2;

  ts_philox_skip (&stream.generator, n / 4);
  for (n %= 4; n > 0; n--)
    ts_philox_stream_next (&stream);
  return stream;
}

static void
draw_rows (gsize begin,
           gsize end,
           gpointer data)
{
  const Drawing *self = data;
  LoadFunc load = load_funcs[self->logits->dtype];

  for (gsize row = begin; row < end && !ts_call_is_cancelled (self->call, NULL); row++)
    {
      TsPhiloxStream stream = stream_of_row (self, row);
      double *sums = self->sums + row * self->n_classes;

      for (gsize i = 0; i < self->n_classes; i++)
        sums[i] = load (self->logits->data, row * self->n_classes + i);
      cumulate (sums, self->n_classes);
      for (gsize i = row * self->n_samples; i < (row + 1) * self->n_samples; i++)
        {
          gsize found = find_class (sums, self->n_classes, ts_philox_stream_double (&stream) * sums[self->n_classes - 1]);

          if (self->out->dtype == TS_DTYPE_INT64)
            ((gint64 *)self->out->data)[i] = (gint64)found;
          else
            ((gint32 *)self->out->data)[i] = (gint32)found;
        }
    }
}

static gboolean
draw (TsCall *call,
      const TsPhilox *generator,
      GError **error)
{
  const TsTensor *logits = call->in[0];
  TsTensor *out = call->out[0];
  gsize n_rows = (gsize)logits->shape.dims[0];
  g_autofree double *sums = g_try_new (double, logits->n_elements);
  Drawing drawing = { call, logits, out, generator, logits->n_elements / n_rows, out->n_elements / n_rows, sums };

  if (sums == NULL)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "no memory for %" G_GSIZE_FORMAT " probabilities", logits->n_elements);
      return FALSE;
    }
  return ts_call_parallel_for (call, n_rows, MAX (1, 16384 / (drawing.n_classes + drawing.n_samples)), draw_rows, &drawing, error);
}

/* ---- the ops -------------------------------------------------------------------------------------- */

static gboolean
alloc (TsCall *call,
       GError **error)
{
  const TsShape *logits = &call->in[0]->shape;
  gint64 n_samples;

  if (!ts_arg_check_rank (call, 0, "logits", 2, error) || !ts_arg_scalar (call, 1, "num_samples", &n_samples, error))
    return FALSE;
  if (n_samples < 0 || logits->dims[0] > G_MAXINT32 || logits->dims[1] > G_MAXINT32 || logits->dims[1] == 0)
    {
      g_autofree char *shape = ts_shape_to_string (logits);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "cannot draw %" G_GINT64_FORMAT " samples by logits of shape %s", n_samples, shape);
      return FALSE;
    }
  return ts_call_alloc (call, 0, &TS_SHAPE (logits->dims[0], n_samples), error) != NULL;
}

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  return ts_generator_spec_init (init->state, init->op, error);
}

/* Sets apart two numbers for each sample, the samples of a row being a multiple of four. */
static gboolean
run (TsCall *call,
     GError **error)
{
  TsPhilox generator;
  guint64 n_rows, n_samples;

  if (!alloc (call, error))
    return FALSE;
  if (call->out[0]->n_elements == 0)
    return TRUE;

  n_rows = (guint64)call->out[0]->shape.dims[0];
  n_samples = ((guint64)call->out[0]->shape.dims[1] + 3) / 4 * 4;
  generator = ts_generator_reserve (call->state, call, n_rows * n_samples * 2 * TS_RANDOM_BLOCKS_PER_VALUE);
  return draw (call, &generator, error);
}

static gboolean
stateless_run (TsCall *call,
               GError **error)
{
  TsPhilox generator;

  return ts_arg_seed (call, 2, &generator, error) && alloc (call, error) &&
         (call->out[0]->n_elements == 0 || draw (call, &generator, error));
}

/* ------------------------------------------------------------------------------------------------- */

const TsKernelDef ts_multinomial_kernels[] = {
  { .op = "Multinomial", .dtypes = TS_DTYPES_FLOAT, .prepare = prepare, .state_size = sizeof (TsGeneratorSpec), .release = ts_generator_release, .run = run, .semantics = "tensorflow/core/kernels/multinomial_op.cc" },
  { .op = "StatelessMultinomial", .dtypes = TS_DTYPES_FLOAT, .run = stateless_run, .semantics = "tensorflow/core/kernels/multinomial_op.cc" },
  { 0 },
};

const TsShapeDef ts_multinomial_shapes[] = { { 0 } };
