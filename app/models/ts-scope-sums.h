#pragma once

#include "app/scene/ts-op-column.h"
#include "app/scene/ts-scope-tree.h"

G_BEGIN_DECLS

/**
 * ts_scope_sums_new:
 * @column: (nullable): numbers for the operations of the tree's graph; %NULL: the operations are counted
 *
 * For each scope of @tree the sum of what is known of the operations in it, inner scopes included; NaN where nothing is. Linear in the graph. Any thread.
 *
 * Returns: (transfer full) (array length=n_scopes)
 */
double *ts_scope_sums_new (const TsScopeTree *tree, const TsOpColumn *column);

/* The @most scopes with the most operations, without the root, those with the most first. (transfer full) (element-type guint32) */
GArray *ts_scope_sums_list_largest (const TsScopeTree *tree, guint most);

G_END_DECLS
