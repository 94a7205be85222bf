#pragma once

#include "engine/graph/ts-graph.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define TS_TYPE_OP_ITEM (ts_op_item_get_type ())
G_DECLARE_FINAL_TYPE (TsOpItem, ts_op_item, TS, OP_ITEM, GObject)

/**
 * TsOpItem:
 *
 * An operation as an item of a list model. Main thread.
 */

/* Keeps @graph. */
TsOpItem *ts_op_item_new (TsGraph *graph, guint32 op);

const TsOperation *ts_op_item_get_operation (TsOpItem *self);

G_END_DECLS
