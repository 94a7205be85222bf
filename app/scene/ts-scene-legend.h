#pragma once

#include "app/scene/ts-card.h"
#include "app/scene/ts-scene-colors.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_LEGEND_MIN_WIDTH 420.0f

/* What the colours, signs and lines of a scene mean: a sample and a word for each that it has, in rows, for a picture that leaves the
 * program. Thread as of the Pango context. */

/* How much room it takes in pixels at 100 %, if it may be @width wide. @colors: (nullable): what boxes are tinted by */
TsSize ts_scene_legend_measure (const TsScene *scene, const TsSceneColors *colors, PangoContext *context, float width);

/* Draws it at the origin. */
void ts_scene_legend_snapshot (const TsScene *scene, const TsSceneColors *colors, const TsPalette *palette, PangoContext *context, float width, GtkSnapshot *snapshot);

G_END_DECLS
