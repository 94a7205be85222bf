#pragma once

#include "engine/ops/ts-kernel.h"

G_BEGIN_DECLS

/**
 * TsCandidate:
 * @box: its number
 * @seen: how many of the chosen boxes it was held against already
 *
 * A box that may be chosen.
 */
typedef struct
{
  gint32 box;
  gint32 seen;
  float score;
} TsCandidate;

/**
 * TsCandidateQueue:
 * @ties_by_box: of equal scores the lower number comes first. Otherwise they come as libstdc++'s std::priority_queue hands them
 *   out, which TensorFlow's results depend on
 *
 * Candidates, highest score first.
 */
typedef struct
{
  gboolean ties_by_box;
  TsCandidate *items;
  gsize n;
} TsCandidateQueue;

/* @items has room for one more. */
void ts_candidate_queue_push (TsCandidateQueue *self, TsCandidate item);

/* Takes the first of at least one. */
TsCandidate ts_candidate_queue_pop (TsCandidateQueue *self);

/* Intersection over union of two boxes y1, x1, y2, x2, of which any two opposite corners may be given; 0 where one has no area. */
float ts_boxes_overlap (const float *a, const float *b);

/**
 * ts_arg_float:
 * @input: any float type
 * @error: %TS_ERROR_INVALID_ARGUMENT if it is not a scalar
 */
gboolean ts_arg_float (const TsCall *call, guint input, const char *name, float *value, GError **error);

/* The same for what must be in [0, 1]. */
gboolean ts_arg_fraction (const TsCall *call, guint input, const char *name, float *value, GError **error);

/* A scalar count that is not negative. */
gboolean ts_arg_count (const TsCall *call, guint input, const char *name, gint64 *value, GError **error);

G_END_DECLS
