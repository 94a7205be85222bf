#pragma once

#include "app/layout/ts-layout.h"

G_BEGIN_DECLS

/* Splits a cubic Bézier curve of four points at @t of 0 .. 1; both halves share the point there. */
void ts_layout_curve_split (const TsLayoutPoint *curve, float t, TsLayoutPoint *first, TsLayoutPoint *second);

/* Where a curve that ends on the other side of the height @y than it begins passes it: t of 0 .. 1. */
float ts_layout_curve_find_pass (const TsLayoutPoint *curve, float y);

/* Where edge @e, which has points, is at the height @y: where it begins if it never is there. */
float ts_layout_curve_find_x (const TsLayout *layout, guint32 e, float y);

/* Takes the corners out of a chain of curves of @n points, where one leads into the next, within @width and @height. */
void ts_layout_curve_smooth (TsLayoutPoint *points, guint32 n, float width, float height);

G_END_DECLS
