#pragma once

#include "engine/tensor/ts-tensor.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define TS_STATS_BINS 64

/**
 * TsTensorStats:
 * @n_finite: elements that @min to @std and the histogram are over
 * @min: over finite elements; NaN if there is none, like @max, @mean and @std
 * @std: population standard deviation
 * @histogram: counts over %TS_STATS_BINS equal parts of [@min, @max]
 *
 * Computed in double. Complex numbers count by magnitude. bool is 0 and 1.
 */
typedef struct
{
  gsize n_elements;
  gsize n_finite;
  gsize n_zero;
  gsize n_negative; /* below 0, -Inf included */
  gsize n_nan;
  gsize n_positive_inf;
  gsize n_negative_inf;
  double min;
  double max;
  double mean;
  double std;
  guint64 histogram[TS_STATS_BINS];
} TsTensorStats;

/**
 * ts_tensor_get_stats:
 * @self: a tensor of numbers
 * @cancellable: (nullable): polled every some million elements
 * @error: %TS_ERROR_INVALID_ARGUMENT for a type that has no numbers; %G_IO_ERROR_CANCELLED
 *
 * Two passes over the elements: off the main loop for large ones. Any thread.
 */
gboolean ts_tensor_get_stats (const TsTensor *self, TsTensorStats *stats, GCancellable *cancellable, GError **error);

G_END_DECLS
