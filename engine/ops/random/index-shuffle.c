#include "engine/ops/ts-families.h"

#include "engine/ts-error.h"

#include <math.h>

/* RandomIndexShuffle: where an index goes in a permutation that a seed stands for, without the permutation. */

#define LEAST_BITS 16  /* of a block: fewer would show a pattern */
#define MAX_ROUNDS 256 /* more than anybody wants; the keys lie on the stack */

/* ---- the cipher: Simon (Beaulieu et al., 2013), with words of any size ---------------------------- */

typedef struct
{
  guint word; /* bits; two words make a block */
  guint64 mask;
  guint n_rounds;
  guint64 keys[MAX_ROUNDS];
} Cipher;

static guint64
rotate (const Cipher *self,
        guint64 x,
        guint n)
{
  return ((x << n) | (x >> (self->word - n))) & self->mask;
}

static void
cipher_init (Cipher *self,
             guint word,
             guint n_rounds,
             const guint32 seed[3])
{
  guint64 z = G_GUINT64_CONSTANT (0x7369f885192c0ef5);

  self->word = word;
  self->mask = (G_GUINT64_CONSTANT (1) << word) - 1;
  z &= self->mask;
  self->n_rounds = n_rounds;
  for (guint i = 0; i < 3; i++)
    self->keys[i] = seed[i] & self->mask;
  for (guint i = 3; i < n_rounds; i++, z >>= 1)
    self->keys[i] = (0xfffffffc & self->mask) ^ (z & 1) ^ self->keys[i - 3] ^
                    rotate (self, self->keys[i - 1], word - 3) ^ rotate (self, self->keys[i - 1], word - 4);
}

static guint64
mix (const Cipher *self,
     guint64 x)
{
  return (rotate (self, x, 1) & rotate (self, x, 8)) ^ rotate (self, x, 2);
}

static guint64
cipher_encrypt (const Cipher *self,
                guint64 value)
{
  guint64 left = value >> self->word & self->mask, right = value & self->mask;

  for (guint i = 0; i + 1 < self->n_rounds; i += 2)
    {
      left ^= mix (self, right) ^ self->keys[i];
      right ^= mix (self, left) ^ self->keys[i + 1];
    }
  return left << self->word | right;
}

/* Encrypts until the result is an index: blocks are as small as they can be. %FALSE if none comes: @index was none either. */
static gboolean
shuffle_index (guint64 index,
               guint64 max_index,
               const guint32 seed[3],
               guint n_rounds,
               guint64 *result)
{
  guint n_bits = max_index > 0 ? (guint)ceil (log2 ((double)max_index)) : 0;
  guint64 at;
  Cipher cipher;

  *result = 0;
  if (max_index == 0)
    return TRUE;

  n_bits = MAX (n_bits + n_bits % 2, LEAST_BITS);
  cipher_init (&cipher, n_bits / 2, n_rounds, seed);
  if (n_bits < 64)
    index &= (G_GUINT64_CONSTANT (1) << n_bits) - 1;
  at = index;
  do
    at = cipher_encrypt (&cipher, at);
  while (at > max_index && at != index);
  *result = at;
  return at <= max_index;
}

/* ---- the op --------------------------------------------------------------------------------------- */

/* As 64 bits, negative numbers being large ones. */
static guint64
load (const TsTensor *tensor,
      gsize i)
{
  switch ((int)tensor->dtype)
    {
    case TS_DTYPE_INT32:
      return (guint64)((const gint32 *)tensor->data)[i];
    case TS_DTYPE_UINT32:
      return ((const guint32 *)tensor->data)[i];
    default:
      return ((const guint64 *)tensor->data)[i];
    }
}

static void
store (TsTensor *tensor,
       gsize i,
       guint64 value)
{
  if (ts_dtype_size (tensor->dtype) == sizeof (guint32))
    ((guint32 *)tensor->data)[i] = (guint32)value;
  else
    ((guint64 *)tensor->data)[i] = value;
}

static gboolean
prepare (TsKernelInit *init,
         GError **error)
{
  gint64 *n_rounds = init->state;

  if (!ts_operation_get_attr_int (init->op, "rounds", n_rounds, error))
    return FALSE;
  if (*n_rounds >= 4 && *n_rounds % 2 == 0 && *n_rounds <= MAX_ROUNDS)
    return TRUE;

  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "rounds is %" G_GINT64_FORMAT ", must be even, from 4 to %d", *n_rounds, MAX_ROUNDS);
  return FALSE;
}

/* A single one, or a vector of @n; seeds are of @size numbers each. */
static gboolean
check (const TsCall *call,
       guint input,
       const char *name,
       gint64 n,
       gint64 size,
       GError **error)
{
  const TsShape *shape = &call->in[input]->shape;
  int rank = size > 1 ? 1 : 0;
  g_autofree char *text = NULL;

  if ((rank == 0 || (shape->rank > 0 && shape->dims[shape->rank - 1] == size)) &&
      (shape->rank == rank || (shape->rank == rank + 1 && shape->dims[0] == n)))
    return TRUE;

  text = ts_shape_to_string (shape);
  g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "%s must be one or %" G_GINT64_FORMAT ", has shape %s", name, n, text);
  return FALSE;
}

static gboolean
run (TsCall *call,
     GError **error)
{
  const TsTensor *index = call->in[0], *seed = call->in[1], *max_index = call->in[2];
  gsize n = MAX (MAX (index->n_elements, max_index->n_elements), seed->n_elements / 3);
  gboolean is_one = index->shape.rank == 0 && seed->shape.rank == 1 && max_index->shape.rank == 0;
  TsTensor *out;

  if (!check (call, 0, "index", (gint64)n, 1, error) || !check (call, 1, "seed", (gint64)n, 3, error) ||
      !check (call, 2, "max_index", (gint64)n, 1, error))
    return FALSE;
  out = is_one ? ts_call_alloc (call, 0, &TS_SHAPE_SCALAR, error) : ts_call_alloc (call, 0, &TS_SHAPE ((gint64)n), error);
  if (out == NULL)
    return FALSE;

  for (gsize i = 0; i < n; i++)
    {
      gsize row = seed->shape.rank == 1 ? 0 : 3 * i;
      const guint32 numbers[3] = { (guint32)load (seed, row), (guint32)load (seed, row + 1), (guint32)load (seed, row + 2) };
      guint64 result;

      if (!shuffle_index (load (index, index->shape.rank == 0 ? 0 : i), load (max_index, max_index->shape.rank == 0 ? 0 : i), numbers,
                          (guint) * (const gint64 *)call->state, &result))
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "element %" G_GSIZE_FORMAT " of the indices is above max_index", i);
          return FALSE;
        }
      store (out, i, result);
    }
  return TRUE;
}

#define TYPES \
  (TS_DTYPE_BIT (TS_DTYPE_INT32) | TS_DTYPE_BIT (TS_DTYPE_INT64) | TS_DTYPE_BIT (TS_DTYPE_UINT32) | TS_DTYPE_BIT (TS_DTYPE_UINT64))

const TsKernelDef ts_index_shuffle_kernels[] = {
  { .op = "RandomIndexShuffle", .dtypes = TYPES, .dtype_attr = "dtype", .prepare = prepare, .state_size = sizeof (gint64), .run = run, .semantics = "tensorflow/core/kernels/random_index_shuffle_ops.cc" },
  { 0 },
};

const TsShapeDef ts_index_shuffle_shapes[] = { { 0 } };
