#pragma once

#include "app/scene/ts-scene.h"

G_BEGIN_DECLS

/**
 * ts_treemap_layout:
 * @values: (array length=n): sizes, the largest first; 0 gets no place
 * @area: where they go
 * @places: (out) (array length=n): filled in
 *
 * Cuts @area into rectangles whose areas are as the values, as near to squares as may be (Bruls, Huizing, van Wijk: squarified treemaps).
 */
void ts_treemap_layout (const guint64 *values, guint n, TsRect area, TsRect *places);

G_END_DECLS
