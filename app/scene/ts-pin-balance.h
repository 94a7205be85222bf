#pragma once

#include "app/scene/ts-scene-compose.h"

G_BEGIN_DECLS

/**
 * ts_pin_balance_find_shifts:
 * @layout: of @self, of items with their pins; gets wider if that helps
 *
 * An item with pins on one side is not in the middle of the room that both have, and a chain of such items and others would run in zigzags. Where nothing
 * else stands or passes beside that room, item and pins go together to where the item is in that middle, unless they stood in line before.
 *
 * Returns: (transfer full) (array length=n_items): how far beside where @layout has the middle of its room each item is to stand
 */
float *ts_pin_balance_find_shifts (const TsComposed *self, TsLayout *layout);

G_END_DECLS
