#pragma once

#include "app/scene/ts-node-data.h"
#include "app/scene/ts-notes.h"
#include "app/ts-document.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define TS_TYPE_NODE_TABLE (ts_node_table_get_type ())
G_DECLARE_FINAL_TYPE (TsNodeTable, ts_node_table, TS, NODE_TABLE, AdwWindow)

#define TS_NODE_TABLE_MAX_SORTED 50000u

/**
 * TsNodeTable:
 *
 * The operations of a graph as rows: name, op type, dtype, shape, bytes, what they cost, device; sorted by a column as long as there are at most %TS_NODE_TABLE_MAX_SORTED of
 * them, and only those that a query finds, if the user wants. The selected row is the operation that is selected in the document. Main thread.
 *
 * Signals:
 *   "op-activated" (guint op): the user chose a row
 */
TsNodeTable *ts_node_table_new (GtkWindow *parent, TsDocument *document);

/* Adds what a file says of the operations. */
void ts_node_table_add_columns (TsNodeTable *self, const TsNodeData *data);

/* What `has:note` looks at. Keeps it. */
void ts_node_table_set_notes (TsNodeTable *self, TsNotes *notes);

/* Shows only what @query finds; "": everything. */
void ts_node_table_set_query (TsNodeTable *self, const char *query);

/* The operation of a row as it is sorted now, or %TS_NO_OP. */
guint32 ts_node_table_get_op (TsNodeTable *self, guint position);
guint ts_node_table_get_n_rows (TsNodeTable *self);

/* Sorts by the column of that title. */
void ts_node_table_sort (TsNodeTable *self, const char *title, GtkSortType order);

G_END_DECLS
