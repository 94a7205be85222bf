#pragma once

#include <glib.h>

#include <string.h>

G_BEGIN_DECLS

/**
 * TsPhilox:
 * @counter: what is encrypted next, 128 bits, lowest first
 * @key: what with
 *
 * The generator Philox 4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011) as TensorFlow counts it
 * (tensorflow/core/lib/random/philox_random.h): each block of four numbers is the counter, encrypted. A plain value.
 */
typedef struct
{
  guint32 counter[4];
  guint32 key[2];
} TsPhilox;

#define TS_PHILOX_MUL_0 0xD2511F53u
#define TS_PHILOX_MUL_1 0xCD9E8D57u
#define TS_PHILOX_KEY_0 0x9E3779B9u
#define TS_PHILOX_KEY_1 0xBB67AE85u
#define TS_PHILOX_ROUNDS 10

/* The two seeds of an op become the key and the upper half of the counter. */
static inline TsPhilox
ts_philox_from_seeds (guint64 seed,
                      guint64 seed2)
{
  return (TsPhilox) {
    .counter = { 0, 0, (guint32)seed2, (guint32)(seed2 >> 32) },
    .key = { (guint32)seed, (guint32)(seed >> 32) },
  };
}

/* Leaves out @n_blocks blocks. */
static inline void
ts_philox_skip (TsPhilox *self,
                guint64 n_blocks)
{
  guint64 low = (guint64)self->counter[1] << 32 | self->counter[0];
  guint64 high = (guint64)self->counter[3] << 32 | self->counter[2];

  low += n_blocks;
  high += low < n_blocks ? 1 : 0;
  self->counter[0] = (guint32)low;
  self->counter[1] = (guint32)(low >> 32);
  self->counter[2] = (guint32)high;
  self->counter[3] = (guint32)(high >> 32);
}

/* The next block. */
static inline void
ts_philox_next (TsPhilox *self,
                guint32 block[4])
{
  guint32 key[2] = { self->key[0], self->key[1] };

  memcpy (block, self->counter, sizeof self->counter);
  for (int round = 0; round < TS_PHILOX_ROUNDS; round++)
    {
      guint64 a = (guint64)TS_PHILOX_MUL_0 * block[0];
      guint64 b = (guint64)TS_PHILOX_MUL_1 * block[2];

      block[0] = (guint32)(b >> 32) ^ block[1] ^ key[0];
      block[1] = (guint32)b;
      block[2] = (guint32)(a >> 32) ^ block[3] ^ key[1];
      block[3] = (guint32)a;
      key[0] += TS_PHILOX_KEY_0;
      key[1] += TS_PHILOX_KEY_1;
    }
  ts_philox_skip (self, 1);
}

/* The next @n_blocks blocks, one after the other. */
void ts_philox_fill (TsPhilox *self, guint32 *numbers, gsize n_blocks);

/* ---- numbers out of bits -------------------------------------------------------------------------- */

/* In [0, 1): the bits become the mantissa of a number in [1, 2). */
static inline float
ts_random_float (guint32 bits)
{
  guint32 one = (bits & 0x7fffff) | 0x3f800000;
  float value;

  memcpy (&value, &one, sizeof value);
  return value - 1.0f;
}

static inline double
ts_random_double (guint32 high,
                  guint32 low)
{
  guint64 one = (guint64)((high & 0xfffff) | 0x3ff00000) << 32 | low;
  double value;

  memcpy (&value, &one, sizeof value);
  return value - 1.0;
}

/* ---- one number at a time ------------------------------------------------------------------------- */

/**
 * TsPhiloxStream:
 *
 * Takes the numbers of the blocks one by one (SingleSampleAdapter, SimplePhilox).
 */
typedef struct
{
  TsPhilox generator;
  guint32 block[4];
  guint n_used; /* of @block */
} TsPhiloxStream;

static inline TsPhiloxStream
ts_philox_stream (const TsPhilox *generator)
{
  return (TsPhiloxStream) { .generator = *generator, .n_used = 4 };
}

static inline guint32
ts_philox_stream_next (TsPhiloxStream *self)
{
  if (self->n_used == 4)
    {
      ts_philox_next (&self->generator, self->block);
      self->n_used = 0;
    }
  return self->block[self->n_used++];
}

static inline guint64
ts_philox_stream_next64 (TsPhiloxStream *self)
{
  guint64 low = ts_philox_stream_next (self);

  return low | (guint64)ts_philox_stream_next (self) << 32;
}

/* In [0, 1). */
static inline float
ts_philox_stream_float (TsPhiloxStream *self)
{
  return ts_random_float (ts_philox_stream_next (self));
}

static inline double
ts_philox_stream_double (TsPhiloxStream *self)
{
  guint32 high = ts_philox_stream_next (self);

  return ts_random_double (high, ts_philox_stream_next (self));
}

/* In 0 .. @n - 1, all equally likely: what is too much for that is thrown away (exact_uniform_int.h). 0 if @n is. */
static inline guint32
ts_philox_stream_below (TsPhiloxStream *self,
                        guint32 n)
{
  guint32 number = ts_philox_stream_next (self);

  if ((n & (n - 1)) == 0)
    return n == 0 ? 0 : number & (n - 1);
  while (number < G_MAXUINT32 % n + 1)
    number = ts_philox_stream_next (self);
  return number % n;
}

static inline guint64
ts_philox_stream_below64 (TsPhiloxStream *self,
                          guint64 n)
{
  guint64 number = ts_philox_stream_next64 (self);

  if ((n & (n - 1)) == 0)
    return n == 0 ? 0 : number & (n - 1);
  while (number < G_MAXUINT64 % n + 1)
    number = ts_philox_stream_next64 (self);
  return number % n;
}

G_END_DECLS
