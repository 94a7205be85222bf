#pragma once

#include "app/scene/ts-scene-picture.h"

G_BEGIN_DECLS

/* All of the picture. (transfer full) (nullable) */
GskRenderNode *ts_scene_picture_make_node (const TsScenePicture *self, double scale);

/* A cairo_write_func_t that appends to a GByteArray. */
cairo_status_t ts_scene_picture_collect (void *closure, const unsigned char *data, unsigned int length);

G_END_DECLS
