#pragma once

#include "engine/graph/ts-graph.h"

G_BEGIN_DECLS

/* A number that another graph hardly has, for files that are about one graph: over operations, their attributes, and what functions there are. */
guint64 ts_graph_hash (TsGraph *graph);

G_END_DECLS
