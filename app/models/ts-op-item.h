#pragma once

#include "engine/graph/ts-graph.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define TS_TYPE_OP_ITEM (ts_op_item_get_type ())
G_DECLARE_FINAL_TYPE (TsOpItem, ts_op_item, TS, OP_ITEM, GObject)

/**
 * TsOpItem:
 *
 * Properties: "operation" (const TsOperation *, read-only)
 *
 * An operation as an item of a list model, at whose place another one may come: see ts_op_list_set (). Main thread.
 */

/* Keeps @graph. */
TsOpItem *ts_op_item_new (TsGraph *graph, guint32 op);

const TsOperation *ts_op_item_get_operation (TsOpItem *self);
void ts_op_item_set_operation (TsOpItem *self, TsGraph *graph, guint32 op);

G_END_DECLS
