#pragma once

#include "app/layout/ts-layout-piece.h"

G_BEGIN_DECLS

/**
 * ts_layout_set_columns:
 * @pieces: (element-type TsLayoutPiece): all with their layouts
 * @corners: (out): where each of @pieces that has ports and more than them goes; the others are left alone
 * @port_x: (out): for each node of @request, where it stands on its border, if it is a port of one of these
 *
 * Sets the pieces whose edges lead to ports side by side from the left, so that nothing is between them and the borders. Where that would be a strip far wider
 * than high they stand beneath each other in columns: the edges of those that are not at a border pass the others in lanes beside them, and it is the lane's end
 * where the port stands.
 *
 * Returns: the extent of all of them
 */
TsLayoutPoint ts_layout_set_columns (const TsLayoutRequest *request, const GPtrArray *pieces, TsLayoutPoint *corners, float *port_x);

/* How high a piece's edges have to be led to or from a lane. */
float ts_layout_get_lane_turn (const TsLayoutRequest *request);

G_END_DECLS
