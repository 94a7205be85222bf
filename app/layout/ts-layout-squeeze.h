#pragma once

#include "app/layout/ts-layout.h"

G_BEGIN_DECLS

/**
 * ts_layout_squeeze:
 * @layout: a layout of @request, from top to bottom
 *
 * Graphviz keeps edges short and straight, however wide that becomes. What is wider than a window shows with words that can be read is
 * moved together here, as far as the widest of its rows allows: each row keeps the order of its nodes and of the edges that pass it.
 *
 * Returns: (transfer full) (nullable): %NULL if @layout had better stay as it is
 */
TsLayout *ts_layout_squeeze (const TsLayoutRequest *request, const TsLayout *layout);

G_END_DECLS
