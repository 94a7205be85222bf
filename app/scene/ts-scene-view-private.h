#pragma once

#include "app/scene/ts-scene-view.h"

G_BEGIN_DECLS

/* The part of the scene that is seen. */
TsRect ts_scene_view_get_seen (const TsSceneView *self);

/* A rectangle of the scene in pixels. */
TsRect ts_scene_view_to_pixels (const TsSceneView *self, TsRect rect);

/* @border: (nullable): with @border_width, in pixels */
void ts_scene_view_append_rounded (GtkSnapshot *snapshot, TsRect rect, float radius, const GdkRGBA *fill, const GdkRGBA *border, float border_width);

/* Over a card that can be read lies a tint, so that its sign stays what it is; a closed box has a strip with the colours of what is in it. There are colours. */
void ts_scene_view_draw_tint (const TsSceneView *self, GtkSnapshot *snapshot, guint32 index, TsRect pixels);

/* In high contrast the letter of its class, which the legend tells as well. There are colours. */
void ts_scene_view_draw_class_sign (const TsSceneView *self, GtkSnapshot *snapshot, guint32 index, TsRect pixels);

/* What a card has that is too far off to be read, instead of @fill. @border: (out) */
GdkRGBA ts_scene_view_get_far_color (const TsSceneView *self, guint32 box, const GdkRGBA *fill, GdkRGBA *border);

/* All edges of the open boxes @frames, in pixels. */
void ts_scene_view_draw_lines (const TsSceneView *self, cairo_t *cr, const guint32 *frames, guint n_frames);

/* Badges on the lines of the open boxes @frames that carry what is copied between devices, in pixels; and whether there are any to draw. */
gboolean ts_scene_view_has_copies (const TsSceneView *self);
void ts_scene_view_draw_copies (const TsSceneView *self, cairo_t *cr, const guint32 *frames, guint n_frames);
/* Whether a line is drawn at all: a pinned one only while something asks for it. */
gboolean ts_scene_view_is_line_shown (const TsSceneView *self, const TsLine *line);

/* Whether a line lights up with the pin that is pointed at. */
gboolean ts_scene_view_is_line_lit (const TsSceneView *self, const TsLine *line);

/* The pins of @boxes. */
void ts_scene_view_draw_pins (const TsSceneView *self, GtkSnapshot *snapshot, const guint32 *boxes, guint n_boxes);

/* The words at the edges of the open boxes @frames, where they have room beside the closed ones, @cards. */
void ts_scene_view_draw_labels (const TsSceneView *self, GtkSnapshot *snapshot, const guint32 *frames, guint n_frames, const guint32 *cards, guint n_cards);

/* The values of the constants that a card has as slots. */
void ts_scene_view_draw_sparks (const TsSceneView *self, GtkSnapshot *snapshot, guint32 index, TsRect pixels);

/* Whether there is anything on top of the boxes. */
gboolean ts_scene_view_has_marks (const TsSceneView *self, const guint32 *boxes, guint n_boxes);

/* What lies on top of the boxes: states, breakpoints, selection, in pixels. @boxes: those that are seen, outer ones first. */
void ts_scene_view_draw_marks (const TsSceneView *self, cairo_t *cr, const guint32 *boxes, guint n_boxes);

/* The numbers of control edges that are not drawn, at @boxes. */
void ts_scene_view_snapshot_anchors (const TsSceneView *self, GtkSnapshot *snapshot, const guint32 *boxes, guint n_boxes);

/* The notes that are seen. */
void ts_scene_view_snapshot_notes (const TsSceneView *self, GtkSnapshot *snapshot);

/* The colour that a box has by hand, if it has one: over its card or frame, and, from afar, in the colours that it is filled with. */
void ts_scene_view_draw_hand_tint (const TsSceneView *self, GtkSnapshot *snapshot, guint32 box, TsRect pixels, gboolean faded);
gboolean ts_scene_view_mix_hand_tint (const TsSceneView *self, guint32 box, GdkRGBA *fill, GdkRGBA *border);

/* What became of a box from one graph to another. @rect: of the box, in pixels. @scale: of what must stay visible */
void ts_scene_view_draw_fates (const TsSceneView *self, cairo_t *cr, const TsBox *box, const TsBoxMarks *marks, TsRect rect, double scale);

G_END_DECLS
