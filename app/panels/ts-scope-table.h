#pragma once

#include "app/scene/ts-scope-tree.h"
#include "app/ts-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define TS_TYPE_SCOPE_TABLE (ts_scope_table_get_type ())
G_DECLARE_FINAL_TYPE (TsScopeTable, ts_scope_table, TS, SCOPE_TABLE, GtkWidget)

#define TS_SCOPE_TABLE_MAX_ROWS 50000u

/**
 * TsScopeTable:
 *
 * The name scopes of a graph as rows: what the operations in each of them come to together, inner scopes included; sorted by a column. Of more than
 * %TS_SCOPE_TABLE_MAX_ROWS those with the most operations, which is said. Main thread.
 *
 * Signals:
 *   "activated" (char *scope): the user chose a row
 */

/* @document, @tree: kept; the tree is one of the document's graph. Costs and times are followed. */
void ts_scope_table_set (TsScopeTable *self, TsDocument *document, TsScopeTree *tree);

/* Sorts by the column of that title: "Operations", "Parameters", "FLOPs", "Bytes", "Time". */
void ts_scope_table_sort (TsScopeTable *self, const char *title, GtkSortType order);

/* The name of a row's scope as it is sorted now. (transfer full) (nullable) */
char *ts_scope_table_dup_scope (TsScopeTable *self, guint position);

G_END_DECLS
