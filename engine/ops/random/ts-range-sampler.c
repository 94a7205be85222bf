#include "engine/ops/random/ts-range-sampler.h"

#include "engine/ts-error.h"

#include <math.h>

#define TRIES_PER_POLL 65536

static gboolean
pick_unique (const TsRangeSampler *self,
             TsCall *call,
             TsPhiloxStream *stream,
             gint64 *classes,
             gsize n,
             gint32 *n_tries,
             GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_int64_hash, g_int64_equal); /* of pointers into @classes */
  gsize i = 0;

  for (*n_tries = 0; i < n;)
    {
      ++*n_tries;
      if (*n_tries % TRIES_PER_POLL == 0 && ts_call_is_cancelled (call, error))
        return FALSE;
      if (*n_tries == G_MAXINT32)
        {
          g_set_error (error, TS_ERROR, TS_ERROR_INVALID_ARGUMENT, "only %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " different classes were found", i, n);
          return FALSE;
        }
      classes[i] = self->pick (self, stream);
      if (!g_hash_table_contains (seen, &classes[i]))
        g_hash_table_add (seen, &classes[i++]);
    }
  return TRUE;
}

gboolean
ts_range_sampler_pick (const TsRangeSampler *self,
                       TsCall *call,
                       TsPhiloxStream *stream,
                       gboolean unique,
                       gint64 *classes,
                       gsize n,
                       gint32 *n_tries,
                       GError **error)
{
  if (unique)
    return pick_unique (self, call, stream, classes, n, n_tries, error);

  for (gsize i = 0; i < n; i++)
    {
      if (i % TRIES_PER_POLL == 0 && ts_call_is_cancelled (call, error))
        return FALSE;
      classes[i] = self->pick (self, stream);
    }
  *n_tries = (gint32)n;
  return TRUE;
}

/* 1 - (1 - p)^tries, as if it had always taken that many to find so many different ones. */
static float
expected_count (float p,
                gint64 n_sampled,
                gint32 n_tries)
{
  if (n_tries == n_sampled)
    return p * (float)n_sampled;
  return -expm1f ((float)n_tries * log1pf (-p));
}

void
ts_range_sampler_expect (const TsRangeSampler *self,
                         gint64 n_sampled,
                         gint32 n_tries,
                         const gint64 *classes,
                         gsize n,
                         float *counts)
{
  for (gsize i = 0; i < n; i++)
    counts[i] = expected_count (self->probability (self, classes[i]), n_sampled, n_tries);
}
