#include "engine/ops/random/ts-sampler.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/array/ts-elements.h"
#include "engine/ops/ts-half.h"
#include "engine/ts-error.h"

#include <math.h>

#define GRAIN 512            /* values */
#define VALUES_PER_POLL 1024 /* for cancellation */

/* ---- numbers of all types ------------------------------------------------------------------------- */

#define DEFINE_ACCESS(name, type, LOAD, STORE)             \
  static double load_##name (const void *data, gsize i)    \
  {                                                        \
    return (double)LOAD (((const type *)data)[i]);         \
  }                                                        \
                                                           \
  static void store_##name (void *data, gsize i, double x) \
  {                                                        \
    ((type *)data)[i] = STORE (x);                         \
  }

#define TO_HALF(x) ts_half_store ((float)(x))
#define TO_BFLOAT16(x) ts_bfloat16_store ((float)(x))
#define TO_INT32(x) ((x) >= G_MAXINT32 ? G_MAXINT32 : (x) > G_MININT32 ? (gint32)(x) \
                                                                       : G_MININT32)
#define TO_INT64(x) ((x) >= 0x1p63 ? G_MAXINT64 : (x) > -0x1p63 ? (gint64)(x) \
                                                                : G_MININT64)

DEFINE_ACCESS (half, guint16, ts_half_load, TO_HALF)
DEFINE_ACCESS (bfloat16, guint16, ts_bfloat16_load, TO_BFLOAT16)
DEFINE_ACCESS (float, float, , (float))
DEFINE_ACCESS (double, double, , )
DEFINE_ACCESS (int32, gint32, , TO_INT32)
DEFINE_ACCESS (int64, gint64, , TO_INT64)

static const struct
{
  double (*load) (const void *data, gsize i);
  void (*store) (void *data, gsize i, double x);
} access_funcs[TS_N_DTYPES] = {
  [TS_DTYPE_HALF] = { load_half, store_half },
  [TS_DTYPE_BFLOAT16] = { load_bfloat16, store_bfloat16 },
  [TS_DTYPE_FLOAT] = { load_float, store_float },
  [TS_DTYPE_DOUBLE] = { load_double, store_double },
  [TS_DTYPE_INT32] = { load_int32, store_int32 },
  [TS_DTYPE_INT64] = { load_int64, store_int64 },
};

double
ts_round_as (TsDType dtype,
             double value)
{
  double memory;

  access_funcs[dtype].store (&memory, 0, value);
  return access_funcs[dtype].load (&memory, 0);
}

/* ---- parameters ----------------------------------------------------------------------------------- */

gboolean
ts_parameters_shape (const TsCall *call,
                     guint first,
                     guint n,
                     TsShape *shape,
                     GError **error)
{
  ts_shape_copy (shape, &call->in[first]->shape);
  for (guint i = 1; i < n; i++)
    {
      const TsShape *next = &call->in[first + i]->shape;
      TsShape both;

      if (!ts_shape_broadcast (shape, next, &both))
        {
          g_autofree char *a = ts_shape_to_string (shape), *b = ts_shape_to_string (next);

          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "parameters of shapes %s and %s do not broadcast", a, b);
          return FALSE;
        }
      ts_shape_copy (shape, &both);
    }
  return TRUE;
}

/* Where element @i of the broadcast stands in a tensor of shape @own. */
static gsize
find_element (const TsShape *shape,
              const TsShape *own,
              gsize i)
{
  gsize found = 0, stride = 1;

  for (int d = shape->rank - 1, k = own->rank - 1; k >= 0; d--, k--)
    {
      gsize size = (gsize)shape->dims[d];

      if (own->dims[k] > 1)
        found += i % size * stride;
      stride *= (gsize)own->dims[k];
      i /= size;
    }
  return found;
}

double *
ts_parameters_load (const TsCall *call,
                    guint first,
                    guint n,
                    const TsShape *shape,
                    GError **error)
{
  gsize n_batches = ts_elements_count (shape, 0, shape->rank);
  g_autofree double *parameters = n_batches < G_MAXSIZE / n ? g_try_new (double, n_batches *n + 1) : NULL;

  if (parameters == NULL)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_RESOURCE_EXHAUSTED, "no memory for %" G_GSIZE_FORMAT " parameters", n_batches);
      return NULL;
    }

  for (guint k = 0; k < n; k++)
    {
      const TsTensor *tensor = call->in[first + k];

      if (access_funcs[tensor->dtype].load == NULL)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_UNIMPLEMENTED, "parameters of dtype %s", ts_dtype_name (tensor->dtype));
          return NULL;
        }
      for (gsize i = 0; i < n_batches; i++)
        parameters[i * n + k] = access_funcs[tensor->dtype].load (tensor->data, find_element (shape, &tensor->shape, i));
    }
  return g_steal_pointer (&parameters);
}

gboolean
ts_call_alloc_samples (TsCall *call,
                       guint shape_input,
                       guint parameter,
                       gsize *n_samples,
                       GError **error)
{
  const TsShape *batches = &call->in[parameter]->shape;
  TsShape shape;

  if (!ts_arg_shape (call, shape_input, "shape", &shape, error))
    return FALSE;
  if (shape.rank + batches->rank > TS_SHAPE_MAX_RANK)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%d dimensions of samples and %d of parameters are more than the %d there can be",
                   shape.rank, batches->rank, TS_SHAPE_MAX_RANK);
      return FALSE;
    }

  *n_samples = ts_elements_count (&shape, 0, shape.rank);
  for (int d = 0; d < batches->rank; d++)
    shape.dims[shape.rank++] = batches->dims[d];
  return ts_call_alloc (call, 0, &shape, error) != NULL;
}

/* ---- sampling ------------------------------------------------------------------------------------- */

typedef struct
{
  TsCall *call;
  const TsSampling *sampling;
  const TsPhilox *generator;
  TsTensor *out;
} Run;

/* Values are counted batch by batch, but stand sample by sample. */
static void
draw_values (gsize begin,
             gsize end,
             gpointer data)
{
  const Run *run = data;
  const TsSampling *self = run->sampling;
  TsSampler sampler = { 0 };

  for (gsize i = begin; i < end; i++)
    {
      gsize batch = i / self->n_samples, sample = i % self->n_samples;
      TsPhilox generator = *run->generator;

      if (i % VALUES_PER_POLL == 0 && ts_call_is_cancelled (run->call, NULL))
        return;
      if (i == begin || sample == 0)
        self->init (&sampler, self->parameters + batch * self->n_parameters, run->out->dtype);
      ts_philox_skip (&generator, i * sampler.n_blocks);
      access_funcs[run->out->dtype].store (run->out->data, sample * self->n_batches + batch, sampler.draw (&sampler, &generator));
    }
}

gboolean
ts_sampling_run (const TsSampling *self,
                 TsCall *call,
                 const TsPhilox *generator,
                 TsTensor *out,
                 GError **error)
{
  Run run = { call, self, generator, out };

  return ts_call_parallel_for (call, out->n_elements, GRAIN, draw_values, &run, error);
}
