#pragma once

#include "app/layout/ts-layout-piece.h"

G_BEGIN_DECLS

/**
 * ts_layout_pack:
 * @pieces: all with their layouts
 *
 * Sets the pieces in rows, about as wide as high, large ones first; those with ports to the left of all others, as ts_layout_set_columns () has them, their
 * ports at the very top and bottom. Ports that nothing leads to stand at the right end.
 *
 * Returns: (transfer full)
 */
TsLayout *ts_layout_pack (const TsLayoutRequest *request, GPtrArray *pieces);

G_END_DECLS
