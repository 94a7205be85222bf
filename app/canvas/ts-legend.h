#pragma once

#include "app/scene/ts-palette.h"
#include "app/scene/ts-scene-colors.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_LEGEND (ts_legend_get_type ())
G_DECLARE_FINAL_TYPE (TsLegend, ts_legend, TS, LEGEND, GtkWidget)

/**
 * TsLegend:
 *
 * What the colours and signs of a canvas mean: the families that the graph has, and the states of a run. Folded at first; open once something else is
 * coloured by, since nobody knows that by heart, and only that then. Main thread.
 *
 * Signals:
 *   "range-changed" (double from, double to): the scale is to be spread over this part of the numbers
 */
GtkWidget *ts_legend_new (void);
/* Bit f: the graph has operations of family f; 0 hides the legend. */
void ts_legend_set_families (TsLegend *self, guint32 mask);

/* What boxes are coloured by beside their families (nullable); stays the caller's for as long as it is set. @waiting: (nullable): what is said while that is not
 * known */
void ts_legend_set_colors (TsLegend *self, const TsSceneColors *colors, const char *waiting);
void ts_legend_set_has_run (TsLegend *self, gboolean has_run);

/* Whether the sign of a copy between devices is explained. */
void ts_legend_set_has_copies (TsLegend *self, gboolean has_copies);
void ts_legend_set_palette (TsLegend *self, const TsPalette *palette);

G_END_DECLS
