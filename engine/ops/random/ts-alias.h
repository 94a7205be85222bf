#pragma once

#include "engine/ops/random/ts-philox.h"

G_BEGIN_DECLS

/**
 * TsAlias:
 * @n: how many numbers there are
 * @chances: that a number, once it is chosen evenly, is kept
 * @others: which one is taken instead
 *
 * Numbers with given weights, drawn in constant time: Walker's method of aliases (tensorflow/core/lib/random/distribution_sampler.cc).
 */
typedef struct
{
  guint32 n;
  float *chances;
  guint32 *others;
} TsAlias;

void ts_alias_init (TsAlias *self, const float *weights, guint32 n);
void ts_alias_clear (TsAlias *self);
guint32 ts_alias_draw (const TsAlias *self, TsPhiloxStream *stream);

G_END_DECLS
