#pragma once

#include "app/scene/ts-scene-colors.h"

G_BEGIN_DECLS

/**
 * ts_render_colors_new:
 * @what: `device`, `dtype`, `depth`, `pattern`, `order`, `flops`, `bytes`, `parameters`; or the path of a file as ts_node_data_new () takes it, perhaps with `:` and the title of a column,
 *   else its first one
 * @error: %TS_ERROR_INVALID_ARGUMENT for `time` and the like, which only a run or a search tells; as ts_node_data_new_from_file () and ts_node_data_find ()
 *
 * What the boxes of a picture are tinted by. Names in the file that the graph does not have are told on standard error.
 *
 * Returns: (transfer full) (nullable): not for `family`: they are anyway
 */
TsSceneColors *ts_render_colors_new (TsGraph *graph, const char *what, GError **error);

G_END_DECLS
