#pragma once

#include "app/scene/ts-card-draw.h"
#include "app/scene/ts-scene.h"

G_BEGIN_DECLS

/* Draws a pin with its corner at the origin. */
void ts_pin_look_draw (const TsCardDraw *draw, const TsScenePin *pin, gboolean is_lit);

G_END_DECLS
