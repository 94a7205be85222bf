#pragma once

#include "app/layout/ts-layout.h"

G_BEGIN_DECLS

/* How far apart rows are where the edges fan out most. */
float ts_layout_get_widest_gap (const TsLayoutRequest *request);

/**
 * ts_layout_fit_gaps:
 * @layout: a layout of @request, from top to bottom
 *
 * Graphviz knows one distance of rows for all of a graph. Here each two rows come as near to each other as the edges between them allow,
 * so that one operation with many inputs does not draw out all that is before it; and where edges lead far to the side they get the
 * height to do so.
 *
 * Returns: (transfer full)
 */
TsLayout *ts_layout_fit_gaps (const TsLayoutRequest *request, const TsLayout *layout);

G_END_DECLS
