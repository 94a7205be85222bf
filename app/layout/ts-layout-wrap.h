#pragma once

#include "app/layout/ts-layout.h"

G_BEGIN_DECLS

/**
 * ts_layout_wrap:
 * @layout: a layout of @request, from top to bottom
 *
 * Sets a long and narrow layout in columns, like the text of a newspaper: it is cut where few edges pass, and those are led from the foot
 * of one column to the head of the next.
 *
 * Returns: (transfer full) (nullable): %NULL if @layout had better stay as it is
 */
TsLayout *ts_layout_wrap (const TsLayoutRequest *request, const TsLayout *layout);

G_END_DECLS
