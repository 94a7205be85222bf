#include "engine/ops/nn/ts-batch-norm.h"

#include "engine/ops/ts-simd.h"

#include <string.h>

#define LANES 4
#define N_PARTS 4
#define BLOCK (N_PARTS * LANES) /* sums that are kept in registers */
#define TILE 512                /* elements: so few that memory is read in order, though one block of channels is added after the other */
#define TILE_PIXELS 4           /* but no fewer */
#define THREAD_ELEMENTS 65536

typedef float Floats __attribute__ ((vector_size (LANES * sizeof (float)), aligned (sizeof (float)), may_alias));
typedef double Doubles __attribute__ ((vector_size (LANES * sizeof (double)), aligned (sizeof (double)), may_alias));

typedef struct
{
  const TsChannels *channels;
  const float *x;
  const float *y; /* (nullable) */
  const double *shift;
  double *sums;
  double *products;
} Sums;

/* ---- some elements ---- */

/* Adds @n rows that lie @stride elements apart, from element @at on, of one element for each of BLOCK sums. */
G_ALWAYS_INLINE static inline void
add_block (const float *x,
           const float *y,
           gsize at,
           gsize n,
           gsize stride,
           const double *shift,
           double *sums,
           double *products)
{
  Doubles s[N_PARTS], p[N_PARTS], k[N_PARTS];

  memcpy (s, sums, sizeof s);
  memcpy (p, products, sizeof p);
  memcpy (k, shift, sizeof k);
  for (gsize end = at + n * stride; at < end; at += stride)
    for (gsize i = 0; i < N_PARTS; i++)
      {
        const Doubles d = __builtin_convertvector(*(const Floats *)(x + at + i * LANES), Doubles) - k[i];
        const Doubles v = y != NULL ? __builtin_convertvector(*(const Floats *)(y + at + i * LANES), Doubles) : d;

        s[i] += v;
        p[i] += d * v;
      }
  memcpy (sums, s, sizeof s);
  memcpy (products, p, sizeof p);
}

/* The same for @n_sums sums. */
G_ALWAYS_INLINE static inline void
add_few (const float *x,
         const float *y,
         gsize at,
         gsize n,
         gsize stride,
         const double *shift,
         double *sums,
         double *products,
         gsize n_sums)
{
  for (gsize end = at + n * stride; at < end; at += stride)
    for (gsize i = 0; i < n_sums; i++)
      {
        const double d = x[at + i] - shift[i], v = y != NULL ? y[at + i] : d;

        sums[i] += v;
        products[i] += d * v;
      }
}

/* ---- channels next to each other ---- */

TS_SIMD static void
add_pixels (const Sums *self,
            gsize block,
            gsize first,
            gsize n)
{
  gsize channels = self->channels->channels, c = block * BLOCK, n_sums = MIN (BLOCK, channels - c), at = first * channels + c;

  if (n_sums < BLOCK)
    add_few (self->x, self->y, at, n, channels, self->shift + c, self->sums + c, self->products + c, n_sums);
  else if (self->y != NULL)
    add_block (self->x, self->y, at, n, channels, self->shift + c, self->sums + c, self->products + c);
  else
    add_block (self->x, NULL, at, n, channels, self->shift + c, self->sums + c, self->products + c);
}

static void
sum_blocks (gsize begin,
            gsize end,
            gpointer data)
{
  const Sums *self = data;
  gsize tile = MAX (TILE_PIXELS, TILE / self->channels->channels), n = self->channels->n;

  for (gsize first = 0; first < n; first += tile)
    for (gsize block = begin; block < end; block++)
      add_pixels (self, block, first, MIN (tile, n - first));
}

/* ---- channels apart ---- */

/* Each plane in BLOCK parts, of which element i belongs to part i % BLOCK. */
TS_SIMD static void
add_plane (const Sums *self,
           gsize c,
           gsize at)
{
  gsize n = self->channels->plane, n_rows = n / BLOCK;
  double sums[BLOCK] = { 0 }, products[BLOCK] = { 0 }, shift[BLOCK];

  for (gsize i = 0; i < BLOCK; i++)
    shift[i] = self->shift[c];
  if (self->y != NULL)
    add_block (self->x, self->y, at, n_rows, BLOCK, shift, sums, products);
  else
    add_block (self->x, NULL, at, n_rows, BLOCK, shift, sums, products);
  add_few (self->x, self->y, at + n_rows * BLOCK, 1, BLOCK, shift, sums, products, n % BLOCK);
  for (gsize i = 0; i < BLOCK; i++)
    {
      self->sums[c] += sums[i];
      self->products[c] += products[i];
    }
}

static void
sum_planes (gsize begin,
            gsize end,
            gpointer data)
{
  const Sums *self = data;
  const TsChannels *channels = self->channels;

  for (gsize i = 0; i < channels->n; i++)
    for (gsize c = begin; c < end; c++)
      add_plane (self, c, (i * channels->channels + c) * channels->plane);
}

/* -------------------------------------------------------------------------------------------------- */

gboolean
ts_channels_sum (const TsChannels *self,
                 TsCall *call,
                 const float *x,
                 const float *y,
                 const double *shift,
                 double *sums,
                 double *products,
                 GError **error)
{
  Sums job = { self, x, y, shift, sums, products };
  gsize n = self->n * self->plane;

  for (gsize c = 0; c < self->channels; c++)
    sums[c] = products[c] = 0;
  if (self->plane == 1)
    return ts_call_parallel_for (call, (self->channels + BLOCK - 1) / BLOCK, 1 + THREAD_ELEMENTS / (n * BLOCK + 1), sum_blocks, &job, error);
  return ts_call_parallel_for (call, self->channels, 1 + THREAD_ELEMENTS / (n + 1), sum_planes, &job, error);
}
