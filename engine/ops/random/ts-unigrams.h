#pragma once

#include "engine/ops/random/ts-generator.h"

G_BEGIN_DECLS

/**
 * TsUnigrams:
 *
 * How often each of some classes came, 1 at first: what a LearnedUnigramCandidateSampler has learned. State of the session, named
 * after the operation.
 */
typedef struct _TsUnigrams TsUnigrams;

extern const TsResourceType ts_unigrams_type;

/**
 * ts_unigrams_get:
 * @spec: of the operation
 * @n_classes: few enough to be kept, see ts_candidates_check_range ()
 * @error: %TS_ERROR_RESOURCE_EXHAUSTED
 *
 * Those of the operation, made if they are not there.
 *
 * Returns: (transfer full) (nullable)
 */
TsUnigrams *ts_unigrams_get (const TsGeneratorSpec *spec, TsResources *resources, gint64 n_classes, GError **error);

/* A class, each as likely as it came often. */
gint64 ts_unigrams_pick (const TsUnigrams *self, TsPhiloxStream *stream);

/* How likely a class is that there is. */
float ts_unigrams_probability (const TsUnigrams *self, gint64 class);

/* Says that these classes came once more; no more often altogether than a gint32 counts. */
void ts_unigrams_add (TsUnigrams *self, TsResources *resources, const gint64 *classes, gsize n);

G_END_DECLS
