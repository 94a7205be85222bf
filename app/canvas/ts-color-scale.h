#pragma once

#include "app/scene/ts-scene-colors.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_COLOR_SCALE (ts_color_scale_get_type ())
G_DECLARE_FINAL_TYPE (TsColorScale, ts_color_scale, TS, COLOR_SCALE, GtkWidget)

/**
 * TsColorScale:
 *
 * The colours of numbers, from the least to the greatest, and two handles: what is outside of them has the first and last colour. Main thread.
 *
 * Signals:
 *   "range-changed" (double from, double to): the user has moved a handle
 */
GtkWidget *ts_color_scale_new (void);

/* @colors: (nullable): a scale; stays the caller's for as long as it is set */
void ts_color_scale_set_colors (TsColorScale *self, const TsSceneColors *colors);
void ts_color_scale_set_palette (TsColorScale *self, const TsPalette *palette);

G_END_DECLS
