#pragma once

#include "engine/ops/ts-kernel.h"

G_BEGIN_DECLS

/**
 * TsCtcPaths:
 * @n: paths for each sequence of the batch
 * @paths: arrays of gint64, path p of sequence b at [b * n + p]
 *
 * What a decoder found.
 */
typedef struct
{
  guint n;
  gint64 batch;
  GArray **paths;
} TsCtcPaths;

void ts_ctc_paths_init (TsCtcPaths *self, guint n, gint64 batch);
void ts_ctc_paths_clear (TsCtcPaths *self);

/* Appends a label to path @p of sequence @b. */
void ts_ctc_paths_add (TsCtcPaths *self, gint64 b, guint p, gint64 label);

/**
 * ts_ctc_check_inputs:
 * @error: %TS_ERROR_INVALID_ARGUMENT for shapes, %TS_ERROR_FAILED_PRECONDITION for the number of lengths, or one beyond the time
 *
 * Inputs of decoders: logits [time, batch, class], lengths [batch].
 */
gboolean ts_ctc_check_inputs (const TsCall *call, GError **error);

/* Makes the outputs: indices, values and shapes of a sparse tensor for each path. */
gboolean ts_ctc_paths_put (const TsCtcPaths *self, TsCall *call, GError **error);

/**
 * TsCtcBeam:
 * @merges: labels that repeat on a path are given once
 *
 * A search that keeps the @width most probable beginnings.
 */
typedef struct
{
  guint width;
  guint n_paths;
  gboolean merges;
} TsCtcBeam;

/**
 * ts_ctc_beam_run_float:
 * @inputs: logits, [time, batch, class], of the dtype in the name
 * @b: which sequence
 * @n_steps: how long it is
 * @scores: (out): logarithms of the probabilities of the paths found, best first
 * @error: %TS_ERROR_INVALID_ARGUMENT if there are not so many paths; %G_IO_ERROR_CANCELLED
 */
gboolean ts_ctc_beam_run_float (const TsCtcBeam *self, TsCall *call, const TsTensor *inputs, gint64 b, gint64 n_steps, TsCtcPaths *paths, float *scores, GError **error);
gboolean ts_ctc_beam_run_double (const TsCtcBeam *self, TsCall *call, const TsTensor *inputs, gint64 b, gint64 n_steps, TsCtcPaths *paths, double *scores, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TsCtcPaths, ts_ctc_paths_clear)

G_END_DECLS
