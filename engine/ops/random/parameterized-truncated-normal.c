#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/random/ts-generator.h"
#include "engine/ops/random/ts-random-args.h"
#include "engine/ops/random/ts-sampler.h"
#include "engine/ops/random/ts-truncated-normal.h"
#include "engine/ts-error.h"

/* ParameterizedTruncatedNormal, StatelessParameterizedTruncatedNormal. One value after the other, batch after batch, as TensorFlow does on
 * one thread: more threads would give other numbers. */

#define N_PARAMETERS 4 /* mean, standard deviation, least and greatest value */

/* ---- one distribution for each row ---------------------------------------------------------------- */

static const char *const names[N_PARAMETERS] = { "means", "stdevs", "minvals", "maxvals" };

/* @n_rows: how many there are; @is_one: (out): whether all have the same distribution */
static gboolean
check_parameters (const TsCall *call,
                  gint64 n_rows,
                  gboolean *is_one,
                  GError **error)
{
  *is_one = TRUE;
  for (guint i = 0; i < N_PARAMETERS; i++)
    {
      const TsShape *shape = &call->in[1 + i]->shape;

      if (shape->rank > 1)
        {
          g_autofree char *text = ts_shape_to_string (shape);

          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s must be a scalar or a vector, has shape %s", names[i], text);
          return FALSE;
        }
      *is_one = *is_one && (shape->rank == 0 || (i < 2 && shape->dims[0] == 1));
    }

  for (guint i = 0; i < N_PARAMETERS && !*is_one; i++)
    {
      const TsShape *shape = &call->in[1 + i]->shape;

      if (shape->rank == 0 || shape->dims[0] == 1 || shape->dims[0] == n_rows)
        continue;
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s has %" G_GINT64_FORMAT " elements for %" G_GINT64_FORMAT " rows", names[i],
                   shape->dims[0], n_rows);
      return FALSE;
    }
  return TRUE;
}

/* What TensorFlow cuts the output into: rows, or if all is one distribution parts of a hundred. */
typedef struct
{
  gsize n;
  gsize size;
} Batches;

static Batches
cut (const TsTensor *out,
     gboolean is_one)
{
  Batches batches = { (out->n_elements + 99) / 100, 100 };

  if (!is_one)
    batches = (Batches) { (gsize)out->shape.dims[0], ts_elements_count (&out->shape, 1, out->shape.rank) };
  return batches;
}

static gboolean
draw_rows (TsCall *call,
           TsPhilox *generator,
           Batches batches,
           gboolean is_one,
           GError **error)
{
  TsTensor *out = call->out[0];
  TsShape shape = TS_SHAPE (is_one ? 1 : (gint64)batches.n);
  g_autofree double *parameters = ts_parameters_load (call, 1, N_PARAMETERS, &shape, error);
  gboolean ok = parameters != NULL;

  for (gsize i = 0; i < batches.n && ok; i++)
    {
      gsize first = i * batches.size;
      TsTruncatedPlaces places = { call, out->data, first, 1, MIN (batches.size, out->n_elements - first) };

      ok = ts_truncated_normal_draw (out->dtype, generator, parameters + (is_one ? 0 : i * N_PARAMETERS), &places, error);
    }
  return ok;
}

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
  TsShape shape;
  TsPhilox generator;
  Batches batches;
  gboolean is_one;

  if (!ts_arg_shape (call, 0, "shape", &shape, error))
    return FALSE;
  if (shape.rank == 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "shape must have a dimension");
      return FALSE;
    }
  if (!check_parameters (call, shape.dims[0], &is_one, error) || ts_call_alloc (call, 0, &shape, error) == NULL)
    return FALSE;

  batches = cut (call->out[0], is_one);
  generator = ts_generator_reserve (call->state, call, (guint64)batches.n * 2 * TS_TRUNCATED_MAX_TRIES * (batches.size + 3) / 4);
  return draw_rows (call, &generator, batches, is_one, error);
}

/* ---- distributions that broadcast ----------------------------------------------------------------- */

static gboolean
draw_columns (TsCall *call,
              TsPhilox *generator,
              const double *parameters,
              gsize n_batches,
              gsize n_samples,
              GError **error)
{
  TsTensor *out = call->out[0];
  gboolean ok = TRUE;

  for (gsize i = 0; i < n_batches && n_samples > 0 && ok; i++)
    {
      TsTruncatedPlaces places = { call, out->data, i, n_batches, n_samples };

      ok = ts_truncated_normal_draw (out->dtype, generator, parameters + i * N_PARAMETERS, &places, error);
    }
  return ok;
}

static gboolean
stateless_run (TsCall *call,
               GError **error)
{
  TsPhilox generator;
  TsShape batches, shape;
  gsize n_samples;
  g_autofree double *parameters = NULL;

  if (!ts_arg_seed (call, 1, &generator, error) || !ts_parameters_shape (call, 2, N_PARAMETERS, &batches, error) ||
      !ts_arg_sample_shape (call, 0, &batches, &shape, &n_samples, error) || ts_call_alloc (call, 0, &shape, error) == NULL)
    return FALSE;
  parameters = ts_parameters_load (call, 2, N_PARAMETERS, &batches, error);
  return parameters != NULL &&
         draw_columns (call, &generator, parameters, ts_elements_count (&batches, 0, batches.rank), n_samples, error);
}

/* ------------------------------------------------------------------------------------------------- */

#define TYPES (TS_DTYPE_BIT (TS_DTYPE_HALF) | TS_DTYPE_BIT (TS_DTYPE_FLOAT) | TS_DTYPE_BIT (TS_DTYPE_DOUBLE))

const TsKernelDef ts_truncated_normal_kernels[] = {
  { .op = "ParameterizedTruncatedNormal", .dtypes = TYPES, .dtype_attr = "dtype", .prepare = prepare, .state_size = sizeof (TsGeneratorSpec), .release = ts_generator_release, .run = run, .semantics = "tensorflow/core/kernels/parameterized_truncated_normal_op.cc" },
  { .op = "StatelessParameterizedTruncatedNormal", .dtypes = TYPES, .dtype_attr = "dtype", .run = stateless_run, .semantics = "tensorflow/core/kernels/parameterized_truncated_normal_op.cc" },
  { 0 },
};

const TsShapeDef ts_truncated_normal_shapes[] = { { 0 } };
