#pragma once

#include "app/scene/ts-scene-view.h"

G_BEGIN_DECLS

/* The part of the scene that is seen. */
TsRect ts_scene_view_get_seen (const TsSceneView *self);

/* A rectangle of the scene in pixels. */
TsRect ts_scene_view_to_pixels (const TsSceneView *self, TsRect rect);

/* All edges of the open boxes @frames, in pixels. */
void ts_scene_view_draw_lines (const TsSceneView *self, cairo_t *cr, const guint32 *frames, guint n_frames);

/* Badges on the lines of the open boxes @frames that carry what is copied between devices, in pixels; and whether there are any to draw. */
gboolean ts_scene_view_has_copies (const TsSceneView *self);
void ts_scene_view_draw_copies (const TsSceneView *self, cairo_t *cr, const guint32 *frames, guint n_frames);

/* Whether there is anything on top of the boxes. */
gboolean ts_scene_view_has_marks (const TsSceneView *self, const guint32 *boxes, guint n_boxes);

/* What lies on top of the boxes: states, breakpoints, selection, in pixels. @boxes: those that are seen, outer ones first. */
void ts_scene_view_draw_marks (const TsSceneView *self, cairo_t *cr, const guint32 *boxes, guint n_boxes);

/* What became of a box from one graph to another. @rect: of the box, in pixels. @scale: of what must stay visible */
void ts_scene_view_draw_fates (const TsSceneView *self, cairo_t *cr, const TsBox *box, const TsBoxMarks *marks, TsRect rect, double scale);

G_END_DECLS
