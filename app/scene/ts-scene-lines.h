#pragma once

#include "app/scene/ts-scene-compose.h"
#include "app/scene/ts-scene.h"

G_BEGIN_DECLS

/**
 * TsSceneLines:
 *
 * The edges of a scene as lines, while the scene is made: begins and ends are spread over the sides of cards, and meet the ports of frames.
 */
typedef struct _TsSceneLines TsSceneLines;

TsSceneLines *ts_scene_lines_new (void);

guint32 ts_scene_lines_get_n (TsSceneLines *self);

/* Adds the edges of @composed, whose corner is at @x, @y and whose items are the boxes from @first_box. */
void ts_scene_lines_add (TsSceneLines *self, const TsComposed *composed, float x, float y, guint32 first_box);

/* Where a pin of @composed is, whose corner is at @x, @y. */
TsRect ts_composed_get_pin_rect (const TsComposed *self, guint32 pin, float x, float y);

/* Gives lines and points to @scene, and frees itself. */
void ts_scene_lines_finish (TsSceneLines *self, TsScene *scene);

G_END_DECLS
