#pragma once

#include "app/scene/ts-scene.h"

G_BEGIN_DECLS

/**
 * TsCamera:
 * @x: the point of the scene in the upper left corner of the view
 * @scale: pixels for one of the scene
 *
 * Which part of a scene is seen, and how large. A plain value.
 */
typedef struct
{
  double x;
  double y;
  double scale;
} TsCamera;

#define TS_CAMERA_MIN_SCALE 0.02
#define TS_CAMERA_MAX_SCALE 4.0
#define TS_CAMERA_LEGIBLE_SCALE (TS_LEGIBLE_PIXELS / TS_LABEL_PIXELS) /* when all is fitted no label is smaller */

/* The point of the scene under a point of the view, and the other way. */
void ts_camera_to_scene (const TsCamera *self, double x, double y, double *scene_x, double *scene_y);
void ts_camera_to_view (const TsCamera *self, double scene_x, double scene_y, double *x, double *y);

/* Another scale, the scene's point under @x, @y staying where it is. */
void ts_camera_zoom_at (TsCamera *self, double scale, double x, double y);

/* Keeps some of the scene in a view of @width × @height. */
void ts_camera_keep_inside (TsCamera *self, const TsScene *scene, double width, double height);

/* All of the scene if labels stay legible; else its width, from the inputs on; else the inputs, and as much beside them
 * as can be seen. Never larger than 100 %. */
TsCamera ts_camera_fit (const TsScene *scene, double width, double height);

/* Moves no more than needed to have @rect in the inner part of the view, or its beginning if it is too large; beside the border of the
 * scene the outer part will do. Where it is far out of sight, to the middle. */
void ts_camera_reveal (TsCamera *self, const TsScene *scene, TsRect rect, double width, double height);

/* @t of the way from @a to @b. */
TsCamera ts_camera_mix (const TsCamera *a, const TsCamera *b, double t, double width, double height);

G_END_DECLS
