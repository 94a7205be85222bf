#pragma once

#include "app/scene/ts-scene-picture.h"

G_BEGIN_DECLS

/* All of the picture in places of the scene: wider than that if the legend is. */
TsRect ts_scene_picture_get_whole (const TsScenePicture *self);

/* What is in @window (nullable: all of it) of the picture, its corner at the origin. (transfer full) (nullable) */
GskRenderNode *ts_scene_picture_make_node (const TsScenePicture *self, const TsRect *window, double scale);

/* Draws that at 100 % on a surface that keeps it. @texts: (nullable): as in TsNodePainter */
void ts_scene_picture_paint (const TsScenePicture *self, const TsRect *window, cairo_t *cr, GArray *texts);

/* A cairo_write_func_t that appends to a GByteArray. */
cairo_status_t ts_scene_picture_collect (void *closure, const unsigned char *data, unsigned int length);

/* Takes @file. %NULL with @error if @status is none. (transfer full) (nullable) */
GBytes *ts_scene_picture_finish (cairo_status_t status, GByteArray *file, GError **error);

G_END_DECLS
