#include "engine/ops/sparse/ts-cross-hash.h"

#include "engine/ops/array/ts-args.h"
#include "engine/ops/string/ts-fingerprint.h"

/* TensorFlow hashes this many bytes of a number: the size not of its type but of the C++ variable that names it. */
#define HASHED_BYTES 4

static guint64
shift_mix (guint64 x)
{
  return x ^ x >> 47;
}

/* FingerprintCat64 () of tensorflow/core/platform/fingerprint.h. */
static guint64
join (guint64 a,
      guint64 b)
{
  const guint64 factor = G_GUINT64_CONSTANT (0xc6a4a7935bd1e995);

  a ^= factor;
  a ^= shift_mix (b * factor) * factor;
  a *= factor;
  return shift_mix (shift_mix (a) * factor);
}

static guint64
hash_feature (const TsCrossColumn *column,
              gsize i,
              const TsCrossHash *hash)
{
  const TsString *string = (const TsString *)column->values->data + i;
  gboolean is_string = column->values->dtype == TS_DTYPE_STRING;
  gint64 number = is_string ? 0 : ts_int_at (column->values, i);

  if (hash->strong)
    return is_string ? ts_keyed_hash64 (hash->salt, string->bytes, string->size) : ts_keyed_hash64 (hash->salt, &number, HASHED_BYTES);
  if (is_string)
    return ts_fingerprint64 (string->bytes, string->size);
  return hash->by_bytes && !column->is_dense ? ts_fingerprint64 (&number, HASHED_BYTES) : (guint64)number;
}

void
ts_cross_hash (const TsCross *self,
               const gsize *picked,
               gpointer out,
               gconstpointer data)
{
  const TsCrossHash *hash = data;
  guint64 value = hash->seed;

  for (guint c = 0; c < self->n_columns; c++)
    {
      guint64 feature = hash_feature (&self->columns[c], picked[c], hash);

      value = c > 0 || hash->has_seed ? join (value, feature) : feature;
    }
  *(gint64 *)out = (gint64)(value % (guint64)(hash->n_buckets > 0 ? hash->n_buckets : G_MAXINT64));
}
