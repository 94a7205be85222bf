#include "engine/ops/random/ts-distribution.h"

#include "engine/ops/array/ts-elements.h"
#include "engine/ops/ts-half.h"

#include <math.h>

#define BLOCKS 64            /* that are drawn at a time: they stay in the cache */
#define GROUPS_PER_POLL 4096 /* for cancellation */
#define MAX_GROUP_BYTES 32   /* of one group of any distribution */
#define GRAIN_CHEAP 16384    /* groups */
#define GRAIN_SLOW 1024      /* with logarithms and sines */
#define TRUNCATED_BOUND 2.0f /* standard deviations */

/* ---- uniform -------------------------------------------------------------------------------------- */

static void
uniform_float (const guint32 *numbers,
               gsize n_blocks,
               void *out,
               const TsRandomRange *range)
{
  float *z = out;

  for (gsize i = 0; i < n_blocks * 4; i++)
    z[i] = ts_random_float (numbers[i]);
}

static void
uniform_double (const guint32 *numbers,
                gsize n_blocks,
                void *out,
                const TsRandomRange *range)
{
  double *z = out;

  for (gsize i = 0; i < n_blocks * 2; i++)
    z[i] = ts_random_double (numbers[2 * i], numbers[2 * i + 1]);
}

/* The 10 lowest bits of each number, over 2^10. */
static void
uniform_half (const guint32 *numbers,
              gsize n_blocks,
              void *out,
              const TsRandomRange *range)
{
  guint16 *z = out;

  for (gsize i = 0; i < n_blocks * 4; i++)
    z[i] = ts_half_store ((float)(gint32)(numbers[i] & 0x3ff) * 0x1p-10f);
}

static void
uniform_bfloat16 (const guint32 *numbers,
                  gsize n_blocks,
                  void *out,
                  const TsRandomRange *range)
{
  guint16 *z = out;

  for (gsize i = 0; i < n_blocks * 4; i++)
    z[i] = ts_bfloat16_store ((float)(gint32)(numbers[i] & 0x7f) * 0x1p-7f);
}

static void
uniform_int32 (const guint32 *numbers,
               gsize n_blocks,
               void *out,
               const TsRandomRange *range)
{
  guint32 *z = out;
  guint32 low = (guint32)range->low, size = (guint32)range->size;

  for (gsize i = 0; i < n_blocks * 4; i++)
    z[i] = low + numbers[i] % size;
}

static inline guint64
join (const guint32 *numbers)
{
  return numbers[0] | (guint64)numbers[1] << 32;
}

static void
uniform_int64 (const guint32 *numbers,
               gsize n_blocks,
               void *out,
               const TsRandomRange *range)
{
  guint64 *z = out;

  for (gsize i = 0; i < n_blocks * 2; i++)
    z[i] = range->low + join (numbers + 2 * i) % range->size;
}

static void
full_int32 (const guint32 *numbers,
            gsize n_blocks,
            void *out,
            const TsRandomRange *range)
{
  memcpy (out, numbers, n_blocks * 4 * sizeof *numbers);
}

static void
full_int64 (const guint32 *numbers,
            gsize n_blocks,
            void *out,
            const TsRandomRange *range)
{
  guint64 *z = out;

  for (gsize i = 0; i < n_blocks * 2; i++)
    z[i] = join (numbers + 2 * i);
}

/* ---- normal: Box and Muller ----------------------------------------------------------------------- */

/* The C library's functions, as TensorFlow calls them, so that the bits agree. */
void
ts_random_normal_float (const guint32 bits[2],
                        float values[2])
{
  float u = MAX (ts_random_float (bits[0]), 1.0e-7f);
  float angle = (float)(2.0f * G_PI * ts_random_float (bits[1]));
  float radius = sqrtf (-2.0f * logf (u));

  sincosf (angle, &values[0], &values[1]);
  values[0] *= radius;
  values[1] *= radius;
}

void
ts_random_normal_double (const guint32 bits[4],
                         double values[2])
{
  double u = MAX (ts_random_double (bits[0], bits[1]), 1.0e-7);
  double angle = 2 * G_PI * ts_random_double (bits[2], bits[3]);
  double radius = sqrt (-2.0 * log (u));

  sincos (angle, &values[0], &values[1]);
  values[0] *= radius;
  values[1] *= radius;
}

