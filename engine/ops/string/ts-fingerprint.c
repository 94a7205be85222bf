#include "engine/ops/string/ts-fingerprint.h"

#include <string.h>

static inline guint64
load64 (const guint8 *p)
{
  guint64 value;

  memcpy (&value, p, sizeof value);
  return GUINT64_FROM_LE (value);
}

static inline guint64
load32 (const guint8 *p)
{
  guint32 value;

  memcpy (&value, p, sizeof value);
  return GUINT32_FROM_LE (value);
}

/* The last, less than 8, bytes as a number. */
static inline guint64
load_tail (const guint8 *p,
           gsize n)
{
  guint64 value = 0;

  for (gsize i = 0; i < n; i++)
    value |= (guint64)p[i] << (8 * i);
  return value;
}

static inline guint64
rotate_right (guint64 x,
              guint n)
{
  return x >> n | x << (64 - n);
}

/* ---- FarmHash ------------------------------------------------------------------------------------ */

#define K0 G_GUINT64_CONSTANT (0xc3a5c85c97cb3127)
#define K1 G_GUINT64_CONSTANT (0xb492b66fbe98f273)
#define K2 G_GUINT64_CONSTANT (0x9ae16a3b2f90404f)

static inline guint64
shift_mix (guint64 x)
{
  return x ^ x >> 47;
}

static inline guint64
mix_two (guint64 u,
         guint64 v,
         guint64 mul)
{
  guint64 a = shift_mix ((u ^ v) * mul);

  return shift_mix ((v ^ a) * mul) * mul;
}

static guint64
farm_to_16 (const guint8 *s,
            gsize n)
{
  guint64 mul = K2 + n * 2;

  if (n >= 8)
    {
      guint64 a = load64 (s) + K2, b = load64 (s + n - 8);

      return mix_two (rotate_right (b, 37) * mul + a, (rotate_right (a, 25) + b) * mul, mul);
    }
  if (n >= 4)
    return mix_two (n + (load32 (s) << 3), load32 (s + n - 4), mul);
  if (n > 0)
    {
      guint64 y = s[0] + ((guint64)s[n >> 1] << 8), z = n + ((guint64)s[n - 1] << 2);

      return shift_mix (y * K2 ^ z * K0) * K2;
    }
  return K2;
}

static guint64
farm_to_32 (const guint8 *s,
            gsize n)
{
  guint64 mul = K2 + n * 2, a = load64 (s) * K1, b = load64 (s + 8);
  guint64 c = load64 (s + n - 8) * mul, d = load64 (s + n - 16) * K2;

  return mix_two (rotate_right (a + b, 43) + rotate_right (c, 30) + d, a + rotate_right (b + K2, 18) + c, mul);
}

static guint64
farm_to_64 (const guint8 *s,
            gsize n)
{
  guint64 mul = K2 + n * 2, a = load64 (s) * K2, b = load64 (s + 8);
  guint64 c = load64 (s + n - 8) * mul, d = load64 (s + n - 16) * K2;
  guint64 y = rotate_right (a + b, 43) + rotate_right (c, 30) + d;
  guint64 z = mix_two (y, a + rotate_right (b + K2, 18) + c, mul);
  guint64 e = load64 (s + 16) * mul, f = load64 (s + 24);
  guint64 g = (y + load64 (s + n - 32)) * mul, h = (z + load64 (s + n - 24)) * mul;

  return mix_two (rotate_right (e + f, 43) + rotate_right (g, 30) + h, e + rotate_right (f + a, 18) + g, mul);
}

typedef struct
{
  guint64 a, b;
} Pair;

static inline Pair
mix_32_bytes (const guint8 *s,
              guint64 a,
              guint64 b)
{
  guint64 w = load64 (s), x = load64 (s + 8), y = load64 (s + 16), z = load64 (s + 24), c;

  a += w;
  b = rotate_right (b + a + z, 21);
  c = a;
  a += x + y;
  b += rotate_right (a, 44);
  return (Pair) { a + z, b + c };
}

/* What is carried from block to block of 64 bytes. */
typedef struct
{
  guint64 x, y, z;
  Pair v, w;
} Farm;

