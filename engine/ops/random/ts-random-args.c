#include "engine/ops/random/ts-random-args.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ts-error.h"

TsPhilox
ts_philox_load (const guint64 counter[2],
                guint64 key)
{
  return (TsPhilox) {
    .counter = { (guint32)counter[0], (guint32)(counter[0] >> 32), (guint32)counter[1], (guint32)(counter[1] >> 32) },
    .key = { (guint32)key, (guint32)(key >> 32) },
  };
}

void
ts_philox_store (const TsPhilox *self,
                 guint64 counter[2],
                 guint64 *key)
{
  counter[0] = self->counter[0] | (guint64)self->counter[1] << 32;
  counter[1] = self->counter[2] | (guint64)self->counter[3] << 32;
  *key = self->key[0] | (guint64)self->key[1] << 32;
}

static gboolean
check_vector (const TsCall *call,
              guint input,
              const char *name,
              gsize least,
              gsize most,
              GError **error)
{
  const TsTensor *tensor = call->in[input];
  g_autofree char *shape = NULL;

  if (tensor->shape.rank == 1 && tensor->n_elements >= least && tensor->n_elements <= most)
    return TRUE;

  shape = ts_shape_to_string (&tensor->shape);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s must be a vector of %" G_GSIZE_FORMAT "%s numbers, has shape %s",
               name, least, most > least ? " or more" : "", shape);
  return FALSE;
}

/* Encrypted once, so that seeds that differ in whatever bit give streams that have nothing in common. */
gboolean
ts_arg_seed (const TsCall *call,
             guint input,
             TsPhilox *generator,
             GError **error)
{
  const guint64 fixed_key = G_GUINT64_CONSTANT (0x02461e293ec8f720);
  guint64 seeds[2];
  guint32 block[4];

  if (!check_vector (call, input, "seed", 2, 2, error) || !ts_arg_check_int (call, input, "seed", error))
    return FALSE;

  for (gsize i = 0; i < 2; i++)
    seeds[i] = (guint64)ts_int_at (call->in[input], i);
  *generator = ts_philox_load (seeds, fixed_key);
  ts_philox_next (generator, block);
  *generator = (TsPhilox) { .counter = { 0, 0, block[2], block[3] }, .key = { block[0], block[1] } };
  return TRUE;
}

gboolean
ts_check_random_algorithm (gint64 algorithm,
                           gboolean auto_select,
                           GError **error)
{
  if (algorithm == TS_RANDOM_PHILOX || (auto_select && algorithm == TS_RANDOM_AUTO_SELECT))
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "algorithm %" G_GINT64_FORMAT " is not one of those there are: 1 (Philox)", algorithm);
  return FALSE;
}

gboolean
ts_arg_key_counter (const TsCall *call,
                    guint input,
                    TsPhilox *generator,
                    GError **error)
{
  gint64 algorithm;

  if (!ts_arg_scalar (call, input + 2, "alg", &algorithm, error) ||
      !ts_check_random_algorithm (algorithm, TRUE, error) ||
      !check_vector (call, input, "key", 1, 1, error) ||
      !check_vector (call, input + 1, "counter", 2, G_MAXSIZE, error))
    return FALSE;

  *generator = ts_philox_load (call->in[input + 1]->data, *(const guint64 *)call->in[input]->data);
  return TRUE;
}

gboolean
ts_arg_random_range (const TsCall *call,
                     guint input,
                     TsRandomRange *range,
                     GError **error)
{
  gint64 low, high;

  if (!ts_arg_scalar (call, input, "minval", &low, error) || !ts_arg_scalar (call, input + 1, "maxval", &high, error))
    return FALSE;
  if (low >= high)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "minval must be less than maxval, %" G_GINT64_FORMAT " is not less than %" G_GINT64_FORMAT,
                   low, high);
      return FALSE;
    }

  *range = (TsRandomRange) { (guint64)low, (guint64)high - (guint64)low };
  return TRUE;
}

gboolean
ts_arg_sample_shape (const TsCall *call,
                     guint input,
                     const TsShape *end,
                     TsShape *shape,
                     gsize *n_samples,
                     GError **error)
{
  int first;
  gboolean fits;

  if (!ts_arg_shape (call, input, "shape", shape, error))
    return FALSE;

  first = shape->rank - end->rank;
  fits = first >= 0;
  for (int d = 0; d < end->rank && fits; d++)
    fits = shape->dims[first + d] == end->dims[d];
  if (!fits)
    {
      g_autofree char *a = ts_shape_to_string (shape), *b = ts_shape_to_string (end);

      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "shape %s must end with that of the parameters, %s", a, b);
      return FALSE;
    }

  *n_samples = 1;
  for (int d = 0; d < first; d++)
    *n_samples *= (gsize)shape->dims[d];
  return TRUE;
}
