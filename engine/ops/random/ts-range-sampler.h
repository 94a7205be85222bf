#pragma once

#include "engine/ops/random/ts-philox.h"
#include "engine/ops/ts-kernel.h"

G_BEGIN_DECLS

typedef struct _TsRangeSampler TsRangeSampler;

/**
 * TsRangeSampler:
 * @pick: draws a class
 * @probability: how likely one is
 * @data: what both need
 *
 * A distribution of classes 0, 1, ...
 */
struct _TsRangeSampler
{
  gint64 (*pick) (const TsRangeSampler *self, TsPhiloxStream *stream);
  float (*probability) (const TsRangeSampler *self, gint64 class);
  gint64 range;
  gconstpointer data;
};

/**
 * ts_range_sampler_pick:
 * @unique: none twice
 * @classes: (out): @n of them
 * @n_tries: (out): how many were drawn for that
 * @error: %G_IO_ERROR_CANCELLED; %TS_ERROR_INVALID_ARGUMENT if it takes too many
 *
 * tensorflow/core/kernels/range_sampler.cc, as everything here.
 */
gboolean ts_range_sampler_pick (const TsRangeSampler *self, TsCall *call, TsPhiloxStream *stream, gboolean unique, gint64 *classes, gsize n, gint32 *n_tries, GError **error);

/* How often each of @classes is to be expected among @n_sampled that @n_tries were drawn for. */
void ts_range_sampler_expect (const TsRangeSampler *self, gint64 n_sampled, gint32 n_tries, const gint64 *classes, gsize n, float *counts);

G_END_DECLS
