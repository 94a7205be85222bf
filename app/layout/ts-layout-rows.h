#pragma once

#include "app/layout/ts-layout.h"

G_BEGIN_DECLS

/* How many edges lead down to each node at most, those that run back turned round. (transfer full) */
guint32 *ts_layout_find_ranks (const TsLayoutRequest *request);

/**
 * ts_layout_spread_rows:
 *
 * What begins or ends a graph would stand in one row, however many it is: all the variables of a model, say, in a strip that nobody
 * can look at whole. Such rows are broken into several.
 *
 * Returns: (transfer full): for each edge how many rows it leads down at least: 1, or more
 */
guint8 *ts_layout_spread_rows (const TsLayoutRequest *request);

G_END_DECLS
