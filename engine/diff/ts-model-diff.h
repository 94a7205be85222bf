#pragma once

#include "engine/diff/ts-graph-diff.h"
#include "engine/model/ts-model.h"

G_BEGIN_DECLS

/**
 * ts_model_diff_new:
 * @cancellable: (nullable): as for ts_graph_diff_new (), and between variables
 * @error: %G_IO_ERROR_CANCELLED
 *
 * As ts_graph_diff_new () of their graphs; where both models come with a checkpoint, as SavedModels do, also how the values of variables differ that are the same one:
 * a %TS_CHANGE_VALUE of "variable". What cannot be read of the checkpoints is told in the result's @warning. Nothing is run. Not for the main loop.
 *
 * Returns: (transfer full) (nullable)
 */
TsGraphDiff *ts_model_diff_new (const TsModel *a, const TsModel *b, GCancellable *cancellable, GError **error);

G_END_DECLS
