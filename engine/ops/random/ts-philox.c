#include "engine/ops/random/ts-philox.h"

#include "engine/ops/ts-simd.h"

#define LANES 16 /* blocks that are computed side by side */

/* The counters of blocks @first .. @first + LANES - 1 behind @self. */
static inline void
load_counters (const TsPhilox *self,
               gsize first,
               guint32 block[4][LANES])
{
  for (gsize i = 0; i < LANES; i++)
    {
      TsPhilox at = *self;

      ts_philox_skip (&at, first + i);
      for (int k = 0; k < 4; k++)
        block[k][i] = at.counter[k];
    }
}

/* Each lane does what ts_philox_next () does. */
static inline void
encrypt (guint32 block[4][LANES],
         const guint32 key[2])
{
  guint32 key_0 = key[0], key_1 = key[1];

  for (int round = 0; round < TS_PHILOX_ROUNDS; round++)
    {
      for (gsize i = 0; i < LANES; i++)
        {
          guint64 a = (guint64)TS_PHILOX_MUL_0 * block[0][i];
          guint64 b = (guint64)TS_PHILOX_MUL_1 * block[2][i];

          block[0][i] = (guint32)(b >> 32) ^ block[1][i] ^ key_0;
          block[1][i] = (guint32)b;
          block[2][i] = (guint32)(a >> 32) ^ block[3][i] ^ key_1;
          block[3][i] = (guint32)a;
        }
      key_0 += TS_PHILOX_KEY_0;
      key_1 += TS_PHILOX_KEY_1;
    }
}

TS_SIMD static void
fill_lanes (const TsPhilox *self,
            guint32 *numbers,
            gsize n_blocks)
{
  for (gsize first = 0; first < n_blocks; first += LANES)
    {
      guint32 block[4][LANES];

      load_counters (self, first, block);
      encrypt (block, self->key);
      for (gsize i = 0; i < LANES; i++)
        for (int k = 0; k < 4; k++)
          numbers[(first + i) * 4 + k] = block[k][i];
    }
}

void
ts_philox_fill (TsPhilox *self,
                guint32 *numbers,
                gsize n_blocks)
{
  gsize n = n_blocks - n_blocks % LANES;

  fill_lanes (self, numbers, n);
  ts_philox_skip (self, n);
  for (; n < n_blocks; n++)
    ts_philox_next (self, numbers + n * 4);
}