/* Distributions of float32 that are stored as @type. */
#define DEFINE_NORMAL(name, type, STORE)                                                                    \
  static void normal_##name (const guint32 *numbers, gsize n_blocks, void *out, const TsRandomRange *range) \
  {                                                                                                         \
    type *z = out;                                                                                          \
                                                                                                            \
    for (gsize i = 0; i < n_blocks * 4; i += 2)                                                             \
      {                                                                                                     \
        float values[2];                                                                                    \
                                                                                                            \
        ts_random_normal_float (numbers + i, values);                                                       \
        z[i] = STORE (values[0]);                                                                           \
        z[i + 1] = STORE (values[1]);                                                                       \
      }                                                                                                     \
  }                                                                                                         \
                                                                                                            \
  static void truncated_##name (TsPhiloxStream *stream, void *out)                                          \
  {                                                                                                         \
    type *z = out;                                                                                          \
    guint n = 0;                                                                                            \
                                                                                                            \
    while (n < 4)                                                                                           \
      {                                                                                                     \
        guint32 bits[2] = { ts_philox_stream_next (stream) };                                               \
        float values[2];                                                                                    \
                                                                                                            \
        bits[1] = ts_philox_stream_next (stream);                                                           \
        ts_random_normal_float (bits, values);                                                              \
        for (int k = 0; k < 2; k++)                                                                         \
          if (fabsf (values[k]) < TRUNCATED_BOUND && n < 4)                                                 \
            z[n++] = STORE (values[k]);                                                                     \
      }                                                                                                     \
  }

DEFINE_NORMAL (float, float, )
DEFINE_NORMAL (half, guint16, ts_half_store)
DEFINE_NORMAL (bfloat16, guint16, ts_bfloat16_store)

static void
normal_double (const guint32 *numbers,
               gsize n_blocks,
               void *out,
               const TsRandomRange *range)
{
  double *z = out;

  for (gsize i = 0; i < n_blocks; i++)
    ts_random_normal_double (numbers + 4 * i, z + 2 * i);
}

static void
truncated_double (TsPhiloxStream *stream,
                  void *out)
{
  double *z = out;
  guint n = 0;

  while (n < 2)
    {
      guint32 bits[4];
      double values[2];

      for (int k = 0; k < 4; k++)
        bits[k] = ts_philox_stream_next (stream);
      ts_random_normal_double (bits, values);
      for (int k = 0; k < 2; k++)
        if (fabs (values[k]) < TRUNCATED_BOUND && n < 2)
          z[n++] = values[k];
    }
}

/* ---- the table ------------------------------------------------------------------------------------ */

static const TsDistribution distributions[][TS_N_DTYPES] = {
  [TS_RANDOM_UNIFORM] = {
      [TS_DTYPE_HALF] = { 4, uniform_half, NULL, GRAIN_CHEAP },
      [TS_DTYPE_BFLOAT16] = { 4, uniform_bfloat16, NULL, GRAIN_CHEAP },
      [TS_DTYPE_FLOAT] = { 4, uniform_float, NULL, GRAIN_CHEAP },
      [TS_DTYPE_DOUBLE] = { 2, uniform_double, NULL, GRAIN_CHEAP },
      [TS_DTYPE_INT32] = { 4, uniform_int32, NULL, GRAIN_CHEAP },
      [TS_DTYPE_INT64] = { 2, uniform_int64, NULL, GRAIN_CHEAP },
      [TS_DTYPE_UINT32] = { 4, uniform_int32, NULL, GRAIN_CHEAP },
      [TS_DTYPE_UINT64] = { 2, uniform_int64, NULL, GRAIN_CHEAP },
  },
  [TS_RANDOM_NORMAL] = {
      [TS_DTYPE_HALF] = { 4, normal_half, NULL, GRAIN_SLOW },
      [TS_DTYPE_BFLOAT16] = { 4, normal_bfloat16, NULL, GRAIN_SLOW },
      [TS_DTYPE_FLOAT] = { 4, normal_float, NULL, GRAIN_SLOW },
      [TS_DTYPE_DOUBLE] = { 2, normal_double, NULL, GRAIN_SLOW },
  },
  [TS_RANDOM_TRUNCATED_NORMAL] = {
      [TS_DTYPE_HALF] = { 4, NULL, truncated_half, GRAIN_SLOW },
      [TS_DTYPE_BFLOAT16] = { 4, NULL, truncated_bfloat16, GRAIN_SLOW },
      [TS_DTYPE_FLOAT] = { 4, NULL, truncated_float, GRAIN_SLOW },
      [TS_DTYPE_DOUBLE] = { 2, NULL, truncated_double, GRAIN_SLOW },
  },
  [TS_RANDOM_FULL] = {
      [TS_DTYPE_INT32] = { 4, full_int32, NULL, GRAIN_CHEAP },
      [TS_DTYPE_INT64] = { 2, full_int64, NULL, GRAIN_CHEAP },
      [TS_DTYPE_UINT32] = { 4, full_int32, NULL, GRAIN_CHEAP },
      [TS_DTYPE_UINT64] = { 2, full_int64, NULL, GRAIN_CHEAP },
  },
};

