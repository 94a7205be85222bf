#pragma once

#include "engine/ops/ts-shape-context.h"

G_BEGIN_DECLS

/**
 * ts_shape_infer_inlined:
 * @error: %G_IO_ERROR_CANCELLED
 *
 * As ts_shape_infer () for a graph with bodies of functions in the places of calls: what is the graph's own has the shapes that it has without them, and what is in a body
 * those that follow from what is handed to it; in a loop from what holds in all turns.
 */
gboolean ts_shape_infer_inlined (TsShapeContext *self, TsShapeGraph *graph, GError **error);

G_END_DECLS
