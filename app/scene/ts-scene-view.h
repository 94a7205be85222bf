#pragma once

#include "app/scene/ts-card-cache.h"
#include "app/scene/ts-line-labels.h"
#include "app/scene/ts-scene-colors.h"
#include "app/scene/ts-scene-copies.h"
#include "app/scene/ts-scene-marks.h"
#include "app/scene/ts-scene-notes.h"
#include "app/scene/ts-slot-sparks.h"

G_BEGIN_DECLS

/**
 * TsSceneView:
 * @colors: (nullable): what boxes are tinted by; of @scene
 * @copies: (nullable): what is copied between devices; of @scene
 * @notes: (nullable): of @scene
 * @labels: (nullable): what flows along the lines of @scene: words at them, and how wide they are
 * @sparks: (nullable): the values of constants that are slots, where a card has room for them; with @metrics, that the cards were measured with
 * @rects: (nullable): where the boxes are while they move; %NULL: where the scene has them
 * @x: the point of the scene in the upper left corner
 * @scale: pixels for one of the scene
 * @width: what is drawn, in pixels
 * @appearing: 0 .. 1: how far new edges are there
 * @is_still: it is drawn once: lines keep their curves, however small
 * @selected_box: or %TS_NO_BOX; likewise the others
 * @selected_op: the selected operation, or %TS_NO_OP: if it is a folded one, its slots are marked
 *
 * What to draw, and how: a scene through a window. The same for the screen and for files.
 */
typedef struct
{
  const TsScene *scene;
  TsSceneMarks *marks; /* (nullable) */
  TsCardCache *cards;
  const TsPalette *palette;
  const TsSceneColors *colors;
  const TsSceneCopies *copies;
  const TsSceneNotes *notes;
  TsLineLabels *labels;
  TsSlotSparks *sparks;
  const TsTextMetrics *metrics;
  const TsRect *rects;
  double x;
  double y;
  double scale;
  double width;
  double height;
  double appearing;
  guint32 selected_op;
  guint32 selected_box;
  guint32 selected_line;
  guint32 hovered_box;
  guint32 hovered_line;
  guint32 hovered_pin;
  gboolean all_pinned; /* pinned edges are drawn as curves, too */
  gboolean has_focus;
  gboolean is_still;
} TsSceneView;

/* Below these scales labels, and what is beside the label, are too small to be read; a label is worth more, so that it stays a little longer. */
#define TS_SCENE_LABEL_SCALE 0.42
#define TS_SCENE_DETAIL_SCALE (TS_LEGIBLE_PIXELS / TS_DETAIL_PIXELS)

/* Draws it; the background too. */
void ts_scene_view_snapshot (const TsSceneView *self, GtkSnapshot *snapshot);

/* The lines alone, as ts_scene_view_snapshot () has them in a node of ts_lines_node_new (). */
void ts_scene_view_paint_lines (const TsSceneView *self, cairo_t *cr);

/**
 * ts_scene_view_get_pinned_header:
 * @place: (out): in pixels
 *
 * Of an open box that begins above the view the header stays at the upper border, under those of the boxes around it; of one that begins left
 * of the view, at the left one.
 *
 * Returns: %TRUE if the header of @box is pinned so
 */
gboolean ts_scene_view_get_pinned_header (const TsSceneView *self, guint32 box, TsRect *place);

/* The box whose pinned header is at a point in pixels, or %TS_NO_BOX. */
guint32 ts_scene_view_pick_header (const TsSceneView *self, double x, double y);

/* Where a box is now. */
TsRect ts_scene_view_get_rect (const TsSceneView *self, guint32 box);

G_END_DECLS
