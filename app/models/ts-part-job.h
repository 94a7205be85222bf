#pragma once

#include "engine/graph/ts-graph-part.h"
#include "engine/ops/ts-shape-table.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ts_part_job_run_async:
 * @ops: (element-type guint32): what is to be in the part; the constants and variables that these read come along
 * @shapes: (nullable): gives the shapes of what comes in
 *
 * Makes a part of a graph a graph of its own, in a thread; see ts_graph_part_init ().
 */
void ts_part_job_run_async (TsGraph *graph, GArray *ops, TsShapeTable *shapes, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

/* (transfer full) (nullable) */
TsGraph *ts_part_job_run_finish (GAsyncResult *result, GError **error);

G_END_DECLS
