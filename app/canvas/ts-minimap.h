#pragma once

#include "app/scene/ts-scene-colors.h"
#include "app/scene/ts-scene-marks.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_MINIMAP (ts_minimap_get_type ())
G_DECLARE_FINAL_TYPE (TsMinimap, ts_minimap, TS, MINIMAP, GtkWidget)

/**
 * TsMinimap:
 *
 * A whole scene, small: its boxes in their colours, a lens over what the view shows, and dots for search hits, breakpoints, what has run and the
 * current operation, also where those are in closed boxes. Drawn once for a scene and once for each change of the marks; a frame only copies that.
 *
 * Signals:
 *   "moved" (double x, double y): the view is to have this point of the scene in its middle
 *
 * Main thread.
 */
GtkWidget *ts_minimap_new (void);

/* Keeps @scene (nullable); @marks stays the caller's, for as long as the widget, and is those of @scene. */
void ts_minimap_set_scene (TsMinimap *self, TsScene *scene, TsSceneMarks *marks);
void ts_minimap_set_palette (TsMinimap *self, const TsPalette *palette);

/* What boxes are coloured by (nullable), or that it has changed; stays the caller's for as long as it is set. */
void ts_minimap_set_colors (TsMinimap *self, const TsSceneColors *colors);

/* The marks have changed. */
void ts_minimap_update_marks (TsMinimap *self);

/* What the view shows, in the scene's pixels. */
void ts_minimap_set_seen (TsMinimap *self, TsRect seen);

/* How much of the scene is outside of what the view shows: where that is little nobody needs a map. */
gboolean ts_minimap_is_useful (TsMinimap *self);

/**
 * ts_minimap_find_place:
 * @width: of the view that it lies over, in pixels
 *
 * The corner where the map, as large as it wants to be, covers least of what the view shows: above on the right unless another one is much
 * better, and where it was as long as that is nearly as good. Above on the left only if it covers nothing there, since most graphs begin there, and
 * not below on the left, where the legend is.
 */
GdkRectangle ts_minimap_find_place (TsMinimap *self, int width, int height);

G_END_DECLS
