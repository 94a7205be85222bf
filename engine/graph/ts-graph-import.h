#pragma once

#include "engine/graph/ts-graph.h"
#include "proto/ts-wire.h"

G_BEGIN_DECLS

/* Told now and then how far it is, from 0 to 1; in the loading thread. */
typedef void (*TsGraphImportProgress) (double fraction, gpointer user_data);

/**
 * ts_graph_import:
 * @file: what the message is a part of; kept by the graph
 * @graph_def: at the beginning of a GraphDef message in @file
 * @progress: (nullable)
 *
 * As ts_graph_new_from_bytes (), for a GraphDef inside another message.
 *
 * Returns: (transfer full) (nullable)
 */
TsGraph *ts_graph_import (const TsOpTable *ops, GBytes *file, TsWireReader *graph_def, TsGraphImportProgress progress, gpointer user_data, GCancellable *cancellable, GError **error);

G_END_DECLS