/* @by: 1; for the last block 9. */
static inline void
farm_block (Farm *f,
            const guint8 *s,
            guint64 mul,
            guint64 by)
{
  guint64 x = rotate_right (f->x + f->y + f->v.a + load64 (s + 8), 37) * mul;
  guint64 y = rotate_right (f->y + f->v.b + load64 (s + 48), 42) * mul;

  x ^= f->w.b * by;
  y += f->v.a * by + load64 (s + 40);
  f->y = y;
  f->x = rotate_right (f->z + f->w.a, 33) * mul;
  f->v = mix_32_bytes (s, f->v.b * mul, x + f->w.a);
  f->w = mix_32_bytes (s + 32, f->x + f->w.b, y + load64 (s + 16));
  f->z = x;
}

guint64
ts_fingerprint64 (const void *data,
                  gsize size)
{
  const guint8 *s = data;
  const guint64 seed = 81;
  Farm f = { 0 };
  guint64 mul;

  if (size <= 16)
    return farm_to_16 (s, size);
  if (size <= 32)
    return farm_to_32 (s, size);
  if (size <= 64)
    return farm_to_64 (s, size);

  f.y = seed * K1 + 113;
  f.z = shift_mix (f.y * K2 + 113) * K2;
  f.x = seed * K2 + load64 (s);
  for (gsize i = 0; i < (size - 1) / 64; i++)
    farm_block (&f, s + 64 * i, K1, 1);

  mul = K1 + ((f.z & 0xff) << 1);
  f.w.a += (size - 1) & 63;
  f.v.a += f.w.a;
  f.w.a += f.v.a;
  farm_block (&f, s + size - 64, mul, 9);
  return mix_two (mix_two (f.v.a, f.w.a, mul) + shift_mix (f.y) * K0 + f.z, mix_two (f.v.b, f.w.b, mul) + f.x, mul);
}

/* ---- MurmurHash64A ------------------------------------------------------------------------------- */

guint64
ts_hash64 (const void *data,
           gsize size)
{
  const guint64 m = G_GUINT64_CONSTANT (0xc6a4a7935bd1e995), seed = G_GUINT64_CONSTANT (0xDECAFCAFFE);
  const guint8 *s = data;
  gsize n_words = size / 8;
  guint64 h = seed ^ size * m;

  for (gsize i = 0; i < n_words; i++)
    {
      guint64 k = load64 (s + 8 * i) * m;

      h = (h ^ shift_mix (k) * m) * m;
    }
  if (size % 8 != 0)
    h = (h ^ load_tail (s + 8 * n_words, size % 8)) * m;
  return shift_mix (shift_mix (h) * m);
}

/* ---- SipHash-2-4 --------------------------------------------------------------------------------- */

static inline guint64
rotate_left (guint64 x,
             guint n)
{
  return x << n | x >> (64 - n);
}

static inline void
sip_rounds (guint64 v[4],
            guint n)
{
  for (guint i = 0; i < n; i++)
    {
      v[0] += v[1];
      v[1] = rotate_left (v[1], 13) ^ v[0];
      v[0] = rotate_left (v[0], 32);
      v[2] += v[3];
      v[3] = rotate_left (v[3], 16) ^ v[2];
      v[0] += v[3];
      v[3] = rotate_left (v[3], 21) ^ v[0];
      v[2] += v[1];
      v[1] = rotate_left (v[1], 17) ^ v[2];
      v[2] = rotate_left (v[2], 32);
    }
}

static inline void
sip_word (guint64 v[4],
          guint64 word)
{
  v[3] ^= word;
  sip_rounds (v, 2);
  v[0] ^= word;
}

guint64
ts_keyed_hash64 (const guint64 key[2],
                 const void *data,
                 gsize size)
{
  const guint8 *s = data;
  gsize n_words = size / 8;
  guint64 v[4] = {
    key[0] ^ G_GUINT64_CONSTANT (0x736f6d6570736575),
    key[1] ^ G_GUINT64_CONSTANT (0x646f72616e646f6d),
    key[0] ^ G_GUINT64_CONSTANT (0x6c7967656e657261),
    key[1] ^ G_GUINT64_CONSTANT (0x7465646279746573),
  };

  for (gsize i = 0; i < n_words; i++)
    sip_word (v, load64 (s + 8 * i));
  sip_word (v, (guint64)size << 56 | load_tail (s + 8 * n_words, size % 8));
  v[2] ^= 0xff;
  sip_rounds (v, 4);
  return v[0] ^ v[1] ^ v[2] ^ v[3];
}
