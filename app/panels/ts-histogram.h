#pragma once

#include "engine/tensor/ts-tensor-stats.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_HISTOGRAM (ts_histogram_get_type ())
G_DECLARE_FINAL_TYPE (TsHistogram, ts_histogram, TS, HISTOGRAM, GtkWidget)

/**
 * TsHistogram:
 *
 * How the finite elements of a tensor are spread from smallest to largest, with axes; a bar tells its numbers when pointed at. Main
 * thread.
 */
GtkWidget *ts_histogram_new (void);

/* @stats (nullable): draws nothing. Copied. */
void ts_histogram_set_stats (TsHistogram *self, const TsTensorStats *stats);

/* Heights by the logarithm of the counts, so that rare values are seen beside common ones. */
void ts_histogram_set_logarithmic (TsHistogram *self, gboolean logarithmic);

/**
 * ts_histogram_find_step:
 * @n: how many steps at most
 *
 * The distance of 1, 2 or 5 times a power of ten that cuts @span into @n parts or fewer.
 */
double ts_histogram_find_step (double span, int n);

G_END_DECLS
