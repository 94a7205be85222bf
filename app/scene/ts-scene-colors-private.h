#pragma once

#include "app/scene/ts-scene-colors.h"

G_BEGIN_DECLS

/* ---- ts-scene-colors-scale.c ---- */

/* Of a column of numbers: how far they go, and the step of each operation. */
void ts_scene_colors_init_scale (TsSceneColors *self);

/* The step of each operation, for the range of now. */
void ts_scene_colors_find_steps (TsSceneColors *self);

/* Where @number is in the range of now, from 0 to 1. */
double ts_scene_colors_get_shade (const TsSceneColors *self, double number);

/* ---- ts-scene-colors-boxes.c ---- */

void ts_scene_colors_clear_boxes (TsSceneColors *self);

/* The steps of operations have changed: counts them anew. */
void ts_scene_colors_count (TsSceneColors *self);

/* ---- ts-scene-colors-patterns.c ---- */

/* Adds classes for the groups of the scene, in the places of those of the last one. */
void ts_scene_colors_classify_groups (TsSceneColors *self);

/* The boxes that have the same inside as others have the colour of that, whatever is most in them. */
void ts_scene_colors_claim_boxes (TsSceneColors *self);
void ts_scene_colors_clear_patterns (TsSceneColors *self);

G_END_DECLS
