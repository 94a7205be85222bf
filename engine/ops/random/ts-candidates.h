#pragma once

#include "engine/ops/random/ts-generator.h"
#include "engine/ops/random/ts-range-sampler.h"

G_BEGIN_DECLS

/**
 * TsCandidates:
 * @n_true: columns of the true classes
 * @n_sampled: how many candidates are drawn
 * @unique: none twice
 * @range: how many classes there are
 *
 * What all candidate samplers have in common (tensorflow/core/kernels/candidate_sampler_ops.cc); the state of each begins with it.
 */
typedef struct
{
  TsGeneratorSpec spec;
  gint64 n_true;
  gint64 n_sampled;
  gboolean unique;
  gint64 range;
} TsCandidates;

#define TS_MAX_CANDIDATES (1 << 26) /* so many classes, or different candidates, are kept in memory */

/* @range_attr: of the attribute that says how many classes there are */
gboolean ts_candidates_init (TsCandidates *self, const TsOperation *op, const char *range_attr, GError **error);

/* For those that keep something of every class: %FALSE with %TS_ERROR_RESOURCE_EXHAUSTED if there are too many. */
gboolean ts_candidates_check_range (const TsCandidates *self, GError **error);

/* Makes the three outputs, if the true classes fit. */
gboolean ts_candidates_alloc (const TsCandidates *self, TsCall *call, GError **error);

/* Fills them: candidates, and how often the true classes and these are to be expected. */
gboolean ts_candidates_run (TsCandidates *self, TsCall *call, const TsRangeSampler *sampler, GError **error);

G_END_DECLS
