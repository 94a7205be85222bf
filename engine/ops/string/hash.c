#include "engine/ops/ts-families.h"

#include "engine/ops/array/ts-elements.h"
#include "engine/ops/string/ts-fingerprint.h"
#include "engine/ops/string/ts-string-call.h"
#include "engine/ts-error.h"

#include <string.h>

/* StringToHashBucket and its kin, Fingerprint. */

typedef struct
{
  guint64 n_buckets;
  guint64 key[2];
} Buckets;

static gboolean
buckets_prepare (TsKernelInit *init,
                 GError **error)
{
  Buckets *self = init->state;
  gint64 n;

  if (!ts_operation_get_attr_int (init->op, "num_buckets", &n, error))
    return FALSE;
  if (n < 1)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "num_buckets must be positive, is %" G_GINT64_FORMAT, n);
      return FALSE;
    }
  self->n_buckets = (guint64)n;
  return TRUE;
}

static gboolean
strong_prepare (TsKernelInit *init,
                GError **error)
{
  Buckets *self = init->state;
  guint n;
  g_autofree gint64 *key = ts_operation_dup_attr_ints (init->op, "key", &n, error);

  if (key == NULL)
    return FALSE;
  if (n != 2)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "the key must have 2 elements, has %u", n);
      return FALSE;
    }
  self->key[0] = (guint64)key[0];
  self->key[1] = (guint64)key[1];
  return buckets_prepare (init, error);
}

#define DEFINE_BUCKETS(name, hash)                                     \
  static gboolean name##_run (TsCall *call, GError **error)            \
  {                                                                    \
    const Buckets *self = call->state;                                 \
    const TsTensor *in = call->in[0];                                  \
    TsTensor *out = ts_call_alloc (call, 0, &in->shape, error);        \
                                                                       \
    if (out == NULL)                                                   \
      return FALSE;                                                    \
    for (gsize i = 0; i < in->n_elements; i++)                         \
      {                                                                \
        const TsString *s = &ts_strings (in)[i];                       \
                                                                       \
        if (ts_call_is_cancelled_at (call, i, error))                  \
          return FALSE;                                                \
        ((gint64 *)out->data)[i] = (gint64)((hash) % self->n_buckets); \
      }                                                                \
    return TRUE;                                                       \
  }

DEFINE_BUCKETS (old, ts_hash64 (s->bytes, s->size))
DEFINE_BUCKETS (fast, ts_fingerprint64 (s->bytes, s->size))
DEFINE_BUCKETS (strong, ts_keyed_hash64 (self->key, s->bytes, s->size))

/* ---- Fingerprint: of each row; the bytes in little-endian order ---- */

static gboolean
check_fingerprint (const TsCall *call,
                   GError **error)
{
  const TsString *method = ts_call_string_scalar (call, 1, "method", error);

  if (method == NULL)
    return FALSE;
  if (!ts_string_is (method, "farmhash64"))
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "no fingerprint method but farmhash64 is known");
      return FALSE;
    }
  if (call->in[0]->shape.rank == 0)
    {
      g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "data must have at least one dimension");
      return FALSE;
    }
  return TRUE;
}

static void
put_fingerprint (TsTensor *out,
                 gsize row,
                 guint64 value)
{
  value = GUINT64_TO_LE (value);
  memcpy ((guint8 *)out->data + 8 * row, &value, sizeof value);
}

/* One string is its own fingerprint; of several the fingerprints are taken once more. */
static guint64
fingerprint_strings (const TsString *strings,
                     gsize n,
                     guint64 *room)
{
  if (n == 1)
    return ts_fingerprint64 (strings->bytes, strings->size);
  for (gsize i = 0; i < n; i++)
    room[i] = GUINT64_TO_LE (ts_fingerprint64 (strings[i].bytes, strings[i].size));
  return ts_fingerprint64 (room, n * sizeof *room);
}

static gboolean
fingerprint_run (TsCall *call,
                 GError **error)
{
  const TsTensor *in = call->in[0];
  g_autofree guint64 *room = NULL;
  gsize n, inner;
  TsTensor *out;

  if (!check_fingerprint (call, error))
    return FALSE;
  n = (gsize)in->shape.dims[0];
  inner = n > 0 ? in->n_elements / n : 0;
  out = ts_call_alloc (call, 0, &TS_SHAPE ((gint64)n, 8), error);
  if (out == NULL)
    return FALSE;

  room = in->dtype == TS_DTYPE_STRING ? g_new (guint64, inner + 1) : NULL;
  for (gsize i = 0; i < n; i++)
    {
      gsize size = inner * ts_dtype_size (in->dtype);

      if (ts_call_is_cancelled_at (call, i, error))
        return FALSE;
      if (in->dtype == TS_DTYPE_STRING)
        put_fingerprint (out, i, fingerprint_strings (ts_strings (in) + i * inner, inner, room));
      else
        put_fingerprint (out, i, ts_fingerprint64 (size > 0 ? (const char *)in->data + i * size : NULL, size));
    }
  return TRUE;
}

/* -------------------------------------------------------------------------------------------------- */

#define ROW(type, ready, function)                                                 \
  {                                                                                \
    .op = type, .prepare = ready, .state_size = sizeof (Buckets), .run = function, \
    .semantics = "tensorflow/core/kernels/string_to_hash_bucket_op.cc"             \
  }

const TsKernelDef ts_string_hash_kernels[] = {
  { .op = "Fingerprint", .dtypes = TS_DTYPES_MOVABLE, .run = fingerprint_run, .semantics = "tensorflow/core/kernels/fingerprint_op.cc" },
  ROW ("StringToHashBucket", buckets_prepare, old_run),
  ROW ("StringToHashBucketFast", buckets_prepare, fast_run),
  ROW ("StringToHashBucketStrong", strong_prepare, strong_run),
  { 0 },
};

const TsShapeDef ts_string_hash_shapes[] = {
  { 0 },
};
