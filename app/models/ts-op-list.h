#pragma once

#include "app/models/ts-op-item.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define TS_TYPE_OP_LIST (ts_op_list_get_type ())
G_DECLARE_FINAL_TYPE (TsOpList, ts_op_list, TS, OP_LIST, GObject)

/**
 * TsOpList:
 *
 * Operations of a graph as a list model of TsOpItem, of which only those exist that someone looks at. Main thread.
 */
TsOpList *ts_op_list_new (void);

/**
 * ts_op_list_set:
 * @graph: (nullable): whose operations they are; kept. %NULL empties the list
 * @ops: (transfer full) (element-type guint32) (nullable)
 *
 * The items at the first places stay, with other operations: a view that shows them need not make its rows anew.
 */
void ts_op_list_set (TsOpList *self, TsGraph *graph, GArray *ops);

/* Constant time. */
guint32 ts_op_list_get_op (TsOpList *self, guint position);

/* (transfer none) (array length=n) (nullable): all of them. */
const guint32 *ts_op_list_get_ops (TsOpList *self, guint *n);

G_END_DECLS