const TsDistribution *
ts_distribution_find (TsRandomKind kind,
                      TsDType dtype)
{
  const TsDistribution *found = dtype < TS_N_DTYPES ? &distributions[kind][dtype] : NULL;

  return found != NULL && found->n_values > 0 ? found : NULL;
}

/* ---- filling -------------------------------------------------------------------------------------- */

typedef struct
{
  TsCall *call;
  const TsDistribution *distribution;
  const TsPhilox *generator;
  const TsRandomRange *range;
  TsTensor *out;
} Filling;

/* Whole groups @begin .. @end, from several blocks at a time. */
static void
fill_from_blocks (const Filling *self,
                  gsize begin,
                  gsize end,
                  char *out)
{
  gsize size = self->distribution->n_values * ts_dtype_size (self->out->dtype);
  TsPhilox generator = *self->generator;
  guint32 numbers[BLOCKS * 4];

  ts_philox_skip (&generator, begin);
  for (gsize n; begin < end; begin += n, out += n * size)
    {
      n = MIN (end - begin, BLOCKS);
      ts_philox_fill (&generator, numbers, n);
      self->distribution->convert (numbers, n, out, self->range);
    }
}

static void
fill_by_drawing (const Filling *self,
                 gsize begin,
                 gsize end,
                 char *out)
{
  gsize n_values = self->distribution->n_values;
  gsize size = n_values * ts_dtype_size (self->out->dtype);

  for (; begin < end; begin++, out += size)
    {
      TsPhiloxStream stream = ts_philox_stream (self->generator);

      ts_philox_skip (&stream.generator, begin * (n_values * TS_RANDOM_BLOCKS_PER_VALUE / 4));
      self->distribution->draw (&stream, out);
    }
}

/* The last group may be more than is asked for. */
static void
fill_part (const Filling *self,
           gsize begin,
           gsize end)
{
  gsize n_values = self->distribution->n_values;
  gsize n_full = MIN (end, self->out->n_elements / n_values);
  void (*fill) (const Filling *, gsize, gsize, char *) = self->distribution->convert != NULL ? fill_from_blocks : fill_by_drawing;

  if (begin < n_full)
    fill (self, begin, n_full, ts_elements_at (self->out, begin * n_values));
  if (n_full < end)
    {
      _Alignas(8) char group[MAX_GROUP_BYTES];

      fill (self, n_full, end, group);
      memcpy (ts_elements_at (self->out, n_full * n_values), group,
              (self->out->n_elements - n_full * n_values) * ts_dtype_size (self->out->dtype));
    }
}

static void
fill_groups (gsize begin,
             gsize end,
             gpointer data)
{
  const Filling *self = data;

  for (; begin < end && !ts_call_is_cancelled (self->call, NULL); begin += GROUPS_PER_POLL)
    fill_part (self, begin, MIN (end, begin + GROUPS_PER_POLL));
}

gboolean
ts_distribution_prepare (TsKernelInit *init,
                         TsRandomKind kind,
                         GError **error)
{
  TsDType dtype;

  if (!ts_operation_get_attr_dtype (init->op, "dtype", &dtype, error))
    return FALSE;
  *(const TsDistribution **)init->state = ts_distribution_find (kind, dtype);
  return TRUE;
}

gboolean
ts_distribution_fill (const TsDistribution *self,
                      TsCall *call,
                      const TsPhilox *generator,
                      const TsRandomRange *range,
                      TsTensor *out,
                      GError **error)
{
  Filling filling = { call, self, generator, range, out };
  gsize n_groups = out->n_elements / self->n_values + (out->n_elements % self->n_values != 0);

  return ts_call_parallel_for (call, n_groups, self->grain, fill_groups, &filling, error);
}
