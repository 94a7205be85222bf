#pragma once

#include "app/scene/ts-outline.h"
#include "engine/graph/ts-graph-part.h"

G_BEGIN_DECLS

/**
 * ts_outline_cut:
 * @part: (out): to be cleared with ts_graph_part_clear ()
 * @error: as ts_graph_part_init () and ts_shape_table_new ()
 *
 * The operations of @container as a graph of their own, together with the constants, variables and reads of them that are drawn as slots of
 * it. Other tensors that come in become placeholders with their static shapes. Takes time linear in the graph.
 */
gboolean ts_outline_cut (TsOutline *self, guint32 container, TsGraphPart *part, GCancellable *cancellable, GError **error);

G_END_DECLS
