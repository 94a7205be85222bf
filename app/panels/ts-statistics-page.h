#pragma once

#include "engine/tensor/ts-tensor-stats.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_STATISTICS_PAGE (ts_statistics_page_get_type ())
G_DECLARE_FINAL_TYPE (TsStatisticsPage, ts_statistics_page, TS, STATISTICS_PAGE, GtkWidget)

/**
 * TsStatisticsPage:
 *
 * A histogram with the numbers behind it. Main thread.
 */

/* @stats (nullable): they are being computed. Copied. */
void ts_statistics_page_set_stats (TsStatisticsPage *self, const TsTensorStats *stats);

G_END_DECLS
