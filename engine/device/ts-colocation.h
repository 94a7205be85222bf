#pragma once

#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

/**
 * ts_colocation_find_groups:
 *
 * Which operations must be on one device: by their colocation groups, by reference edges and handles between them, and by the edges back in loops.
 *
 * Returns: (transfer full): for each operation the least index of an operation of its group
 */
guint32 *ts_colocation_find_groups (TsGraph *graph);

G_END_DECLS
